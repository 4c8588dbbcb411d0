//! Large pages for memory that a guest gets much of at once.
//!
//! The kernel hands out a page when it is first written to, 4 KiB at a time, which for an array of 64 MB takes as long
//! as to copy it. Where it is asked to, it hands out 2 MiB at a time. A guest that grows by little at a time would
//! have more cleared for it than it uses, so that only large steps are asked for.

use std::ops::Range;

/// The least step of memory that gets large pages.
const LARGE_STEP: usize = 8 << 20;

/// Asks for large pages for a step by which memory at `start` is about to grow. Where there are none, nothing is said:
/// it is only slower.
pub(crate) fn ask(start: usize, step: Range<usize>) {
    if step.len() >= LARGE_STEP {
        advise(start.saturating_add(step.start)..start.saturating_add(step.end));
    }
}

#[cfg(target_os = "linux")]
fn advise(addresses: Range<usize>) {
    use rustix::mm::{Advice, madvise};
    use rustix::param::page_size;

    let start = addresses.start.next_multiple_of(page_size());
    let length = addresses.end.saturating_sub(start);
    #[expect(
        unsafe_code,
        reason = "this advice changes nothing that a program can see, whatever lies there"
    )]
    unsafe {
        madvise(std::ptr::with_exposed_provenance_mut(start), length, Advice::LinuxHugepage).ok();
    }
}

#[cfg(not(target_os = "linux"))]
fn advise(_: Range<usize>) {}
