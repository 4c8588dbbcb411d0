//! The body of one function: where something is inserted.
//!
//! What is inserted may stand anywhere between two instructions, for three reasons. It leaves the operand
//! stack as it was, so it may follow a `loop` that takes operands. It closes each block that it opens, so
//! no branch around it counts one block more. Its only local variable stands behind all others, so that
//! these keep their numbers. That is why a body need not be understood, only cut at the right places and
//! joined again: whatever instruction the compiler comes to use, its bytes are copied.
//!
//! A branch to a loop goes to what follows its header, so code behind the header runs at each iteration,
//! however the branch got there; code before the branch would have to be at each of them.

use std::ops::Range;

use wasm_encoder::{Encode, ValType};
use wasmparser::{FunctionBody, Operator};

use crate::Error;
use crate::helpers::Helpers;

/// The body with its safepoints, of a function with so many parameters; `calls` tells whether the
/// function's calls are counted.
pub(crate) fn instrument(
    body: &FunctionBody<'_>,
    parameters: u32,
    calls: bool,
    helpers: &Helpers,
) -> Result<Vec<u8>, Error> {
    let (bytes, start) = (body.as_bytes(), body.range().start);
    let mut instrumented = Vec::with_capacity(bytes.len());
    let mut copied = 0;
    for Edit { replaced, code } in edits(body, parameters, calls, helpers)? {
        let (from, to) = (replaced.start - start, replaced.end - start);
        instrumented.extend_from_slice(&bytes[copied..from]);
        instrumented.extend(code);
        copied = to;
    }
    instrumented.extend_from_slice(&bytes[copied..]);
    Ok(instrumented)
}

/// Code in the place of other code, which may be none: a range of the whole module.
struct Edit {
    replaced: Range<usize>,
    code: Vec<u8>,
}

fn edits(
    body: &FunctionBody<'_>,
    parameters: u32,
    calls: bool,
    helpers: &Helpers,
) -> Result<Vec<Edit>, Error> {
    let mut edits = Vec::new();
    let (declarations, locals) = with_a_local(body)?;
    let local = parameters + locals;
    let mut reader = body.get_operators_reader()?;
    if calls {
        let start = reader.original_position();
        edits.push(Edit { replaced: start..start, code: helpers.count_one() });
    }
    let (mut constant, mut loops) = (false, false);
    while !reader.eof() {
        let start = reader.original_position();
        let operator = reader.read()?;
        let end = reader.original_position();
        // A constant length is as short as the code that was written for it.
        let bulk = helpers.memory && !constant;
        match operator {
            Operator::Loop { .. } => {
                edits.push(Edit { replaced: end..end, code: helpers.count_iteration(local) });
                loops = true;
            }
            Operator::MemoryCopy { dst_mem: 0, src_mem: 0 } if bulk => {
                edits.push(Edit { replaced: start..end, code: helpers.copy() });
            }
            Operator::MemoryFill { mem: 0 } if bulk => {
                edits.push(Edit { replaced: start..end, code: helpers.fill() });
            }
            _ => {}
        }
        constant = matches!(operator, Operator::I32Const { .. });
    }
    if loops {
        edits.insert(0, declarations);
    }
    Ok(edits)
}

/// The declarations of local variables with one more, and how many there were.
fn with_a_local(body: &FunctionBody<'_>) -> Result<(Edit, u32), Error> {
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
    1_u32.encode(&mut code);
    ValType::I32.encode(&mut code);
    Ok((Edit { replaced: body_start..end, code }, locals))
}
