//! What the engine does not tell of the guest's descriptors: from which folder each of them comes.

use std::collections::HashMap;

use super::listing::Listing;
use crate::Preopen;

/// The number of the first folder; those before are the standard streams.
const FIRST_FOLDER: u32 = 3;

/// What all listings may take of the host's memory together: a guest can list one large folder as often as it
/// has descriptors.
const MOST_LISTED_BYTES: usize = 64 << 20;

/// What is known of each descriptor.
#[derive(Default)]
pub(crate) struct Descriptors {
    read_only: Vec<bool>,
    open: HashMap<u32, Descriptor>,
}

/// What is known of one.
#[derive(Default)]
struct Descriptor {
    /// The folder of the guest that it lies in, by its number among them.
    mount: usize,
    /// Whether each write is to reach the disk before it returns.
    is_synchronous: bool,
    listing: Listing,
}

impl Descriptors {
    /// Of a guest with these folders.
    pub(crate) fn new(preopens: &[Preopen]) -> Self {
        let numbered = (FIRST_FOLDER..).zip(0..preopens.len());
        let folder = |(fd, mount)| (fd, Descriptor { mount, ..Descriptor::default() });
        Self {
            read_only: preopens.iter().map(|preopen| !preopen.writable).collect(),
            open: numbered.map(folder).collect(),
        }
    }

    /// `path_open` has given this number to something in that folder.
    pub(super) fn opened(&mut self, folder: i32, fd: u32, is_synchronous: bool) {
        if let Some(mount) = self.mount(folder) {
            let descriptor = Descriptor { mount, is_synchronous, listing: Listing::default() };
            self.open.insert(fd, descriptor);
        }
    }

    /// `fd_close` has closed it.
    pub(super) fn closed(&mut self, fd: i32) {
        self.open.remove(&fd.cast_unsigned());
    }

    /// `fd_renumber` has moved one to another number.
    pub(super) fn renumbered(&mut self, from: i32, to: i32) {
        match self.open.remove(&from.cast_unsigned()) {
            Some(descriptor) => self.open.insert(to.cast_unsigned(), descriptor),
            None => self.open.remove(&to.cast_unsigned()),
        };
    }

    /// Whether nothing can be changed below it.
    pub(super) fn is_read_only(&self, fd: i32) -> bool {
        self.mount(fd).is_some_and(|mount| self.read_only[mount])
    }

    /// Whether they lie in two of the guest's folders.
    pub(super) fn are_apart(&self, one: i32, other: i32) -> bool {
        matches!((self.mount(one), self.mount(other)), (Some(one), Some(other)) if one != other)
    }

    pub(super) fn is_synchronous(&self, fd: i32) -> bool {
        self.get(fd).is_some_and(|descriptor| descriptor.is_synchronous)
    }

    /// What was listed of a folder; nothing if it is to be listed again.
    pub(super) fn listing(&self, fd: i32) -> Option<&Listing> {
        self.get(fd).map(|descriptor| &descriptor.listing)
    }

    /// Keeps what was listed of a folder, and forgets the other listings if that is too much.
    pub(super) fn keep(&mut self, fd: i32, listing: Listing) {
        let kept: usize = self.open.values().map(|descriptor| descriptor.listing.bytes()).sum();
        if kept.saturating_add(listing.bytes()) > MOST_LISTED_BYTES {
            self.open.values_mut().for_each(|descriptor| descriptor.listing = Listing::default());
        }
        if let Some(descriptor) = self.open.get_mut(&fd.cast_unsigned()) {
            descriptor.listing = listing;
        }
    }

    fn mount(&self, fd: i32) -> Option<usize> {
        self.get(fd).map(|descriptor| descriptor.mount)
    }

    fn get(&self, fd: i32) -> Option<&Descriptor> {
        self.open.get(&fd.cast_unsigned())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn listings_are_forgotten_before_they_fill_the_memory() {
        let preopen =
            |guest: &str| Preopen { host: guest.into(), guest: guest.to_owned(), writable: true };
        let mut descriptors = Descriptors::new(&["/a", "/b", "/c"].map(preopen));
        let is_kept = |descriptors: &Descriptors, fd| !descriptors.listing(fd).unwrap().is_empty();
        let third = || Listing::of_bytes(MOST_LISTED_BYTES / 3);
        for fd in [3, 4] {
            descriptors.keep(fd, third());
        }
        assert!(is_kept(&descriptors, 3) && is_kept(&descriptors, 4));
        descriptors.keep(5, Listing::of_bytes(MOST_LISTED_BYTES / 2));
        assert!(!is_kept(&descriptors, 3) && !is_kept(&descriptors, 4));
        assert!(is_kept(&descriptors, 5));
        descriptors.keep(6, third());
        assert!(descriptors.listing(6).is_none(), "there is no such descriptor");
    }
}
