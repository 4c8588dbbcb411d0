//! What others could write to is not used.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::path::{Path, PathBuf};

use content_cache::{Cache, CacheError, Key};

fn key() -> Key {
    Key::of([b"input".as_slice()])
}

fn fill(cache: &Path) -> Result<PathBuf, CacheError> {
    Cache::at(cache).get_or_fill("kind", &key(), |entry| {
        fs::write(entry.join("file"), "result").unwrap();
        Ok(())
    })
}

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o777
}

#[test]
fn folders_are_made_for_their_user_alone() {
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("new/cache");
    fill(&cache).unwrap();
    for path in [folder.path().join("new"), cache.clone(), cache.join("kind")] {
        assert_eq!(mode(&path), 0o700, "{}", path.display());
    }
    let lock = cache.join("kind").join(format!("{}.lock", key().as_str()));
    assert_eq!((mode(&lock), mode(&cache.join(".in-use"))), (0o600, 0o600));
}

#[test]
fn a_folder_that_others_may_only_read_is_used_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
    fill(folder.path()).unwrap();
    assert_eq!(mode(folder.path()), 0o755);
}

#[test]
fn a_folder_that_others_may_write_to_is_refused_with_everything_in_it() {
    for mode in [0o770, 0o702, 0o777, 0o1777] {
        for name in ["", "kind"] {
            let folder = tempfile::tempdir().unwrap();
            fill(folder.path()).unwrap();
            let path = folder.path().join(name).components().collect::<PathBuf>();
            fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
            let error = fill(folder.path()).unwrap_err();
            assert!(error.is_about_others(), "{error}");
            let shown = path.display();
            assert_eq!(
                error.to_string(),
                format!(
                    "others may write to the cache folder `{shown}`, so they could put programs into it; \
                     if you trust what is there, protect it with `chmod go-w {shown}`, else delete it"
                )
            );
            assert_eq!(Cache::at(folder.path()).get("kind", &key()), None);
            fs::set_permissions(&path, Permissions::from_mode(mode & 0o755)).unwrap();
            fill(folder.path()).unwrap();
        }
    }
}

/// Only root can give a folder away; others see this refusal where root's tests run.
#[test]
fn a_folder_of_another_user_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path()).unwrap();
    if chown(folder.path(), Some(12_345), None).is_err() {
        return;
    }
    let error = fill(folder.path()).unwrap_err();
    assert!(matches!(error, CacheError::OthersFolder { owner: 12_345, .. }), "{error}");
    assert!(error.is_about_others());
    assert!(
        error.to_string().ends_with(
            "belongs to another user (number 12345), who could put programs into it; set \
             `RMPKG_CACHE_DIR` to a folder of your own"
        ),
        "{error}"
    );
    assert_eq!(Cache::at(folder.path()).get("kind", &key()), None);
}

/// A lock of that name would be truncated, a folder emptied.
#[test]
fn links_in_the_cache_are_not_followed() {
    for name in ["KEY.lock", ".unfinished-KEY", ".removed-KEY", "KEY.d"] {
        let (folder, victim) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let file = victim.path().join("file");
        fs::write(&file, "of the user").unwrap();
        fs::create_dir(folder.path().join("kind")).unwrap();
        let link = folder.path().join("kind").join(name.replace("KEY", key().as_str()));
        let target = if name == "KEY.lock" { file.as_path() } else { victim.path() };
        symlink(target, &link).unwrap();
        let filled = fill(folder.path());
        assert_eq!(fs::read_to_string(&file).unwrap(), "of the user", "{name}");
        assert_eq!(fs::read_dir(victim.path()).unwrap().count(), 1, "{name}");
        match name {
            "KEY.lock" => {
                let told = format!(
                    "the lock `{}` is a link, and none is followed; remove it and try again",
                    link.display()
                );
                assert_eq!(filled.unwrap_err().to_string(), told);
            }
            _ => assert!(filled.unwrap().join("file").exists() && !link.is_symlink(), "{name}"),
        }
    }
}
