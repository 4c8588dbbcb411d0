//! Removes the data segments that stand in the place of those whose content is in the memory by now. A linked module
//! has tens of thousands of them, and an engine looks at each for each run.

use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{DataCountSection, DataSection, Module, RawSection};
use wasmparser::{Data, DataKind, DataSectionReader, Operator, Parser, Payload};

use crate::SnapshotError;

/// The module without its empty passive segments, unless its code refers to segments by their number.
pub(crate) fn without_empty(wasm: Vec<u8>) -> Result<Vec<u8>, SnapshotError> {
    let refused = |error: &dyn std::fmt::Display| SnapshotError::Module(error.to_string());
    let is_needed = refers_to_segments(&wasm).map_err(|error| refused(&error))?;
    if is_needed { Ok(wasm) } else { rewrite(&wasm).map_err(|error| refused(&error)) }
}

fn refers_to_segments(wasm: &[u8]) -> wasmparser::Result<bool> {
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::CodeSectionEntry(body) = payload? else { continue };
        for operator in body.get_operators_reader()? {
            if let Operator::MemoryInit { .. } | Operator::DataDrop { .. } = operator? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn rewrite(wasm: &[u8]) -> Result<Vec<u8>, wasm_encoder::reencode::Error> {
    let mut module = Module::new();
    let mut kept = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::DataSection(section) = payload? {
            kept = kept_segments(section)?.len();
        }
    }
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        match payload {
            Payload::DataCountSection { .. } => {
                module.section(&DataCountSection { count: kept as u32 });
            }
            Payload::DataSection(section) => {
                let mut data = DataSection::new();
                for segment in kept_segments(section)? {
                    RoundtripReencoder.parse_data(&mut data, segment)?;
                }
                module.section(&data);
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

fn kept_segments(section: DataSectionReader<'_>) -> wasmparser::Result<Vec<Data<'_>>> {
    section.into_iter().filter(|data| !data.as_ref().is_ok_and(is_empty)).collect()
}

fn is_empty(data: &Data<'_>) -> bool {
    matches!(data.kind, DataKind::Passive) && data.data.is_empty()
}
