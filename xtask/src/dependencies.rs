//! What a pipeline takes from the package index: which versions, and what is in them.

mod inline_script;
#[allow(dead_code, reason = "the commands that read and write locks follow")]
pub mod lockfile;
#[allow(dead_code, reason = "the commands that read and write locks follow")]
pub mod requirements;
