//! Items at the border to Python.
//!
//! Both ways are ours. Out of Python, a node may return anything: a library made for trusted values
//! turns a set into a list in random order, follows a list that contains itself until the stack ends,
//! and can't say where in the value the culprit sits. Into Python, an item is moved, not read.

mod array;
mod from_python;
mod holders;
mod into_python;
mod unsupported;

pub(super) use from_python::from_python;
pub(super) use into_python::into_python;
