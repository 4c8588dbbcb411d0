//! How much may run on one way through a function: its longest path, on which no loop is run again.

use wasmparser::{FunctionBody, Operator};

use crate::Error;

/// The instructions on the longest path through a body, and what is done in the functions that it calls:
/// `of_call` tells this of an instruction.
pub(crate) fn longest_path(
    body: &FunctionBody<'_>,
    of_call: impl Fn(&Operator<'_>) -> u64,
) -> Result<u64, Error> {
    let mut walk = Walk { blocks: vec![Block::default()], here: Some(0), longest: 0 };
    for operator in body.get_operators_reader()? {
        let operator = operator?;
        if let Some(here) = &mut walk.here {
            *here = here.saturating_add(1).saturating_add(of_call(&operator));
            walk.longest = walk.longest.max(*here);
        }
        walk.step(&operator)?;
    }
    Ok(walk.longest)
}

/// A block that is open, with the longest paths that lead somewhere; there may be none.
#[derive(Default)]
struct Block {
    /// A branch to it runs it again, so that the path ends.
    is_loop: bool,
    /// To its end.
    to_end: Option<u64>,
    /// Past its condition, until its `else` has come.
    to_else: Option<u64>,
}

struct Walk {
    blocks: Vec<Block>,
    here: Option<u64>,
    longest: u64,
}

impl Walk {
    fn step(&mut self, operator: &Operator<'_>) -> Result<(), Error> {
        match operator {
            Operator::Block { .. } => self.blocks.push(Block::default()),
            Operator::Loop { .. } => self.blocks.push(Block { is_loop: true, ..Block::default() }),
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
        if let Some(block) = at.and_then(|at| self.blocks.get_mut(at)).filter(|it| !it.is_loop) {
            block.to_end = block.to_end.max(self.here);
        }
    }
}
