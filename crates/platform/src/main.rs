//! The program `fadu`.

use std::process::ExitCode;

fn main() -> ExitCode {
    platform::cli::run(std::env::args_os()).into()
}
