//! Puts the adapters into a random module, in the place of the calls of WASI that it makes.

use std::convert::Infallible;
use std::ops::Range;

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, ExportSection, FunctionSection, Module, TypeSection};
use wasmparser::{
    BinaryReaderError, CodeSectionReader, Export, ExportSectionReader, FunctionSectionReader,
    Parser, Payload, TypeSectionReader,
};

use crate::calls::CALLS;

/// The name of the function that a host calls.
const START: &str = "_start";

/// Both modules import WASI's functions first.
const IMPORTED: u32 = CALLS.len() as u32;

/// `random`, whose calls go through the functions of `adapters` and which begins with the last of these.
pub(crate) fn merge(random: &[u8], adapters: &[u8]) -> Result<Vec<u8>> {
    let parts = Parts::of(adapters)?;
    let own = Counts::of(random)?;
    let begins_with = own.functions + parts.functions.count() - 1;
    let mut merged = Module::new();
    let mut merger = Merger { own, parts, begins_with };
    merger.parse_core_module(&mut merged, Parser::new(0), random).map_err(failure)?;
    Ok(merged.finish())
}

fn failure(error: Error<Infallible>) -> anyhow::Error {
    anyhow!("cannot put adapters into the random module: {error}")
}

/// How much a module has.
#[derive(Clone, Copy, Default)]
struct Counts {
    types: u32,
    /// With WASI's, of which there are no others to import.
    functions: u32,
    /// Which function is `_start`.
    start: u32,
}

impl Counts {
    fn of(wasm: &[u8]) -> Result<Self, BinaryReaderError> {
        let mut counts = Self { functions: IMPORTED, ..Self::default() };
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::TypeSection(types) => counts.types = types.count(),
                Payload::FunctionSection(functions) => counts.functions += functions.count(),
                Payload::ExportSection(exports) => counts.start = start_of(exports)?,
                _ => {}
            }
        }
        Ok(counts)
    }
}

fn start_of(exports: ExportSectionReader<'_>) -> Result<u32, BinaryReaderError> {
    let mut start = 0;
    for export in exports {
        let Export { name, index, .. } = export?;
        if name == START {
            start = index;
        }
    }
    Ok(start)
}

/// What is taken of the adapters' module.
struct Parts<'a> {
    types: TypeSectionReader<'a>,
    functions: FunctionSectionReader<'a>,
    code: CodeSectionReader<'a>,
}

impl<'a> Parts<'a> {
    fn of(wasm: &'a [u8]) -> Result<Self> {
        let (mut types, mut functions, mut code) = (None, None, None);
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::TypeSection(section) => types = Some(section),
                Payload::FunctionSection(section) => functions = Some(section),
                Payload::CodeSectionStart { range, .. } => {
                    code = Some(code_section(wasm, range)?);
                }
                _ => {}
            }
        }
        let sections = types.zip(functions).zip(code);
        let ((types, functions), code) =
            sections.ok_or_else(|| anyhow!("there are no adapters"))?;
        Ok(Self { types, functions, code })
    }
}

/// The random module, to which the adapters are added at the end of each section.
struct Merger<'a> {
    own: Counts,
    parts: Parts<'a>,
    begins_with: u32,
}

impl Reencode for Merger<'_> {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Infallible>> {
        let is_import = function < IMPORTED;
        Ok(if is_import { self.own.functions + function } else { function })
    }

    fn parse_type_section(
        &mut self,
        types: &mut TypeSection,
        section: TypeSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        utils::parse_type_section(self, types, section)?;
        let added = self.parts.types.clone();
        self.adapters().parse_type_section(types, added)
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        utils::parse_function_section(self, functions, section)?;
        let added = self.parts.functions.clone();
        self.adapters().parse_function_section(functions, added)
    }

    fn parse_export(
        &mut self,
        exports: &mut ExportSection,
        export: Export<'_>,
    ) -> Result<(), Error<Infallible>> {
        let index = if export.name == START { self.begins_with } else { export.index };
        utils::parse_export(self, exports, Export { index, ..export })
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        utils::parse_code_section(self, code, section)?;
        let added = self.parts.code.clone();
        self.adapters().parse_code_section(code, added)
    }
}

impl Merger<'_> {
    fn adapters(&self) -> Adapters {
        Adapters(self.own)
    }
}

/// Copies the adapters behind what the random module has.
struct Adapters(Counts);

impl Reencode for Adapters {
    type Error = Infallible;

    fn type_index(&mut self, index: u32) -> Result<u32, Error<Infallible>> {
        Ok(self.0.types + index)
    }

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Infallible>> {
        Ok(match function.checked_sub(IMPORTED) {
            None => function,
            Some(0) => self.0.start,
            Some(own) => self.0.functions + own - 1,
        })
    }
}

fn code_section(wasm: &[u8], range: Range<usize>) -> Result<CodeSectionReader<'_>> {
    let bytes = wasm.get(range.clone()).ok_or_else(|| anyhow!("the adapters are cut off"))?;
    Ok(CodeSectionReader::new(wasmparser::BinaryReader::new(bytes, range.start))?)
}
