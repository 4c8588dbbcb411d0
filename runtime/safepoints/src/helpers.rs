//! What a module gets once: the counter, and the functions that safepoints call.

use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, Function, FunctionSection, GlobalSection, GlobalType,
    InstructionSink, TypeSection, ValType,
};

use crate::survey::Survey;

/// How many iterations of a leaf are paid for at once, ahead. The loop counts in a local variable, which
/// lives in a register, and spends from the counter in memory now and then; and yet a function that runs
/// it only once pays little too much.
const BATCH: i32 = 32;
/// A batch is at most this share of an interval.
const BATCHES: i32 = 1024;

/// Copying 2⁸ bytes counts as much as one iteration of a loop.
const BYTES_SHIFT: i32 = 8;

/// The additions, all behind what the module has, so that no index changes.
#[derive(Debug)]
pub(crate) struct Helpers {
    interval: i32,
    batch: i32,
    yield_function: u32,
    counter: u32,
    /// Whether there is memory to copy and fill.
    pub memory: bool,
    /// Whether loops may get another one around them.
    pub nests: bool,
    /// Of functions without parameters; the next is that of functions like `memory.copy`.
    first_type: u32,
    /// Calls the host; the next two copy and fill memory. The module's own functions end here.
    pub first_function: u32,
    /// How many parameters each of the module's own functions has.
    parameters: Vec<u32>,
}

impl Helpers {
    pub(crate) fn behind(survey: Survey, nests: bool, interval: u32) -> Self {
        let interval = i32::try_from(interval).unwrap_or(i32::MAX);
        Self {
            interval,
            batch: (interval / BATCHES).clamp(1, BATCH),
            yield_function: survey.yield_function,
            counter: survey.globals,
            memory: survey.memory,
            nests,
            first_type: survey.types,
            first_function: survey.functions,
            parameters: survey.parameters,
        }
    }

    /// How many parameters a function has, of whose kind there are so many left, itself included.
    pub(crate) fn parameters(&self, left: u32) -> u32 {
        let index = self.parameters.len().checked_sub(left as usize);
        index.and_then(|index| self.parameters.get(index)).copied().unwrap_or_default()
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

    /// The beginning of a leaf with the loop around it, which pays whenever it is entered. `header` is the
    /// leaf's own, which serves both: operands go through. The local variable tells for how many iterations
    /// was paid.
    pub(crate) fn around_leaf(&self, header: &[u8], local: u32) -> Vec<u8> {
        let mut bytes = header.to_vec();
        let mut code = InstructionSink::new(&mut bytes);
        self.spend(&mut code, |code| {
            code.i32_const(self.batch);
        });
        code.i32_const(self.batch).local_set(local);
        bytes.extend_from_slice(header);
        let mut code = InstructionSink::new(&mut bytes);
        code.local_get(local).i32_const(1).i32_sub().local_tee(local);
        code.i32_const(0).i32_lt_s().br_if(1);
        bytes
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

    /// What was spent last may be a batch that was paid for and not yet run: it counts for what comes.
    fn call_host(&self) -> Function {
        let mut function = Function::new([]);
        let mut code = function.instructions();
        code.i32_const(self.interval - (self.batch - 1)).global_set(self.counter);
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

    /// Takes an amount off the counter, and calls the host when it is used up.
    fn spend(&self, code: &mut InstructionSink<'_>, amount: impl FnOnce(&mut InstructionSink<'_>)) {
        code.global_get(self.counter);
        amount(code);
        code.i32_sub().global_set(self.counter);
        code.global_get(self.counter).i32_const(0).i32_le_s();
        code.if_(BlockType::Empty).call(self.first_function).end();
    }
}
