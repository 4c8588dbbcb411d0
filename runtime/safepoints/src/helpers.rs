//! What a module gets once: the counter, and the functions that safepoints call.

use wasm_encoder::{ConstExpr, FunctionSection, GlobalSection, GlobalType, TypeSection, ValType};

use crate::survey::Survey;

/// How many iterations a function counts in its local variable before it pays for them.
pub(crate) const BATCH: u32 = 32;

/// How many iterations of a countdown are paid for before they run.
pub(crate) const STRIP: u32 = 128;

/// The additions, all behind what the module has, so that no index changes.
#[derive(Debug)]
pub(crate) struct Helpers {
    /// How much is counted between two calls of the host.
    pub(crate) interval: i32,
    /// The global variable that counts, down from the interval.
    pub(crate) counter: u32,
    /// Whether there is memory to copy and fill.
    pub(crate) memory: bool,
    /// What the host offers to be called.
    pub(crate) yield_function: u32,
    /// Of functions without parameters; the next are that of the one that takes a number and gives one, and that of
    /// functions like `memory.copy`.
    first_type: u32,
    first_function: u32,
}

impl Helpers {
    pub(crate) fn behind(survey: &Survey, interval: i32) -> Self {
        Self {
            interval,
            counter: survey.globals,
            memory: survey.memory,
            yield_function: survey.yield_function,
            first_type: survey.types,
            first_function: survey.functions,
        }
    }

    /// How many functions are added to a module.
    pub(crate) fn count(memory: bool) -> u32 {
        if memory { 4 } else { 2 }
    }

    pub(crate) fn add_types(&self, types: &mut TypeSection) {
        types.ty().function([], []);
        types.ty().function([ValType::I32], [ValType::I32]);
        types.ty().function([ValType::I32; 3], []);
    }

    pub(crate) fn add_functions(&self, functions: &mut FunctionSection) {
        functions.function(self.first_type).function(self.first_type + 1);
        if self.memory {
            functions.function(self.first_type + 2).function(self.first_type + 2);
        }
    }

    pub(crate) fn add_counter(&self, globals: &mut GlobalSection) {
        let ty = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
        globals.global(ty, &ConstExpr::i32_const(self.interval));
    }

    /// Calls the host.
    pub(crate) fn host(&self) -> u32 {
        self.first_function
    }

    /// Counts so many iterations, and gives 0.
    pub(crate) fn batch(&self) -> u32 {
        self.first_function + 1
    }

    /// Stands in for `memory.copy`.
    pub(crate) fn copy(&self) -> u32 {
        self.first_function + 2
    }

    /// Stands in for `memory.fill`.
    pub(crate) fn fill(&self) -> u32 {
        self.first_function + 3
    }
}
