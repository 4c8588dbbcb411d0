//! Arrays in `.npy` files, NumPy's own format.

mod error;
mod header;
pub(crate) mod literal;

use std::io::{Read, Write};

use crate::Array;
use crate::array::c_order;

pub use error::NpyError;

use header::Header;

/// Reads a file of so many bytes. Nothing may follow the array.
///
/// # Errors
///
/// [`NpyError`] if it isn't one, or if it holds what an [`Array`] can't.
pub fn read(mut file: impl Read, length: u64) -> Result<Array, NpyError> {
    let header = Header::read(&mut file, length)?;
    let expected = Array::bytes(&header.dtype, &header.shape)?;
    let found = length.saturating_sub(header.length);
    if expected as u64 != found {
        return Err(NpyError::Length { expected, found });
    }
    let mut data = Vec::new();
    data.try_reserve_exact(expected).map_err(|_| NpyError::Memory(expected))?;
    let read = file.take(found).read_to_end(&mut data)?;
    if read != expected {
        return Err(NpyError::Length { expected, found: read as u64 });
    }
    if header.is_fortran_order && header.shape.len() > 1 {
        data = c_order(&data, &header.shape, header.dtype.size());
    }
    Ok(Array::new(header.dtype, header.shape, data)?)
}

/// Writes a file as NumPy does.
///
/// # Errors
///
/// If it can't be written, or if the description of the type doesn't fit into a header.
pub fn write(array: &Array, mut file: impl Write) -> Result<(), NpyError> {
    file.write_all(&header::write(array.dtype(), array.shape())?)?;
    file.write_all(array.data())?;
    Ok(file.flush()?)
}
