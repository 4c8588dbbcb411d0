//! Recording which functions calls reach: a module that counts, and what its counts say.

use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{
    BlockType, CodeSection, Encode, ExportKind, ExportSection, Function, FunctionSection,
    Instruction, MemArg, MemorySection, MemoryType, Module, RawSection, TypeSection, ValType,
};
use wasmparser::{FunctionBody, Parser, Payload};

use crate::body::indirect_calls;
use crate::survey::Survey;
use crate::{Call, Error, Profile};

/// The export of the memory that has the counts: for each call and each slot a number of four bytes.
pub const COUNTS: &str = "calls";

const PAGE: u64 = 1 << 16;

/// A call that came less often may be chance.
const FEWEST: u64 = 1000;
/// A comparison costs about a tenth of what a direct call saves, and few are worth two of them.
const SMALLEST_SHARE: f64 = 0.15;
const MOST_TARGETS: usize = 3;

/// The module that counts where its calls through the table go. It has one memory more, so that it runs
/// where modules may have several.
///
/// # Errors
///
/// When `wasm` is no valid core module.
pub fn instrument(wasm: &[u8]) -> Result<Vec<u8>, Error> {
    let survey = Survey::of(wasm)?;
    let (seen, kind) = survey.counts();
    let slots = slots(&survey);
    let (mut module, mut code, mut left, mut call) = (Module::new(), CodeSection::new(), 0, 0);
    let bytes = u64::from(calls(wasm)?) * u64::from(slots) * 4;
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::TypeSection(section) => {
                let mut types = TypeSection::new();
                RoundtripReencoder.parse_type_section(&mut types, section)?;
                types.ty().function([ValType::I32; 2], [ValType::I32]);
                module.section(&types);
            }
            Payload::FunctionSection(section) => {
                let mut functions = FunctionSection::new();
                RoundtripReencoder.parse_function_section(&mut functions, section)?;
                module.section(functions.function(kind));
            }
            Payload::MemorySection(section) => {
                let mut memories = MemorySection::new();
                RoundtripReencoder.parse_memory_section(&mut memories, section)?;
                module.section(memories.memory(memory(bytes / PAGE + 1)));
            }
            Payload::ExportSection(section) => {
                let mut exports = ExportSection::new();
                RoundtripReencoder.parse_export_section(&mut exports, section)?;
                module.section(exports.export(COUNTS, ExportKind::Memory, 1));
            }
            Payload::CodeSectionStart { count, .. } => left = count,
            Payload::CodeSectionEntry(body) => {
                code.raw(&counting(&body, seen, &mut call)?);
                left -= 1;
                if left == 0 {
                    module.section(code.function(&counter(slots)));
                }
            }
            other => {
                if let Some((id, range)) = other.as_section() {
                    module.section(&RawSection { id, data: &wasm[range] });
                }
            }
        }
    }
    Ok(module.finish())
}

fn memory(pages: u64) -> MemoryType {
    let maximum = Some(pages);
    MemoryType { minimum: pages, maximum, memory64: false, shared: false, page_size_log2: None }
}

/// The body with a call of `seen` before each call through the table.
fn counting(body: &FunctionBody<'_>, seen: u32, call: &mut i32) -> Result<Vec<u8>, Error> {
    let (bytes, mut counted, mut copied) = (body.as_bytes(), Vec::new(), 0);
    for indirect in indirect_calls(body)? {
        counted.extend_from_slice(&bytes[copied..indirect.at.start]);
        copied = indirect.at.start;
        Instruction::I32Const(*call).encode(&mut counted);
        Instruction::Call(seen).encode(&mut counted);
        *call += 1;
    }
    counted.extend_from_slice(&bytes[copied..]);
    Ok(counted)
}

/// `(slot, call) → slot`: counts one, unless no such slot is known.
fn counter(slots: u32) -> Function {
    let count = MemArg { offset: 0, align: 2, memory_index: 1 };
    let mut function = Function::new([(1, ValType::I32)]);
    function
        .instructions()
        .local_get(0)
        .i32_const(slots.cast_signed())
        .i32_lt_u()
        .if_(BlockType::Empty)
        .local_get(1)
        .i32_const(slots.cast_signed())
        .i32_mul()
        .local_get(0)
        .i32_add()
        .i32_const(2)
        .i32_shl()
        .local_tee(2)
        .local_get(2)
        .i32_load(count)
        .i32_const(1)
        .i32_add()
        .i32_store(count)
        .end()
        .local_get(0)
        .end();
    function
}

/// The profile that the counts of the instrumented `wasm` make, of those callers that `takes` wants.
///
/// # Errors
///
/// When `wasm` is no valid core module.
pub fn profile(wasm: &[u8], counts: &[u8], takes: impl Fn(&str) -> bool) -> Result<Profile, Error> {
    let survey = Survey::of(wasm)?;
    let row = slots(&survey).max(1) as usize * 4;
    let (mut profile, mut rows) = (Profile::default(), counts.chunks_exact(row));
    let mut function = survey.imported;
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::CodeSectionEntry(body) = payload? else { continue };
        let caller = survey.unique_name(function).filter(|name| takes(name));
        for (number, row) in (0..indirect_calls(&body)?.len()).zip(&mut rows) {
            let targets = likely(&survey, row);
            if let (Some(caller), false) = (caller, targets.is_empty()) {
                profile.add(caller, Call { number, targets });
            }
        }
        function += 1;
    }
    Ok(profile)
}

/// The functions that most calls of a row of counts went to.
fn likely(survey: &Survey<'_>, row: &[u8]) -> Vec<String> {
    let count = |bytes: &[u8; 4]| u64::from(u32::from_le_bytes(*bytes));
    let counts = row.as_chunks().0.iter().map(count).zip(0..);
    let mut reached: Vec<(u64, u32)> = counts.filter(|(count, _)| *count > 0).collect();
    let all: u64 = reached.iter().map(|(count, _)| count).sum();
    let fewest = (all as f64 * SMALLEST_SHARE).max(1.0) as u64;
    reached.retain(|(count, _)| all >= FEWEST && *count >= fewest);
    reached.sort_by_key(|(count, slot)| (std::cmp::Reverse(*count), *slot));
    let function = |(_, slot): &(u64, u32)| survey.slots.get(slot).copied();
    let name = |function| survey.unique_name(function).map(str::to_owned);
    reached.iter().take(MOST_TARGETS).filter_map(function).filter_map(name).collect()
}

/// How many slots are known, those before the first one included.
fn slots(survey: &Survey<'_>) -> u32 {
    survey.slots.last_key_value().map_or(0, |(slot, _)| slot + 1)
}

/// How many calls through the table there are.
fn calls(wasm: &[u8]) -> Result<u32, Error> {
    let mut calls = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::CodeSectionEntry(body) = payload? {
            calls += indirect_calls(&body)?.len() as u32;
        }
    }
    Ok(calls)
}
