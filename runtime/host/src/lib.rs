//! Runs a WASI preview1 *command* (a wasm module that exports `_start`) under wasmtime with limits.
//!
//! A [`Host`] compiles bytes into a [`Command`]; [`Command::run`] gives it arguments, an
//! environment, standard input and folders, and returns an [`Outcome`] that says in one word how
//! the guest ended and which limit it hit, if any. The crate knows nothing of packages, manifests
//! or Python.
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use wasi_host::{Host, HostOptions, Invocation};
//!
//! let host = Host::new(HostOptions::default())?;
//! let command = host.compile(&std::fs::read("program.wasm")?)?;
//! let outcome = command.run(Invocation { stdin: b"[1, 2]".to_vec(), ..Invocation::default() })?;
//! println!("{}", outcome.termination);
//! # Ok(())
//! # }
//! ```

mod clock;
mod command;
mod compiler;
mod error;
mod files;
mod guest;
mod host;
mod image;
mod invocation;
mod large_pages;
mod memory;
mod outcome;
mod output;
mod proofs;
mod run;
mod running;
mod scratch;
mod stop;
mod stream;
mod time_over;

pub use command::Command;
pub use error::{CompileError, HostError, RunError};
pub use host::{COMPILED, Host, HostOptions};
pub use image::Image;
pub use invocation::{GUEST_STACK_BYTES, Invocation, Limits, OutputMode, Preopen};
pub use outcome::{Outcome, OutputStream, Termination};
pub use run::ABANDON_AFTER;
pub use running::Running;
pub use scratch::Scratch;
pub use scratch::private_folder;
pub use stop::Stop;
pub use stream::{LineStreams, PipeReader, PipeWriter};
