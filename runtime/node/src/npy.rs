//! Arrays in `.npy` files, NumPy's own format.

mod error;
mod header;
pub(crate) mod literal;

use std::io::{Read, Write};

use bytes::Bytes;

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
    let (header, expected) = read_header(&mut file, length)?;
    let found = expected as u64;
    let mut data = Vec::new();
    data.try_reserve_exact(expected).map_err(|_| NpyError::Memory(expected))?;
    let read = file.take(found).read_to_end(&mut data)?;
    if read != expected {
        return Err(NpyError::Length { expected, found: read as u64 });
    }
    array(header, data.into())
}

/// Reads a file that is in memory. The array shares its bytes unless the file has Fortran's order.
///
/// # Errors
///
/// As [`read`].
pub fn from_bytes(file: &Bytes) -> Result<Array, NpyError> {
    let mut rest = &file[..];
    let (header, expected) = read_header(&mut rest, file.len() as u64)?;
    array(header, file.slice(file.len() - expected..))
}

/// The header, and how many bytes follow it.
fn read_header(file: impl Read, length: u64) -> Result<(Header, usize), NpyError> {
    let header = Header::read(file, length)?;
    let expected = Array::bytes(&header.dtype, &header.shape)?;
    let found = length.saturating_sub(header.length);
    if expected as u64 == found {
        return Ok((header, expected));
    }
    Err(NpyError::Length { expected, found })
}

fn array(header: Header, mut data: Bytes) -> Result<Array, NpyError> {
    if header.is_fortran_order && header.shape.len() > 1 {
        data = c_order(&data, &header.shape, header.dtype.size()).into();
    }
    Ok(Array::new(header.dtype, header.shape, data)?)
}

/// What stands before the elements in the file of such an array.
///
/// # Errors
///
/// If the description of the type doesn't fit into a header.
pub fn header(array: &Array) -> Result<Vec<u8>, NpyError> {
    header::write(array.dtype(), array.shape())
}

/// Writes a file as NumPy does.
///
/// # Errors
///
/// If it can't be written, or if the description of the type doesn't fit into a header.
pub fn write(array: &Array, mut file: impl Write) -> Result<(), NpyError> {
    file.write_all(&header(array)?)?;
    file.write_all(array.data())?;
    Ok(file.flush()?)
}
