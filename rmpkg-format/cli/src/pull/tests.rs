use std::collections::BTreeMap;

use rmpkg_registry::{Descriptor, Digest, Found, PACKAGE};
use tempfile::TempDir;

use super::*;

const SIGNATURE: &str = include_str!("../../../tests/corpus/signed/manifest.json.minisig");

/// A folder with another one that stands where the package is to go, and that no file can replace.
fn obstacle() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("app.rmpkg")).unwrap();
    fs::write(folder.path().join("app.rmpkg/file"), "former").unwrap();
    folder
}

/// Fails to give a package its name, with that signature in the registry.
fn fails_to_keep(folder: &Path, force: bool, signature: Option<&str>) {
    let package = folder.join("app.rmpkg");
    let output = Output { signature: detached(&package), package: &package, force, given: None };
    let temporary = output.folder().unwrap();
    let new = temporary.path().join("package");
    fs::write(&new, "new").unwrap();
    let digest = Digest::of(b"new");
    let found = Found {
        digest: digest.clone(),
        package: Descriptor {
            media_type: PACKAGE.to_owned(),
            digest,
            size: 3,
            artifact_type: None,
            annotations: BTreeMap::new(),
        },
    };
    let signatures = signature.map(|text| (PathBuf::from("name"), text.parse().unwrap()));
    let signatures: Vec<_> = signatures.into_iter().collect();
    let signed = signatures
        .first()
        .map(|(name, signature)| Signed::of(signature, false, Some(PathBuf::clone(name))));
    let reference = "oci://localhost:5000/app:1".parse().unwrap();
    let place = Place::pulled(&reference, new, found, signatures);
    let error = output.keep(&temporary, &place, signed.as_ref()).unwrap_err();
    assert_eq!(error.to_string(), format!("cannot write `{}`", package.display()));
}

#[test]
fn the_former_signature_stays_if_the_package_cannot_be_replaced() {
    for signature in [None, Some(SIGNATURE)] {
        let folder = obstacle();
        let former = folder.path().join("app.rmpkg.minisig");
        fs::write(&former, "former").unwrap();
        fails_to_keep(folder.path(), true, signature);
        assert_eq!(fs::read_to_string(former).unwrap(), "former");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}

#[test]
fn no_signature_is_left_if_the_package_cannot_be_written() {
    for force in [false, true] {
        let folder = obstacle();
        fails_to_keep(folder.path(), force, Some(SIGNATURE));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
