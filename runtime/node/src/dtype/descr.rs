//! Types as NumPy writes them into the header of a file: a code, or a list of fields. In JSON a tuple is
//! a list.

use std::fmt::Write;

use super::code::code;
use super::{DType, DTypeError, Field, Record};
use crate::Item;
use crate::border::write_item;
use crate::npy::literal;

/// How deep fields may be nested.
const MAX_DEPTH: usize = 32;

impl DType {
    /// Reads a name, a code, or a list of fields.
    ///
    /// # Errors
    ///
    /// [`DTypeError`] if it is something else, or if an array can't have that type.
    pub fn from_descr(descr: &Item) -> Result<Self, DTypeError> {
        read(descr, 0)
    }

    /// A code, or a list of fields, as JSON has them.
    pub fn to_descr(&self) -> Item {
        match self {
            Self::Record(record) => {
                described(record).map(|field| field.into_item()).collect::<Vec<_>>().into()
            }
            plain => code(plain).unwrap_or_default().into(),
        }
    }

    /// A code, or a list of fields, as Python has them.
    pub fn python_descr(&self) -> String {
        let mut text = String::new();
        self.write_python(&mut text);
        text
    }

    fn write_python(&self, text: &mut String) {
        let Self::Record(record) = self else {
            return literal::write_str(&code(self).unwrap_or_default(), text);
        };
        text.push('[');
        for (index, field) in described(record).enumerate() {
            text.push_str(if index == 0 { "" } else { ", " });
            field.write_python(text);
        }
        text.push(']');
    }
}

fn read(descr: &Item, depth: usize) -> Result<DType, DTypeError> {
    match descr {
        Item::Text(text) => text.parse(),
        Item::List(_) if depth == MAX_DEPTH => Err(DTypeError::Depth(MAX_DEPTH)),
        Item::List(fields) => read_record(fields, depth),
        other => Err(DTypeError::Form(shown(other))),
    }
}

fn read_record(entries: &[Item], depth: usize) -> Result<DType, DTypeError> {
    let (mut fields, mut offset) = (Vec::new(), 0_usize);
    for entry in entries {
        let field = read_field(entry, offset, depth)?;
        let end = field.size().and_then(|size| offset.checked_add(size));
        let end = end.filter(|end| *end <= DType::MAX_SIZE);
        offset = end.ok_or_else(|| DTypeError::Size(field.name.clone()))?;
        // Bytes between the fields stand there as a field without a name.
        if !(field.name.is_empty() && matches!(field.dtype, DType::Void(_))) {
            fields.push(field);
        }
    }
    Record::new(fields, offset).map(DType::from)
}

fn read_field(entry: &Item, offset: usize, depth: usize) -> Result<Field, DTypeError> {
    let wrong = || DTypeError::Field(shown(entry));
    let Item::List(parts) = entry else { return Err(wrong()) };
    let (name, descr, shape) = match parts.as_slice() {
        [name, descr] => (name, descr, Vec::new()),
        [name, descr, shape] => (name, descr, read_shape(shape).ok_or_else(wrong)?),
        _ => return Err(wrong()),
    };
    let (title, name) = match name {
        Item::Text(name) => (None, name.clone()),
        Item::List(names) => match names.as_slice() {
            [Item::Text(title), Item::Text(name)] => (Some(title.clone()), name.clone()),
            _ => return Err(wrong()),
        },
        _ => return Err(wrong()),
    };
    Ok(Field { name, title, dtype: read(descr, depth + 1)?, shape, offset })
}

/// One length, or a list of lengths.
fn read_shape(shape: &Item) -> Option<Vec<usize>> {
    match shape {
        Item::Number(length) => Some(vec![usize::try_from(length.as_u64()?).ok()?]),
        Item::List(lengths) => lengths.iter().map(crate::array::length).collect(),
        _ => None,
    }
}

/// A value in an error message.
fn shown(item: &Item) -> String {
    const ENOUGH: usize = 60;
    let mut text = Vec::new();
    // An item is always JSON.
    write_item(&mut text, item).ok();
    let text = String::from_utf8_lossy(&text);
    match text.char_indices().nth(ENOUGH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into_owned(),
    }
}

/// A field as it stands in the list; padding has no name.
struct Described<'a> {
    name: &'a str,
    title: Option<&'a str>,
    dtype: DType,
    shape: &'a [usize],
}

/// The fields with the bytes between and after them.
fn described(record: &Record) -> impl Iterator<Item = Described<'_>> {
    let padding =
        |size: usize| Described { name: "", title: None, dtype: DType::Void(size), shape: &[] };
    let mut end = 0;
    let mut entries = Vec::new();
    for field in record.fields() {
        entries.extend((field.offset > end).then(|| padding(field.offset - end)));
        end = field.offset + field.size().unwrap_or_default();
        entries.push(Described {
            name: &field.name,
            title: field.title.as_deref(),
            dtype: field.dtype.clone(),
            shape: &field.shape,
        });
    }
    entries.extend((record.size() > end).then(|| padding(record.size() - end)));
    entries.into_iter()
}

impl Described<'_> {
    fn into_item(self) -> Item {
        let name = match self.title {
            None => self.name.into(),
            Some(title) => Item::List(vec![title.into(), self.name.into()]),
        };
        let mut parts = vec![name, self.dtype.to_descr()];
        if !self.shape.is_empty() {
            parts.push(crate::array::lengths(self.shape));
        }
        parts.into()
    }

    fn write_python(&self, text: &mut String) {
        text.push('(');
        if let Some(title) = self.title {
            text.push('(');
            literal::write_str(title, text);
            text.push_str(", ");
            literal::write_str(self.name, text);
            text.push(')');
        } else {
            literal::write_str(self.name, text);
        }
        text.push_str(", ");
        self.dtype.write_python(text);
        if !self.shape.is_empty() {
            // A text takes whatever is written to it.
            write!(text, ", {}", literal::tuple(self.shape)).ok();
        }
        text.push(')');
    }
}
