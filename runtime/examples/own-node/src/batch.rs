//! `BatchNode`: collects items into arrays of a given size; the last one may be shorter.

use std::mem;

use async_trait::async_trait;
use runtime::{NodeError, NodeExecutor, NodeParams, Output, ParamError};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The node's parameters: the names of the fields are those that a manifest may use.
#[derive(Serialize, Deserialize)]
#[serde(default)]
struct BatchParams {
    size: usize,
}

impl Default for BatchParams {
    fn default() -> Self {
        Self { size: 10 }
    }
}

struct Batch {
    size: usize,
    items: Vec<Value>,
}

pub(crate) fn create(params: &NodeParams<'_>) -> Result<Box<dyn NodeExecutor>, ParamError> {
    let BatchParams { size } = params.parse()?;
    if size == 0 {
        let message = "a batch has at least one item".to_owned();
        return Err(ParamError { field: "size".to_owned(), message });
    }
    Ok(Box::new(Batch { size, items: Vec::new() }))
}

#[async_trait(?Send)]
impl NodeExecutor for Batch {
    async fn process(&mut self, item: Value) -> Result<Output, NodeError> {
        self.items.push(item);
        let is_full = self.items.len() == self.size;
        Ok(if is_full { Output::item(mem::take(&mut self.items)) } else { Output::none() })
    }

    async fn finish(&mut self) -> Result<Output, NodeError> {
        let rest = mem::take(&mut self.items);
        Ok(if rest.is_empty() { Output::none() } else { Output::item(rest) })
    }
}
