//! What a module has: the names and types of its functions, and what is in its table.

use std::collections::BTreeMap;

use wasm_encoder::{CodeSection, Module, RawSection};
use wasmparser::{
    CompositeInnerType, ElementItems, ElementKind, ExternalKind, FunctionBody, KnownCustom, Name,
    Operator, Parser, Payload, TypeRef,
};

use crate::Error;

/// What is known of a module before its code is looked at.
#[derive(Default)]
pub(crate) struct Survey<'a> {
    /// How many parameters each type has.
    parameters: Vec<u32>,
    /// The type of each function, imported ones first.
    types: Vec<u32>,
    pub(crate) imported: u32,
    names: BTreeMap<u32, &'a str>,
    /// How many functions have a name.
    namesakes: BTreeMap<&'a str, u32>,
    /// The function in each slot of the table.
    pub(crate) slots: BTreeMap<u32, u32>,
    /// The first slot of each function that has a name of its own.
    slot_of: BTreeMap<&'a str, u32>,
    /// What of the module's outside may change the table.
    open: Option<&'static str>,
}

impl<'a> Survey<'a> {
    pub(crate) fn of(wasm: &'a [u8]) -> Result<Self, Error> {
        let mut survey = Self::default();
        for payload in Parser::new(0).parse_all(wasm) {
            survey.read(payload?)?;
        }
        for name in survey.names.values() {
            *survey.namesakes.entry(name).or_default() += 1;
        }
        for (slot, function) in survey.slots.iter().rev() {
            if let Some(name) = survey.unique_name(*function) {
                survey.slot_of.insert(name, *slot);
            }
        }
        Ok(survey)
    }

    fn read(&mut self, payload: Payload<'a>) -> Result<(), Error> {
        match payload {
            Payload::TypeSection(section) => {
                for group in section {
                    self.parameters.extend(group?.types().map(parameters));
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    self.import(import?.ty);
                }
            }
            Payload::FunctionSection(section) => {
                for index in section {
                    self.types.push(index?);
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    if export?.kind == ExternalKind::Table {
                        self.open = Some("it is exported");
                    }
                }
            }
            Payload::ElementSection(section) => {
                for element in section {
                    self.element(element?)?;
                }
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(names) = section.as_known() {
                    for subsection in names {
                        self.name(subsection?)?;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn import(&mut self, kind: TypeRef) {
        match kind {
            TypeRef::Func(index) | TypeRef::FuncExact(index) => {
                self.types.push(index);
                self.imported += 1;
            }
            TypeRef::Table(_) => self.open = Some("it is imported"),
            _ => {}
        }
    }

    /// Segments with other offsets, or for other tables, say nothing of a slot.
    fn element(&mut self, element: wasmparser::Element<'_>) -> Result<(), Error> {
        let ElementKind::Active { table_index: None | Some(0), offset_expr } = element.kind else {
            return Ok(());
        };
        let offset = offset_expr.get_operators_reader().read()?;
        match (element.items, offset) {
            (ElementItems::Functions(functions), Operator::I32Const { value }) => {
                for (slot, function) in (value.cast_unsigned()..).zip(functions) {
                    self.slots.insert(slot, function?);
                }
            }
            _ => self.open = Some("a segment of it is no plain list"),
        }
        Ok(())
    }

    fn name(&mut self, subsection: Name<'a>) -> Result<(), Error> {
        if let Name::Function(names) = subsection {
            for name in names {
                let name = name?;
                self.names.insert(name.index, name.name);
            }
        }
        Ok(())
    }

    /// # Errors
    ///
    /// When somebody outside may change the table.
    pub(crate) fn check_table(&self) -> Result<(), Error> {
        self.open.map_or(Ok(()), |because| Err(Error::Table { because }))
    }

    /// The name of that function, where no other one has it.
    pub(crate) fn unique_name(&self, function: u32) -> Option<&'a str> {
        self.names.get(&function).copied().filter(|name| self.namesakes.get(name) == Some(&1))
    }

    /// The slot of the function with that name, and the function.
    pub(crate) fn slot(&self, name: &str) -> Option<(u32, u32)> {
        let slot = self.slot_of.get(name)?;
        Some((*slot, *self.slots.get(slot)?))
    }

    pub(crate) fn type_index(&self, function: u32) -> u32 {
        self.types.get(function as usize).copied().unwrap_or(u32::MAX)
    }

    pub(crate) fn parameters(&self, function: u32) -> u32 {
        self.parameters.get(self.type_index(function) as usize).copied().unwrap_or_default()
    }

    /// How many functions and types there are.
    pub(crate) fn counts(&self) -> (u32, u32) {
        (self.types.len() as u32, self.parameters.len() as u32)
    }
}

fn parameters(kind: &wasmparser::SubType) -> u32 {
    match &kind.composite_type.inner {
        CompositeInnerType::Func(function) => function.params().len() as u32,
        _ => 0,
    }
}

/// The module with other bodies; all else stays byte for byte.
pub(crate) fn rewrite(
    wasm: &[u8],
    survey: &Survey<'_>,
    mut body: impl FnMut(u32, &FunctionBody<'_>) -> Result<Vec<u8>, Error>,
) -> Result<Vec<u8>, Error> {
    let mut function = survey.imported;
    let (mut module, mut code, mut left) = (Module::new(), CodeSection::new(), 0);
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::CodeSectionStart { count, .. } => left = count,
            Payload::CodeSectionEntry(entry) => {
                code.raw(&body(function, &entry)?);
                function += 1;
                left -= 1;
                if left == 0 {
                    module.section(&code);
                }
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
