//! Loops that are worth a second loop around them: those in which nothing is called and no other loop runs.
//!
//! A call anywhere in a loop, even where it hardly ever happens, costs all of its iterations: what the
//! loop keeps in registers has to survive the call. Around such a *leaf* stands another loop that pays for a
//! batch of iterations, and the leaf itself only counts:
//!
//! ```text
//! loop                              ;; pays, if nothing is left
//!   loop                            ;; the leaf
//!     if nothing is left, branch to the outer loop
//!     …                             ;; as it was, but branches out of the leaf lead one block further
//!   end
//! end
//! ```

use wasmparser::{FunctionBody, Operator, Validator, WasmFeatures};

use crate::Error;

/// Whether `br`, `br_if` and `br_table` are the only instructions of the module that may name a block, so
/// that blocks can be added around them.
pub(crate) fn may_be_nested(wasm: &[u8]) -> bool {
    let features = WasmFeatures::WASM2 | WasmFeatures::TAIL_CALL | WasmFeatures::EXTENDED_CONST;
    Validator::new_with_features(features).validate_all(wasm).is_ok()
}

/// Of each loop of the body, in the order in which they begin, whether it is a leaf.
pub(crate) fn of(body: &FunctionBody<'_>) -> Result<Vec<bool>, Error> {
    let mut leaves = Vec::new();
    // The blocks that are open; of a loop its number.
    let mut open: Vec<Option<usize>> = Vec::new();
    for operator in body.get_operators_reader()? {
        let operator = operator?;
        if matches!(operator, Operator::Loop { .. }) || calls(&operator) {
            // What stands around a loop is no leaf from its beginning on.
            if let Some(innermost) = open.iter().rev().find_map(|number| *number) {
                leaves[innermost] = false;
            }
        }
        match operator {
            Operator::Loop { .. } => {
                open.push(Some(leaves.len()));
                leaves.push(true);
            }
            Operator::Block { .. } | Operator::If { .. } => open.push(None),
            Operator::End => drop(open.pop()),
            _ => {}
        }
    }
    Ok(leaves)
}

/// Whether the instruction calls something, or is replaced by a call.
fn calls(operator: &Operator<'_>) -> bool {
    matches!(
        operator,
        Operator::Call { .. }
            | Operator::CallIndirect { .. }
            | Operator::ReturnCall { .. }
            | Operator::ReturnCallIndirect { .. }
            | Operator::MemoryCopy { .. }
            | Operator::MemoryFill { .. }
            | Operator::MemoryInit { .. }
            | Operator::MemoryGrow { .. }
            | Operator::TableCopy { .. }
            | Operator::TableFill { .. }
            | Operator::TableInit { .. }
            | Operator::TableGrow { .. }
    )
}
