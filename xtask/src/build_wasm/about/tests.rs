//! The parts of modules that are made up.

use super::*;

const NOTHING: Parts<'static> = Parts { rust: "1.95.0", crates: &[], kits: &[], materials: &[] };

fn materials(names: &[&str]) -> Vec<Material> {
    let material = |name: &&str| Material { name: (*name).to_owned(), sha256: "5".repeat(64) };
    names.iter().map(material).collect()
}

fn own(folder: &std::path::Path) -> Crate {
    Crate {
        name: "own".to_owned(),
        version: "1.0.0".to_owned(),
        license: "NOASSERTION".to_owned(),
        folder: folder.to_owned(),
        origin: Origin::Elsewhere,
    }
}

fn component<'a>(components: &'a [Component], name: &str) -> &'a Component {
    components.iter().find(|component| component.name == name).unwrap()
}

#[test]
fn the_licence_of_a_wheel_is_known_or_not_asserted() {
    let materials = materials(&["componentize-py==0.16.0", "other==2.0.0", "libpython"]);
    let components = components(&Parts { materials: &materials, ..NOTHING });
    let wheel = component(&components, "componentize-py");
    assert_eq!(wheel.license.text(), "Apache-2.0 WITH LLVM-exception");
    let unknown = component(&components, "other");
    assert_eq!(
        (unknown.license.text(), unknown.version.as_deref()),
        ("NOASSERTION", Some("2.0.0"))
    );
    assert_eq!(unknown.purl.as_deref(), Some("pkg:pypi/other@2.0.0"));
    assert!(components.iter().all(|component| component.name != "libpython"));
}

#[test]
fn a_teams_own_crate_is_listed_and_need_carry_no_licence() {
    let folder = tempfile::tempdir().unwrap();
    let crates = [own(folder.path())];
    let parts = Parts { crates: &crates, ..NOTHING };
    let own = component(&components(&parts), "own").clone();
    assert_eq!((own.license.text(), own.purl.as_ref()), ("NOASSERTION", None));
    let text = || licenses(&parts).unwrap().render();
    assert!(!text().contains("own 1.0.0"));
    std::fs::write(folder.path().join("LICENSE"), "all rights reserved").unwrap();
    assert!(text().contains("own 1.0.0\n\nall rights reserved"));
}

#[test]
fn what_is_built_in_from_archives_has_its_licence_and_those_of_its_libraries() {
    let folder = tempfile::tempdir().unwrap();
    let texts = folder.path().join("licenses.txt");
    std::fs::write(&texts, "of NumPy and what it includes").unwrap();
    let materials = materials(&["numpy==2.4.6"]);
    let kits = [PackageKit {
        package: BuiltinPackage::named("numpy").unwrap(),
        variable: "RMPKG_NUMPY_DIR",
        folder: folder.path().to_owned(),
        site_packages: folder.path().to_owned(),
        licenses: texts,
        materials: Vec::new(),
    }];
    let parts = Parts { kits: &kits, materials: &materials, ..NOTHING };
    let components = components(&parts);
    assert!(component(&components, "numpy").license.text().starts_with("BSD-3-Clause AND "));
    let runtime = component(&components, "libc++");
    assert_eq!(runtime.license.text(), "Apache-2.0 WITH LLVM-exception");
    let text = licenses(&parts).unwrap().render();
    assert!(text.contains("numpy\n\nof NumPy and what it includes"));
    assert!(text.contains("compiler-rt, libc++, libc++abi\n\nThe LLVM"));
    std::fs::remove_file(folder.path().join("licenses.txt")).unwrap();
    assert!(licenses(&parts).unwrap_err().to_string().starts_with("cannot read `"));
}

#[test]
fn a_crate_without_a_licence_is_under_that_of_its_repository() {
    let [bare, full] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    std::fs::write(full.path().join("LICENSE"), "of pulp").unwrap();
    let registry = |name: &str, folder: &tempfile::TempDir| Crate {
        name: name.to_owned(),
        origin: Origin::Registry,
        ..own(folder.path())
    };
    let flag = registry("pulp-wasm-simd-flag", &bare);
    let both = [flag, registry("pulp", &full)];
    assert!(licenses(&Parts { crates: &both[..1], ..NOTHING }).is_err());
    let text = licenses(&Parts { crates: &both, ..NOTHING }).unwrap().render();
    assert!(text.contains("pulp-wasm-simd-flag 1.0.0, pulp 1.0.0\n\nof pulp"));
}
