//! What a node makes of an item.

use futures::stream::{self, LocalBoxStream, Stream, StreamExt};
use serde_json::Value;

use super::NodeError;

/// Items that a node makes one by one, each when it is asked for.
pub type Items = LocalBoxStream<'static, Result<Value, NodeError>>;

/// What a node makes of an item: none, one or many items.
pub struct Output(pub(crate) Content);

pub(crate) enum Content {
    None,
    Item(Value),
    Items(Items),
}

impl Output {
    /// No item: the one that came is dropped.
    pub fn none() -> Self {
        Self(Content::None)
    }

    /// One item; an array is one, too.
    pub fn item(item: impl Into<Value>) -> Self {
        Self(Content::Item(item.into()))
    }

    /// Several items that are there already, or that need no waiting.
    pub fn items<I>(items: I) -> Self
    where
        I: IntoIterator<Item = Value>,
        I::IntoIter: 'static,
    {
        Self::stream(stream::iter(items.into_iter().map(Ok)))
    }

    /// Items that come one by one. The next one is asked for when the nodes further down are done
    /// with the one before, so that a long stream needs no memory.
    pub fn stream(items: impl Stream<Item = Result<Value, NodeError>> + 'static) -> Self {
        Self(Content::Items(items.boxed_local()))
    }

    pub(crate) fn is_item(&self) -> bool {
        matches!(self.0, Content::Item(_))
    }
}
