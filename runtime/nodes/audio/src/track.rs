//! `AudioTrackSource`: in the original the node that takes the sound out of what a reader gave.

use pipeline_node::{Factory, Item, Node, NodeContext, NodeError, Output, async_trait};
use serde::{Deserialize, Serialize};

use crate::Sound;

/// Passes sounds on and refuses all else: a reader gives sounds already. Whatever form an item has, what goes on is an
/// object, as [`Sound::into_item`] makes it.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct TrackSource {}

impl Factory for TrackSource {
    type Node = Self;

    fn create(self, _: &NodeContext) -> Result<Self, NodeError> {
        Ok(self)
    }
}

#[async_trait(?Send)]
impl Node for TrackSource {
    async fn process(&mut self, item: Item) -> Result<Output, NodeError> {
        Ok(Output::Item(Sound::try_from(item)?.into_item()?))
    }
}
