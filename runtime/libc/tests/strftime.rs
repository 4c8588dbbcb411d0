//! glibc is what the texts are compared with.

#![allow(clippy::unwrap_used, unsafe_code, reason = "tests that call C")]
#![cfg(all(target_os = "linux", target_env = "gnu"))]

use std::ffi::{CString, c_char, c_int, c_long};

use guest_libc::strftime::{Time, Wide, format};
use proptest::prelude::*;

/// `struct tm` of glibc.
#[repr(C)]
struct Tm {
    numbers: [c_int; 9],
    gmtoff: c_long,
    zone: *const c_char,
}

unsafe extern "C" {
    fn wcsftime(text: *mut Wide, size: usize, format: *const Wide, time: *const Tm) -> usize;
}

fn of_glibc(time: &Time<'_>, format: &[Wide]) -> Vec<Wide> {
    let zone = CString::new(time.zone).unwrap();
    let Time { sec, min, hour, mday, mon, year, wday, yday, isdst, .. } = *time;
    let numbers = [sec, min, hour, mday, mon, year, wday, yday, isdst];
    let time = Tm { numbers, gmtoff: time.gmtoff as c_long, zone: zone.as_ptr() };
    let format: Vec<Wide> = format.iter().copied().chain([0]).collect();
    let mut text = vec![0; 1 << 16];
    // SAFETY: the format and the zone end with a zero, and the text has as much room as is said.
    let length = unsafe { wcsftime(text.as_mut_ptr(), text.len(), format.as_ptr(), &time) };
    text.truncate(length);
    text
}

fn shown(text: &[Wide]) -> String {
    text.iter().map(|wide| char::from_u32(*wide).unwrap_or('\u{fffd}')).collect()
}

fn wide(text: &str) -> Vec<Wide> {
    text.chars().map(u32::from).collect()
}

fn saturday() -> Time<'static> {
    Time {
        sec: 7,
        min: 6,
        hour: 5,
        mday: 3,
        mon: 1,
        year: 124,
        wday: 6,
        yday: 33,
        zone: b"UTC",
        ..Time::default()
    }
}

/// Formats that are made of directives for the most part; `%s` is not among them, for it depends on the
/// machine's time zone.
fn formats() -> impl Strategy<Value = String> {
    let directive = "%[-_0^#]{0,2}(1?[0-9])?[EO]?[a-rt-zA-Z%+]?";
    let other = "[a-r :/é語]{0,3}";
    proptest::collection::vec(prop_oneof![4 => directive, 1 => other], 0..5)
        .prop_map(|parts| parts.concat())
}

prop_compose! {
    fn times()(
        clock in (0..61, 0..60, 0..24),
        day in (1..32, 0..12, -1900..8100, 0..7, 0..366),
        zone in (-1..2, -50_400_i64..50_400, prop_oneof![Just(&b"UTC"[..]), Just(&b"CeSt"[..])]),
    ) -> Time<'static> {
        let ((sec, min, hour), (mday, mon, year, wday, yday)) = (clock, day);
        let (isdst, gmtoff, zone) = zone;
        Time { sec, min, hour, mday, mon, year, wday, yday, isdst, gmtoff, zone }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5_000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn every_text_is_the_one_of_glibc(time in times(), text in formats()) {
        let text = wide(&text);
        prop_assert_eq!(shown(&format(&time, &text)), shown(&of_glibc(&time, &text)));
    }
}

#[test]
fn what_musl_does_not_know_is_no_empty_text() {
    let of = |text: &str| shown(&format(&saturday(), &wide(text)));
    let known = [("%P", "am"), ("%k", " 5"), ("%l", " 5"), ("100%", "100%"), ("%^a", "SAT")];
    let unknown = ["%:z", "%E", "%+", "%Q", "%f"].map(|text| (text, text));
    let mixed =
        ("%-d/%-m %e %s %F %D %h %P|%k|%l", "3/2  3 1706936767 2024-02-03 02/03/24 Feb am| 5| 5");
    for (text, expected) in known.into_iter().chain(unknown).chain([("%#d", "03"), mixed]) {
        assert_eq!(of(text), expected, "{text}");
    }
}

#[test]
fn a_time_without_a_zone_is_local_or_of_unknown_zone() {
    let of = |isdst| {
        let time = Time { isdst, ..Time::default() };
        shown(&format(&time, &wide("%Z|%z|%#Z")))
    };
    assert_eq!(of(0), "UTC|+0000|utc");
    assert_eq!(of(-1), "||");
}

#[test]
fn seconds_count_from_1970_in_both_directions() {
    let of = |year, mon, mday| {
        let time = Time { year, mon, mday, ..Time::default() };
        shown(&format(&time, &wide("%s|%5s|%-s")))
    };
    assert_eq!(of(70, 0, 1), "0|    0|0");
    assert_eq!(of(69, 11, 31), "-86400|-86400|-86400");
    assert_eq!(of(-1895, 1, 3), "-62006515200|-62006515200|-62006515200");
    assert_eq!(of(100, 1, 29), "951782400|951782400|951782400");
}
