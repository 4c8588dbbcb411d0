//! How many values a JSON text has, before it is read: a value of two or three letters takes some dozen bytes of
//! memory. The loader counts in the same way.

use wasi_host::OutputStream;

use crate::RunError;

/// So many are read in any case, and of an error document no more.
const ALWAYS: u64 = 1_000_000;

/// A longer report may have one value for so many of the bytes that it may have. Rows of numbers and short words have
/// fewer.
const BYTES_OF_ONE: u64 = 6;

/// Refuses a document with more values than it may have where the stream may have so many bytes.
pub(crate) fn require_few_values(
    text: &str,
    stream: OutputStream,
    limit: Option<u64>,
) -> Result<(), RunError> {
    let Some(limit) = limit.filter(|_| text.trim_start().starts_with('{')) else { return Ok(()) };
    let most = match stream {
        OutputStream::Stdout => ALWAYS.max(limit / BYTES_OF_ONE),
        OutputStream::Stderr => ALWAYS,
    };
    if has_more_values(text, most) {
        return Err(RunError::Values { stream, most, limit });
    }
    Ok(())
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
        let require = |text: &str, limit| require_few_values(text, OutputStream::Stdout, limit);
        assert!(require(&many, Some(6_000_000)).is_ok());
        let document = format!(" {{\"a\":{many}}}");
        assert!(require(&document, None).is_ok());
        assert!(require(&document, Some(13_000_000)).is_ok());
        let error = require(&document, Some(6_000_000)).err();
        assert_eq!(
            error.map(|error| error.to_string()).as_deref(),
            Some(
                "the run wrote more than 1000000 values to stdout: its limit there is 6000000 bytes; give \
                 arrays, or raise the limit"
            )
        );
    }
}
