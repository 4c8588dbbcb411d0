//! What is in the root: the first names on the ways to the mounts.

use super::{Errno, FOLDER, SUCCESS};
use crate::device;
use crate::listing::Listing;

/// The first descriptor that may be a mount.
pub(super) const FIRST: u32 = 3;

/// What a host tells of a mount: its kind, which is that of a folder, and how long its path is.
#[repr(C)]
#[derive(Default)]
struct Prestat {
    kind: u8,
    length: usize,
}

unsafe extern "C" {
    fn __wasi_fd_prestat_get(descriptor: u32, prestat: *mut Prestat) -> Errno;
    fn __wasi_fd_prestat_dir_name(descriptor: u32, path: *mut u8, length: usize) -> Errno;
}

/// All mounts, and what is ours.
pub(super) fn list() -> Listing {
    let mut names = vec![device::FOLDER.trim_start_matches('/').to_owned()];
    for (_, path) in all() {
        if let Some(name) =
            first_name(&path).filter(|name| !names.iter().any(|known| known == name))
        {
            names.push(name.to_owned());
        }
    }
    Listing::of(names.iter().map(|name| (name.as_str(), FOLDER)))
}

fn first_name(path: &str) -> Option<&str> {
    path.split('/').find(|name| !matches!(*name, "" | "."))
}

/// All mounts, each with its descriptor.
pub(super) fn all() -> impl Iterator<Item = (u32, String)> {
    (FIRST..).map_while(|descriptor| Some((descriptor, path(descriptor)?)))
}

/// The path of a mount.
fn path(descriptor: u32) -> Option<String> {
    let mut prestat = Prestat::default();
    // SAFETY: the host writes as much as is asked for.
    unsafe {
        if __wasi_fd_prestat_get(descriptor, &mut prestat) != SUCCESS {
            return None;
        }
        let mut path = vec![0; prestat.length];
        let told = __wasi_fd_prestat_dir_name(descriptor, path.as_mut_ptr(), path.len()) == SUCCESS;
        told.then(|| String::from_utf8_lossy(&path).into_owned())
    }
}
