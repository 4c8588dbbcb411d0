//! What is known of the nodes before the first of them is made.

use std::rc::Rc;

use pipeline_manifest::{Manifest, NodeSpec};
use pipeline_node::{Node, NodeContext, NodeParams, Prepared, Registry};

use super::locate::{Located, locate};
use crate::python::{self, ClassPath, EventLoop, PythonClass, Session};
use crate::{CheckedNode, Language, NodeFailure, Phase, Problem};

/// All nodes of a manifest, found, and their parameters checked.
pub(super) struct Plan {
    nodes: Vec<Planned>,
}

/// One node, found, and its parameters checked.
pub(super) enum Planned {
    Rust(Prepared),
    Python(PythonClass, Rc<EventLoop>),
}

enum Found {
    Rust(Prepared),
    Python(ClassPath),
}

impl Plan {
    /// Finds every node before it imports the first Python class, and imports every class before
    /// the first node is made: a misspelt node type then costs no model load.
    pub(super) fn new(
        manifest: &Manifest,
        registry: &Registry,
        session: &Session<'_>,
        event_loop: &Rc<EventLoop>,
        warn: fn(&str),
    ) -> Result<Self, NodeFailure> {
        let found = manifest.nodes.iter().map(|node| {
            let found = find(node, registry, session, warn);
            found.map(|found| (node, found)).map_err(|problem| NodeFailure::new(node, problem))
        });
        let found = found.collect::<Result<Vec<_>, NodeFailure>>()?;
        let nodes = found.into_iter().map(|(node, found)| match found {
            Found::Rust(prepared) => Ok(Planned::Rust(prepared)),
            Found::Python(path) => python::import(&path, &params(node, &warn), session)
                .map(|class| Planned::Python(class, Rc::clone(event_loop)))
                .map_err(|problem| NodeFailure::new(node, problem)),
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

    pub(super) fn into_nodes(self) -> Vec<Planned> {
        self.nodes
    }
}

impl Planned {
    pub(super) fn create(
        self,
        node: &NodeSpec,
        context: &NodeContext,
    ) -> Result<Box<dyn Node>, Problem> {
        match self {
            Self::Rust(prepared) => prepared
                .create(context)
                .map_err(|error| Problem::Failed { phase: Phase::Create, error }),
            Self::Python(class, event_loop) => class.create(node, event_loop),
        }
    }
}

fn find(
    node: &NodeSpec,
    registry: &Registry,
    session: &Session<'_>,
    warn: fn(&str),
) -> Result<Found, Problem> {
    Ok(match locate(&node.node_type, registry, session)? {
        Located::Rust(node_type) => Found::Rust(node_type.prepare(&params(node, &warn))?),
        Located::Python(path) => Found::Python(path),
    })
}

fn params<'n>(node: &'n NodeSpec, warn: &'n dyn Fn(&str)) -> NodeParams<'n> {
    NodeParams::new(&node.id, &node.node_type, &node.params, warn)
}
