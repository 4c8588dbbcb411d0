//! How far the numbers of a result may be from what is expected.

use serde::Deserialize;
use serde_json::{Map, Number, Value};

use crate::array::Floats;

/// A number may be off by `absolute` and by `relative` times what is expected. Two whole numbers
/// must be the same unless they stand in an array.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tolerance {
    #[serde(default)]
    relative: f64,
    #[serde(default)]
    absolute: f64,
}

/// The first place where two documents differ by more than they may.
#[derive(Debug, PartialEq)]
pub(crate) struct Difference {
    /// Steps from the outside in, as in `.results[0].rms`.
    place: String,
    expected: String,
    found: String,
}

impl Tolerance {
    /// Compares two documents. Only floating-point numbers may differ, those in arrays included.
    pub(crate) fn compare(self, expected: &Value, found: &Value) -> Result<(), Difference> {
        match (expected, found) {
            (Value::Number(a), Value::Number(b)) if self.numbers(a, b) => Ok(()),
            (Value::Array(a), Value::Array(b)) if a.len() == b.len() => self.lists(a, b),
            (Value::Object(a), Value::Object(b)) if a.keys().eq(b.keys()) => {
                match (Floats::of(a), Floats::of(b)) {
                    (Some(a), Some(b)) if a.is_comparable_to(&b) => self.floats(&a, &b),
                    _ => self.objects(a, b),
                }
            }
            // Two objects are equal to serde_json even if their keys are in another order.
            _ if expected == found && !expected.is_object() => Ok(()),
            _ => Err(Difference::between(expected, found)),
        }
    }

    fn numbers(self, expected: &Number, found: &Number) -> bool {
        let (Some(a), Some(b)) = (expected.as_f64(), found.as_f64()) else {
            return false;
        };
        a == b || (!(is_whole(a) && is_whole(b)) && self.allows(a, b))
    }

    fn lists(self, expected: &[Value], found: &[Value]) -> Result<(), Difference> {
        for (at, (a, b)) in expected.iter().zip(found).enumerate() {
            self.compare(a, b).map_err(|difference| difference.inside(&format!("[{at}]")))?;
        }
        Ok(())
    }

    fn objects(
        self,
        expected: &Map<String, Value>,
        found: &Map<String, Value>,
    ) -> Result<(), Difference> {
        for ((key, a), b) in expected.iter().zip(found.values()) {
            self.compare(a, b).map_err(|difference| difference.inside(&format!(".{key}")))?;
        }
        Ok(())
    }

    fn floats(self, expected: &Floats, found: &Floats) -> Result<(), Difference> {
        let mut pairs = expected.numbers.iter().zip(&found.numbers);
        let Some(at) = pairs.position(|(a, b)| !self.allows(*a, *b)) else {
            return Ok(());
        };
        Err(Difference {
            place: format!("[{at}]"),
            expected: expected.numbers[at].to_string(),
            found: found.numbers[at].to_string(),
        })
    }

    fn allows(self, expected: f64, found: f64) -> bool {
        let same = expected == found || (expected.is_nan() && found.is_nan());
        let allowed = self.absolute + self.relative * expected.abs();
        same || (expected.is_finite() && (expected - found).abs() <= allowed)
    }
}

/// Whether a number counts something, as far as a float can tell.
fn is_whole(number: f64) -> bool {
    const EXACT: f64 = ((1_u64 << f64::MANTISSA_DIGITS) - 1) as f64;
    number.fract() == 0.0 && number.abs() <= EXACT
}

impl Difference {
    fn between(expected: &Value, found: &Value) -> Self {
        let [expected, found] = [expected, found].map(|value| shortened(&value.to_string()));
        Self { place: String::new(), expected, found }
    }

    fn inside(self, step: &str) -> Self {
        Self { place: step.to_owned() + &self.place, ..self }
    }

    /// The difference as a sentence.
    pub(crate) fn sentence(&self) -> String {
        let place = self.place.trim_start_matches('.');
        format!("`{place}` differs: {} was expected, found {}", self.expected, self.found)
    }
}

fn shortened(json: &str) -> String {
    const ENOUGH: usize = 100;
    match json.char_indices().nth(ENOUGH) {
        Some((end, _)) => format!("{}…", &json[..end]),
        None => json.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `web/test/tolerance.test.js` holds the comparison in browsers to as well.
    const EXAMPLES: &str = include_str!("../tolerance.json");

    #[derive(Deserialize)]
    struct Example {
        what: String,
        tolerance: Tolerance,
        expected: Value,
        found: Value,
        differs_at: Option<String>,
    }

    #[test]
    fn documents_differ_where_the_examples_say() {
        let examples: Vec<Example> = serde_json::from_str(EXAMPLES).unwrap();
        for Example { what, tolerance, expected, found, differs_at } in examples {
            let place = tolerance.compare(&expected, &found).err().map(|it| it.place);
            assert_eq!(place, differs_at, "{what}");
        }
    }

    #[test]
    fn a_difference_is_a_sentence() {
        let tolerance = Tolerance { relative: 0.0, absolute: 0.0 };
        let long = Value::from("é".repeat(200));
        let [expected, found] = [Value::from(1.5), long].map(|x| serde_json::json!({"a": [x]}));
        let difference = tolerance.compare(&expected, &found).unwrap_err();
        let text = format!("`a[0]` differs: 1.5 was expected, found \"{}…", "é".repeat(99));
        assert_eq!(difference.sentence(), text);
    }
}
