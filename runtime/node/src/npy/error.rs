//! What can be wrong with a `.npy` file.

use std::io;

use thiserror::Error;

use crate::{ArrayError, DTypeError};

/// A file that holds no array, or none that can be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum NpyError {
    /// The file can't be read or written.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It doesn't begin as it should.
    #[error("it is no `.npy` file: it does not begin with `\\x93NUMPY`")]
    Magic,
    /// A format that isn't known.
    #[error("its format is version {0}.{1}; known are 1.0, 2.0 and 3.0")]
    Version(u8, u8),
    /// The file ends in its header.
    #[error("it ends within its header")]
    HeaderLength,
    /// A header longer than any that there is a reason for.
    #[error("its header has {0} bytes, more than the {1} that are read")]
    HeaderTooLong(u64, u64),
    /// The header is none.
    #[error("its header {0}")]
    Header(String),
    /// The type of the elements.
    #[error(transparent)]
    DType(#[from] DTypeError),
    /// The shape.
    #[error(transparent)]
    Array(#[from] ArrayError),
    /// Fewer bytes than announced, or more.
    #[error("its header announces {expected} bytes of elements, found {found}")]
    Length {
        /// How many there should be.
        expected: usize,
        /// How many there are.
        found: u64,
    },
    /// The elements don't fit into memory.
    #[error("there is no memory for its {0} bytes")]
    Memory(usize),
}
