//! What the `__init__` of a class declares, and whether a node's parameters fit it.
//!
//! Read from the function itself: Python's `inspect` needs two dozen modules, and `typing` may be
//! missing.

use pipeline_node::{NodeParams, ParamError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyType};
use serde_json::{Map, Value};

use super::annotation::Annotation;
use super::object::attribute;

/// A bit of `co_flags`: the function takes any keyword argument.
const VAR_KEYWORDS: u32 = 0x08;

struct Signature {
    parameters: Vec<Parameter>,
    takes_any: bool,
}

struct Parameter {
    name: String,
    annotation: Option<Annotation>,
    is_required: bool,
}

/// The parameters to pass: those that `__init__` knows. Any other one is ignored with a warning.
///
/// # Errors
///
/// [`ParamError`] if one has a type that its annotation excludes, or is missing.
pub(super) fn check(
    class: &Bound<'_, PyType>,
    params: &NodeParams<'_>,
) -> Result<Map<String, Value>, ParamError> {
    let mut values = params.values().clone();
    let Some(signature) = Signature::of(class) else { return Ok(values) };
    if !signature.takes_any {
        let known: Vec<_> = signature.parameters.iter().map(|known| known.name.clone()).collect();
        params.warn_of_unknown(&known);
        values.retain(|name, _| known.contains(name));
    }
    for parameter in &signature.parameters {
        parameter.check(values.get(&parameter.name))?;
    }
    Ok(values)
}

impl Signature {
    /// `None` if it can't be told: `__init__` isn't a function of Python's.
    fn of(class: &Bound<'_, PyType>) -> Option<Self> {
        let init = attribute(class, "__init__")?;
        match attribute(&init, "__code__") {
            Some(code) => Self::of_function(&init, &code),
            None => has_none(class).then(|| Self { parameters: Vec::new(), takes_any: false }),
        }
    }

    fn of_function(init: &Bound<'_, PyAny>, code: &Bound<'_, PyAny>) -> Option<Self> {
        let number = |name| attribute(code, name)?.extract::<usize>().ok();
        let by_position = number("co_argcount")?;
        let names: Vec<String> = attribute(code, "co_varnames")?.extract().ok()?;
        let defaults = attribute(init, "__defaults__").and_then(|defaults| defaults.len().ok());
        let first_default = by_position - defaults.unwrap_or(0).min(by_position);
        let keyword_defaults = dict(init, "__kwdefaults__");
        let annotations = dict(init, "__annotations__");
        // What can't be passed by name is `self`, or like it.
        let first = number("co_posonlyargcount")?.max(1);
        let end = by_position + number("co_kwonlyargcount")?;
        let parameters =
            names.into_iter().enumerate().take(end).skip(first).map(|(index, name)| {
                let has_default = if index < by_position {
                    index >= first_default
                } else {
                    get(keyword_defaults.as_ref(), &name).is_some()
                };
                let annotation =
                    get(annotations.as_ref(), &name).and_then(|it| Annotation::of(&it));
                Parameter { name, annotation, is_required: !has_default }
            });
        let takes_any = number("co_flags")? & VAR_KEYWORDS as usize != 0;
        Some(Self { parameters: parameters.collect(), takes_any })
    }
}

impl Parameter {
    fn check(&self, value: Option<&Value>) -> Result<(), ParamError> {
        let message = match (value, &self.annotation) {
            (None, _) if self.is_required => "missing, and it has no default".to_owned(),
            (Some(value), Some(annotation)) if !annotation.allows(value) => {
                format!("expected {annotation}, found {}", pipeline_manifest::json_type(value))
            }
            _ => return Ok(()),
        };
        Err(ParamError::new(&self.name, message))
    }
}

/// Whether the class has neither an `__init__` nor a `__new__` of its own.
fn has_none(class: &Bound<'_, PyType>) -> bool {
    let object = class.py().get_type::<PyAny>();
    ["__init__", "__new__"].into_iter().all(|name| {
        let (own, default) = (attribute(class, name), attribute(&object, name));
        own.zip(default).is_some_and(|(own, default)| own.is(&default))
    })
}

fn dict<'py>(function: &Bound<'py, PyAny>, name: &str) -> Option<Bound<'py, PyDict>> {
    attribute(function, name)?.cast_into().ok()
}

fn get<'py>(dict: Option<&Bound<'py, PyDict>>, name: &str) -> Option<Bound<'py, PyAny>> {
    dict?.get_item(name).ok()?
}
