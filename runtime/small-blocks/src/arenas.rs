//! Where pages come from, and whose an address is.

use std::ptr::NonNull;

use crate::page::{PAGE, Page};

/// The bytes of an arena, which is aligned to them.
pub(crate) const ARENA: usize = 1 << 18;

/// Gives memory with this size and this alignment, or null. It is never given back.
pub type Source = unsafe fn(alignment: usize, size: usize) -> *mut u8;

/// All arenas so far.
pub(crate) struct Arenas {
    source: Source,
    ours: Map,
    /// The rest of the newest arena.
    rest: *mut u8,
    left: usize,
}

impl Arenas {
    pub(crate) const fn new(source: Source) -> Self {
        Self { source, ours: Map::new(), rest: std::ptr::null_mut(), left: 0 }
    }

    /// Whether the address lies in one of them.
    #[inline(always)]
    pub(crate) fn have(&self, address: *const u8) -> bool {
        self.ours.has(address as usize / ARENA)
    }

    /// A page that was never used, unless there is no memory left.
    pub(crate) fn page(&mut self) -> Option<NonNull<Page>> {
        if self.left == 0 {
            // SAFETY: nothing is asked of who calls it.
            let arena = NonNull::new(unsafe { (self.source)(ARENA, ARENA) })?.as_ptr();
            self.ours.add(arena as usize / ARENA);
            (self.rest, self.left) = (arena, ARENA);
        }
        let page = self.rest;
        // SAFETY: so many bytes of the arena are left.
        self.rest = unsafe { page.add(PAGE) };
        self.left -= PAGE;
        NonNull::new(page.cast())
    }
}

/// The numbers of our arenas. On 32 bits there are few of them, and a table tells at once.
#[cfg(target_pointer_width = "32")]
struct Map([bool; (1 << 31) / ARENA * 2]);

#[cfg(target_pointer_width = "32")]
impl Map {
    const fn new() -> Self {
        Self([false; (1 << 31) / ARENA * 2])
    }

    #[inline(always)]
    fn has(&self, arena: usize) -> bool {
        self.0.get(arena).is_some_and(|ours| *ours)
    }

    fn add(&mut self, arena: usize) {
        if let Some(ours) = self.0.get_mut(arena) {
            *ours = true;
        }
    }
}

#[cfg(not(target_pointer_width = "32"))]
struct Map(Vec<usize>);

#[cfg(not(target_pointer_width = "32"))]
impl Map {
    const fn new() -> Self {
        Self(Vec::new())
    }

    fn has(&self, arena: usize) -> bool {
        self.0.contains(&arena)
    }

    fn add(&mut self, arena: usize) {
        self.0.push(arena);
    }
}
