//! Arrays as they stand in a report.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use half::f16;
use serde_json::{Map, Value};

/// An array of floating-point numbers in a report.
#[derive(Debug)]
pub struct Floats<'a> {
    /// Its shape, dtype and layout, as the report has them.
    pub meta: &'a Value,
    /// Its numbers in C order; those of a complex number follow each other.
    pub numbers: Vec<f64>,
}

impl<'a> Floats<'a> {
    /// The array that this object stands for; `None` if it stands for none, or not for numbers in
    /// floating point and in the byte order of wasm.
    pub fn of(object: &'a Map<String, Value>) -> Option<Self> {
        object.get("__numpy__").filter(|marker| **marker == Value::Bool(true))?;
        let array = object.get("array")?;
        let meta = array.get("meta")?;
        let bytes = STANDARD.decode(array.get("data")?.as_str()?).ok()?;
        Some(Self { meta, numbers: numbers(meta.get("dtype")?.as_str()?, &bytes)? })
    }

    /// Whether it has the same shape and dtype as another, and as many numbers.
    pub(crate) fn is_comparable_to(&self, other: &Floats) -> bool {
        self.meta == other.meta && self.numbers.len() == other.numbers.len()
    }
}

fn numbers(dtype: &str, bytes: &[u8]) -> Option<Vec<f64>> {
    Some(match dtype {
        "float16" => each(bytes, |bytes| f16::from_le_bytes(bytes).into()),
        "float32" | "complex64" => each(bytes, |bytes| f32::from_le_bytes(bytes).into()),
        "float64" | "complex128" => each(bytes, f64::from_le_bytes),
        _ => return None,
    })
}

fn each<const SIZE: usize>(bytes: &[u8], read: impl Fn([u8; SIZE]) -> f64) -> Vec<f64> {
    bytes.as_chunks().0.iter().map(|chunk| read(*chunk)).collect()
}
