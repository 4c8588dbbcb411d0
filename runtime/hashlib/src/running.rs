//! A hash that Python holds: an algorithm and what it has seen.

use std::sync::Mutex;

use pyo3::prelude::*;
use pyo3::types::PyBytes;
use python_codec::lock;

use crate::algorithm::{Algorithm, LONGEST_DIGEST};
use crate::buffer::Buffer;
use crate::state::State;

/// What `HASH` and `HMAC` have in common. The GIL is held as long as the lock is, so nobody waits for it.
pub(crate) struct Running {
    pub(crate) algorithm: &'static Algorithm,
    state: Mutex<Box<dyn State>>,
}

impl Running {
    pub(crate) fn new(algorithm: &'static Algorithm, state: Box<dyn State>) -> Self {
        Self { algorithm, state: Mutex::new(state) }
    }

    /// Takes what an object holds.
    pub(crate) fn update(&self, data: &Bound<'_, PyAny>) -> PyResult<()> {
        let data = Buffer::to_hash(data)?;
        lock(&self.state).update(data.as_slice());
        Ok(())
    }

    /// The digest of the algorithm's length.
    pub(crate) fn digest<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        self.digest_of(py, self.algorithm.digest_size)
    }

    /// The same as hexadecimal digits.
    pub(crate) fn hexdigest(&self) -> String {
        let mut digest = [0; LONGEST_DIGEST];
        lock(&self.state).digest_with(&[], &mut digest);
        hex::encode(&digest[..self.algorithm.digest_size])
    }

    /// That many bytes of a digest of any length, or `MemoryError`.
    pub(crate) fn digest_of<'py>(
        &self,
        py: Python<'py>,
        length: usize,
    ) -> PyResult<Bound<'py, PyBytes>> {
        PyBytes::new_with(py, length, |output| {
            lock(&self.state).digest_with(&[], output);
            Ok(())
        })
    }

    pub(crate) fn duplicate(&self) -> Self {
        Self::new(self.algorithm, lock(&self.state).duplicate())
    }
}
