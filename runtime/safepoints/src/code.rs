//! The code of a safepoint: what is inserted, and what a proof looks for.
//!
//! A function with loops counts in a local variable, which begins at 0 and lives in a register. When that
//! has come to a batch, it pays for it from the counter, a global variable, and begins anew. So short loops cost
//! next to nothing, and a function that runs only them pays for nothing.
//!
//! A call anywhere in a loop, even where it hardly ever happens, costs all of its iterations: what the
//! loop keeps in registers has to survive the call. Around a loop that calls nothing, a *leaf*, stands
//! another one, in which the batch is paid for:
//!
//! ```text
//! loop                              ;; pays, if a batch was counted
//!   loop                            ;; the leaf
//!     count; if that makes a batch, branch to the outer loop
//!     …                             ;; as it was, but branches out of the leaf lead one block further
//!   end
//! end
//! ```
//!
//! A leaf that counts a variable down to 0, and has no other end, need not count besides. The loop around it cuts
//! its iterations into *strips*, whose length a variable of their own has, and pays for each before it runs:
//!
//! ```text
//! loop                              ;; takes the length of a strip off the variable, and pays for it
//!   loop                            ;; the leaf
//!     …                             ;; as it was, but counts down the length in the place of the variable
//!   end
//!   if the variable is not 0, branch to the outer loop
//! end
//! ```

use wasm_encoder::{BlockType, Function, InstructionSink};

use crate::helpers::{BATCH, Helpers, STRIP};

/// Copying 2⁸ bytes counts as much as one iteration of a loop.
const BYTES_SHIFT: i32 = 8;

type Code<'a> = InstructionSink<'a>;

/// Counts a call, or an iteration in which much may run.
pub(crate) fn count_one(helpers: &Helpers) -> Vec<u8> {
    bytes(|code| spend(helpers, code, |code| _ = code.i32_const(1)))
}

/// Behind the beginning of a loop, counts an iteration in the local variable.
pub(crate) fn count_iteration(helpers: &Helpers, local: u32) -> Vec<u8> {
    bytes(|code| {
        count(code, local);
        pay_if_due(helpers, code, local);
    })
}

/// In place of the beginning of a leaf, `header`, which serves both loops: operands go through.
pub(crate) fn begin_leaf(helpers: &Helpers, local: u32, header: &[u8]) -> Vec<u8> {
    let [around, inside] = of_leaf(helpers, local);
    [header, &around, header, &inside].concat()
}

/// What stands behind the beginning of the loop around a leaf, and behind the leaf's own.
pub(crate) fn of_leaf(helpers: &Helpers, local: u32) -> [Vec<u8>; 2] {
    [around_leaf(helpers, local), in_leaf(local)]
}

/// The variables of a countdown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Strips {
    /// What the leaf counted down.
    pub(crate) variable: u32,
    /// Whether that has 64 bits.
    pub(crate) is_long: bool,
    /// What it counts down now.
    pub(crate) length: u32,
    /// What counts.
    pub(crate) local: u32,
}

impl Strips {
    /// In place of the beginning of the leaf, `header`.
    pub(crate) fn begin(self, helpers: &Helpers, header: &[u8]) -> Vec<u8> {
        [header, &self.cut(), &self.charge(helpers), header].concat()
    }

    /// Behind the beginning of the loop around the leaf. The first strip is the shortest one.
    pub(crate) fn cut(self) -> Vec<u8> {
        let Self { variable, length, is_long, .. } = self;
        bytes(|code| {
            code.local_get(variable);
            match is_long {
                true => code.i64_const(1).i64_sub().i32_wrap_i64(),
                false => code.i32_const(1).i32_sub(),
            };
            code.i32_const(STRIP as i32 - 1).i32_and().i32_const(1).i32_add().local_set(length);
            code.local_get(variable).local_get(length);
            if is_long {
                code.i64_extend_i32_u().i64_sub()
            } else {
                code.i32_sub()
            };
            code.local_set(variable);
        })
    }

    /// Behind that, counts the iterations of the strip.
    pub(crate) fn charge(self, helpers: &Helpers) -> Vec<u8> {
        let Self { length, local, .. } = self;
        bytes(|code| {
            code.local_get(local).local_get(length).i32_add().local_tee(local);
            pay_if_due(helpers, code, local);
        })
    }

    /// In the place of what the leaf counts down.
    pub(crate) fn count_down(self) -> Vec<u8> {
        bytes(|code| {
            code.local_get(self.length).i32_const(1).i32_sub().local_tee(self.length);
        })
    }

    /// Behind the end of the leaf.
    pub(crate) fn end(self) -> Vec<u8> {
        bytes(|code| {
            code.local_get(self.variable);
            if self.is_long {
                code.i64_const(0).i64_ne();
            }
            code.br_if(0).end();
        })
    }
}

/// Behind the beginning of the loop around a leaf.
fn around_leaf(helpers: &Helpers, local: u32) -> Vec<u8> {
    bytes(|code| {
        code.local_get(local);
        pay_if_due(helpers, code, local);
    })
}

/// Behind the beginning of a leaf.
fn in_leaf(local: u32) -> Vec<u8> {
    bytes(|code| {
        count(code, local);
        is_due(code).br_if(1);
    })
}

/// Takes an amount off the counter, and calls the host when it is used up.
fn spend(helpers: &Helpers, code: &mut Code<'_>, amount: impl FnOnce(&mut Code<'_>)) {
    code.global_get(helpers.counter);
    amount(code);
    code.i32_sub().global_set(helpers.counter);
    code.global_get(helpers.counter).i32_const(0).i32_le_s();
    code.if_(BlockType::Empty).call(helpers.host()).end();
}

/// Leaves the new count as an operand.
fn count(code: &mut Code<'_>, local: u32) {
    code.local_get(local).i32_const(1).i32_add().local_tee(local);
}

fn pay_if_due(helpers: &Helpers, code: &mut Code<'_>, local: u32) {
    is_due(code).if_(BlockType::Empty);
    code.local_get(local).call(helpers.batch()).local_set(local).end();
}

fn is_due<'a, 'b>(code: &'a mut Code<'b>) -> &'a mut Code<'b> {
    code.i32_const(BATCH as i32 - 1).i32_gt_s()
}

/// The bodies of the functions that safepoints call, in the order of their indices.
pub(crate) fn bodies(helpers: &Helpers) -> Vec<Vec<u8>> {
    let mut bodies = vec![call_host(helpers), pay_for_batch(helpers)];
    if helpers.memory {
        let spend_bytes = |code: &mut Code<'_>| {
            spend(helpers, code, |code| _ = code.local_get(2).i32_const(BYTES_SHIFT).i32_shr_u());
        };
        bodies.extend(bulk(spend_bytes));
    }
    bodies
}

/// The bodies of the same functions in a module that counts nothing.
pub(crate) fn idle_bodies(helpers: &Helpers) -> Vec<Vec<u8>> {
    let mut bodies = vec![function(|_| {}), function(|code| _ = code.i32_const(0))];
    if helpers.memory {
        bodies.extend(bulk(|_| {}));
    }
    bodies
}

fn call_host(helpers: &Helpers) -> Vec<u8> {
    function(|code| {
        code.i32_const(helpers.interval).global_set(helpers.counter);
        code.call(helpers.yield_function).drop();
    })
}

fn pay_for_batch(helpers: &Helpers) -> Vec<u8> {
    function(|code| {
        spend(helpers, code, |code| _ = code.local_get(0));
        code.i32_const(0);
    })
}

/// Functions like `memory.copy` and `memory.fill` that do something before.
fn bulk(before: impl Fn(&mut Code<'_>)) -> [Vec<u8>; 2] {
    let with = |instruction: fn(&mut Code<'_>)| {
        function(|code| {
            before(code);
            code.local_get(0).local_get(1).local_get(2);
            instruction(code);
        })
    };
    [with(|code| _ = code.memory_copy(0, 0)), with(|code| _ = code.memory_fill(0))]
}

/// The body of a function without local variables.
fn function(write: impl FnOnce(&mut Code<'_>)) -> Vec<u8> {
    let mut function = Function::new([]);
    write(&mut function.instructions());
    function.instructions().end();
    function.into_raw_body()
}

fn bytes(write: impl FnOnce(&mut Code<'_>)) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(&mut InstructionSink::new(&mut bytes));
    bytes
}
