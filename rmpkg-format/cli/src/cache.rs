//! `rmpkg cache`: what is kept on this machine, and how it is removed.

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::Result;
use content_cache::{Cache, Removed, Usage};
use indicatif::HumanCount;
use rmpkg_run::{CACHED_PACKAGES, CACHED_PACKAGES_BYTES};
use serde::Serialize;
use terminal_ui::{Ui, columns, row};

use crate::exit::BadInput;
use crate::flags::{CacheChange, CacheFlags};
use crate::place::CACHED_BLOBS;

/// Environment variable with the most that unpacked packages may take, in MiB.
const PACKAGES_VARIABLE: &str = "RMPKG_CACHE_PACKAGES_MIB";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// The first second of the year 10000, which no date has room for.
const LAST_DATE: Duration = Duration::from_secs(253_402_300_800);

/// Runs the command.
///
/// # Errors
///
/// When the cache is in use or can't be read, or has no such kind.
pub fn run(flags: &CacheFlags, ui: Ui) -> Result<ExitCode> {
    let cache = Cache::open()?;
    match &flags.change {
        None => ui.result(&Shown::of(&cache)?, Shown::text)?,
        Some(CacheChange::Clear { kind }) => {
            check_kind(&cache, kind.as_deref())?;
            ui.result(&Gone::from(cache.clear(kind.as_deref())?), Gone::text)?;
        }
        Some(CacheChange::Prune { unused_for }) => {
            let mut removed = cache.prune(DAY * u32::try_from(*unused_for)?)?;
            for kind in [CACHED_PACKAGES, CACHED_BLOBS] {
                removed += cache.keep_within(kind, packages_bytes()?)?;
            }
            ui.result(&Gone::from(removed), Gone::text)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The most that unpacked packages may take, in bytes.
///
/// # Errors
///
/// When the variable is no number.
pub fn packages_bytes() -> Result<u64> {
    let Some(value) = env::var_os(PACKAGES_VARIABLE) else { return Ok(CACHED_PACKAGES_BYTES) };
    let bytes = value.to_str().and_then(|text| text.parse::<u64>().ok()?.checked_mul(1 << 20));
    let told =
        || format!("`{PACKAGES_VARIABLE}` is {value:?}; give it a number of MiB, such as 2048");
    Ok(bytes.ok_or_else(|| BadInput::new(told()))?)
}

fn check_kind(cache: &Cache, kind: Option<&str>) -> Result<()> {
    let usage = cache.usage()?;
    let Some(kind) = kind.filter(|kind| usage.iter().all(|usage| usage.kind != *kind)) else {
        return Ok(());
    };
    let kinds: Vec<_> = usage.iter().map(|usage| format!("`{}`", usage.kind)).collect();
    let there = if kinds.is_empty() { "nothing".to_owned() } else { kinds.join(", ") };
    let folder = cache.root().display();
    let told = format!("the cache `{folder}` has no kind `{kind}`; what it has: {there}");
    Err(BadInput::new(told).into())
}

/// What is kept, and where.
#[derive(Serialize)]
struct Shown {
    folder: PathBuf,
    bytes: u64,
    /// What unpacked packages may take.
    packages_limit: u64,
    kinds: Vec<Kind>,
}

#[derive(Serialize)]
struct Kind {
    kind: String,
    entries: u64,
    bytes: u64,
    last_used: Option<String>,
}

impl Shown {
    fn of(cache: &Cache) -> Result<Self> {
        let usage = cache.usage()?.into_iter().filter(|usage| usage.entries + usage.bytes > 0);
        let kinds: Vec<_> = usage.map(Kind::from).collect();
        let bytes = kinds.iter().map(|kind| kind.bytes).sum();
        let folder = cache.root().to_owned();
        Ok(Self { folder, bytes, packages_limit: packages_bytes()?, kinds })
    }

    fn text(&self) -> String {
        let limit = HumanCount(self.packages_limit);
        let about = columns(&[
            row("folder", self.folder.display().to_string()),
            row("size", format!("{} bytes", HumanCount(self.bytes))),
            row("unpacked packages", format!("held to {limit} bytes")),
        ]);
        let header = ["kind", "entries", "bytes", "last use"].map(str::to_owned);
        let rows: Vec<_> = [header].into_iter().chain(self.kinds.iter().map(Kind::cells)).collect();
        if self.kinds.is_empty() { about } else { format!("{about}\n\n{}", columns(&rows)) }
    }
}

impl From<Usage> for Kind {
    fn from(usage: Usage) -> Self {
        let Usage { kind, entries, bytes, used } = usage;
        Self { kind, entries, bytes, last_used: used.and_then(date) }
    }
}

/// A file may have any time.
fn date(time: SystemTime) -> Option<String> {
    let is_date = time.duration_since(UNIX_EPOCH).is_ok_and(|since| since < LAST_DATE);
    is_date.then(|| humantime::format_rfc3339_seconds(time).to_string())
}

impl Kind {
    fn cells(&self) -> [String; 4] {
        let count = |number| HumanCount(number).to_string();
        let used = self.last_used.clone().unwrap_or_default();
        [self.kind.clone(), count(self.entries), count(self.bytes), used]
    }
}

/// What was removed.
#[derive(Serialize)]
struct Gone {
    removed_entries: u64,
    removed_bytes: u64,
    /// Entries that stay since a run holds them.
    in_use: u64,
}

impl From<Removed> for Gone {
    fn from(removed: Removed) -> Self {
        let Removed { entries, bytes, in_use } = removed;
        Self { removed_entries: entries, removed_bytes: bytes, in_use }
    }
}

impl Gone {
    fn text(&self) -> String {
        let (entries, bytes) = (HumanCount(self.removed_entries), HumanCount(self.removed_bytes));
        let removed = row("removed", format!("{entries} entries, {bytes} bytes in all"));
        let stay = row("in use", format!("{} entries, which stay", HumanCount(self.in_use)));
        let rows: Vec<_> = [removed].into_iter().chain((self.in_use > 0).then_some(stay)).collect();
        columns(&rows)
    }
}
