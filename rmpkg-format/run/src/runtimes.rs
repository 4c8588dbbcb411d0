//! The runtimes that somebody trusts, by the digests of their modules.

use std::collections::BTreeSet;
use std::str::FromStr;

use rmpkg_format::Package;

use crate::LoadError;

const DIGITS: usize = 64;

/// SHA-256 of a package's module: which runtime it is, since one serves many packages.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuntimeDigest(String);

/// A text is no such digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no digest; give the SHA-256 of a module as 64 hexadecimal digits")]
pub struct NoDigest;

impl FromStr for RuntimeDigest {
    type Err = NoDigest;

    fn from_str(text: &str) -> Result<Self, NoDigest> {
        let is_digest = text.len() == DIGITS && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_digest { Ok(Self(text.to_ascii_lowercase())) } else { Err(NoDigest) }
    }
}

/// Refuses a package with another runtime than these.
pub(crate) fn require(
    runtimes: &BTreeSet<RuntimeDigest>,
    package: &Package,
) -> Result<(), LoadError> {
    let sha256 = package.wasm_sha256();
    if runtimes.contains(&RuntimeDigest(sha256.to_owned())) {
        return Ok(());
    }
    Err(LoadError::WrongRuntime { sha256: sha256.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_has_64_digits() {
        let digest = "0123456789abcdef".repeat(4);
        for text in [&digest, &digest.to_uppercase()] {
            assert_eq!(text.parse(), Ok(RuntimeDigest(digest.clone())));
        }
        for wrong in ["", &digest[1..], &digest.replace('0', "g")] {
            assert_eq!(wrong.parse::<RuntimeDigest>(), Err(NoDigest), "{wrong}");
        }
    }
}
