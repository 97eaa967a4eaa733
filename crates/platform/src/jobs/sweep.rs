//! Notifies regularly: looks every ten minutes whether a new day has begun.

use crate::operations::{Office, notices};
use std::sync::Arc;
use std::time::Duration;

/// How often it is looked whether a new day has begun.
const EVERY: Duration = Duration::from_secs(600);

/// Sweeps once a day, until the program ends.
pub async fn sweep_daily(office: Arc<Office>) {
    let mut ticks = tokio::time::interval(EVERY);
    loop {
        ticks.tick().await;
        let office = Arc::clone(&office);
        let swept = tokio::task::spawn_blocking(move || notices::sweep(&office)).await;
        if let Ok(Err(failure)) = swept {
            eprintln!("期限提醒未能生成：{failure}");
        }
    }
}
