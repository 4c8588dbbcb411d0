//! `PassThrough`, `PassThroughNode`: gives each item as it came.

use async_trait::async_trait;
use pipeline_node::{AtOnce, Item, Node, NodeError, Output};

pub(super) struct PassThrough;

#[async_trait(?Send)]
impl Node for PassThrough {
    fn process_at_once(&mut self, item: Item) -> AtOnce {
        AtOnce::Done(Ok(Output::Item(item)))
    }

    async fn process(&mut self, item: Item) -> Result<Output, NodeError> {
        Ok(Output::Item(item))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::nodes::testing::run;

    #[test]
    fn items_stay_as_they_are() {
        let items = json!([null, 1.5, "text", [1, [2]], {"b": 1, "a": 2}]);
        assert_eq!(run("PassThrough", json!({}), items.clone()), items);
        assert_eq!(run("PassThroughNode", json!({}), items.clone()), items);
    }
}
