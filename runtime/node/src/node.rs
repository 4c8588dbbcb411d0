//! The trait that every node implements.

use async_trait::async_trait;

use crate::{Item, NodeError, Output};

/// Whether a node was done with an item at once.
#[derive(Debug)]
pub enum AtOnce {
    /// It was.
    Done(Result<Output, NodeError>),
    /// The item is to be processed as others are.
    Later(Item),
}

/// One node of a running pipeline.
///
/// A run stays on one thread, hence the futures needn't be `Send`. Natively that thread belongs to
/// tokio's blocking pool, so that a node may both block (Python does) and await tokio's I/O.
#[async_trait(?Send)]
pub trait Node {
    /// Whether the node makes items out of nothing: without input it is called once, with null.
    fn is_source(&self) -> bool {
        false
    }

    /// Called once before the first item.
    async fn initialize(&mut self) -> Result<(), NodeError> {
        Ok(())
    }

    /// Turns one item into any number of items.
    async fn process(&mut self, item: Item) -> Result<Output, NodeError>;

    /// Processes an item that takes less time than a look at the clock does, and gives back any other. Each item
    /// comes here first; what comes back goes to [`Self::process`].
    ///
    /// This makes no future, and is not timed: calls of this kind share the time that they took together.
    fn process_at_once(&mut self, item: Item) -> AtOnce {
        AtOnce::Later(item)
    }

    /// Called once after the last item: gives what the node has held back.
    async fn finish(&mut self) -> Result<Output, NodeError> {
        Ok(Output::None)
    }

    /// Called once at the end, after a failure too, provided `initialize` was called.
    async fn cleanup(&mut self) -> Result<(), NodeError> {
        Ok(())
    }
}
