//! `rmpkg repack`: another pipeline, other nodes or models, the same runtime.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use pipeline_manifest::Manifest;
use rmpkg_format::layout::{APP, MODELS};
use rmpkg_format::{Package, PackageBuilder, ReadLimits};
use serde::Serialize;
use terminal_ui::Ui;

use crate::exit::BadInput;
use crate::flags::RepackFlags;
use crate::{output, package};

/// What provenance calls this command.
const BY: &str = "rmpkg repack";

#[derive(Debug, Serialize)]
struct Repacked {
    package: PathBuf,
    entries: usize,
}

/// Runs the command.
///
/// # Errors
///
/// When the package, the manifest or a folder is not valid, or the output can't be written.
pub fn run(flags: &RepackFlags, ui: Ui) -> Result<ExitCode> {
    let package = package::open(&flags.file)?;
    let builder = change(&package, flags)?;
    output::write(&flags.output, output::PUBLIC, flags.force, |file| {
        builder.write(file)?;
        Ok(())
    })?;
    warn(&package, flags, ui);
    let entries = package::open(&flags.output)?.entries().count();
    let repacked = Repacked { package: flags.output.clone(), entries };
    ui.result(&repacked, |Repacked { package, entries }| {
        format!("{}: {entries} entries", package.display())
    })?;
    Ok(ExitCode::SUCCESS)
}

fn change(package: &Package, flags: &RepackFlags) -> Result<PackageBuilder> {
    let mut builder = PackageBuilder::from_package(package)?;
    if let Some(path) = &flags.manifest {
        builder.pipeline(read_manifest(path)?);
    }
    for (prefix, folder) in [(APP, &flags.nodes), (MODELS, &flags.models)] {
        if let Some(folder) = folder {
            builder.remove_folder(prefix).add_folder(prefix, folder)?;
        }
    }
    builder.edited_by(BY, package).built_with("rmpkg", env!("CARGO_PKG_VERSION"));
    let has_python = package.manifest().package.python.is_some();
    if flags.nodes.is_some() && !has_python {
        return Err(BadInput::new(format!(
            "`{}` has no CPython that could execute nodes; take a package that was made with some",
            flags.file.display()
        ))
        .into());
    }
    Ok(builder)
}

fn read_manifest(path: &Path) -> Result<Manifest> {
    let context = || format!("`{}` is wrong", path.display());
    let manifest =
        Manifest::from_json(&package::read_text(path, ReadLimits::default().manifest_bytes)?)
            .with_context(context)?;
    manifest.graph().with_context(context)?;
    Ok(manifest)
}

/// Says what could not be kept, and what could not be checked.
fn warn(package: &Package, flags: &RepackFlags, ui: Ui) {
    let output = flags.output.display();
    if package.signature().is_some() {
        ui.warning("the new package is not signed");
    }
    if flags.nodes.is_some() {
        ui.warning(format!(
            "the package has the standard library that the old nodes needed; check that the new \
             ones find theirs with `rmpkg run {output} --input FILE`"
        ));
    }
}
