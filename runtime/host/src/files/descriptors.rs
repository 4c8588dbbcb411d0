//! What the engine does not tell of the guest's descriptors: from which folder each of them comes.

use std::collections::HashMap;

use super::listing::Listing;
use crate::Preopen;

/// The number of the first folder; those before are the standard streams.
const FIRST_FOLDER: u32 = 3;

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

    /// What was listed of a folder.
    pub(super) fn listing(&mut self, fd: i32) -> Option<&mut Listing> {
        self.open.get_mut(&fd.cast_unsigned()).map(|descriptor| &mut descriptor.listing)
    }

    fn mount(&self, fd: i32) -> Option<usize> {
        self.get(fd).map(|descriptor| descriptor.mount)
    }

    fn get(&self, fd: i32) -> Option<&Descriptor> {
        self.open.get(&fd.cast_unsigned())
    }
}
