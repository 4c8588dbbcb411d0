//! Arrays as they stand in a report.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
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
        "float16" => each(bytes, |bytes| half(u16::from_le_bytes(bytes))),
        "float32" | "complex64" => each(bytes, |bytes| f32::from_le_bytes(bytes).into()),
        "float64" | "complex128" => each(bytes, f64::from_le_bytes),
        _ => return None,
    })
}

fn each<const SIZE: usize>(bytes: &[u8], read: impl Fn([u8; SIZE]) -> f64) -> Vec<f64> {
    bytes.as_chunks().0.iter().map(|chunk| read(*chunk)).collect()
}

/// IEEE 754 binary16: a sign, five bits of exponent, ten of fraction.
fn half(bits: u16) -> f64 {
    let sign = if bits >> 15 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f64::from(bits & 0x3ff) / 1024.0);
    sign * match exponent {
        0 => fraction * 2_f64.powi(-14),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1.0 + fraction) * 2_f64.powi(exponent - 15),
    }
}

#[cfg(test)]
mod tests {
    use super::half;

    #[test]
    fn halves_are_what_ieee_754_says() {
        let known = [(0x3c00, 1.0), (0xc000, -2.0), (0x7bff, 65504.0), (0x3555, 0.333_251_953_125)];
        let small = [(0x0400, 2_f64.powi(-14)), (0x0001, 2_f64.powi(-24)), (0x8000, -0.0)];
        let endless = [(0x7c00, f64::INFINITY), (0xfc00, f64::NEG_INFINITY)];
        for (bits, value) in known.into_iter().chain(small).chain(endless) {
            assert_eq!(half(bits).to_bits(), value.to_bits(), "{bits:#x}");
        }
        assert!(half(0x7e00).is_nan());
    }
}
