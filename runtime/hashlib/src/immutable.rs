//! Types that take no attributes, as C's have it.

use std::ffi::c_ulong;

use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyType;

/// Where `PyTypeObject` has its flags, in words: after the head of 3 and 18 pointers and sizes. It is so
/// in every CPython from 3.8 on that has a GIL, on every platform whose `long` is a word.
const FLAGS: usize = 21;

/// Makes a type refuse to change. pyo3's `immutable_type` does the same; with the stable ABI it needs
/// Python 3.14.
#[expect(
    unsafe_code,
    reason = "the stable ABI can set this flag only when it makes the type itself"
)]
pub(crate) fn freeze(class: &Bound<'_, PyType>) {
    let class = class.as_type_ptr();
    // SAFETY: a type is longer than that, it is alive, and the GIL is held.
    let flags = unsafe { class.cast::<c_ulong>().add(FLAGS) };
    // SAFETY: as above. What is there is changed only if it is what the ABI says that the flags are.
    unsafe {
        if *flags == ffi::PyType_GetFlags(class) {
            *flags |= ffi::Py_TPFLAGS_IMMUTABLETYPE;
            ffi::PyType_Modified(class);
        }
    }
}
