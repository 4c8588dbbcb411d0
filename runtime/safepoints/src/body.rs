//! The body of one function: where something is inserted.
//!
//! Around a loop that calls nothing stands another one, see [`leaves`]. Anything else that
//! is inserted may stand anywhere between two instructions, for three reasons. It leaves the operand
//! stack as it was, so it may follow a `loop` that takes operands. It closes each block that it opens, so
//! no branch around it counts one block more. Its only local variable stands behind all others, so that
//! these keep their numbers. That is why a body need not be understood, only cut at the right places and
//! joined again: whatever instruction the compiler comes to use, its bytes are copied.
//!
//! A branch to a loop goes to what follows its header, so code behind the header runs at each iteration,
//! however the branch got there; code before the branch would have to be at each of them.

use std::ops::Range;

use wasm_encoder::{Encode, Instruction, ValType};
use wasmparser::{FunctionBody, Operator};

use crate::Error;
use crate::helpers::Helpers;
use crate::leaves;

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
    let leaves = if helpers.nests { leaves::of(body)? } else { Vec::new() };
    let (declarations, locals) = with_a_local(body)?;
    let mut editor = Editor {
        body,
        helpers,
        local: parameters + locals,
        leaves,
        loops: 0,
        depth: None,
        edits: Vec::new(),
    };
    let mut reader = body.get_operators_reader()?;
    if calls {
        let start = reader.original_position();
        editor.insert(start, helpers.count_one());
    }
    let mut constant = false;
    while !reader.eof() {
        let start = reader.original_position();
        let operator = reader.read()?;
        // A constant length is as short as the code that was written for it.
        let bulk = helpers.memory && !constant;
        editor.edit(&operator, start..reader.original_position(), bulk)?;
        constant = matches!(operator, Operator::I32Const { .. });
    }
    if editor.leaves.contains(&true) {
        editor.edits.insert(0, declarations);
    }
    Ok(editor.edits)
}

/// Walks through a body and notes what changes.
struct Editor<'a> {
    body: &'a FunctionBody<'a>,
    helpers: &'a Helpers,
    /// The variable that counts.
    local: u32,
    /// Of each loop whether it is a leaf.
    leaves: Vec<bool>,
    /// How many loops have begun.
    loops: usize,
    /// In a leaf, how many blocks are open in it.
    depth: Option<u32>,
    edits: Vec<Edit>,
}

impl Editor<'_> {
    /// Notes what becomes of an instruction; `bulk` tells whether copying and filling are counted.
    fn edit(&mut self, operator: &Operator<'_>, at: Range<usize>, bulk: bool) -> Result<(), Error> {
        match operator {
            Operator::Loop { .. } => self.begin_loop(at),
            Operator::MemoryCopy { dst_mem: 0, src_mem: 0 } if bulk => {
                self.edits.push(Edit { replaced: at, code: self.helpers.copy() });
            }
            Operator::MemoryFill { mem: 0 } if bulk => {
                self.edits.push(Edit { replaced: at, code: self.helpers.fill() });
            }
            _ => {
                if let Some(depth) = self.depth {
                    self.edit_in_leaf(operator, at, depth)?;
                }
            }
        }
        Ok(())
    }

    fn begin_loop(&mut self, at: Range<usize>) {
        let is_leaf = self.leaves.get(self.loops).copied().unwrap_or_default();
        self.loops += 1;
        if !is_leaf {
            self.insert(at.end, self.helpers.count_one());
            return;
        }
        self.depth = Some(0);
        let start = self.body.range().start;
        let header = &self.body.as_bytes()[at.start - start..at.end - start];
        let code = self.helpers.around_leaf(header, self.local);
        self.edits.push(Edit { replaced: at, code });
    }

    /// Keeps count of the blocks in a leaf, closes the loop around it, and makes branches out of both lead
    /// as far as they did.
    fn edit_in_leaf(
        &mut self,
        operator: &Operator<'_>,
        at: Range<usize>,
        depth: u32,
    ) -> Result<(), Error> {
        let further = |label: u32| if label > depth { label + 1 } else { label };
        let branch = match operator {
            Operator::Block { .. } | Operator::If { .. } => {
                self.depth = Some(depth + 1);
                return Ok(());
            }
            Operator::End => {
                self.depth = depth.checked_sub(1);
                if self.depth.is_none() {
                    self.insert(at.end, encoded(&Instruction::End));
                }
                return Ok(());
            }
            Operator::Br { relative_depth } => Instruction::Br(further(*relative_depth)),
            Operator::BrIf { relative_depth } => Instruction::BrIf(further(*relative_depth)),
            Operator::BrTable { targets } => {
                let labels = targets.targets().map(|label| Ok(further(label?)));
                let labels = labels.collect::<Result<Vec<_>, Error>>()?;
                Instruction::BrTable(labels.into(), further(targets.default()))
            }
            _ => return Ok(()),
        };
        self.edits.push(Edit { replaced: at, code: encoded(&branch) });
        Ok(())
    }

    fn insert(&mut self, at: usize, code: Vec<u8>) {
        self.edits.push(Edit { replaced: at..at, code });
    }
}

fn encoded(instruction: &Instruction<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    instruction.encode(&mut bytes);
    bytes
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
