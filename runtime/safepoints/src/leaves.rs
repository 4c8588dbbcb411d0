//! Loops that are worth a second loop around them: those in which nothing is called, no other loop runs, and
//! memory is written or numbers with fractions are calculated. A loop that does neither looks for something
//! and mostly ends soon, and a second loop would only make its beginning slower. One that counts a variable down to 0
//! has no other end, so that it looks for nothing.
//! [`code`](crate::code) shows them all.

use std::collections::BTreeSet;

use wasmparser::{FunctionBody, Operator, Validator, WasmFeatures};

use crate::Error;
use crate::countdown::{Countdown, Scan, is_plain};

/// Whether `br`, `br_if` and `br_table` are the only instructions of the module that may name a block, so
/// that blocks can be added around them.
pub(crate) fn may_be_nested(wasm: &[u8]) -> bool {
    let features = WasmFeatures::WASM2 | WasmFeatures::TAIL_CALL | WasmFeatures::EXTENDED_CONST;
    Validator::new_with_features(features).validate_all(wasm).is_ok()
}

/// A loop with another one around it.
pub(crate) enum Leaf {
    /// It counts its iterations.
    Counting,
    /// Its iterations are known before it begins.
    Countdown(Countdown),
}

/// What is known of a loop.
struct Loop {
    /// It calls nothing and has no other loop in it.
    is_alone: bool,
    /// It writes or calculates.
    works: bool,
    countdown: Option<Countdown>,
}

impl Loop {
    fn leaf(self) -> Option<Leaf> {
        match self {
            Self { is_alone: true, countdown: Some(countdown), .. } => {
                Some(Leaf::Countdown(countdown))
            }
            Self { is_alone: true, works: true, .. } => Some(Leaf::Counting),
            _ => None,
        }
    }
}

/// Of each loop of the body, in the order in which they begin, what kind of a leaf it is, if it is one.
pub(crate) fn of(body: &FunctionBody<'_>) -> Result<Vec<Option<Leaf>>, Error> {
    let (bytes, start) = (body.as_bytes(), body.range().start);
    let mut loops: Vec<Loop> = Vec::new();
    // The blocks that are open; of a loop its number.
    let mut open: Vec<Option<usize>> = Vec::new();
    let mut reader = body.get_operators_reader()?;
    while !reader.eof() {
        let (operator, offset) = reader.read_with_offset()?;
        if let Some(innermost) = open.iter().rev().find_map(|number| *number) {
            let innermost = &mut loops[innermost];
            // What stands around a loop is no leaf from its beginning on.
            innermost.is_alone &= !matches!(operator, Operator::Loop { .. }) && !calls(&operator);
            innermost.works |= bytes.get(offset - start).is_some_and(|opcode| works(*opcode));
        }
        match operator {
            Operator::Loop { .. } => {
                open.push(Some(loops.len()));
                let scan = is_plain(&operator).then(|| Scan::of(reader.clone())).transpose()?;
                let countdown = scan.and_then(Scan::countdown);
                loops.push(Loop { is_alone: true, works: false, countdown });
            }
            Operator::Block { .. } | Operator::If { .. } => open.push(None),
            Operator::End => drop(open.pop()),
            _ => {}
        }
    }
    Ok(loops.into_iter().map(Loop::leaf).collect())
}

/// Of the loops of a body, by their numbers, those that count down.
pub(crate) fn countdowns(body: &FunctionBody<'_>) -> Result<BTreeSet<usize>, Error> {
    let leaves = of(body)?.into_iter().enumerate();
    let countdowns = leaves.filter(|(_, leaf)| matches!(leaf, Some(Leaf::Countdown(_))));
    Ok(countdowns.map(|(number, _)| number).collect())
}

/// Whether the instruction with that opcode stores something, is one of `f32` and `f64`, or one of
/// vectors.
fn works(opcode: u8) -> bool {
    matches!(
        opcode,
        0x2a..=0x2b | 0x36..=0x3e | 0x5b..=0x66 | 0x8b..=0xa6 | 0xa8..=0xbf | 0xfd
    )
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
