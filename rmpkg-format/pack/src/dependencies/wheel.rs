//! A wheel, checked against itself and unpacked as far as a run needs it. Nothing of it is executed.

mod archive;
mod mentions;
pub mod record;
mod spread;
#[cfg(test)]
mod tests;
mod trim;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use super::extension::{is_extension, machine, module};
use super::lockfile::normalized;
use super::metadata::Metadata;
pub use archive::{Files, read};
pub use record::Modules;

/// What of a wheel goes into a package, in a folder of this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unpacked {
    /// The folder.
    pub folder: PathBuf,
}

impl Unpacked {
    /// What goes to `site-packages`.
    pub fn site_packages(&self) -> PathBuf {
        self.folder.join("site-packages")
    }

    /// What goes below `/usr`, such as `share/`; need not exist.
    pub fn prefix(&self) -> PathBuf {
        self.folder.join("usr")
    }
}

/// Unpacks the wheel of the distribution with that normalized name into `folder`, which is empty.
///
/// # Errors
///
/// When the archive isn't one that is safe to unpack, contradicts its own lists, is another distribution
/// or holds compiled code; when a file can't be written.
pub fn unpack(wheel: &[u8], name: &str, folder: &Path) -> Result<Unpacked> {
    let files = archive::read(wheel)?;
    let dist_info = dist_info(&files)?;
    let named = normalized(dist_info.split('-').next().unwrap_or_default());
    ensure!(named == name, "it is of the distribution `{named}`");
    record::check(&files, &dist_info)?;
    check_portable(&files, &dist_info)?;
    let mut spread = spread::spread(files, &dist_info)?;
    trim::trim(&mut spread.site_packages, &dist_info);
    let record = record::write(&spread.site_packages, &dist_info, Modules::Bytecode);
    spread.site_packages.insert(format!("{dist_info}/RECORD"), record.into_bytes());
    let unpacked = Unpacked { folder: folder.to_owned() };
    write(&spread.site_packages, &unpacked.site_packages())?;
    write(&spread.prefix, &unpacked.prefix())?;
    Ok(unpacked)
}

/// The folder of the distribution's metadata.
///
/// # Errors
///
/// When there is none, or more than one.
pub fn dist_info(files: &Files) -> Result<String> {
    let folder = |path: &String| Some(path.split_once('/')?.0.to_owned());
    let is_metadata = |folder: &String| folder.ends_with(".dist-info");
    let mut folders: Vec<_> = files.keys().filter_map(folder).filter(is_metadata).collect();
    folders.dedup();
    let [folder] = folders.as_slice() else {
        bail!("it has {} folders `*.dist-info`, where one belongs", folders.len());
    };
    Ok(folder.clone())
}

/// Whether every machine can use it, and WebAssembly with them.
fn check_portable(files: &Files, dist_info: &str) -> Result<()> {
    if let Some((path, bytes)) = files.iter().find(|(path, _)| is_extension(path)) {
        let (module, machine) = (module(path), machine(bytes));
        bail!("`{module}` is a compiled extension for {machine}, which WebAssembly can't load");
    }
    let path = format!("{dist_info}/WHEEL");
    let text = files.get(&path).with_context(|| format!("it has no `{path}`"))?;
    let fields = Metadata::parse(&String::from_utf8_lossy(text));
    let version = fields.get("Wheel-Version").unwrap_or_default();
    ensure!(
        version.split('.').next() == Some("1"),
        "its `Wheel-Version` is `{version}`, and only 1.0 and later versions of 1 can be read"
    );
    let tags: Vec<_> = fields.all("Tag").collect();
    let is_pure = tags.iter().any(|tag| tag.ends_with("-none-any"));
    ensure!(is_pure, "it is for `{}` alone, not for every machine", tags.join("`, `"));
    Ok(())
}

fn write(files: &Files, folder: &Path) -> Result<()> {
    for (path, bytes) in files {
        let path = folder.join(path);
        let context = || format!("cannot write `{}`", path.display());
        path.parent().map_or(Ok(()), fs::create_dir_all).with_context(context)?;
        fs::write(&path, bytes).with_context(context)?;
    }
    Ok(())
}
