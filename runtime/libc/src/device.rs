//! What no host has: `/dev` with `null`, `zero`, `random` and `urandom`, and the root above all mounts.

/// The folder's path.
pub const FOLDER: &str = "/dev";

/// What is in it.
pub const DEVICES: [(&str, Device); 4] = [
    ("null", Device::Null),
    ("random", Device::Random),
    ("urandom", Device::Random),
    ("zero", Device::Zero),
];

/// Descriptors from here on are ours. No host gives so many.
pub const FIRST_DESCRIPTOR: u32 = 1 << 30;

/// Where [`FOLDER`] and what is in it are looked up.
pub const FOLDER_DESCRIPTOR: u32 = FIRST_DESCRIPTOR - 1;

/// Where the root is looked up.
pub const ROOT_DESCRIPTOR: u32 = FIRST_DESCRIPTOR - 2;

/// A device: it swallows what is written to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Device {
    /// Ends at once.
    Null,
    /// Has random bytes without end.
    Random,
    /// Has zeros without end.
    Zero,
}

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The folder above all mounts.
    Root,
    /// The folder of the devices.
    Folder,
    /// One of them.
    Device(Device),
}

impl Place {
    /// What these descriptors stand for.
    pub fn of(descriptor: u32) -> Option<Self> {
        match descriptor {
            FOLDER_DESCRIPTOR => Some(Self::Folder),
            ROOT_DESCRIPTOR => Some(Self::Root),
            _ => None,
        }
    }

    /// What stands at this path in it; `.` is itself.
    pub fn named(self, name: &[u8]) -> Option<Self> {
        if name == b"." {
            return Some(self);
        }
        if self != Self::Folder {
            return None;
        }
        let device = DEVICES.iter().find(|(known, _)| known.as_bytes() == name);
        device.map(|(_, device)| Self::Device(*device))
    }
}

/// The part of an absolute path below [`FOLDER`], if something stands there.
pub fn name_of(path: &[u8]) -> Option<&[u8]> {
    let name = match path.strip_prefix(FOLDER.as_bytes())? {
        b"" | b"/" => b".",
        rest => rest.strip_prefix(b"/")?,
    };
    Place::Folder.named(name).map(|_| name)
}

impl Device {
    /// Fills the buffer and says how far; `random` fills one with random bytes.
    pub fn read(self, buffer: &mut [u8], random: impl FnOnce(&mut [u8])) -> usize {
        match self {
            Self::Null => return 0,
            Self::Random => random(buffer),
            Self::Zero => buffer.fill(0),
        }
        buffer.len()
    }
}

/// Something that was opened, and what may be done with it, in preview1's bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Open {
    /// What it is.
    pub place: Place,
    /// What may be done.
    pub rights: u64,
}

/// Our descriptors that are open.
#[derive(Debug, Default)]
pub struct Descriptors(Vec<Option<Open>>);

impl Descriptors {
    /// None.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// The lowest one that is free.
    pub fn open(&mut self, open: Open) -> u32 {
        let free = self.0.iter().position(Option::is_none);
        let index = free.unwrap_or(self.0.len());
        if free.is_none() {
            self.0.push(None);
        }
        self.0[index] = Some(open);
        FIRST_DESCRIPTOR + index as u32
    }

    /// What is open as this descriptor.
    pub fn get(&self, descriptor: u32) -> Option<Open> {
        *self.0.get(index(descriptor)?)?
    }

    /// What was open as this descriptor.
    pub fn close(&mut self, descriptor: u32) -> Option<Open> {
        self.0.get_mut(index(descriptor)?)?.take()
    }
}

fn index(descriptor: u32) -> Option<usize> {
    descriptor.checked_sub(FIRST_DESCRIPTOR).map(|index| index as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_devices_are_known_and_others_left_alone() {
        let name = |path: &str| name_of(path.as_bytes()).map(|name| name.to_vec());
        assert_eq!(name("/dev/null").as_deref(), Some(&b"null"[..]));
        assert_eq!(name("/dev").as_deref(), Some(&b"."[..]));
        assert_eq!(name("/dev/").as_deref(), Some(&b"."[..]));
        for path in ["/dev/nul", "/dev/null/x", "/device", "dev/null", "/data/dev/null"] {
            assert_eq!(name(path), None, "{path}");
        }
    }

    #[test]
    fn nothing_but_devices_is_below_what_is_ours() {
        let (folder, root) =
            (Place::of(FOLDER_DESCRIPTOR).unwrap(), Place::of(ROOT_DESCRIPTOR).unwrap());
        assert_eq!(folder.named(b"zero"), Some(Place::Device(Device::Zero)));
        assert_eq!(
            (folder.named(b"."), root.named(b".")),
            (Some(Place::Folder), Some(Place::Root))
        );
        assert_eq!((folder.named(b"a"), root.named(b"null"), Place::of(3)), (None, None, None));
    }

    #[test]
    fn a_device_gives_what_is_expected_of_it() {
        let read = |device: Device| {
            let mut buffer = [1; 4];
            let read = device.read(&mut buffer, |buffer| buffer.fill(7));
            (read, buffer)
        };
        assert_eq!(read(Device::Null), (0, [1; 4]));
        assert_eq!(read(Device::Zero), (4, [0; 4]));
        assert_eq!(read(Device::Random), (4, [7; 4]));
    }

    #[test]
    fn a_descriptor_that_was_closed_is_given_again() {
        let null = Open { place: Place::Device(Device::Null), rights: 2 };
        let folder = Open { place: Place::Folder, rights: 0 };
        let mut open = Descriptors::new();
        let (first, second) = (open.open(null), open.open(folder));
        assert_eq!((open.get(first), open.get(second)), (Some(null), Some(folder)));
        assert_eq!(open.close(first), Some(null));
        assert_eq!((open.close(first), open.get(first), open.get(3)), (None, None, None));
        assert_eq!(open.open(folder), first);
    }
}
