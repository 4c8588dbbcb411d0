//! The bill of modules that are made up.

use rmpkg_format::Provenance;

use super::*;
use crate::kits::PackageKit;

const NOTHING: &BTreeMap<String, String> = &BTreeMap::new();
const PYTHON: Python<'static> = Python { version: "3.12.1", mended_by: NOTHING };

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
    let module = module(&["componentize-py==0.16.0", "other==2.0.0", "libpython"], Vec::new());
    let components = components(&module, &PYTHON);
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
    let module = module(&[], vec![own(folder.path())]);
    let own = component(&components(&module, &PYTHON), "own").clone();
    assert_eq!((own.license.text(), own.purl.as_ref()), ("NOASSERTION", None));
    assert!(!licenses(&module, &[]).unwrap().contains("own 1.0.0"));
    std::fs::write(folder.path().join("LICENSE"), "all rights reserved").unwrap();
    assert!(licenses(&module, &[]).unwrap().contains("own 1.0.0\n\nall rights reserved"));
}

#[test]
fn what_is_built_in_from_archives_has_its_licence_and_those_of_its_libraries() {
    let folder = tempfile::tempdir().unwrap();
    let texts = folder.path().join("licenses.txt");
    std::fs::write(&texts, "of NumPy and what it includes").unwrap();
    let mut module = module(&["numpy==2.4.6"], Vec::new());
    module.kits.push(PackageKit {
        package: BuiltinPackage::named("numpy").unwrap(),
        variable: "RMPKG_NUMPY_DIR",
        folder: folder.path().to_owned(),
        site_packages: folder.path().to_owned(),
        licenses: texts,
        materials: Vec::new(),
    });
    let components = components(&module, &PYTHON);
    assert!(component(&components, "numpy").license.text().starts_with("BSD-3-Clause AND "));
    let runtime = component(&components, "libc++");
    assert_eq!(runtime.license.text(), "Apache-2.0 WITH LLVM-exception");
    assert!(licenses(&module, &[]).unwrap().contains("numpy\n\nof NumPy and what it includes"));
    assert!(licenses(&module, &[]).unwrap().contains("compiler-rt, libc++, libc++abi\n\nThe LLVM"));
    std::fs::remove_file(folder.path().join("licenses.txt")).unwrap();
    assert!(licenses(&module, &[]).unwrap_err().to_string().starts_with("cannot read `"));
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
    assert!(licenses(&module(&[], vec![flag.clone()]), &[]).is_err());
    let both = module(&[], vec![flag, registry("pulp", &full)]);
    assert!(
        licenses(&both, &[]).unwrap().contains("pulp-wasm-simd-flag 1.0.0, pulp 1.0.0\n\nof pulp")
    );
}

#[test]
fn a_mended_library_names_its_source_and_what_is_known_of_vulnerabilities() {
    let material = |name: &str| (name.to_owned(), "6".repeat(64));
    let mended_by =
        BTreeMap::from(["pyodide@0.27.8/python_stdlib.zip", "stdlib/tarfile.patch"].map(material));
    let bill = |python: &Python<'_>| -> serde_json::Value {
        serde_json::from_slice(&sbom(&module(&[], Vec::new()), b"", python, &[]).unwrap()).unwrap()
    };
    let mended = bill(&Python { mended_by: &mended_by, ..PYTHON });
    let names = |bill: &serde_json::Value| {
        bill["components"].as_array().unwrap().iter().map(|part| part["name"].to_string()).collect()
    };
    let of_mended: Vec<String> = names(&mended);
    assert!(of_mended.contains(&"\"pyodide\"".to_owned()), "{of_mended:?}");
    assert!(!of_mended.iter().any(|name| name.contains("tarfile")), "a patch of ours is no part");
    let affected = &mended["vulnerabilities"][0]["affects"][0]["ref"];
    let references = mended["components"].as_array().unwrap().iter().map(|part| &part["bom-ref"]);
    assert!(references.into_iter().any(|reference| reference == affected), "{affected}");
    assert!(bill(&PYTHON).get("vulnerabilities").is_none(), "nothing is known of that library");
}
