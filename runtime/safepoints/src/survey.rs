//! What a module has, as far as additions must know.

use wasmparser::{
    CompositeInnerType, Encoding, Imports, Parser, Payload, RecGroup, SectionLimited, TypeRef,
};

use crate::Error;

/// The import that safepoints call.
const YIELD: (&str, &str) = ("wasi_snapshot_preview1", "sched_yield");

/// How much there is of what is added to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Survey {
    pub types: u32,
    pub functions: u32,
    pub globals: u32,
    /// Whether there is a memory with addresses of 32 bits.
    pub memory: bool,
    /// The index of the function that safepoints call.
    pub yield_function: u32,
    /// How many parameters each function of the module's own has.
    pub(crate) parameters: Vec<u32>,
}

impl Survey {
    pub(crate) fn of(wasm: &[u8]) -> Result<Self, Error> {
        let mut survey = Self::default();
        let mut yield_function = None;
        let mut arities = Vec::new();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::Version { encoding: Encoding::Component, .. } => return Err(component()),
                Payload::TypeSection(section) => arities = parameters_of_types(section)?,
                Payload::ImportSection(section) => yield_function = survey.imports(section)?,
                Payload::FunctionSection(section) => {
                    survey.functions = survey.functions.saturating_add(section.count());
                    survey.parameters = parameters_of(section, &arities)?;
                }
                Payload::MemorySection(section) => {
                    for memory in section {
                        survey.memory |= !memory?.memory64;
                    }
                }
                Payload::GlobalSection(section) => {
                    survey.globals = survey.globals.saturating_add(section.count());
                }
                Payload::CustomSection(section) => refuse_object_file(section.name())?,
                _ => {}
            }
        }
        survey.types = u32::try_from(arities.len()).unwrap_or(u32::MAX);
        survey.yield_function = yield_function.ok_or(Error::NoYield)?;
        Ok(survey)
    }

    /// How many parameters a function has that is not imported.
    pub(crate) fn parameters_of(&self, function: u32) -> u32 {
        let imported = self.functions as usize - self.parameters.len();
        let index = (function as usize).checked_sub(imported);
        index.and_then(|index| self.parameters.get(index)).copied().unwrap_or_default()
    }

    /// Counts the imports; the result is the index of the one that safepoints call.
    fn imports(&mut self, section: SectionLimited<'_, Imports<'_>>) -> Result<Option<u32>, Error> {
        let mut found = None;
        for import in section.into_imports() {
            let import = import?;
            match import.ty {
                TypeRef::Func(_) | TypeRef::FuncExact(_) => {
                    if (import.module, import.name) == YIELD {
                        found = Some(self.functions);
                    }
                    self.functions += 1;
                }
                TypeRef::Global(_) => self.globals += 1,
                TypeRef::Memory(memory) => self.memory |= !memory.memory64,
                _ => {}
            }
        }
        Ok(found)
    }
}

/// How many parameters functions of each type have; types of something else have none. Types stand in
/// groups, whose members may refer to each other.
fn parameters_of_types(section: SectionLimited<'_, RecGroup>) -> Result<Vec<u32>, Error> {
    let mut arities = Vec::new();
    for group in section {
        arities.extend(group?.types().map(|ty| match &ty.composite_type.inner {
            CompositeInnerType::Func(function) => function.params().len() as u32,
            _ => 0,
        }));
    }
    Ok(arities)
}

/// The same of each function.
fn parameters_of(section: SectionLimited<'_, u32>, arities: &[u32]) -> Result<Vec<u32>, Error> {
    let parameters = |ty: u32| arities.get(ty as usize).copied().unwrap_or_default();
    section.into_iter().map(|ty| Ok(parameters(ty?))).collect()
}

fn component() -> Error {
    Error::Invalid { reason: "it is a component, and a core module is needed".to_owned() }
}

fn refuse_object_file(section: &str) -> Result<(), Error> {
    if section == "linking" || section.starts_with("reloc.") {
        return Err(Error::ObjectFile { section: section.to_owned() });
    }
    Ok(())
}
