//! Types with fields.

use std::collections::HashSet;
use std::sync::Arc;

use super::{DType, DTypeError};

/// Fields in the order of their places, without overlaps.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Record {
    fields: Vec<Field>,
    size: usize,
}

/// A field of a record.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// A second name.
    pub title: Option<String>,
    /// What it holds.
    pub dtype: DType,
    /// The shape, if it holds an array of these.
    pub shape: Vec<usize>,
    /// Where in the record it begins, in bytes.
    pub offset: usize,
}

impl Field {
    /// How many bytes it has; `None` if these are more than an element may have.
    pub(super) fn size(&self) -> Option<usize> {
        let multiply = |size: usize, length: &usize| size.checked_mul(*length);
        let size = self.shape.iter().try_fold(self.dtype.size(), multiply);
        size.filter(|size| *size <= DType::MAX_SIZE)
    }

    fn end(&self) -> Option<usize> {
        self.offset.checked_add(self.size()?).filter(|end| *end <= DType::MAX_SIZE)
    }
}

impl Record {
    /// A record of these fields and of so many bytes, those included that belong to no field.
    ///
    /// # Errors
    ///
    /// [`DTypeError`] if fields have one name or none, overlap, stand in another order than that of
    /// their places, or don't fit.
    pub fn new(fields: Vec<Field>, size: usize) -> Result<Self, DTypeError> {
        let mut names = HashSet::new();
        let mut end = 0;
        for field in &fields {
            let wrong = || DTypeError::Field(format!("`{}` at byte {}", field.name, field.offset));
            if field.name.is_empty() || field.offset < end {
                return Err(wrong());
            }
            if !field.shape.is_empty() && field.dtype.is_empty_text() {
                return Err(DTypeError::Empty(field.name.clone()));
            }
            end = field.end().filter(|end| *end <= size).ok_or_else(wrong)?;
            let titles = field.title.iter().filter(|title| **title != field.name);
            if let Some(name) = titles.chain([&field.name]).find(|name| !names.insert(*name)) {
                return Err(DTypeError::Twice(name.clone()));
            }
        }
        match size <= DType::MAX_SIZE {
            true => Ok(Self { fields, size }),
            false => Err(DTypeError::Size("record".to_owned())),
        }
    }

    /// The fields.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// How many bytes a record has.
    pub fn size(&self) -> usize {
        self.size
    }
}

impl From<Record> for DType {
    fn from(record: Record) -> Self {
        Self::Record(Arc::new(record))
    }
}
