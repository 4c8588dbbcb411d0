//! Memory for objects. CPython for WASI is compiled without its own allocator for small blocks, and asks the
//! C library for each object.
//!
//! The functions have the names that `xtask/src/build_wasm/likely_calls.txt` knows them by.

#![expect(unsafe_code, reason = "CPython calls these functions and hands them pointers")]

use std::alloc::{Layout, alloc};
use std::cell::UnsafeCell;
use std::ffi::{c_int, c_void};
use std::ptr::null_mut;

use small_blocks::{LARGEST, Pool};

/// `PYMEM_DOMAIN_MEM` and `PYMEM_DOMAIN_OBJ`. The third domain may be used without the interpreter.
const DOMAINS: [c_int; 2] = [1, 2];

/// `PyMemAllocatorEx`, which pyo3 leaves out of the stable interface.
#[repr(C)]
struct Allocator {
    context: *mut c_void,
    malloc: unsafe extern "C" fn(*mut c_void, usize) -> *mut c_void,
    calloc: unsafe extern "C" fn(*mut c_void, usize, usize) -> *mut c_void,
    realloc: unsafe extern "C" fn(*mut c_void, *mut c_void, usize) -> *mut c_void,
    free: unsafe extern "C" fn(*mut c_void, *mut c_void),
}

unsafe extern "C" {
    fn PyMem_SetAllocator(domain: c_int, allocator: &Allocator);
}

struct Blocks(UnsafeCell<Pool>);

// SAFETY: a WASI command has one thread, and no function of the pool calls any of these.
unsafe impl Sync for Blocks {}

static BLOCKS: Blocks = Blocks(UnsafeCell::new(Pool::new(arena)));

impl Blocks {
    #[expect(
        clippy::mut_from_ref,
        reason = "each function here has it once, and calls no other one"
    )]
    #[inline(always)]
    fn get(&self) -> &mut Pool {
        // SAFETY: as above.
        unsafe { &mut *self.0.get() }
    }
}

/// Gives the interpreter small blocks for its objects; to be called before it starts. What it has by then
/// from the C library goes back there.
pub(super) fn install() {
    let context = null_mut();
    let allocator = Allocator {
        context,
        malloc: blocks_malloc,
        calloc: blocks_calloc,
        realloc: blocks_realloc,
        free: blocks_free,
    };
    for domain in DOMAINS {
        // SAFETY: CPython copies it.
        unsafe { PyMem_SetAllocator(domain, &allocator) };
    }
}

unsafe fn arena(alignment: usize, size: usize) -> *mut u8 {
    let layout = Layout::from_size_align(size, alignment);
    // SAFETY: the size is not 0.
    layout.map_or(null_mut(), |layout| unsafe { alloc(layout) })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn blocks_malloc(_: *mut c_void, size: usize) -> *mut c_void {
    if size <= LARGEST {
        let block = BLOCKS.get().allocate(size);
        if !block.is_null() {
            return block.cast();
        }
    }
    // SAFETY: as C's; 0 bytes are something, too.
    unsafe { libc::malloc(size.max(1)) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn blocks_calloc(context: *mut c_void, count: usize, each: usize) -> *mut c_void {
    let size = count.saturating_mul(each);
    // SAFETY: as C's.
    unsafe {
        if size > LARGEST {
            return libc::calloc(count, each);
        }
        let block = blocks_malloc(context, size);
        if !block.is_null() {
            block.cast::<u8>().write_bytes(0, size);
        }
        block
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn blocks_realloc(
    context: *mut c_void,
    block: *mut c_void,
    size: usize,
) -> *mut c_void {
    if block.is_null() {
        // SAFETY: as C's.
        return unsafe { blocks_malloc(context, size) };
    }
    if !BLOCKS.get().owns(block.cast()) {
        // SAFETY: what is not ours is the C library's.
        return unsafe { libc::realloc(block, size.max(1)) };
    }
    // SAFETY: the block is ours.
    let had = unsafe { BLOCKS.get().size(block.cast()) };
    // It moves only where a quarter of it would be lost.
    if size <= had && size > had / 4 * 3 {
        return block;
    }
    // SAFETY: the new block has room for what is kept, and the old one is given back once.
    unsafe {
        let moved = blocks_malloc(context, size);
        if !moved.is_null() {
            moved.cast::<u8>().copy_from_nonoverlapping(block.cast(), size.min(had));
            blocks_free(context, block);
        }
        moved
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn blocks_free(_: *mut c_void, block: *mut c_void) {
    // SAFETY: as C's; nothing is in no arena.
    unsafe {
        if BLOCKS.get().owns(block.cast()) {
            BLOCKS.get().free(block.cast());
        } else {
            libc::free(block);
        }
    }
}
