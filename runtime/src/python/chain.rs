//! An exception and what led to it: causes, contexts and the members of groups.

use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};

use super::object::{attribute, message, type_name};
use crate::Relation;
use crate::exception::MAX_CAUSES;

/// One exception of a chain.
pub(super) struct Link<'py> {
    /// How it is related to the one before it.
    pub(super) relation: Relation,
    pub(super) exception: Bound<'py, PyAny>,
    pub(super) traceback: Option<Bound<'py, PyAny>>,
    /// How many groups it is in.
    pub(super) depth: usize,
}

/// The exception, and what led to it, the nearest first; a group's members come after what led to
/// the group.
pub(super) fn of<'py>(
    exception: &Bound<'py, PyAny>,
    traceback: Option<Bound<'py, PyAny>>,
) -> (Link<'py>, Vec<Link<'py>>) {
    let first =
        Link { relation: Relation::Cause, exception: exception.clone(), traceback, depth: 0 };
    let mut causes: Vec<Link<'py>> = Vec::new();
    let mut todo = first.causes();
    todo.reverse();
    while let Some(link) = todo.pop() {
        let known = |other: &Link<'_>| other.exception.is(&link.exception);
        if causes.len() == MAX_CAUSES || known(&first) || causes.iter().any(known) {
            continue;
        }
        todo.extend(link.causes().into_iter().rev());
        causes.push(link);
    }
    (first, causes)
}

impl<'py> Link<'py> {
    pub(super) fn python_type(&self) -> String {
        type_name(&self.exception)
    }

    pub(super) fn message(&self) -> String {
        message(&self.exception)
    }

    fn causes(&self) -> Vec<Self> {
        let (cause, context) = (self.attribute("__cause__"), self.attribute("__context__"));
        let is_suppressed = self
            .attribute("__suppress_context__")
            .is_some_and(|suppressed| suppressed.is_truthy().unwrap_or(false));
        let led_to_it = match (cause, context) {
            (Some(cause), _) => Some((Relation::Cause, cause)),
            (None, Some(context)) if !is_suppressed => Some((Relation::Context, context)),
            _ => None,
        };
        let led_to_it = led_to_it.map(|(relation, exception)| self.link(relation, exception, 0));
        let members =
            self.members().into_iter().map(|member| self.link(Relation::Member, member, 1));
        led_to_it.into_iter().chain(members).collect()
    }

    fn link(&self, relation: Relation, exception: Bound<'py, PyAny>, deeper: usize) -> Self {
        let traceback = attribute(&exception, "__traceback__");
        Self { relation, exception, traceback, depth: self.depth + deeper }
    }

    /// The members of an exception group.
    fn members(&self) -> Vec<Bound<'py, PyAny>> {
        let is_group = self.exception.is_instance_of::<pyo3::exceptions::PyBaseExceptionGroup>();
        let members = is_group.then(|| self.attribute("exceptions")).flatten();
        let members = members.and_then(|members| members.cast_into::<PyTuple>().ok());
        members.map(|members| members.iter().collect()).unwrap_or_default()
    }

    /// What was said with `add_note`.
    pub(super) fn notes(&self) -> Vec<String> {
        let notes = self.attribute("__notes__").and_then(|notes| notes.cast_into::<PyList>().ok());
        let notes = notes.into_iter().flat_map(|notes| notes.iter().collect::<Vec<_>>());
        notes.filter_map(|note| note.extract().ok()).collect()
    }

    fn attribute(&self, name: &str) -> Option<Bound<'py, PyAny>> {
        attribute(&self.exception, name)
    }
}
