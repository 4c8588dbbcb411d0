//! Which modules call the host regularly themselves, so that the engine need not make them.

use std::fs;
use std::path::Path;

use content_cache::{Cache, CacheError, Key};

/// The kind of the cache's entries, and the file in them that says whether there is a proof.
const KIND: &str = "safepoints";
const OUTCOME: &str = "outcome";
const PROVED: &[u8] = b"proved";
const UNPROVED: &[u8] = b"unproved";

/// The kind of entries with what a module is without its safepoints, and the file in them; it is empty where that
/// is the module itself.
const WITHOUT: &str = "without-safepoints";
const MODULE: &str = "module.wasm";

/// What the entries of a kind may take, in bytes: as much as what the engine keeps of the same modules.
const KEPT_BYTES: u64 = 512 << 20;

/// Proves of modules that they have safepoints, once for each of them where there is a cache.
#[derive(Clone)]
pub(crate) struct Proofs {
    cache: Option<Cache>,
    kept_bytes: u64,
}

impl Proofs {
    /// Keeps what was found out in a folder, if there is one.
    pub(crate) fn kept_in(folder: Option<&Path>) -> Self {
        Self { cache: folder.map(Cache::at), kept_bytes: KEPT_BYTES }
    }

    /// Whether the module has safepoints, whatever it says of itself.
    pub(crate) fn has_safepoints(&self, wasm: &[u8]) -> bool {
        let kept = self.kept(KIND, OUTCOME, wasm, || {
            if safepoints::prove(wasm).is_ok() { PROVED.to_vec() } else { UNPROVED.to_vec() }
        });
        // An entry from which somebody took the file says nothing.
        match kept.as_deref() {
            Some(PROVED) => true,
            Some(UNPROVED) => false,
            _ => safepoints::prove(wasm).is_ok(),
        }
    }

    /// The module without its safepoints, if it was proved to have them.
    pub(crate) fn without_safepoints(&self, wasm: &[u8]) -> Option<Vec<u8>> {
        let removed = || safepoints::remove(wasm).ok();
        let kept = self.kept(WITHOUT, MODULE, wasm, || removed().unwrap_or_default());
        kept.map_or_else(removed, |module| Some(module).filter(|module| !module.is_empty()))
    }

    /// What is said of a module by way of the cache, unless there is none or it can't be used.
    fn kept(
        &self,
        kind: &str,
        file: &str,
        wasm: &[u8],
        find_out: impl FnOnce() -> Vec<u8>,
    ) -> Option<Vec<u8>> {
        let key = Key::of([safepoints::RULES.as_bytes(), wasm]);
        let cache = self.cache.as_ref()?;
        let entry = cache.entry_or_fill::<CacheError>(kind, &key, |entry| {
            let path = entry.join(file);
            let written = fs::write(&path, find_out());
            written.map_err(|source| CacheError::Io { action: "write", path, source })
        });
        let entry = entry.ok()?;
        if entry.is_new() {
            // What can't be removed doesn't keep this module from being run.
            cache.keep_within(kind, self.kept_bytes).ok();
        }
        fs::read(entry.path().join(file)).ok()
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
            assert_eq!(outcome(&proofs, &with).as_deref(), Some(PROVED));
            assert_eq!(outcome(&proofs, &without).as_deref(), Some(UNPROVED));
        }
    }

    /// What the cache has, which is never asked for anew.
    fn outcome(proofs: &Proofs, wasm: &[u8]) -> Option<Vec<u8>> {
        proofs.kept(KIND, OUTCOME, wasm, || unreachable!("it is kept"))
    }

    #[test]
    fn what_is_left_of_a_module_is_kept_and_the_same_without_a_cache() {
        let without = module("(loop $ever (br $ever))");
        let with = safepoints::insert(&without, safepoints::MOST_INTERVAL).unwrap();
        let folder = tempfile::tempdir().unwrap();
        for folder in [None, Some(folder.path()), Some(folder.path())] {
            let proofs = Proofs::kept_in(folder);
            let left = proofs.without_safepoints(&with).unwrap();
            assert!(left.len() < with.len());
            assert_eq!(proofs.without_safepoints(&without), None);
        }
        assert!(folder.path().join(WITHOUT).is_dir());
    }

    #[test]
    fn no_more_is_kept_than_the_bound() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Proofs::kept_in(Some(folder.path()));
        let proofs = Proofs { kept_bytes: 1, ..kept };
        for body in ["(loop $ever (br $ever))", "(nop)", "(drop (i32.const 7))"] {
            proofs.has_safepoints(&module(body));
        }
        let usage = Cache::at(folder.path()).usage().unwrap();
        assert_eq!(usage.iter().map(|usage| usage.entries).collect::<Vec<_>>(), [1]);
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
            assert!(!proofs.has_safepoints(&without), "it is looked at anew");
        }
    }

    #[test]
    fn a_cache_that_cannot_be_used_is_done_without() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let proofs = Proofs::kept_in(Some(file.path()));
        let with = safepoints::insert(&module(""), 5).unwrap();
        assert_eq!(proofs.kept(KIND, OUTCOME, &with, Vec::new), None);
        assert!(proofs.has_safepoints(&with));
        assert!(proofs.without_safepoints(&with).is_some());
    }
}
