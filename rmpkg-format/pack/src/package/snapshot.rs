//! The memory that each run of a package begins with: Python has been started in it, and what the nodes import has
//! been imported. The nodes' own code has not been run.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use content_cache::{Cache, Key, digest_of, sha256_of_file};
use pipeline_command::{LeftOut, PROGRAM, PreparationReport, guest, preparation};
use pipeline_manifest::{Manifest, Snapshot as Wanted, SnapshotModules};
use rmpkg_format::layout::WASI_DEPS_USR;
use rmpkg_format::{ReadLimits, SnapshotRecord};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use stdlib_subset::{Subset, SubsetFile};
use terminal_ui::{Ui, WithHint};
use wasi_host::{Command, Image, Invocation, Limits, Preopen};
use wasi_snapshot::Entries;

use super::check::TIME;
use crate::exports;
use crate::files;
use crate::own_file;

const KIND: &str = "snapshots";
const MODULE: &str = "module.wasm";
const STATED: &str = "stated.json";

const ENTRIES: Entries<'static> = Entries {
    initialize: preparation::INITIALIZE,
    resume: preparation::RESUME,
    stack_pointer: preparation::STACK_POINTER,
};

/// A module whose memory was kept.
pub struct Snapshot {
    /// The module.
    pub wasm: Arc<[u8]>,
    /// What a package says of it.
    pub record: SnapshotRecord,
    /// What is not in it although it was asked for, as sentences.
    pub warnings: Vec<String>,
}

/// What is said of a snapshot.
#[derive(Serialize, Deserialize)]
pub struct Stated {
    modules: Vec<String>,
    left_out: Vec<LeftOut>,
}

impl Stated {
    /// What is not in it although it was asked for, as sentences.
    pub fn warnings(&self) -> Vec<String> {
        let warning = |LeftOut { module, because }: &LeftOut| {
            format!(
                "the snapshot is without `{module}`, which each run imports itself: {because}; that costs time alone, and \
                 `\"snapshot\": {{\"remove\": [\"{module}\"]}}` in the manifest's `python` says that it is meant"
            )
        };
        self.left_out.iter().map(warning).collect()
    }
}

/// What a snapshot is made from.
pub struct Inputs<'a> {
    /// The runtime, compiled.
    pub runtime: &'a Command,
    /// The same as bytes.
    pub wasm: &'a [u8],
    /// The modules to import.
    pub modules: BTreeSet<String>,
    /// What the random bytes follow from that are drawn before the memory is kept, those of the hash seed among
    /// them.
    pub seed: [u8; 32],
}

/// The snapshot for a pipeline with Python nodes, made once for each module, list of modules, standard library and
/// pipeline; `None` if its manifest wants none. The subset's files are in the folder `laid_out` as a package has
/// them.
///
/// # Errors
///
/// When Python cannot be started inside the module, or what has started in it cannot be kept.
pub fn of(
    runtime: &Command,
    wasm: &[u8],
    manifest: &Manifest,
    subset: &Subset,
    laid_out: &Path,
    ui: Ui,
) -> Result<Option<Snapshot>> {
    let Some(modules) = modules(manifest.snapshot(), &subset.imports) else { return Ok(None) };
    let parts = parts(wasm, manifest, subset, &modules)?;
    let key = Key::of(parts.iter().map(Vec::as_slice));
    let entry = Cache::open()?.get_or_fill::<anyhow::Error>(KIND, &key, |entry| {
        let _spinner = ui.spinner("Starting", "Python for the snapshot");
        let inputs = Inputs { runtime, wasm, modules: modules.clone(), seed: seed(&parts) };
        let (module, stated) = take(inputs, &laid_out.join(WASI_DEPS_USR)).hint(|| {
            "package it without a snapshot: `--no-snapshot`, or `\"snapshot\": false` in the manifest's `python`"
                .to_owned()
        })?;
        files::write(&entry.join(MODULE), &module)?;
        files::write(&entry.join(STATED), &serde_json::to_vec(&stated)?)
    })?;
    let stated: Stated = serde_json::from_slice(&files::read(&entry.join(STATED))?)?;
    Ok(Some(Snapshot {
        wasm: files::read(&entry.join(MODULE))?.into(),
        warnings: stated.warnings(),
        record: SnapshotRecord { modules: stated.modules },
    }))
}

/// The modules that are imported: what the nodes import, but for what the manifest says.
fn modules(wanted: Option<&Wanted>, imports: &BTreeSet<String>) -> Option<BTreeSet<String>> {
    let SnapshotModules { add, remove } = match wanted {
        Some(Wanted::Wanted(false)) => return None,
        Some(Wanted::Modules(modules)) => modules.clone(),
        Some(Wanted::Wanted(true)) | None => SnapshotModules::default(),
    };
    let is_removed = |module: &String| {
        let mut parents = remove.iter().filter_map(|removed| module.strip_prefix(removed.as_str()));
        parents.any(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    Some(imports.iter().filter(|module| !is_removed(module)).chain(&add).cloned().collect())
}

/// Everything that the snapshot follows from. The nodes' code is not among them: while it is being written, the
/// module stays the same, and with it what engines have made of it.
fn parts(
    wasm: &[u8],
    manifest: &Manifest,
    subset: &Subset,
    modules: &BTreeSet<String>,
) -> Result<Vec<Vec<u8>>> {
    let mut parts = vec![own_file::identity()?.into_bytes(), Sha256::digest(wasm).to_vec()];
    parts.push(serde_json::to_vec(&manifest.metadata)?);
    parts.push(serde_json::to_vec(modules)?);
    for SubsetFile { path, source } in &subset.files {
        let digest = sha256_of_file(source);
        let digest = digest.with_context(|| format!("cannot read `{}`", source.display()))?;
        parts.extend([path.clone().into_bytes(), digest.into_bytes()]);
    }
    Ok(parts)
}

/// Follows from all parts but the first, which is this program.
fn seed(parts: &[Vec<u8>]) -> [u8; 32] {
    digest_of(parts.iter().skip(1).map(Vec::as_slice))
}

/// Imports the modules again and again, each time without those that keep what belongs to one run, and keeps the
/// memory. The folder `usr` has the standard library.
///
/// # Errors
///
/// When Python cannot be started inside the module, or what has started in it cannot be kept.
pub fn take(mut inputs: Inputs<'_>, usr: &Path) -> Result<(Vec<u8>, Stated)> {
    let mut left_out = Vec::new();
    loop {
        let (report, image) = prepare(&inputs, usr)?;
        if report.left_out.is_empty() {
            let wasm = wasi_snapshot::embed(inputs.wasm, &image, ENTRIES)?;
            let wasm = exports::keep(&wasm, &exports::STREAMING)?;
            check_size(wasm.len() as u64, ReadLimits::default().module_bytes)?;
            left_out.sort_by(|one: &LeftOut, other| one.module.cmp(&other.module));
            return Ok((wasm, Stated { modules: report.modules, left_out }));
        }
        for one in report.left_out {
            if !inputs.modules.remove(&one.module) {
                bail!("the runtime leaves out `{}`, which it was not asked for", one.module);
            }
            left_out.push(one);
        }
    }
}

/// A package with a larger module would be refused by everybody who reads it.
fn check_size(bytes: u64, most: u64) -> Result<()> {
    if bytes <= most {
        return Ok(());
    }
    bail!(
        "what is imported takes too much memory for a snapshot: the module has {bytes} bytes with it, of {most} at most"
    )
}

fn prepare(inputs: &Inputs<'_>, usr: &Path) -> Result<(PreparationReport, Image)> {
    let python = Preopen { host: usr.to_owned(), guest: guest::USR.to_owned(), writable: false };
    let invocation = Invocation {
        args: std::iter::once(PROGRAM)
            .chain(inputs.modules.iter().map(String::as_str))
            .map(str::to_owned)
            .collect(),
        preopens: vec![python],
        limits: Limits { time: Some(TIME), ..Limits::default() },
        ..Invocation::default()
    };
    let (outcome, image) = inputs
        .runtime
        .prepare(preparation::INITIALIZE, invocation, inputs.seed)
        .context("the runtime that was built cannot be run")?;
    let stderr = String::from_utf8_lossy(&outcome.stderr);
    let Some(image) = image.filter(|_| outcome.is_success()) else {
        bail!(
            "Python cannot be started for the snapshot: {}: {}",
            outcome.termination,
            stderr.trim()
        );
    };
    let report = serde_json::from_slice(&outcome.stdout)
        .context("the runtime gave an unexpected answer to what is in its memory")?;
    Ok((report, image))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_that_no_reader_takes_is_refused() {
        assert!(check_size(8, 8).is_ok());
        assert_eq!(
            check_size(9, 8).unwrap_err().to_string(),
            "what is imported takes too much memory for a snapshot: the module has 9 bytes with it, of 8 at most"
        );
    }

    fn names(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn the_manifest_adds_and_removes_modules() {
        let imports = names(&["json", "numpy", "numpy.fft", "numpydoc"]);
        let chosen = |snapshot: &str| {
            let manifest = format!(
                r#"{{"version": "v1", "metadata": {{}}, "nodes": [], "connections": [], "python": {{{snapshot}}}}}"#
            );
            let manifest = Manifest::from_json(&manifest).unwrap();
            modules(manifest.snapshot(), &imports)
        };
        assert_eq!(chosen(""), Some(imports.clone()));
        assert_eq!(chosen(r#""snapshot": true"#), Some(imports.clone()));
        assert_eq!(chosen(r#""snapshot": false"#), None);
        assert_eq!(
            chosen(r#""snapshot": {"add": ["csv"], "remove": ["numpy"]}"#),
            Some(names(&["csv", "json", "numpydoc"]))
        );
    }

    #[test]
    fn the_seed_is_that_of_the_content_and_not_of_this_program() {
        let parts = |program: &str, content: &[&str]| -> Vec<Vec<u8>> {
            let parts = std::iter::once(program).chain(content.iter().copied());
            parts.map(|part| part.as_bytes().to_vec()).collect()
        };
        assert_eq!(seed(&parts("one", &["a", "b"])), seed(&parts("other", &["a", "b"])));
        assert_ne!(seed(&parts("one", &["a", "b"])), seed(&parts("one", &["ab", ""])));
    }
}
