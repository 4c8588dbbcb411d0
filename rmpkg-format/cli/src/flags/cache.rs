//! The flags of `rmpkg cache`.

use clap::{Args, Subcommand};

/// Flags of `cache`.
#[derive(Debug, Args)]
pub struct CacheFlags {
    /// What is done to the cache [default: it is shown]
    #[command(subcommand)]
    pub change: Option<CacheChange>,
}

/// What is done to the cache.
#[derive(Debug, Subcommand)]
pub enum CacheChange {
    /// Removes everything, or all entries of a kind; all of it is made again when it is needed
    Clear {
        /// The kind, as `rmpkg cache` lists it
        #[arg(value_name = "KIND")]
        kind: Option<String>,
    },
    /// Removes what was not used for some time, and what commands that were killed have left
    Prune {
        /// The time, in days
        #[arg(long, value_name = "DAYS", default_value_t = 30)]
        #[arg(value_parser = clap::value_parser!(u64).range(..=36_500))]
        unused_for: u64,
    },
}

/// Examples and exit codes of `cache`.
pub(super) const CACHE_HELP: &str = "\
Examples:
  rmpkg cache                         what is kept where, and how much it takes
  rmpkg cache clear packages
  rmpkg cache prune --unused-for 7    what was not used for a week

The cache is the folder that RMPKG_CACHE_DIR names, or else rmpkg in $XDG_CACHE_HOME or ~/.cache.
Builds keep their results there too. It is for its user alone: a folder that others may write to is
not used. Unpacked packages take RMPKG_CACHE_PACKAGES_MIB mebibytes at most, or else 2048, and
what registries gave as much again: what was used least recently goes first. What is being run
stays.

Exit codes: 0 shown or removed, 1 it is in use or can't be read, 2 wrong usage or no such kind";
