//! Whether anybody else holds an object.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyTuple};

/// What is known of those who hold an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holders {
    /// So many references are known: the object is ours alone if it has no more.
    Known(isize),
    /// Somebody else can reach it.
    Others,
}

impl Holders {
    /// What is known of an object whose only reference should be this one.
    pub(super) const ONE: Self = Self::Known(1);

    /// Whether nobody but the known holders can reach the object.
    pub(super) fn are_all(self, object: &Bound<'_, PyAny>) -> bool {
        matches!(self, Self::Known(count) if object.get_refcnt() == count)
    }

    /// What is known of those who hold what is in the object: the object itself, and we. Weak references, which
    /// no count shows, are for instances of subclasses alone.
    pub(super) fn of_parts(self, object: &Bound<'_, PyAny>) -> Self {
        let is_plain = object.is_exact_instance_of::<PyList>()
            || object.is_exact_instance_of::<PyDict>()
            || object.is_exact_instance_of::<PyTuple>();
        if is_plain && self.are_all(object) { Self::Known(2) } else { Self::Others }
    }
}
