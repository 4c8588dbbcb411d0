//! Evaluates the straight-line functions that `wasm-ld` makes for the dynamic linker.
//!
//! `__wasm_apply_data_relocs` stores addresses into the data segment and
//! `__wasm_apply_global_relocs` into globals. Both are sequences of constants, `global.get`,
//! `i32.add` and one store or `global.set` each, so they can be evaluated with symbolic addresses
//! and turned into relocations of a static link.

use wasmparser::{FunctionBody, Operator};

use super::ConvertError;
use super::address::{Address, GlobalRole};

/// A pointer in the data segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Store<'a> {
    /// Where, counted from the start of the data segment.
    pub offset: u32,
    /// What it points to.
    pub value: Address<'a>,
}

/// The pointers that `__wasm_apply_data_relocs` stores.
pub(super) fn data_stores<'a>(
    body: &FunctionBody<'a>,
    globals: &[GlobalRole<'a>],
) -> Result<Vec<Store<'a>>, ConvertError> {
    let mut stores = Vec::new();
    evaluate(body, globals, |operator, stack| {
        let Operator::I32Store { memarg } = operator else { return None };
        let value = stack.pop()?;
        let place = stack.pop()?.plus(Address::Constant(i32::try_from(memarg.offset).ok()?))?;
        let Address::Memory(offset) = place else { return None };
        stores.push(Store { offset: u32::try_from(offset).ok()?, value });
        Some(())
    })?;
    Ok(stores)
}

/// Index and final value of each global that `__wasm_apply_global_relocs` sets.
pub(super) fn global_sets<'a>(
    body: &FunctionBody<'a>,
    globals: &[GlobalRole<'a>],
) -> Result<Vec<(u32, Address<'a>)>, ConvertError> {
    let mut sets = Vec::new();
    evaluate(body, globals, |operator, stack| {
        let Operator::GlobalSet { global_index } = operator else { return None };
        sets.push((*global_index, stack.pop()?));
        Some(())
    })?;
    Ok(sets)
}

/// Runs `body` on a stack of addresses; `effect` handles what isn't plain address arithmetic and
/// answers `None` to what it doesn't know.
fn evaluate<'a>(
    body: &FunctionBody<'a>,
    globals: &[GlobalRole<'a>],
    mut effect: impl FnMut(&Operator<'a>, &mut Vec<Address<'a>>) -> Option<()>,
) -> Result<(), ConvertError> {
    let mut stack = Vec::new();
    let mut reader = body.get_operators_reader()?;
    while !reader.eof() {
        let (operator, offset) = reader.read_with_offset()?;
        let understood = match operator {
            Operator::End => Some(()),
            Operator::I32Const { value } => push(&mut stack, Address::Constant(value)),
            Operator::GlobalGet { global_index } => match globals.get(global_index as usize) {
                Some(GlobalRole::Address(address)) => push(&mut stack, *address),
                _ => None,
            },
            Operator::I32Add => add(&mut stack),
            other => effect(&other, &mut stack),
        };
        understood.ok_or(ConvertError::NotStraightLine { offset })?;
    }
    Ok(())
}

fn push<'a>(stack: &mut Vec<Address<'a>>, address: Address<'a>) -> Option<()> {
    stack.push(address);
    Some(())
}

fn add(stack: &mut Vec<Address<'_>>) -> Option<()> {
    let (b, a) = (stack.pop()?, stack.pop()?);
    stack.push(a.plus(b)?);
    Some(())
}
