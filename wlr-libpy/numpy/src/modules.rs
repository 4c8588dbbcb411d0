//! NumPy's extension modules.

/// The extension modules that NumPy consists of, by their full names. The initialisation function of
/// each is `PyInit_` and the last part of its name.
pub const MODULES: [&str; 13] = [
    "numpy._core._multiarray_umath",
    "numpy.fft._pocketfft_umath",
    "numpy.linalg._umath_linalg",
    "numpy.linalg.lapack_lite",
    "numpy.random._bounded_integers",
    "numpy.random._common",
    "numpy.random._generator",
    "numpy.random._mt19937",
    "numpy.random._pcg64",
    "numpy.random._philox",
    "numpy.random._sfc64",
    "numpy.random.bit_generator",
    "numpy.random.mtrand",
];

/// The extension modules that only NumPy's own tests import.
pub const TEST_MODULES: [&str; 5] = [
    "numpy._core._multiarray_tests",
    "numpy._core._operand_flag_tests",
    "numpy._core._rational_tests",
    "numpy._core._struct_ufunc_tests",
    "numpy._core._umath_tests",
];
