//! Loops that are cut into strips.

use wasmparser::Operator;

use super::Walk;
use crate::code::Strips;
use crate::countdown::Scan;
use crate::proof::Unproved;

/// How many instructions cut a strip off, up to where its length is known, for a variable of 64 bits.
const CUT: usize = 9;

impl Walk<'_> {
    /// Passes over the beginning of a loop that cuts another one into strips, and of that one.
    ///
    /// A strip's length is from 1 to 128 where it begins, and the loop takes 1 off it, once, whenever it runs again, so
    /// that it ends. Whatever becomes of the variable that has the number of iterations, each strip is paid for.
    pub(super) fn begin_strips(&mut self, header: &[u8]) -> Result<bool, Unproved> {
        let Some(strips) = self.strips()? else { return Ok(false) };
        let (cut, charge) = (strips.cut(), strips.charge(self.helpers));
        let start = self.reader.original_position() + cut.len();
        let Strips { variable, length, local, .. } = strips;
        let are_apart = variable != length && variable != local && length != local;
        if !are_apart || !self.skip(&[&*cut, &charge, header].concat())? {
            return Ok(false);
        }
        // All but the count stays: the loop would run another number of times.
        self.safepoints.pop();
        self.safepoints.push(start..start + charge.len());
        self.strips.insert(self.loops);
        self.loops += 1;
        if Scan::of(self.reader.clone())?.counts_down(length) {
            Ok(true)
        } else {
            Err(Unproved::Loop { function: self.function })
        }
    }

    /// The variables of the code that comes next, if it may be that of strips.
    fn strips(&self) -> Result<Option<Strips>, Unproved> {
        let operators = self.reader.clone().into_iter().take(CUT).collect::<Result<Vec<_>, _>>()?;
        let [Operator::LocalGet { local_index: variable }, one, .., last, behind] = &operators[..]
        else {
            return Ok(None);
        };
        let is_long = matches!(one, Operator::I64Const { .. });
        let Operator::LocalSet { local_index: length } = (if is_long { behind } else { last })
        else {
            return Ok(None);
        };
        let (variable, length) = (*variable, *length);
        Ok(Some(Strips { variable, is_long, length, local: self.local }))
    }
}
