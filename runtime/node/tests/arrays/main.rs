//! Arrays on their way through JSON and files.
#![allow(clippy::unwrap_used, reason = "tests")]

mod border;
mod corpus;
mod dtypes;
mod files;
mod generate;
mod npy;
mod round_trips;
