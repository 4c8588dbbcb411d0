//! Manifests that are missing or wrong, or that differ from what is there.

use rmpkg_format::layout::{MANIFEST_SIGNATURE, WASM_MODULE};
use serde_json::{Value, json};

use super::archive::Entry;
use super::good::runtime;
use super::package::{
    Case, MANIFEST_AT, NODE, NODE_AT, STDLIB, archive, bent, case, files, manifest, with_files,
    with_manifest, with_manifest_text,
};

pub fn cases() -> Vec<Case> {
    [documents(), duplicates(), fields(), provenances(), formats(), pipelines(), lists(), parts()]
        .into_iter()
        .flatten()
        .collect()
}

fn remove(value: &mut Value, field: &str) {
    value.as_object_mut().unwrap().remove(field);
}

/// The text of the good manifest with one more field, given as text.
fn text_with(value: &str) -> Vec<u8> {
    let text = manifest(&files()).to_string();
    format!("{{\"custom\":{value},{}", &text[1..]).into_bytes()
}

fn documents() -> Vec<Case> {
    let good = manifest(&files()).to_string();
    let deep = "[".repeat(127) + &"]".repeat(127);
    let text = |name: &str, text: &[u8]| with_manifest_text(name, "manifest_not_json", text);
    vec![
        bent("manifest-missing", "manifest_missing", |zip| {
            zip.entries.remove(MANIFEST_AT);
        }),
        bent("manifest-not-first", "manifest_not_first", |zip| zip.entries.rotate_left(1)),
        case("zip-without-entries", "manifest_missing", super::archive::Archive::default().write()),
        text("manifest-empty", b""),
        text("manifest-torn", b"{\"version\":"),
        text("manifest-array", b"[]"),
        text("manifest-null", b"null"),
        text("manifest-trailing-text", format!("{good}x").as_bytes()),
        text("manifest-byte-order-mark", format!("\u{feff}{good}").as_bytes()),
        text("manifest-not-utf8", b"{\"version\":\"\xe4\"}"),
        text("manifest-number-too-large", &text_with("1e999")),
        text("manifest-lone-surrogate", &text_with(r#""\ud800""#)),
        text("manifest-too-deep", &text_with(&deep)),
    ]
}

/// Fields that stand twice in one object, where readers take the first or the last.
fn duplicates() -> Vec<Case> {
    let good = manifest(&files()).to_string();
    let twice = |name: &str, before: &str, field: &str| {
        let text = good.replacen(before, &format!("{before}{field}"), 1);
        assert!(text.len() > good.len(), "{before} is not in the manifest");
        with_manifest_text(&format!("duplicate-{name}"), "manifest_duplicate_key", text.as_bytes())
    };
    vec![
        twice("field", "{", r#""version":"v1","#),
        twice("target", "{", r#""runtime_target":"native","#),
        twice("escaped", "{", r#""ve\u0072sion":"v1","#),
        twice("package", "{", r#""package":{"format":"2.0","files":[]},"#),
        twice("format", r#""package":{"#, r#""format":"1.0","#),
        twice("sha256", r#""files":[{"#, r#""sha256":"","#),
        twice("node-id", r#""nodes":[{"#, r#""id":"other","#),
        twice("in-unknown-field", "{", r#""custom":[[{"a":"\\\"{[","a" : null}]],"#),
        twice("proto", "{", r#""custom":{"__proto__":1,"__proto__":1},"#),
        twice("empty", "{", r#""custom":{"":1,"":1},"#),
    ]
}

fn fields() -> Vec<Case> {
    let wrong =
        |name: &str, change: fn(&mut Value)| with_manifest(name, "manifest_invalid", change);
    vec![
        with_manifest("target-missing", "wrong_target", |all| remove(all, "runtime_target")),
        with_manifest("target-other", "wrong_target", |all| {
            all["runtime_target"] = json!("wasm64-wasi");
        }),
        with_manifest("target-number", "wrong_target", |all| all["runtime_target"] = json!(32)),
        wrong("package-missing", |all| remove(all, "package")),
        wrong("package-array", |all| all["package"] = json!([])),
        wrong("format-missing", |all| remove(&mut all["package"], "format")),
        wrong("format-number", |all| all["package"]["format"] = json!(1.0)),
        wrong("python-number", |all| all["package"]["python"] = json!(3.12)),
        wrong("built-with-array", |all| all["package"]["built_with"] = json!(["rustc"])),
        wrong("built-with-number", |all| all["package"]["built_with"] = json!({"rustc": 1})),
        wrong("built-with-null", |all| all["package"]["built_with"] = Value::Null),
        wrong("files-missing", |all| remove(&mut all["package"], "files")),
        wrong("files-object", |all| all["package"]["files"] = json!({})),
        wrong("file-null", |all| all["package"]["files"][0] = Value::Null),
        wrong("file-without-path", |all| remove(&mut all["package"]["files"][0], "path")),
        wrong("file-size-text", |all| all["package"]["files"][0]["size"] = json!("16")),
        wrong("file-size-negative", |all| all["package"]["files"][0]["size"] = json!(-16)),
        wrong("file-size-beyond-all-readers", |all| {
            all["package"]["files"][0]["size"] = json!(1_u64 << 53);
        }),
        wrong("file-array", |all| {
            let file = &mut all["package"]["files"][0];
            *file = json!([file["path"], file["size"], file["sha256"]]);
        }),
        wrong("package-array-of-its-fields", |all| {
            let package = &mut all["package"];
            *package = json!([package["format"], package["python"], {}, package["files"]]);
        }),
        wrong("file-size-fraction", |all| all["package"]["files"][0]["size"] = json!(16.5)),
        wrong("file-sha256-missing", |all| remove(&mut all["package"]["files"][0], "sha256")),
        wrong("file-sha256-short", |all| all["package"]["files"][0]["sha256"] = json!("ab")),
        wrong("file-sha256-upper-case", |all| {
            all["package"]["files"][0]["sha256"] = json!("AB".repeat(32));
        }),
    ]
}

fn provenances() -> Vec<Case> {
    let wrong = |name: &str, provenance: Value| {
        with_manifest(&format!("provenance-{name}"), "manifest_invalid", move |all| {
            all["package"]["provenance"] = provenance;
        })
    };
    let variant =
        |name: &str, runtime| wrong(&format!("runtime-{name}"), json!({ "runtime": runtime }));
    let runtime = |field: &str, value| {
        let mut runtime = runtime();
        runtime[field] = value;
        runtime
    };
    let edited = |edit: Value| json!({ "edits": [edit] });
    vec![
        wrong("text", json!("rustc")),
        wrong("array", json!(["rustup", [], [], "1f"])),
        wrong("toolchain-number", json!({"toolchain": 1})),
        wrong("flags-text", json!({"wasm_opt_flags": "-O3"})),
        wrong("flag-number", json!({"wasm_opt_flags": [3]})),
        wrong("materials-object", json!({"materials": {"wheel": "ab"}})),
        wrong("materials-null", json!({"materials": null})),
        wrong("material-array", json!({"materials": [["wheel", "0".repeat(64)]]})),
        wrong("material-without-name", json!({"materials": [{"sha256": "0".repeat(64)}]})),
        wrong("sha256-short", json!({"materials": [{"name": "wheel", "sha256": "ab"}]})),
        wrong("revision-object", json!({"source_revision": {}})),
        wrong("edits-null", json!({ "edits": null })),
        wrong("edit-array", edited(json!(["a page", "0".repeat(64), []]))),
        wrong("edit-without-entries", edited(json!({"by": "a page", "package": "0".repeat(64)}))),
        wrong("edit-of-nothing", edited(json!({"by": "a page", "package": "", "entries": []}))),
        variant("text", json!("runtime")),
        variant("array", json!(["runtime", [], true, false])),
        variant("without-crate", json!({"builtins": [], "safepoints": true, "debug": false})),
        variant("crate-number", runtime("crate", json!(1))),
        variant("builtins-text", runtime("builtins", json!("bz2"))),
        variant("builtin-number", runtime("builtins", json!([2]))),
        variant("safepoints-text", runtime("safepoints", json!("yes"))),
        variant("debug-null", runtime("debug", Value::Null)),
        wrong("snapshot-array", json!({ "snapshot": [["json"]] })),
        wrong("snapshot-without-modules", json!({ "snapshot": {} })),
        wrong("snapshot-module-number", json!({ "snapshot": { "modules": [1] } })),
    ]
}

fn formats() -> Vec<Case> {
    let other = |format: &str| {
        let name = format!("format-{}", if format.is_empty() { "empty" } else { format });
        with_manifest(&name, "unknown_format", |all| all["package"]["format"] = json!(format))
    };
    let versions = ["2.0", "0.9", "1", "1.", "1.01", "1.x", "v1.0", "10.0", ""];
    versions.into_iter().map(other).chain(next_formats()).collect()
}

/// The next major version, which may have changed all else.
fn next_formats() -> Vec<Case> {
    let next = |name: &str, change: fn(&mut Value)| {
        with_manifest(&format!("format-2.0-with-{name}"), "unknown_format", |all| {
            all["package"]["format"] = json!("2.0");
            change(all);
        })
    };
    let mut signed = archive(next_manifest().to_string().as_bytes(), &files());
    signed.entries.insert(NODE_AT, Entry::stored(MANIFEST_SIGNATURE.as_bytes(), b"of a new form"));
    vec![
        next("other-target", |all| all["runtime_target"] = json!("wasm64-wasi")),
        next("other-package", |all| all["package"] = json!({"format": "2.0", "entries": {}})),
        next("other-types", |all| {
            all["package"]["python"] = json!([3, 12]);
            all["package"]["files"][0] = json!([NODE, 16]);
        }),
        next("other-pipeline", |all| all["nodes"] = json!({"one": "node:Node"})),
        next("other-list", |all| all["package"]["files"] = json!([])),
        case("format-2.0-with-other-signature", "unknown_format", signed.write()),
    ]
}

fn next_manifest() -> Value {
    let mut manifest = manifest(&files());
    manifest["package"]["format"] = json!("2.0");
    manifest
}

fn pipelines() -> Vec<Case> {
    let wrong =
        |name: &str, change: fn(&mut Value)| with_manifest(name, "pipeline_invalid", change);
    vec![
        wrong("pipeline-without-version", |all| remove(all, "version")),
        wrong("pipeline-metadata-text", |all| all["metadata"] = json!("x")),
        wrong("pipeline-nodes-number", |all| all["nodes"] = json!(7)),
        wrong("pipeline-node-without-id", |all| remove(&mut all["nodes"][0], "id")),
        wrong("pipeline-node-type-null", |all| all["nodes"][0]["node_type"] = Value::Null),
        wrong("pipeline-params-array", |all| all["nodes"][0]["params"] = json!([1])),
        wrong("pipeline-snapshot-text", |all| all["python"] = json!({"snapshot": "no"})),
        wrong("pipeline-snapshot-other-field", |all| {
            all["python"] = json!({"snapshot": {"ad": ["json"]}});
        }),
        wrong("pipeline-without-connections", |all| remove(all, "connections")),
        wrong("pipeline-node-array", |all| all["nodes"] = json!([["one", "node:Node"]])),
        wrong("pipeline-connection-array", |all| all["connections"] = json!([["one", "one"]])),
        wrong("pipeline-connection-without-end", |all| {
            all["connections"] = json!([{"from": "one"}]);
        }),
    ]
}

fn lists() -> Vec<Case> {
    vec![
        bent("entry-absent", "entry_absent", |zip| drop(zip.entries.remove(NODE_AT))),
        with_manifest("manifest-lists-itself", "entry_absent", |all| {
            let record = json!({"path": "manifest.json", "size": 0, "sha256": "0".repeat(64)});
            all["package"]["files"].as_array_mut().unwrap().push(record);
        }),
        with_manifest("entry-unlisted", "entry_unlisted", |all| {
            all["package"]["files"].as_array_mut().unwrap().remove(0);
        }),
        with_manifest("entry-listed-twice", "listed_twice", |all| {
            let files = all["package"]["files"].as_array_mut().unwrap();
            files.push(files[0].clone());
        }),
        with_manifest("size-differs", "size_differs", |all| {
            all["package"]["files"][0]["size"] = json!(17);
        }),
        with_manifest("sha256-differs", "sha256_differs", |all| {
            all["package"]["files"][0]["sha256"] = json!("0".repeat(64));
        }),
        with_manifest("sha256-of-wasm-differs", "sha256_differs", |all| {
            all["package"]["files"][1]["sha256"] = json!("0".repeat(64));
        }),
    ]
}

fn parts() -> Vec<Case> {
    let without = |name: &str, code, path: &str| {
        with_files(name, code, |files| files.retain(|(name, _)| name != path))
    };
    let wasm = |name: &str, content: &[u8]| {
        with_files(name, "wasm_invalid", |files| files[1].1 = content.to_vec())
    };
    vec![
        without("wasm-missing", "wasm_missing", WASM_MODULE),
        wasm("wasm-empty", b""),
        wasm("wasm-other", b"#!/bin/sh\n"),
        without("stdlib-missing", "stdlib_missing", STDLIB),
        with_files("legacy-layout", "legacy_layout", |files| {
            files[1].0 = "runtime.wasm".to_owned();
            files.retain(|(name, _)| name != STDLIB && name != NODE);
        }),
    ]
}
