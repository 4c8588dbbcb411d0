//! Compares what `agreement.py` describes: trees of arrays, each with its dtype, shape and bytes.

use serde_json::Value;

/// By how much floats may differ.
#[derive(Clone, Copy)]
pub(super) struct Allowance {
    /// Units in the last place of the number itself.
    pub(super) ulp: u64,
    /// Units in the last place of the array's largest number.
    pub(super) ulp_of_largest: u64,
}

/// The first difference between two outcomes, their warnings included.
pub(super) fn difference(native: &Value, wasm: &Value, allowance: Allowance) -> Option<String> {
    let warnings = (&native["warnings"], &wasm["warnings"]);
    if warnings.0 != warnings.1 {
        return Some(format!("natively it warns {}, in the wasm {}", warnings.0, warnings.1));
    }
    of_values(&native["value"], &wasm["value"], allowance)
}

fn of_values(native: &Value, wasm: &Value, allowance: Allowance) -> Option<String> {
    for list in ["items", "masked"] {
        if let (Some(native), Some(wasm)) = (native[list].as_array(), wasm[list].as_array())
            && native.len() == wasm.len()
        {
            let mut pairs = native.iter().zip(wasm);
            return pairs.find_map(|(native, wasm)| of_values(native, wasm, allowance));
        }
    }
    let same = |key: &str| native[key] == wasm[key];
    if ["is", "bytes", "raises", "dtype", "shape", "data", "items", "masked"]
        .iter()
        .all(|key| same(key))
    {
        return None;
    }
    let told = || format!("natively {}, in the wasm {}", text(native), text(wasm));
    if !same("dtype") || !same("shape") || native["data"].is_null() || wasm["data"].is_null() {
        return Some(told());
    }
    let Some((one, other)) = numbers(native).zip(numbers(wasm)) else { return Some(told()) };
    let distance = distance(&one, &other);
    let [ulp, of_largest] = distance;
    let agrees = ulp <= allowance.ulp as f64 || of_largest <= allowance.ulp_of_largest as f64;
    (!agrees).then(|| format!("{ulp} ulp ({of_largest:.1} of the largest): {}", told()))
}

/// For people.
pub(super) fn text(value: &Value) -> String {
    let leaf = ["text", "raises", "is", "bytes"].iter().find_map(|key| value[key].as_str());
    if let Some(text) = leaf {
        let kinds = ["str ", "int ", "dtype "];
        let plain = kinds.iter().find_map(|kind| text.strip_prefix(kind));
        return plain.unwrap_or(text).to_owned();
    }
    let items = value["items"].as_array().or(value["masked"].as_array());
    items.into_iter().flatten().map(text).collect::<Vec<_>>().join(", ")
}

/// The floats in an array, and how many bits of a fraction its dtype has.
struct Floats {
    values: Vec<f64>,
    fraction: i32,
}

/// `None` if the dtype is none of floats, or one that is not looked into.
fn numbers(array: &Value) -> Option<Floats> {
    let bytes = bytes(array["data"].as_str()?);
    match array["dtype"].as_str()? {
        "<f8" | "<c16" | "float" => {
            let values = bytes.as_chunks().0.iter().map(|chunk| f64::from_le_bytes(*chunk));
            Some(Floats { values: values.collect(), fraction: 52 })
        }
        "<f4" | "<c8" => {
            let values = bytes.as_chunks().0.iter().map(|chunk| f32::from_le_bytes(*chunk).into());
            Some(Floats { values: values.collect(), fraction: 23 })
        }
        "<f2" => {
            let values = bytes.as_chunks().0.iter().map(|chunk| half(u16::from_le_bytes(*chunk)));
            Some(Floats { values: values.collect(), fraction: 10 })
        }
        _ => None,
    }
}

fn half(bits: u16) -> f64 {
    let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
    let fraction = f64::from(bits & 0x3ff) / 1024.0;
    sign * match (bits >> 10) & 0x1f {
        0 => fraction * f64::powi(2.0, -14),
        0x1f if fraction == 0.0 => f64::INFINITY,
        0x1f => f64::NAN,
        exponent => (1.0 + fraction) * f64::powi(2.0, i32::from(exponent) - 15),
    }
}

fn bytes(hex: &str) -> Vec<u8> {
    let digit = |digit: u8| char::from(digit).to_digit(16).unwrap() as u8;
    hex.as_bytes().as_chunks().0.iter().map(|[high, low]| digit(*high) << 4 | digit(*low)).collect()
}

/// The largest distance in units of the last place: of each number, and of the largest. All NaNs are one.
fn distance(one: &Floats, other: &Floats) -> [f64; 2] {
    let unit = |value: f64| {
        let exponent = value.abs().max(f64::MIN_POSITIVE).log2().floor() as i32;
        f64::powi(2.0, exponent - one.fraction)
    };
    let finite = one.values.iter().filter(|value| value.is_finite());
    let largest = unit(finite.fold(0.0, |largest: f64, value| largest.max(value.abs())));
    let mut distance = [0.0_f64; 2];
    for (one, other) in one.values.iter().zip(&other.values) {
        if one == other || (one.is_nan() && other.is_nan()) {
            continue;
        }
        let apart = (one - other).abs();
        let apart = if apart.is_nan() { f64::INFINITY } else { apart };
        distance = [distance[0].max(apart / unit(*one)), distance[1].max(apart / largest)];
    }
    distance
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const EXACT: Allowance = Allowance { ulp: 0, ulp_of_largest: 0 };

    fn array(dtype: &str, data: &str) -> Value {
        let value = json!({ "dtype": dtype, "shape": [1], "data": data, "text": data });
        json!({ "value": { "items": [value] }, "warnings": [] })
    }

    #[test]
    fn one_unit_in_the_last_place_is_seen_and_can_be_allowed() {
        for (dtype, one, next) in [
            ("<f2", "003c", "013c"),
            ("<f4", "0000803f", "0100803f"),
            ("<f8", "000000000000f03f", "010000000000f03f"),
        ] {
            let (one, next) = (array(dtype, one), array(dtype, next));
            assert_eq!(difference(&one, &one, EXACT), None);
            assert!(difference(&one, &next, EXACT).unwrap().starts_with("1 ulp"), "{dtype}");
            assert_eq!(difference(&one, &next, Allowance { ulp: 1, ulp_of_largest: 0 }), None);
        }
    }

    #[test]
    fn integers_dtypes_warnings_and_infinities_are_compared_exactly() {
        let wide = Allowance { ulp: 1 << 60, ulp_of_largest: 1 << 60 };
        let one = array("<i8", "0100000000000000");
        assert!(difference(&one, &array("<i8", "0200000000000000"), wide).is_some());
        assert!(difference(&one, &array("<u8", "0100000000000000"), wide).is_some());
        let mut warned = one.clone();
        warned["warnings"] = json!(["RuntimeWarning: overflow"]);
        assert!(difference(&one, &warned, wide).is_some());
        let (infinity, largest) = (array("<f4", "0000807f"), array("<f4", "ffff7f7f"));
        assert!(difference(&infinity, &largest, wide).is_some());
        assert!(difference(&largest, &infinity, wide).is_some());
        let (nan, other_nan) = (array("<f4", "0000c07f"), array("<f4", "0000c0ff"));
        assert_eq!(difference(&nan, &other_nan, EXACT), None);
    }
}
