//! `CalculatorNode`: one of the four operations with a fixed operand.

use async_trait::async_trait;
use pipeline_node::{AtOnce, Factory, Item, Node, NodeContext, NodeError, Output};
use serde::{Deserialize, Serialize};

use super::arithmetic::Operation;
use super::elementwise::computed;
use super::operand::Operand;

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Calculator {
    operation: Operation,
    operand: Operand,
}

impl Factory for Calculator {
    type Node = Self;

    fn create(self, _: &NodeContext) -> Result<Self, NodeError> {
        Ok(self)
    }
}

impl Calculator {
    fn check(&self) -> Result<(), NodeError> {
        if self.operation == Operation::Divide && self.operand.value() == 0.0 {
            return Err(NodeError::failed("division by zero: parameter `operand` is 0"));
        }
        Ok(())
    }

    fn calculate(&self, number: f64) -> Result<Item, NodeError> {
        self.check()?;
        Ok(computed(self.operation.of_numbers(number, self.operand.value())))
    }
}

#[async_trait(?Send)]
impl Node for Calculator {
    fn process_at_once(&mut self, item: Item) -> AtOnce {
        let number = item.as_f64();
        number.map_or(AtOnce::Later(item), |number| {
            AtOnce::Done(self.calculate(number).map(Output::Item))
        })
    }

    /// Takes numbers, arrays of numbers, and strings as numbers: one that isn't a number counts as 0.
    /// Anything else passes through.
    async fn process(&mut self, item: Item) -> Result<Output, NodeError> {
        Ok(Output::Item(match item {
            Item::Number(number) => self.calculate(number.as_f64().unwrap_or_default())?,
            Item::Text(text) => self.calculate(text.trim().parse().unwrap_or(0.0))?,
            Item::Array(array) => {
                self.check()?;
                self.operation.of_array(array, self.operand, "operand")?.into()
            }
            other => other,
        }))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::nodes::testing::{failure, run};

    #[test]
    fn calculates() {
        let cases = [("add", 13), ("subtract", 7), ("multiply", 30)];
        for (operation, result) in cases {
            let params = json!({"operation": operation, "operand": 3});
            assert_eq!(run("CalculatorNode", params, json!([10])), json!([result]));
        }
        let params = json!({"operation": "divide", "operand": 4});
        assert_eq!(run("CalculatorNode", params, json!([10, 8])), json!([2.5, 2]));
    }

    #[test]
    fn strings_are_numbers_and_the_rest_passes_through() {
        assert_eq!(
            run("CalculatorNode", json!({"operand": 1}), json!(["2.5", "x", [1], null, true])),
            json!([3.5, 1, [1], null, true])
        );
    }

    #[test]
    fn division_by_zero_fails() {
        let array = json!({"__numpy__": true, "dtype": "int8", "shape": [1], "data": "AQ=="});
        for item in [json!(1), array] {
            insta::allow_duplicates! {
                insta::assert_snapshot!(
                    failure("CalculatorNode", json!({"operation": "divide"}), json!([item])),
                    @"node `node` (CalculatorNode): `process` failed: division by zero: parameter `operand` is 0"
                );
            }
        }
    }

    #[test]
    fn an_unknown_operation_lists_the_known_ones() {
        insta::assert_snapshot!(
            failure("CalculatorNode", json!({"operation": "power"}), json!([1])),
            @"node `node` (CalculatorNode): parameter `operation`: unknown variant `power`, expected one of `add`, `subtract`, `multiply`, `divide`"
        );
    }
}
