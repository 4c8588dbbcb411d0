//! What is known of the nodes before the first instance of a Python class is made.

use std::rc::Rc;

use pipeline_manifest::{Manifest, Node};

use super::ExecutorOptions;
use crate::python::{self, EventLoop, PythonClass};
use crate::{CheckedNode, Language, NodeExecutor, NodeFailure, NodeParams, Problem, Registry};

/// All nodes of a manifest, found.
pub(super) struct Plan {
    nodes: Vec<Planned>,
}

/// One node, found.
pub(super) enum Planned {
    Rust(Box<dyn NodeExecutor>),
    Python(PythonClass, Rc<EventLoop>),
}

impl Plan {
    /// Finds every node before it imports the first Python class, and imports every class before
    /// it makes the first instance: a misspelt node type then costs no model load.
    pub(super) fn new(
        manifest: &Manifest,
        registry: &Registry,
        options: &ExecutorOptions,
        event_loop: &Rc<EventLoop>,
    ) -> Result<Self, NodeFailure> {
        let fail = |node: &Node, problem| NodeFailure::new(node, problem);
        let found = manifest.nodes.iter().map(|node| {
            let found = find(node, registry, options).map_err(|problem| fail(node, problem));
            Ok((node, found?))
        });
        let nodes =
            found.collect::<Result<Vec<_>, NodeFailure>>()?.into_iter().map(|(node, found)| {
                match found {
                    Found::Rust(executor) => Ok(Planned::Rust(executor)),
                    Found::Python(path) => python::import(&path, node, options)
                        .map(|class| Planned::Python(class, Rc::clone(event_loop)))
                        .map_err(|problem| fail(node, problem)),
                }
            });
        Ok(Self { nodes: nodes.collect::<Result<_, _>>()? })
    }

    pub(super) fn check(&self, manifest: &Manifest) -> Vec<CheckedNode> {
        let nodes = manifest.nodes.iter().zip(&self.nodes);
        let checked = nodes.map(|(node, planned)| CheckedNode {
            id: node.id.clone(),
            node_type: node.node_type.clone(),
            language: match planned {
                Planned::Rust(_) => Language::Rust,
                Planned::Python(..) => Language::Python,
            },
        });
        checked.collect()
    }

    pub(super) fn uses_python(&self) -> bool {
        self.nodes.iter().any(|node| matches!(node, Planned::Python(..)))
    }

    pub(super) fn into_nodes(self) -> Vec<Planned> {
        self.nodes
    }
}

impl Planned {
    pub(super) fn create(self, node: &Node) -> Result<Box<dyn NodeExecutor>, Problem> {
        match self {
            Self::Rust(executor) => Ok(executor),
            Self::Python(class, event_loop) => class.create(node, event_loop),
        }
    }
}

enum Found {
    Rust(Box<dyn NodeExecutor>),
    Python(python::ClassPath),
}

fn find(node: &Node, registry: &Registry, options: &ExecutorOptions) -> Result<Found, Problem> {
    let params = NodeParams::new(node, options.warn);
    if let Some(executor) = registry.create(&node.node_type, &params) {
        return Ok(Found::Rust(executor?));
    }
    python::find(&node.node_type, &options.app_dirs)?.map(Found::Python).ok_or_else(|| {
        let rust: Vec<_> = registry.node_types().map(|name| format!("`{name}`")).collect();
        Problem::UnknownType(format!(
            "Rust nodes are {}; no Python class of that name is in {}",
            rust.join(", "),
            python::places(&options.app_dirs)
        ))
    })
}
