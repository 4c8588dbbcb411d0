//! What an entry's content was when it was made, and whether it still is.
//!
//! A seal holds the digest of all that is in the entry. Hashing that each time would make each start
//! of a package wait for it, so the seal also has a *stamp*: a digest of the sizes, times and numbers that the
//! file system keeps of each file. The time of a file's last change is the system's own, nobody can set it.
//! If the stamp is right then nothing was written to the files, and they are not read. If it isn't, for instance
//! since the cache came from another machine, everything is hashed. So it is while a file is so new that
//! its time would be the same if it was written to now.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::key::{digest_of, digest_of_file};

/// Disks keep files in blocks of this size.
const BLOCK: u64 = 4096;
/// More than what the clocks of kernels advance at once, and of file systems that keep whole seconds.
const TICK: Duration = Duration::from_millis(100);
const LONG_TICK: Duration = Duration::from_secs(2);
/// More bytes than a disk has. All entries together can be counted.
const NO_DISK: u64 = 1 << 48;
/// A stamp of files that are too new. It is as long as others, since it is overwritten in place.
const NO_STAMP: &str = "----------------------------------------------------------------";
/// The lines of a seal begin with these.
const FIELDS: [&str; 3] = ["bytes ", "sha256 ", "stamp "];

/// What is known of an entry's content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seal {
    /// What it takes of the disk, in bytes.
    pub(crate) bytes: u64,
    digest: String,
    stamp: String,
}

impl Seal {
    /// Of what is in the folder now.
    pub(crate) fn of(folder: &Path) -> io::Result<Self> {
        let now = SystemTime::now();
        let found = Found::below(folder)?;
        let digest = digest(folder, &found)?;
        Ok(Self { bytes: found.iter().map(Found::bytes).sum(), digest, stamp: stamp(&found, now) })
    }

    /// As [`Self::to_text`] writes it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let [bytes, digest, stamp] =
            FIELDS.map(|field| lines.next().and_then(|line| line.strip_prefix(field)));
        let bytes = bytes?.parse().ok().filter(|bytes| *bytes < NO_DISK)?;
        Some(Self { bytes, digest: digest?.to_owned(), stamp: stamp?.to_owned() })
    }

    pub(crate) fn to_text(&self) -> String {
        let values = [&self.bytes.to_string(), &self.digest, &self.stamp];
        FIELDS.iter().zip(values).map(|(field, value)| format!("{field}{value}\n")).collect()
    }

    /// Whether the folder still has this content.
    pub(crate) fn holds(&self, folder: &Path) -> Held {
        let before = SystemTime::now();
        let Ok(found) = Found::below(folder) else { return Held::Not };
        let now = stamp(&found, before);
        if now != NO_STAMP && now == self.stamp {
            return Held::Unchanged;
        }
        match digest(folder, &found) {
            Ok(digest) if digest == self.digest => Held::Anew(Self { stamp: now, ..self.clone() }),
            _ => Held::Not,
        }
    }
}

/// Whether a folder has the content of its seal.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Held {
    /// It has, nothing was written to it.
    Unchanged,
    /// It has, as far as hashing tells, and this is the seal to keep now.
    Anew(Seal),
    /// It has another one.
    Not,
}

/// Something in an entry.
#[derive(Debug)]
struct Found {
    path: PathBuf,
    metadata: Metadata,
}

impl Found {
    /// All that is below the folder, sorted.
    fn below(folder: &Path) -> io::Result<Vec<Self>> {
        let mut found = Vec::new();
        list(folder, Path::new(""), &mut found)?;
        found.sort_unstable_by(|one, other| one.path.cmp(&other.path));
        Ok(found)
    }

    fn bytes(&self) -> u64 {
        self.metadata.len().next_multiple_of(BLOCK).max(BLOCK)
    }

    fn kind(&self) -> &'static [u8] {
        match () {
            () if self.metadata.is_dir() => b"folder",
            () if self.metadata.is_symlink() => b"link",
            () if self.metadata.is_file() => b"file",
            // A pipe, for instance, which nothing here makes.
            () => b"other",
        }
    }
}

/// What a file, a link or a folder with all that is in it takes of the disk, in bytes.
pub(crate) fn size(path: &Path) -> u64 {
    let Ok(metadata) = path.symlink_metadata() else { return 0 };
    let found = if metadata.is_dir() { Found::below(path).unwrap_or_default() } else { Vec::new() };
    let own = Found { path: path.to_owned(), metadata };
    found.iter().chain([&own]).map(Found::bytes).sum()
}

fn list(folder: &Path, below: &Path, found: &mut Vec<Found>) -> io::Result<()> {
    for entry in fs::read_dir(folder.join(below))? {
        let entry = entry?;
        let (path, metadata) = (below.join(entry.file_name()), entry.metadata()?);
        if metadata.is_dir() {
            list(folder, &path, found)?;
        }
        found.push(Found { path, metadata });
    }
    Ok(())
}

/// A digest of names and contents.
fn digest(folder: &Path, found: &[Found]) -> io::Result<String> {
    let mut parts = Vec::with_capacity(found.len() * 3);
    for one in found {
        let path = folder.join(&one.path);
        let content = match one.kind() {
            b"folder" => Vec::new(),
            b"link" => fs::read_link(&path)?.into_os_string().into_encoded_bytes(),
            b"file" => digest_of_file(&path)?.to_vec(),
            _ => return Err(io::ErrorKind::InvalidData.into()),
        };
        let name = one.path.as_os_str().as_encoded_bytes().to_vec();
        parts.extend([one.kind().to_vec(), name, content]);
    }
    Ok(hex::encode(digest_of(parts.iter().map(Vec::as_slice))))
}

/// A digest of what the file system says of each file: it changes with each write. `now` is a time before it was asked.
#[cfg(unix)]
fn stamp(found: &[Found], now: SystemTime) -> String {
    use std::os::unix::fs::MetadataExt;
    if !found.iter().all(|found| is_settled(&found.metadata, now)) {
        return NO_STAMP.to_owned();
    }
    let mut text = Vec::with_capacity(found.len() * 96);
    for Found { path, metadata: of } in found {
        let path = path.as_os_str().as_encoded_bytes();
        text.extend((path.len() as u64).to_le_bytes());
        text.extend(path);
        text.extend(of.mode().to_le_bytes());
        // The times of a folder change with what is in it, which is listed itself.
        if !of.is_dir() {
            let times = [of.mtime(), of.mtime_nsec(), of.ctime(), of.ctime_nsec()];
            text.extend(times.into_iter().flat_map(i64::to_le_bytes));
            text.extend([of.len(), of.ino()].into_iter().flat_map(u64::to_le_bytes));
        }
    }
    hex::encode(digest_of([text.as_slice()]))
}

/// Whether a file that was written to now would have another time than this one.
#[cfg(unix)]
fn is_settled(of: &Metadata, now: SystemTime) -> bool {
    use std::os::unix::fs::MetadataExt;
    let tick = if of.ctime_nsec() == 0 { LONG_TICK } else { TICK };
    let since = |time| now.duration_since(time).is_ok_and(|since| since > tick);
    let (seconds, rest) = (u64::try_from(of.ctime()), u64::try_from(of.ctime_nsec()));
    let changed = seconds.ok().zip(rest.ok()).map(|(seconds, rest)| {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds) + Duration::from_nanos(rest)
    });
    of.is_dir() || changed.is_some_and(since)
}

/// Elsewhere nothing tells that a file was written to and its time set back.
#[cfg(not(unix))]
fn stamp(_found: &[Found], _now: SystemTime) -> String {
    NO_STAMP.to_owned()
}
