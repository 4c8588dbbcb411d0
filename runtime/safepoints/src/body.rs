//! The body of one function: where something is inserted.
//!
//! What is inserted may stand anywhere between two instructions, for three reasons. It leaves the operand
//! stack as it was, so it may follow a `loop` that takes operands. It closes each block that it opens, so
//! no branch around it counts one block more. It needs no local variable, so the declarations before the
//! code stay. That is why a body need not be understood, only cut at the right places and joined again:
//! whatever instruction the compiler comes to use, its bytes are copied.
//!
//! A branch to a loop goes to what follows its header, so code behind the header runs at each iteration,
//! however the branch got there; code before the branch would have to be at each of them.

use std::ops::Range;

use wasmparser::{FunctionBody, Operator};

use crate::Error;
use crate::helpers::Helpers;

/// The body with its safepoints; `calls` tells whether the function's calls are counted.
pub(crate) fn instrument(
    body: &FunctionBody<'_>,
    calls: bool,
    helpers: &Helpers,
) -> Result<Vec<u8>, Error> {
    let (bytes, start) = (body.as_bytes(), body.range().start);
    let mut instrumented = Vec::with_capacity(bytes.len());
    let mut copied = 0;
    for Edit { replaced, code } in edits(body, calls, helpers)? {
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

fn edits(body: &FunctionBody<'_>, calls: bool, helpers: &Helpers) -> Result<Vec<Edit>, Error> {
    let mut edits = Vec::new();
    let mut reader = body.get_operators_reader()?;
    if calls {
        let start = reader.original_position();
        edits.push(Edit { replaced: start..start, code: helpers.count_one() });
    }
    let mut constant = false;
    while !reader.eof() {
        let start = reader.original_position();
        let operator = reader.read()?;
        let end = reader.original_position();
        // A constant length is as short as the code that was written for it.
        let bulk = helpers.memory && !constant;
        match operator {
            Operator::Loop { .. } => {
                edits.push(Edit { replaced: end..end, code: helpers.count_one() });
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
    Ok(edits)
}
