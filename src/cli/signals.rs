//! A signal is a clean stop: SIGINT and SIGTERM end the program with 0, not with a code of their own.
//!
//! The bot on Discord listens for itself, for it has replies to finish; this is for commands that only read and write.
//! Where this cannot be set up, a signal ends the program all the same, only with the system's code.

/// From now on a signal ends the program, done.
#[cfg(all(feature = "discord", unix))]
pub(super) fn end_on_signal() {
    use tokio::signal::unix::{SignalKind, signal};

    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
    // Registered here and not in the thread, so that no signal comes too early.
    let guard = runtime.enter();
    let registered = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    drop(guard);
    let (Ok(mut interrupt), Ok(mut terminate)) = registered else { return };
    let listen = move || {
        runtime.block_on(async {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        });
        std::process::exit(super::DONE.into());
    };
    let _ = std::thread::Builder::new().name("signals".to_owned()).spawn(listen);
}

/// Without tokio the system's own way has to do.
#[cfg(not(all(feature = "discord", unix)))]
pub(super) fn end_on_signal() {}
