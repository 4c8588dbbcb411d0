//! Items that are integers: streams of very many small items mostly have numbers, and these need no document.

use pipeline_node::Item;

/// All numbers with so many digits are integers of 64 bits.
const MOST_DIGITS: usize = 18;

/// The item of the first of these lines and the line's length with its end, if the item is an integer as JSON has it,
/// and short; of any other line nothing is known.
#[inline]
pub(super) fn read(lines: &[u8]) -> Option<(Item, usize)> {
    let (digits, sign) = match lines {
        [b'-', digits @ ..] => (digits, -1),
        digits => (digits, 1),
    };
    let (mut number, mut length) = (0, 0);
    while let Some(digit) = digits.get(length).map(|byte| byte.wrapping_sub(b'0'))
        && digit <= 9
        && length < MOST_DIGITS
    {
        number = number * 10 + i64::from(digit);
        length += 1;
    }
    let (digits, end) = digits.split_at(length);
    let end = match end {
        [b'\n', ..] => 1,
        [b'\r', b'\n', ..] => 2,
        _ => return None,
    };
    match digits {
        // JSON has no `01`, and `-0` is a float.
        [b'0'] if sign == 1 => {}
        [b'1'..=b'9', ..] => {}
        _ => return None,
    }
    Some((Item::from(sign * number), usize::from(sign < 0) + length + end))
}

/// Writes an item that is an integer; tells whether it is one.
#[inline]
pub(super) fn write(item: &Item, line: &mut Vec<u8>) -> bool {
    let Item::Number(number) = item else { return false };
    let mut buffer = itoa::Buffer::new();
    let text = match (number.as_u64(), number.as_i64()) {
        (Some(number), _) => buffer.format(number),
        (None, Some(number)) => buffer.format(number),
        (None, None) => return false,
    };
    append(line, text.as_bytes());
    true
}

/// Appends a few bytes. To copy a number of bytes that is not known before costs a call of the engine in wasm.
fn append(line: &mut Vec<u8>, mut text: &[u8]) {
    while let Some((four, rest)) = text.split_first_chunk::<4>() {
        line.extend_from_slice(four);
        text = rest;
    }
    text.iter().for_each(|byte| line.push(*byte));
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn an_integer_is_read_as_any_document_is() {
        for text in ["0", "7", "-1", "1234567890", "999999999999999999", "-999999999999999999"] {
            let value: Value = serde_json::from_str(text).unwrap();
            for line in [format!("{text}\n"), format!("{text}\r\n")] {
                let (item, length) = read(format!("{line}1").as_bytes()).unwrap();
                assert_eq!((item, length), (value.clone().into(), line.len()), "{text}");
            }
        }
    }

    #[test]
    fn what_is_no_short_integer_is_left_to_others() {
        let others = [
            "", "-", "-0", "01", "-01", "1.0", "1e2", "1 ", " 1", "1\r", "+1", "1-", "null", "[1]",
        ];
        for text in others.into_iter().chain(["1000000000000000000", "99999999999999999999999"]) {
            assert_eq!(read(text.as_bytes()), None, "{text}");
            if text != "1\r" {
                assert_eq!(read(format!("{text}\n").as_bytes()), None, "{text}");
            }
        }
        assert_eq!(read(b"12"), None, "there may be more digits to come");
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
