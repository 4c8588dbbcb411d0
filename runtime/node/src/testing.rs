//! Drives a single node through its life, for the tests of a crate of nodes.

use std::cell::RefCell;

use futures::StreamExt;
use futures::executor::block_on;
use serde_json::Value;
use thiserror::Error;

use crate::{AtOnce, Item, Node, NodeContext, NodeError, NodeParams, Output, ParamError, Registry};

/// What a node gave.
#[derive(Debug, PartialEq)]
pub struct Ran {
    /// Its items, those from `finish` included.
    pub items: Vec<Item>,
    /// The warnings about its parameters.
    pub warnings: Vec<String>,
}

/// Why a node gave nothing.
#[derive(Debug, Error)]
pub enum Failed {
    /// The registry has no such type.
    #[error("there is no node type `{0}`")]
    UnknownType(String),
    /// A parameter is wrong.
    #[error(transparent)]
    Parameter(#[from] ParamError),
    /// The node failed.
    #[error(transparent)]
    Node(#[from] NodeError),
}

/// Makes a node of that type and gives it the items, as a pipeline of this one node would: it is
/// initialised, finishes after the last item, and is cleaned up whatever has happened.
///
/// # Errors
///
/// What the pipeline would end in.
pub fn run(
    registry: &Registry,
    node_type: &str,
    params: &Value,
    items: impl IntoIterator<Item = impl Into<Item>>,
    context: &NodeContext,
) -> Result<Ran, Failed> {
    let warnings = RefCell::new(Vec::new());
    let warn = |warning: &str| warnings.borrow_mut().push(warning.to_owned());
    let values = params.as_object().cloned().unwrap_or_default();
    let params = NodeParams::new("node", node_type, &values, &warn);
    let unknown = || Failed::UnknownType(node_type.to_owned());
    let prepared = registry.get(node_type).ok_or_else(unknown)?.prepare(&params)?;
    let mut node = prepared.create(context)?;
    let items = block_on(live(node.as_mut(), items.into_iter().map(Into::into)))?;
    Ok(Ran { items, warnings: warnings.into_inner() })
}

async fn live(
    node: &mut dyn Node,
    items: impl Iterator<Item = Item>,
) -> Result<Vec<Item>, NodeError> {
    node.initialize().await?;
    let outcome = work(node, items).await;
    let cleanup = node.cleanup().await;
    let items = outcome?;
    cleanup.map(|()| items)
}

async fn work(
    node: &mut dyn Node,
    items: impl Iterator<Item = Item>,
) -> Result<Vec<Item>, NodeError> {
    let mut given = Vec::new();
    for item in items {
        let output = match node.process_at_once(item) {
            AtOnce::Done(outcome) => outcome,
            AtOnce::Later(item) => node.process(item).await,
        };
        take(output?, &mut given).await?;
    }
    take(node.finish().await?, &mut given).await?;
    Ok(given)
}

async fn take(output: Output, given: &mut Vec<Item>) -> Result<(), NodeError> {
    match output {
        Output::None => {}
        Output::Item(item) => given.push(item),
        Output::Items(mut items) => {
            while let Some(item) = items.next().await {
                given.push(item?);
            }
        }
    }
    Ok(())
}
