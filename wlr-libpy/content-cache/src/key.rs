//! What entries are found by.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use sha2::{Digest, Sha256};

/// A digest of everything that an entry is made from; two equal keys stand for equal results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// The [`digest_of`] `parts`.
    pub fn of<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        Self(hex::encode(digest_of(parts)))
    }

    /// The key that was written down as these 64 lower-case hexadecimal digits, if it is one.
    pub fn from_digits(digits: &str) -> Option<Self> {
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        (digits.len() == 64 && digits.bytes().all(is_digit)).then(|| Self(digits.to_owned()))
    }

    /// The key as 64 lower-case hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// SHA-256 of `parts`, each preceded by its length so that no two lists collide.
pub fn digest_of<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// SHA-256 of `bytes` as 64 lower-case hexadecimal digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// SHA-256 of a file, which is not held in memory, as 64 lower-case hexadecimal digits.
///
/// # Errors
///
/// When it cannot be read.
pub fn sha256_of_file(path: &Path) -> io::Result<String> {
    digest_of_file(path).map(hex::encode)
}

/// SHA-256 of a file, which is not held in memory.
pub(crate) fn digest_of_file(path: &Path) -> io::Result<[u8; 32]> {
    const CHUNK: usize = 1 << 16;
    let mut file = BufReader::with_capacity(CHUNK, File::open(path)?);
    let mut hasher = Sha256::new();
    loop {
        let chunk = file.fill_buf()?;
        if chunk.is_empty() {
            return Ok(hasher.finalize().into());
        }
        hasher.update(chunk);
        let read = chunk.len();
        file.consume(read);
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_digest_of_a_file_is_that_of_its_bytes() {
        let file = tempfile::NamedTempFile::new().unwrap();
        for length in [0, 1, 100_000] {
            let bytes = vec![7; length];
            fs::write(file.path(), &bytes).unwrap();
            assert_eq!(sha256_of_file(file.path()).unwrap(), sha256_hex(&bytes));
        }
        assert!(sha256_of_file(&file.path().with_extension("none")).is_err());
    }

    #[test]
    fn keys_depend_on_where_one_part_ends() {
        assert_ne!(Key::of([b"ab".as_slice(), b"c"]), Key::of([b"a".as_slice(), b"bc"]));
    }
}
