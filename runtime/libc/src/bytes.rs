//! Bytes in memory: copied and compared.
//!
//! The C library copies short ranges byte by byte, and compares all ranges like that. CPython works on short
//! texts all the time: names, keys, digits. Here a short range is copied as two words that overlap, without a
//! loop, and ranges are compared eight bytes at a time.
//!
//! All functions are as unsafe as C's: pointers must be valid for so many bytes.

#![allow(unsafe_code, reason = "it is about memory that pointers lead to")]

/// Up to so many bytes are copied here.
pub const SHORT: usize = 64;

/// Sixteen bytes.
type Block = [u64; 2];

/// Copies at most [`SHORT`] bytes; the places may overlap, since all is read before anything is written.
///
/// # Safety
///
/// `from` is valid for reading `length` bytes, `to` for writing them, and `length` is at most [`SHORT`].
#[inline(always)]
pub unsafe fn copy(to: *mut u8, from: *const u8, length: usize) {
    // SAFETY: each pair of parts lies within `length` bytes.
    unsafe {
        match length {
            0 => {}
            1 => *to = *from,
            2..4 => ends::<u16>(to, from, length),
            4..8 => ends::<u32>(to, from, length),
            8..=16 => ends::<u64>(to, from, length),
            17..=32 => ends::<Block>(to, from, length),
            _ => ends::<[Block; 2]>(to, from, length),
        }
    }
}

/// Copies the first and the last part of a range that is at most two parts long.
#[inline(always)]
unsafe fn ends<Part: Copy>(to: *mut u8, from: *const u8, length: usize) {
    let last = length - size_of::<Part>();
    // SAFETY: as the caller says.
    unsafe {
        let (head, tail): (Part, Part) = (read(from), read(from.add(last)));
        write(to, head);
        write(to.add(last), tail);
    }
}

/// Below, at or above 0 as the first byte that differs is smaller at `left`, nowhere, or smaller at `right`.
///
/// # Safety
///
/// Both are valid for reading `length` bytes.
#[inline(always)]
pub unsafe fn compare(left: *const u8, right: *const u8, length: usize) -> i32 {
    const WORD: usize = size_of::<u64>();
    // SAFETY: no word begins before the first byte or ends behind the last one.
    unsafe {
        if length < WORD {
            return compare_short(left, right, length);
        }
        let mut at = 0;
        while at < length - WORD {
            let order = order(left.add(at), right.add(at));
            if order != 0 {
                return order;
            }
            at += WORD;
        }
        order(left.add(length - WORD), right.add(length - WORD))
    }
}

/// How two words of bytes compare: the first byte in memory weighs most.
#[inline(always)]
unsafe fn order(left: *const u8, right: *const u8) -> i32 {
    // SAFETY: as the caller says.
    let (left, right): (u64, u64) = unsafe { (read(left), read(right)) };
    if left == right {
        return 0;
    }
    if u64::from_be(left) < u64::from_be(right) { -1 } else { 1 }
}

/// As [`compare`], of fewer than eight bytes.
#[inline(always)]
unsafe fn compare_short(left: *const u8, right: *const u8, length: usize) -> i32 {
    // SAFETY: as the caller says.
    let (left, right) = unsafe { (gather(left, length), gather(right, length)) };
    i32::from(left > right) - i32::from(left < right)
}

/// Fewer than eight bytes as a number that orders as they do, in words that overlap: what stands twice in
/// it stands at the same places in any other of this length.
#[inline(always)]
unsafe fn gather(from: *const u8, length: usize) -> u64 {
    // SAFETY: as the caller says.
    unsafe {
        match length {
            0 => 0,
            1 => u64::from(*from),
            2..4 => {
                let (head, tail): (u16, u16) = (read(from), read(from.add(length - 2)));
                u64::from(u16::from_be(head)) << 16 | u64::from(u16::from_be(tail))
            }
            _ => {
                let (head, tail): (u32, u32) = (read(from), read(from.add(length - 4)));
                u64::from(u32::from_be(head)) << 32 | u64::from(u32::from_be(tail))
            }
        }
    }
}

#[inline(always)]
unsafe fn read<Part: Copy>(from: *const u8) -> Part {
    // SAFETY: as the caller says; a part may begin anywhere.
    unsafe { from.cast::<Part>().read_unaligned() }
}

#[inline(always)]
unsafe fn write<Part: Copy>(to: *mut u8, part: Part) {
    // SAFETY: as the caller says.
    unsafe { to.cast::<Part>().write_unaligned(part) }
}
