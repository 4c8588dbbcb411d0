//! The Rust nodes, one file per family.

pub(crate) mod calculator;
pub(crate) mod echo;
pub(crate) mod elementwise;
mod number;
pub(crate) mod pass_through;

#[cfg(test)]
pub(crate) mod testing;
