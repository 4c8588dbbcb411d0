//! The settings of the terminal, which asking for a password changes: what is typed is not shown then. A
//! command that a signal ends meanwhile leaves the terminal as it found it.

#[cfg(unix)]
pub use unix::{keep, restore};

#[cfg(unix)]
mod unix {
    use std::fs::File;
    use std::sync::{Mutex, MutexGuard, PoisonError};

    use nix::sys::termios::{SetArg, Termios, tcgetattr, tcsetattr};

    static KEPT: Mutex<Option<(File, Termios)>> = Mutex::new(None);

    fn kept() -> MutexGuard<'static, Option<(File, Termios)>> {
        KEPT.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets [`restore`] restore the settings that the terminal has now, until this is dropped.
    pub struct Kept;

    /// Keeps the settings of the terminal, if there is one.
    pub fn keep() -> Kept {
        *kept() = File::open("/dev/tty").ok().and_then(|terminal| {
            let settings = tcgetattr(&terminal).ok()?;
            Some((terminal, settings))
        });
        Kept
    }

    impl Drop for Kept {
        fn drop(&mut self) {
            *kept() = None;
        }
    }

    /// Gives the terminal the settings that were kept.
    pub fn restore() {
        if let Some((terminal, settings)) = kept().take() {
            // This process ends; there is nobody to tell.
            let _ = tcsetattr(&terminal, SetArg::TCSANOW, &settings);
        }
    }
}

/// There is nothing to keep: consoles elsewhere do not outlive what a program sets.
#[cfg(not(unix))]
pub fn keep() {}

/// There is nothing to restore.
#[cfg(not(unix))]
pub fn restore() {}
