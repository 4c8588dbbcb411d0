//! The border between Python's objects and items.

mod array;
mod from_python;
mod into_python;

pub use from_python::{items_from, value_from};
pub use into_python::{into_python, value_into_python};
