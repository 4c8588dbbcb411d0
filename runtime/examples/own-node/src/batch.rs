//! `BatchNode`: collects items into lists of a given size; the last one may be shorter.

use std::mem;

use pipeline_node::{Factory, Item, Node, NodeContext, NodeError, Output, ParamError, async_trait};
use serde::{Deserialize, Serialize};

/// The node's parameters: the names of the fields are those that a manifest may use.
#[derive(Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Batch {
    size: usize,
}

impl Default for Batch {
    fn default() -> Self {
        Self { size: 10 }
    }
}

impl Factory for Batch {
    type Node = BatchNode;

    fn check(&self) -> Result<(), ParamError> {
        match self.size {
            0 => Err(ParamError::new("size", "a batch has at least one item")),
            _ => Ok(()),
        }
    }

    fn create(self, _: &NodeContext) -> Result<BatchNode, NodeError> {
        Ok(BatchNode { size: self.size, items: Vec::new() })
    }
}

pub(crate) struct BatchNode {
    size: usize,
    items: Vec<Item>,
}

#[async_trait(?Send)]
impl Node for BatchNode {
    async fn process(&mut self, item: Item) -> Result<Output, NodeError> {
        self.items.push(item);
        let is_full = self.items.len() == self.size;
        Ok(if is_full { Output::item(mem::take(&mut self.items)) } else { Output::None })
    }

    async fn finish(&mut self) -> Result<Output, NodeError> {
        let rest = mem::take(&mut self.items);
        Ok(if rest.is_empty() { Output::None } else { Output::item(rest) })
    }
}
