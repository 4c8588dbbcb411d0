//! Signatures of C functions whose address is taken but which are never called directly.
//!
//! A side module imports such a function only as a table slot (`GOT.func.<name>`), which carries no
//! type; an undefined function symbol of a relocatable object needs one.

use wasmparser::{FuncType, ValType};

const F64: &[ValType] = &[ValType::F64];
const I32: &[ValType] = &[ValType::I32];

/// Parameters and results by C name: `math.h`, and musl's `SIG_ERR` and `SIG_IGN` handlers.
const SIGNATURES: [(&str, &[ValType], &[ValType]); 6] = [
    ("__SIG_ERR", I32, &[]),
    ("__SIG_IGN", I32, &[]),
    ("copysign", &[ValType::F64, ValType::F64], F64),
    ("exp2", F64, F64),
    ("fabs", F64, F64),
    ("sqrt", F64, F64),
];

/// The signature of a function of the C library, if it is in the table.
pub(super) fn of_libc_function(name: &str) -> Option<FuncType> {
    let (_, params, results) = SIGNATURES.iter().find(|(known, _, _)| *known == name)?;
    Some(FuncType::new(params.iter().copied(), results.iter().copied()))
}
