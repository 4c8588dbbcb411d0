//! Minisign signatures: of a package file, or of the manifest within a package.
//!
//! Only prehashed signatures are read, which is what `minisign` makes. A signature says who vouches
//! for the bytes; whether the key is the right one is for the reader to know.

mod error;
mod text;

use std::fmt;
use std::io::{Read, Seek};
use std::str::{self, FromStr};

use crate::PackageError;
use crate::container::Entry;
use crate::layout::MANIFEST_SIGNATURE;
pub use error::SignatureError;
use text::KEY_ID;

/// A signature that is well-formed, and may be anybody's.
///
/// ```
/// use rmpkg_format::{PublicKey, Signature, SignatureError};
///
/// let key: PublicKey = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3".parse()?;
/// let signature: Signature = "\
/// untrusted comment: signature from minisign secret key
/// RUQf6LRCGA9i559r3g7V1qNyJDApGip8MfqcadIgT9CuhV3EMhHoN1mGTkUidF/z7SrlQgXdy8ofjb7bNJJylDOocrCo8KLzZwo=
/// trusted comment: timestamp:1633700835\tfile:test\tprehashed
/// wLMDjy9FLAuxZ3q4NlEvkgtyhrr0gtTu6KC4KBJdITbbOeAi1zBIYo0v4iTgt8jJpIidRJnp94ABQkJAgAooBQ==
/// ".parse()?;
/// assert_eq!(signature.key_id(), key.key_id());
/// key.verify(b"test", &signature)?;
/// assert!(matches!(key.verify(b"Test", &signature), Err(SignatureError::Invalid)));
/// # Ok::<(), SignatureError>(())
/// ```
#[derive(Clone)]
pub struct Signature {
    text: String,
    key_id: [u8; KEY_ID],
    decoded: minisign_verify::Signature,
}

/// A key that signatures are checked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    key_id: [u8; KEY_ID],
    decoded: minisign_verify::PublicKey,
}

impl Signature {
    /// The greatest size of a signature that is read: room for two long comments; the rest takes 230 bytes.
    pub const MAX_BYTES: u64 = 4096;

    /// The id of the key that it claims to be made with: 16 upper-case hexadecimal digits.
    pub fn key_id(&self) -> String {
        text::shown(self.key_id)
    }

    /// The comment that the signature covers, true if the signature is.
    pub fn trusted_comment(&self) -> &str {
        self.decoded.trusted_comment()
    }

    /// The signature as it stands in a file.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Signature").field(&self.text).finish()
    }
}

impl FromStr for Signature {
    type Err = SignatureError;

    fn from_str(text: &str) -> Result<Self, SignatureError> {
        let key_id = text::check(text)?;
        let decoded = minisign_verify::Signature::decode(text)
            .map_err(|error| SignatureError::Malformed { reason: error.to_string() })?;
        Ok(Self { text: text.to_owned(), key_id, decoded })
    }
}

impl PublicKey {
    /// The key's id: 16 upper-case hexadecimal digits.
    pub fn key_id(&self) -> String {
        text::shown(self.key_id)
    }

    /// Checks that the key's owner signed `bytes`.
    ///
    /// # Errors
    /// [`SignatureError::WrongKey`] and [`SignatureError::Invalid`].
    pub fn verify(&self, bytes: &[u8], signature: &Signature) -> Result<(), SignatureError> {
        if self.key_id != signature.key_id {
            let (signature, key) = (signature.key_id(), self.key_id());
            return Err(SignatureError::WrongKey { signature, key });
        }
        let verified = self.decoded.verify(bytes, &signature.decoded, false);
        verified.map_err(|_| SignatureError::Invalid)
    }
}

impl FromStr for PublicKey {
    type Err = SignatureError;

    /// Reads the content of a key file, or its second line alone.
    fn from_str(text: &str) -> Result<Self, SignatureError> {
        let line = text.trim().lines().last().unwrap_or_default().trim();
        let key_id = text::key_id_of_key(line).ok_or(SignatureError::PublicKey)?;
        let decoded =
            minisign_verify::PublicKey::from_base64(line).map_err(|_| SignatureError::PublicKey)?;
        Ok(Self { key_id, decoded })
    }
}

/// The signature among the entries, which are in their order in the file.
pub(crate) fn find(
    entries: &[Entry],
    source: impl Read + Seek,
) -> Result<Option<Signature>, PackageError> {
    let Some(at) = entries.iter().position(|entry| entry.name == MANIFEST_SIGNATURE) else {
        return Ok(None);
    };
    let entry = &entries[at];
    if at != 1 {
        return Err(SignatureError::Misplaced.into());
    }
    check_size(entry.size)?;
    let content = entry.unpack(source)?;
    let text = str::from_utf8(&content)
        .map_err(|_| SignatureError::Malformed { reason: "it is not valid UTF-8".to_owned() })?;
    Ok(Some(text.parse()?))
}

/// What no reader would read is not written either.
pub(crate) fn check_size(size: u64) -> Result<(), SignatureError> {
    let limit = Signature::MAX_BYTES;
    if size <= limit { Ok(()) } else { Err(SignatureError::TooLarge { size, limit }) }
}
