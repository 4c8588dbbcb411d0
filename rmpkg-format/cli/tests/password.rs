//! Asking for a password, on a terminal. util-linux's `setsid` makes a pseudo-terminal the one that the command asks
//! on.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command};

use nix::pty::openpty;
use nix::sys::termios::{LocalFlags, tcgetattr};
use rustix::process::{Pid, Signal, kill_process};

/// What is typed, seen and set.
struct Terminal {
    person: File,
    device: File,
}

impl Terminal {
    fn new() -> Self {
        let terminal = openpty(None, None).unwrap();
        Self { person: terminal.master.into(), device: terminal.slave.into() }
    }

    fn keygen(&self, folder: &Path) -> Child {
        let mut command = Command::new("setsid");
        command.args(["--ctty", env!("CARGO_BIN_EXE_rmpkg"), "keygen", "new.key"]);
        command.current_dir(folder).stdin(self.device.try_clone().unwrap());
        command.stdout(self.device.try_clone().unwrap()).stderr(self.device.try_clone().unwrap());
        command.spawn().unwrap()
    }

    fn wait_for(&mut self, text: &str) {
        let mut seen = String::new();
        while !seen.ends_with(text) {
            let mut byte = [0];
            self.person.read_exact(&mut byte).unwrap();
            seen.push(byte[0].into());
        }
    }

    fn shows_what_is_typed(&self) -> bool {
        let settings = tcgetattr(&self.device).unwrap();
        settings.local_flags.contains(LocalFlags::ECHO | LocalFlags::ICANON | LocalFlags::ISIG)
    }

    /// Until the command has set the terminal up.
    fn wait_until_it_hides(&self) {
        while self.shows_what_is_typed() {}
    }
}

#[test]
fn a_signal_leaves_the_terminal_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    for (signal, code) in [(Some(Signal::TERM), 143), (Some(Signal::INT), 130), (None, 130)] {
        let mut terminal = Terminal::new();
        assert!(terminal.shows_what_is_typed());
        let mut child = terminal.keygen(folder.path());
        terminal.wait_for("Password: ");
        terminal.wait_until_it_hides();
        match signal {
            Some(signal) => {
                let id = Pid::from_raw(child.id().try_into().unwrap()).unwrap();
                kill_process(id, signal).unwrap();
            }
            None => terminal.person.write_all(b"\x03").unwrap(), // Ctrl-C
        }
        assert_eq!(child.wait().unwrap().code(), Some(code), "{signal:?}");
        assert!(terminal.shows_what_is_typed(), "{signal:?}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}

#[test]
fn what_is_typed_twice_is_the_password_and_is_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::new();
    let mut child = terminal.keygen(folder.path());
    for question in ["Password: ", "Password again: "] {
        terminal.wait_for(question);
        terminal.wait_until_it_hides();
        terminal.person.write_all(b"hidden\n").unwrap();
    }
    terminal.wait_for("id          ");
    assert!(child.wait().unwrap().success());
    assert!(terminal.shows_what_is_typed());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}
