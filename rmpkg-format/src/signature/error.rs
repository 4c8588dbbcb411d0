//! What can be wrong with a signature.

use crate::layout::{MANIFEST, MANIFEST_SIGNATURE};

/// Why a signature is refused, or does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// Whoever reads a package from its begin must meet the signature before what it vouches for.
    #[error("the entry `{MANIFEST_SIGNATURE}` is not directly after `{MANIFEST}`")]
    Misplaced,
    /// More than a signature can need.
    #[error("the entry `{MANIFEST_SIGNATURE}` has {size} bytes; at most {limit} are read")]
    TooLarge {
        /// The size that it claims.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// It is no minisign signature.
    #[error("the signature is no prehashed minisign signature: {reason}")]
    Malformed {
        /// What is wrong with it.
        reason: String,
    },
    /// Nobody signed.
    #[error("the package is not signed: it has no `{MANIFEST_SIGNATURE}`")]
    Missing,
    /// Somebody else signed.
    #[error("the signature was made with the key {signature}, not with {key}")]
    WrongKey {
        /// The id of the key that it was made with.
        signature: String,
        /// The id of the key that was given; of several, all.
        key: String,
    },
    /// The key has this id, but the bytes or the comment are not what its owner signed.
    #[error("the signature does not hold: these are not the bytes that were signed")]
    Invalid,
    /// The text is no key.
    #[error("this is no minisign public key: give the content of a `.pub` file or its second line")]
    PublicKey,
}

impl SignatureError {
    /// A name for the defect that does not change, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Misplaced => "signature_misplaced",
            Self::TooLarge { .. } => "signature_too_large",
            Self::Malformed { .. } => "signature_malformed",
            Self::Missing => "signature_missing",
            Self::WrongKey { .. } => "wrong_key",
            Self::Invalid => "signature_invalid",
            Self::PublicKey => "public_key_malformed",
        }
    }
}
