//! An array that JSON says wrongly.

use thiserror::Error;

use crate::npy::NpyError;
use crate::{ArrayError, DTypeError};

/// An object that ought to be an array, and where it is.
#[derive(Debug, Error)]
#[error("{place}: {problem}")]
pub struct BorderError {
    /// Where it is, such as `input_data[2]["samples"]`.
    pub place: String,
    /// What is wrong.
    pub problem: Box<Problem>,
}

impl BorderError {
    pub(super) fn new(problem: impl Into<Problem>) -> Self {
        Self { place: String::new(), problem: Box::new(problem.into()) }
    }

    /// The same defect, seen from one level further out.
    #[must_use]
    pub fn inside(mut self, step: &str) -> Self {
        self.place.insert_str(0, step);
        self
    }
}

/// What is wrong with an array.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Problem {
    /// A field that must be there isn't.
    #[error("the array has no `{0}`")]
    Missing(&'static str),
    /// A field that no array has, or none of this form.
    #[error("the array has a field `{0}`, which {1} has not")]
    Unknown(String, &'static str),
    /// A field of another kind than it must be.
    #[error("the array's `{field}` must be {expected}, found {found}")]
    Kind {
        /// The field.
        field: &'static str,
        /// What it must be.
        expected: &'static str,
        /// What it is.
        found: &'static str,
    },
    /// A length that isn't one.
    #[error("the array's `shape` has {0}, which is no length")]
    Length(String),
    /// The type.
    #[error("the array's dtype is wrong: {0}")]
    DType(#[from] DTypeError),
    /// Base64 that isn't.
    #[error("the array's `data` is not base64: {0}")]
    Base64(::base64::DecodeError),
    /// Bytes and shape that disagree.
    #[error(transparent)]
    Array(#[from] ArrayError),
    /// A number of elements that the shape contradicts.
    #[error("the array's `size` is {found}, but shape {shape:?} has {expected} elements")]
    Size {
        /// What the array says.
        found: u64,
        /// Its shape.
        shape: Box<[usize]>,
        /// How many elements the shape has.
        expected: usize,
    },
    /// A file where there are none.
    #[error(
        "the array is the file `{0}`, but there is no folder of arrays; pass one with `--arrays`"
    )]
    NoFolder(String),
    /// A path out of the folder.
    #[error("the array's file `{0}` leads out of the folder of arrays; name a file in it")]
    Outside(String),
    /// A file that isn't there.
    #[error("the array's file `{0}` is not in the folder of arrays")]
    NoFile(String),
    /// A file that holds no array.
    #[error("cannot read the array's file `{file}`: {error}")]
    File {
        /// Its path in the folder of arrays.
        file: String,
        /// What is wrong with it.
        error: NpyError,
    },
    /// A file whose array isn't the one that JSON announces.
    #[error("the array's file `{file}` holds an {found}, but `{field}` says otherwise")]
    Differs {
        /// Its path in the folder of arrays.
        file: String,
        /// What it holds.
        found: String,
        /// Which field it contradicts.
        field: &'static str,
    },
}
