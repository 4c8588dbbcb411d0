//! What an algorithm is, as data: the same functions for each of them.

use digest::core_api::BlockSizeUser;
use digest::typenum::Unsigned;
use digest::{ExtendableOutput, FixedOutput, OutputSizeUser, Update};

use crate::state::{Extendable, Fixed, State};

/// The longest digest that has one length, in bytes.
pub(crate) const LONGEST_DIGEST: usize = 64;

/// An algorithm of hashing.
pub(crate) struct Algorithm {
    /// Python's name of it.
    pub(crate) name: &'static str,
    /// OpenSSL's names of it, in any case.
    aliases: &'static [&'static str],
    /// The size of its digest in bytes, or 0 if that is any.
    pub(crate) digest_size: usize,
    /// The size in bytes of what it takes at a time.
    pub(crate) block_size: usize,
    /// Begins a hash.
    pub(crate) begin: fn() -> Box<dyn State>,
    /// PBKDF2 that is compiled for this algorithm alone.
    pub(crate) pbkdf2: Option<DeriveKey>,
}

/// Fills a key, the last, from a password, a salt and a number of iterations.
type DeriveKey = fn(&[u8], &[u8], u32, &mut [u8]);

impl Algorithm {
    /// An algorithm `T` whose digest has one length.
    pub(crate) const fn fixed<T>(name: &'static str, aliases: &'static [&'static str]) -> Self
    where
        T: Update + FixedOutput + BlockSizeUser + Default + Clone + Send + 'static,
    {
        let digest_size = <T as OutputSizeUser>::OutputSize::USIZE;
        assert!(digest_size <= LONGEST_DIGEST);
        Self {
            name,
            aliases,
            digest_size,
            block_size: T::BlockSize::USIZE,
            begin: || Box::new(Fixed::<T>::default()),
            pbkdf2: None,
        }
    }

    /// An algorithm `T` whose digest has any length.
    pub(crate) const fn extendable<T>(name: &'static str, aliases: &'static [&'static str]) -> Self
    where
        T: ExtendableOutput + BlockSizeUser + Default + Clone + Send + 'static,
    {
        Self {
            name,
            aliases,
            digest_size: 0,
            block_size: T::BlockSize::USIZE,
            begin: || Box::new(Extendable::<T>::default()),
            pbkdf2: None,
        }
    }

    /// The same with PBKDF2 for this algorithm alone.
    pub(crate) const fn with_pbkdf2(self, pbkdf2: DeriveKey) -> Self {
        Self { pbkdf2: Some(pbkdf2), ..self }
    }

    /// Whether it has that name.
    pub(crate) fn is_named(&self, name: &str) -> bool {
        self.name == name || self.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name))
    }
}
