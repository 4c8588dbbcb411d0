//! What one process has made, and none that was forked from it may touch.

use std::process;

use rmpkg_run::Pipeline;

/// Something of one process. In a child of a fork it is never dropped: threads that its locks are held by are not
/// there, and files that it would remove are the parent's.
pub struct Own<T> {
    value: Option<T>,
    pid: u32,
}

/// A package that is ready to run.
pub type Loaded = Own<Pipeline>;

impl<T> Own<T> {
    /// It is this process's.
    pub fn new(value: T) -> Self {
        Self { value: Some(value), pid: process::id() }
    }

    /// It, unless another process has made it.
    pub fn get(&self) -> Option<&T> {
        self.value.as_ref().filter(|_| self.is_ours())
    }

    /// Whether this process has made it.
    pub fn is_ours(&self) -> bool {
        self.pid == process::id()
    }
}

impl<T> Drop for Own<T> {
    fn drop(&mut self) {
        if !self.is_ours() {
            std::mem::forget(self.value.take());
        }
    }
}
