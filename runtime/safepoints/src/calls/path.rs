//! How much may run on one way through a function.

use std::collections::BTreeSet;

use wasmparser::{FunctionBody, Operator};

use crate::Error;

/// The most instructions on a way through a body, with what is done in the functions that it calls.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Longest {
    /// From the beginning to the end, or as far as it goes without running a loop again.
    pub(super) once: u64,
    /// From the beginning of a loop to where it is run again.
    pub(super) again: u64,
    /// The same of loops that run in strips.
    pub(super) again_in_strip: u64,
}

impl Longest {
    /// Finds the longest ways; `strips` are the numbers of the loops that run in strips, and `of_call` tells of an
    /// instruction what is done in a function that it calls.
    pub(super) fn of(
        body: &FunctionBody<'_>,
        strips: &BTreeSet<usize>,
        of_call: impl Fn(&Operator<'_>) -> u64,
    ) -> Result<Self, Error> {
        let blocks = vec![Block::default()];
        let mut walk = Walk { blocks, here: Some(0), longest: Self::default(), strips, loops: 0 };
        for operator in body.get_operators_reader()? {
            let operator = operator?;
            if let Some(here) = &mut walk.here {
                *here = here.saturating_add(1).saturating_add(of_call(&operator));
                walk.longest.once = walk.longest.once.max(*here);
            }
            walk.step(&operator)?;
        }
        Ok(walk.longest)
    }
}

/// A block that is open, with the longest ways that lead somewhere; there may be none.
#[derive(Default)]
struct Block {
    /// To the beginning, if it is that of a loop. All that leads into the loop leads there first, so that the
    /// rest of a way is the difference.
    to_loop: Option<u64>,
    /// Whether a branch to it runs it again, so that the way ends.
    is_loop: bool,
    /// Whether it is a loop that runs in strips.
    is_strip: bool,
    /// To its end.
    to_end: Option<u64>,
    /// Past its condition, until its `else` has come.
    to_else: Option<u64>,
}

struct Walk<'a> {
    blocks: Vec<Block>,
    here: Option<u64>,
    longest: Longest,
    strips: &'a BTreeSet<usize>,
    /// How many loops have begun.
    loops: usize,
}

impl Walk<'_> {
    fn step(&mut self, operator: &Operator<'_>) -> Result<(), Error> {
        match operator {
            Operator::Block { .. } => self.blocks.push(Block::default()),
            Operator::Loop { .. } => {
                let to_loop = self.here;
                let is_strip = self.strips.contains(&self.loops);
                self.loops += 1;
                self.blocks.push(Block { to_loop, is_loop: true, is_strip, ..Block::default() });
            }
            Operator::If { .. } => {
                self.blocks.push(Block { to_else: self.here, ..Block::default() });
            }
            Operator::Else => self.begin_else(),
            Operator::End => self.end(),
            Operator::Br { relative_depth } => {
                self.branch(*relative_depth);
                self.here = None;
            }
            Operator::BrIf { relative_depth } => self.branch(*relative_depth),
            Operator::BrTable { targets } => {
                for target in targets.targets() {
                    self.branch(target?);
                }
                self.branch(targets.default());
                self.here = None;
            }
            Operator::Return
            | Operator::Unreachable
            | Operator::ReturnCall { .. }
            | Operator::ReturnCallIndirect { .. } => self.here = None,
            _ => {}
        }
        Ok(())
    }

    fn begin_else(&mut self) {
        if let Some(block) = self.blocks.last_mut() {
            block.to_end = block.to_end.max(self.here);
            self.here = block.to_else.take();
        }
    }

    fn end(&mut self) {
        if let Some(block) = self.blocks.pop() {
            self.here = self.here.max(block.to_end).max(block.to_else);
        }
    }

    fn branch(&mut self, depth: u32) {
        let at = self.blocks.len().checked_sub(depth as usize + 1);
        let Some(block) = at.and_then(|at| self.blocks.get_mut(at)) else { return };
        if !block.is_loop {
            block.to_end = block.to_end.max(self.here);
        } else if let (Some(here), Some(to_loop)) = (self.here, block.to_loop) {
            let Longest { again, again_in_strip, .. } = &mut self.longest;
            let longest = if block.is_strip { again_in_strip } else { again };
            *longest = (*longest).max(here - to_loop);
        }
    }
}
