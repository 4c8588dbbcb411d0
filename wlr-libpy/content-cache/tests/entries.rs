//! Entries are complete or absent, whoever makes them and however often.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use content_cache::{Cache, CacheError, Key};

fn key() -> Key {
    Key::of([b"input".as_slice()])
}

/// Fills an entry with one file.
fn result(entry: &Path) -> Result<(), CacheError> {
    fs::write(entry.join("file"), "result").unwrap();
    Ok(())
}

/// What is in the folder of the kind, but for locks and what is in the entry.
fn names(kind: &Path) -> Vec<String> {
    let names =
        fs::read_dir(kind).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap());
    names.filter(|name| !name.ends_with(".lock")).collect()
}

#[test]
fn a_finished_entry_is_reused() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::at(folder.path());
    assert_eq!(cache.get("kind", &key()), None);
    let first = cache.get_or_fill("kind", &key(), result).unwrap();
    let second = cache
        .get_or_fill::<CacheError>("kind", &key(), |_| unreachable!("the entry exists"))
        .unwrap();
    assert_eq!(first, second);
    assert_eq!(cache.get("kind", &key()).as_ref(), Some(&first));
    assert_eq!(fs::read_to_string(second.join("file")).unwrap(), "result");
}

#[test]
fn who_makes_an_entry_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::at(folder.path());
    assert!(cache.entry("kind", &key()).is_none());
    assert!(cache.entry_or_fill("kind", &key(), result).unwrap().is_new());
    assert!(!cache.entry_or_fill("kind", &key(), result).unwrap().is_new());
    assert!(!cache.entry("kind", &key()).unwrap().is_new());
}

#[test]
fn a_failed_fill_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::at(folder.path());
    let missing = || CacheError::NoCacheFolder;
    cache
        .get_or_fill("kind", &key(), |entry| {
            fs::write(entry.join("half"), "written").unwrap();
            Err(missing())
        })
        .unwrap_err();
    assert_eq!(cache.get("kind", &key()), None);
    assert_eq!(names(&folder.path().join("kind")), Vec::<String>::new());
}

#[test]
fn what_killed_builds_left_is_swept_by_the_next_one() {
    let folder = tempfile::tempdir().unwrap();
    let kind = folder.path().join("kind");
    let other = Key::of([b"other".as_slice()]);
    for left in [format!(".unfinished-{}", key().as_str()), format!(".removed-{}", other.as_str())]
    {
        fs::create_dir_all(kind.join(&left)).unwrap();
        fs::write(kind.join(&left).join("half"), "written").unwrap();
    }
    let entry = Cache::at(folder.path()).get_or_fill("kind", &key(), result).unwrap();
    assert_eq!(fs::read_dir(entry).unwrap().count(), 1);
    assert_eq!(names(&kind), [format!("{}.d", key().as_str())]);
}

#[test]
fn what_another_build_makes_is_not_swept() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::at(folder.path());
    let other = Key::of([b"other".as_slice()]);
    let made = cache.get_or_fill("kind", &key(), |entry| {
        cache.get_or_fill("kind", &other, result)?;
        result(entry)
    });
    assert!(made.unwrap().join("file").exists());
}

#[test]
fn a_process_that_ends_at_once_takes_with_it_what_it_was_making() {
    let folder = tempfile::tempdir().unwrap();
    let kind = folder.path().join("kind");
    let made = Cache::at(folder.path()).get_or_fill("kind", &key(), |entry| {
        result(entry)?;
        assert_eq!(names(&kind).len(), 1);
        drop(content_cache::abandon());
        assert_eq!(names(&kind).len(), 0);
        Ok::<_, CacheError>(())
    });
    assert!(matches!(made, Err(CacheError::Io { action: "read", .. })), "{made:?}");
}

#[test]
fn two_builds_at_once_fill_the_entry_once() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::at(folder.path());
    let fills = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                cache
                    .get_or_fill("kind", &key(), |entry| {
                        fills.fetch_add(1, Ordering::SeqCst);
                        result(entry)
                    })
                    .unwrap();
            });
        }
    });
    assert_eq!(fills.load(Ordering::SeqCst), 1);
}
