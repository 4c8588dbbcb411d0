//! Items at the border to JSON.

use serde_json::Value;
use thiserror::Error;

use crate::{Array, ErrorKind, Item, NodeError, Object};

impl From<Value> for Item {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(boolean) => Self::Bool(boolean),
            Value::Number(number) => Self::Number(number),
            Value::String(text) => Self::Text(text),
            Value::Array(values) => Self::List(values.into_iter().map(Self::from).collect()),
            Value::Object(fields) => {
                let fields = fields.into_iter().map(|(name, value)| (name, value.into()));
                Self::Object(fields.collect())
            }
        }
    }
}

impl TryFrom<Item> for Value {
    type Error = NotJson;

    fn try_from(item: Item) -> Result<Self, NotJson> {
        Ok(match item {
            Item::Null => Self::Null,
            Item::Bool(boolean) => Self::Bool(boolean),
            Item::Number(number) => Self::Number(number),
            Item::Text(text) => Self::String(text),
            Item::List(items) => Self::Array(values(items)?),
            Item::Object(fields) => Self::Object(named_values(fields)?),
            Item::Array(array) => return Err(NotJson { place: String::new(), array }),
        })
    }
}

fn values(items: Vec<Item>) -> Result<Vec<Value>, NotJson> {
    let values = items.into_iter().enumerate().map(|(index, item)| {
        Value::try_from(item).map_err(|error| error.inside(&format!("[{index}]")))
    });
    values.collect()
}

fn named_values(fields: Object) -> Result<serde_json::Map<String, Value>, NotJson> {
    let values = fields.into_iter().map(|(name, item)| match Value::try_from(item) {
        Ok(value) => Ok((name, value)),
        Err(error) => Err(error.inside(&format!("[{name:?}]"))),
    });
    values.collect()
}

/// An item that JSON can't say, since there is an array in it.
#[derive(Debug, Clone, PartialEq, Error)]
#[error(
    "the item{place} is an {array}, which JSON has no form for; turn it into a list before it \
     leaves Rust"
)]
pub struct NotJson {
    /// Where in the item the array is, such as `["samples"][0]`.
    pub place: String,
    /// The array.
    pub array: Array,
}

impl NotJson {
    /// The same defect, seen from one level further out.
    #[must_use]
    pub fn inside(mut self, step: &str) -> Self {
        self.place.insert_str(0, step);
        self
    }
}

impl From<NotJson> for NodeError {
    fn from(error: NotJson) -> Self {
        Self::failed(error.to_string()).with_kind(ErrorKind::UnsupportedValue)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::{Array, Item, Object};

    #[test]
    fn json_survives_the_way_there_and_back() {
        let value = json!({
            "z": null, "a": [true, 1, -1, 1.5, u64::MAX, i64::MIN], "ö": {"nested": ["€", {}]},
        });
        let back = Value::try_from(Item::from(value.clone()));
        assert_eq!(back.map(|back| back.to_string()), Ok(value.to_string()));
    }

    #[test]
    fn an_array_is_refused_with_its_place() {
        let array = Array::from_elements([3], [0.5_f32, 1.0, 1.5]).unwrap();
        let fields = Object::from_iter([("samples".to_owned(), array.into())]);
        let item = Item::List(vec![Item::Null, fields.into()]);
        insta::assert_snapshot!(
            Value::try_from(item).unwrap_err(),
            @r#"the item[1]["samples"] is an array of type `f32` and shape [3], which JSON has no form for; turn it into a list before it leaves Rust"#
        );
    }
}
