//! Items made of JSON values, and JSON values made of items.

use serde_json::Value;

use crate::{Item, border};

/// An object that says that it is an array stays an object; [`crate::border::Reader`] makes it one.
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

/// An array becomes an object that holds its bytes as base64.
impl From<Item> for Value {
    fn from(item: Item) -> Self {
        match item {
            Item::Null => Self::Null,
            Item::Bool(boolean) => Self::Bool(boolean),
            Item::Number(number) => Self::Number(number),
            Item::Text(text) => Self::String(text),
            Item::List(items) => Self::Array(items.into_iter().map(Self::from).collect()),
            Item::Object(fields) => {
                let fields = fields.into_iter().map(|(name, item)| (name, item.into()));
                Self::Object(fields.collect())
            }
            Item::Array(array) => border::marked(&array).into(),
        }
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
        let back = Value::from(Item::from(value.clone()));
        assert_eq!(back.to_string(), value.to_string());
    }

    #[test]
    fn an_array_becomes_what_the_border_writes() {
        let array = Array::from_elements([3], [0.5_f32, 1.0, 1.5]).unwrap();
        let fields = Object::from_iter([("samples".to_owned(), array.into())]);
        let item = Item::List(vec![Item::Null, fields.into()]);
        let written = serde_json::to_string(&item).unwrap();
        assert_eq!(Value::from(item).to_string(), written);
        assert!(written.contains("__numpy__"), "{written}");
    }
}
