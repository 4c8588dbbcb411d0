//! CPython's module `_hashlib`, for a CPython that is built without OpenSSL: the interface of 3.12, on
//! the crates of RustCrypto. `hashlib` and `hmac` take from it what they find.
//!
//! The embedding program registers [`_hashlib`] before it starts the interpreter:
//! `pyo3::append_to_inittab!(_hashlib)`. What hashes knows nothing of Python (`algorithm`, `keyed`, `state`);
//! what Python sees is in one module for each of its types and kinds of functions.

mod algorithm;
mod algorithms;
mod argument;
mod buffer;
mod constructors;
mod error;
mod hash;
mod hmac;
mod immutable;
mod keyed;
mod pbkdf2;
mod running;
mod scrypt;
mod state;

use pyo3::prelude::*;
use pyo3::types::PyFrozenSet;

use crate::error::UnsupportedDigestmodError;
use crate::hash::{Hash, HashXof};
use crate::hmac::Hmac;

/// Hashes, HMAC and the derivation of keys: RustCrypto's implementation of what CPython has from OpenSSL.
#[pymodule]
pub fn _hashlib(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    add_types(module)?;
    constructors::add(module)?;
    module.add_function(wrap_pyfunction!(constructors::new, module)?)?;
    module.add_function(wrap_pyfunction!(hmac::hmac_new, module)?)?;
    module.add_function(wrap_pyfunction!(hmac::hmac_digest, module)?)?;
    module.add_function(wrap_pyfunction!(pbkdf2::pbkdf2_hmac, module)?)?;
    module.add_function(wrap_pyfunction!(scrypt::scrypt, module)?)?;
    module.add_function(wrap_pyfunction!(get_fips_mode, module)?)?;
    let names = algorithms::ALL.iter().map(|algorithm| algorithm.name);
    module.add("openssl_md_meth_names", PyFrozenSet::new(py, names)?)?;
    // CPython's own, which takes the same time wherever the two differ.
    module.add("compare_digest", py.import("_operator")?.getattr("_compare_digest")?)
}

fn add_types(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    module.add_class::<Hash>()?;
    module.add_class::<HashXof>()?;
    module.add_class::<Hmac>()?;
    for kind in [py.get_type::<Hash>(), py.get_type::<HashXof>(), py.get_type::<Hmac>()] {
        immutable::freeze(&kind);
    }
    module.add("UnsupportedDigestmodError", py.get_type::<UnsupportedDigestmodError>())
}

/// Whether only algorithms are allowed that FIPS 140 approves of: never.
#[pyfunction]
fn get_fips_mode() -> i32 {
    0
}
