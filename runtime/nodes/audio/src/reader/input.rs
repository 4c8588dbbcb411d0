//! What is read: a file, or bytes that are there already.

use std::fs::File;
use std::io::Cursor;

use bytes::Bytes;
use pipeline_node::{DType, Item, NodeContext, NodeError};
use symphonia::core::io::MediaSource;

/// What an item names.
#[derive(Debug, PartialEq)]
pub(super) enum Input {
    /// The path of a file, in the guest's terms.
    Path(String),
    /// The content of a file.
    Bytes(Bytes),
}

/// An input that is open, and what messages call it.
pub(super) struct Open {
    pub(super) name: String,
    pub(super) source: Box<dyn MediaSource>,
}

impl Input {
    /// What an item names; null stands for `path`.
    pub(super) fn of(item: Item, path: Option<&str>) -> Result<Self, NodeError> {
        match (item, path) {
            (Item::Null, Some(path)) => Ok(Self::Path(path.to_owned())),
            (Item::Null, None) => Err(NodeError::failed(
                "there is nothing to read; set the parameter `path`, or send the path or the bytes of a file",
            )),
            (Item::Object(mut fields), _) => {
                let field = ["path", "data"].iter().find_map(|name| fields.swap_remove(*name));
                Self::of_value(field.unwrap_or_default())
            }
            (item, _) => Self::of_value(item),
        }
    }

    fn of_value(item: Item) -> Result<Self, NodeError> {
        match item {
            Item::Text(path) => Ok(Self::Path(path)),
            Item::Array(array) if *array.dtype() == DType::U8 => {
                Ok(Self::Bytes(array.into_parts().2))
            }
            Item::Array(array) => Err(NodeError::failed(format!(
                "the bytes of a file, `data`, are an array of uint8, found one of `{}`",
                array.dtype()
            ))),
            _ => Err(NodeError::failed(
                "the item names no file; it is a path, an array of uint8 with a file's bytes, or an object with `path` \
                 or `data`",
            )),
        }
    }

    /// Opens it.
    pub(super) fn open(self, context: &NodeContext) -> Result<Open, NodeError> {
        let open = match self {
            Self::Bytes(bytes) => {
                Open { name: "the item's data".to_owned(), source: Box::new(Cursor::new(bytes)) }
            }
            Self::Path(path) => {
                let file = File::open(context.file(&path)?);
                let file = file.map_err(|error| {
                    NodeError::failed(format!("`{path}` cannot be opened")).caused_by(error)
                })?;
                Open { name: format!("`{path}`"), source: Box::new(file) }
            }
        };
        match open.source.byte_len() {
            Some(0) => Err(NodeError::failed(format!(
                "{} is empty; it has no bytes of any audio file",
                open.name
            ))),
            _ => Ok(open),
        }
    }
}

#[cfg(test)]
mod tests {
    use pipeline_node::Array;
    use serde_json::{Value, json};

    use super::*;

    fn of(item: Value, path: Option<&str>) -> Input {
        Input::of(item.into(), path).unwrap()
    }

    #[test]
    fn an_item_names_a_file_or_has_its_bytes() {
        let path = |path: &str| Input::Path(path.to_owned());
        assert_eq!(of(json!("a.wav"), Some("b.wav")), path("a.wav"));
        assert_eq!(of(json!({"path": "a.wav"}), None), path("a.wav"));
        assert_eq!(of(json!(null), Some("b.wav")), path("b.wav"));
        let bytes = Array::from_elements([2], [1_u8, 2]).unwrap();
        let item = Item::Array(bytes.clone());
        let found = Input::of(item, None).unwrap();
        assert_eq!(found, Input::Bytes(bytes.data().clone()));
        let object = [("data".to_owned(), Item::Array(bytes))].into_iter().collect();
        assert_eq!(Input::of(Item::Object(object), None).unwrap(), found);
    }

    #[test]
    fn an_item_that_names_nothing_is_refused() {
        let refuse = |item: Item| Input::of(item, None).unwrap_err().to_string();
        let floats = Array::from_elements([1], [1.0_f32]).unwrap();
        let messages = [
            refuse(Item::Null),
            refuse(json!({"file": "a.wav"}).into()),
            refuse(3_u64.into()),
            refuse(floats.into()),
        ];
        insta::assert_snapshot!(messages.join("\n"));
    }
}
