//! The four lines of a signature, in the one form that every reader takes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::SignatureError;

/// Bytes of a key's id.
pub(super) const KEY_ID: usize = 8;

const ALGORITHM: usize = 2;
const PREHASHED: &[u8] = b"ED";
const SIGNATURE_BYTES: usize = ALGORITHM + KEY_ID + 64;
const KEY_BYTES: usize = ALGORITHM + KEY_ID + 32;

/// Checks the text's form and gives the id of the key. Decoders differ in what they forgive: white
/// space, lines that follow, stray bits at the end of base64. Nothing of it is allowed.
pub(super) fn check(text: &str) -> Result<[u8; KEY_ID], SignatureError> {
    let wrong = |reason: &str| SignatureError::Malformed { reason: reason.to_owned() };
    if text.chars().any(|char| char.is_control() && char != '\n' && char != '\t') {
        return Err(wrong("it has control characters"));
    }
    let lines: Vec<&str> = text.strip_suffix('\n').unwrap_or(text).split('\n').collect();
    let [untrusted, signature, trusted, global] = lines[..] else {
        return Err(wrong("it does not have four lines"));
    };
    let comments = [(untrusted, "untrusted comment: "), (trusted, "trusted comment: ")];
    if let Some((_, prefix)) = comments.iter().find(|(line, prefix)| !line.starts_with(prefix)) {
        return Err(wrong(&format!("a line does not begin with `{}`", prefix.trim_end())));
    }
    let signature = decode(signature, SIGNATURE_BYTES)
        .ok_or_else(|| wrong("its second line is not 74 bytes in base64"))?;
    decode(global, 64).ok_or_else(|| wrong("its fourth line is not 64 bytes in base64"))?;
    match signature.strip_prefix(PREHASHED).and_then(|rest| rest.first_chunk()) {
        Some(id) => Ok(*id),
        None => Err(wrong("its algorithm is not `ED`")),
    }
}

/// The id in a public key's line.
pub(super) fn key_id_of_key(line: &str) -> Option<[u8; KEY_ID]> {
    decode(line, KEY_BYTES)?.get(ALGORITHM..)?.first_chunk().copied()
}

/// An id as minisign shows it: a little-endian number.
pub(super) fn shown(id: [u8; KEY_ID]) -> String {
    format!("{:016X}", u64::from_le_bytes(id))
}

fn decode(line: &str, length: usize) -> Option<Vec<u8>> {
    STANDARD.decode(line).ok().filter(|bytes| bytes.len() == length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signature() -> [String; 4] {
        let bytes = [&b"ED"[..], &[1, 0, 0, 0, 0, 0, 0, 0xab], &[7; 64]].concat();
        [
            "untrusted comment: any".to_owned(),
            STANDARD.encode(bytes),
            "trusted comment: any\tfile:größe".to_owned(),
            STANDARD.encode([9; 64]),
        ]
    }

    fn reason(lines: &[String]) -> String {
        check(&lines.join("\n")).unwrap_err().to_string()
    }

    #[test]
    fn the_last_line_end_may_be_missing() {
        let text = signature().join("\n");
        let id = check(&text).unwrap();
        assert_eq!(shown(id), "AB00000000000001");
        assert_eq!(check(&(text + "\n")).unwrap(), id);
    }

    #[test]
    fn every_other_form_is_refused() {
        let change = |line: usize, change: &dyn Fn(&str) -> String| {
            let mut lines = signature();
            lines[line] = change(&lines[line]);
            reason(&lines)
        };
        let reasons = [
            change(0, &|line| format!("{line}\r")),
            change(0, &|_| "comment: any".to_owned()),
            change(1, &|line| format!("{line} ")),
            change(1, &|line| line.replace("RU", "RW")),
            change(2, &|_| "trusted: any".to_owned()),
            change(3, &|line| line.trim_end_matches('=').to_owned()),
            change(3, &|line| line.replace("CQ==", "CR==")),
            change(3, &|line| format!("{line}\n\n")),
            reason(&signature()[..3]),
        ];
        insta::assert_snapshot!(
            reasons.join("\n").replace("the signature is no prehashed minisign signature: ", "")
        );
    }
}
