//! `fadu serve`: the pages and the interface over the data folder.

use super::{Failure, Global};
use crate::operations::Office;
use crate::server::serve;
use clap::Args;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// Arguments of `fadu serve`.
#[derive(Debug, Args)]
pub struct ServeArguments {
    /// 网页端口
    #[arg(long, default_value_t = 8080, value_name = "端口")]
    pub port: u16,
    /// 监听的地址，缺省只在本机开放
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST), value_name = "地址")]
    pub address: IpAddr,
    /// 前面另有 HTTPS 服务器时使用：登录凭证只经加密连接发送
    #[arg(long)]
    pub behind_tls: bool,
}

/// Serves the data folder until the process is told to stop.
///
/// # Errors
/// When there is no data, it is in use, or the address is taken.
pub fn run(arguments: &ServeArguments, global: &Global) -> Result<(), Failure> {
    let office = super::office::any(global)?;
    let address = SocketAddr::new(arguments.address, arguments.port);
    serve(office, address, arguments.behind_tls).map_err(Failure::fault)
}

/// Serves an open office on this machine only.
///
/// # Errors
/// When the port is taken.
pub fn listen(office: Office, port: u16) -> Result<(), Failure> {
    let address = SocketAddr::new(Ipv4Addr::LOCALHOST.into(), port);
    serve(office, address, false).map_err(Failure::fault)
}
