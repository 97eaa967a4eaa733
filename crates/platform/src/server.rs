//! The running server: pages and interface over one office, until it is told to stop.

use crate::jobs::{checkpoints, socket, sweep};
use crate::operations::{Failure, Office, calendar};
use crate::routes::router;
use crate::web::app::App;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;

/// Threads for work that may block: reading, judging, rendering.
const BLOCKING_MOST: usize = 64;

/// Why the server cannot run.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The address is taken or not allowed.
    #[error("无法在 {address} 上提供网页：{source}。请换一个端口，或停止占用它的程序")]
    Address {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// The threads of the server could not be started, or it broke.
    #[error("网页服务无法运行：{0}")]
    Broken(#[from] std::io::Error),
    /// A new calendar could not be followed.
    #[error("按新的工作日历重新计算期限未能完成：{0}。已算完的有效，再次启动时继续")]
    Calendar(Failure),
    /// A template does not parse.
    #[error("页面模板有误：{0:#}")]
    Template(#[from] minijinja::Error),
}

/// Serves an office until the process is told to stop; then the writer finishes and signs a checkpoint.
///
/// `secure`: the program stands behind TLS, and cookies are sent over it only.
///
/// # Errors
/// When the address is taken, or a template does not parse.
pub fn serve(office: Office, address: SocketAddr, secure: bool) -> Result<(), ServerError> {
    let office = Arc::new(office);
    let writer = office.writer.clone();
    let modules = office.rules.modules.iter();
    let overrides: Vec<(String, String)> = modules
        .filter_map(|module| Some((module.definition.id.to_string(), module.page.clone()?)))
        .collect();
    let moved = calendar::follow(&office).map_err(ServerError::Calendar)?;
    if moved > 0 {
        println!("工作日历已经更新：{moved}个期限重新计算，经办人已收到提醒。");
    }
    let socket = socket::open(Arc::clone(&office))?;
    let signed = checkpoints::sign_regularly(Arc::clone(&office));
    let swept = sweep::sweep_daily(Arc::clone(&office));
    let app = Arc::new(App::new(office, &overrides, secure)?);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .max_blocking_threads(BLOCKING_MOST)
        .enable_all()
        .build()?;
    let served = runtime.block_on(async {
        let listener = TcpListener::bind(address)
            .await
            .map_err(|source| ServerError::Address { address, source })?;
        let address = listener.local_addr()?;
        println!("网页已在 http://{address}/ 提供，按 Ctrl+C 停止。");
        tokio::spawn(signed);
        tokio::spawn(swept);
        axum::serve(listener, router(app))
            .with_graceful_shutdown(stopped())
            .await?;
        Ok(())
    });
    drop(socket);
    writer.close();
    served
}

/// Waits until the process is told to stop.
async fn stopped() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminated) => {
                tokio::select! {
                    _ = interrupted => {}
                    _ = terminated.recv() => {}
                }
            }
            Err(_) => drop(interrupted.await),
        }
    }
    #[cfg(not(unix))]
    drop(interrupted.await);
}
