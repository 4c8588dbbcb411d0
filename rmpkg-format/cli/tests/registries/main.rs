//! Packages in a real registry, Debian's `docker-registry` on a port of this machine.
//!
//! `cargo xtask setup --browsers` installs it; without it these tests say so and pass, except where `CI` is set.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "tests")]

mod command;
mod credentials;
mod cuts;
mod example;
mod lists;
mod plain;
mod proxies;
mod proxy;
mod pushing;
mod redirects;
mod refusals;
mod server;
mod signatures;
#[allow(dead_code, reason = "each file of tests uses a part of it")]
#[path = "../support/mod.rs"]
mod support;
mod tls;
mod tokens;
