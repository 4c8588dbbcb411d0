//! What the module is made of.

use std::path::Path;

use rmpkg_format::{Material, Provenance};
use wlr_libpy::kit::Kit;

use crate::kits::PackageKit;
use crate::process;
use crate::toolchain::Kind;
use crate::workspace;

/// Puts together what is known of a module.
pub fn of(
    toolchain: Kind,
    kit: &Kit,
    packages: &[PackageKit],
    wasm_opt_flags: &[String],
) -> Provenance {
    let material = |(name, sha256): (&&str, &String)| Material {
        name: (*name).to_owned(),
        sha256: sha256.clone(),
    };
    let of_packages = packages.iter().flat_map(|kit| kit.materials.iter().cloned());
    Provenance {
        toolchain: Some(toolchain.key().to_owned()),
        wasm_opt_flags: wasm_opt_flags.to_vec(),
        materials: kit.materials.iter().map(material).chain(of_packages).collect(),
        source_revision: revision(workspace::root()),
        ..Provenance::default()
    }
}

/// The revision of the source in `folder`, unless it has changes, or is no git repository of its own.
pub(crate) fn revision(folder: &Path) -> Option<String> {
    let folder = folder.to_str()?;
    let git = |arguments: &[&str]| process::ask("git", &[&["-C", folder], arguments].concat());
    let is_whole = git(&["rev-parse", "--show-prefix"])?.is_empty();
    let is_clean = git(&["status", "--porcelain"])?.is_empty();
    if is_whole && is_clean { git(&["rev-parse", "HEAD"]) } else { None }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_revision_is_named_as_long_as_nothing_was_changed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_str().unwrap();
        assert_eq!(revision(folder.path()), None, "no repository");
        let git = |arguments: &[&str]| {
            let identity = ["-c", "user.name=n", "-c", "user.email=e"];
            process::ask("git", &[&["-C", path], &identity[..], arguments].concat()).unwrap()
        };
        git(&["init"]);
        fs::create_dir(folder.path().join("inner")).unwrap();
        fs::write(folder.path().join("inner/file"), "1").unwrap();
        git(&["add", "."]);
        git(&["commit", "--message", "one"]);
        assert_eq!(revision(folder.path()).unwrap().len(), 40);
        assert_eq!(revision(&folder.path().join("inner")), None, "part of another repository");
        fs::write(folder.path().join("new"), "2").unwrap();
        assert_eq!(revision(folder.path()), None, "a file that is in no revision");
    }
}
