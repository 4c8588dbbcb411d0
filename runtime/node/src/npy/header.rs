//! The header of a `.npy` file: magic, version, length, and a Python dict as text.

use std::io::Read;

use super::{NpyError, literal};
use crate::array::{announced, shape};
use crate::{DType, Item, Object};

const MAGIC: &[u8] = b"\x93NUMPY";
/// The elements begin at a multiple of this.
const ALIGNMENT: usize = 64;
/// Room that is left for the first dimension to grow.
const GROWTH: usize = 21;
/// The longest header that is read. A thousand fields need some 30,000 bytes.
const MAX_BYTES: u64 = 1 << 20;

/// What a header says.
pub(super) struct Header {
    pub(super) dtype: DType,
    pub(super) shape: Vec<usize>,
    pub(super) is_fortran_order: bool,
    /// How many bytes come before the elements.
    pub(super) length: u64,
}

impl Header {
    /// Reads the header of a file of so many bytes.
    pub(super) fn read(mut file: impl Read, file_length: u64) -> Result<Self, NpyError> {
        let preamble = take(&mut file, 8)?;
        let (magic, version) = preamble.split_at(preamble.len().min(MAGIC.len()));
        if magic != MAGIC {
            return Err(NpyError::Magic);
        }
        let (length_bytes, is_utf8) = match version {
            [1, 0] => (2, false),
            [2, 0] => (4, false),
            [3, 0] => (4, true),
            [major, minor] => return Err(NpyError::Version(*major, *minor)),
            _ => return Err(NpyError::HeaderLength),
        };
        let length = take(&mut file, length_bytes)?;
        if length.len() < length_bytes as usize {
            return Err(NpyError::HeaderLength);
        }
        let length = length.iter().rev().fold(0, |length, byte| length << 8 | u64::from(*byte));
        let before = 8 + length_bytes;
        if length > file_length.saturating_sub(before) {
            return Err(NpyError::HeaderLength);
        }
        if length > MAX_BYTES {
            return Err(NpyError::HeaderTooLong(length, MAX_BYTES));
        }
        let text = decode(take(&mut file, length)?, is_utf8)?;
        let (dtype, lengths, is_fortran_order) = parse(&text)?;
        let shape = shape(&dtype, &lengths)?;
        Ok(Self { dtype, shape, is_fortran_order, length: before + length })
    }
}

/// As many bytes as there are, up to a number.
fn take(file: &mut impl Read, bytes: u64) -> Result<Vec<u8>, NpyError> {
    let mut taken = Vec::new();
    file.take(bytes).read_to_end(&mut taken)?;
    Ok(taken)
}

/// Before version 3 the text is Latin-1.
fn decode(bytes: Vec<u8>, is_utf8: bool) -> Result<String, NpyError> {
    if !is_utf8 {
        return Ok(bytes.into_iter().map(char::from).collect());
    }
    String::from_utf8(bytes).map_err(|_| NpyError::Header("is not UTF-8".to_owned()))
}

fn parse(text: &str) -> Result<(DType, Vec<u64>, bool), NpyError> {
    let wrong = |what: &str| NpyError::Header(what.to_owned());
    let literal = literal::parse(text).map_err(|problem| NpyError::Header(problem.to_string()))?;
    let Item::Object(mut fields) = literal else { return Err(wrong("is no dict")) };
    let mut take = |name: &str| {
        let missing = || NpyError::Header(format!("has no `{name}`"));
        Object::shift_remove(&mut fields, name).ok_or_else(missing)
    };
    let (descr, order, shape) = (take("descr")?, take("fortran_order")?, take("shape")?);
    if let Some(name) = fields.keys().next() {
        return Err(NpyError::Header(format!("has an unknown key `{name}`")));
    }
    let Item::Bool(is_fortran_order) = order else {
        return Err(wrong("has a `fortran_order` that is neither True nor False"));
    };
    let shape = match shape {
        Item::List(lengths) => announced(&lengths),
        _ => None,
    };
    let shape = shape.ok_or_else(|| wrong("has a `shape` that is no tuple of lengths"))?;
    Ok((DType::from_descr(&descr)?, shape, is_fortran_order))
}

/// The header of an array of this type and shape.
pub(super) fn write(dtype: &DType, shape: &[usize]) -> Result<Vec<u8>, NpyError> {
    let mut text = format!(
        "{{'descr': {}, 'fortran_order': False, 'shape': {}, }}",
        dtype.python_descr(),
        literal::tuple(shape)
    );
    if let Some(first) = shape.first() {
        let room = GROWTH.saturating_sub(first.to_string().len());
        text.push_str(&" ".repeat(room));
    }
    let (version, text, length_bytes) = encode(text);
    let before = MAGIC.len() + 2 + length_bytes;
    let padding = ALIGNMENT - (before + text.len() + 1) % ALIGNMENT;
    let length = text.len() + padding + 1;
    if length as u64 > MAX_BYTES {
        return Err(NpyError::HeaderTooLong(length as u64, MAX_BYTES));
    }
    let mut header = [MAGIC, &[version, 0], &length.to_le_bytes()[..length_bytes]].concat();
    header.extend_from_slice(&text);
    header.resize(before + length - 1, b' ');
    header.push(b'\n');
    Ok(header)
}

/// The oldest version that can say it, the text's bytes, and how many bytes their number has.
fn encode(text: String) -> (u8, Vec<u8>, usize) {
    /// With the padding and the bytes before it.
    const MOST_IN_VERSION_1: usize = u16::MAX as usize - ALIGNMENT;
    let latin: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    match latin {
        Some(latin) if latin.len() <= MOST_IN_VERSION_1 => (1, latin, 2),
        Some(latin) => (2, latin, 4),
        None => (3, text.into_bytes(), 4),
    }
}
