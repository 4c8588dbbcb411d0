//! From bytes to machine code, which takes seconds for honest modules and as long as they like for others.

use std::panic;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use wasmtime::{Engine, Module};

use crate::CompileError;
use crate::proofs::Proofs;

/// As much as a program's first thread has.
const STACK_BYTES: usize = 8 << 20;

/// What modules are compiled with.
#[derive(Clone)]
pub(crate) struct Compiler {
    /// For modules that have to be made to look whether their time is over.
    pub(crate) checking: Engine,
    /// For modules that do so themselves.
    pub(crate) trusting: Engine,
    pub(crate) proofs: Proofs,
    pub(crate) mode: Mode,
}

/// What modules are compiled for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Runs whose time may be limited: modules that look for it themselves need no checks.
    Limited,
    /// Runs without a time limit, so that safepoints are left out too.
    Endless,
    /// Runs on other machines, of modules that whoever brings the code has vouched for: without checks. Safepoints
    /// stay, since the memory of a run may be kept, and has to be that of any other run.
    Portable,
}

impl Compiler {
    pub(crate) fn compile(&self, wasm: &[u8]) -> Result<Module, CompileError> {
        match self.mode {
            Mode::Endless => {
                let left = self.proofs.without_safepoints(wasm);
                machine_code(&self.trusting, left.as_deref().unwrap_or(wasm))
            }
            Mode::Portable => machine_code(&self.trusting, wasm),
            Mode::Limited if self.proofs.has_safepoints(wasm) => machine_code(&self.trusting, wasm),
            Mode::Limited => machine_code(&self.checking, wasm),
        }
    }

    /// The same on a thread of its own, which is left behind when the time is over.
    pub(crate) fn compile_within(
        self,
        limit: Duration,
        wasm: &[u8],
    ) -> Result<Module, CompileError> {
        let wasm = wasm.to_vec();
        within(limit, STACK_BYTES, move || self.compile(&wasm))
    }
}

fn within<T: Send + 'static>(
    limit: Duration,
    stack_bytes: usize,
    compile: impl FnOnce() -> Result<T, CompileError> + Send + 'static,
) -> Result<T, CompileError> {
    let (ready, compiled) = mpsc::channel();
    let thread = thread::Builder::new()
        .name("wasm compiler".to_owned())
        .stack_size(stack_bytes)
        // Nobody may wait for it any more.
        .spawn(move || drop(ready.send(compile())))
        .map_err(|source| CompileError::Thread { source })?;
    let compiled = compiled.recv_timeout(limit);
    if let Err(RecvTimeoutError::Disconnected) = compiled {
        // A panic on that thread is a defect of the host and goes on.
        thread.join().unwrap_or_else(|payload| panic::resume_unwind(payload));
    }
    compiled.unwrap_or(Err(CompileError::TooSlow { limit }))
}

fn machine_code(engine: &Engine, wasm: &[u8]) -> Result<Module, CompileError> {
    Module::new(engine, wasm)
        .map_err(|error| CompileError::Invalid { reason: format!("{error:#}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic = "a defect"]
    fn a_panic_of_the_compiler_is_no_lack_of_time() {
        drop(within::<()>(Duration::MAX, STACK_BYTES, || panic!("a defect")));
    }

    #[test]
    fn a_thread_that_does_not_fit_the_address_space_is_refused() {
        let error = within(Duration::MAX, 1 << 50, || Ok(())).unwrap_err();
        assert!(matches!(error, CompileError::Thread { .. }), "{error}");
    }
}
