//! One function's body: whether its loops count, and whether its calls do.
//!
//! A safepoint is known by its bytes, which are those of [`code`](crate::code) and no others.

mod strips;

use std::collections::BTreeSet;
use std::ops::Range;

use wasmparser::{FunctionBody, Operator, OperatorsReader};

use super::Unproved;
use crate::body::is_short_length;
use crate::code;
use crate::helpers::Helpers;

/// Whose body it is.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// The function's index.
    pub(super) function: u32,
    /// How many parameters it has.
    pub(super) parameters: u32,
}

/// What a function counts.
pub(super) struct Counts {
    /// Its calls.
    pub(super) calls: bool,
    /// Iterations, in batches.
    pub(super) batches: bool,
    /// The numbers of the loops that run in strips.
    pub(super) strips: BTreeSet<usize>,
    /// Where in the module that is done.
    pub(super) safepoints: Vec<Range<usize>>,
    /// Whether other code looks at what was counted.
    pub(super) is_read: bool,
}

/// What the function counts.
///
/// # Errors
///
/// When a loop is not counted, or could run other code that takes any time.
pub(super) fn check(
    body: &FunctionBody<'_>,
    place: Place,
    helpers: &Helpers,
) -> Result<Counts, Unproved> {
    let mut locals = place.parameters;
    for group in body.get_locals_reader()? {
        locals = locals.saturating_add(group?.0);
    }
    let mut walk = Walk {
        bytes: body.as_bytes(),
        start: body.range().start,
        reader: body.get_operators_reader()?,
        helpers,
        // The last one that there is: with a loop, one of the function's own, which begins at 0.
        local: locals.wrapping_sub(1),
        function: place.function,
        loops: 0,
        batches: false,
        strips: BTreeSet::new(),
        writes: false,
        reads: false,
        reads_counter: false,
        safepoints: Vec::new(),
    };
    let calls = walk.skip(&code::count_one(helpers))?;
    walk.walk_through()?;
    if walk.batches && locals == place.parameters {
        return Err(Unproved::Loop { function: place.function });
    }
    if walk.writes && walk.batches {
        return Err(Unproved::Written { function: place.function });
    }
    let is_read = walk.reads_counter || walk.reads && walk.batches;
    let Walk { batches, strips, safepoints, .. } = walk;
    Ok(Counts { calls, batches, strips, safepoints, is_read })
}

struct Walk<'a> {
    bytes: &'a [u8],
    /// Where the bytes begin in the module.
    start: usize,
    reader: OperatorsReader<'a>,
    helpers: &'a Helpers,
    /// The variable in which loops count.
    local: u32,
    function: u32,
    /// How many loops have begun.
    loops: usize,
    /// Whether a loop counts in the variable.
    batches: bool,
    /// The numbers of the loops that run in strips.
    strips: BTreeSet<usize>,
    /// Whether other code writes to that variable.
    writes: bool,
    /// Whether other code reads it.
    reads: bool,
    /// Whether other code reads the global variable that counts.
    reads_counter: bool,
    safepoints: Vec<Range<usize>>,
}

impl Walk<'_> {
    fn walk_through(&mut self) -> Result<(), Unproved> {
        let mut is_short = false;
        while !self.reader.eof() {
            let offset = self.reader.original_position();
            let operator = self.reader.read()?;
            match operator {
                Operator::Loop { .. } => self.begin_loop(offset)?,
                Operator::LocalSet { local_index } | Operator::LocalTee { local_index } => {
                    self.writes |= local_index == self.local;
                }
                Operator::LocalGet { local_index } => self.reads |= local_index == self.local,
                Operator::GlobalGet { global_index } => {
                    self.reads_counter |= global_index == self.helpers.counter;
                }
                Operator::GlobalSet { global_index } if global_index == self.helpers.counter => {
                    return Err(Unproved::Written { function: self.function });
                }
                Operator::MemoryCopy { .. } | Operator::MemoryFill { .. } if is_short => {}
                _ if takes_no_time(self.rest(offset)) => {}
                _ => return Err(Unproved::Instruction { function: self.function, offset }),
            }
            is_short = is_short_length(&operator);
        }
        Ok(())
    }

    /// Passes over the safepoint behind the beginning of a loop.
    fn begin_loop(&mut self, offset: usize) -> Result<(), Unproved> {
        self.loops += 1;
        if self.skip(&code::count_one(self.helpers))? {
            return Ok(());
        }
        self.batches = true;
        let behind = self.reader.original_position();
        let header = self.rest(offset).get(..behind - offset).unwrap_or_default().to_vec();
        let [around, inside] = code::of_leaf(self.helpers, self.local);
        let leaf = [&*around, &header, &inside].concat();
        let iteration = code::count_iteration(self.helpers, self.local);
        if self.begin_strips(&header)? {
            return Ok(());
        }
        if self.skip(&leaf)? {
            self.loops += 1;
            // The loop around it stays, which nothing runs again any more without its safepoint.
            let behind_inner = behind + around.len() + header.len();
            self.safepoints.pop();
            self.safepoints.push(behind..behind + around.len());
            self.safepoints.push(behind_inner..behind_inner + inside.len());
            return Ok(());
        }
        if self.skip(&iteration)? {
            Ok(())
        } else {
            Err(Unproved::Loop { function: self.function })
        }
    }

    /// Passes over this code and notes it, if it is what comes next.
    fn skip(&mut self, code: &[u8]) -> Result<bool, Unproved> {
        let offset = self.reader.original_position();
        if !self.rest(offset).starts_with(code) {
            return Ok(false);
        }
        while self.reader.original_position() < offset + code.len() {
            self.reader.read()?;
        }
        self.safepoints.push(offset..offset + code.len());
        Ok(true)
    }

    /// The bytes from an offset in the module on.
    fn rest(&self, offset: usize) -> &[u8] {
        self.bytes.get(offset - self.start..).unwrap_or_default()
    }
}

/// Whether an instruction, which begins with these bytes, is one of those that take a short time whatever
/// their operands are, or a jump or a call of the kinds that are looked at elsewhere.
fn takes_no_time(bytes: &[u8]) -> bool {
    match bytes {
        // Conversions, `data.drop`, `elem.drop` and `table.size`.
        [0xfc, second, ..] => matches!(second, 0..=7 | 9 | 13 | 16),
        // Blocks, branches, calls by name and through tables; variables, tables, memory, numbers; references;
        // vectors.
        [first, ..] => {
            matches!(first, 0x00..=0x05 | 0x0b..=0x13 | 0x1a..=0x1c | 0x20..=0x26 | 0x28..=0xc4 | 0xd0..=0xd2 | 0xfd)
        }
        [] => false,
    }
}
