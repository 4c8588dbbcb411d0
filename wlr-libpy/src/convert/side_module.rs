//! Reads an LLVM side module: a wasm shared library as `wasm-ld -shared` writes it.
//!
//! The format is the tool-conventions' "WebAssembly Dynamic Linking" (`dylink.0`). After
//! [`SideModule::parse`] nothing of its position independence is left: every global is either the
//! stack pointer or an [`Address`].

use std::collections::BTreeMap;

use wasmparser::{
    CustomSectionReader, DataKind, Dylink0Subsection, ElementItems, ElementKind, ExternalKind,
    FuncType, FunctionBody, KnownCustom, Name, Operator, Parser, Payload, TypeRef, ValType,
    Validator, WasmFeatures,
};

use super::ConvertError;
use super::address::{Address, GlobalRole};
use super::base_relocs::{self, Store};

/// What the converter can rewrite: MVP plus what LLVM's generic CPU adds. Anything else (multiple
/// tables, exceptions, multi-value blocks, …) is refused by validation.
const FEATURES: WasmFeatures = WasmFeatures::MVP
    .union(WasmFeatures::MUTABLE_GLOBAL)
    .union(WasmFeatures::SIGN_EXTENSION)
    .union(WasmFeatures::SATURATING_FLOAT_TO_INT)
    .union(WasmFeatures::BULK_MEMORY);

/// Functions that `wasm-ld` writes into a side module and that a static link doesn't need.
const LINKER_MADE: [&str; 4] =
    ["__wasm_call_ctors", "__wasm_apply_data_relocs", "__wasm_apply_global_relocs", "_initialize"];

/// More than any library has (libpython: 3.6 MB), so that a claim costs no memory.
const LARGEST_DATA: u32 = 64 << 20;

/// A parsed side module. Function indices count imported functions first, as in the binary.
pub(super) struct SideModule<'a> {
    pub types: Vec<FuncType>,
    /// Name and type index of each imported function, all from the module `env`.
    pub imports: Vec<(&'a str, u32)>,
    /// Type index of each defined function.
    pub function_types: Vec<u32>,
    pub bodies: Vec<FunctionBody<'a>>,
    pub globals: Vec<GlobalRole<'a>>,
    pub exported_functions: Vec<(&'a str, u32)>,
    /// Name and offset in the data segment of each exported variable.
    pub exported_data: Vec<(&'a str, u32)>,
    /// Function index per table slot, counted from `__table_base`.
    pub slots: Vec<u32>,
    /// The data segment, padded with zeros to the size that `dylink.0` states.
    pub data: Vec<u8>,
    /// Alignment of the data segment, as a power of two.
    pub alignment: u32,
    /// Pointers in the data segment, from `__wasm_apply_data_relocs`.
    pub stores: Vec<Store<'a>>,
    pub function_names: BTreeMap<u32, &'a str>,
    /// Payload of the `target_features` section.
    pub target_features: Option<&'a [u8]>,
}

impl<'a> SideModule<'a> {
    /// Validates and reads `wasm`.
    ///
    /// # Errors
    ///
    /// [`ConvertError`] for anything that is no side module or has parts that it never has.
    pub fn parse(wasm: &'a [u8]) -> Result<Self, ConvertError> {
        Validator::new_with_features(FEATURES).validate_all(wasm)?;
        let mut reader = Reader::default();
        for payload in Parser::new(0).parse_all(wasm) {
            reader.payload(payload?)?;
        }
        reader.finish()
    }

    /// Whether the function is one of those that `wasm-ld` made for dynamic loading.
    pub fn is_linker_made(&self, function: u32) -> bool {
        let name = self.function_names.get(&function);
        name.is_some_and(|name| LINKER_MADE.contains(name))
    }
}

/// The sections as they come, before the globals are resolved.
#[derive(Default)]
struct Reader<'a> {
    types: Vec<FuncType>,
    imports: Vec<(&'a str, u32)>,
    function_types: Vec<u32>,
    bodies: Vec<FunctionBody<'a>>,
    globals: Vec<GlobalRole<'a>>,
    exported_functions: Vec<(&'a str, u32)>,
    exported_globals: Vec<(&'a str, u32)>,
    slots: Vec<u32>,
    data: Vec<u8>,
    mem_info: Option<wasmparser::MemInfo>,
    function_names: BTreeMap<u32, &'a str>,
    target_features: Option<&'a [u8]>,
}

impl<'a> Reader<'a> {
    fn payload(&mut self, payload: Payload<'a>) -> Result<(), ConvertError> {
        match payload {
            Payload::TypeSection(types) => {
                for ty in types.into_iter_err_on_gc_types() {
                    self.types.push(ty?);
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let import = import?;
                    self.import(import.module, import.name, import.ty)?;
                }
            }
            Payload::FunctionSection(functions) => {
                self.function_types = functions.into_iter().collect::<Result<_, _>>()?;
            }
            Payload::GlobalSection(globals) => {
                for global in globals {
                    self.globals.push(GlobalRole::Address(constant(&global?.init_expr)?));
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    self.export(export.name, export.kind, export.index)?;
                }
            }
            Payload::StartSection { func, .. } => {
                self.function_names.insert(func, "__wasm_apply_global_relocs");
            }
            Payload::ElementSection(elements) => {
                for element in elements {
                    self.element(element?)?;
                }
            }
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::DataSection(segments) => {
                for segment in segments {
                    self.segment(&segment?)?;
                }
            }
            Payload::CustomSection(section) => self.custom(&section)?,
            Payload::TableSection(_) | Payload::MemorySection(_) | Payload::TagSection(_) => {
                return Err(ConvertError::NotASideModule("it defines its own memory or table"));
            }
            _ => {}
        }
        Ok(())
    }

    fn import(&mut self, module: &'a str, name: &'a str, ty: TypeRef) -> Result<(), ConvertError> {
        let role = match (module, name, ty) {
            ("env", _, TypeRef::Func(ty)) => {
                self.imports.push((name, ty));
                return Ok(());
            }
            ("env", "memory", TypeRef::Memory(_))
            | ("env", "__indirect_function_table", TypeRef::Table(_)) => return Ok(()),
            (_, _, TypeRef::Global(ty)) if ty.content_type == ValType::I32 => role(module, name),
            _ => None,
        };
        let unknown =
            || ConvertError::UnknownImport { module: module.to_owned(), name: name.to_owned() };
        self.globals.push(role.ok_or_else(unknown)?);
        Ok(())
    }

    fn export(
        &mut self,
        name: &'a str,
        kind: ExternalKind,
        index: u32,
    ) -> Result<(), ConvertError> {
        match kind {
            ExternalKind::Func if LINKER_MADE.contains(&name) => {
                self.function_names.insert(index, name);
            }
            ExternalKind::Func => self.exported_functions.push((name, index)),
            ExternalKind::Global => self.exported_globals.push((name, index)),
            _ => return Err(ConvertError::UnknownExport(name.to_owned())),
        }
        Ok(())
    }

    fn element(&mut self, element: wasmparser::Element<'a>) -> Result<(), ConvertError> {
        let ElementKind::Active { offset_expr, .. } = &element.kind else {
            return Err(ConvertError::NotASideModule("an element segment is not active"));
        };
        let at_base = self.base(offset_expr)? == Some(Address::Slot(0));
        if !at_base || !self.slots.is_empty() {
            return Err(ConvertError::NotASideModule(
                "it has more than one element segment at `__table_base`",
            ));
        }
        let ElementItems::Functions(functions) = element.items else {
            return Err(ConvertError::NotASideModule("an element segment holds expressions"));
        };
        self.slots = functions.into_iter().collect::<Result<_, _>>()?;
        Ok(())
    }

    fn segment(&mut self, segment: &wasmparser::Data<'a>) -> Result<(), ConvertError> {
        let DataKind::Active { offset_expr, .. } = &segment.kind else {
            return Err(ConvertError::NotASideModule("a data segment is not active"));
        };
        if self.base(offset_expr)? != Some(Address::Memory(0)) || !self.data.is_empty() {
            return Err(ConvertError::NotASideModule(
                "it has more than one data segment at `__memory_base`",
            ));
        }
        self.data = segment.data.to_vec();
        Ok(())
    }

    /// The address in a segment's offset expression, which is one `global.get`.
    fn base(
        &self,
        offset: &wasmparser::ConstExpr<'a>,
    ) -> Result<Option<Address<'a>>, ConvertError> {
        let Operator::GlobalGet { global_index } = offset.get_operators_reader().read()? else {
            return Ok(None);
        };
        Ok(match self.globals.get(global_index as usize) {
            Some(GlobalRole::Address(address)) => Some(*address),
            _ => None,
        })
    }

    fn custom(&mut self, section: &CustomSectionReader<'a>) -> Result<(), ConvertError> {
        match section.as_known() {
            KnownCustom::Dylink0(subsections) => {
                for subsection in subsections {
                    if let Dylink0Subsection::MemInfo(info) = subsection? {
                        self.mem_info = Some(info);
                    }
                }
            }
            KnownCustom::Name(subsections) => {
                for subsection in subsections {
                    if let Name::Function(names) = subsection? {
                        for naming in names {
                            let naming = naming?;
                            self.function_names.entry(naming.index).or_insert(naming.name);
                        }
                    }
                }
            }
            _ if section.name() == "target_features" => {
                self.target_features = Some(section.data());
            }
            _ => {}
        }
        Ok(())
    }

    fn finish(mut self) -> Result<SideModule<'a>, ConvertError> {
        let Some(info) = self.mem_info else {
            return Err(ConvertError::NotASideModule("it has no `dylink.0` section"));
        };
        if self.slots.len() != info.table_size as usize {
            return Err(ConvertError::NotASideModule("its element segment doesn't fill its table"));
        }
        if info.memory_size > LARGEST_DATA {
            return Err(ConvertError::NotASideModule("its data is larger than 64 MiB"));
        }
        if self.exported_functions.iter().any(|(_, index)| (*index as usize) < self.imports.len()) {
            return Err(ConvertError::NotASideModule("it exports a function that it imports"));
        }
        let exported_data = self.exported_data()?;
        self.resolve_globals()?;
        let stores = self.linker_made("__wasm_apply_data_relocs", base_relocs::data_stores)?;
        self.data.resize(self.data.len().max(info.memory_size as usize), 0);
        self.check_constructors()?;
        Ok(SideModule {
            types: self.types,
            imports: self.imports,
            function_types: self.function_types,
            bodies: self.bodies,
            globals: self.globals,
            exported_functions: self.exported_functions,
            exported_data,
            slots: self.slots,
            data: self.data,
            alignment: info.memory_alignment,
            stores: stores.unwrap_or_default(),
            function_names: self.function_names,
            target_features: self.target_features,
        })
    }

    /// Exported globals of a side module are addresses of variables, relative to its data.
    fn exported_data(&self) -> Result<Vec<(&'a str, u32)>, ConvertError> {
        let offset = |&(name, index): &(&'a str, u32)| match self.globals.get(index as usize) {
            Some(GlobalRole::Address(Address::Constant(offset))) => Ok((name, *offset as u32)),
            _ => Err(ConvertError::UnknownExport(name.to_owned())),
        };
        self.exported_globals.iter().map(offset).collect()
    }

    /// Mutable globals that the start function adds a base to (`GOT.data.internal.*` and
    /// `GOT.func.internal.*`) become the address that they hold from then on.
    fn resolve_globals(&mut self) -> Result<(), ConvertError> {
        let assigned = self.linker_made("__wasm_apply_global_relocs", base_relocs::global_sets)?;
        for (global, address) in assigned.unwrap_or_default() {
            self.globals[global as usize] = GlobalRole::Address(address);
        }
        Ok(())
    }

    fn linker_made<T>(
        &self,
        name: &str,
        evaluate: impl FnOnce(&FunctionBody<'a>, &[GlobalRole<'a>]) -> Result<T, ConvertError>,
    ) -> Result<Option<T>, ConvertError> {
        let found = self.function_names.iter().find(|(_, found)| **found == name);
        found.map(|(function, _)| evaluate(self.body(*function)?, &self.globals)).transpose()
    }

    fn check_constructors(&self) -> Result<(), ConvertError> {
        let is_empty = |body: &FunctionBody<'a>, _: &[GlobalRole<'a>]| {
            Ok(matches!(body.get_operators_reader()?.read()?, Operator::End))
        };
        match self.linker_made("__wasm_call_ctors", is_empty)? {
            Some(false) => Err(ConvertError::Constructors),
            _ => Ok(()),
        }
    }

    fn body(&self, function: u32) -> Result<&FunctionBody<'a>, ConvertError> {
        (function as usize)
            .checked_sub(self.imports.len())
            .and_then(|defined| self.bodies.get(defined))
            .ok_or(ConvertError::NotASideModule("a linker-made function is imported"))
    }
}

/// What an imported global stands for.
fn role<'a>(module: &str, name: &'a str) -> Option<GlobalRole<'a>> {
    Some(match (module, name) {
        ("env", "__stack_pointer") => GlobalRole::StackPointer,
        ("env", "__memory_base") => GlobalRole::Address(Address::Memory(0)),
        ("env", "__table_base") => GlobalRole::Address(Address::Slot(0)),
        ("GOT.mem", _) => GlobalRole::Address(Address::Data(name, 0)),
        ("GOT.func", _) => GlobalRole::Address(Address::Function(name)),
        _ => return None,
    })
}

/// The value of a global of a side module, which is one `i32.const`.
fn constant<'a>(init: &wasmparser::ConstExpr<'a>) -> Result<Address<'a>, ConvertError> {
    match init.get_operators_reader().read()? {
        Operator::I32Const { value } => Ok(Address::Constant(value)),
        _ => Err(ConvertError::NotASideModule(
            "a global is initialised by something else than `i32.const`",
        )),
    }
}
