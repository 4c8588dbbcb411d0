//! Counts and limits the guest's linear memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use wasmtime::ResourceLimiter;

use crate::large_pages;

/// The slots of all tables cost the host memory too (a pointer each), outside the guest's own limit.
/// CPython needs about 5,000 slots, so this bound is met only by hostile modules.
const MAX_TABLE_ELEMENTS: usize = 1 << 20;

/// What is known about the guest's memory, readable while the guest still runs.
#[derive(Debug, Default)]
pub(crate) struct MemoryUse {
    peak_bytes: AtomicU64,
    refused: AtomicBool,
}

impl MemoryUse {
    pub(crate) fn peak_bytes(&self) -> u64 {
        self.peak_bytes.load(Ordering::Relaxed)
    }

    pub(crate) fn was_refused(&self) -> bool {
        self.refused.load(Ordering::Relaxed)
    }
}

/// Answers the engine's question whether a memory or a table may grow.
pub(crate) struct MemoryMeter {
    limit: Option<u64>,
    table_elements: usize,
    /// The address of the memory, once there is one. It does not move: there is room behind it for all that its type
    /// allows.
    start: Option<usize>,
    usage: Arc<MemoryUse>,
}

impl MemoryMeter {
    pub(crate) fn new(limit: Option<u64>) -> Self {
        Self { limit, table_elements: 0, start: None, usage: Arc::default() }
    }

    /// Tells where the memory lies, so that what it grows by is handed out quickly.
    pub(crate) fn lies_at(&mut self, start: Option<usize>) {
        self.start = start;
    }

    pub(crate) fn usage(&self) -> Arc<MemoryUse> {
        Arc::clone(&self.usage)
    }
}

impl ResourceLimiter for MemoryMeter {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let within_limit = self.limit.is_none_or(|limit| desired as u64 <= limit);
        let allowed = within_limit && maximum.is_none_or(|maximum| desired <= maximum);
        if allowed {
            self.usage.peak_bytes.fetch_max(desired as u64, Ordering::Relaxed);
            if let Some(start) = self.start {
                large_pages::ask(start, current..desired);
            }
        } else {
            self.usage.refused.store(true, Ordering::Relaxed);
        }
        Ok(allowed)
    }

    fn memory_grow_failed(&mut self, _error: wasmtime::Error) -> wasmtime::Result<()> {
        self.usage.refused.store(true, Ordering::Relaxed);
        Ok(())
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let all = self.table_elements.saturating_add(desired.saturating_sub(current));
        let allowed = all <= MAX_TABLE_ELEMENTS && maximum.is_none_or(|maximum| desired <= maximum);
        if allowed {
            self.table_elements = all;
        }
        Ok(allowed)
    }
}
