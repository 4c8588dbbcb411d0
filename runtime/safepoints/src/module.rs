//! The module's sections: which of them change, and where the additions stand.

use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{
    BranchHint, BranchHints, CodeSection, FunctionSection, GlobalSection, Module, RawSection,
    SectionId, TypeSection,
};
use wasmparser::{Parser, Payload};

use crate::Error;
use crate::body::{self, Instrumented, Traits};
use crate::code;
use crate::helpers::Helpers;

/// How the names of sections begin that tell something of places in the code, which are others now.
const OF_CODE: &str = "metadata.code.";

/// The module with its safepoints; `traits` tells of each function of the module's own, by its index.
pub(crate) fn rewrite(
    wasm: &[u8],
    traits: impl Fn(u32) -> Traits,
    helpers: &Helpers,
) -> Result<Vec<u8>, Error> {
    let (module, hints) = (Module::new(), BranchHints::new());
    let mut rewriter =
        Rewriter { wasm, traits, helpers, module, code: None, counter: false, hints };
    for payload in Parser::new(0).parse_all(wasm) {
        rewriter.section(payload?)?;
    }
    Ok(rewriter.module.finish())
}

struct Rewriter<'a, F> {
    wasm: &'a [u8],
    traits: F,
    helpers: &'a Helpers,
    module: Module,
    /// The code section and how many bodies are still to come.
    code: Option<(CodeSection, u32)>,
    /// Whether the counter is there.
    counter: bool,
    /// Tells engines that the branches to the host are seldom taken.
    hints: BranchHints,
}

impl<F: Fn(u32) -> Traits> Rewriter<'_, F> {
    fn section(&mut self, payload: Payload<'_>) -> Result<(), Error> {
        match payload {
            Payload::TypeSection(section) => {
                let mut types = TypeSection::new();
                RoundtripReencoder.parse_type_section(&mut types, section)?;
                self.helpers.add_types(&mut types);
                self.module.section(&types);
            }
            Payload::FunctionSection(section) => {
                let mut functions = FunctionSection::new();
                RoundtripReencoder.parse_function_section(&mut functions, section)?;
                self.helpers.add_functions(&mut functions);
                self.module.section(&functions);
            }
            Payload::GlobalSection(section) => {
                let mut globals = GlobalSection::new();
                RoundtripReencoder.parse_global_section(&mut globals, section)?;
                self.add_counter(globals);
            }
            Payload::CodeSectionStart { count, .. } => {
                self.ensure_counter();
                self.code = Some((CodeSection::new(), count));
            }
            Payload::CodeSectionEntry(body) => self.body(&body)?,
            other => self.copy(&other),
        }
        Ok(())
    }

    fn body(&mut self, body: &wasmparser::FunctionBody<'_>) -> Result<(), Error> {
        let Some((section, left)) = &mut self.code else { return Ok(()) };
        let function = self.helpers.host().saturating_sub(*left);
        let Instrumented { bytes, unlikely } =
            body::instrument(body, (self.traits)(function), self.helpers)?;
        section.raw(&bytes);
        if !unlikely.is_empty() {
            self.hints.function_hints(function, unlikely.into_iter().map(not_taken));
        }
        *left -= 1;
        if *left == 0 {
            for helper in code::bodies(self.helpers) {
                section.raw(&helper);
            }
            if !self.hints.is_empty() {
                self.module.section(&self.hints);
            }
            self.module.section(section);
        }
        Ok(())
    }

    fn copy(&mut self, payload: &Payload<'_>) {
        let Some((id, range)) = payload.as_section() else { return };
        if tells_of_code(payload) {
            return;
        }
        if stands_behind_globals(id) {
            self.ensure_counter();
        }
        if let Some(data) = self.wasm.get(range) {
            self.module.section(&RawSection { id, data });
        }
    }

    /// Adds the counter where the module has no globals of its own.
    fn ensure_counter(&mut self) {
        if !self.counter {
            self.add_counter(GlobalSection::new());
        }
    }

    fn add_counter(&mut self, mut globals: GlobalSection) {
        self.helpers.add_counter(&mut globals);
        self.module.section(&globals);
        self.counter = true;
    }
}

/// Whether a section tells of places in the code.
pub(crate) fn tells_of_code(payload: &Payload<'_>) -> bool {
    matches!(payload, Payload::CustomSection(custom) if custom.name().starts_with(OF_CODE))
}

fn not_taken(branch_func_offset: u32) -> BranchHint {
    BranchHint { branch_func_offset, branch_hint_value: 0 }
}

/// Of the sections that may come before the code.
fn stands_behind_globals(id: u8) -> bool {
    [SectionId::Export, SectionId::Start, SectionId::Element, SectionId::DataCount]
        .map(u8::from)
        .contains(&id)
}
