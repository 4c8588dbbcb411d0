//! What must hold for any input: one function for each fuzz target, which panics where it does not.
//!
//! `fuzz/` runs them under libFuzzer, `tests/corpora.rs` on the inputs that fuzzing has found.

mod libpython;
mod manifest;
mod reader;

pub use libpython::libpython;
pub use manifest::manifest;
pub use reader::reader;

/// A fuzz target: its name, which is that of its corpus, and what it checks.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 3] =
    [("libpython", libpython), ("manifest", manifest), ("reader", reader)];
