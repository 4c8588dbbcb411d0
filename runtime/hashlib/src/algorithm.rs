//! What an algorithm is, as data: the same functions for each of them.

use digest::core_api::BlockSizeUser;
use digest::typenum::Unsigned;
use digest::{ExtendableOutput, FixedOutput, InvalidLength, KeyInit, OutputSizeUser, Update};

use crate::state::{Extendable, Fixed, State};

/// An algorithm of hashing.
pub(crate) struct Algorithm {
    /// Python's name of it.
    pub(crate) name: &'static str,
    /// OpenSSL's names of it, in any case.
    pub(crate) aliases: &'static [&'static str],
    /// The size of its digest in bytes, or 0 if that is any.
    pub(crate) digest_size: usize,
    /// The size in bytes of what it takes at a time.
    pub(crate) block_size: usize,
    /// Begins a hash.
    pub(crate) hash: fn() -> Box<dyn State>,
    /// What is made of it with a key, if its digest has one length.
    pub(crate) keyed: Option<Keyed>,
}

/// What is made of an algorithm with a key.
pub(crate) struct Keyed {
    /// Begins an HMAC with the key, of any length.
    pub(crate) hmac: BeginHmac,
    /// Fills a key, of any length.
    pub(crate) pbkdf2: DeriveKey,
}

type BeginHmac = fn(&[u8]) -> Result<Box<dyn State>, InvalidLength>;

/// PBKDF2 of a password, a salt and a number of iterations.
type DeriveKey = fn(&[u8], &[u8], u32, &mut [u8]) -> Result<(), InvalidLength>;

impl Algorithm {
    /// An algorithm `T` whose digest has one length, and its HMAC.
    pub(crate) const fn fixed<T, Mac>(name: &'static str, aliases: &'static [&'static str]) -> Self
    where
        T: Update + FixedOutput + BlockSizeUser + Default + Clone + Send + 'static,
        Mac: KeyInit + Update + FixedOutput + Clone + Send + Sync + 'static,
    {
        Self {
            name,
            aliases,
            digest_size: <T as OutputSizeUser>::OutputSize::USIZE,
            block_size: T::BlockSize::USIZE,
            hash: || Box::new(Fixed(T::default())),
            keyed: Some(Keyed {
                hmac: |key| Ok(Box::new(Fixed(Mac::new_from_slice(key)?))),
                pbkdf2: pbkdf2::pbkdf2::<Mac>,
            }),
        }
    }

    /// An algorithm `T` whose digest has any length.
    pub(crate) const fn extendable<T>(name: &'static str, aliases: &'static [&'static str]) -> Self
    where
        T: ExtendableOutput + BlockSizeUser + Default + Clone + Send + 'static,
    {
        let hash: fn() -> Box<dyn State> = || Box::new(Extendable(T::default()));
        let block_size = T::BlockSize::USIZE;
        Self { name, aliases, digest_size: 0, block_size, hash, keyed: None }
    }

    /// Whether it has that name.
    pub(crate) fn is_named(&self, name: &str) -> bool {
        self.name == name || self.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name))
    }
}
