//! What static archives are linked from where a package is built in that comes as such.

use std::path::PathBuf;

use anyhow::{Context, Result};
use builtin_packages::BuiltinPackage;
use rmpkg_format::Material;
use terminal_ui::Ui;

use crate::variant::Variant;

/// The archives of a package, and all that belongs to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageKit {
    /// The package.
    pub package: &'static BuiltinPackage,
    /// The folder with the archives in `lib/`.
    pub folder: PathBuf,
    /// The environment variable that the runtime's build script finds the folder in.
    pub variable: &'static str,
    /// The files that it was made of.
    pub materials: Vec<Material>,
}

impl PackageKit {
    /// The package's Python files, as they would be installed.
    pub fn site_packages(&self) -> PathBuf {
        self.folder.join("site-packages")
    }

    /// The file with the texts of all licences.
    pub fn licenses(&self) -> PathBuf {
        self.folder.join("licenses.txt")
    }
}

/// The kits of all packages of the variant that need one, made if that was not done before.
///
/// # Errors
///
/// When one cannot be made.
pub fn ensure(variant: &Variant, ui: Ui) -> Result<Vec<PackageKit>> {
    variant
        .builtins
        .iter()
        .filter_map(|package| Some((package, package.archives()?)))
        .map(|(package, variable)| {
            ui.status("Preparing", package.name);
            let folder = std::env::var_os(variable).context("no kit")?;
            Ok(PackageKit { package, folder: folder.into(), variable, materials: Vec::new() })
        })
        .collect()
}
