//! What an array's elements are.

mod code;
mod descr;
mod error;
mod number;
mod record;
mod unit;

use std::fmt;
use std::sync::Arc;

pub use error::DTypeError;
pub use number::{ByteOrder, Number};
pub use record::{Field, Record};
pub use unit::{TimeBase, TimeUnit};

/// The type of an array's elements: any of NumPy's whose elements all have one size in bytes, but for
/// `longdouble`, whose bytes differ from machine to machine.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DType {
    /// A number or a truth value.
    Number(Number, ByteOrder),
    /// A point in time: a count of units since 1970, as an integer of 64 bits.
    Datetime(TimeUnit, ByteOrder),
    /// A duration: a count of units, as an integer of 64 bits.
    Timedelta(TimeUnit, ByteOrder),
    /// As many bytes of text, filled up with zeros.
    Bytes(usize),
    /// As many code points of 32 bits, filled up with zeros.
    Text(usize, ByteOrder),
    /// As many bytes of whatever.
    Void(usize),
    /// Fields of types of their own.
    Record(Arc<Record>),
}

impl DType {
    /// The most bytes that an element may have.
    pub const MAX_SIZE: usize = i32::MAX as usize;

    /// How many bytes an element has.
    pub fn size(&self) -> usize {
        match self {
            Self::Number(number, _) => number.size(),
            Self::Datetime(..) | Self::Timedelta(..) => size_of::<i64>(),
            Self::Bytes(size) | Self::Void(size) => *size,
            Self::Text(length, _) => length * size_of::<char>(),
            Self::Record(record) => record.size(),
        }
    }

    /// The name that NumPy knows it by, such as `float64` or `datetime64[ms]`. Only numbers and times
    /// in the machine's own byte order have one that says everything.
    pub fn name(&self) -> Option<String> {
        match self {
            Self::Number(number, ByteOrder::NATIVE) => Some(number.name().to_owned()),
            Self::Datetime(unit, ByteOrder::NATIVE) => Some(format!("datetime64{unit}")),
            Self::Timedelta(unit, ByteOrder::NATIVE) => Some(format!("timedelta64{unit}")),
            _ => None,
        }
    }

    /// How long the pieces are whose bytes stand in the other order on another machine; `None` if
    /// there are none, or if they are those of fields.
    pub(crate) fn swappable(&self) -> Option<(usize, ByteOrder)> {
        match self {
            Self::Number(number, order) if number.word() > 1 => Some((number.word(), *order)),
            Self::Datetime(_, order) | Self::Timedelta(_, order) => {
                Some((size_of::<i64>(), *order))
            }
            Self::Text(_, order) => Some((size_of::<char>(), *order)),
            _ => None,
        }
    }

    /// Whether it is a text, or whatever, of no bytes.
    pub(crate) fn is_empty_text(&self) -> bool {
        matches!(self, Self::Bytes(0) | Self::Void(0) | Self::Text(0, _))
    }

    /// The same type in the machine's own byte order; fields stay as they are.
    #[must_use]
    pub fn in_native_order(&self) -> Self {
        match self {
            Self::Number(number, _) => Self::Number(*number, ByteOrder::NATIVE),
            Self::Datetime(unit, _) => Self::Datetime(*unit, ByteOrder::NATIVE),
            Self::Timedelta(unit, _) => Self::Timedelta(*unit, ByteOrder::NATIVE),
            Self::Text(length, _) => Self::Text(*length, ByteOrder::NATIVE),
            other => other.clone(),
        }
    }
}

/// The name, else what NumPy writes into the header of a file.
impl fmt::Display for DType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name().or_else(|| code::code(self)) {
            Some(text) => f.write_str(&text),
            None => f.write_str(&self.python_descr()),
        }
    }
}
