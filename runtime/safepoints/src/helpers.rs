//! What a module gets once: the counter, and the functions that safepoints call.

use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, Function, FunctionSection, GlobalSection, GlobalType,
    InstructionSink, TypeSection, ValType,
};

use crate::survey::Survey;

/// Copying 2⁸ bytes counts as much as one iteration of a loop.
const BYTES_SHIFT: i32 = 8;

/// The additions, all behind what the module has, so that no index changes.
#[derive(Debug)]
pub(crate) struct Helpers {
    interval: i32,
    yield_function: u32,
    counter: u32,
    /// Whether there is memory to copy and fill.
    pub memory: bool,
    /// Of functions without parameters; the next is that of functions like `memory.copy`.
    first_type: u32,
    /// Calls the host; the next two copy and fill memory. The module's own functions end here.
    pub first_function: u32,
}

impl Helpers {
    pub(crate) fn behind(survey: &Survey, interval: u32) -> Self {
        Self {
            interval: i32::try_from(interval).unwrap_or(i32::MAX),
            yield_function: survey.yield_function,
            counter: survey.globals,
            memory: survey.memory,
            first_type: survey.types,
            first_function: survey.functions,
        }
    }

    pub(crate) fn add_types(&self, types: &mut TypeSection) {
        types.ty().function([], []);
        types.ty().function([ValType::I32; 3], []);
    }

    pub(crate) fn add_functions(&self, functions: &mut FunctionSection) {
        functions.function(self.first_type);
        if self.memory {
            functions.function(self.first_type + 1).function(self.first_type + 1);
        }
    }

    pub(crate) fn add_counter(&self, globals: &mut GlobalSection) {
        let ty = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
        globals.global(ty, &ConstExpr::i32_const(self.interval));
    }

    pub(crate) fn add_code(&self, code: &mut CodeSection) {
        code.function(&self.call_host());
        if self.memory {
            code.function(&self.bulk(|code| {
                code.memory_copy(0, 0);
            }));
            code.function(&self.bulk(|code| {
                code.memory_fill(0);
            }));
        }
    }

    /// The code that counts an iteration or a call.
    pub(crate) fn count_one(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.spend(&mut InstructionSink::new(&mut bytes), |code| {
            code.i32_const(1);
        });
        bytes
    }

    /// The code in place of a `memory.copy`.
    pub(crate) fn copy(&self) -> Vec<u8> {
        self.call(self.first_function + 1)
    }

    /// The code in place of a `memory.fill`.
    pub(crate) fn fill(&self) -> Vec<u8> {
        self.call(self.first_function + 2)
    }

    fn call(&self, function: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        InstructionSink::new(&mut bytes).call(function);
        bytes
    }

    fn call_host(&self) -> Function {
        let mut function = Function::new([]);
        let mut code = function.instructions();
        code.i32_const(self.interval).global_set(self.counter);
        code.call(self.yield_function).drop().end();
        function
    }

    /// A function like `memory.copy` that counts what it copies.
    fn bulk(&self, instruction: impl FnOnce(&mut InstructionSink<'_>)) -> Function {
        let mut function = Function::new([]);
        let mut code = function.instructions();
        self.spend(&mut code, |code| {
            code.local_get(2).i32_const(BYTES_SHIFT).i32_shr_u();
        });
        code.local_get(0).local_get(1).local_get(2);
        instruction(&mut code);
        code.end();
        function
    }

    /// Takes an amount off the counter, and calls the host when it is used up. No local variable is
    /// needed, so that function bodies keep theirs; the optimiser does as well without.
    fn spend(&self, code: &mut InstructionSink<'_>, amount: impl FnOnce(&mut InstructionSink<'_>)) {
        code.global_get(self.counter);
        amount(code);
        code.i32_sub().global_set(self.counter);
        code.global_get(self.counter).i32_const(0).i32_le_s();
        code.if_(BlockType::Empty).call(self.first_function).end();
    }
}
