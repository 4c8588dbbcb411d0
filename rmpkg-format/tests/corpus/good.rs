//! Packages that are good, each in another way that readers must bear.

use serde_json::{Value, json};

use super::archive::{Archive, crc32, deflate};
use super::package::{Case, NODE_AT, archive, files, fine, good, manifest};

pub fn cases() -> Vec<Case> {
    let with_package = |change: fn(&mut Value)| {
        let mut manifest = manifest(&files());
        change(&mut manifest["package"]);
        archive(manifest.to_string().as_bytes(), &files())
    };
    vec![
        fine("good", good()),
        fine("good-deflated", deflated()),
        fine("good-flags", flags()),
        fine("good-later-minor-version", later()),
        fine(
            "good-huge-minor-version",
            with_package(|package| {
                package["format"] = "1.340282366920938463463374607431768211456".into();
            }),
        ),
        fine("good-python-null", with_package(|package| package["python"] = Value::Null)),
        fine("good-provenance", with_package(|package| package["provenance"] = provenance())),
        fine(
            "good-provenance-runtime",
            with_package(|package| package["provenance"] = with_runtime(runtime())),
        ),
        fine(
            "good-provenance-runtime-null",
            with_package(|package| package["provenance"] = with_runtime(Value::Null)),
        ),
        fine("good-provenance-null", with_package(|package| package["provenance"] = Value::Null)),
        fine("good-unsorted", unsorted()),
        fine("good-directory-reversed", Archive { directory_reversed: true, ..good() }),
        fine("good-other-entries", other_entries()),
        fine("good-longest-name", with_names([&longest_name()])),
        fine("good-longest-part-of-a-name", with_names([&format!("app/{}", "y".repeat(255))])),
        fine("good-without-python", without_python()),
        fine("good-unicode-name", unicode_name()),
        fine("good-nested-deeply", nested()),
        fine("good-repeated-names", repeated_names()),
    ]
}

/// Where a manifest names the variant of the runtime.
const RUNTIME: &str = "/package/provenance/runtime";

/// A version that adds a field wherever there is an object.
fn later() -> Archive {
    let mut manifest = manifest(&files());
    manifest["package"]["format"] = "1.17".into();
    manifest["package"]["provenance"] = with_runtime(runtime());
    for place in ["", "/metadata", "/nodes/0", "/package", "/package/files/0", RUNTIME] {
        manifest.pointer_mut(place).unwrap()["later"] = json!([{"new": true}]);
    }
    archive(manifest.to_string().as_bytes(), &files())
}

fn provenance() -> Value {
    json!({
        "toolchain": null,
        "wasm_opt_flags": ["-O3"],
        "materials": [{"name": "wheel", "sha256": "0".repeat(64), "later": 1}],
        "source_revision": "1f".repeat(20),
        "snapshot": {"modules": ["json", "json.decoder"], "later": 1},
        "edits": [{"by": "a page", "package": "0".repeat(64), "entries": ["app/node.py"]}],
        "later": {},
    })
}

/// A variant of the runtime, as `package.provenance` names it.
pub fn runtime() -> Value {
    json!({"crate": "runtime", "builtins": ["bz2"], "safepoints": true, "debug": false})
}

fn with_runtime(runtime: Value) -> Value {
    let mut provenance = provenance();
    provenance["runtime"] = runtime;
    provenance
}

fn deflated() -> Archive {
    let mut zip = good();
    for entry in &mut zip.entries {
        assert_eq!(entry.local.crc32, crc32(&entry.packed));
        entry.deflated(deflate(&entry.packed.clone()));
    }
    zip
}

/// The flags that may be set: deflate levels, and UTF-8 where the name doesn't need it.
fn flags() -> Archive {
    let mut zip = deflated();
    for (entry, flags) in zip.entries.iter_mut().zip([0x0802, 0x0004, 0x0806, 0x0800]) {
        entry.both(|header| header.flags = flags);
    }
    zip
}

/// Entries that mean nothing to a reader, and that no guest sees.
fn other_entries() -> Archive {
    with_names(["meta/sbom.cdx.json", "meta/licenses.txt", "notes", "application/x"])
}

/// 1,024 bytes.
fn longest_name() -> String {
    let part = "y".repeat(255);
    format!("{part}/{part}/{part}/{}/z", &part[1..])
}

fn with_names<const N: usize>(names: [&str; N]) -> Archive {
    let mut files = files();
    files.extend(names.map(|name| (name.to_owned(), b"x".to_vec())));
    archive(manifest(&files).to_string().as_bytes(), &files)
}

fn unsorted() -> Archive {
    let mut zip = good();
    zip.entries[NODE_AT..].reverse();
    zip
}

fn without_python() -> Archive {
    let mut files = files();
    files.truncate(2);
    let mut manifest = manifest(&files);
    manifest["package"].as_object_mut().unwrap().remove("python");
    archive(manifest.to_string().as_bytes(), &files)
}

fn unicode_name() -> Archive {
    let mut files = files();
    files.push(("app/größe.txt".to_owned(), b"x".to_vec()));
    archive(manifest(&files).to_string().as_bytes(), &files)
}

/// Nested as deeply as is allowed, the document itself included.
fn nested() -> Archive {
    let arrays = "[".repeat(126) + &"]".repeat(126);
    let text = manifest(&files()).to_string();
    let text = format!("{{\"custom\":{arrays},{}", &text[1..]);
    archive(text.as_bytes(), &files())
}

/// The same names in objects beside and within each other, and texts that look like fields.
fn repeated_names() -> Archive {
    let custom = r#"{"a":{"a":[{"a":1},{"a":1},"a","a"]},"b":"a","c":"\"a\":1,\"a\":1","A":{}}"#;
    let text = manifest(&files()).to_string();
    let text = format!("{{\"custom\":{custom},{}", &text[1..]);
    archive(text.as_bytes(), &files())
}
