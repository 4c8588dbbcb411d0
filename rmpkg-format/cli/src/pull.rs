//! `rmpkg pull`: a package and its signature come from a registry.

#[cfg(test)]
mod tests;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use indicatif::HumanCount;
use rmpkg_format::ReadLimits;
use rmpkg_registry::Access;
use serde::Serialize;
use tempfile::TempPath;
use terminal_ui::Ui;

use crate::flags::PullFlags;
use crate::output::{Temporary, Unfinished, go_on, parent};
use crate::package;
use crate::place::{Place, download, signatures};
use crate::trust::{Demands, Signed, detached, unchecked};

#[derive(Debug, Serialize)]
struct Pulled {
    package: PathBuf,
    /// The digest of its manifest in the registry.
    manifest_digest: String,
    size: u64,
    sha256: String,
    signature: Option<Signed>,
}

/// Runs the command.
///
/// # Errors
///
/// When the package can't be had, is not whole or not what was demanded, or can't be written.
pub fn run(flags: &PullFlags, ui: Ui) -> Result<ExitCode> {
    let demands = Demands::read(&flags.trust)?;
    let output = Output::of(flags)?;
    let registry = flags.registry.registry(&flags.source, Access::Pull);
    let found = registry.find(flags.source.target())?;
    let folder = output.folder()?;
    let new = folder.path().join("package");
    let limit = ReadLimits::default().package_bytes;
    download(&registry, &found.package, ("the package", limit), &new, ui)?;
    let are_wanted = flags.trust.signature.is_none();
    let signatures = if are_wanted { signatures(&registry, &found, ui)? } else { Vec::new() };
    let place = Place::pulled(&flags.source, new, found, signatures);
    let package = package::open_at(&place)?;
    let checked = demands.check(&package, &place)?;
    let signed = if checked.is_some() { checked } else { unchecked(&package, &place)? };
    output.keep(&folder, &place, signed.as_ref())?;
    let pulled = Pulled {
        package: flags.output.clone(),
        manifest_digest: place.digest().unwrap_or_default().to_owned(),
        size: package.bytes().len() as u64,
        sha256: package.sha256().to_owned(),
        signature: signed,
    };
    ui.result(&pulled, render)?;
    Ok(ExitCode::SUCCESS)
}

/// The files that are written: all of them or none.
struct Output<'a> {
    package: &'a Path,
    signature: PathBuf,
    force: bool,
    /// The signature that is to hold, if it is in a file.
    given: Option<&'a Path>,
}

impl<'a> Output<'a> {
    fn of(flags: &'a PullFlags) -> Result<Self> {
        let (package, signature) = (flags.output.as_path(), detached(&flags.output));
        for path in [package, &signature] {
            let shown = path.display();
            ensure!(!path.is_dir(), "`{shown}` is a folder; give the name of a file");
            ensure!(
                flags.force || path.symlink_metadata().is_err(),
                "`{shown}` is there already; `--force` replaces it"
            );
        }
        Ok(Self { package, signature, force: flags.force, given: flags.trust.signature.as_deref() })
    }

    /// A temporary folder beside them, which Ctrl-C removes at once, however long the registry takes.
    fn folder(&self) -> Result<Temporary> {
        let context = || format!("cannot write `{}`", self.package.display());
        Temporary::make_in(parent(self.package)).with_context(context)
    }

    /// Gives the package and its signature their names. The package comes last, so that after any failure the former
    /// one is there, and its signature too. From here on Ctrl-C waits.
    fn keep(&self, folder: &Temporary, place: &Place, signed: Option<&Signed>) -> Result<()> {
        let name = signed.and_then(|signed| signed.detached.as_deref());
        let signature = name.and_then(|name| place.signature_named(name));
        let new = folder.path().join("signature");
        if let Some(signature) = signature {
            fs::write(&new, signature.as_str()).with_context(|| written(&self.signature))?;
        }
        let _unfinished = Unfinished::begin();
        go_on()?;
        let former = self.take_former(folder)?;
        let named = signature.map_or(Ok(()), |_| self.name(&new, &self.signature));
        let is_new = signature.is_some() && named.is_ok();
        let kept = named.and_then(|()| self.name(place.file(), self.package));
        if kept.is_err() {
            self.put_back(former, is_new);
        }
        kept
    }

    /// Leaves of signatures what was there.
    fn put_back(&self, former: Option<PathBuf>, is_new: bool) {
        if is_new {
            fs::remove_file(&self.signature).ok();
        }
        if let Some(former) = former {
            fs::rename(former, &self.signature).ok();
        }
    }

    /// Takes away the signature of the package that is replaced, which would be taken for one of the new package, and
    /// tells where it is until the temporary folder is removed.
    fn take_former(&self, folder: &Temporary) -> Result<Option<PathBuf>> {
        let is_given = self.given.is_some_and(|given| is_same(given, &self.signature));
        if !self.force || is_given || self.signature.symlink_metadata().is_err() {
            return Ok(None);
        }
        let (shown, former) = (self.signature.display(), folder.path().join("former"));
        fs::rename(&self.signature, &former).with_context(|| format!("cannot move `{shown}`"))?;
        Ok(Some(former))
    }

    fn name(&self, new: &Path, path: &Path) -> Result<()> {
        let new = TempPath::try_from_path(new).with_context(|| written(path))?;
        let kept = if self.force { new.persist(path) } else { new.persist_noclobber(path) };
        kept.map_err(|error| error.error).with_context(|| written(path))
    }
}

/// Whether both are one file.
fn is_same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

fn written(path: &Path) -> String {
    format!("cannot write `{}`", path.display())
}

fn render(pulled: &Pulled) -> String {
    let Pulled { package, manifest_digest, size, sha256, signature } = pulled;
    let signature = match signature {
        None => "not signed".to_owned(),
        Some(Signed { key, verified: true, .. }) => format!("signed with the key {key}"),
        Some(Signed { key, .. }) => {
            format!("says that it is signed with the key {key}: not checked; `--key` checks it")
        }
    };
    let (package, size) = (package.display(), HumanCount(*size));
    format!("{package}: {size} bytes, @{manifest_digest}\nsha256 {sha256}\n{signature}")
}
