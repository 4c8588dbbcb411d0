//! Removes the exports that no host calls, so that the optimiser can remove what only they used.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};
use pipeline_command::{STREAM_RESUME, preparation};
use wasm_encoder::{ExportSection, Module, RawSection};
use wasmparser::{Export, ExternalKind, Parser, Payload, SectionLimited, TypeRef};

const UNREADABLE: &str = "the linked module cannot be read";

/// An export that stays.
#[derive(Debug, Clone, Copy)]
pub struct Kept {
    /// Its name in the linked module.
    pub linked: &'static str,
    /// Its name from now on.
    pub name: &'static str,
}

/// The exports of a WASI command.
pub const COMMAND: [Kept; 2] = [Kept::unchanged("_start"), Kept::unchanged("memory")];

/// The exports of a command that goes on with streams.
pub const STREAMING: [Kept; 3] = [COMMAND[0], COMMAND[1], Kept::unchanged(STREAM_RESUME)];

/// The exports of one whose memory can be prepared.
pub const PREPARABLE: [Kept; 6] = [
    STREAMING[0],
    STREAMING[1],
    STREAMING[2],
    Kept::unchanged(preparation::INITIALIZE),
    Kept::unchanged(preparation::RESUME),
    Kept::unchanged(preparation::STACK_POINTER),
];

impl Kept {
    /// Under the name that it has.
    pub const fn unchanged(name: &'static str) -> Self {
        Self { linked: name, name }
    }
}

/// The module `wasm` with these exports and no others; all else stays byte for byte.
///
/// # Errors
///
/// When `wasm` is not a well-formed module, or does not export what should stay.
pub fn keep(wasm: &[u8], kept: &[Kept]) -> Result<Vec<u8>> {
    let mut missing = kept.to_vec();
    let module = with_exports(wasm, |section| select(section, &mut missing))?;
    if let Some(kept) = missing.first() {
        bail!("the linked module exports no `{}`, which its host needs", kept.linked);
    }
    Ok(module)
}

/// The module `wasm` with an export for each variable, so that whoever keeps its memory can read all that a run
/// changes; those that are not exported yet are named by their number.
///
/// # Errors
///
/// When `wasm` is not a well-formed module.
pub fn with_variables(wasm: &[u8]) -> Result<Vec<u8>> {
    let variables = variables(wasm)?;
    with_exports(wasm, |section| all_with(section, &variables))
}

/// The module with other exports; all else stays byte for byte.
fn with_exports(
    wasm: &[u8],
    mut exports: impl FnMut(SectionLimited<'_, Export<'_>>) -> Result<ExportSection>,
) -> Result<Vec<u8>> {
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload.context(UNREADABLE)?;
        if let Payload::ExportSection(section) = payload {
            module.section(&exports(section)?);
        } else if let Some((id, range)) = payload.as_section() {
            let data = wasm.get(range).context(UNREADABLE)?;
            module.section(&RawSection { id, data });
        }
    }
    Ok(module.finish())
}

/// The numbers of the global variables that may change.
fn variables(wasm: &[u8]) -> Result<BTreeSet<u32>> {
    let (mut imported, mut variables) = (0, BTreeSet::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.context(UNREADABLE)? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let ty = import.context(UNREADABLE)?.ty;
                    imported += u32::from(matches!(ty, TypeRef::Global(_)));
                }
            }
            Payload::GlobalSection(section) => {
                for (index, global) in (imported..).zip(section) {
                    let is_variable = global.context(UNREADABLE)?.ty.mutable;
                    variables.extend(is_variable.then_some(index));
                }
            }
            _ => {}
        }
    }
    Ok(variables)
}

/// The exports of the section, and these variables as far as they are not among them.
fn all_with(
    section: SectionLimited<'_, Export<'_>>,
    variables: &BTreeSet<u32>,
) -> Result<ExportSection> {
    let (mut exports, mut hidden) = (ExportSection::new(), variables.clone());
    for export in section {
        let export = export.context(UNREADABLE)?;
        if export.kind == ExternalKind::Global {
            hidden.remove(&export.index);
        }
        exports.export(export.name, export.kind.into(), export.index);
    }
    for index in hidden {
        exports.export(&format!("variable.{index}"), wasm_encoder::ExportKind::Global, index);
    }
    Ok(exports)
}

/// The exports that stay, which are then no longer `missing`.
fn select(
    section: SectionLimited<'_, Export<'_>>,
    missing: &mut Vec<Kept>,
) -> Result<ExportSection> {
    let mut exports = ExportSection::new();
    for export in section {
        let export = export.context(UNREADABLE)?;
        let kind = match export.kind {
            ExternalKind::Func => wasm_encoder::ExportKind::Func,
            ExternalKind::Memory => wasm_encoder::ExportKind::Memory,
            ExternalKind::Global => wasm_encoder::ExportKind::Global,
            _ => continue,
        };
        if let Some(at) = missing.iter().position(|kept| kept.linked == export.name) {
            exports.export(missing.swap_remove(at).name, kind, export.index);
        }
    }
    Ok(exports)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linked() -> Vec<u8> {
        wat::parse_str(
            r#"(module
                (memory (export "memory") 1)
                (func $start (export "_start"))
                (func $helper (export "helper") call $start)
                (func $resume (export "resume") call $helper)
                (global (export "address") i32 (i32.const 8))
                (@custom "kept" "data"))"#,
        )
        .unwrap()
    }

    /// Names and indices of the exports, in their order.
    fn exports(wasm: &[u8]) -> Vec<(String, u32)> {
        wasmparser::validate(wasm).unwrap();
        let sections =
            Parser::new(0).parse_all(wasm).filter_map(|payload| match payload.unwrap() {
                Payload::ExportSection(section) => Some(section),
                _ => None,
            });
        sections.flatten().map(Result::unwrap).map(|it| (it.name.to_owned(), it.index)).collect()
    }

    #[test]
    fn only_the_entry_point_and_the_memory_stay() {
        let kept = keep(&linked(), &COMMAND).unwrap();
        assert_eq!(exports(&kept), [("memory".to_owned(), 0), ("_start".to_owned(), 0)]);
        assert!(kept.windows(4).any(|window| window == b"data"));
    }

    #[test]
    fn an_export_can_take_the_name_of_another() {
        let resume = Kept { linked: "resume", name: "_start" };
        let kept = keep(&linked(), &[resume, Kept::unchanged("memory")]).unwrap();
        assert_eq!(exports(&kept), [("memory".to_owned(), 0), ("_start".to_owned(), 2)]);
    }

    #[test]
    fn each_variable_is_exported_once() {
        let wasm = wat::parse_str(
            r#"(module
                (import "host" "place" (global i32))
                (global (mut i32) (i32.const 1))
                (global i32 (i32.const 2))
                (global (export "stack") (mut i32) (i32.const 3)))"#,
        );
        let with = with_variables(&wasm.unwrap()).unwrap();
        assert_eq!(exports(&with), [("stack".to_owned(), 3), ("variable.1".to_owned(), 1)]);
    }

    #[test]
    fn an_export_that_is_not_there_is_named() {
        let error = keep(&linked(), &[Kept::unchanged("start")]).unwrap_err();
        insta::assert_snapshot!(error, @"the linked module exports no `start`, which its host needs");
    }

    #[test]
    fn what_is_no_module_is_refused() {
        let error = keep(b"\0asm\x01\0\0\0\x07", &COMMAND).unwrap_err();
        insta::assert_snapshot!(error, @"the linked module cannot be read");
    }
}
