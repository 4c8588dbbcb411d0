//! From items to JSON.

use std::fmt;

use base64::display::Base64Display;
use base64::engine::general_purpose::STANDARD;
use serde::ser::{SerializeMap, SerializeStruct};
use serde::{Serialize, Serializer};

use super::MARKER;
use crate::{Array, DType, Item};

/// An array stands there as base64, which is written piece by piece.
impl Serialize for Item {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(boolean) => serializer.serialize_bool(*boolean),
            Self::Number(number) => number.serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(fields) => serializer.collect_map(fields),
            Self::Array(array) => Marked(array).serialize(serializer),
        }
    }
}

struct Marked<'a>(&'a Array);
struct Content<'a>(&'a Array);
struct Meta<'a>(&'a Array);
struct Base64<'a>(&'a [u8]);

impl Serialize for Marked<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut marked = serializer.serialize_map(Some(2))?;
        marked.serialize_entry(MARKER, &true)?;
        marked.serialize_entry("array", &Content(self.0))?;
        marked.end()
    }
}

impl Serialize for Content<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut array = serializer.serialize_struct("Array", 2)?;
        array.serialize_field("meta", &Meta(self.0))?;
        array.serialize_field("data", &Base64(self.0.data()))?;
        array.end()
    }
}

impl Serialize for Meta<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let shape = self.0.shape();
        let mut meta = serializer.serialize_struct("Meta", 5)?;
        meta.serialize_field("shape", shape)?;
        meta.serialize_field("dtype", &dtype(self.0.dtype()))?;
        meta.serialize_field("size", &self.0.len())?;
        meta.serialize_field("c_contiguous", &true)?;
        let is_in_both_orders = shape.iter().filter(|length| **length != 1).count() < 2;
        meta.serialize_field("f_contiguous", &(is_in_both_orders || self.0.is_empty()))?;
        meta.end()
    }
}

/// The name where there is one, else what a `.npy` file would have.
pub(super) fn dtype(dtype: &DType) -> Item {
    dtype.name().map_or_else(|| dtype.to_descr(), Item::from)
}

impl fmt::Display for Base64<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Base64Display::new(self.0, &STANDARD).fmt(f)
    }
}

impl Serialize for Base64<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
