//! What has to be known of a module before its memory is kept.

use std::collections::BTreeMap;

use wasi_host::Image;
use wasmparser::{
    BinaryReaderError, DataKind, ExternalKind, Operator, Parser, Payload, TypeRef, ValType,
};

use crate::SnapshotError;

/// The parts of a module that a snapshot is about.
pub(crate) struct Module {
    /// The indices of the globals that can change.
    variables: Vec<(u32, ValType)>,
    /// The names of exported globals.
    exported: BTreeMap<u32, String>,
    /// Where the first data is in the memory.
    pub(crate) first_data: usize,
}

impl Module {
    pub(crate) fn read(wasm: &[u8]) -> Result<Self, SnapshotError> {
        Self::parse(wasm).map_err(|error| SnapshotError::Module(error.to_string()))
    }

    fn parse(wasm: &[u8]) -> Result<Self, BinaryReaderError> {
        let mut module =
            Self { variables: Vec::new(), exported: BTreeMap::new(), first_data: usize::MAX };
        let mut index = 0;
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        index += u32::from(matches!(import?.ty, TypeRef::Global(_)));
                    }
                }
                Payload::GlobalSection(globals) => {
                    for (index, global) in (index..).zip(globals) {
                        let ty = global?.ty;
                        module.variables.extend(ty.mutable.then_some((index, ty.content_type)));
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export?;
                        if export.kind == ExternalKind::Global {
                            module.exported.insert(export.index, export.name.to_owned());
                        }
                    }
                }
                Payload::DataSection(data) => {
                    for data in data {
                        module.first_data = module.first_data.min(start(&data?.kind)?);
                    }
                }
                _ => {}
            }
        }
        Ok(module)
    }

    /// The values of all variables.
    pub(crate) fn variables(&self, image: &Image) -> Result<BTreeMap<u32, i32>, SnapshotError> {
        let value = |(index, ty): &(u32, ValType)| {
            let name = self.exported.get(index).filter(|_| *ty == ValType::I32);
            let value = name.and_then(|name| image.globals.get(name));
            Ok((*index, *value.ok_or(SnapshotError::HiddenGlobal(*index))?))
        };
        self.variables.iter().map(value).collect()
    }
}

/// Where data begins, 0 if that is not known.
fn start(kind: &DataKind<'_>) -> Result<usize, BinaryReaderError> {
    match kind {
        DataKind::Passive => Ok(usize::MAX),
        DataKind::Active { offset_expr, .. } => {
            Ok(match offset_expr.get_operators_reader().read()? {
                Operator::I32Const { value } => value.cast_unsigned() as usize,
                _ => 0,
            })
        }
    }
}
