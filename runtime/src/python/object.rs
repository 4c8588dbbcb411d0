//! Questions to a Python object that are always answered.

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyType;

/// A longer message is cut off: it may hold the whole item that a node failed at.
const MAX_MESSAGE: usize = 10_000;

/// An attribute that is there and not `None`.
pub(super) fn attribute<'py>(object: &Bound<'py, PyAny>, name: &str) -> Option<Bound<'py, PyAny>> {
    object.getattr(name).ok().filter(|value| !value.is_none())
}

/// The exception's type, qualified unless it is a builtin.
pub(super) fn type_name(exception: &Bound<'_, PyAny>) -> String {
    qualified_name(&exception.get_type()).unwrap_or_else(|_| "exception".to_owned())
}

/// `str(exception)`, empty if that fails.
pub(super) fn message(exception: &Bound<'_, PyAny>) -> String {
    let text = exception.str().map(|text| text.to_string_lossy().into_owned());
    let mut message = text.unwrap_or_default();
    if let Some((end, _)) = message.char_indices().nth(MAX_MESSAGE) {
        message.truncate(end);
        message.push_str("… (cut off)");
    }
    message
}

fn qualified_name(class: &Bound<'_, PyType>) -> PyResult<String> {
    let module = class.getattr(intern!(class.py(), "__module__"))?.extract::<String>()?;
    let name = class.qualname()?.to_string();
    Ok(if module == "builtins" { name } else { format!("{module}.{name}") })
}
