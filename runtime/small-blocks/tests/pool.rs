//! Blocks do not overlap, keep what is in them, and are used again.

#![allow(clippy::unwrap_used, unsafe_code, reason = "tests that write to blocks")]

use std::alloc::{Layout, alloc};
use std::ptr::null_mut;

use proptest::prelude::*;
use small_blocks::{LARGEST, Pool};

unsafe fn system(alignment: usize, size: usize) -> *mut u8 {
    // SAFETY: the size is not 0.
    unsafe { alloc(Layout::from_size_align(size, alignment).unwrap()) }
}

unsafe fn nothing(_: usize, _: usize) -> *mut u8 {
    null_mut()
}

/// A block in use, filled with one byte.
struct Used {
    block: *mut u8,
    size: usize,
    byte: u8,
}

impl Used {
    fn new(pool: &mut Pool, size: usize, byte: u8) -> Self {
        let block = pool.allocate(size);
        assert!(!block.is_null() && block.addr().is_multiple_of(8) && pool.owns(block));
        // SAFETY: the block has so many bytes.
        unsafe {
            assert!(pool.size(block) >= size && pool.size(block) < size.max(1) + 8);
            block.write_bytes(byte, size);
        }
        Self { block, size, byte }
    }

    fn free(self, pool: &mut Pool) {
        // SAFETY: the block has so many bytes, and is not used any more.
        unsafe {
            let bytes = std::slice::from_raw_parts(self.block, self.size);
            assert!(bytes.iter().all(|byte| *byte == self.byte));
            pool.free(self.block);
        }
    }
}

/// Makes blocks and frees the one with that number in turn.
#[derive(Debug, Clone)]
enum Step {
    Make(usize),
    Free(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let size = prop_oneof![Just(24_usize), Just(LARGEST), 0..=LARGEST];
    let step = prop_oneof![
        3 => size.prop_map(Step::Make),
        2 => any::<prop::sample::Index>().prop_map(|index| Step::Free(index.index(4096))),
    ];
    prop::collection::vec(step, 0..2000)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn blocks_keep_what_is_in_them(steps in steps()) {
        let (mut pool, mut used) = (Pool::new(system), Vec::new());
        for (number, step) in steps.into_iter().enumerate() {
            match step {
                Step::Make(size) => used.push(Used::new(&mut pool, size, number as u8)),
                Step::Free(_) if used.is_empty() => {}
                Step::Free(index) => used.swap_remove(index % used.len()).free(&mut pool),
            }
        }
        used.into_iter().for_each(|block| block.free(&mut pool));
    }
}

/// So many blocks of a size, in order or from the last one, take no more memory the second time, whatever
/// the size is then.
#[test]
fn memory_is_used_again_for_other_sizes() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static ARENAS: AtomicUsize = AtomicUsize::new(0);
    unsafe fn counting(alignment: usize, size: usize) -> *mut u8 {
        ARENAS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: as the caller says.
        unsafe { system(alignment, size) }
    }
    let (mut pool, mut after_first) = (Pool::new(counting), 0);
    for (round, size) in [16, 480, 32, 200, 512, 8].into_iter().enumerate() {
        let number = (4 << 20) / size;
        let mut used: Vec<_> = (0..number).map(|i| Used::new(&mut pool, size, i as u8)).collect();
        if round % 2 == 1 {
            used.reverse();
        }
        used.into_iter().for_each(|block| block.free(&mut pool));
        let arenas = ARENAS.load(Ordering::Relaxed);
        if round == 0 {
            after_first = arenas;
        }
        assert!(arenas <= after_first + 1, "{arenas} arenas after {size}, {after_first} at first");
    }
}

#[test]
fn without_memory_there_is_no_block() {
    let mut pool = Pool::new(nothing);
    assert!(pool.allocate(1).is_null());
    assert!(!pool.owns(&raw const pool as *const u8));
}
