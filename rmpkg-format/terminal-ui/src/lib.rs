//! How commands talk: results on stdout, for people or as JSON; progress, warnings and errors on
//! stderr. The crate knows nothing of what the commands do.

pub mod error;
pub mod table;
pub mod ui;
