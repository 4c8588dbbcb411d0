//! `MultiplyNode` and `AddNode`: arithmetic on a number, or on each number of an array.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::number;
use crate::{NodeError, NodeExecutor, NodeParams, Output, ParamError};

#[derive(Serialize, Deserialize)]
#[serde(default)]
struct MultiplyParams {
    factor: f64,
}

impl Default for MultiplyParams {
    fn default() -> Self {
        Self { factor: 2.0 }
    }
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct AddParams {
    addend: f64,
}

struct Elementwise<F>(F);

pub(crate) fn create_multiply(
    params: &NodeParams<'_>,
) -> Result<Box<dyn NodeExecutor>, ParamError> {
    let MultiplyParams { factor } = params.parse()?;
    Ok(Box::new(Elementwise(move |number| number * factor)))
}

pub(crate) fn create_add(params: &NodeParams<'_>) -> Result<Box<dyn NodeExecutor>, ParamError> {
    let AddParams { addend } = params.parse()?;
    Ok(Box::new(Elementwise(move |number| number + addend)))
}

impl<F: Fn(f64) -> f64> Elementwise<F> {
    fn apply(&self, value: Value) -> Value {
        match value.as_f64() {
            Some(number) => number::to_json((self.0)(number)),
            None => value,
        }
    }
}

#[async_trait(?Send)]
impl<F: Fn(f64) -> f64> NodeExecutor for Elementwise<F> {
    async fn process(&mut self, item: Value) -> Result<Output, NodeError> {
        let result = match item {
            Value::Array(items) => items.into_iter().map(|item| self.apply(item)).collect(),
            other => self.apply(other),
        };
        Ok(Output::item(result))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::nodes::testing::{failure, run};

    #[test]
    fn multiplies_numbers_and_arrays_one_level_deep() {
        assert_eq!(
            run("MultiplyNode", json!({"factor": 1.5}), json!([2, 3, [4, "x", [5]], "6", null])),
            json!([3, 4.5, [6, "x", [5]], "6", null])
        );
    }

    #[test]
    fn adds() {
        assert_eq!(
            run("AddNode", json!({"addend": 10}), json!([1, [2, 3]])),
            json!([11, [12, 13]])
        );
    }

    #[test]
    fn defaults_double_and_add_nothing() {
        assert_eq!(run("MultiplyNode", json!(null), json!([21])), json!([42]));
        assert_eq!(run("AddNode", json!({}), json!([21])), json!([21]));
    }

    #[test]
    fn a_wrong_type_names_node_and_parameter() {
        insta::assert_snapshot!(
            failure("MultiplyNode", json!({"factor": "two"}), json!([1])),
            @r#"node `node` (MultiplyNode): parameter `factor`: invalid type: string "two", expected f64"#
        );
    }
}
