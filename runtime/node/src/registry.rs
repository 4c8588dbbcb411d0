//! The types of nodes by name, and the two steps in which a node is made.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Node, NodeContext, NodeError, NodeParams, ParamError};

/// A type of nodes, as the struct of its parameters. The fields are the parameters that a manifest
/// may use, and [`Default`] has their defaults.
pub trait Factory: Default + Serialize + DeserializeOwned + 'static {
    /// What is made of the parameters.
    type Node: Node + 'static;

    /// Checks what the types of the fields don't say. No node is made yet.
    ///
    /// # Errors
    ///
    /// [`ParamError`] if a parameter is wrong.
    fn check(&self) -> Result<(), ParamError> {
        Ok(())
    }

    /// Makes the node: the place to load a model.
    ///
    /// # Errors
    ///
    /// [`NodeError`] if that fails.
    fn create(self, context: &NodeContext) -> Result<Self::Node, NodeError>;
}

type Create = dyn FnOnce(&NodeContext) -> Result<Box<dyn Node>, NodeError>;
type Prepare = dyn Fn(&NodeParams<'_>) -> Result<Prepared, ParamError> + Send + Sync;

/// A node whose parameters have been checked, and that has not been made yet.
pub struct Prepared(Box<Create>);

impl Prepared {
    /// A node that this function makes.
    pub fn new(
        create: impl FnOnce(&NodeContext) -> Result<Box<dyn Node>, NodeError> + 'static,
    ) -> Self {
        Self(Box::new(create))
    }

    /// A node that costs nothing to make: it is there already.
    pub fn node(node: impl Node + 'static) -> Self {
        Self::new(|_| Ok(Box::new(node)))
    }

    /// Makes the node.
    ///
    /// # Errors
    ///
    /// [`NodeError`] if that fails.
    pub fn create(self, context: &NodeContext) -> Result<Box<dyn Node>, NodeError> {
        (self.0)(context)
    }
}

/// A type of nodes in a registry.
pub struct NodeType(Box<Prepare>);

impl NodeType {
    /// Checks the parameters of a node. Makes no node.
    ///
    /// # Errors
    ///
    /// [`ParamError`] if one is wrong.
    pub fn prepare(&self, params: &NodeParams<'_>) -> Result<Prepared, ParamError> {
        (self.0)(params)
    }
}

/// The Rust nodes that a manifest can name. They come before Python classes of the same name.
#[derive(Default)]
pub struct Registry {
    types: BTreeMap<String, NodeType>,
}

impl Registry {
    /// No types.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a node type, or replaces the one of that name.
    pub fn register<F: Factory>(&mut self, node_type: impl Into<String>) {
        self.register_fn(node_type, |params| {
            let params: F = params.parse()?;
            params.check()?;
            Ok(Prepared::new(|context| Ok(Box::new(params.create(context)?))))
        });
    }

    /// Adds a node type that is a function, or replaces the one of that name. The function checks
    /// the parameters; what it gives makes the node when the pipeline runs.
    pub fn register_fn<P>(&mut self, node_type: impl Into<String>, prepare: P)
    where
        P: Fn(&NodeParams<'_>) -> Result<Prepared, ParamError> + Send + Sync + 'static,
    {
        self.types.insert(node_type.into(), NodeType(Box::new(prepare)));
    }

    /// The registered names, sorted.
    pub fn node_types(&self) -> impl Iterator<Item = &str> {
        self.types.keys().map(String::as_str)
    }

    /// The type of that name.
    pub fn get(&self, node_type: &str) -> Option<&NodeType> {
        self.types.get(node_type)
    }
}
