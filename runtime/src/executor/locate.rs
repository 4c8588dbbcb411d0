//! Where the node types of a manifest are found, before anything is imported or made.

use pipeline_command::{Language, LocatedNode};
use pipeline_manifest::{Manifest, NodeSpec};
use pipeline_node::{NodeType, Registry};

use crate::python::{self, ClassPath, Session};
use crate::{NodeFailure, Problem};

/// Where a node type was found.
pub(super) enum Located<'r> {
    Rust(&'r NodeType),
    Python(ClassPath),
}

/// Finds a node's type. A Rust node comes before a Python class of the same name.
pub(super) fn locate<'r>(
    node_type: &str,
    registry: &'r Registry,
    session: &Session<'_>,
) -> Result<Located<'r>, Problem> {
    if let Some(node_type) = registry.get(node_type) {
        return Ok(Located::Rust(node_type));
    }
    python::find(node_type, session)?.map(Located::Python).ok_or_else(|| {
        let rust: Vec<_> = registry.node_types().map(|name| format!("`{name}`")).collect();
        Problem::UnknownType(format!(
            "Rust nodes are {}; no Python class of that name is in {}",
            rust.join(", "),
            python::places(session.app_dirs())
        ))
    })
}

/// Where each node of a manifest is found.
pub(super) fn nodes(
    manifest: &Manifest,
    registry: &Registry,
    session: &Session<'_>,
) -> Result<Vec<LocatedNode>, NodeFailure> {
    let nodes = manifest.nodes.iter().map(|node| {
        let located = locate(&node.node_type, registry, session);
        located
            .map(|located| located.report(node))
            .map_err(|problem| NodeFailure::new(node, problem))
    });
    nodes.collect()
}

impl Located<'_> {
    fn report(self, node: &NodeSpec) -> LocatedNode {
        let (language, module) = match self {
            Located::Rust(_) => (Language::Rust, None),
            Located::Python(path) => (Language::Python, Some(path.module)),
        };
        LocatedNode { id: node.id.clone(), node_type: node.node_type.clone(), language, module }
    }
}
