//! What can't become an item.

use pyo3::prelude::*;

/// What can't be converted, and where it is in the result.
pub(super) struct Unsupported {
    pub(super) path: String,
    pub(super) what: String,
}

impl Unsupported {
    pub(super) fn new(what: impl Into<String>) -> Self {
        Self { path: String::new(), what: what.into() }
    }

    /// An object of a type that isn't supported.
    pub(super) fn of_type(object: &Bound<'_, PyAny>) -> Self {
        let kind = type_name(object);
        let advice = match kind.as_str() {
            "bytes" | "bytearray" | "memoryview" => "encode it, for instance as base64",
            "set" | "frozenset" => "return a list, for instance `sorted(…)`",
            "coroutine" => "await it",
            "generator" => "`process` of a streaming node must be asynchronous",
            _ => "supported are None, bool, int, float, str, list, tuple, dict and NumPy arrays",
        };
        Self::new(format!("of type `{kind}`; {advice}"))
    }

    /// The same, seen from one level further out.
    pub(super) fn inside(mut self, step: &str) -> Self {
        self.path.insert_str(0, step);
        self
    }
}

/// The name of an object's type.
pub(super) fn type_name(object: &Bound<'_, PyAny>) -> String {
    object.get_type().qualname().map_or_else(|_| "unknown".to_owned(), |name| name.to_string())
}
