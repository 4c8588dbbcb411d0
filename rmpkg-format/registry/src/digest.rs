//! What content is called by.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

const ALGORITHM: &str = "sha256:";
const DIGITS: usize = 64;

/// The SHA-256 of a blob or a manifest, which is its name in a registry: `sha256:` and 64 lower-case hexadecimal
/// digits. Registries may offer other algorithms; packages are not named by them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest(String);

/// A text that is no digest, or one of another algorithm.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no digest; one is `sha256:` and 64 hexadecimal digits in lower case")]
pub struct NoDigest(String);

impl Digest {
    /// The digest of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self::finished(Sha256::new_with_prefix(bytes))
    }

    pub(crate) fn finished(hasher: Sha256) -> Self {
        Self(format!("{ALGORITHM}{}", hex::encode(hasher.finalize())))
    }

    /// The digits alone.
    pub fn hex(&self) -> &str {
        &self.0[ALGORITHM.len()..]
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The tag under which registries without an API for referrers list what refers to this.
    pub(crate) fn referrers_tag(&self) -> String {
        self.0.replace(':', "-")
    }
}

impl FromStr for Digest {
    type Err = NoDigest;

    fn from_str(text: &str) -> Result<Self, NoDigest> {
        let is_lower_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let digits = text.strip_prefix(ALGORITHM).filter(|digits| digits.len() == DIGITS);
        match digits.filter(|digits| digits.bytes().all(is_lower_hex)) {
            Some(_) => Ok(Self(text.to_owned())),
            None => Err(NoDigest(text.chars().take(100).collect())),
        }
    }
}

impl TryFrom<String> for Digest {
    type Error = NoDigest;

    fn try_from(text: String) -> Result<Self, NoDigest> {
        text.parse()
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_sha256_in_lower_case() {
        let digest = Digest::of(b"{}");
        let text = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
        assert_eq!(digest.as_str(), text);
        assert_eq!(text.parse(), Ok(digest.clone()));
        assert_eq!(digest.referrers_tag(), text.replace(':', "-"));
        assert_eq!(digest.hex(), &text[7..]);
        let others = [
            text.to_uppercase(),
            text.replace("256", "512"),
            text[..70].to_owned(),
            format!("{text}0"),
            text[7..].to_owned(),
            text.replace('4', "g"),
            format!("sha256:{}", "é".repeat(32)),
        ];
        for other in others {
            assert!(other.parse::<Digest>().is_err(), "{other}");
        }
    }
}
