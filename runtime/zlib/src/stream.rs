//! A safe wrapper of zlib's streams: the only module that calls zlib-rs's C interface.
//!
//! zlib-rs's own safe interface can't copy a stream, nor say that parameters are invalid.

#![allow(unsafe_code, reason = "the C interface is the only one that copies streams")]

use std::ffi::{CStr, c_int};
use std::ptr::NonNull;

use libz_rs_sys as z;
use libz_rs_sys::z_stream;

/// What compressors and decompressors do differently.
struct Calls {
    step: unsafe extern "C" fn(*mut z_stream, c_int) -> c_int,
    set_dictionary: unsafe extern "C" fn(*mut z_stream, *const u8, u32) -> c_int,
    copy: fn(&mut z_stream, &mut z_stream) -> c_int,
    end: unsafe extern "C" fn(*mut z_stream) -> c_int,
}

static DEFLATE: Calls = Calls {
    step: z::deflate,
    set_dictionary: z::deflateSetDictionary,
    // SAFETY: both are valid for the call; a stream whose state is null is refused.
    copy: |to, from| unsafe { z::deflateCopy(to, from) },
    end: z::deflateEnd,
};

static INFLATE: Calls = Calls {
    step: z::inflate,
    set_dictionary: z::inflateSetDictionary,
    // SAFETY: as above.
    copy: |to, from| unsafe { z::inflateCopy(to, from) },
    end: z::inflateEnd,
};

/// The parameters of a compressor.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deflation {
    pub(crate) level: c_int,
    pub(crate) method: c_int,
    pub(crate) wbits: c_int,
    pub(crate) mem_level: c_int,
    pub(crate) strategy: c_int,
}

/// What one call of zlib did.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step {
    /// One of zlib's `Z_*`.
    pub(crate) code: c_int,
    pub(crate) read: usize,
}

/// A compressor or a decompressor.
pub(crate) struct Stream {
    raw: Box<z_stream>,
    calls: &'static Calls,
}

// SAFETY: a stream owns all that its pointers point to, between calls that is its state alone.
unsafe impl Send for Stream {}

impl Stream {
    /// A compressor, or zlib's code for what is wrong.
    pub(crate) fn deflate(parameters: Deflation) -> Result<Self, c_int> {
        let Deflation { level, method, wbits, mem_level, strategy } = parameters;
        let mut raw = Box::<z_stream>::default();
        let (stream, version) = (&raw mut *raw, z::zlibVersion());
        // SAFETY: the stream has an allocator, the version is a static string.
        let code = unsafe {
            z::deflateInit2_(stream, level, method, wbits, mem_level, strategy, version, SIZE)
        };
        Self::new(raw, &DEFLATE, code)
    }

    /// A decompressor, or zlib's code for what is wrong.
    pub(crate) fn inflate(wbits: c_int) -> Result<Self, c_int> {
        let mut raw = Box::<z_stream>::default();
        // SAFETY: as above.
        let code = unsafe { z::inflateInit2_(&raw mut *raw, wbits, z::zlibVersion(), SIZE) };
        Self::new(raw, &INFLATE, code)
    }

    /// The stream that zlib has initialised with the answer `code`.
    fn new(raw: Box<z_stream>, calls: &'static Calls, code: c_int) -> Result<Self, c_int> {
        if code != z::Z_OK {
            return Err(code);
        }
        let mut stream = Self { raw, calls };
        stream.forget_buffers();
        Ok(stream)
    }

    /// Calls zlib once: it reads from `input` and fills `output` up to its capacity or `limit`.
    pub(crate) fn step(
        &mut self,
        input: &[u8],
        output: &mut Vec<u8>,
        limit: usize,
        flush: c_int,
    ) -> Step {
        let (allowed, room) = (limit - output.len(), output.spare_capacity_mut());
        let (input_len, room_len) = (c_uint(input.len()), c_uint(room.len().min(allowed)));
        self.raw.next_in = input.as_ptr();
        self.raw.avail_in = input_len;
        self.raw.next_out = room.as_mut_ptr().cast();
        self.raw.avail_out = room_len;
        // SAFETY: both buffers are as long as the stream says; a null state is refused.
        let code = unsafe { (self.calls.step)(&raw mut *self.raw, flush) };
        let written = (room_len - self.raw.avail_out) as usize;
        let read = (input_len - self.raw.avail_in) as usize;
        // SAFETY: zlib has written that many bytes there.
        unsafe { output.set_len(output.len() + written) };
        self.forget_buffers();
        Step { code, read }
    }

    /// zlib's code for the attempt to set a dictionary.
    pub(crate) fn set_dictionary(&mut self, dictionary: &[u8]) -> c_int {
        let length = c_uint(dictionary.len());
        // SAFETY: the dictionary is as long as we say, and zlib copies it.
        unsafe { (self.calls.set_dictionary)(&raw mut *self.raw, dictionary.as_ptr(), length) }
    }

    /// An independent stream in the same state, or zlib's code for what is wrong.
    pub(crate) fn copy(&mut self) -> Result<Self, c_int> {
        let mut raw = Box::<z_stream>::default();
        let code = (self.calls.copy)(&mut raw, &mut self.raw);
        Self::new(raw, self.calls, code)
    }

    /// Frees the state; afterwards every call but this one answers `Z_STREAM_ERROR`.
    pub(crate) fn end(&mut self) -> c_int {
        // SAFETY: a state that was freed before is null, and is refused.
        unsafe { (self.calls.end)(&raw mut *self.raw) }
    }

    /// zlib's own words for the last failure.
    pub(crate) fn message(&self) -> Option<String> {
        // SAFETY: zlib sets it to static strings only.
        let message = (!self.raw.msg.is_null()).then(|| unsafe { CStr::from_ptr(self.raw.msg) });
        message.map(|message| message.to_string_lossy().into_owned())
    }

    /// Leaves no pointer behind to what is only lent for a call; zlib-rs copies no stream whose
    /// output is null.
    fn forget_buffers(&mut self) {
        (self.raw.next_in, self.raw.avail_in) = (NonNull::dangling().as_ptr(), 0);
        (self.raw.next_out, self.raw.avail_out) = (NonNull::dangling().as_ptr(), 0);
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.end();
    }
}

const SIZE: c_int = size_of::<z_stream>() as c_int;

/// zlib counts in 32 bits: of a longer buffer one call sees the start.
fn c_uint(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// The version of zlib, as in `1.3.1-zlib-rs-0.6.8`.
pub(crate) fn version() -> String {
    // SAFETY: it is a static string.
    unsafe { CStr::from_ptr(z::zlibVersion()) }.to_string_lossy().into_owned()
}
