//! The engines of this process: one with the cache that the command has, one without, each made when it is needed.

use std::collections::HashMap;
use std::process;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use content_cache::Cache;
use pyo3::exceptions::PyRuntimeWarning;
use pyo3::prelude::*;
use rmpkg_format::Package;
use rmpkg_run::{LoadError, Runner};

use crate::error::Refusal;
use crate::loaded::Loaded;

/// That of this process, and whether it was forked from one that had engines. It is touched under Python's lock
/// alone, which whoever forks holds: no child finds it locked.
static ENGINES: Mutex<Option<&Engines>> = Mutex::new(None);

/// All of one process. A child of a fork makes its own: the threads that its parent's need are not there.
pub struct Engines {
    pid: u32,
    /// How many threads do something without Python's lock.
    pub busy: AtomicUsize,
    is_forked: bool,
    cached: Mutex<Option<Arc<Runner>>>,
    bare: Mutex<Option<Arc<Runner>>>,
    /// What was loaded and is still in use, by digest and by whether there is a cache.
    loaded: Mutex<HashMap<(String, bool), Weak<Loaded>>>,
}

impl Engines {
    /// Those of this process.
    pub fn here(_py: Python<'_>) -> &'static Self {
        let mut engines = lock(&ENGINES);
        match *engines {
            Some(ours) if ours.pid == process::id() => ours,
            other => {
                let ours = Box::leak(Box::new(Self::new(other.is_some())));
                *engines = Some(ours);
                ours
            }
        }
    }

    fn new(is_forked: bool) -> Self {
        Self {
            pid: process::id(),
            busy: AtomicUsize::new(0),
            is_forked,
            cached: Mutex::default(),
            bare: Mutex::default(),
            loaded: Mutex::default(),
        }
    }

    /// The package's module, compiled; with `use_cache` from the cache, if it was compiled before.
    ///
    /// # Errors
    ///
    /// [`Refusal`] when it can't be run here.
    pub fn load(&self, package: &Package, use_cache: bool) -> Result<Arc<Loaded>, Refusal> {
        let key = (package.sha256().to_owned(), use_cache);
        if let Some(loaded) = lock(&self.loaded).get(&key).and_then(Weak::upgrade) {
            return Ok(loaded);
        }
        let loaded = Arc::new(Loaded::new(self.compile(package, use_cache)?));
        let mut all = lock(&self.loaded);
        all.retain(|_, loaded| loaded.strong_count() > 0);
        all.insert(key, Arc::downgrade(&loaded));
        Ok(loaded)
    }

    fn compile(&self, package: &Package, use_cache: bool) -> Result<rmpkg_run::Pipeline, Refusal> {
        let cached =
            use_cache.then(|| self.cached().and_then(|runner| runner_load(&runner, package)));
        match cached {
            Some(Err(Refusal::Load(error))) if error.is_about_others() => {
                warn(&format!("{error}; going on without a cache, so the runtime is compiled"))?;
            }
            Some(answer) => return answer,
            None => {}
        }
        let bare = self.bare()?;
        runner_load(&bare, package)
    }

    fn cached(&self) -> Result<Arc<Runner>, Refusal> {
        made(&self.cached, || {
            let folder = Cache::open().map_err(LoadError::from)?;
            let bytes = rmpkg::packages_bytes()?;
            let kind = if self.is_forked { forked } else { Runner::with_cache };
            Ok(kind(folder.root())?.with_cached_bytes(bytes))
        })
    }

    fn bare(&self) -> Result<Arc<Runner>, Refusal> {
        let kind = if self.is_forked { || Runner::forked(None) } else { Runner::new };
        made(&self.bare, || Ok(kind()?))
    }
}

fn forked(folder: &std::path::Path) -> Result<Runner, LoadError> {
    Runner::forked(Some(folder))
}

fn runner_load(runner: &Runner, package: &Package) -> Result<rmpkg_run::Pipeline, Refusal> {
    Ok(runner.load(package)?)
}

fn made(
    place: &Mutex<Option<Arc<Runner>>>,
    make: impl FnOnce() -> Result<Runner, Refusal>,
) -> Result<Arc<Runner>, Refusal> {
    let mut place = lock(place);
    if let Some(runner) = &*place {
        return Ok(Arc::clone(runner));
    }
    Ok(Arc::clone(place.insert(Arc::new(make()?))))
}

fn warn(message: &str) -> Result<(), Refusal> {
    Python::attach(|py| {
        let message = std::ffi::CString::new(message).unwrap_or_default();
        PyErr::warn(py, &py.get_type::<PyRuntimeWarning>(), &message, 1)
    })
    .map_err(Refusal::from)
}

/// A panic while a lock is held leaves nothing half-done here.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
