//! The calls that make something at a path, or move it.

use wasmtime_wasi::p1::wasi_snapshot_preview1 as preview1;
use wiggle::{GuestMemory, GuestPtr};

use super::address;
use super::claim::Claim;
use super::errno::{MFILE, NAMETOOLONG, NOENT, PERM, SUCCESS, XDEV};
use super::refusal::{self, Wanted};
use super::status::{self, LONGEST_PATH, Place};
use crate::guest::GuestState;

/// `path_open` may make the file; it must make it.
const OPEN_CREATE: i32 = 1;
const OPEN_EXCLUSIVE: i32 = 4;

/// Flags of descriptors that the engine does not know: each write is to reach the disk before it returns.
const SYNCHRONOUS: i32 = 2 | 8 | 16;

/// `path_open`.
pub(super) async fn open(
    state: &mut GuestState,
    memory: &mut GuestMemory<'_>,
    place: Place,
    open: i32,
    (rights, inheriting): (i64, i64),
    flags: i32,
    result: i32,
) -> wasmtime::Result<i32> {
    if state.descriptors.are_all_taken() {
        return Ok(MFILE);
    }
    let Place { folder, lookup, path, length } = place;
    let claim = if open & OPEN_CREATE != 0 { Claim::Create(place) } else { Claim::Nothing };
    let cost = claim.cost(state, memory).await?;
    let known = flags & !SYNCHRONOUS;
    let errno = preview1::path_open(
        &mut state.wasi,
        memory,
        folder,
        lookup,
        path,
        length,
        open,
        rights,
        inheriting,
        known,
        result,
    )
    .await?;
    if errno == SUCCESS {
        let fd = memory.read(GuestPtr::<u32>::new(address(result)))?;
        state.descriptors.opened(folder, fd, flags & SYNCHRONOUS != 0);
        cost.count(&mut state.files, memory)?;
    }
    Ok(refusal::explain(state, memory, errno, place, wanted(open)).await)
}

/// `path_link`.
pub(super) async fn link(
    state: &mut GuestState,
    memory: &mut GuestMemory<'_>,
    old: Place,
    new: Place,
) -> wasmtime::Result<i32> {
    if state.descriptors.are_apart(old.folder, new.folder) {
        return Ok(XDEV);
    }
    let errno = preview1::path_link(
        &mut state.wasi,
        memory,
        old.folder,
        old.lookup,
        old.path,
        old.length,
        new.folder,
        new.path,
        new.length,
    )
    .await?;
    if errno == PERM && status::of(&mut state.wasi, memory, old).await == Err(NOENT) {
        return Ok(NOENT);
    }
    made(state, memory, errno, new).await
}

/// `path_unlink_file`, of a path that is no longer than those of other calls may be.
pub(super) async fn unlink(
    state: &mut GuestState,
    memory: &mut GuestMemory<'_>,
    place: Place,
) -> wasmtime::Result<i32> {
    let Place { folder, path, length, .. } = place;
    if address(length) as usize > LONGEST_PATH {
        return Ok(NAMETOOLONG);
    }
    let errno = preview1::path_unlink_file(&mut state.wasi, memory, folder, path, length).await?;
    Ok(refusal::explain(state, memory, errno, place, Wanted::Old).await)
}

/// `path_rename`.
pub(super) async fn rename(
    state: &mut GuestState,
    memory: &mut GuestMemory<'_>,
    old: Place,
    new: Place,
) -> wasmtime::Result<i32> {
    if state.descriptors.are_apart(old.folder, new.folder) {
        return Ok(XDEV);
    }
    let errno = preview1::path_rename(
        &mut state.wasi,
        memory,
        old.folder,
        old.path,
        old.length,
        new.folder,
        new.path,
        new.length,
    )
    .await?;
    Ok(refusal::explain(state, memory, errno, old, Wanted::Old).await)
}

/// Counts a folder or a link that a call has made, or says why it has not.
pub(super) async fn made(
    state: &mut GuestState,
    memory: &mut GuestMemory<'_>,
    errno: i32,
    place: Place,
) -> wasmtime::Result<i32> {
    if errno == SUCCESS {
        state.files.add_file()?;
    }
    Ok(refusal::explain(state, memory, errno, place, Wanted::New).await)
}

fn wanted(open: i32) -> Wanted {
    match (open & OPEN_CREATE != 0, open & OPEN_EXCLUSIVE != 0) {
        (true, true) => Wanted::New,
        (true, false) => Wanted::FileOrNew,
        (false, _) => Wanted::File,
    }
}
