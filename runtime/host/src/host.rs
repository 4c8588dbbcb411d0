//! The engine, and how bytes become a command.

use std::path::{Path, PathBuf};
use std::time::Duration;

use content_cache::CacheError;
use wasmtime::{
    Cache, CacheConfig, Caller, Config, Engine, ExternType, InstancePre, Linker, Module, OptLevel,
};
use wasmtime_wasi::{I32Exit, p1};

use crate::compiler::{Compiler, Mode};
use crate::files::calls;
use crate::files::errno::SUCCESS;
use crate::guest::{GuestState, WASI_MODULE};
use crate::proofs::Proofs;
use crate::run::THREAD_STACK_BYTES;
use crate::{Command, CompileError, GUEST_STACK_BYTES, HostError};

/// The folder in [`HostOptions::module_cache`] with what the engine has compiled, by names of its own.
pub const COMPILED: &str = "compiled";

/// How a [`Host`] is set up.
#[derive(Debug, Clone, Default)]
pub struct HostOptions {
    /// Folder in which compiled modules are kept, keyed by their hash. Compiling a large module
    /// takes seconds, loading it again milliseconds. Several processes may share the folder. It
    /// holds machine code that is loaded as it is: it is made for this user alone, and refused if it is
    /// somebody else's or others may write to it.
    pub module_cache: Option<PathBuf>,
}

/// A wasm engine; make one and use it for every module.
///
/// It ends commands whose time is over, unless it is [endless](Self::endless). To that end code is compiled with checks in each loop and function,
/// but for modules that were proved to have [safepoints]: there the host gets to run anyway.
pub struct Host {
    /// Compiles with checks.
    checking: Machine,
    /// Compiles without.
    trusting: Machine,
    proofs: Proofs,
    mode: Mode,
    cache: Option<Cache>,
}

/// An engine, and what modules may import.
struct Machine {
    engine: Engine,
    linker: Linker<GuestState>,
}

impl Host {
    /// Starts an engine.
    ///
    /// # Errors
    /// [`HostError`] when the cache folder can't be used or the engine does not run here.
    pub fn new(options: HostOptions) -> Result<Self, HostError> {
        Self::with(Mode::Limited, configuration, options)
    }

    /// As [`Self::new`], for machine code that is compiled here and used elsewhere: it does with what each processor
    /// of this architecture has. It has no checks, and nothing is proved: a time limit only ends modules with
    /// safepoints, and what calls the host.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn portable(options: HostOptions) -> Result<Self, HostError> {
        Self::with(Mode::Portable, any_processor, options)
    }

    /// As [`Self::new`], for runs without a time limit: code is compiled without checks, whatever the module, and
    /// without the safepoints of a module that was proved to have them, so that a time limit only ends what calls
    /// the host. All other limits are as ever.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn endless(options: HostOptions) -> Result<Self, HostError> {
        Self::with(Mode::Endless, configuration, options)
    }

    /// As [`Self::new`], but that each module is compiled by one thread. A process that was forked from another one
    /// needs that: the threads that compile there are not here, and would be waited for without end.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn serial(options: HostOptions) -> Result<Self, HostError> {
        Self::with(Mode::Limited, serial, options)
    }

    /// As [`Self::new`], for commands whose instructions are [counted](crate::Outcome::fuel), which slows them
    /// down. The count is the module's, whatever the machine.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn counting(options: HostOptions) -> Result<Self, HostError> {
        Self::with(Mode::Limited, counting, options)
    }

    fn with(
        mode: Mode,
        configuration: fn(bool) -> Config,
        options: HostOptions,
    ) -> Result<Self, HostError> {
        let cache = options.module_cache.as_deref().map(open_cache).transpose()?;
        let machine = |checks| Machine::new(configuration(checks).cache(cache.clone()));
        let (checking, trusting) = (machine(mode != Mode::Endless)?, machine(false)?);
        let proofs = Proofs::kept_in(options.module_cache.as_deref());
        Ok(Self { checking, trusting, proofs, mode, cache })
    }

    /// Compiles a WASI command, or takes it from the cache.
    ///
    /// # Errors
    /// [`CompileError`] when the bytes are no core module with `_start` and preview1 imports only.
    pub fn compile(&self, wasm: &[u8]) -> Result<Command, CompileError> {
        check_header(wasm)?;
        self.link(&self.compiler().compile(wasm)?)
    }

    /// As [`Self::compile`], but gives up after so long. Nothing stops a compilation: its thread is left behind, and
    /// ends when it is ready.
    ///
    /// # Errors
    /// As [`Self::compile`], and [`CompileError::TooSlow`].
    pub fn compile_within(&self, limit: Duration, wasm: &[u8]) -> Result<Command, CompileError> {
        check_header(wasm)?;
        self.link(&self.compiler().compile_within(limit, wasm)?)
    }

    fn compiler(&self) -> Compiler {
        let (checking, trusting) = (self.checking.engine.clone(), self.trusting.engine.clone());
        Compiler { checking, trusting, proofs: self.proofs.clone(), mode: self.mode }
    }

    fn link(&self, module: &Module) -> Result<Command, CompileError> {
        check_start(module)?;
        check_imports(module)?;
        let is_trusted = Engine::same(module.engine(), &self.trusting.engine);
        let machine = if is_trusted { &self.trusting } else { &self.checking };
        Ok(Command { module: machine.link(module)? })
    }

    /// How many compilations were answered from the cache so far.
    pub fn cache_hits(&self) -> usize {
        self.cache.as_ref().map_or(0, Cache::cache_hits)
    }
}

impl Machine {
    fn new(config: &Config) -> Result<Self, HostError> {
        let engine = build_engine(config)?;
        let linker = build_linker(&engine).map_err(engine_error)?;
        Ok(Self { engine, linker })
    }

    fn link(&self, module: &Module) -> Result<InstancePre<GuestState>, CompileError> {
        self.linker.instantiate_pre(module).map_err(|error| {
            let unknown = error.downcast_ref::<wasmtime::UnknownImportError>();
            match unknown {
                Some(import) => CompileError::ForeignImports {
                    imports: vec![import_name(import.module(), import.name())],
                },
                None => CompileError::Invalid { reason: format!("{error:#}") },
            }
        })
    }
}

fn open_cache(folder: &Path) -> Result<Cache, HostError> {
    let unusable = |reason: String| HostError::ModuleCache { path: folder.to_path_buf(), reason };
    let absolute = std::path::absolute(folder).map_err(|error| unusable(error.to_string()))?;
    // The engine cleans up whatever is in its folder.
    let compiled = content_cache::Cache::at(absolute).private_folder(COMPILED);
    let compiled = compiled.map_err(|error| match error {
        error if error.is_about_others() => HostError::OthersCache(error),
        CacheError::Io { source, .. } => unusable(source.to_string()),
        error => unusable(error.to_string()),
    })?;
    let mut config = CacheConfig::new();
    config.with_directory(compiled);
    Cache::new(config).map_err(|error| unusable(format!("{error:#}")))
}

/// `checks` are what ends a command that does not call the host.
fn configuration(checks: bool) -> Config {
    let mut config = Config::new();
    config
        .cranelift_opt_level(OptLevel::Speed)
        .epoch_interruption(checks)
        // Filled at once, a table needs no look into whether a slot was filled. CPython calls through
        // its table all the time, which is worth that each run starts a little later.
        .table_lazy_init(false)
        .max_wasm_stack(GUEST_STACK_BYTES)
        // Unused, since calls are synchronous, but it may not be smaller than the wasm stack.
        .async_stack_size(THREAD_STACK_BYTES)
        // The memory limit counts one memory.
        .wasm_multi_memory(false);
    config
}

/// Its code is the same.
fn serial(checks: bool) -> Config {
    let mut config = configuration(checks);
    config.parallel_compilation(false);
    config
}

/// The same, with a count of instructions.
fn counting(checks: bool) -> Config {
    let mut config = configuration(checks);
    config.consume_fuel(true);
    config
}

/// The same for any processor of this architecture: a target that is named gets nothing that this one has besides.
fn any_processor(checks: bool) -> Config {
    let mut config = configuration(checks);
    // It is refused only if the engine knows no such target, and then it has no code for this one either.
    config.target(&target_lexicon::HOST.to_string()).ok();
    config
}

fn build_engine(config: &Config) -> Result<Engine, HostError> {
    Engine::new(config).map_err(engine_error)
}

/// All of preview1. The engine's own `proc_exit` turns the codes from 126 on into a trap, although
/// preview1 allows them and Python's `sys.exit(-1)` ends with 255. Its `sched_yield` does not look at the
/// clock.
fn build_linker(engine: &Engine) -> wasmtime::Result<Linker<GuestState>> {
    let mut linker = Linker::new(engine);
    p1::add_to_linker_sync(&mut linker, GuestState::wasi)?;
    linker.allow_shadowing(true);
    linker.func_wrap(WASI_MODULE, "proc_exit", |code: i32| -> wasmtime::Result<()> {
        Err(I32Exit(code).into())
    })?;
    linker.func_wrap(WASI_MODULE, "sched_yield", |caller: Caller<'_, GuestState>| {
        caller.data().check_time().map(|()| SUCCESS)
    })?;
    calls::add_to_linker(&mut linker)?;
    Ok(linker)
}

fn engine_error(error: wasmtime::Error) -> HostError {
    HostError::Engine { reason: format!("{error:#}") }
}

fn check_header(wasm: &[u8]) -> Result<(), CompileError> {
    match wasm {
        [0, b'a', b's', b'm', _, _, 0, ..] => Ok(()),
        [0, b'a', b's', b'm', _, _, _, ..] => Err(CompileError::Component),
        _ => Err(CompileError::NotWasm),
    }
}

fn check_start(module: &Module) -> Result<(), CompileError> {
    match module.get_export("_start") {
        Some(ExternType::Func(start))
            if start.params().len() == 0 && start.results().len() == 0 =>
        {
            Ok(())
        }
        _ => Err(CompileError::NoStart),
    }
}

fn check_imports(module: &Module) -> Result<(), CompileError> {
    let imports: Vec<String> = module
        .imports()
        .filter(|import| import.module() != WASI_MODULE)
        .map(|import| import_name(import.module(), import.name()))
        .collect();
    if imports.is_empty() { Ok(()) } else { Err(CompileError::ForeignImports { imports }) }
}

fn import_name(module: &str, name: &str) -> String {
    format!("`{module}.{name}`")
}

#[cfg(test)]
mod tests;
