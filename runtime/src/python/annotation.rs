//! Type annotations that can be checked against JSON.

use std::fmt;

use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple, PyType};
use serde_json::Value;

use super::object::attribute;

/// A type of JSON values, or several of them.
#[derive(Debug, PartialEq)]
pub(super) struct Annotation(Vec<Kind>);

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Int,
    Float,
    Str,
    Bool,
    List,
    Dict,
    None,
}

const NAMES: [(&str, Kind); 7] = [
    ("int", Kind::Int),
    ("float", Kind::Float),
    ("str", Kind::Str),
    ("bool", Kind::Bool),
    ("list", Kind::List),
    ("dict", Kind::Dict),
    ("None", Kind::None),
];

impl Annotation {
    /// `None` for an annotation that says nothing about JSON.
    pub(super) fn of(annotation: &Bound<'_, PyAny>) -> Option<Self> {
        kinds(annotation).map(Self)
    }

    pub(super) fn allows(&self, value: &Value) -> bool {
        self.0.iter().any(|kind| kind.allows(value))
    }
}

impl fmt::Display for Annotation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name =
            |kind| NAMES.iter().find(|(_, named)| named == kind).map_or("", |(name, _)| name);
        let names: Vec<_> = self.0.iter().map(name).collect();
        write!(f, "`{}`", names.join(" | "))
    }
}

impl Kind {
    /// As Python's type checkers see it, an `int` will do for a `float`; but a `bool` is no `int`.
    fn allows(self, value: &Value) -> bool {
        match self {
            Self::Int => value.is_i64() || value.is_u64(),
            Self::Float => value.is_number(),
            Self::Str => value.is_string(),
            Self::Bool => value.is_boolean(),
            Self::List => value.is_array(),
            Self::Dict => value.is_object(),
            Self::None => value.is_null(),
        }
    }
}

fn kinds(annotation: &Bound<'_, PyAny>) -> Option<Vec<Kind>> {
    if annotation.is_none() {
        return Some(vec![Kind::None]);
    }
    if let Ok(text) = annotation.cast::<PyString>() {
        return text.to_str().ok()?.split('|').map(named_in_source).collect();
    }
    // `list[int]` is a type in form, too: its origin comes first.
    let origin = attribute(annotation, "__origin__");
    if is_union(annotation, origin.as_ref()) {
        let kinds: Option<Vec<_>> = type_arguments(annotation).iter().map(kinds).collect();
        return kinds.map(|kinds| kinds.concat());
    }
    let class = origin.unwrap_or_else(|| annotation.clone()).cast_into::<PyType>().ok()?;
    let is_builtin = attribute(class.as_any(), "__module__")?.eq("builtins").ok()?;
    let name = class.qualname().ok()?.to_string();
    is_builtin
        .then(|| named(if name == "NoneType" { "None" } else { &name }))
        .flatten()
        .map(|kind| vec![kind])
}

/// `int | None`, `Optional[int]` and `Union[int, None]`.
fn is_union(annotation: &Bound<'_, PyAny>, origin: Option<&Bound<'_, PyAny>>) -> bool {
    let class = annotation.get_type().qualname().map(|name| name.to_string());
    class.is_ok_and(|class| class == "UnionType")
        || origin.is_some_and(|origin| {
            origin.str().is_ok_and(|text| text.to_string_lossy() == "typing.Union")
        })
}

/// The arguments of a generic type or a union.
fn type_arguments<'py>(annotation: &Bound<'py, PyAny>) -> Vec<Bound<'py, PyAny>> {
    let arguments = attribute(annotation, "__args__").and_then(|it| it.cast_into::<PyTuple>().ok());
    arguments.map(|arguments| arguments.iter().collect()).unwrap_or_default()
}

/// An annotation as the source has it, with `from __future__ import annotations`.
fn named_in_source(text: &str) -> Option<Kind> {
    let text = text.trim();
    named(
        text.split_once('[')
            .filter(|(name, _)| matches!(*name, "list" | "dict"))
            .map_or(text, |(name, _)| name),
    )
}

fn named(name: &str) -> Option<Kind> {
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use std::ffi::CString;

    use pyo3::prelude::*;
    use serde_json::json;

    use super::Annotation;

    fn annotation(expression: &str) -> Option<String> {
        Python::initialize();
        Python::attach(|py| {
            let typing = py.import("typing").unwrap().dict();
            let expression = CString::new(expression).unwrap();
            let annotation = py.eval(&expression, Some(&typing), None).unwrap();
            Annotation::of(&annotation).map(|annotation| annotation.to_string())
        })
    }

    #[test]
    fn simple_annotations_are_understood_in_every_spelling() {
        let cases = [
            ("int", "`int`"),
            ("'float'", "`float`"),
            ("list[int]", "`list`"),
            ("'dict[str, int]'", "`dict`"),
            ("List[int]", "`list`"),
            ("Optional[str]", "`str | None`"),
            ("bool | None", "`bool | None`"),
            ("'int | float'", "`int | float`"),
            ("Union[int, list[str]]", "`int | list`"),
        ];
        for (expression, expected) in cases {
            assert_eq!(annotation(expression).as_deref(), Some(expected), "{expression}");
        }
    }

    #[test]
    fn others_say_nothing() {
        for expression in
            ["Any", "'Any'", "object", "Callable[[int], str]", "set", "int | set", "3"]
        {
            assert_eq!(annotation(expression), None, "{expression}");
        }
    }

    #[test]
    fn an_int_is_a_float_and_a_bool_is_no_int() {
        let allows = |kind, value| Annotation(vec![kind]).allows(&value);
        assert!(allows(super::Kind::Float, json!(2)));
        assert!(!allows(super::Kind::Int, json!(2.0)));
        assert!(!allows(super::Kind::Int, json!(true)));
        assert!(!allows(super::Kind::Bool, json!(1)));
    }
}
