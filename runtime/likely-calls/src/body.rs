//! The body of one function: its calls through the table, and what stands in their place.
//!
//! A body need not be understood: what is not a call through the table is copied byte for byte. The branch
//! that stands in a call's place takes the call's own operands from the stack and leaves its results there,
//! so its type is the call's. No branch of the function leads out of it.

use std::collections::BTreeMap;
use std::ops::Range;

use wasm_encoder::{BlockType, Encode, Instruction, ValType};
use wasmparser::{FunctionBody, Operator};

use crate::Error;

/// What a function's calls are replaced by, by their numbers.
pub(crate) type Choices = BTreeMap<usize, Vec<Choice>>;

/// A function that a call is likely to reach.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Choice {
    pub(crate) slot: u32,
    pub(crate) function: u32,
    pub(crate) type_index: u32,
}

/// A call through the table; the range is the body's own.
pub(crate) struct Indirect {
    pub(crate) at: Range<usize>,
    pub(crate) type_index: u32,
    pub(crate) table: u32,
}

/// The calls through the table of a body, in order.
pub(crate) fn indirect_calls(body: &FunctionBody<'_>) -> Result<Vec<Indirect>, Error> {
    let start = body.range().start;
    let mut calls = Vec::new();
    let mut reader = body.get_operators_reader()?;
    while !reader.eof() {
        let from = reader.original_position() - start;
        match reader.read()? {
            Operator::CallIndirect { type_index, table_index } => {
                let at = from..reader.original_position() - start;
                calls.push(Indirect { at, type_index, table: table_index });
            }
            operator if changes_table(&operator) => {
                return Err(Error::Table { because: "an instruction of it does that" });
            }
            _ => {}
        }
    }
    Ok(calls)
}

fn changes_table(operator: &Operator<'_>) -> bool {
    matches!(
        operator,
        Operator::TableSet { .. }
            | Operator::TableFill { .. }
            | Operator::TableCopy { .. }
            | Operator::TableInit { .. }
            | Operator::TableGrow { .. }
    )
}

/// The body with these choices, of a function with so many parameters, and how many calls have one.
pub(crate) fn direct(
    body: &FunctionBody<'_>,
    parameters: u32,
    choices: &Choices,
) -> Result<(Vec<u8>, usize), Error> {
    let (bytes, mut calls) = (body.as_bytes(), Vec::new());
    for (number, call) in indirect_calls(body)?.into_iter().enumerate() {
        let fits = |choice: &&Choice| choice.type_index == call.type_index && call.table == 0;
        let fitting: Vec<_> = choices.get(&number).into_iter().flatten().filter(fits).collect();
        if !fitting.is_empty() {
            calls.push((call, fitting));
        }
    }
    if calls.is_empty() {
        return Ok((bytes.to_owned(), 0));
    }
    let (mut directed, mut copied, locals) = with_a_local(body)?;
    for (call, fitting) in &calls {
        directed.extend_from_slice(&bytes[copied..call.at.start]);
        write(&mut directed, call, fitting, parameters + locals);
        copied = call.at.end;
    }
    directed.extend_from_slice(&bytes[copied..]);
    Ok((directed, calls.len()))
}

/// Compares the slot with each choice's in turn; `local` keeps it meanwhile.
fn write(code: &mut Vec<u8>, call: &Indirect, choices: &[&Choice], local: u32) {
    let &Indirect { type_index, table, .. } = call;
    Instruction::LocalSet(local).encode(code);
    for choice in choices {
        Instruction::LocalGet(local).encode(code);
        Instruction::I32Const(choice.slot.cast_signed()).encode(code);
        Instruction::I32Eq.encode(code);
        Instruction::If(BlockType::FunctionType(type_index)).encode(code);
        Instruction::Call(choice.function).encode(code);
        Instruction::Else.encode(code);
    }
    Instruction::LocalGet(local).encode(code);
    Instruction::CallIndirect { type_index, table_index: table }.encode(code);
    for _ in choices {
        Instruction::End.encode(code);
    }
}

/// The declarations of local variables with one more, where the code begins, and how many there were.
fn with_a_local(body: &FunctionBody<'_>) -> Result<(Vec<u8>, usize, u32), Error> {
    let mut reader = body.get_locals_reader()?;
    let (start, groups) = (reader.original_position(), reader.get_count());
    let mut locals = 0;
    for _ in 0..groups {
        locals += reader.read()?.0;
    }
    let (from, to) = (start - body.range().start, reader.original_position() - body.range().start);
    let mut declarations = Vec::new();
    (groups + 1).encode(&mut declarations);
    declarations.extend_from_slice(&body.as_bytes()[from..to]);
    1_u32.encode(&mut declarations);
    ValType::I32.encode(&mut declarations);
    Ok((declarations, to, locals))
}
