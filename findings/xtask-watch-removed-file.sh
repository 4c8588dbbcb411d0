#!/bin/sh
# A file that is removed from a watched folder starts no command.
#
# Expected: `Watch` of xtask-watch, which is that of xtask-wasm as well, runs its command again after each
# change below the watched folder. What happens: it does so when a file is written and not when one is
# removed, since at least one of the changed paths has to exist. Why it matters: a page that lists what is
# in a folder goes on showing an example that is gone, and a build does not notice a deleted module.
#
# Nothing is awaited in vain here: for each event `Watch` logs whether it starts the command.
#
# Versions: xtask-watch 0.3.5, the Watch of xtask-wasm 0.6.6, on Linux. Needs cargo, Rust 1.85.1 or newer.
set -eu

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir src watched
touch watched/kept watched/removed
cat >Cargo.toml <<'TOML'
[package]
name = "finding"
edition = "2024"

[dependencies]
log = { version = "0.4", features = ["std"] }
xtask-watch = "=0.3.5"
TOML
cat >src/main.rs <<'RUST'
use std::sync::mpsc::{Receiver, Sender, channel};
use std::{fs, process::Command, thread, time::Duration};

use xtask_watch::{Watch, clap::Parser};

/// Passes on what `Watch` logs.
struct Logger(Sender<String>);

impl log::Log for Logger {
    fn enabled(&self, _: &log::Metadata) -> bool { true }
    fn log(&self, record: &log::Record) { let _ = self.0.send(record.args().to_string()); }
    fn flush(&self) {}
}

/// The first message that holds all of the words.
fn wait(log: &Receiver<String>, words: &[&str]) -> String {
    loop {
        let message = log.recv_timeout(Duration::from_secs(30)).expect("no such message");
        if words.iter().all(|word| message.contains(word)) {
            return message;
        }
    }
}

fn listing(when: &str) -> String {
    let names = fs::read_to_string("listing").unwrap().replace('\n', " ");
    println!("{when} the command has last seen: {names}");
    names
}

fn main() {
    let (sender, log) = channel();
    log::set_boxed_logger(Box::new(Logger(sender))).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    let mut command = Command::new("sh");
    command.args(["-c", "ls watched >listing"]);
    let watch = Watch::parse_from(["watch", "--watch", "watched"]);
    thread::spawn(move || watch.debounce(Duration::from_millis(200)).run(command));

    wait(&log, &["Command succeeded"]);
    let first = listing("at the start");
    fs::remove_file("watched/removed").unwrap();
    let answer = wait(&log, &["hanges", "Remove(", "watched/removed"]);
    println!("    {answer}");
    let second = listing("after a file was removed");
    fs::write("watched/written", "").unwrap();
    wait(&log, &["Command succeeded"]);
    let third = listing("after a file was written");

    let same = answer.starts_with("Ignoring") && first == second && third == "kept written ";
    println!("{}", if same { "as noted: removing a file starts nothing" } else { "CHANGED: see above" });
    std::process::exit(if same { 0 } else { 1 });
}
RUST
cargo build --quiet
echo "$(cargo tree --quiet --depth 1 --prefix none | grep xtask-watch), $(rustc --version)"
cargo run --quiet
