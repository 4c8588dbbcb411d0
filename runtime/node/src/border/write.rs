//! From items to JSON.

use std::io::{self, Write};

use serde::ser::{SerializeMap, SerializeStruct};
use serde::{Serialize, Serializer};
use serde_json::ser::Formatter;

use super::{MARKER, base64};
use crate::{Array, DType, Item, Object};

/// An array stands there as base64.
impl Serialize for Item {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Written::<false>(self).serialize(serializer)
    }
}

/// An item whose arrays [`to_writer`] writes several times faster, as it doesn't look for characters that
/// JSON escapes. Any other serialiser gets bytes where base64 would be.
#[derive(Debug, Clone, PartialEq)]
pub struct Streamed(pub Item);

impl Serialize for Streamed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Written::<true>(&self.0).serialize(serializer)
    }
}

/// Writes a document as JSON, bytes in it as base64.
///
/// # Errors
///
/// If it can't be written, or isn't JSON.
pub fn to_writer(writer: impl Write, document: &impl Serialize) -> serde_json::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(writer, BytesAsBase64);
    document.serialize(&mut serializer)
}

/// Writes an item as JSON.
///
/// # Errors
///
/// None but those of serde, which an item does not have.
pub fn write_item(text: &mut Vec<u8>, item: &Item) -> serde_json::Result<()> {
    to_writer(text, &Written::<true>(item))
}

struct BytesAsBase64;

impl Formatter for BytesAsBase64 {
    fn write_byte_array<W: ?Sized + Write>(&mut self, to: &mut W, bytes: &[u8]) -> io::Result<()> {
        /// A multiple of 3, so that the pieces' texts make up the text of the whole. Its text fills the buffer
        /// of the command, which then passes it on without a copy.
        const PIECE: usize = 48 << 10;
        let mut text = Vec::new();
        to.write_all(b"\"")?;
        for piece in bytes.chunks(PIECE) {
            text.clear();
            base64::encode(piece, &mut text);
            to.write_all(&text)?;
        }
        to.write_all(b"\"")
    }
}

/// An item, its arrays as base64 or, if they are `RAW`, as bytes.
struct Written<'a, const RAW: bool>(&'a Item);
struct Marked<'a, const RAW: bool>(&'a Array);
struct Content<'a, const RAW: bool>(&'a Array);
struct Bytes<'a, const RAW: bool>(&'a [u8]);

impl<const RAW: bool> Serialize for Written<'_, RAW> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Item::Null => serializer.serialize_unit(),
            Item::Bool(boolean) => serializer.serialize_bool(*boolean),
            Item::Number(number) => number.serialize(serializer),
            Item::Text(text) => serializer.serialize_str(text),
            Item::List(items) => serializer.collect_seq(items.iter().map(Self)),
            Item::Object(fields) => serializer
                .collect_map(fields.iter().map(|(name, item)| (name, Written::<RAW>(item)))),
            Item::Array(array) => Marked::<RAW>(array).serialize(serializer),
        }
    }
}

impl<const RAW: bool> Serialize for Marked<'_, RAW> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut marked = serializer.serialize_map(Some(2))?;
        marked.serialize_entry(MARKER, &true)?;
        marked.serialize_entry("array", &Content::<RAW>(self.0))?;
        marked.end()
    }
}

impl<const RAW: bool> Serialize for Content<'_, RAW> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut array = serializer.serialize_struct("Array", 2)?;
        array.serialize_field("meta", &Written::<RAW>(&meta(self.0)))?;
        array.serialize_field("data", &Bytes::<RAW>(self.0.data()))?;
        array.end()
    }
}

/// The object that an array is in JSON, as it is written.
pub(crate) fn marked(array: &Array) -> Item {
    let content = [("meta", meta(array)), ("data", base64::to_text(array.data()).into())];
    object([(MARKER, true.into()), ("array", object(content))])
}

/// What tells of an array.
fn meta(array: &Array) -> Item {
    let shape = array.shape();
    let is_in_both_orders = shape.iter().filter(|length| **length != 1).count() < 2;
    object([
        ("shape", shape.iter().map(|length| number(*length)).collect()),
        ("dtype", dtype(array.dtype())),
        ("size", number(array.len())),
        ("c_contiguous", true.into()),
        ("f_contiguous", (is_in_both_orders || array.is_empty()).into()),
    ])
}

fn number(length: usize) -> Item {
    Item::Number(length.into())
}

fn object<const COUNT: usize>(fields: [(&str, Item); COUNT]) -> Item {
    Object::from_iter(fields.map(|(name, item)| (name.to_owned(), item))).into()
}

/// The name where there is one, else what a `.npy` file would have.
pub(super) fn dtype(dtype: &DType) -> Item {
    dtype.name().map_or_else(|| dtype.to_descr(), Item::from)
}

impl<const RAW: bool> Serialize for Bytes<'_, RAW> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match RAW {
            true => serializer.serialize_bytes(self.0),
            false => serializer.serialize_str(&base64::to_text(self.0)),
        }
    }
}
