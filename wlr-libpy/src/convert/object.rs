//! Writes a relocatable object: the sections of a wasm module plus `linking` and `reloc.*`.
//!
//! The format is the tool-conventions' "WebAssembly Object File Linking", version 2.

use wasm_encoder::{
    CustomSection, Encode, EntityType, FunctionSection, GlobalType, ImportSection, MemoryType,
    Module, RawSection, RefType, SectionId, TableType, TypeSection, ValType,
};
use wasmparser::FuncType;

use super::ConvertError;
use super::code::CodeSection;
use super::relocation::Relocation;
use super::side_module::SideModule;
use super::symbols::{Place, Symbols};

const LINKING_VERSION: u32 = 2;
const WASM_SEGMENT_INFO: u8 = 5;
const SEGMENT_NAME: &str = ".data";

/// Puts the object together from a side module's parts.
pub(super) fn write<'a>(
    module: &'a SideModule<'a>,
    symbols: &Symbols<'a>,
    code: &CodeSection,
) -> Result<Vec<u8>, ConvertError> {
    let mut sections = Sections::default();
    let address_taken_types = sections.types(module, symbols)?;
    sections.imports(symbols, address_taken_types);
    sections.functions(module);
    let code_index = sections.raw(SectionId::Code, &code.payload);
    let (data, data_relocations) = data_section(module, symbols)?;
    let data_index = (!module.data.is_empty()).then(|| sections.raw(SectionId::Data, &data));
    sections.linking(module, symbols);
    sections.relocations("reloc.CODE", code_index, &code.relocations);
    if let Some(data_index) = data_index {
        sections.relocations("reloc.DATA", data_index, &data_relocations);
    }
    if let Some(features) = module.target_features {
        sections.custom("target_features", features);
    }
    Ok(sections.module.finish())
}

/// The module so far; relocation sections refer to sections by their count.
#[derive(Default)]
struct Sections {
    module: Module,
    count: u32,
}

impl Sections {
    /// Writes the types; returns the type index of each address-taken function.
    fn types(
        &mut self,
        module: &SideModule<'_>,
        symbols: &Symbols<'_>,
    ) -> Result<Vec<u32>, ConvertError> {
        let mut all: Vec<FuncType> = module.types.clone();
        let mut indices = Vec::new();
        for (_, signature) in &symbols.address_taken {
            let known = all.iter().position(|ty| ty == signature);
            indices.push(known.unwrap_or(all.len()) as u32);
            if known.is_none() {
                all.push(signature.clone());
            }
        }
        let mut section = TypeSection::new();
        for ty in &all {
            section.ty().function(val_types(ty.params())?, val_types(ty.results())?);
        }
        self.module.section(&section);
        self.count += 1;
        Ok(indices)
    }

    fn imports(&mut self, symbols: &Symbols<'_>, extra_types: Vec<u32>) {
        let mut section = ImportSection::new();
        let extra = symbols.address_taken.iter().map(|(name, _)| *name).zip(extra_types);
        for (name, ty) in symbols.imports.iter().copied().chain(extra) {
            section.import("env", &symbols.link_name(name), EntityType::Function(ty));
        }
        let memory = MemoryType {
            minimum: 0,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        };
        section.import("env", "__linear_memory", memory);
        let stack_pointer = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
        section.import("env", "__stack_pointer", stack_pointer);
        let table = TableType {
            element_type: RefType::FUNCREF,
            minimum: 0,
            maximum: None,
            table64: false,
            shared: false,
        };
        section.import("env", "__indirect_function_table", table);
        self.module.section(&section);
        self.count += 1;
    }

    fn functions(&mut self, module: &SideModule<'_>) {
        let mut section = FunctionSection::new();
        for ty in &module.function_types {
            section.function(*ty);
        }
        self.module.section(&section);
        self.count += 1;
    }

    fn raw(&mut self, id: SectionId, payload: &[u8]) -> u32 {
        self.module.section(&RawSection { id: id as u8, data: payload });
        self.count += 1;
        self.count - 1
    }

    fn custom(&mut self, name: &str, data: &[u8]) {
        self.module.section(&CustomSection { name: name.into(), data: data.into() });
        self.count += 1;
    }

    fn linking(&mut self, module: &SideModule<'_>, symbols: &Symbols<'_>) {
        let mut data = Vec::new();
        LINKING_VERSION.encode(&mut data);
        // First, since LLVM's reader checks the other subsections against it.
        symbols.table.encode(&mut data);
        if !module.data.is_empty() {
            let mut info = Vec::new();
            1u32.encode(&mut info);
            SEGMENT_NAME.encode(&mut info);
            module.alignment.encode(&mut info);
            0u32.encode(&mut info);
            data.push(WASM_SEGMENT_INFO);
            info.encode(&mut data);
        }
        self.custom("linking", &data);
    }

    fn relocations(&mut self, name: &str, section: u32, relocations: &[Relocation]) {
        let mut data = Vec::new();
        section.encode(&mut data);
        relocations.encode(&mut data);
        self.custom(name, &data);
    }
}

/// Payload of the data section, one segment, and the relocations of the pointers in it.
fn data_section<'a>(
    module: &SideModule<'a>,
    symbols: &Symbols<'a>,
) -> Result<(Vec<u8>, Vec<Relocation>), ConvertError> {
    // One segment: active in memory 0, at `i32.const 0`.
    let mut payload = vec![1, 0, 0x41, 0, 0x0b];
    module.data.len().encode(&mut payload);
    let start = payload.len();
    payload.extend(&module.data);
    let mut relocations = Vec::with_capacity(module.stores.len());
    for store in &module.stores {
        let end = store.offset as usize + 4;
        if end > module.data.len() {
            return Err(ConvertError::StoreOutOfBounds { offset: store.offset });
        }
        let relocation = symbols.relocation(store.value, store.offset, Place::Data)?;
        relocations.push(relocation.moved_by(start));
    }
    relocations.sort_by_key(|relocation| relocation.offset);
    Ok((payload, relocations))
}

fn val_types(types: &[wasmparser::ValType]) -> Result<Vec<ValType>, ConvertError> {
    let convert = |ty: &wasmparser::ValType| match ty {
        wasmparser::ValType::I32 => Ok(ValType::I32),
        wasmparser::ValType::I64 => Ok(ValType::I64),
        wasmparser::ValType::F32 => Ok(ValType::F32),
        wasmparser::ValType::F64 => Ok(ValType::F64),
        other => Err(ConvertError::UnsupportedOperator(format!("the type {other}"))),
    };
    types.iter().map(convert).collect()
}
