//! The functions that begin a hash: one for each algorithm, and one that takes its name.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMappingProxy};

use crate::algorithms;
use crate::argument::{self, Optional};
use crate::hash::{self, Hash};

/// Begins a hash of the algorithm of that name.
#[pyfunction]
#[pyo3(
    signature = (name, string = Optional::MISSING, *, usedforsecurity = Optional::MISSING),
    text_signature = "(name, string=b'', *, usedforsecurity=True)"
)]
pub(crate) fn new<'py>(
    py: Python<'py>,
    name: &Bound<'py, PyAny>,
    string: Optional<'py>,
    usedforsecurity: Optional<'py>,
) -> PyResult<Bound<'py, Hash>> {
    // No algorithm is forbidden for what needs security.
    drop(usedforsecurity);
    hash::begin(py, argument::name(name)?, string.0.as_ref())
}

/// A function for each algorithm, and `add`, which adds all of them to a module.
macro_rules! constructors {
    ($($function:ident: $algorithm:ident,)*) => {
        $(
            /// Begins a hash.
            #[pyfunction]
            #[pyo3(
                signature = (string = Optional::MISSING, *, usedforsecurity = Optional::MISSING),
                text_signature = "(string=b'', *, usedforsecurity=True)"
            )]
            fn $function<'py>(
                py: Python<'py>,
                string: Optional<'py>,
                usedforsecurity: Optional<'py>,
            ) -> PyResult<Bound<'py, Hash>> {
                drop(usedforsecurity);
                hash::begin(py, &algorithms::$algorithm, string.0.as_ref())
            }
        )*

        /// Adds the functions, and which of them is for which algorithm: `hmac` takes a function for a name.
        pub(crate) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
            let names = PyDict::new(module.py());
            $(
                let function = wrap_pyfunction!($function, module)?;
                names.set_item(&function, algorithms::$algorithm.name)?;
                module.add_function(function)?;
            )*
            module.add("_constructors", PyMappingProxy::new(module.py(), names.as_mapping()))
        }
    };
}

constructors! {
    openssl_md5: MD5,
    openssl_sha1: SHA1,
    openssl_sha224: SHA224,
    openssl_sha256: SHA256,
    openssl_sha384: SHA384,
    openssl_sha512: SHA512,
    openssl_sha3_224: SHA3_224,
    openssl_sha3_256: SHA3_256,
    openssl_sha3_384: SHA3_384,
    openssl_sha3_512: SHA3_512,
    openssl_shake_128: SHAKE_128,
    openssl_shake_256: SHAKE_256,
}
