//! `Echo`: wraps each item and counts them.

use async_trait::async_trait;
use pipeline_node::{Item, Node, NodeError, Object, Output};

#[derive(Default)]
pub(super) struct Echo {
    counter: u64,
}

#[async_trait(?Send)]
impl Node for Echo {
    async fn process(&mut self, item: Item) -> Result<Output, NodeError> {
        self.counter += 1;
        let fields = [("input", item), ("counter", self.counter.into()), ("node", "Echo".into())];
        let fields = fields.into_iter().map(|(name, field)| (name.to_owned(), field));
        Ok(Output::item(Object::from_iter(fields)))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::nodes::testing::run;

    #[test]
    fn counts_from_one() {
        assert_eq!(
            run("Echo", json!({}), json!(["a", null])),
            json!([
                {"input": "a", "counter": 1, "node": "Echo"},
                {"input": null, "counter": 2, "node": "Echo"},
            ])
        );
    }
}
