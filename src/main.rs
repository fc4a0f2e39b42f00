//! The `syncdesk` program: see [`cli`].

use std::process::ExitCode;

mod cli;

/// Gives back to the system what is free.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    cli::main()
}
