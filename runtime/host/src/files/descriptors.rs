//! What the engine does not tell of the guest's descriptors: which stream each of them is, or from which folder it
//! comes.

use std::collections::HashMap;

use super::listing::Listing;
use crate::Preopen;

/// The standard streams; the folders come after them.
const STREAMS: std::ops::Range<u32> = 0..3;

/// As many as systems give a program without being asked for more, the same number as in browsers: the
/// process of the host has no more than its system gives it, for all its guests together.
const MOST_OPEN: usize = 1024;

/// What all listings may take of the host's memory together: a guest can list one large folder as often as it
/// has descriptors.
const MOST_LISTED_BYTES: usize = 64 << 20;

/// What is known of each descriptor.
#[derive(Default)]
pub(crate) struct Descriptors {
    read_only: Vec<bool>,
    open: HashMap<u32, Descriptor>,
}

/// What a descriptor is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// The standard stream with this number.
    Stream(u32),
    /// The folder of the guest that it lies in, by its number among them.
    Mount(usize),
}

/// What is known of one.
struct Descriptor {
    origin: Origin,
    /// Whether each write is to reach the disk before it returns.
    is_synchronous: bool,
    listing: Listing,
}

impl Descriptor {
    fn new(origin: Origin) -> Self {
        Self { origin, is_synchronous: false, listing: Listing::default() }
    }
}

impl Descriptors {
    /// Of a guest with these folders.
    pub(crate) fn new(preopens: &[Preopen]) -> Self {
        let streams = STREAMS.map(|fd| (fd, Origin::Stream(fd)));
        let folders = (STREAMS.end..).zip((0..preopens.len()).map(Origin::Mount));
        let descriptor = |(fd, origin)| (fd, Descriptor::new(origin));
        Self {
            read_only: preopens.iter().map(|preopen| !preopen.writable).collect(),
            open: streams.chain(folders).map(descriptor).collect(),
        }
    }

    /// Whether nothing more can be opened.
    pub(super) fn are_all_taken(&self) -> bool {
        self.open.len() >= MOST_OPEN
    }

    /// `path_open` has given this number to something in that folder.
    pub(super) fn opened(&mut self, folder: i32, fd: u32, is_synchronous: bool) {
        if let Some(mount) = self.mount(folder) {
            let descriptor = Descriptor::new(Origin::Mount(mount));
            self.open.insert(fd, Descriptor { is_synchronous, ..descriptor });
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

    /// The number that the standard stream had at first, if it is one.
    pub(super) fn stream(&self, fd: i32) -> Option<u32> {
        match self.get(fd)?.origin {
            Origin::Stream(number) => Some(number),
            Origin::Mount(_) => None,
        }
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
        match self.get(fd)?.origin {
            Origin::Stream(_) => None,
            Origin::Mount(mount) => Some(mount),
        }
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
    fn only_so_many_are_open_at_a_time() {
        let preopen = Preopen { host: "/".into(), guest: "/".to_owned(), writable: false };
        let mut descriptors = Descriptors::new(&[preopen]);
        for fd in 4..1024 {
            assert!(!descriptors.are_all_taken());
            descriptors.opened(3, fd, false);
        }
        assert!(descriptors.are_all_taken());
        assert_eq!([0, 2, 3].map(|fd| descriptors.stream(fd)), [Some(0), Some(2), None]);
        descriptors.renumbered(1023, 0);
        assert!(!descriptors.are_all_taken(), "a stream has made room");
        assert_eq!(descriptors.stream(0), None);
        descriptors.opened(3, 1023, false);
        descriptors.closed(7);
        assert!(!descriptors.are_all_taken());
    }

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
