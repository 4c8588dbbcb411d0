//! Standard input and output where they are memory of this process. The engine would copy what is read twice, and what
//! is written twice in pieces of 4 KiB.
//!
//! Each call moves one buffer and tells how many bytes it was, or nothing: what is another stream or a file, and what
//! is empty or does not lie in the guest's memory, is the engine's to answer.

use wasmtime_wasi::p2::InputStream;
use wiggle::{GuestMemory, GuestPtr};

use crate::guest::GuestState;

/// What standard streams are at first.
const STDIN: u32 = 0;
const STDOUT: u32 = 1;

/// Fills the buffer that is described there with what comes next of the input; with nothing at its end.
pub(super) fn read(
    state: &GuestState,
    memory: &mut GuestMemory<'_>,
    fd: i32,
    description: u32,
) -> wasmtime::Result<Option<u32>> {
    let stdin = state.stdin.as_ref().filter(|_| state.descriptors.stream(fd) == Some(STDIN));
    let (Some(stdin), Some(buffer)) = (stdin, buffer(memory, description)) else {
        return Ok(None);
    };
    let bytes = stdin.clone().read(usize::try_from(buffer.len())?).unwrap_or_default();
    let length = u32::try_from(bytes.len())?;
    if let Some(filled) = buffer.get_range(0..length) {
        memory.copy_from_slice(&bytes, filled)?;
    }
    Ok(Some(length))
}

/// Captures the buffer that is described there.
pub(super) fn write(
    state: &GuestState,
    memory: &GuestMemory<'_>,
    fd: i32,
    description: u32,
) -> wasmtime::Result<Option<u32>> {
    let stdout = state.stdout.as_ref().filter(|_| state.descriptors.stream(fd) == Some(STDOUT));
    let (Some(stdout), Some(buffer)) = (stdout, buffer(memory, description)) else {
        return Ok(None);
    };
    stdout.capture(&memory.as_cow(buffer)?)?;
    Ok(Some(buffer.len()))
}

fn buffer(memory: &GuestMemory<'_>, description: u32) -> Option<GuestPtr<[u8]>> {
    let buffer = memory.read(GuestPtr::<GuestPtr<[u8]>>::new(description)).ok()?;
    (buffer.len() > 0 && memory.as_slice(buffer).is_ok()).then_some(buffer)
}
