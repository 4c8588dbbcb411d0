//! The modules that are compiled in, as the build script found them in `builtin-packages`.

use pyo3::ffi::{PyImport_AppendInittab, PyObject};

/// What makes a module, as `#[pymodule]` defines it.
type Initializer = unsafe extern "C" fn() -> *mut PyObject;

include!(concat!(env!("OUT_DIR"), "/inittab.rs"));

/// Adds the modules to the interpreter's own; to be called before it starts.
#[expect(
    unsafe_code,
    reason = "pyo3's macro takes an identifier, and a module's name may have dots"
)]
pub(super) fn register() {
    for (name, initialize) in INITTAB {
        // SAFETY: the interpreter, which is started after this, keeps the pointers; both are static.
        // What the call may fail for is want of memory, and then the import fails.
        unsafe { PyImport_AppendInittab(name.as_ptr(), Some(*initialize)) };
    }
}
