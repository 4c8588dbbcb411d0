//! The bill of a library that was mended.

use std::collections::BTreeMap;

use content_cache::Key;
use rmpkg_format::Provenance;

use super::*;

fn bill(library: &StandardLibrary) -> serde_json::Value {
    let module = Module {
        wasm: (*b"\0asm").into(),
        rust: "1.95.0".to_owned(),
        wasm_opt: "119".to_owned(),
        provenance: Provenance::default(),
        components: vec![Component::generic("wasi-libc", None, "MIT")],
        licenses: Texts::default(),
        builtins: Vec::new(),
        linked: 0,
        optimised: 0,
    };
    let bill = sbom(&module, b"", &Python { version: "3.12.1", library }, &[]);
    serde_json::from_slice(&bill.unwrap()).unwrap()
}

fn library(mended_by: &[&str], vulnerabilities: Vec<Vulnerability>) -> StandardLibrary {
    let material = |name: &&str| ((*name).to_owned(), "6".repeat(64));
    let mended_by: BTreeMap<_, _> = mended_by.iter().map(material).collect();
    StandardLibrary {
        folder: "lib".into(),
        interpreter: Key::of([]),
        digest: String::new(),
        mended_by,
        vulnerabilities,
    }
}

#[test]
fn a_mended_library_names_its_source_and_what_is_known_of_vulnerabilities() {
    let known = Vulnerability {
        id: "CVE-2025-4516".to_owned(),
        modules: vec!["codecs".to_owned()],
        state: State::NotAffected,
        justification: Some(Justification::CodeNotPresent),
        by: None,
        detail: "It is not there.".to_owned(),
    };
    let mended =
        bill(&library(&["pyodide@0.27.8/python_stdlib.zip", "stdlib/tarfile.patch"], vec![known]));
    let parts = mended["components"].as_array().unwrap();
    let names: Vec<_> = parts.iter().map(|part| part["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["cpython", "pyodide", "wasi-libc"], "a patch of ours is no part");
    let affected = &mended["vulnerabilities"][0]["affects"][0]["ref"];
    assert!(parts.iter().any(|part| part["bom-ref"] == *affected), "{affected}");
    let as_found = bill(&library(&[], Vec::new()));
    assert!(as_found.get("vulnerabilities").is_none(), "nothing is known of that library");
}
