//! A folder of build results, each keyed by a digest of everything that it was made from.
//!
//! An entry is a folder that either exists complete or does not exist: it is filled under a
//! temporary name and renamed into place, so a build that is killed leaves nothing that looks
//! finished. A lock file per entry makes a second build of the same entry wait for the first one
//! and then use its result.
//!
//! Each entry has a seal with a digest of its content. It is checked whenever the entry is used: one that
//! was damaged or changed is made again, which is said as a warning of the crate `log`. That is no protection from
//! somebody who may write to the folder, who could write a seal as well. So nobody else may: folders are made
//! for this user alone, and one that is not is refused.

mod cache;
mod entry;
mod error;
mod folder;
mod key;
mod listing;
mod lock;
mod seal;
mod unfinished;
mod upkeep;

pub use cache::{CACHE_DIR_VARIABLE, Cache};
pub use entry::Entry;
pub use error::CacheError;
pub use key::{Key, digest_of, sha256_hex, sha256_of_file};
pub use listing::Usage;
pub use unfinished::{Abandoned, abandon};
pub use upkeep::Removed;
