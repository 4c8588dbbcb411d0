//! The converter of libpython.

use std::collections::BTreeSet;

use wasmparser::Validator;
use wlr_libpy::convert::convert;

/// What comes out of the converter is a valid module for everybody.
///
/// # Panics
/// When it is not.
pub fn libpython(wasm: &[u8]) {
    let private = BTreeSet::from(["realpath".to_owned()]);
    if let Ok(object) = convert("fuzz", wasm, &private) {
        let checked = Validator::new().validate_all(&object).err();
        assert!(checked.is_none(), "the object is invalid: {checked:?}");
    }
}
