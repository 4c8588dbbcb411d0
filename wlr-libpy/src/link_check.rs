//! What must hold of a linked program and what no linker checks.
//!
//! A wasm link allows undefined symbols, which become imports; and the order of libpython's table
//! slots rests on the order in which `wasm-ld` scans relocations.

use std::collections::{BTreeMap, BTreeSet};

use wasmparser::{
    BinaryReaderError, ExternalKind, FunctionBody, KnownCustom, Name, Operator, Parser, Payload,
    TypeRef,
};

use crate::convert::SLOT_ORDER_PREFIX;

/// The only module that a program may import from.
pub const WASI: &str = "wasi_snapshot_preview1";

/// What is wrong with a linked program.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// Not a wasm module.
    #[error("the linked program is no valid wasm module")]
    Invalid(#[from] BinaryReaderError),
    /// Symbols that nothing defines.
    #[error("the link left {} symbols undefined: {}", .0.len(), .0.join(", "))]
    Undefined(Vec<String>),
    /// Not a WASI command.
    #[error("the linked program exports no function `_start`")]
    NoStart,
    /// Nothing to check the order of table slots by.
    #[error(
        "the linked program holds no function `{SLOT_ORDER_PREFIX}libpython`; was libpython linked, and the name section kept?"
    )]
    NoSlotOrder,
    /// The linker handed out table slots in another order.
    #[error(
        "`{function}` says that the linker didn't keep the order of table slots: slot {found} follows slot {previous}"
    )]
    SlotOrder {
        /// The function that fixes the order.
        function: String,
        /// The slot of one function.
        previous: i32,
        /// The slot of the next one.
        found: i32,
    },
}

/// What was found in a program that passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkReport {
    /// Names of the functions imported from [`WASI`].
    pub imports: BTreeSet<String>,
    /// First table slot and number of slots of each converted library.
    pub slots: BTreeMap<String, (i32, usize)>,
    /// Initial size of the memory, in pages of 64 KiB.
    pub memory_pages: u64,
}

/// Checks the module `wasm`, whose name section must still be there.
///
/// # Errors
///
/// [`LinkError`] with the symbols or the function at fault.
pub fn verify(wasm: &[u8]) -> Result<LinkReport, LinkError> {
    let program = Program::read(wasm)?;
    if !program.undefined.is_empty() {
        return Err(LinkError::Undefined(program.undefined.into_iter().collect()));
    }
    if !program.has_start {
        return Err(LinkError::NoStart);
    }
    let mut slots = BTreeMap::new();
    for (function, body) in program.slot_orders() {
        let library = function.trim_start_matches(SLOT_ORDER_PREFIX).to_owned();
        slots.insert(library, contiguous_slots(function, body)?);
    }
    if slots.is_empty() {
        return Err(LinkError::NoSlotOrder);
    }
    Ok(LinkReport { imports: program.imports, slots, memory_pages: program.memory_pages })
}

#[derive(Default)]
struct Program<'a> {
    imports: BTreeSet<String>,
    undefined: BTreeSet<String>,
    imported_functions: usize,
    has_start: bool,
    memory_pages: u64,
    bodies: Vec<FunctionBody<'a>>,
    names: Vec<(u32, &'a str)>,
}

impl<'a> Program<'a> {
    fn read(wasm: &'a [u8]) -> Result<Self, LinkError> {
        let mut program = Self::default();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        program.import(&import?);
                    }
                }
                Payload::MemorySection(memories) => {
                    for memory in memories {
                        program.memory_pages = memory?.initial;
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export?;
                        program.has_start |=
                            export.name == "_start" && export.kind == ExternalKind::Func;
                    }
                }
                Payload::CodeSectionEntry(body) => program.bodies.push(body),
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(names) = section.as_known() {
                        program.names(names)?;
                    }
                }
                _ => {}
            }
        }
        Ok(program)
    }

    fn import(&mut self, import: &wasmparser::Import<'_>) {
        self.imported_functions += usize::from(matches!(import.ty, TypeRef::Func(_)));
        if import.module == WASI {
            self.imports.insert(import.name.to_owned());
        } else {
            self.undefined.insert(format!("{}.{}", import.module, import.name));
        }
    }

    fn names(&mut self, names: wasmparser::NameSectionReader<'a>) -> Result<(), LinkError> {
        for name in names {
            if let Name::Function(functions) = name? {
                for naming in functions {
                    let naming = naming?;
                    self.names.push((naming.index, naming.name));
                }
            }
        }
        Ok(())
    }

    fn slot_orders(&self) -> impl Iterator<Item = (&'a str, &FunctionBody<'a>)> {
        let is_slot_order = |(_, name): &&(u32, &str)| name.starts_with(SLOT_ORDER_PREFIX);
        self.names.iter().filter(is_slot_order).filter_map(|(index, name)| {
            let defined = (*index as usize).checked_sub(self.imported_functions)?;
            Some((*name, self.bodies.get(defined)?))
        })
    }
}

/// The first slot and the number of slots that `body` names, which must follow each other.
fn contiguous_slots(function: &str, body: &FunctionBody<'_>) -> Result<(i32, usize), LinkError> {
    let mut slots = Vec::new();
    for operator in body.get_operators_reader()? {
        if let Operator::I32Const { value } = operator? {
            slots.push(value);
        }
    }
    match slots.windows(2).find(|pair| pair[0] + 1 != pair[1]) {
        None => Ok((slots.first().copied().unwrap_or_default(), slots.len())),
        Some(pair) => Err(LinkError::SlotOrder {
            function: function.to_owned(),
            previous: pair[0],
            found: pair[1],
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: &str = r#"(func (export "_start"))"#;
    const SLOTS: &str = "(func $__slot_order_libpython (drop (i32.const 7)) (drop (i32.const 8)))";

    fn verify_wat(parts: &[&str]) -> Result<LinkReport, LinkError> {
        let wat = format!("(module {})", parts.join("\n"));
        verify(&wat::parse_str(wat).unwrap())
    }

    #[test]
    fn a_good_program_is_described() {
        let import = r#"(import "wasi_snapshot_preview1" "fd_write" (func (param i32)))"#;
        let report = verify_wat(&[import, "(memory 3)", START, SLOTS]).unwrap();
        assert_eq!(report.imports, BTreeSet::from(["fd_write".to_owned()]));
        assert_eq!(report.slots, BTreeMap::from([("libpython".to_owned(), (7, 2))]));
        assert_eq!(report.memory_pages, 3);
    }

    #[test]
    fn undefined_symbols_are_named() {
        let imports = r#"(import "env" "dlopen" (func)) (import "env" "bind" (func))"#;
        let error = verify_wat(&[imports, START, SLOTS]).unwrap_err();
        assert_eq!(error.to_string(), "the link left 2 symbols undefined: env.bind, env.dlopen");
    }

    #[test]
    fn a_program_without_start_is_refused() {
        assert!(matches!(verify_wat(&[SLOTS]).unwrap_err(), LinkError::NoStart));
    }

    #[test]
    fn a_program_without_libpython_is_refused() {
        assert!(matches!(verify_wat(&[START]).unwrap_err(), LinkError::NoSlotOrder));
    }

    #[test]
    fn slots_out_of_order_are_refused() {
        let slots = SLOTS.replace("const 8", "const 9");
        let error = verify_wat(&[START, &slots]).unwrap_err();
        assert!(matches!(error, LinkError::SlotOrder { previous: 7, found: 9, .. }), "{error}");
    }

    #[test]
    fn bytes_that_are_no_module_are_refused() {
        assert!(matches!(verify(b"no wasm").unwrap_err(), LinkError::Invalid(_)));
    }
}
