//! What a wasm module takes from its host and gives to it.

use std::collections::BTreeMap;

use anyhow::{Context, Error, Result};
use rmpkg_format::layout::WASM_MODULE;
use serde::Serialize;
use terminal_ui::row;
use wasmparser::{Parser, Payload, TypeRef};

/// What a wasm module takes from its host and gives to it.
#[derive(Debug, Default, Serialize)]
pub struct Interface {
    /// Names by the module that they come from.
    pub imports: BTreeMap<String, Vec<String>>,
    /// Names, in the module's order.
    pub exports: Vec<String>,
    /// The pages of 64 KiB that its memory begins with.
    pub memory_pages: Option<u64>,
}

impl Interface {
    /// Reads the module's first sections; its code is not looked at.
    ///
    /// # Errors
    ///
    /// When they are damaged.
    pub fn read(wasm: &[u8]) -> Result<Self> {
        let mut interface = Self::default();
        for payload in Parser::new(0).parse_all(wasm) {
            let taken = payload.map_err(Error::new).and_then(|payload| interface.take(payload));
            taken.with_context(|| format!("`{WASM_MODULE}` is damaged"))?;
        }
        Ok(interface)
    }

    /// What a person is shown of it.
    pub fn rows(&self) -> Vec<[String; 2]> {
        let import = |(module, names): (&String, &Vec<String>)| {
            row("imports", format!("{module}: {}", names.join(", ")))
        };
        let exports = match self.exports.as_slice() {
            [] => "none".to_owned(),
            names => names.join(", "),
        };
        self.imports.iter().map(import).chain([row("exports", exports)]).collect()
    }

    fn take(&mut self, payload: Payload<'_>) -> Result<()> {
        match payload {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import?;
                    if let TypeRef::Memory(memory) = import.ty {
                        self.memory_pages = Some(memory.initial);
                    }
                    let names = self.imports.entry(import.module.to_owned()).or_default();
                    names.push(import.name.to_owned());
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    self.exports.push(export?.name.to_owned());
                }
            }
            Payload::MemorySection(section) => {
                for memory in section {
                    self.memory_pages = Some(memory?.initial);
                }
            }
            _ => {}
        }
        Ok(())
    }
}
