//! What the documentation says of other pages, of commands and of crates is true.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod commands;
mod crates;
mod links;
mod numpy;
mod pages;
