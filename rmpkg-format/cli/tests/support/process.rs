//! Commands that run while a test looks at what they do, and signals for them.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use super::names;

/// Says so on stderr when it has begun.
pub const BEGINS: &str = r#"(import "wasi_snapshot_preview1" "fd_write"
        (func $write (param i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 1)
    (data (i32.const 0) "\10\00\00\00\08\00\00\00") (data (i32.const 16) "started\n")
    (func (export "_start")
        (drop (call $write (i32.const 2) (i32.const 0) (i32.const 1) (i32.const 8)))
        (loop $again (br $again)))"#;

pub fn rmpkg(folder: &TempDir, line: &str) -> Child {
    command(folder, line).spawn().unwrap()
}

pub fn command(folder: &TempDir, line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rmpkg"));
    command.current_dir(folder.path()).args(line.split(' '));
    command.env("RMPKG_CACHE_DIR", folder.path().join("cache"));
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

/// Sends a signal and waits for the end; the exit code.
pub fn send(mut child: Child, signal: Signal) -> Option<i32> {
    let id = Pid::from_raw(child.id().try_into().unwrap()).unwrap();
    kill_process(id, signal).unwrap();
    child.wait().unwrap().code()
}

/// Waits until the folder has a file or folder under a temporary name.
pub fn begins_to_write(folder: &Path, child: &mut Child) {
    while !names(folder).iter().any(|name| name.starts_with(".tmp")) {
        assert_eq!(
            child.try_wait().unwrap(),
            None,
            "it ended before anything was seen of its output"
        );
    }
}
