//! Signals that ask this process to end: Ctrl-C, and what other programs send.

use std::sync::atomic::{AtomicU8, Ordering};

use anyhow::{Context, Result};

/// What shells add to the number of a signal for the exit code of a command that it ended.
const SHELL_BASE: u8 = 128;
/// Ctrl-C, the same everywhere.
const INTERRUPT: u8 = 2;

/// The number of the last signal that came.
static SIGNAL: AtomicU8 = AtomicU8::new(INTERRUPT);

/// Calls `handler` on another thread for each signal that asks this process to end.
///
/// # Errors
///
/// When the handler cannot be installed.
pub fn on_signal(handler: impl FnMut() + Send + 'static) -> Result<()> {
    install(handler).context("cannot handle Ctrl-C")
}

/// The exit code for a command that was asked to end, as shells have it: 130 for Ctrl-C, 143 for SIGTERM.
pub fn exit_code() -> u8 {
    SHELL_BASE + SIGNAL.load(Ordering::SeqCst)
}

#[cfg(unix)]
fn install(mut handler: impl FnMut() + Send + 'static) -> std::io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP])?;
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in signals.forever() {
            SIGNAL.store(u8::try_from(signal).unwrap_or(INTERRUPT), Ordering::SeqCst);
            handler();
        }
    })?;
    Ok(())
}

#[cfg(not(unix))]
fn install(handler: impl FnMut() + Send + 'static) -> Result<(), ctrlc::Error> {
    ctrlc::set_handler(handler)
}
