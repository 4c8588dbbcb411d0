//! `Echo`: wraps each item and counts them.

use async_trait::async_trait;
use serde_json::{Value, json};

use crate::{NodeError, NodeExecutor, NodeParams, Output, ParamError};

#[derive(Default)]
struct Echo {
    counter: u64,
}

pub(crate) fn create(params: &NodeParams<'_>) -> Result<Box<dyn NodeExecutor>, ParamError> {
    params.none();
    Ok(Box::new(Echo::default()))
}

#[async_trait(?Send)]
impl NodeExecutor for Echo {
    async fn process(&mut self, item: Value) -> Result<Output, NodeError> {
        self.counter += 1;
        Ok(Output::item(json!({"input": item, "counter": self.counter, "node": "Echo"})))
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
