//! The standard library is what copies and comparisons are compared with.

#![allow(clippy::unwrap_used, unsafe_code, reason = "tests that hand over pointers")]

use std::cmp::Ordering;

use guest_libc::bytes::{self, SHORT};
use proptest::prelude::*;

/// Room on both sides, so that what is written beside the range is seen.
const ROOM: usize = 8;

fn memory() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 2 * SHORT + 2 * ROOM)
}

/// Two texts of the same length that are alike for a while.
fn alike() -> impl Strategy<Value = (Vec<u8>, Vec<u8>)> {
    prop::collection::vec((any::<u8>(), prop::option::weighted(0.05, any::<u8>())), 0..200)
        .prop_map(|bytes| {
            bytes.into_iter().map(|(byte, other)| (byte, other.unwrap_or(byte))).unzip()
        })
}

fn ordering(left: &[u8], right: &[u8]) -> Ordering {
    assert_eq!(left.len(), right.len());
    // SAFETY: both have this length.
    unsafe { bytes::compare(left.as_ptr(), right.as_ptr(), left.len()) }.cmp(&0)
}

proptest! {
    #[test]
    fn copies_are_what_copy_within_makes(
        mut ours in memory(),
        from in 0..SHORT + ROOM,
        to in ROOM..SHORT,
        length in 0..=SHORT,
    ) {
        let mut right = ours.clone();
        right.copy_within(from..from + length, to);
        let start = ours.as_mut_ptr();
        // SAFETY: both ranges lie within the memory.
        unsafe { bytes::copy(start.add(to), start.add(from), length) };
        prop_assert_eq!(ours, right);
    }

    #[test]
    fn texts_order_as_slices_do((left, right) in alike()) {
        prop_assert_eq!(ordering(&left, &right), left.cmp(&right));
        prop_assert_eq!(ordering(&left, &left), Ordering::Equal);
    }
}

/// Each length with each place of the one byte that differs, by its highest bit too.
#[test]
fn the_first_byte_that_differs_decides() {
    for length in 1..=SHORT {
        for place in 0..length {
            let smaller = vec![0x7f; length];
            let mut larger = smaller.clone();
            larger[place] = 0x80;
            larger[place + 1..].fill(0);
            assert_eq!(ordering(&smaller, &larger), Ordering::Less, "{length}, {place}");
            assert_eq!(ordering(&larger, &smaller), Ordering::Greater, "{length}, {place}");
        }
    }
}
