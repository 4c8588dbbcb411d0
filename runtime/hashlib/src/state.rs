//! What is hashed so far, whatever the algorithm.

use digest::{ExtendableOutput, FixedOutput, Update};

/// A hash or a keyed hash that takes more data at any time.
pub(crate) trait State: Send {
    /// Takes data.
    fn update(&mut self, data: &[u8]);

    /// Writes the digest of all data so far and of `data`, which it does not take: as many bytes as the
    /// algorithm's digest has, or as many as fit if its digest has any length.
    fn digest_with(&self, data: &[u8], output: &mut [u8]);

    /// An independent copy.
    fn duplicate(&self) -> Box<dyn State>;
}

/// A state whose digest has one length.
#[derive(Clone, Default)]
pub(crate) struct Fixed<T>(T);

/// A state whose digest has any length.
#[derive(Clone, Default)]
pub(crate) struct Extendable<T>(T);

impl<T: Update + FixedOutput + Clone + Send + 'static> State for Fixed<T> {
    fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }

    fn digest_with(&self, data: &[u8], output: &mut [u8]) {
        let mut last = self.0.clone();
        last.update(data);
        let digest = last.finalize_fixed();
        let length = output.len().min(digest.len());
        output[..length].copy_from_slice(&digest[..length]);
    }

    fn duplicate(&self) -> Box<dyn State> {
        Box::new(self.clone())
    }
}

impl<T: ExtendableOutput + Clone + Send + 'static> State for Extendable<T> {
    fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }

    fn digest_with(&self, data: &[u8], output: &mut [u8]) {
        let mut last = self.0.clone();
        last.update(data);
        last.finalize_xof_into(output);
    }

    fn duplicate(&self) -> Box<dyn State> {
        Box::new(self.clone())
    }
}
