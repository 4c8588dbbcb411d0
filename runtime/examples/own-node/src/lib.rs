//! A Rust node of one's own: a crate of nodes is a library that registers them.
//!
//! `cargo xtask package --runtime` makes a runtime of it, with the nodes that every runtime has and with
//! Python.

mod batch;

use pipeline_node::Registry;

use crate::batch::Batch;

/// Adds this crate's nodes.
pub fn register(registry: &mut Registry) {
    registry.register::<Batch>("BatchNode");
}
