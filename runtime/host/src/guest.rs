//! The inside of a run: the guest's world, its call, and how the engine's answer is read.

use std::io;
use std::sync::Arc;

use rand::SeedableRng;
use rand::rngs::StdRng;
use wasmtime::{InstancePre, Store, Trap, UpdateDeadline, WasmBacktrace};
use wasmtime_wasi::p1::WasiP1Ctx;
use wasmtime_wasi::p2::pipe::MemoryInputPipe;
use wasmtime_wasi::{FsPerms, I32Exit, WasiCtxBuilder};

use crate::clock::{CountingClock, SteadyClock};
use crate::files::descriptors::Descriptors;
use crate::files::{FileLimitReached, FileMeter};
use crate::image::Image;
use crate::memory::{MemoryMeter, MemoryUse};
use crate::output::{OutputLimitReached, Sink};
use crate::stream;
use crate::time_over::TimeOver;
use crate::{GUEST_STACK_BYTES, Invocation, Limits, Preopen, RunError, Termination};

/// The only module that a command may import from.
pub(crate) const WASI_MODULE: &str = "wasi_snapshot_preview1";

/// How often what the system is too busy for is tried.
const ATTEMPTS: usize = 10;

/// Which function of the guest is called, and in which world.
#[derive(Debug, Clone)]
pub(crate) enum Entry {
    /// `_start`, in the world as it is.
    Start,
    /// An export that prepares the memory, in a world that is the same each time.
    Preparation {
        /// Its name.
        export: String,
        /// What all random bytes follow from.
        seed: [u8; 32],
    },
}

/// What a store holds: the guest's view of the world.
pub(crate) struct GuestState {
    pub(crate) wasi: WasiP1Ctx,
    pub(crate) files: FileMeter,
    pub(crate) descriptors: Descriptors,
    /// Standard input, if it is in this process's memory.
    pub(crate) stdin: Option<MemoryInputPipe>,
    /// Standard output, if it goes there.
    pub(crate) stdout: Option<Sink>,
    /// Whether files have no numbers, which differ on each machine.
    pub(crate) is_unnumbered: bool,
    memory: MemoryMeter,
    /// Whether the guest is to end.
    pub(crate) time_over: Arc<TimeOver>,
}

impl GuestState {
    pub(crate) fn new(
        invocation: Invocation,
        entry: &Entry,
        stdout: Sink,
        stderr: Sink,
        memory: MemoryMeter,
    ) -> Result<Self, RunError> {
        let mut context = WasiCtxBuilder::new();
        // The guest has a thread of its own, so its file operations need no second one.
        context.allow_blocking_current_thread(true);
        context.args(&invocation.args).stderr(stderr.clone());
        let (stdin, stdout) = match invocation.streams {
            None => {
                let stdin = MemoryInputPipe::new(invocation.stdin);
                context.stdin(stdin.clone()).stdout(stdout.clone());
                (Some(stdin), stdout.is_captured().then_some(stdout))
            }
            Some(streams) => {
                context
                    .stdout(stream::Stdout::new(streams.clone(), invocation.limits.stdout_bytes))
                    .stdin(stream::Stdin { streams, stderr });
                (None, None)
            }
        };
        match entry {
            Entry::Start => context.wall_clock(SteadyClock::new()),
            Entry::Preparation { seed, .. } => {
                let clock = CountingClock::default();
                context.wall_clock(clock.clone()).monotonic_clock(clock);
                context.secure_random(StdRng::from_seed(*seed))
            }
        };
        for (name, value) in &invocation.env {
            context.env(name, value);
        }
        for preopen in &invocation.preopens {
            open_folder(&mut context, preopen)?;
        }
        let files = FileMeter::new(&invocation.limits);
        let descriptors = Descriptors::new(&invocation.preopens);
        let is_unnumbered = matches!(entry, Entry::Preparation { .. });
        let (wasi, time_over) = (context.build_p1(), Arc::default());
        Ok(Self { wasi, files, descriptors, stdin, stdout, is_unnumbered, memory, time_over })
    }

    /// Ends the guest when its time is over.
    pub(crate) fn check_time(&self) -> wasmtime::Result<()> {
        if self.time_over.is_over() { Err(Trap::Interrupt.into()) } else { Ok(()) }
    }

    pub(crate) fn wasi(&mut self) -> &mut WasiP1Ctx {
        &mut self.wasi
    }
}

fn open_folder(context: &mut WasiCtxBuilder, preopen: &Preopen) -> Result<(), RunError> {
    let permissions = if preopen.writable { FsPerms::ReadWrite } else { FsPerms::ReadOnly };
    match context.preopened_dir(&preopen.host, &preopen.guest, permissions) {
        Ok(_) => Ok(()),
        Err(error) => Err(RunError::Preopen {
            host: preopen.host.clone(),
            guest: preopen.guest.clone(),
            reason: format!("{error:#}"),
        }),
    }
}

/// What the engine returns at the end of a guest.
pub(crate) struct Ending {
    /// The memory, if it was prepared.
    pub(crate) result: wasmtime::Result<Option<Image>>,
    /// Instructions that were executed, if the engine counts them.
    pub(crate) fuel: Option<u64>,
}

/// Instantiates the module and calls its entry. A state whose time is over ends it at its next loop or call,
/// or at its next safepoint.
pub(crate) fn call(module: &InstancePre<GuestState>, entry: &Entry, state: GuestState) -> Ending {
    let mut store = Store::new(module.module().engine(), state);
    let counts = store.set_fuel(u64::MAX).is_ok();
    let result = enter(module, entry, &mut store);
    let left = counts.then(|| store.get_fuel().ok()).flatten();
    Ending { result, fuel: left.map(|left| u64::MAX - left) }
}

fn enter(
    module: &InstancePre<GuestState>,
    entry: &Entry,
    store: &mut Store<GuestState>,
) -> wasmtime::Result<Option<Image>> {
    store.limiter(|state| &mut state.memory);
    store.set_epoch_deadline(1);
    store.data().check_time()?; // the epoch may have gone by before the deadline was set
    // The epoch belongs to the engine: it also advances when the time of another run is over.
    store.epoch_deadline_callback(|store| {
        store.data().check_time().map(|()| UpdateDeadline::Continue(1))
    });
    let instance = patiently(|| module.instantiate(&mut *store))?;
    let memory = instance.get_memory(&mut *store, "memory");
    let start = memory.map(|memory| memory.data_ptr(&*store) as usize);
    store.data_mut().memory.lies_at(start);
    let export = match entry {
        Entry::Start => "_start",
        Entry::Preparation { export, .. } => export,
    };
    instance.get_typed_func::<(), ()>(&mut *store, export)?.call(&mut *store, ())?;
    let is_prepared = matches!(entry, Entry::Preparation { .. });
    Ok(is_prepared.then(|| Image::of(&instance, store)))
}

/// Tries again what the system was too busy for. The engine has the kernel seal the image of a memory,
/// which fails with EBUSY while the kernel moves pages of it about; the kernel itself waits each time.
fn patiently<T>(mut attempt: impl FnMut() -> wasmtime::Result<T>) -> wasmtime::Result<T> {
    for _ in 1..ATTEMPTS {
        match attempt() {
            Err(error) if is_busy(&error) => {}
            result => return result,
        }
    }
    attempt()
}

fn is_busy(error: &wasmtime::Error) -> bool {
    let mut causes = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>());
    causes.any(|cause| cause.kind() == io::ErrorKind::ResourceBusy)
}

/// Names the end of a run from what the engine returned.
pub(crate) fn classify(
    result: wasmtime::Result<()>,
    limits: &Limits,
    memory: &MemoryUse,
) -> Termination {
    let Err(error) = result else {
        return Termination::Exited(0);
    };
    if let Some(exit) = error.downcast_ref::<I32Exit>() {
        return Termination::Exited(exit.0);
    }
    if let Some(reached) = error.downcast_ref::<OutputLimitReached>() {
        return Termination::OutputLimit { stream: reached.stream, limit: reached.limit };
    }
    match error.downcast_ref::<FileLimitReached>() {
        Some(FileLimitReached::Bytes(limit)) => return Termination::DataLimit { limit: *limit },
        Some(FileLimitReached::Files(limit)) => return Termination::FilesLimit { limit: *limit },
        None => {}
    }
    match (error.downcast_ref::<Trap>(), limits.time) {
        (Some(Trap::Interrupt), Some(limit)) => Termination::TimedOut { limit },
        (Some(Trap::StackOverflow), _) => Termination::StackExhausted { limit: GUEST_STACK_BYTES },
        _ if memory.was_refused() => Termination::OutOfMemory { limit: limits.memory_bytes },
        (Some(Trap::UnreachableCodeReached), _) => {
            Termination::Aborted { backtrace: function_names(&error) }
        }
        _ => Termination::Trapped {
            message: error.root_cause().to_string(),
            backtrace: function_names(&error),
        },
    }
}

fn function_names(error: &wasmtime::Error) -> Vec<String> {
    let frames = error.downcast_ref::<WasmBacktrace>().map_or(&[][..], WasmBacktrace::frames);
    frames.iter().filter_map(|frame| frame.func_name()).map(str::to_owned).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    /// What `patiently` makes of attempts that fail like this until the one with this number.
    fn attempts(kind: io::ErrorKind, good: usize) -> (wasmtime::Result<()>, usize) {
        let mut attempt = 0;
        let result = patiently(|| {
            attempt += 1;
            if attempt == good { Ok(()) } else { Err(io::Error::from(kind).into()) }
        });
        (result, attempt)
    }

    #[test]
    fn what_the_system_is_too_busy_for_is_tried_again_but_not_for_ever() {
        let (result, tried) = attempts(io::ErrorKind::ResourceBusy, 3);
        result.unwrap();
        assert_eq!(tried, 3);
        let (result, tried) = attempts(io::ErrorKind::ResourceBusy, usize::MAX);
        assert!(is_busy(&result.unwrap_err()));
        assert_eq!(tried, ATTEMPTS);
    }

    #[test]
    fn other_failures_are_told_at_once() {
        let (result, tried) = attempts(io::ErrorKind::PermissionDenied, 2);
        result.unwrap_err();
        assert_eq!(tried, 1);
    }
}
