//! What the user sees: results on stdout, everything else on stderr.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use terminal_text::{json, text};

use crate::Report;

const VERB: Style = AnsiColor::Green.on_default().bold();
const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default().bold();

/// Where messages go and in which form.
#[derive(Debug, Clone, Copy)]
pub struct Ui {
    quiet: bool,
    json: bool,
}

impl Ui {
    /// `quiet` silences progress and warnings; `json` turns the result into one JSON document.
    pub const fn new(quiet: bool, json: bool) -> Self {
        Self { quiet, json }
    }

    /// Whether progress is silenced.
    pub fn is_quiet(self) -> bool {
        self.quiet
    }

    /// One line of progress, in the manner of cargo.
    pub fn status(self, verb: &str, said: impl Display) {
        if !self.quiet {
            anstream::eprintln!("{VERB}{verb:>12}{VERB:#} {}", message(said));
        }
    }

    /// Something that the user should know but that stops nothing.
    pub fn warning(self, said: impl Display) {
        if !self.quiet {
            anstream::eprintln!("{WARNING}warning{WARNING:#}: {}", message(said));
        }
    }

    /// A finding that makes the command fail although it has a result.
    pub fn failure(self, said: impl Display) {
        anstream::eprintln!("{ERROR}error{ERROR:#}: {}", message(said));
    }

    /// A line of progress with a spinner that turns until the returned value is dropped.
    pub fn spinner(self, verb: &str, message: impl Display) -> Spinner {
        self.status(verb, &message);
        if self.quiet {
            return Spinner(ProgressBar::hidden());
        }
        let bar = ProgressBar::new_spinner().with_message(verb.to_owned());
        if let Ok(style) = ProgressStyle::with_template("{spinner:>12} {msg} for {elapsed}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Spinner(bar)
    }

    /// A line of progress with a bar that [`Spinner::show`] moves.
    pub fn bar(self, verb: &str, message: impl Display) -> Spinner {
        let bar = if self.quiet { ProgressBar::hidden() } else { ProgressBar::no_length() };
        if let Ok(style) = ProgressStyle::with_template("{msg:>12} [{bar:30}] {pos}/{len}") {
            bar.set_style(style);
        }
        self.status(verb, message);
        Spinner(bar.with_message(verb.to_owned()))
    }

    /// Prints the result of a command: for programs as JSON, for people as `render` does.
    ///
    /// # Errors
    ///
    /// When stdout cannot be written; that nobody reads it any more is no error.
    pub fn result<T: Serialize>(
        self,
        value: &T,
        render: impl FnOnce(&T) -> String,
    ) -> anyhow::Result<()> {
        let shown = match self.json {
            true => json(&serde_json::to_string_pretty(value)?).into_owned(),
            false => text(&render(value)).into_owned(),
        };
        Ok(print(shown.trim_end())?)
    }

    /// Prints an error with its causes and its hint.
    pub fn error(self, error: &anyhow::Error) {
        self.report(&Report::of(error));
    }

    /// Prints an error that was taken apart.
    pub fn report(self, report: &Report) {
        anstream::eprintln!("{ERROR}error{ERROR:#}: {}", message(&report.error));
        for cause in &report.causes {
            anstream::eprintln!("  {WARNING}cause{WARNING:#}: {}", message(cause));
        }
        if let Some(hint) = &report.hint {
            anstream::eprintln!("{HINT}hint{HINT:#}: {}", message(hint));
        }
        if self.json {
            // The error is on stderr already and the exit code says the rest.
            let _ = serde_json::to_string_pretty(report).map(|report| print(&json(&report)));
        }
    }
}

/// What is said about something, as a terminal shows it: without orders to it. Lines after the first are
/// indented, so that a name with a line end in it does not look like a message of its own.
pub fn message(said: impl Display) -> String {
    text(&said.to_string()).replace('\n', "\n  ")
}

/// Prints a JSON document that others wrote: byte for byte, or on a terminal with JSON's escapes for what
/// would give orders to it.
///
/// # Errors
///
/// When stdout cannot be written.
pub fn print_json(document: &str) -> io::Result<()> {
    if io::stdout().is_terminal() {
        print_exactly(&json(document))
    } else {
        print_exactly(document)
    }
}

/// Prints `text` and a line end; a reader that went away (`| head`) is success.
///
/// # Errors
///
/// When stdout cannot be written.
pub fn print(text: &str) -> io::Result<()> {
    print_exactly(&format!("{text}\n"))
}

/// Prints `text` and nothing else, as [`print`] does.
///
/// # Errors
///
/// When stdout cannot be written.
pub fn print_exactly(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// A turning spinner or a bar; dropping it wipes it from the terminal.
pub struct Spinner(ProgressBar);

impl Spinner {
    /// Shows that `done` of `all` is done.
    pub fn show(&self, done: u64, all: u64) {
        self.0.set_length(all);
        self.0.set_position(done);
    }
}

impl Drop for Spinner {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
