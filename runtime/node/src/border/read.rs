//! From JSON to items.

use super::files::Arrays;
use super::json::Json;
use super::{BorderError, MARKER, base64, marker};
use crate::{Item, Object};

/// Reads items out of JSON.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'f> {
    files: &'f Arrays,
}

impl<'f> Reader<'f> {
    /// A reader that finds the files of arrays there.
    pub fn new(files: &'f Arrays) -> Self {
        Self { files }
    }

    /// The item that a JSON value is.
    ///
    /// # Errors
    ///
    /// [`BorderError`] for the first object that ought to be an array and isn't, with its place in the
    /// value, such as `[2]["samples"]`.
    pub fn item(self, json: Json<'_>) -> Result<Item, BorderError> {
        Ok(match json {
            Json::Null => Item::Null,
            Json::Bool(boolean) => boolean.into(),
            Json::Number(number) => Item::Number(number),
            Json::Text(text) => text.into_owned().into(),
            Json::Base64(bytes) => base64::to_text(&bytes).into(),
            Json::List(values) => Item::List(self.items(values)?),
            Json::Object(fields) if fields.get(MARKER) == Some(&Json::Bool(true)) => {
                marker::read(fields, self.files).map_err(BorderError::new)?.into()
            }
            Json::Object(fields) => {
                let fields = fields.into_iter().map(|(name, value)| {
                    let item = self.item(value);
                    let item = item.map_err(|error| error.inside(&format!("[{name:?}]")))?;
                    Ok((name.into_owned(), item))
                });
                fields.collect::<Result<Object, _>>()?.into()
            }
        })
    }

    /// The items of a list.
    ///
    /// # Errors
    ///
    /// As [`Self::item`].
    pub fn items(self, values: Vec<Json<'_>>) -> Result<Vec<Item>, BorderError> {
        let items = values.into_iter().enumerate().map(|(index, value)| {
            self.item(value).map_err(|error| error.inside(&format!("[{index}]")))
        });
        items.collect()
    }
}

/// The array that an object is if it says so, else the object. There are no files.
///
/// # Errors
///
/// [`BorderError`] if it says so, and isn't.
pub fn revive(fields: Object) -> Result<Item, BorderError> {
    if fields.get(MARKER) != Some(&Item::Bool(true)) {
        return Ok(fields.into());
    }
    let fields = fields.iter().map(|(name, item)| (name.as_str().into(), borrowed(item)));
    marker::read(fields.collect(), &Arrays::Inline).map(Item::from).map_err(BorderError::new)
}

/// An item as JSON that lies in it. An array in it is no part of an array.
fn borrowed(item: &Item) -> Json<'_> {
    match item {
        Item::Null | Item::Array(_) => Json::Null,
        Item::Bool(boolean) => Json::Bool(*boolean),
        Item::Number(number) => Json::Number(number.clone()),
        Item::Text(text) => Json::Text(text.into()),
        Item::List(items) => Json::List(items.iter().map(borrowed).collect()),
        Item::Object(fields) => {
            let fields = fields.iter().map(|(name, item)| (name.as_str().into(), borrowed(item)));
            Json::Object(fields.collect())
        }
    }
}
