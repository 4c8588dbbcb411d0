//! The command `rmpkg`: one module for each subcommand. `docs/rmpkg.md` is its manual.
//!
//! It is a library too, so that other commands can offer the same: [`run`](mod@run) is `cargo xtask run`, and
//! [`cache`](mod@cache) is `cargo xtask cache`.

pub mod cache;
mod completions;
mod diff;
mod exit;
mod extract;
pub mod flags;
pub mod inspect;
mod keygen;
mod keys;
mod lock;
mod new;
mod output;
mod package;
mod packaging;
mod place;
mod pull;
mod push;
mod repack;
pub mod run;
mod schema;
mod sign;
mod signals;
mod terminal;
mod trust;
mod verify;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use terminal_ui::Ui;

pub use crate::cache::packages_bytes;
use crate::flags::{Command, Rmpkg};
pub use crate::keys::public as public_key;
pub use crate::output::{Temporary, Unfinished, go_on, parent};
pub use crate::signals::exit_code as interrupted_exit_code;
pub use crate::trust::{detached, read_signature};

/// Does what the command line says.
pub fn main(flags: Rmpkg) -> ExitCode {
    let ui = Ui::new(flags.quiet, flags.json);
    terminal_ui::show_warnings(ui, "content_cache");
    end_on_signal().and_then(|()| dispatch(&flags.command, ui)).unwrap_or_else(|error| {
        ui.report(&exit::report(&error));
        exit::code(&error)
    })
}

/// Does what a command line says, of which the first word is the command's name, and gives the exit code: for a
/// process whose `main` is somebody else's.
pub fn call(words: impl IntoIterator<Item = OsString>) -> u8 {
    let code = match Rmpkg::try_parse_from(words) {
        Ok(flags) => number(main(flags)),
        Err(error) => {
            // Who reads nothing any more misses nothing.
            error.print().ok();
            error.exit_code().try_into().unwrap_or(exit::BAD_INPUT)
        }
    };
    io::stdout().flush().ok();
    code
}

/// The number of an exit code, which the standard library keeps to itself.
fn number(code: ExitCode) -> u8 {
    (0..=u8::MAX).find(|number| ExitCode::from(*number) == code).unwrap_or(exit::NO)
}

/// Makes Ctrl-C and termination signals end child processes first, then this process by way of an ordinary error, so
/// that temporary files are removed. A second signal ends it at once.
///
/// # Errors
///
/// When the handler cannot be installed.
pub fn end_on_signal() -> Result<()> {
    signals::on_signal(|| {
        if !child_processes::interrupt() {
            output::interrupt();
        }
    })
}

fn dispatch(command: &Command, ui: Ui) -> Result<ExitCode> {
    match command {
        Command::New(flags) => new::run(flags, ui),
        Command::Package(flags) => packaging::run(flags, ui),
        Command::Lock(flags) => lock::run(flags, ui),
        Command::Inspect(flags) => inspect::run(flags, ui),
        Command::Verify(flags) => verify::run(flags, ui),
        Command::Extract(flags) => extract::run(flags, ui),
        Command::Diff(flags) => diff::run(flags, ui),
        Command::Run(flags) => run::run(flags, ui),
        Command::Sign(flags) => sign::run(flags, ui),
        Command::Keygen(flags) => keygen::run(flags, ui),
        Command::Repack(flags) => repack::run(flags, ui),
        Command::Push(flags) => push::run(flags, ui),
        Command::Pull(flags) => pull::run(flags, ui),
        Command::Cache(flags) => cache::run(flags, ui),
        Command::Schema => schema::run(),
        Command::Completions(flags) => completions::run(flags),
    }
}
