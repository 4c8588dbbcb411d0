//! What static archives are linked from, where a package is built in that comes as such.

mod tools;

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use builtin_packages::BuiltinPackage;
use numpy_kit::NumpyKit;
use rmpkg_format::Material;
use rmpkg_pack::Builtin;
use terminal_ui::{Ui, WithHint};
use wlr_libpy::kit::Kit;

use crate::variant::Variant;

pub use tools::{TOOLS, Tool, missing};

/// The archives of a package, and all that belongs to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageKit {
    /// The package.
    pub package: &'static BuiltinPackage,
    /// The environment variable that the runtime's build script finds the folder in.
    pub variable: &'static str,
    /// The folder with the archives in `lib/`.
    pub folder: PathBuf,
    /// The folder with the package's Python files, as they would be installed.
    pub site_packages: PathBuf,
    /// The file with the texts of all licences.
    pub licenses: PathBuf,
    /// The files that it was made of.
    pub materials: Vec<Material>,
}

impl From<&PackageKit> for Builtin {
    fn from(kit: &PackageKit) -> Self {
        Self { package: kit.package, site_packages: kit.site_packages.clone() }
    }
}

/// The kits of all packages of the variant that need one, made unless that was done before.
///
/// # Errors
///
/// When one cannot be made.
pub fn ensure(variant: &Variant, python: &Kit, ui: Ui) -> Result<Vec<PackageKit>> {
    let kit = |package: &&'static BuiltinPackage| {
        package.archives().map(|variable| make(package, variable, python, ui))
    };
    variant.builtins.iter().filter_map(kit).collect()
}

fn make(
    package: &'static BuiltinPackage,
    variable: &'static str,
    python: &Kit,
    ui: Ui,
) -> Result<PackageKit> {
    let name = package.name;
    if variable != numpy_kit::KIT_VARIABLE {
        bail!("nothing makes the archives of `{name}`");
    }
    let numpy = NumpyKit::ensure(python, &|step| ui.status("Preparing", step))
        .with_context(|| format!("`{name}` cannot be built in"));
    let missing = missing(&[package]);
    let numpy = if missing.is_empty() { numpy? } else { numpy.hint(|| get(name, &missing))? };
    let material = |(name, sha256)| Material { name, sha256 };
    Ok(PackageKit {
        package,
        variable,
        site_packages: numpy.site_packages(),
        licenses: numpy.licenses(),
        materials: numpy.materials.into_iter().map(material).collect(),
        folder: numpy.folder,
    })
}

/// How to get what archives are made with.
fn get(name: &str, missing: &[&str]) -> String {
    format!("run `cargo xtask setup --with {name}`, which installs {}", missing.join(", "))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use builtin_packages::NUMPY_TESTS;

    use super::*;

    #[test]
    fn the_table_has_the_modules_that_are_in_the_archive() {
        let named = |package: &BuiltinPackage| -> BTreeSet<_> {
            package.modules.iter().map(|module| module.name).collect()
        };
        let numpy = BuiltinPackage::named("numpy").unwrap();
        assert_eq!(named(numpy), BTreeSet::from(numpy_kit::MODULES));
        assert_eq!(named(&NUMPY_TESTS), BTreeSet::from(numpy_kit::TEST_MODULES));
    }

    #[test]
    fn what_is_missing_is_named_with_the_command_that_gets_it() {
        let step = get("numpy", &["clang-22", "wasi-libc"]);
        let command = "run `cargo xtask setup --with numpy`, which installs clang-22, wasi-libc";
        assert_eq!(step, command);
    }
}
