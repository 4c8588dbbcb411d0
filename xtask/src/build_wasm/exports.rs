//! Removes the exports that no host calls, so that the optimiser can remove what only they used.

use anyhow::{Context, Result};
use wasm_encoder::{ExportSection, Module, RawSection};
use wasmparser::{Export, ExternalKind, Parser, Payload, SectionLimited};

/// The exports of a WASI command.
const KEPT: [&str; 2] = ["_start", "memory"];

/// The module `wasm` with no other exports than `_start` and `memory`.
///
/// # Errors
///
/// When `wasm` is not a well-formed module.
pub fn strip(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload.context("the linked module cannot be read")?;
        if let Payload::ExportSection(section) = payload {
            module.section(&kept(section)?);
        } else if let Some((id, range)) = payload.as_section() {
            let data = wasm.get(range).context("the linked module ends within a section")?;
            module.section(&RawSection { id, data });
        }
    }
    Ok(module.finish())
}

fn kept(section: SectionLimited<'_, Export<'_>>) -> Result<ExportSection> {
    let mut exports = ExportSection::new();
    for export in section {
        let export = export.context("the linked module's exports cannot be read")?;
        let kind = match export.kind {
            ExternalKind::Func => wasm_encoder::ExportKind::Func,
            ExternalKind::Memory => wasm_encoder::ExportKind::Memory,
            _ => continue,
        };
        if KEPT.contains(&export.name) {
            exports.export(export.name, kind, export.index);
        }
    }
    Ok(exports)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_entry_point_and_the_memory_stay() {
        let wasm = wat::parse_str(
            r#"(module
                (memory (export "memory") 1)
                (func $start (export "_start"))
                (func (export "helper") call $start)
                (global (export "address") i32 (i32.const 8))
                (@custom "kept" "data"))"#,
        );
        let stripped = strip(&wasm.unwrap()).unwrap();
        wasmparser::validate(&stripped).unwrap();
        let names: Vec<_> = Parser::new(0)
            .parse_all(&stripped)
            .filter_map(|payload| match payload.unwrap() {
                Payload::ExportSection(section) => Some(section),
                _ => None,
            })
            .flatten()
            .map(|export| export.unwrap().name.to_owned())
            .collect();
        assert_eq!(names, ["memory", "_start"]);
        assert!(stripped.windows(4).any(|window| window == b"data"));
    }

    #[test]
    fn what_is_no_module_is_refused() {
        let error = strip(b"\0asm\x01\0\0\0\x07").unwrap_err();
        insta::assert_snapshot!(error, @"the linked module cannot be read");
    }
}
