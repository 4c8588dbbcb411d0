//! The Rust nodes by name.

use std::collections::BTreeMap;

use crate::nodes::{calculator, echo, elementwise, pass_through};
use crate::{NodeExecutor, NodeParams, ParamError};

type Factory =
    Box<dyn Fn(&NodeParams<'_>) -> Result<Box<dyn NodeExecutor>, ParamError> + Send + Sync>;

/// The Rust nodes that a manifest can name. They come before Python classes of the same name.
pub struct Registry {
    factories: BTreeMap<String, Factory>,
}

impl Default for Registry {
    /// The nodes that every runtime has.
    fn default() -> Self {
        let mut registry = Self { factories: BTreeMap::new() };
        registry.register("PassThrough", pass_through::create);
        registry.register("PassThroughNode", pass_through::create);
        registry.register("Echo", echo::create);
        registry.register("CalculatorNode", calculator::create);
        registry.register("MultiplyNode", elementwise::create_multiply);
        registry.register("AddNode", elementwise::create_add);
        registry
    }
}

impl Registry {
    /// Adds a node type, or replaces the one of that name.
    pub fn register<F>(&mut self, node_type: impl Into<String>, create: F)
    where
        F: Fn(&NodeParams<'_>) -> Result<Box<dyn NodeExecutor>, ParamError> + Send + Sync + 'static,
    {
        self.factories.insert(node_type.into(), Box::new(create));
    }

    /// The registered names, sorted.
    pub fn node_types(&self) -> impl Iterator<Item = &str> {
        self.factories.keys().map(String::as_str)
    }

    /// Makes a node of that type, if there is such a type.
    pub(crate) fn create(
        &self,
        node_type: &str,
        params: &NodeParams<'_>,
    ) -> Option<Result<Box<dyn NodeExecutor>, ParamError>> {
        self.factories.get(node_type).map(|create| create(params))
    }
}
