//! The symbol table of the relocatable object.
//!
//! The first symbols are the functions, in the order of the function index space, so that a
//! function's symbol index *is* its function index. Variables, the stack pointer and the table
//! follow.
//!
//! The order is what makes the code simple to convert. A relocation names a symbol, a `call` names a
//! function; since both numbers are the same, the operand of each call is at once what its relocation
//! says. Whatever needs a symbol beside the one of its function must therefore come after all functions:
//! a second name of a function is such a symbol, and so is each variable. An import that the module
//! defines itself gets no symbol at all. Its calls go to the definition, as the dynamic linker would have
//! bound them; with a symbol of its own the name would be both undefined and defined in one object.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use wasm_encoder::SymbolTable;
use wasmparser::{FuncType, SymbolFlags};

use super::address::{Address, GlobalRole};
use super::relocation::{Relocation, RelocationType};
use super::side_module::SideModule;
use super::{ConvertError, PRIVATE_PREFIX, signatures};

/// Flags of a symbol that other objects see.
const GLOBAL: u32 = SymbolFlags::empty().bits();

/// Symbols by what they name; see the module's documentation for their order.
pub(super) struct Symbols<'a> {
    pub table: SymbolTable,
    /// Name and type index of the imported functions that nothing in the module defines.
    pub imports: Vec<(&'a str, u32)>,
    /// Functions that only a table slot refers to: more undefined symbols, after the imports.
    pub address_taken: Vec<(&'a str, FuncType)>,
    pub stack_pointer: u32,
    pub function_table: u32,
    defined: BTreeSet<&'a str>,
    private: &'a BTreeSet<String>,
    /// New index of each function of the side module.
    indices: Vec<u32>,
    functions: BTreeMap<&'a str, u32>,
    data: BTreeMap<&'a str, u32>,
    data_start: Option<u32>,
    slots: &'a [u32],
    next: u32,
}

impl<'a> Symbols<'a> {
    /// Names everything in `module`; `slot_order` is the name of the function that fixes the order
    /// of its table slots, if it has any.
    pub fn build(
        module: &'a SideModule<'a>,
        private: &'a BTreeSet<String>,
        slot_order: &str,
    ) -> Result<Self, ConvertError> {
        let mut symbols = Self {
            table: SymbolTable::new(),
            imports: Vec::new(),
            address_taken: Vec::new(),
            defined: module.exported_functions.iter().map(|(name, _)| *name).collect(),
            stack_pointer: 0,
            function_table: 0,
            private,
            indices: Vec::new(),
            functions: BTreeMap::new(),
            data: BTreeMap::new(),
            data_start: None,
            slots: &module.slots,
            next: 0,
        };
        check_definitions(module)?;
        symbols.find_address_taken(module)?;
        symbols.index_functions(module);
        symbols.name_imports();
        symbols.name_functions(module, slot_order);
        symbols.name_data(module);
        let undefined = SymbolFlags::UNDEFINED.bits();
        symbols.stack_pointer = symbols.take();
        symbols.table.global(undefined, 0, None);
        symbols.function_table = symbols.take();
        symbols.table.table(undefined | SymbolFlags::NO_STRIP.bits(), 0, None);
        Ok(symbols)
    }

    /// The function index, and symbol index, of a function of the side module.
    pub fn function(&self, index: u32) -> u32 {
        self.indices[index as usize]
    }

    /// The name under which the linker knows the symbol that C calls `name`.
    pub fn link_name<'n>(&self, name: &'n str) -> Cow<'n, str> {
        if self.private.contains(name) {
            Cow::Owned(format!("{PRIVATE_PREFIX}{name}"))
        } else {
            Cow::Borrowed(name)
        }
    }

    /// The relocation that puts `address` into code (as an `i32.const`) or into data.
    pub fn relocation(
        &self,
        address: Address<'a>,
        offset: u32,
        place: Place,
    ) -> Result<Relocation, ConvertError> {
        let (memory, table) = match place {
            Place::Code => (RelocationType::MemoryAddrSleb, RelocationType::TableIndexSleb),
            Place::Data => (RelocationType::MemoryAddrI32, RelocationType::TableIndexI32),
        };
        let (ty, index, addend) = match address {
            Address::Memory(addend) => (memory, self.data_start, addend),
            Address::Data(name, addend) => (memory, self.data.get(name).copied(), addend),
            Address::Slot(slot) => (table, self.slot(slot), 0),
            Address::Function(name) => (table, self.functions.get(name).copied(), 0),
            Address::Constant(_) => (memory, None, 0),
        };
        let index = index.ok_or_else(|| ConvertError::NoTarget(format!("{address:?}")))?;
        Ok(Relocation { ty, offset, index, addend })
    }

    /// The function in a table slot of the side module.
    fn slot(&self, slot: i32) -> Option<u32> {
        let function = self.slots.get(usize::try_from(slot).ok()?)?;
        Some(self.function(*function))
    }

    fn take(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }

    fn find_address_taken(&mut self, module: &SideModule<'a>) -> Result<(), ConvertError> {
        let imported: BTreeSet<&str> = module.imports.iter().map(|(name, _)| *name).collect();
        for global in &module.globals {
            if let GlobalRole::Address(Address::Function(name)) = global
                && !imported.contains(name)
                && !self.defined.contains(name)
            {
                let signature = signatures::of_libc_function(name)
                    .ok_or_else(|| ConvertError::UnknownSignature((*name).to_owned()))?;
                self.address_taken.push((name, signature));
            }
        }
        Ok(())
    }

    /// Imports come first, then the address-taken functions, then the defined ones. An import that
    /// the module itself defines, as a library does whose symbols may be preempted, is bound to
    /// that definition.
    fn index_functions(&mut self, module: &SideModule<'a>) {
        let is_undefined = |(name, _): &&(&'a str, u32)| !self.defined.contains(name);
        self.imports = module.imports.iter().filter(is_undefined).copied().collect();
        let first_defined = (self.imports.len() + self.address_taken.len()) as u32;
        let shift = |old: u32| old - module.imports.len() as u32 + first_defined;
        let definitions: BTreeMap<_, _> = module.exported_functions.iter().copied().collect();
        let mut next_import = 0..;
        for (name, _) in &module.imports {
            let definition = definitions.get(name).map(|old| shift(*old));
            self.indices.extend(definition.or_else(|| next_import.next()));
        }
        self.indices.extend((0..module.function_types.len() as u32).map(|n| first_defined + n));
    }

    fn name_imports(&mut self) {
        let imports = self.imports.iter().map(|(name, _)| *name);
        let address_taken = self.address_taken.iter().map(|(name, _)| *name);
        let names: Vec<_> = imports.chain(address_taken).collect();
        for name in names {
            let index = self.take();
            self.table.function(SymbolFlags::UNDEFINED.bits(), index, None);
            self.functions.insert(name, index);
        }
    }

    fn name_functions(&mut self, module: &SideModule<'a>, slot_order: &str) {
        let mut exports: BTreeMap<u32, Vec<&'a str>> = BTreeMap::new();
        for (name, function) in &module.exported_functions {
            exports.entry(*function).or_default().push(name);
        }
        let mut aliases = Vec::new();
        for defined in 0..module.function_types.len() as u32 {
            let old = module.imports.len() as u32 + defined;
            let index = self.take();
            if defined == 0 && !module.slots.is_empty() {
                let flags = SymbolFlags::VISIBILITY_HIDDEN | SymbolFlags::NO_STRIP;
                self.table.function(flags.bits(), index, Some(slot_order));
            } else if let Some((first, others)) =
                exports.get(&old).and_then(|all| all.split_first())
            {
                self.table.function(GLOBAL, index, Some(&self.link_name(first)));
                self.functions.insert(first, index);
                aliases.extend(others.iter().map(|other| (*other, index)));
            } else {
                let name = module.function_names.get(&old).copied().unwrap_or("unnamed");
                self.table.function(SymbolFlags::BINDING_LOCAL.bits(), index, Some(name));
            }
        }
        for (name, function) in aliases {
            let symbol = self.take();
            self.table.function(GLOBAL, function, Some(&self.link_name(name)));
            self.functions.insert(name, symbol);
        }
    }

    fn name_data(&mut self, module: &SideModule<'a>) {
        let at = |offset| wasm_encoder::DataSymbolDefinition { index: 0, offset, size: 0 };
        if !module.data.is_empty() {
            self.data_start = Some(self.take());
            self.table.data(SymbolFlags::BINDING_LOCAL.bits(), ".data", Some(at(0)));
        }
        for (name, offset) in &module.exported_data {
            let symbol = self.take();
            self.table.data(GLOBAL, &self.link_name(name), Some(at(*offset)));
            self.data.insert(name, symbol);
            self.defined.insert(name);
        }
        for global in &module.globals {
            if let GlobalRole::Address(Address::Data(name, _)) = global
                && !self.data.contains_key(name)
            {
                let symbol = self.take();
                self.table.data(SymbolFlags::UNDEFINED.bits(), &self.link_name(name), None);
                self.data.insert(name, symbol);
            }
        }
    }
}

/// What a module imports and defines as well is one function, so that calls can go to the definition.
fn check_definitions(module: &SideModule<'_>) -> Result<(), ConvertError> {
    let exports: BTreeMap<_, _> = module.exported_functions.iter().copied().collect();
    let is_same = |imported: u32, function: u32| {
        let defined = (function as usize).checked_sub(module.imports.len());
        let defined = defined.and_then(|at| module.function_types.get(at));
        defined.is_some_and(|ty| module.types[*ty as usize] == module.types[imported as usize])
    };
    for (name, ty) in &module.imports {
        if exports.get(name).is_some_and(|function| !is_same(*ty, *function)) {
            return Err(ConvertError::OtherDefinition((*name).to_owned()));
        }
    }
    Ok(())
}

/// Which kind of relocation an address needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The operand of an `i32.const`: five bytes of signed LEB128.
    Code,
    /// Four bytes of a data segment.
    Data,
}
