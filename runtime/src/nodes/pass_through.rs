//! `PassThrough`, `PassThroughNode`: gives each item as it came.

use async_trait::async_trait;
use serde_json::Value;

use crate::{NodeError, NodeExecutor, NodeParams, Output, ParamError};

struct PassThrough;

pub(crate) fn create(params: &NodeParams<'_>) -> Result<Box<dyn NodeExecutor>, ParamError> {
    params.none();
    Ok(Box::new(PassThrough))
}

#[async_trait(?Send)]
impl NodeExecutor for PassThrough {
    async fn process(&mut self, item: Value) -> Result<Output, NodeError> {
        Ok(Output::item(item))
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
