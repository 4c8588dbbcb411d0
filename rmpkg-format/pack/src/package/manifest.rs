//! The file `manifest.json` of a pipeline.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Context, Result};
use builtin_packages::BuiltinPackage;
use pipeline_command::text::without_mark;
use pipeline_manifest::Manifest;
use terminal_ui::WithHint;

/// Where the manifest should be is none.
#[derive(Debug, thiserror::Error)]
pub enum NoManifest {
    /// It can't be read.
    #[error("cannot read `{}`", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The operating system's answer.
        source: io::Error,
    },
    /// It is in another encoding than JSON is.
    #[error("`{}` is no JSON", path.display())]
    NoText {
        /// The file.
        path: PathBuf,
        /// What is wrong with its bytes.
        source: Box<dyn Error + Send + Sync>,
    },
}

/// Something is wanted built in that nobody can build in.
#[derive(Debug, thiserror::Error)]
#[error("`builtin` names `{0}`, which cannot be built in")]
pub struct UnknownBuiltin(String);

/// The manifest in this file, which describes a pipeline that can run.
pub(super) fn read(path: &Path) -> Result<Manifest> {
    let unreadable = |source| NoManifest::Unreadable { path: path.to_owned(), source };
    let bytes = fs::read(path).map_err(unreadable).hint(|| {
        "a pipeline is a folder with a `manifest.json`; `rmpkg new NAME` makes one".to_owned()
    })?;
    let no_text = |source| NoManifest::NoText { path: path.to_owned(), source };
    let text = without_mark(&bytes).map_err(|error| no_text(error.into()))?;
    let text = str::from_utf8(text).map_err(|error| no_text(error.into()))?;
    let shown = path.display();
    let manifest = Manifest::from_json(text).with_context(|| format!("`{shown}` is wrong"))?;
    manifest.graph().with_context(|| format!("`{shown}` is wrong"))?;
    Ok(manifest)
}

/// What is to be built in by what the file at `path` says.
pub(super) fn builtins(names: &[String], path: &Path) -> Result<Vec<&'static BuiltinPackage>> {
    let found = |name: &String| {
        BuiltinPackage::named(name)
            .ok_or_else(|| UnknownBuiltin(name.clone()))
            .with_context(|| format!("`{}` is wrong", path.display()))
            .hint(|| {
                let known: Vec<_> = BuiltinPackage::optional().map(|known| known.name).collect();
                format!("what can be built in is {}", known.join(", "))
            })
    };
    names.iter().map(found).collect()
}
