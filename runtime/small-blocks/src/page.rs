//! Blocks of one size.

use std::mem::size_of;
use std::ptr::{NonNull, null_mut};

/// The bytes of a page, which is aligned to them.
pub(crate) const PAGE: usize = 1 << 14;

/// What all blocks are aligned to, as CPython expects it on 32 bits, and multiples of.
pub(crate) const GRAIN: usize = 8;

/// A free block, which has the next one's address in it.
pub(crate) type Block = *mut u8;

/// What stands at the beginning of a page.
#[repr(C, align(8))]
pub(crate) struct Page {
    /// The first free block of those that were in use before.
    pub(crate) free: Block,
    /// How many blocks are in use.
    pub(crate) used: usize,
    /// Whether the page is in no list, since it had no free block when one was wanted.
    pub(crate) full: bool,
    /// The bytes of a block.
    pub(crate) size: usize,
    /// Where the blocks begin that were never in use.
    fresh: usize,
    pub(crate) next: *mut Page,
    pub(crate) previous: *mut Page,
}

impl Page {
    /// The page that a block is in.
    #[inline(always)]
    pub(crate) fn of(block: Block) -> *mut Self {
        block.map_addr(|address| address & !(PAGE - 1)).cast()
    }

    /// Makes a page of blocks with this size.
    ///
    /// # Safety
    ///
    /// A page of memory is there that nobody uses.
    pub(crate) unsafe fn begin(page: NonNull<Self>, size: usize) {
        let fresh = size_of::<Self>();
        let (free, next, previous) = (null_mut(), null_mut(), null_mut());
        let begun = Self { free, used: 0, full: false, size, fresh, next, previous };
        // SAFETY: as the caller says.
        unsafe { page.write(begun) };
    }

    /// A block that is free, if there is one.
    pub(crate) fn take(&mut self) -> Option<NonNull<u8>> {
        if let Some(block) = NonNull::new(self.free) {
            // SAFETY: a free block has the next one's address in it.
            self.free = unsafe { block.cast().read() };
            self.used += 1;
            return Some(block);
        }
        let start: *mut u8 = std::ptr::from_mut(self).cast();
        if self.fresh + self.size > PAGE {
            return None;
        }
        // SAFETY: the block lies within the page.
        let block = unsafe { start.add(self.fresh) };
        self.fresh += self.size;
        self.used += 1;
        NonNull::new(block)
    }
}
