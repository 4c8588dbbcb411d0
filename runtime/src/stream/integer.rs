//! Items that are integers: streams of very many small items mostly have numbers, and these need no document.

use pipeline_node::Item;

/// All numbers with so many digits are integers of 64 bits.
const MOST_DIGITS: usize = 18;

/// The item of a line that is an integer as JSON has it, and short; of any other line nothing is known.
pub(super) fn read(line: &[u8]) -> Option<Item> {
    let (digits, sign) = match line {
        [b'-', digits @ ..] => (digits, -1),
        digits => (digits, 1),
    };
    match digits {
        // JSON has no `01`, and `-0` is a float.
        [b'0'] if sign == 1 => {}
        [b'1'..=b'9', ..] if digits.len() <= MOST_DIGITS => {}
        _ => return None,
    }
    let mut number = 0;
    for digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        number = number * 10 + i64::from(digit - b'0');
    }
    Some(Item::from(sign * number))
}

/// Writes an item that is an integer; tells whether it is one.
pub(super) fn write(item: &Item, line: &mut Vec<u8>) -> bool {
    let Item::Number(number) = item else { return false };
    let mut buffer = itoa::Buffer::new();
    let text = match (number.as_u64(), number.as_i64()) {
        (Some(number), _) => buffer.format(number),
        (None, Some(number)) => buffer.format(number),
        (None, None) => return false,
    };
    line.extend_from_slice(text.as_bytes());
    true
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn an_integer_is_read_as_any_document_is() {
        for text in ["0", "7", "-1", "1234567890", "999999999999999999", "-999999999999999999"] {
            let value: Value = serde_json::from_str(text).unwrap();
            assert_eq!(read(text.as_bytes()), Some(value.into()), "{text}");
        }
    }

    #[test]
    fn what_is_no_short_integer_is_left_to_others() {
        let others =
            ["", "-", "-0", "01", "1.0", "1e2", "1 ", " 1", "1\r", "+1", "1-", "null", "[1]"];
        for text in others.into_iter().chain(["1000000000000000000"]) {
            assert_eq!(read(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn an_integer_is_written_as_any_item_is() {
        for value in [json!(0), json!(-1), json!(i64::MIN), json!(i64::MAX), json!(u64::MAX)] {
            let mut line = b"x".to_vec();
            assert!(write(&value.clone().into(), &mut line));
            assert_eq!(line, format!("x{value}").as_bytes());
        }
        for value in [json!(1.0), json!(-0.0), json!("1"), json!(null), json!([1])] {
            let mut line = Vec::new();
            assert!(!write(&value.into(), &mut line) && line.is_empty());
        }
    }
}
