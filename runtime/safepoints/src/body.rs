//! The body of one function: where something is inserted.
//!
//! Around a loop that calls nothing stands another one, see [`code`]. Anything else that is inserted may stand
//! anywhere between two instructions, for three reasons. It leaves the operand stack as it was, so it may follow
//! a `loop` that takes operands. It closes each block that it opens, so no branch around it counts one block
//! more. Its local variables stand behind all others, so that these keep their numbers. That is why a body
//! need not be understood, only cut at the right places and joined again: whatever instruction the compiler
//! comes to use, its bytes are copied.
//!
//! A branch to a loop goes to what follows its header, so code behind the header runs at each iteration,
//! however the branch got there; code before the branch would have to be at each of them.

mod edit;

use std::ops::Range;
use std::{mem, vec};

use wasm_encoder::{Encode, Instruction};
use wasmparser::{BinaryReader, FunctionBody, Operator, OperatorsReader};

use self::edit::{Edit, with_locals};
use crate::Error;
use crate::code::{self, Strips};
use crate::countdown::Countdown;
use crate::helpers::Helpers;
use crate::leaves::{self, Leaf};

/// The most bytes that are copied without being counted.
const SHORT: i32 = 1 << 12;

/// What is to be known of a function.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Traits {
    /// How many parameters it has.
    pub parameters: u32,
    /// Whether its calls are counted.
    pub is_counted: bool,
    /// Whether iterations are counted one by one.
    pub one_by_one: bool,
    /// Whether engines are told what is seldom taken. A hint takes bytes, so that only functions get them that
    /// may take a large part of a run's time.
    pub is_busy: bool,
    /// Whether its loops may get another one around them.
    pub nests: bool,
}

/// A body with safepoints.
#[derive(Default)]
pub(crate) struct Instrumented {
    pub(crate) bytes: Vec<u8>,
    /// Where in the bytes there are branches that are seldom taken.
    pub(crate) unlikely: Vec<u32>,
}

/// Inserts safepoints into a body.
pub(crate) fn instrument(
    body: &FunctionBody<'_>,
    traits: Traits,
    helpers: &Helpers,
) -> Result<Instrumented, Error> {
    let (bytes, start) = (body.as_bytes(), body.range().start);
    let mut instrumented = Instrumented::default();
    let mut copied = 0;
    for Edit { replaced, code, is_safepoint } in edits(body, traits, helpers)? {
        let (from, to) = (replaced.start - start, replaced.end - start);
        instrumented.bytes.extend_from_slice(&bytes[copied..from]);
        if is_safepoint && traits.is_busy {
            let here = instrumented.bytes.len();
            instrumented.unlikely.extend(branches(&code)?.iter().map(|at| (here + at) as u32));
        }
        instrumented.bytes.extend(code);
        copied = to;
    }
    instrumented.bytes.extend_from_slice(&bytes[copied..]);
    Ok(instrumented)
}

/// Where in some code it branches.
fn branches(code: &[u8]) -> Result<Vec<usize>, Error> {
    let mut reader = OperatorsReader::new(BinaryReader::new(code, 0));
    let mut branches = Vec::new();
    while !reader.eof() {
        let (operator, at) = reader.read_with_offset()?;
        if matches!(operator, Operator::If { .. } | Operator::BrIf { .. }) {
            branches.push(at);
        }
    }
    Ok(branches)
}

fn edits(body: &FunctionBody<'_>, traits: Traits, helpers: &Helpers) -> Result<Vec<Edit>, Error> {
    let nests = traits.nests && !traits.one_by_one;
    let leaves = if nests { leaves::of(body)? } else { Vec::new() };
    let has_strips = leaves.iter().any(|leaf| matches!(leaf, Some(Leaf::Countdown(_))));
    let (declarations, locals) = with_locals(body, if has_strips { 2 } else { 1 })?;
    let first = traits.parameters + locals;
    let mut editor = Editor {
        body,
        helpers,
        local: if has_strips { first + 1 } else { first },
        length: first,
        one_by_one: traits.one_by_one,
        leaves: leaves.into_iter(),
        has_loops: false,
        depth: None,
        end: Vec::new(),
        edits: Vec::new(),
    };
    let mut reader = body.get_operators_reader()?;
    if traits.is_counted {
        let start = reader.original_position();
        editor.edits.push(Edit::safepoint(start..start, code::count_one(helpers)));
    }
    let mut is_short = false;
    while !reader.eof() {
        let start = reader.original_position();
        let operator = reader.read()?;
        let bulk = helpers.memory && !is_short;
        editor.edit(&operator, start..reader.original_position(), bulk)?;
        is_short = is_short_length(&operator);
    }
    if editor.has_loops {
        editor.edits.insert(0, declarations);
    }
    // What counts down was noted before what stands in front of it.
    editor.edits.sort_by_key(|edit| edit.replaced.start);
    Ok(editor.edits)
}

/// Whether the instruction is a constant that needs no count when so many bytes are copied.
pub(crate) fn is_short_length(operator: &Operator<'_>) -> bool {
    matches!(operator, Operator::I32Const { value: 0..=SHORT })
}

/// Walks through a body and notes what changes.
struct Editor<'a> {
    body: &'a FunctionBody<'a>,
    helpers: &'a Helpers,
    /// The variable that counts.
    local: u32,
    /// The variable with the length of a strip.
    length: u32,
    /// Whether iterations are counted one by one.
    one_by_one: bool,
    /// Of each loop that is still to come whether it is a leaf.
    leaves: vec::IntoIter<Option<Leaf>>,
    has_loops: bool,
    /// In a leaf, how many blocks are open in it.
    depth: Option<u32>,
    /// What closes the loop around it.
    end: Vec<u8>,
    edits: Vec<Edit>,
}

impl Editor<'_> {
    /// Notes what becomes of an instruction; `bulk` tells whether copying and filling are counted.
    fn edit(&mut self, operator: &Operator<'_>, at: Range<usize>, bulk: bool) -> Result<(), Error> {
        match operator {
            Operator::Loop { .. } => self.begin_loop(at),
            Operator::MemoryCopy { dst_mem: 0, src_mem: 0 } if bulk => {
                self.edits.push(Edit::new(at, encoded(&Instruction::Call(self.helpers.copy()))));
            }
            Operator::MemoryFill { mem: 0 } if bulk => {
                self.edits.push(Edit::new(at, encoded(&Instruction::Call(self.helpers.fill()))));
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
        let leaf = self.leaves.next().flatten();
        self.has_loops = true;
        if self.one_by_one {
            self.insert_safepoint(at.end, code::count_one(self.helpers));
            return;
        }
        let Some(leaf) = leaf else {
            self.insert_safepoint(at.end, code::count_iteration(self.helpers, self.local));
            return;
        };
        self.depth = Some(0);
        let start = self.body.range().start;
        let header = &self.body.as_bytes()[at.start - start..at.end - start];
        let code = match leaf {
            Leaf::Counting => {
                self.end = encoded(&Instruction::End);
                code::begin_leaf(self.helpers, self.local, header)
            }
            Leaf::Countdown(Countdown { variable, is_long, at }) => {
                let (length, local) = (self.length, self.local);
                let strips = Strips { variable, is_long, length, local };
                self.edits.push(Edit::new(at, strips.count_down()));
                self.end = strips.end();
                strips.begin(self.helpers, header)
            }
        };
        self.edits.push(Edit::safepoint(at, code));
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
                    self.edits.push(Edit::new(at.end..at.end, mem::take(&mut self.end)));
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
        self.edits.push(Edit::new(at, encoded(&branch)));
        Ok(())
    }

    fn insert_safepoint(&mut self, at: usize, code: Vec<u8>) {
        self.edits.push(Edit::safepoint(at..at, code));
    }
}

fn encoded(instruction: &Instruction<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    instruction.encode(&mut bytes);
    bytes
}
