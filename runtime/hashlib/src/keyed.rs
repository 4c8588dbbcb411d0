//! HMAC (RFC 2104) and PBKDF2 (RFC 8018) of an algorithm that is chosen at run time.
//!
//! RustCrypto's crates `hmac` and `pbkdf2` are compiled for each algorithm anew, 100 kB in all. They do that
//! for the three that keys are mostly derived with, since it saves a third of the time.

use crate::algorithm::{Algorithm, LONGEST_DIGEST};
use crate::state::State;

const INNER_PAD: u8 = 0x36;
const OUTER_PAD: u8 = 0x5c;

/// An HMAC that takes more of its message at any time.
pub(crate) struct Keyed {
    inner: Box<dyn State>,
    outer: Box<dyn State>,
    digest_size: usize,
}

impl Keyed {
    /// Begins one with a key of any length, or not if the algorithm's digest has any length.
    pub(crate) fn begin(algorithm: &Algorithm, key: &[u8]) -> Option<Self> {
        let digest_size = Some(algorithm.digest_size).filter(|size| *size > 0)?;
        let mut block = vec![0; algorithm.block_size];
        if key.len() > block.len() {
            (algorithm.begin)().digest_with(key, &mut block[..digest_size]);
        } else {
            block[..key.len()].copy_from_slice(key);
        }
        let (inner, outer) =
            (padded(algorithm, &block, INNER_PAD), padded(algorithm, &block, OUTER_PAD));
        Some(Self { inner, outer, digest_size })
    }

    /// Fills a key of any length by PBKDF2 from the password that this was begun with.
    pub(crate) fn fill(&self, salt: &[u8], iterations: u32, key: &mut [u8]) {
        let mut salted = self.duplicate();
        salted.update(salt);
        for (number, block) in (1_u32..).zip(key.chunks_mut(self.digest_size)) {
            let mut digest = [0; LONGEST_DIGEST];
            salted.digest_with(&number.to_be_bytes(), &mut digest);
            let mut sum = Sum::default();
            sum.add(&digest);
            for _ in 1..iterations {
                let previous = digest;
                self.digest_with(&previous[..self.digest_size], &mut digest);
                sum.add(&digest);
            }
            sum.write(block);
        }
    }
}

/// The exclusive or of digests, a word at a time: they may be millions.
#[derive(Default)]
struct Sum([u64; LONGEST_DIGEST / WORD]);

const WORD: usize = size_of::<u64>();

impl Sum {
    fn add(&mut self, digest: &[u8; LONGEST_DIGEST]) {
        for (sum, word) in self.0.iter_mut().zip(digest.as_chunks().0) {
            *sum ^= u64::from_ne_bytes(*word);
        }
    }

    fn write(&self, block: &mut [u8]) {
        for (bytes, sum) in block.chunks_mut(WORD).zip(self.0) {
            bytes.copy_from_slice(&sum.to_ne_bytes()[..bytes.len()]);
        }
    }
}

/// A hash that has seen a key, with each byte of it changed.
fn padded(algorithm: &Algorithm, key: &[u8], pad: u8) -> Box<dyn State> {
    let mut state = (algorithm.begin)();
    let block: Vec<_> = key.iter().map(|byte| byte ^ pad).collect();
    state.update(&block);
    state
}

impl State for Keyed {
    fn update(&mut self, data: &[u8]) {
        self.inner.update(data);
    }

    fn digest_with(&self, data: &[u8], output: &mut [u8]) {
        let mut digest = [0; LONGEST_DIGEST];
        self.inner.digest_with(data, &mut digest);
        self.outer.digest_with(&digest[..self.digest_size], output);
    }

    fn duplicate(&self) -> Box<dyn State> {
        let (inner, outer) = (self.inner.duplicate(), self.outer.duplicate());
        Box::new(Self { inner, outer, digest_size: self.digest_size })
    }
}
