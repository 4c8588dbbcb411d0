//! Hands out small blocks of memory quickly.
//!
//! CPython makes and drops an object at nearly each step of a program, and few of them have more than a
//! hundred bytes. A general allocator searches for room, splits it, joins it again. Here blocks of one size
//! lie in a page together, so that the page's list of free blocks is all that there is to look at: CPython's
//! own pymalloc works like this, but CPython for WASI is compiled without it.
//!
//! - An *arena* is a piece of memory from the general allocator, aligned to its size. It is never given back:
//!   wasm's memory does not shrink.
//! - A *page* is a part of an arena with blocks of one size. When its last block is free again, it may serve
//!   another size.
//!
//! An address tells its page by its upper bits, so that a block needs no header. What is larger than
//! [`LARGEST`] is somebody else's business; [`Pool::owns`] tells such memory from a block.
//!
//! The crates with allocators for wasm, such as `dlmalloc` and `talc`, are general ones as the C library's is, and
//! `mimalloc` is C, which would need a compiler for the target. The crate knows nothing of Python.

#![allow(unsafe_code, reason = "an allocator is about memory that nobody has a reference to")]

mod arenas;
mod page;
mod pool;

pub use arenas::Source;
pub use pool::{LARGEST, Pool};
