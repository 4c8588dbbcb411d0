//! Pipeline manifest v1: types and validation.
