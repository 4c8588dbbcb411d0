//! Which modules call the host regularly themselves, so that the engine need not make them.

use std::fs;
use std::path::Path;

use content_cache::{Cache, CacheError, Key};

/// The kind of the cache's entries, and the file in them that says whether there is a proof.
const KIND: &str = "safepoints";
const OUTCOME: &str = "outcome";
const PROVED: &[u8] = b"proved";
const UNPROVED: &[u8] = b"unproved";

/// Proves of modules that they have safepoints, once for each of them where there is a cache.
#[derive(Clone)]
pub(crate) struct Proofs {
    cache: Option<Cache>,
}

impl Proofs {
    /// Keeps what was found out in a folder, if there is one.
    pub(crate) fn kept_in(folder: Option<&Path>) -> Self {
        Self { cache: folder.map(Cache::at) }
    }

    /// Whether the module has safepoints, whatever it says of itself.
    pub(crate) fn has_safepoints(&self, wasm: &[u8]) -> bool {
        self.kept(wasm).unwrap_or_else(|| safepoints::prove(wasm).is_ok())
    }

    /// The same by way of the cache, unless there is none or it can't be used.
    fn kept(&self, wasm: &[u8]) -> Option<bool> {
        let key = Key::of([safepoints::RULES.as_bytes(), wasm]);
        let entry = self.cache.as_ref()?.entry_or_fill::<CacheError>(KIND, &key, |entry| {
            let outcome = if safepoints::prove(wasm).is_ok() { PROVED } else { UNPROVED };
            let path = entry.join(OUTCOME);
            let written = fs::write(&path, outcome);
            written.map_err(|source| CacheError::Io { action: "write", path, source })
        });
        match fs::read(entry.ok()?.path().join(OUTCOME)).ok()?.as_slice() {
            PROVED => Some(true),
            UNPROVED => Some(false),
            _ => None,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn module(body: &str) -> Vec<u8> {
        let import = r#"(import "wasi_snapshot_preview1" "sched_yield" (func (result i32)))"#;
        wat::parse_str(format!("(module {import} (func (export \"_start\") {body}))")).unwrap()
    }

    #[test]
    fn what_was_found_out_is_kept_whatever_it_is() {
        let without = module("(loop $ever (br $ever))");
        let with = safepoints::insert(&without, safepoints::MOST_INTERVAL).unwrap();
        let folder = tempfile::tempdir().unwrap();
        for _ in 0..2 {
            let proofs = Proofs::kept_in(Some(folder.path()));
            assert!(proofs.has_safepoints(&with));
            assert!(!proofs.has_safepoints(&without));
            assert_eq!(proofs.kept(&with), Some(true));
            assert_eq!(proofs.kept(&without), Some(false));
        }
    }

    #[test]
    fn an_entry_that_was_changed_is_not_believed() {
        let without = module("(loop $ever (br $ever))");
        let changes: [fn(&Path); 2] = [
            |outcome| fs::write(outcome, PROVED).unwrap(),
            |outcome| fs::remove_file(outcome).unwrap(),
        ];
        for change in changes {
            let folder = tempfile::tempdir().unwrap();
            let proofs = Proofs::kept_in(Some(folder.path()));
            assert!(!proofs.has_safepoints(&without));
            let entries = fs::read_dir(folder.path().join(KIND)).unwrap();
            let outcomes = entries.map(|entry| entry.unwrap().path().join("content").join(OUTCOME));
            let changed =
                outcomes.filter(|path| path.exists()).inspect(|path| change(path)).count();
            assert_eq!(changed, 1);
            assert_eq!(proofs.kept(&without), Some(false));
        }
    }

    #[test]
    fn a_cache_that_cannot_be_used_is_done_without() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let proofs = Proofs::kept_in(Some(file.path()));
        let with = safepoints::insert(&module(""), 5).unwrap();
        assert_eq!(proofs.kept(&with), None);
        assert!(proofs.has_safepoints(&with));
    }
}
