//! The bill of modules that are made up.

use rmpkg_format::Provenance;

use super::*;

fn module(materials: &[&str], crates: Vec<Crate>) -> Module {
    let material = |name: &&str| Material { name: (*name).to_owned(), sha256: "5".repeat(64) };
    Module {
        wasm: (*b"\0asm").into(),
        rust: "1.95.0".to_owned(),
        wasm_opt: "119".to_owned(),
        provenance: Provenance {
            materials: materials.iter().map(material).collect(),
            ..Provenance::default()
        },
        crates,
        kits: Vec::new(),
        linked: 0,
        optimised: 0,
    }
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
    let module = module(&["componentize-py==0.16.0", "numpy==2.0.0", "libpython"], Vec::new());
    let components = components(&module, "3.12.1");
    let wheel = component(&components, "componentize-py");
    assert_eq!(wheel.license, "Apache-2.0 WITH LLVM-exception");
    let unknown = component(&components, "numpy");
    assert_eq!(
        (unknown.license.as_str(), unknown.version.as_deref()),
        ("NOASSERTION", Some("2.0.0"))
    );
    assert_eq!(unknown.purl.as_deref(), Some("pkg:pypi/numpy@2.0.0"));
    assert!(components.iter().all(|component| component.name != "libpython"));
}

#[test]
fn a_teams_own_crate_is_listed_and_need_carry_no_licence() {
    let folder = tempfile::tempdir().unwrap();
    let module = module(&[], vec![own(folder.path())]);
    let own = component(&components(&module, "3.12.1"), "own").clone();
    assert_eq!((own.license.as_str(), own.purl), ("NOASSERTION", None));
    assert!(!licenses(&module).unwrap().contains("own 1.0.0"));
    std::fs::write(folder.path().join("LICENSE"), "all rights reserved").unwrap();
    assert!(licenses(&module).unwrap().contains("own 1.0.0\n\nall rights reserved"));
}
