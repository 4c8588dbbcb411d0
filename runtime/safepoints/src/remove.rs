//! Takes the safepoints out of a module again, for a host that has another way to end a program, or need not.
//!
//! Nothing else changes but where code stands, so that no index does, and the module does what it did.

use std::ops::Range;

use wasm_encoder::{CodeSection, Module, RawSection};
use wasmparser::{FunctionBody, Parser, Payload};

use crate::code;
use crate::module::tells_of_code;
use crate::proof::{Found, Unproved, find};

/// The module without its safepoints, if it is [proved](crate::prove) to have them. It calls `sched_yield` where it
/// did so before it got them, and nowhere else.
///
/// # Errors
///
/// As [`prove`](crate::prove): what is in a module without a proof may only look like safepoints. Besides, when the
/// module would be another one without them: if other code reads what they count, or if it is not valid with them.
pub fn remove(wasm: &[u8]) -> Result<Vec<u8>, Unproved> {
    wasmparser::validate(wasm)?;
    let found = find(wasm)?;
    if let Some(function) = found.reader {
        return Err(Unproved::Read { function });
    }
    let mut module = Module::new();
    let mut bodies = Vec::new();
    let mut left = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::CodeSectionStart { count, .. } => left = count,
            Payload::CodeSectionEntry(body) => {
                bodies.push(body);
                left -= 1;
                if left == 0 {
                    module.section(&code_section(&bodies, &found));
                }
            }
            payload if tells_of_code(&payload) => {}
            payload => {
                let section = payload.as_section();
                if let Some((id, data)) = section.and_then(|(id, at)| Some((id, wasm.get(at)?))) {
                    module.section(&RawSection { id, data });
                }
            }
        }
    }
    Ok(module.finish())
}

fn code_section(bodies: &[FunctionBody<'_>], found: &Found) -> CodeSection {
    let mut section = CodeSection::new();
    let idle = code::idle_bodies(&found.helpers);
    let mut safepoints = found.safepoints.as_slice();
    for body in bodies.iter().take(bodies.len().saturating_sub(idle.len())) {
        let end = body.range().end;
        let (inside, behind) = safepoints.split_at(safepoints.partition_point(|it| it.end <= end));
        section.raw(&without(body, inside));
        safepoints = behind;
    }
    for body in idle {
        section.raw(&body);
    }
    section
}

/// The bytes of a body but for some ranges of the module.
fn without(body: &FunctionBody<'_>, ranges: &[Range<usize>]) -> Vec<u8> {
    let (bytes, start) = (body.as_bytes(), body.range().start);
    let mut left = Vec::with_capacity(bytes.len());
    let mut copied = 0;
    for range in ranges {
        left.extend_from_slice(&bytes[copied..range.start - start]);
        copied = range.end - start;
    }
    left.extend_from_slice(&bytes[copied..]);
    left
}
