//! `MultiplyNode` and `AddNode`: arithmetic on a number, on an array, or on each of these in a list.

use async_trait::async_trait;
use pipeline_node::{AtOnce, Item, Node, NodeError, NodeParams, Output, ParamError, Prepared};
use serde::{Deserialize, Serialize};
use serde_json::Number;

use super::arithmetic::Operation;
use super::operand::Operand;

#[derive(Serialize, Deserialize)]
#[serde(default)]
struct Multiply {
    factor: Operand,
}

impl Default for Multiply {
    fn default() -> Self {
        Self { factor: Operand::Int(2) }
    }
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Add {
    addend: Operand,
}

struct Elementwise {
    operation: Operation,
    operand: Operand,
    /// The operand's value, which each number needs.
    value: f64,
    parameter: &'static str,
}

pub(super) fn multiply(params: &NodeParams<'_>) -> Result<Prepared, ParamError> {
    let Multiply { factor } = params.parse()?;
    Ok(Prepared::node(Elementwise::new(Operation::Multiply, factor, "factor")))
}

pub(super) fn add(params: &NodeParams<'_>) -> Result<Prepared, ParamError> {
    let Add { addend } = params.parse()?;
    Ok(Prepared::node(Elementwise::new(Operation::Add, addend, "addend")))
}

impl Elementwise {
    fn new(operation: Operation, operand: Operand, parameter: &'static str) -> Self {
        Self { operation, operand, value: operand.value(), parameter }
    }

    fn of_number(&self, number: &Number) -> Item {
        let number = number.as_f64().unwrap_or_default();
        computed(self.operation.of_numbers(number, self.value))
    }

    fn apply(&self, item: Item) -> Result<Item, NodeError> {
        match item {
            Item::Number(number) => Ok(self.of_number(&number)),
            Item::Array(array) => {
                self.operation.of_array(array, self.operand, self.parameter).map(Item::Array)
            }
            other => Ok(other),
        }
    }
}

#[async_trait(?Send)]
impl Node for Elementwise {
    fn process_at_once(&mut self, item: Item) -> AtOnce {
        match item {
            Item::Number(number) => AtOnce::Done(Ok(Output::Item(self.of_number(&number)))),
            other => AtOnce::Later(other),
        }
    }

    async fn process(&mut self, item: Item) -> Result<Output, NodeError> {
        Ok(Output::Item(match item {
            Item::List(items) => {
                let items = items.into_iter().map(|item| self.apply(item));
                Item::List(items.collect::<Result<_, _>>()?)
            }
            other => self.apply(other)?,
        }))
    }
}

/// A computed number as an item. An integral one becomes an integer, whatever its inputs were; what
/// JSON can't say, an infinity or NaN, becomes null.
pub(super) fn computed(number: f64) -> Item {
    const BEYOND_INTEGERS: f64 = i64::MAX as f64;
    if number.fract() == 0.0 && number.abs() < BEYOND_INTEGERS {
        #[expect(clippy::cast_possible_truncation, reason = "integral and in range")]
        let integer = number as i64;
        integer.into()
    } else {
        number.into()
    }
}

#[cfg(test)]
mod tests {
    use pipeline_node::Item;
    use serde_json::json;

    use super::computed;
    use crate::nodes::testing::{failure, run};

    #[test]
    fn integral_results_become_integers() {
        assert_eq!(computed(3.0), json!(3).into());
        assert_eq!(computed(-0.0), json!(0).into());
        assert_eq!(computed(1.5), json!(1.5).into());
        assert_eq!(computed(1e300), json!(1e300).into());
    }

    #[test]
    fn what_json_cannot_say_becomes_null() {
        assert_eq!(computed(f64::NAN), Item::Null);
        assert_eq!(computed(f64::INFINITY), Item::Null);
    }

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
    fn computes_with_each_element_of_an_array() {
        let array = |dtype: &str, data: &str| json!({"__numpy__": true, "dtype": dtype, "shape": [2], "data": data});
        let given = json!([array("uint8", "AQI="), [array("uint8", "AQI="), 3]]);
        let doubled = run("MultiplyNode", json!({}), given);
        for (place, expected) in [("/0", "AgQ="), ("/1/0", "AgQ=")] {
            assert_eq!(doubled.pointer(&format!("{place}/array/data")), Some(&json!(expected)));
        }
        assert_eq!(doubled[1][1], 6);
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
