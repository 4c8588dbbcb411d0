//! What makes no array.

use thiserror::Error;

use super::Array;
use crate::DType;

/// Bytes that don't make an array of this type and shape.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ArrayError {
    /// Too few bytes, or too many.
    #[error("an array of type `{dtype}` and shape {shape:?} has {expected} bytes, found {found}")]
    Length {
        /// The type of the elements.
        dtype: DType,
        /// The length of each dimension.
        shape: Box<[usize]>,
        /// How many bytes there should be.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// A shape that no memory holds.
    #[error(
        "an array of type `{dtype}` and shape {shape:?} has more bytes than there are addresses"
    )]
    Overflow {
        /// The type of the elements.
        dtype: DType,
        /// The length of each dimension.
        shape: Box<[u64]>,
    },
    /// Too many dimensions.
    #[error("an array has at most {max} dimensions, found {0}", max = Array::MAX_DIMENSIONS)]
    Dimensions(usize),
}
