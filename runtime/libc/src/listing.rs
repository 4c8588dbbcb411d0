//! What is in a folder, read to its end before the first entry is given.
//!
//! A host tells by a number where it goes on. If files are removed or added meanwhile, the number means
//! another entry, and some are left out or come twice. The order is that of the names, on every host.

use std::collections::BinaryHeap;
use std::ops::Range;

/// What stands before each name: the number of the next entry, the inode, the name's length and the kind.
const HEAD: usize = 24;
const NEXT: Range<usize> = 0..8;
const INODE: Range<usize> = 8..16;
const LENGTH: Range<usize> = 16..20;
const KIND: usize = 20;

/// How much is asked of a host first. Most folders end there, and a memory that was kept has to be copied for each
/// page that is written.
const FIRST_CHUNK: usize = 1 << 12;
/// How much is asked of it at once from then on. No name is longer.
const CHUNK: usize = 1 << 16;

/// The entries of a folder, as preview1 writes them.
#[derive(Debug, Default)]
pub struct Listing {
    bytes: Vec<u8>,
    /// Where in `bytes` each entry is, by its name.
    entries: Vec<Range<usize>>,
}

impl Listing {
    /// All that `read` gives: it fills the buffer from the entry with that number on and says how far.
    ///
    /// # Errors
    ///
    /// The first of `read`.
    pub fn read<E>(mut read: impl FnMut(&mut [u8], u64) -> Result<usize, E>) -> Result<Self, E> {
        let mut listing = Self::default();
        let mut buffer = vec![0; FIRST_CHUNK];
        let mut next = 0;
        loop {
            let room = buffer.len();
            let filled = read(&mut buffer, next)?.min(room);
            let mut rest = buffer.get(..filled).unwrap_or_default();
            let before = listing.entries.len();
            while let Some(length) = entry_length(rest) {
                let (entry, after) = rest.split_at(length);
                next = number(entry, NEXT);
                listing.push(entry);
                rest = after;
            }
            if filled < room || room == CHUNK && listing.entries.len() == before {
                break;
            }
            buffer.resize(CHUNK, 0);
        }
        listing.sort();
        Ok(listing)
    }

    /// Entries with these names and kinds.
    pub fn of<'n>(entries: impl Iterator<Item = (&'n str, u8)>) -> Self {
        let mut listing = Self::default();
        for (name, kind) in entries {
            let mut entry = vec![0; HEAD];
            entry[LENGTH].copy_from_slice(&(name.len() as u32).to_le_bytes());
            entry[INODE].copy_from_slice(&1_u64.to_le_bytes());
            entry[KIND] = kind;
            entry.extend(name.as_bytes());
            listing.push(&entry);
        }
        listing.sort();
        listing
    }

    /// Fills the buffer from that entry on, the last one as far as it fits; says how far.
    pub fn write(&self, from: u64, buffer: &mut [u8]) -> usize {
        let mut filled = 0;
        let from = usize::try_from(from).unwrap_or(usize::MAX);
        for (index, entry) in self.entries.iter().enumerate().skip(from) {
            let mut head = [0; HEAD];
            let (old, name) = self.bytes[entry.clone()].split_at(HEAD);
            head.copy_from_slice(old);
            head[NEXT].copy_from_slice(&(index as u64 + 1).to_le_bytes());
            for part in [&head, name] {
                let room = buffer.len() - filled;
                let part = &part[..part.len().min(room)];
                buffer[filled..filled + part.len()].copy_from_slice(part);
                filled += part.len();
            }
            if filled == buffer.len() {
                break;
            }
        }
        filled
    }

    fn push(&mut self, entry: &[u8]) {
        let start = self.bytes.len();
        self.bytes.extend(entry);
        self.entries.push(start..self.bytes.len());
    }

    /// By names. A heap makes a tenth of the code that a slice's own sort does.
    fn sort(&mut self) {
        let Self { bytes, entries } = self;
        let named = entries.drain(..).map(|entry| {
            let name = bytes.get(entry.start + HEAD..entry.end).unwrap_or_default();
            (name, entry.start, entry.end)
        });
        let sorted = named.collect::<BinaryHeap<_>>().into_sorted_vec();
        self.entries = sorted.into_iter().map(|(_, start, end)| start..end).collect();
    }
}

/// The length of the first entry, unless it is cut off.
fn entry_length(bytes: &[u8]) -> Option<usize> {
    let head = bytes.get(..HEAD)?;
    let name = u32::from_le_bytes(head[LENGTH].try_into().ok()?);
    let length = HEAD.checked_add(name as usize)?;
    (length <= bytes.len()).then_some(length)
}

fn number(entry: &[u8], place: Range<usize>) -> u64 {
    entry[place].try_into().map_or(0, u64::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(listing: &Listing, room: usize) -> Vec<String> {
        let (mut names, mut next, mut buffer) = (Vec::new(), 0, vec![0; room]);
        loop {
            let filled = listing.write(next, &mut buffer);
            let mut rest = &buffer[..filled];
            while let Some(length) = entry_length(rest) {
                names.push(String::from_utf8(rest[HEAD..length].to_vec()).unwrap());
                next = number(rest, NEXT);
                rest = &rest[length..];
            }
            if filled < room {
                return names;
            }
        }
    }

    #[test]
    fn entries_come_in_the_order_of_their_names_whatever_fits() {
        let listing = Listing::of([("null", 2), ("b", 4), ("a", 3)].into_iter());
        for room in [28, 29, 60, 4096] {
            assert_eq!(names(&listing, room), ["a", "b", "null"], "{room}");
        }
        assert_eq!(listing.write(u64::MAX, &mut [0; 64]), 0);
    }

    #[test]
    fn a_folder_is_read_to_its_end_at_once() {
        let all: Vec<_> = (0..9_000).map(|index| format!("file-{index:05}")).collect();
        let host = Listing::of(all.iter().rev().map(|name| (name.as_str(), 4)));
        let mut calls = 0;
        let listing = Listing::read(|buffer, next| {
            calls += 1;
            Ok::<_, ()>(host.write(next, buffer))
        });
        assert_eq!(names(&listing.unwrap(), 4096), all);
        assert_eq!(calls, (9_000 * 34 - FIRST_CHUNK) / CHUNK + 2);
    }

    #[test]
    fn a_name_that_the_first_buffer_has_no_room_for_is_read() {
        let long = "n".repeat(FIRST_CHUNK);
        let host = Listing::of([(long.as_str(), 4), ("a", 4)].into_iter());
        let listing = Listing::read(|buffer, next| Ok::<_, ()>(host.write(next, buffer)));
        assert_eq!(names(&listing.unwrap(), 8192), ["a", long.as_str()]);
        let host = Listing::of([(long.as_str(), 4)].into_iter());
        let listing = Listing::read(|buffer, next| Ok::<_, ()>(host.write(next, buffer)));
        assert_eq!(names(&listing.unwrap(), 8192), [long]);
    }

    #[test]
    fn a_host_that_fails_or_gives_nonsense_ends_it() {
        assert_eq!(Listing::read(|_, _| Err(8)).unwrap_err(), 8);
        let nonsense = Listing::read(|buffer, _| {
            buffer.fill(255);
            Ok::<_, ()>(usize::MAX)
        });
        assert!(names(&nonsense.unwrap(), 4096).is_empty());
    }
}
