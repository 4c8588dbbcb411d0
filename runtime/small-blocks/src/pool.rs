//! Pages for each size of blocks.

use std::ptr::{NonNull, null_mut};

use crate::arenas::{Arenas, Source};
use crate::page::{Block, GRAIN, Page};

/// The bytes of the largest block.
pub const LARGEST: usize = 512;

const SIZES: usize = LARGEST / GRAIN;

/// Blocks of up to [`LARGEST`] bytes.
///
/// A block is aligned to eight bytes. Nothing is locked: a pool is one thread's.
pub struct Pool {
    /// For each size the pages that may have free blocks; the first one is asked first.
    pages: [*mut Page; SIZES],
    /// Pages without any block in use, in no other list.
    empty: *mut Page,
    arenas: Arenas,
}

impl Pool {
    /// A pool without any memory yet.
    pub const fn new(source: Source) -> Self {
        Self { pages: [null_mut(); SIZES], empty: null_mut(), arenas: Arenas::new(source) }
    }

    /// A block of at least that many bytes, at most [`LARGEST`], or null when there is no memory left.
    #[inline(always)]
    pub fn allocate(&mut self, size: usize) -> *mut u8 {
        let class = size.saturating_sub(1) / GRAIN;
        // SAFETY: a page in a list is ours, and a free block has the next one's address in it.
        unsafe {
            if let Some(page) = self.pages[class].as_mut()
                && !page.free.is_null()
            {
                let block = page.free;
                page.free = block.cast::<Block>().read();
                page.used += 1;
                return block;
            }
        }
        self.search(class)
    }

    /// Whether the address is that of a block.
    #[inline(always)]
    pub fn owns(&self, address: *const u8) -> bool {
        self.arenas.have(address)
    }

    /// Takes a block back.
    ///
    /// # Safety
    ///
    /// It came from this pool, and nobody uses it any more.
    #[inline(always)]
    pub unsafe fn free(&mut self, block: *mut u8) {
        // SAFETY: the block is free from now on, and its page is ours.
        unsafe {
            let page = &mut *Page::of(block);
            block.cast::<Block>().write(page.free);
            page.free = block;
            page.used -= 1;
            if page.full | (page.used == 0) {
                self.settle(page);
            }
        }
    }

    /// How many bytes a block has.
    ///
    /// # Safety
    ///
    /// It came from this pool.
    pub unsafe fn size(&self, block: *mut u8) -> usize {
        // SAFETY: as the caller says.
        unsafe { (*Page::of(block)).size }
    }

    /// A block where the first page has none that was in use before.
    #[inline(never)]
    fn search(&mut self, class: usize) -> *mut u8 {
        // SAFETY: pages in lists are ours.
        unsafe {
            while let Some(page) = self.pages[class].as_mut() {
                if let Some(block) = page.take() {
                    return block.as_ptr();
                }
                self.unlink(page);
                page.full = true;
            }
            let Some(page) = self.begin((class + 1) * GRAIN) else { return null_mut() };
            (*page).take().map_or(null_mut(), NonNull::as_ptr)
        }
    }

    /// A page of blocks with this size, first in its list.
    unsafe fn begin(&mut self, size: usize) -> Option<*mut Page> {
        let page = match NonNull::new(self.empty) {
            Some(page) => {
                // SAFETY: it is in the list of empty ones.
                self.empty = unsafe { (*page.as_ptr()).next };
                page
            }
            None => self.arenas.page()?,
        };
        // SAFETY: nobody uses the page.
        unsafe {
            Page::begin(page, size);
            self.link(&mut *page.as_ptr());
        }
        Some(page.as_ptr())
    }

    /// Puts a page where it belongs once a block of it is free again.
    #[inline(never)]
    unsafe fn settle(&mut self, page: &mut Page) {
        // SAFETY: as in `free`.
        unsafe {
            if page.full {
                page.full = false;
                self.link(page);
            }
            // The only one of its size stays: the next block may be wanted at once.
            let is_alone = page.next.is_null() && page.previous.is_null();
            if page.used == 0 && !is_alone {
                self.unlink(page);
                page.next = self.empty;
                self.empty = page;
            }
        }
    }

    unsafe fn link(&mut self, page: &mut Page) {
        let first = &mut self.pages[page.size / GRAIN - 1];
        (page.previous, page.next) = (null_mut(), *first);
        // SAFETY: pages in lists are ours.
        if let Some(next) = unsafe { page.next.as_mut() } {
            next.previous = page;
        }
        *first = page;
    }

    unsafe fn unlink(&mut self, page: &mut Page) {
        // SAFETY: pages in lists are ours.
        unsafe {
            match page.previous.as_mut() {
                Some(previous) => previous.next = page.next,
                None => self.pages[page.size / GRAIN - 1] = page.next,
            }
            if let Some(next) = page.next.as_mut() {
                next.previous = page.previous;
            }
        }
        (page.previous, page.next) = (null_mut(), null_mut());
    }
}
