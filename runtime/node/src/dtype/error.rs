//! What can be wrong with the name of a type.

use thiserror::Error;

/// A text or a list that names no type that an array can have.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DTypeError {
    /// The text is none of NumPy's names or codes.
    #[error("`{0}` is no dtype; use a name such as `float64` or a code such as `<f8`")]
    Unknown(String),
    /// Elements that are Python objects.
    #[error(
        "dtype `{0}` holds Python objects, which have no bytes; use a dtype of numbers or text"
    )]
    Object(String),
    /// Extended precision.
    #[error(
        "dtype `{0}` is a longdouble, whose bytes differ from machine to machine; convert it with \
         `.astype('float64')` or `.astype('complex128')`"
    )]
    LongDouble(String),
    /// A unit of time that there isn't.
    #[error("dtype `{0}` has no unit of time that NumPy knows; use one such as `[ms]`")]
    Unit(String),
    /// An element with more bytes than NumPy can handle.
    #[error("an element of dtype `{0}` has more than 2147483647 bytes")]
    Size(String),
    /// Something that is neither a text nor a list of fields.
    #[error("a dtype is a text or a list of fields, found {0}")]
    Form(String),
    /// An entry of the list of fields.
    #[error("a field is [name, dtype] or [name, dtype, shape], found {0}")]
    Field(String),
    /// A field with a shape of what NumPy takes for a text whose length isn't known yet.
    #[error("field `{0}` has a shape, but its elements have no bytes, which NumPy can't have")]
    Empty(String),
    /// Two fields with one name.
    #[error("two fields are called `{0}`")]
    Twice(String),
    /// Fields in fields in fields.
    #[error("the fields of the dtype are nested deeper than {0} levels")]
    Depth(usize),
}
