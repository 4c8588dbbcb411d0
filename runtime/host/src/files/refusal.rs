//! Why something can't be changed, as an operating system would say it.
//!
//! The engine has one code for what it does not permit, whatever is there.

use wiggle::{GuestMemory, GuestPtr};

use super::address;
use super::errno::{EXIST, ISDIR, NOENT, PERM, ROFS};
use super::status::{self, Place};
use crate::guest::GuestState;

/// What a call that was refused is about.
#[derive(Clone, Copy)]
pub(super) enum Wanted {
    /// Something that may not be there yet.
    New,
    /// Something that must be there.
    Old,
    /// A file, which is made if it is not there.
    FileOrNew,
    /// A file that is there.
    File,
}

/// The code for the guest, from the engine's.
pub(super) async fn explain(
    state: &mut GuestState,
    memory: &GuestMemory<'_>,
    errno: i32,
    place: Place,
    wanted: Wanted,
) -> i32 {
    if errno != PERM || !state.descriptors.is_read_only(place.folder) {
        return errno;
    }
    match (status::of(&mut state.wasi, memory, place).await, wanted) {
        (Ok(_), Wanted::New) => EXIST,
        (Ok(kind), Wanted::File | Wanted::FileOrNew) if status::is_folder(kind) => ISDIR,
        (Ok(_), _) => ROFS,
        (Err(NOENT), Wanted::New | Wanted::FileOrNew) => {
            without_parent(state, memory, ROFS, place).await
        }
        (Err(errno), _) => errno,
    }
}

/// The code for something new that may not be made, unless it could not be made either.
pub(super) async fn of_new(
    state: &mut GuestState,
    memory: &GuestMemory<'_>,
    errno: i32,
    place: Place,
) -> i32 {
    let errno = if state.descriptors.is_read_only(place.folder) { ROFS } else { errno };
    match status::of(&mut state.wasi, memory, place).await {
        Ok(_) => EXIST,
        Err(NOENT) => without_parent(state, memory, errno, place).await,
        Err(other) => other,
    }
}

/// Nothing is there: because there is no folder for it either, or for the reason that is given.
async fn without_parent(
    state: &mut GuestState,
    memory: &GuestMemory<'_>,
    errno: i32,
    place: Place,
) -> i32 {
    let path = GuestPtr::<[u8]>::new((address(place.path), address(place.length)));
    let Ok(path) = memory.as_cow(path) else { return NOENT };
    let end = path.iter().rposition(|byte| *byte != b'/').map_or(0, |last| last + 1);
    match path[..end].iter().rposition(|byte| *byte == b'/') {
        None => errno,
        Some(slash) => {
            let parent = status::kind(&mut state.wasi, place.folder, place.lookup, &path[..slash]);
            parent.await.map_or_else(|absent| absent, |_| errno)
        }
    }
}
