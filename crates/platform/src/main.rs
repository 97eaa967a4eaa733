//! The program `fadu`.

use std::process::ExitCode;

/// Half of the kernel's time went into the system's allocator; see docs/decisions/0001-dependencies.md.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    platform::cli::run(std::env::args_os()).into()
}
