//! Signs the log regularly.

use crate::operations::Office;
use std::sync::Arc;
use std::time::Duration;

/// How often the log is signed.
const EVERY: Duration = Duration::from_secs(600);

/// Signs the log every ten minutes, until the program ends.
pub async fn sign_regularly(office: Arc<Office>) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.tick().await;
    loop {
        ticks.tick().await;
        if let Err(rejected) = office.writer.checkpoint().await {
            eprintln!("检查点未能签名：{rejected}");
        }
    }
}
