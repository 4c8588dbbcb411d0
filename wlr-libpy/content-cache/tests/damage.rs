//! An entry that is not what it was is made again, and that is said.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::cell::RefCell;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use content_cache::{Cache, CacheError, Key};
use log::{LevelFilter, Log, Metadata, Record};
use tempfile::TempDir;

/// Keeps what each test's thread is told.
struct Told;

thread_local! {
    static TOLD: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

impl Log for Told {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        TOLD.with_borrow_mut(|told| told.push(record.args().to_string()));
    }

    fn flush(&self) {}
}

/// A cache with one entry that has one of everything.
struct World {
    folder: TempDir,
}

impl World {
    fn new() -> Self {
        // Another test may have done it.
        let _ = log::set_logger(&Told);
        log::set_max_level(LevelFilter::Warn);
        let world = Self { folder: tempfile::tempdir().unwrap() };
        assert!(world.is_made_anew());
        TOLD.take();
        world
    }

    fn key() -> Key {
        Key::of([b"input".as_slice()])
    }

    /// Uses the entry; whether it had to be made.
    fn is_made_anew(&self) -> bool {
        let cache = Cache::at(self.folder.path());
        let entry = cache.entry_or_fill::<CacheError>("kind", &Self::key(), |entry| {
            fs::create_dir_all(entry.join("sub/empty")).unwrap();
            fs::write(entry.join("file"), "result").unwrap();
            fs::write(entry.join("sub/other"), "other result").unwrap();
            #[cfg(unix)]
            std::os::unix::fs::symlink("file", entry.join("link")).unwrap();
            Ok(())
        });
        let entry = entry.unwrap();
        assert_eq!(fs::read_to_string(entry.path().join("file")).unwrap(), "result");
        assert!(entry.path().join("sub/empty").is_dir());
        entry.is_new()
    }

    fn seal(&self) -> String {
        fs::read_to_string(self.entry().join("seal")).unwrap()
    }

    /// Uses the entry until nothing has to be hashed any more.
    fn settle(&self) {
        while self.seal().contains("stamp --") {
            assert!(!self.is_made_anew());
        }
    }

    fn entry(&self) -> PathBuf {
        self.folder.path().join("kind").join(format!("{}.d", Self::key().as_str()))
    }
}

type Change = fn(&Path);
/// What somebody may do to an entry.
const CHANGES: [(&str, Change); 10] = [
    ("one byte", |entry| fs::write(entry.join("content/file"), "resulT").unwrap()),
    ("one byte with the same time", |entry| {
        let path = entry.join("content/file");
        let time = path.metadata().unwrap().modified().unwrap();
        fs::write(&path, "resulT").unwrap();
        File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    }),
    ("emptied", |entry| fs::write(entry.join("content/sub/other"), "").unwrap()),
    ("a file less", |entry| fs::remove_file(entry.join("content/sub/other")).unwrap()),
    ("a file more", |entry| fs::write(entry.join("content/sub/more"), "").unwrap()),
    ("a folder less", |entry| fs::remove_dir(entry.join("content/sub/empty")).unwrap()),
    ("no content", |entry| fs::remove_dir_all(entry.join("content")).unwrap()),
    ("no seal", |entry| fs::remove_file(entry.join("seal")).unwrap()),
    ("a seal that says too much", |entry| {
        let seal = fs::read_to_string(entry.join("seal")).unwrap();
        let rest = seal.split_once('\n').unwrap().1;
        fs::write(entry.join("seal"), format!("bytes {}\n{rest}", u64::MAX)).unwrap();
    }),
    ("a seal that says nothing", |entry| fs::write(entry.join("seal"), "bytes 1\n").unwrap()),
];

#[test]
fn whatever_was_changed_the_entry_is_made_again_and_that_is_said() {
    for ((change, make), is_old) in CHANGES.into_iter().flat_map(|it| [(it, false), (it, true)]) {
        let world = World::new();
        if is_old && cfg!(unix) {
            world.settle();
        }
        make(&world.entry());
        assert!(Cache::at(world.folder.path()).entry("kind", &World::key()).is_none(), "{change}");
        assert!(world.is_made_anew(), "{change}");
        let told =
            format!("`{}` is damaged or was changed, so it is made again", world.entry().display());
        assert_eq!(TOLD.take(), [told], "{change}");
        assert!(!world.is_made_anew(), "{change}");
    }
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_looked_at_themselves() {
    let changes: [Change; 3] = [
        |content| {
            fs::remove_file(content.join("link")).unwrap();
            std::os::unix::fs::symlink("sub/other", content.join("link")).unwrap();
        },
        |content| {
            fs::rename(content.join("file"), content.join("sub/empty/file")).unwrap();
            std::os::unix::fs::symlink("sub/empty/file", content.join("file")).unwrap();
        },
        |content| {
            let pipe = content.join("sub/other");
            fs::remove_file(&pipe).unwrap();
            assert!(std::process::Command::new("mkfifo").arg(pipe).status().unwrap().success());
        },
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let world = World::new();
        change(&world.entry().join("content"));
        assert!(world.is_made_anew(), "{number}");
    }
}

#[cfg(unix)]
#[test]
fn a_copy_of_a_cache_is_one_although_its_files_are_others() {
    let world = World::new();
    world.settle();
    let (before, entry, moved) = (world.seal(), world.entry(), world.folder.path().join("moved"));
    fs::rename(&entry, &moved).unwrap();
    let copied = std::process::Command::new("cp").arg("-RP").args([&moved, &entry]).status();
    assert!(copied.unwrap().success());
    assert!(!world.is_made_anew());
    world.settle();
    assert_ne!(world.seal(), before);
    fs::write(entry.join("content/file"), "resulT").unwrap();
    assert!(world.is_made_anew());
    assert_eq!(TOLD.take().len(), 1);
}

/// It would be hashed each time otherwise.
#[cfg(unix)]
#[test]
fn an_entry_that_nobody_touches_is_not_read_again() {
    let world = World::new();
    world.settle();
    let path = world.entry().join("content/file");
    let settled = world.seal();
    assert!(!world.is_made_anew());
    assert_eq!(world.seal(), settled);
    // A seal with another digest and the right stamp tells that only the stamp is looked at.
    let digest = settled.lines().nth(1).unwrap();
    fs::write(world.entry().join("seal"), settled.replace(digest, "sha256 none")).unwrap();
    assert!(!world.is_made_anew());
    fs::write(path, "result").unwrap();
    assert!(world.is_made_anew());
}
