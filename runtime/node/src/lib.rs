//! What a Rust node of a pipeline is.
//!
//! A node gets [`Item`]s and gives [`Output`]; [`Node`] is the trait. [`Registry`] knows the types of
//! nodes by name. A type is a struct of parameters that implements [`Factory`], or a function:
//!
//! ```
//! use pipeline_node::{Factory, Item, Node, NodeContext, NodeError, Output, Registry, async_trait};
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Default, Serialize, Deserialize)]
//! #[serde(default)]
//! struct Repeat {
//!     times: usize,
//! }
//!
//! impl Factory for Repeat {
//!     type Node = Self;
//!
//!     fn create(self, _: &NodeContext) -> Result<Self, NodeError> {
//!         Ok(self)
//!     }
//! }
//!
//! #[async_trait(?Send)]
//! impl Node for Repeat {
//!     async fn process(&mut self, item: Item) -> Result<Output, NodeError> {
//!         Ok(Output::items(vec![item; self.times]))
//!     }
//! }
//!
//! let mut registry = Registry::new();
//! registry.register::<Repeat>("Repeat");
//! ```
//!
//! This crate knows neither Python nor the graph nor the documents that a runtime reads and writes. How
//! JSON and files say an array is in [`border`] and [`npy`].

mod array;
pub mod border;
mod context;
mod dtype;
mod error;
mod item;
mod json;
mod node;
pub mod npy;
mod output;
mod params;
mod registry;
pub mod testing;

pub use async_trait::async_trait;
pub use pipeline_command::ErrorKind;

pub use array::{Array, ArrayError, Element};
pub use context::NodeContext;
pub use dtype::{ByteOrder, DType, DTypeError, Field, Number, Record, TimeBase, TimeUnit};
pub use error::NodeError;
pub use item::{Item, Object};
pub use node::{AtOnce, Node};
pub use output::{Items, Output};
pub use params::{NodeParams, ParamError};
pub use registry::{Factory, NodeType, Prepared, Registry};
