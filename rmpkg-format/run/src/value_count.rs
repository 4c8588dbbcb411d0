//! How many values a JSON text has, before it is read: a value of two or three letters takes some dozen bytes of
//! memory. The loader counts in the same way.

use wasi_host::OutputStream;

use crate::RunError;

/// So many are read in any case, and of an error document no more.
const ALWAYS: u64 = 1_000_000;

/// A longer report may have one value for so many of the bytes that it may have. Rows of numbers and short words have
/// fewer.
const BYTES_OF_ONE: u64 = 6;

/// Refuses a report with more values than it may have where stdout may have so many bytes.
pub(crate) fn check_report(text: &str, limit: Option<u64>) -> Result<(), RunError> {
    let most = limit.map_or(u64::MAX, |limit| ALWAYS.max(limit / BYTES_OF_ONE));
    check(text, most, RunError::Values { stream: OutputStream::Stdout, most, limit })
}

/// Refuses an error document with very many values.
pub(crate) fn check_error_document(text: &str) -> Result<(), RunError> {
    let (most, limit) = (ALWAYS, None);
    check(text, most, RunError::Values { stream: OutputStream::Stderr, most, limit })
}

/// What is no object is no document, and is not read.
fn check(text: &str, most: u64, error: RunError) -> Result<(), RunError> {
    let is_document = text.trim_start().starts_with('{');
    if is_document && has_more_values(text, most) { Err(error) } else { Ok(()) }
}

fn has_more_values(text: &str, most: u64) -> bool {
    if text.len() as u64 / 2 < most {
        return false; // there is no room for them
    }
    let mut count = 1_u64;
    let mut letters = text.bytes();
    while let Some(letter) = letters.next() {
        match letter {
            b'"' => skip_string(&mut letters),
            // What stands before each value but the outermost.
            b',' | b'[' | b'{' => count += 1,
            _ => continue,
        }
        if count > most {
            return true;
        }
    }
    false
}

/// Goes on behind the string that has begun.
fn skip_string(letters: &mut impl Iterator<Item = u8>) {
    while let Some(letter) = letters.next() {
        match letter {
            b'"' => return,
            b'\\' => drop(letters.next()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_counted_as_they_are() {
        for (text, values) in [
            ("7", 1),
            ("[1,2,3]", 4),
            (r#"{"a":[{"b":1}],"c":2}"#, 5),
            (r#""[,{,""#, 1),
            (r#"["\",[", "\\", "[\\\"["]"#, 4),
            (r#"["[,,"#, 2),
        ] {
            let padded = text.to_owned() + &" ".repeat(100);
            let count = (1..50).find(|most| !has_more_values(&padded, *most));
            assert_eq!(count, Some(values), "{text}");
        }
    }

    #[test]
    fn what_is_no_document_is_not_counted() {
        let many = format!("[{}0]", "0,".repeat(2_000_000));
        assert!(check_report(&many, Some(6_000_000)).is_ok());
        let document = format!(" {{\"a\":{many}}}");
        assert!(check_report(&document, None).is_ok());
        assert!(check_report(&document, Some(13_000_000)).is_ok());
        let message = |checked: Result<(), RunError>| checked.err().map(|error| error.to_string());
        assert_eq!(
            message(check_report(&document, Some(6_000_000))).as_deref(),
            Some(
                "the run wrote more than 1000000 values to stdout: its limit there is 6000000 bytes; give \
                 arrays, or raise the limit"
            )
        );
        assert!(check_error_document(&many).is_ok());
        assert_eq!(
            message(check_error_document(&document)).as_deref(),
            Some(
                "the run wrote more than 1000000 values to stderr; an error document may have no more"
            )
        );
    }
}
