//! What changes in a body.

use std::ops::Range;

use wasm_encoder::{Encode, ValType};
use wasmparser::FunctionBody;

use crate::Error;

/// Code in the place of other code, which may be none: a range of the whole module.
pub(super) struct Edit {
    pub(super) replaced: Range<usize>,
    pub(super) code: Vec<u8>,
    pub(super) is_safepoint: bool,
}

impl Edit {
    pub(super) fn new(replaced: Range<usize>, code: Vec<u8>) -> Self {
        Self { replaced, code, is_safepoint: false }
    }

    pub(super) fn safepoint(replaced: Range<usize>, code: Vec<u8>) -> Self {
        Self { replaced, code, is_safepoint: true }
    }
}

/// The declarations of local variables with so many more, and how many there were.
pub(super) fn with_locals(body: &FunctionBody<'_>, more: u32) -> Result<(Edit, u32), Error> {
    let mut reader = body.get_locals_reader()?;
    let (start, groups) = (reader.original_position(), reader.get_count());
    let mut locals = 0;
    for _ in 0..groups {
        locals += reader.read()?.0;
    }
    let end = reader.original_position();
    let mut code = Vec::new();
    (groups + 1).encode(&mut code);
    let body_start = body.range().start;
    code.extend_from_slice(&body.as_bytes()[start - body_start..end - body_start]);
    more.encode(&mut code);
    ValType::I32.encode(&mut code);
    Ok((Edit::new(body_start..end, code), locals))
}
