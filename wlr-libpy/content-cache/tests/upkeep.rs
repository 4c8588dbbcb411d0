//! The cache is shown, held to a size, pruned and cleared, and what is being used stays.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use content_cache::{Cache, CacheError, Entry, Key, Removed, Usage};

const BLOCK: u64 = 4096;
const HOUR: Duration = Duration::from_secs(3600);

fn key(name: &str) -> Key {
    Key::of([name.as_bytes()])
}

/// An entry of one file, which takes this many blocks of the disk.
fn entry(cache: &Cache, kind: &str, name: &str, blocks: u64) -> Entry {
    let fill = |entry: &Path| {
        File::create(entry.join("file")).unwrap().set_len(blocks * BLOCK).unwrap();
        Ok::<_, CacheError>(())
    };
    cache.entry_or_fill(kind, &key(name), fill).unwrap()
}

/// Makes the entry one that was last used so long ago.
fn was_used(cache: &Cache, kind: &str, name: &str, ago: Duration) {
    let seal = cache.root().join(kind).join(format!("{}.d", key(name).as_str())).join("seal");
    let seal = File::options().write(true).open(seal).unwrap();
    seal.set_modified(SystemTime::now() - ago).unwrap();
}

fn there<'a>(cache: &Cache, kind: &str, names: &[&'a str]) -> Vec<&'a str> {
    let path = |name: &str| cache.root().join(kind).join(format!("{}.d", key(name).as_str()));
    names.iter().copied().filter(|name| path(name).exists()).collect()
}

fn kinds(cache: &Cache) -> Vec<(String, u64)> {
    cache.usage().unwrap().into_iter().map(|usage| (usage.kind, usage.bytes)).collect()
}

#[test]
fn each_kind_is_shown_with_its_size_and_last_use() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::at(folder.path().join("cache"));
    assert_eq!(cache.usage().unwrap(), []);
    entry(&cache, "one", "a", 2);
    entry(&cache, "one", "b", 3);
    entry(&Cache::at(cache.root().join("two")), "inner", "a", 1);
    fs::create_dir_all(cache.root().join("two/compiled/engine")).unwrap();
    fs::write(cache.root().join("two/compiled/engine/module"), "code").unwrap();
    was_used(&cache, "one", "a", 2 * HOUR);
    let usage = cache.usage().unwrap();
    let shown: Vec<_> = usage
        .iter()
        .map(|Usage { kind, entries, bytes, .. }| (kind.as_str(), *entries, *bytes))
        .collect();
    assert_eq!(shown[0], ("one", 2, 5 * BLOCK));
    assert_eq!((shown[1].0, shown[1].1), ("two/compiled", 0));
    assert!(shown[1].2 >= BLOCK);
    assert_eq!(shown[2..], [("two/inner", 1, BLOCK)]);
    let age = |usage: &Usage| usage.used.map(|used| used.elapsed().unwrap_or_default() < HOUR);
    assert_eq!((age(&usage[0]), age(&usage[1])), (Some(true), None));
}

#[test]
fn what_was_used_least_recently_goes_first() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::at(folder.path());
    let names = ["a", "b", "c", "d"];
    for (hours, name) in (1..).zip(names) {
        entry(&cache, "kind", name, 10);
        was_used(&cache, "kind", name, (5 - hours) * HOUR);
    }
    // The oldest one is used again.
    entry(&cache, "kind", "a", 10);
    let removed = cache.keep_within("kind", 25 * BLOCK).unwrap();
    assert_eq!(removed, Removed { entries: 2, bytes: 20 * BLOCK, in_use: 0 });
    assert_eq!(there(&cache, "kind", &names), ["a", "d"]);
    assert_eq!(cache.keep_within("kind", 25 * BLOCK).unwrap(), Removed::default());
}

#[test]
fn an_entry_that_is_held_stays() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::at(folder.path());
    let held = entry(&cache, "kind", "a", 10);
    entry(&cache, "kind", "b", 10);
    was_used(&cache, "kind", "a", HOUR);
    let removed = cache.keep_within("kind", 0).unwrap();
    assert_eq!(removed, Removed { entries: 1, bytes: 10 * BLOCK, in_use: 1 });
    assert_eq!(there(&cache, "kind", &["a", "b"]), ["a"]);
    assert_eq!(cache.clear(None).unwrap().in_use, 1);
    assert!(held.path().join("file").exists());
    drop(held);
    assert_eq!(cache.clear(None).unwrap().entries, 1);
    assert_eq!(kinds(&cache), [("kind".to_owned(), 0)]);
}

#[test]
fn a_cache_that_a_build_uses_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::at(folder.path());
    let path = cache.get_or_fill::<CacheError>("kind", &key("a"), |_| Ok(())).unwrap();
    for error in [cache.clear(None).unwrap_err(), cache.prune(Duration::ZERO).unwrap_err()] {
        assert_eq!(
            error.to_string(),
            format!(
                "another command builds with the cache `{}`; wait until it has ended, and try again",
                folder.path().display()
            )
        );
    }
    assert!(path.is_dir());
}

#[test]
fn one_kind_is_cleared() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::at(folder.path());
    assert_eq!(cache.clear(None).unwrap(), Removed::default());
    entry(&cache, "one", "a", 1);
    entry(&cache, "two", "a", 1);
    let removed = cache.clear(Some("one")).unwrap();
    assert_eq!((removed.entries, removed.bytes), (1, BLOCK));
    assert_eq!(kinds(&cache), [("one".to_owned(), 0), ("two".to_owned(), BLOCK)]);
}

#[test]
fn what_nothing_uses_is_pruned() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::at(folder.path());
    let kind = folder.path().join("kind");
    for (name, ago) in [("old", 3 * HOUR), ("new", HOUR)] {
        entry(&cache, "kind", name, 1);
        was_used(&cache, "kind", name, ago);
    }
    let longer_than_there_is_time = Duration::MAX;
    assert_eq!(cache.prune(longer_than_there_is_time).unwrap(), Removed::default());
    let key = key("left");
    for left in [format!(".unfinished-{}", key.as_str()), key.as_str().to_owned()] {
        fs::create_dir(kind.join(&left)).unwrap();
        fs::write(kind.join(&left).join("file"), "bytes").unwrap();
    }
    fs::write(kind.join(format!("{}.lock", key.as_str())), "").unwrap();
    let removed = cache.prune(2 * HOUR).unwrap();
    assert_eq!(removed.entries, 1);
    assert!(removed.bytes > BLOCK, "{removed:?}");
    assert_eq!(there(&cache, "kind", &["old", "new"]), ["new"]);
    // The entry that is left, and its lock.
    assert_eq!(fs::read_dir(&kind).unwrap().count(), 2);
}

#[test]
fn what_is_not_the_caches_stays_whatever_folder_was_named() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::at(folder.path());
    drop(entry(&cache, "kind", "a", 1));
    let theirs = [
        "letter.txt",
        "documents/letter.txt",
        "documents/inner/letter.txt",
        "documents/conf.d/file",
        "documents/Cargo.lock",
        "documents/.removed-letters/letter.txt",
        "kind/letter.txt",
        "kind/conf.d/file",
        "kind/Cargo.lock",
        "kind/.unfinished-letters/letter.txt",
    ];
    for file in theirs.map(|file| folder.path().join(file)) {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, "theirs").unwrap();
    }
    let shown: Vec<_> = cache.usage().unwrap().into_iter().map(|usage| usage.kind).collect();
    assert_eq!(shown, ["kind"]);
    cache.prune(Duration::ZERO).unwrap();
    drop(entry(&cache, "kind", "a", 1));
    let removed = cache.clear(None).unwrap();
    assert_eq!(removed, Removed { entries: 1, bytes: BLOCK, in_use: 0 });
    for file in theirs {
        assert!(folder.path().join(file).exists(), "{file}");
    }
}
