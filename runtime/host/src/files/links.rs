//! Symbolic links, of which none is made that leads out of the guest's folder as it is written: the guest could not follow
//! it, but who works on the folder afterwards could. One that is made through another link, or moved, may lead out.

use wasmtime_wasi::p1::wasi_snapshot_preview1 as preview1;
use wiggle::{GuestMemory, GuestPtr};

use super::errno::PERM;
use super::status::{LONGEST_PATH, Place};
use super::{address, paths, refusal};
use crate::guest::GuestState;

/// `path_symlink`. The engine refuses an absolute target with the same code.
pub(super) async fn symlink(
    state: &mut GuestState,
    memory: &mut GuestMemory<'_>,
    (old, old_length): (i32, i32),
    new: Place,
) -> wasmtime::Result<i32> {
    let Place { folder, path, length, .. } = new;
    if is_out(memory, (path, length), (old, old_length)) {
        return Ok(refusal::of_new(state, memory, PERM, new).await);
    }
    let wasi = &mut state.wasi;
    let errno = preview1::path_symlink(wasi, memory, old, old_length, folder, path, length).await?;
    paths::made(state, memory, errno, new).await
}

/// Whether a link leads out, of what a call passes. What is no path is the engine's to refuse.
fn is_out(memory: &GuestMemory<'_>, path: (i32, i32), target: (i32, i32)) -> bool {
    let read = |(at, length)| {
        let text = GuestPtr::<[u8]>::new((address(at), address(length)));
        let is_short = address(length) as usize <= LONGEST_PATH;
        is_short.then(|| memory.as_cow(text).ok()).flatten()
    };
    read(path).zip(read(target)).is_some_and(|(path, target)| leads_out(&path, &target))
}

/// Whether a link leads out of the folder in which its path begins, as both are written.
fn leads_out(path: &[u8], target: &[u8]) -> bool {
    let mut folders: Vec<_> = names(path).collect();
    folders.pop();
    let start = folders.into_iter().fold(0, |depth, name| down(depth, name).unwrap_or(0));
    names(target).try_fold(start, down).is_none()
}

fn names(path: &[u8]) -> impl Iterator<Item = &[u8]> {
    path.split(|byte| *byte == b'/').filter(|name| !matches!(*name, b"" | b"."))
}

/// How deep a folder is after one more step of a path; `None` above the first.
fn down(depth: usize, name: &[u8]) -> Option<usize> {
    if name == b".." { depth.checked_sub(1) } else { Some(depth + 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_out_when_it_goes_up_more_than_down() {
        for (path, target) in [
            ("link", ".."),
            ("link", "../file"),
            ("a/link", "../../file"),
            ("link", "a/../../file"),
            ("./link/", "./../"),
            ("a//link", "..//.."),
            ("a/../link", ".."),
        ] {
            assert!(leads_out(path.as_bytes(), target.as_bytes()), "{path} {target}");
        }
        for (path, target) in [
            ("link", "file"),
            ("link", "."),
            ("link", "..."),
            ("link", "a/.."),
            ("a/link", "../file"),
            ("a/b/link/", "../../file"),
            ("a//link", "..//file"),
        ] {
            assert!(!leads_out(path.as_bytes(), target.as_bytes()), "{path} {target}");
        }
    }
}
