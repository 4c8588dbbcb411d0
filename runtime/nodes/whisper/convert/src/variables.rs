//! What a `model.bin` says: variables with names, shapes and types, and names for the same.

use std::collections::BTreeMap;

use crate::ConvertError;
use crate::reader::Reader;

/// The version of the format.
const VERSION: u32 = 6;
const SPEC: (&str, u32) = ("WhisperSpec", 3);
/// The types of numbers and their bytes, in the order of the numbers that stand for them.
const TYPES: [(&str, usize); 6] =
    [("float32", 4), ("int8", 1), ("int16", 2), ("int32", 4), ("float16", 2), ("bfloat16", 2)];

/// The variables by name.
pub(crate) type Variables<'a> = BTreeMap<String, Variable<'a>>;

/// Numbers of one type, the last index running fastest.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Variable<'a> {
    pub(crate) dtype: &'static str,
    pub(crate) shape: Vec<usize>,
    pub(crate) data: &'a [u8],
}

/// Reads a file. Aliases are not among the variables: Whisper has one alone, the projection to tokens, which
/// is the matrix of the tokens' embeddings.
pub(crate) fn read(file: &[u8]) -> Result<Variables<'_>, ConvertError> {
    let mut reader = Reader::new(file);
    head(&mut reader)?;
    let mut variables = Variables::new();
    for _ in 0..reader.u32("the number of variables")? {
        let (name, variable) = variable(&mut reader)?;
        if variables.insert(name.clone(), variable).is_some() {
            return Err(ConvertError::Twice(name));
        }
    }
    aliases(&mut reader)?;
    reader.end()?;
    Ok(variables)
}

fn head(reader: &mut Reader<'_>) -> Result<(), ConvertError> {
    match reader.u32("the version")? {
        VERSION => {}
        found => return Err(ConvertError::Version { found, known: VERSION }),
    }
    let name = reader.text("the kind of model")?;
    let revision = reader.u32("the revision")?;
    if (name.as_str(), revision) == SPEC {
        Ok(())
    } else {
        Err(ConvertError::Spec { name, revision })
    }
}

fn variable<'a>(reader: &mut Reader<'a>) -> Result<(String, Variable<'a>), ConvertError> {
    let name = reader.text("a variable's name")?;
    let mut shape = Vec::new();
    for _ in 0..reader.u8("a variable's shape")? {
        shape.push(reader.u32("a variable's shape")? as usize);
    }
    let number = reader.u8("a variable's type")?;
    let Some(&(dtype, size)) = TYPES.get(usize::from(number)) else {
        return Err(ConvertError::Dtype { name, dtype: format!("{number}") });
    };
    let found = reader.u32("a variable's length")?;
    let product = |bytes: u64, length: &usize| bytes.saturating_mul(*length as u64);
    let expected = shape.iter().fold(size as u64, product);
    if expected != u64::from(found) {
        return Err(ConvertError::Size { name, shape, expected, found: found.into() });
    }
    let data = reader.bytes(found as usize, "a variable's numbers")?;
    Ok((name, Variable { dtype, shape, data }))
}

fn aliases(reader: &mut Reader<'_>) -> Result<(), ConvertError> {
    for _ in 0..reader.u32("the number of aliases")? {
        let alias = reader.text("an alias")?;
        let target = reader.text("an alias")?;
        let is_tied = alias == "decoder/projection/weight" && target == "decoder/embeddings/weight";
        if !is_tied {
            return Err(ConvertError::Unknown(alias));
        }
    }
    Ok(())
}

impl Variable<'_> {
    /// The value of a whole number without dimensions.
    pub(crate) fn integer(&self) -> Option<i64> {
        match (self.dtype, self.data) {
            ("int8", &[byte]) => Some(i8::from_le_bytes([byte]).into()),
            ("int16", &[a, b]) => Some(i16::from_le_bytes([a, b]).into()),
            ("int32", &[a, b, c, d]) => Some(i32::from_le_bytes([a, b, c, d]).into()),
            _ => None,
        }
    }
}
