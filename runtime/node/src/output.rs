//! What a node makes of an item.

use std::fmt;

use futures::stream::{self, LocalBoxStream, Stream, StreamExt};

use crate::{Item, NodeError};

/// Items that a node makes one by one, each when it is asked for.
pub type Items = LocalBoxStream<'static, Result<Item, NodeError>>;

/// What a node makes of an item: none, one or many items.
pub enum Output {
    /// No item: the one that came is dropped.
    None,
    /// One item; a list is one, too.
    Item(Item),
    /// Items that come one by one.
    Items(Items),
}

impl Output {
    /// One item; a list is one, too.
    pub fn item(item: impl Into<Item>) -> Self {
        Self::Item(item.into())
    }

    /// Several items that are there already, or that need no waiting.
    pub fn items<I>(items: I) -> Self
    where
        I: IntoIterator<Item = Item>,
        I::IntoIter: 'static,
    {
        Self::stream(stream::iter(items.into_iter().map(Ok)))
    }

    /// Items that come one by one. The next one is asked for when the nodes further down are done
    /// with the one before, so that a long stream needs no memory.
    pub fn stream(items: impl Stream<Item = Result<Item, NodeError>> + 'static) -> Self {
        Self::Items(items.boxed_local())
    }
}

impl fmt::Debug for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("None"),
            Self::Item(item) => f.debug_tuple("Item").field(item).finish(),
            Self::Items(_) => f.write_str("Items(…)"),
        }
    }
}
