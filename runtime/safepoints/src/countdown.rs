//! Loops that count a variable down to 0: the number of their iterations is known before they begin.

use std::collections::BTreeMap;
use std::ops::Range;

use wasmparser::{BlockType, Operator, OperatorsReader};

use crate::Error;

/// A loop that runs until a variable is 0, and has no other end. The branch to its beginning is the last thing in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Countdown {
    /// The variable, which the loop uses for nothing else.
    pub(crate) variable: u32,
    /// Whether it has 64 bits.
    pub(crate) is_long: bool,
    /// Where in the module 1 is taken off and the rest looked at, right before the only branch to the beginning.
    pub(crate) at: Range<usize>,
}

/// What a loop does with its beginning, its end and its variables.
#[derive(Default)]
pub(crate) struct Scan {
    /// The branches to the beginning, each with what is counted down before it.
    back: Vec<Option<Countdown>>,
    /// Whether it may be left, other than behind its last instruction or by a trap.
    leaves: bool,
    /// Whether there is a loop in it.
    has_loops: bool,
    /// How often variables are read and written.
    reads: BTreeMap<u32, usize>,
    writes: BTreeMap<u32, usize>,
    /// How many blocks are open in it.
    depth: u32,
    /// Where the last instructions were, and as much of them as is looked at.
    last: [(usize, Part); 6],
}

/// An instruction of those that count down.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Part {
    Get(u32),
    One,
    Sub,
    LongOne,
    LongSub,
    Tee(u32),
    LongZero,
    LongNe,
    #[default]
    Other,
}

impl Scan {
    /// Reads a loop from behind its beginning.
    pub(crate) fn of(mut reader: OperatorsReader<'_>) -> Result<Self, Error> {
        let mut scan = Self::default();
        // What stands around is open, so that the reader does not end before the loop does.
        loop {
            let (operator, at) = reader.read_with_offset()?;
            if matches!(operator, Operator::End) && scan.depth == 0 {
                return Ok(scan);
            }
            scan.step(&operator, at)?;
            scan.last.rotate_left(1);
            scan.last[5] = (at, Part::of(&operator));
        }
    }

    /// The countdown, if that is what the loop is.
    pub(crate) fn countdown(self) -> Option<Countdown> {
        let [Some(countdown)] = &self.back[..] else { return None };
        let once = |counts: &BTreeMap<u32, usize>| counts.get(&countdown.variable) == Some(&1);
        // What is around the branch could pass it by, and what is behind it would run at the end of each strip.
        let [.., (last, _)] = self.last;
        let is_last = last == countdown.at.end;
        let is_plain = is_last && !self.leaves && !self.has_loops;
        (is_plain && once(&self.reads) && once(&self.writes)).then(|| countdown.clone())
    }

    /// Whether the loop takes 1 off a variable whenever it runs again, and never writes to it otherwise. It does so at
    /// one place: a second one would take 1 off the 0 that the first one has come to, and go on.
    pub(crate) fn counts_down(&self, variable: u32) -> bool {
        let [Some(countdown)] = &self.back[..] else { return false };
        let is_short = countdown.variable == variable && !countdown.is_long;
        !self.has_loops && is_short && self.writes.get(&variable) == Some(&1)
    }

    fn step(&mut self, operator: &Operator<'_>, at: usize) -> Result<(), Error> {
        match operator {
            Operator::Block { .. } | Operator::If { .. } => self.depth += 1,
            Operator::Loop { .. } => {
                self.has_loops = true;
                self.depth += 1;
            }
            Operator::End => self.depth -= 1,
            Operator::LocalGet { local_index } => *self.reads.entry(*local_index).or_default() += 1,
            Operator::LocalSet { local_index } | Operator::LocalTee { local_index } => {
                *self.writes.entry(*local_index).or_default() += 1;
            }
            Operator::BrIf { relative_depth } if *relative_depth == self.depth => {
                self.back.push(self.countdown_before(at));
            }
            Operator::Br { relative_depth } | Operator::BrIf { relative_depth } => {
                self.branch(*relative_depth);
            }
            Operator::BrTable { targets } => {
                for target in targets.targets() {
                    self.branch(target?);
                }
                self.branch(targets.default());
            }
            Operator::Return
            | Operator::ReturnCall { .. }
            | Operator::ReturnCallIndirect { .. }
            | Operator::ReturnCallRef { .. } => self.leaves = true,
            _ => {}
        }
        Ok(())
    }

    fn branch(&mut self, depth: u32) {
        if depth == self.depth {
            self.back.push(None);
        }
        self.leaves |= depth > self.depth;
    }

    /// What the last instructions count down, if they do; `end` is where they end.
    fn countdown_before(&self, end: usize) -> Option<Countdown> {
        use Part::{Get, LongNe, LongOne, LongSub, LongZero, One, Sub, Tee};
        let (starts, parts) = (self.last.map(|(at, _)| at), self.last.map(|(_, part)| part));
        let (start, read, written, is_long) = match parts {
            [Get(read), LongOne, LongSub, Tee(written), LongZero, LongNe] => {
                (starts[0], read, written, true)
            }
            [.., Get(read), One, Sub, Tee(written)] => (starts[2], read, written, false),
            _ => return None,
        };
        (read == written).then_some(Countdown { variable: read, is_long, at: start..end })
    }
}

impl Part {
    fn of(operator: &Operator<'_>) -> Self {
        match operator {
            Operator::LocalGet { local_index } => Self::Get(*local_index),
            Operator::I32Const { value: 1 } => Self::One,
            Operator::I32Sub => Self::Sub,
            Operator::I64Const { value: 1 } => Self::LongOne,
            Operator::I64Sub => Self::LongSub,
            Operator::I64Const { value: 0 } => Self::LongZero,
            Operator::I64Ne => Self::LongNe,
            Operator::LocalTee { local_index } => Self::Tee(*local_index),
            _ => Self::Other,
        }
    }
}

/// Whether a loop takes no operands and gives none.
pub(crate) fn is_plain(operator: &Operator<'_>) -> bool {
    matches!(operator, Operator::Loop { blockty: BlockType::Empty })
}
