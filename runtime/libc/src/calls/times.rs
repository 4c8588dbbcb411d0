//! Times as text, and the name of their zone.

use std::ffi::CStr;
use std::slice;

use libc::{time_t, tm};

use crate::strftime::{Time, Wide, format};

#[unsafe(no_mangle)]
unsafe extern "C" fn __wrap_wcsftime(
    text: *mut Wide,
    size: usize,
    directives: *const Wide,
    time: &tm,
) -> usize {
    // SAFETY: the format ends with a zero.
    let directives = unsafe {
        let length = (0..).take_while(|index| *directives.add(*index) != 0).count();
        slice::from_raw_parts(directives, length)
    };
    // SAFETY: a zone is a text of the C library.
    let made = format(&unsafe { read(time) }, directives);
    if made.len() >= size {
        return 0;
    }
    // SAFETY: there is room for `size` characters.
    let text = unsafe { slice::from_raw_parts_mut(text, made.len() + 1) };
    let (place, end) = text.split_at_mut(made.len());
    place.copy_from_slice(&made);
    end.fill(0);
    made.len()
}

unsafe fn read(time: &tm) -> Time<'_> {
    let has_zone = !time.__tm_zone.is_null();
    Time {
        sec: time.tm_sec,
        min: time.tm_min,
        hour: time.tm_hour,
        mday: time.tm_mday,
        mon: time.tm_mon,
        year: time.tm_year,
        wday: time.tm_wday,
        yday: time.tm_yday,
        isdst: time.tm_isdst,
        gmtoff: time.__tm_gmtoff.into(),
        // SAFETY: as the caller says.
        zone: if has_zone { unsafe { CStr::from_ptr(time.__tm_zone) }.to_bytes() } else { b"" },
    }
}

unsafe extern "C" {
    fn __real_gmtime_r(seconds: *const time_t, time: *mut tm) -> *mut tm;
}

/// The zone of these times is `GMT`, as elsewhere; the C library says `UTC`.
#[unsafe(no_mangle)]
unsafe extern "C" fn __wrap_gmtime_r(seconds: *const time_t, time: *mut tm) -> *mut tm {
    // SAFETY: as the caller says.
    unsafe {
        let made = __real_gmtime_r(seconds, time);
        if let Some(time) = made.as_mut() {
            time.__tm_zone = c"GMT".as_ptr();
        }
        made
    }
}
