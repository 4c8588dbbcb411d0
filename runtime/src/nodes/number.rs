//! Numbers as the arithmetic nodes see them: computed in `f64`, given back as JSON.

use serde_json::Value;

/// An integral result becomes a JSON integer, whatever its inputs were; what JSON can't say, an
/// infinity or NaN, becomes `null`.
pub(super) fn to_json(number: f64) -> Value {
    const BEYOND_INTEGERS: f64 = i64::MAX as f64;
    if number.fract() == 0.0 && number.abs() < BEYOND_INTEGERS {
        #[expect(clippy::cast_possible_truncation, reason = "integral and in range")]
        let integer = number as i64;
        integer.into()
    } else {
        number.into()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::to_json;

    #[test]
    fn integral_results_become_integers() {
        assert_eq!(to_json(3.0), json!(3));
        assert_eq!(to_json(-0.0), json!(0));
        assert_eq!(to_json(1.5), json!(1.5));
        assert_eq!(to_json(1e300), json!(1e300));
    }

    #[test]
    fn what_json_cannot_say_becomes_null() {
        assert_eq!(to_json(f64::NAN), json!(null));
        assert_eq!(to_json(f64::INFINITY), json!(null));
    }
}
