//! The guest's files: what it writes and makes is counted and limited, and its host answers alike on every machine.

pub(crate) mod calls;
mod claim;
pub(crate) mod descriptors;
pub(crate) mod errno;
mod links;
mod listing;
mod paths;
mod readiness;
mod refusal;
mod standard;
mod status;
mod subscription;
mod transfer;

use wasmtime_wasi::p1::types::Fd;

use crate::Limits;

/// Ends a run whose guest wants more of the disk than it may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FileLimitReached {
    #[error("more than {0} bytes in files")]
    Bytes(u64),
    #[error("more than {0} files and folders")]
    Files(u64),
}

/// What each file, folder and link counts besides what is in it: about as much as a disk takes for it, its name
/// and the text of a link.
const ENTRY_BYTES: u64 = 4096;

/// What the guest has written and made so far.
pub(crate) struct FileMeter {
    byte_limit: Option<u64>,
    file_limit: Option<u64>,
    bytes: u64,
    files: u64,
}

impl FileMeter {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self { byte_limit: limits.file_bytes, file_limit: limits.files, bytes: 0, files: 0 }
    }

    fn require_room(&self, bytes: u64) -> Result<(), FileLimitReached> {
        match self.byte_limit {
            Some(limit) if self.bytes.saturating_add(bytes) > limit => {
                Err(FileLimitReached::Bytes(limit))
            }
            _ => Ok(()),
        }
    }

    fn add_bytes(&mut self, bytes: u64) {
        self.bytes = self.bytes.saturating_add(bytes);
    }

    /// The file that is one too many exists by now: only who has made it knows that it could be.
    fn add_file(&mut self) -> Result<(), FileLimitReached> {
        self.files += 1;
        match self.file_limit {
            Some(limit) if self.files > limit => Err(FileLimitReached::Files(limit)),
            _ => {
                self.require_room(ENTRY_BYTES)?;
                self.add_bytes(ENTRY_BYTES);
                Ok(())
            }
        }
    }
}

fn descriptor(fd: i32) -> Fd {
    Fd::from(fd.cast_unsigned())
}

fn address(number: i32) -> u32 {
    number.cast_unsigned()
}
