//! What is not what it should be is refused: one clear error, and nothing is left of it.

use std::fs;
use std::path::Path;

use serde_json::json;

use crate::command::{fails, outcome, run_fails, succeeds};
use crate::pushing::sha256;
use crate::server::{Server, at};
use crate::support::{folder, names};

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const PACKAGE: &str = "application/vnd.rmpkg.package.v1+zip";
const EMPTY: &str = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

/// Whether the cache has nothing that a registry gave, and nothing that a package became.
fn cache_is_empty(folder: &Path) -> bool {
    let kinds = ["registry", "packages", "modules"];
    let is_entry = |name: &String| !name.ends_with(".lock");
    kinds.iter().all(|kind| {
        let kind = folder.join("cache").join(kind);
        !kind.exists() || !names(&kind).iter().any(is_entry)
    })
}

/// Pulls, verifies and runs, each of which must be refused; what `verify` says.
fn refused(folder: &Path, reference: &str, code: &str) -> String {
    let names = || {
        let mut names = names(folder);
        names.remove("cache");
        names
    };
    let before = names();
    let said = fails(folder, &format!("verify {reference}"), 2, code);
    assert_eq!(fails(folder, &format!("inspect {reference}"), 2, code), said);
    assert_eq!(fails(folder, &format!("pull {reference} -o new.rmpkg"), 2, code), said);
    assert_eq!(run_fails(folder, &format!("run {reference}"), 2, "invalid_package"), said);
    assert_eq!(names(), before);
    assert!(cache_is_empty(folder));
    said
}

#[test]
fn a_package_of_another_maker_does_not_run() {
    let Some(server) = Server::open() else { return };
    let (folder, reference) = (folder(), server.reference("mixed:1.0"));
    let folder = folder.path();
    succeeds(folder, "sign answers.rmpkg --key test.key");
    succeeds(folder, &format!("push answers.rmpkg {reference}"));
    let said =
        run_fails(folder, &format!("run {reference} --key other.pub"), 2, "untrusted_package");
    assert!(said.starts_with(&format!("`{reference}` is not signed with this key: ")), "{said}");
    let kept = ["packages", "modules"].map(|kind| folder.join("cache").join(kind).exists());
    assert_eq!(kept, [false, false]);
    let pull = format!("pull {reference} -o new.rmpkg --key other.pub");
    let before = names(folder);
    fails(folder, &pull, 1, "wrong_key");
    fails(
        folder,
        &pull.replace("--key other.pub", &format!("--sha256 {}", "0".repeat(64))),
        1,
        "wrong_package",
    );
    assert_eq!(names(folder), before);
}

#[test]
fn a_package_without_a_signature_does_not_run_with_a_key() {
    let Some(server) = Server::open() else { return };
    let (folder, reference) = (folder(), server.reference("mixed:1.0"));
    succeeds(folder.path(), &format!("push answers.rmpkg {reference}"));
    let run = format!("run {reference} --key test.pub");
    run_fails(folder.path(), &run, 2, "untrusted_package");
    let verified = outcome(folder.path(), &format!("verify {reference} --key test.pub"));
    assert!(
        verified.stderr.contains("is looked for in it and in the registry"),
        "{}",
        verified.stderr
    );
}

#[test]
fn content_that_was_changed_is_refused() {
    let Some(server) = Server::open() else { return };
    let (folder, reference) = (folder(), server.reference("mixed:1.0"));
    succeeds(folder.path(), &format!("push plain.rmpkg {reference}"));
    let mut bytes = fs::read(folder.path().join("plain.rmpkg")).unwrap();
    let blob = server.blob(&sha256(&bytes));
    bytes[500] ^= 1;
    fs::write(blob, &bytes).unwrap();
    let said = refused(folder.path(), &reference, "registry_wrong_digest");
    assert!(
        said.contains(&format!("with the digest sha256:{}, not sha256:", sha256(&bytes))),
        "{said}"
    );
}

#[test]
fn a_manifest_that_was_changed_is_refused() {
    let Some(server) = Server::open() else { return };
    let (folder, reference) = (folder(), server.reference("mixed:1.0"));
    let pushed = succeeds(folder.path(), &format!("push plain.rmpkg {reference} --json"));
    let pushed: serde_json::Value = serde_json::from_str(&pushed).unwrap();
    let digest = pushed["manifest_digest"].as_str().unwrap();
    let path = server.blob(&digest["sha256:".len()..]);
    let manifest = fs::read_to_string(&path).unwrap();
    fs::write(path, manifest.replace("corpus", "Corpus")).unwrap();
    for name in ["mixed:1.0".to_owned(), format!("mixed@{digest}")] {
        // Some registries notice it themselves, and give nothing.
        let outcome = outcome(folder.path(), &format!("--json verify {}", server.reference(&name)));
        assert_ne!(outcome.code, 0);
        let codes = ["registry_wrong_digest", "registry_refused", "registry_not_found"];
        assert!(codes.contains(&outcome.json()["code"].as_str().unwrap()), "{}", outcome.stderr);
    }
}

/// The registry takes any size.
#[test]
fn a_size_that_lies_is_refused() {
    let Some(server) = Server::open() else { return };
    let folder = folder();
    succeeds(folder.path(), &format!("push plain.rmpkg {}", server.reference("mixed:1.0")));
    let bytes = fs::read(folder.path().join("plain.rmpkg")).unwrap();
    let size = bytes.len() as u64;
    for lie in [size - 1, size + 1] {
        let manifest = manifest(&format!("sha256:{}", sha256(&bytes)), lie, PACKAGE);
        server.put("mixed/manifests/lie", MANIFEST, &manifest);
        let said = refused(folder.path(), &server.reference("mixed:lie"), "registry_wrong_size");
        assert!(said.contains(&format!("not of the {lie} that its manifest says")), "{said}");
    }
    let manifest = manifest(&format!("sha256:{}", sha256(&bytes)), (2 << 30) + 1, PACKAGE);
    server.put("mixed/manifests/lie", MANIFEST, &manifest);
    refused(folder.path(), &server.reference("mixed:lie"), "registry_too_large");
}

#[test]
fn a_size_that_lies_is_noticed_in_the_cache_too() {
    let Some(server) = Server::open() else { return };
    let folder = folder();
    let reference = server.reference("mixed:1.0");
    succeeds(folder.path(), &format!("push plain.rmpkg {reference}"));
    succeeds(folder.path(), &format!("verify {reference}"));
    let bytes = fs::read(folder.path().join("plain.rmpkg")).unwrap();
    let manifest = manifest(&format!("sha256:{}", sha256(&bytes)), 7, PACKAGE);
    server.put("mixed/manifests/lie", MANIFEST, &manifest);
    let lie = server.reference("mixed:lie");
    fails(folder.path(), &format!("verify {lie}"), 2, "registry_wrong_size");
}

#[test]
fn what_is_not_there_is_said() {
    let Some(server) = Server::open() else { return };
    let folder = folder();
    succeeds(folder.path(), &format!("push plain.rmpkg {}", server.reference("mixed:1.0")));
    for name in ["mixed:2.0", "other:1.0", &format!("mixed@sha256:{}", "0".repeat(64))] {
        let said = refused(folder.path(), &server.reference(name), "registry_not_found");
        assert!(said.contains(&format!(" has no `{name}`")), "{said}");
    }
}

#[test]
fn what_is_no_package_is_refused() {
    let Some(server) = Server::open() else { return };
    let folder = folder();
    succeeds(folder.path(), &format!("push plain.rmpkg {}", server.reference("mixed:1.0")));
    let image = manifest(EMPTY, 2, "application/vnd.oci.image.layer.v1.tar");
    server.put("mixed/manifests/image", MANIFEST, &image);
    let said = refused(folder.path(), &server.reference("mixed:image"), "registry_not_a_package");
    assert!(said.contains("is no .rmpkg package: it is of the type `"), "{said}");
    let index = json!({ "schemaVersion": 2, "manifests": [], "mediaType": "application/vnd.oci.image.index.v1+json" });
    let index_type = index["mediaType"].as_str().unwrap();
    server.put("mixed/manifests/index", index_type, &index.to_string());
    refused(folder.path(), &server.reference("mixed:index"), "registry_not_a_package");
    // A blob that is no package, whatever its manifest says.
    server.put("mixed/manifests/false", MANIFEST, &manifest(EMPTY, 2, PACKAGE));
    let lie = server.reference("mixed:false");
    let before = names(folder.path());
    fails(folder.path(), &format!("pull {lie} -o new.rmpkg"), 2, "not_a_zip");
    assert_eq!(names(folder.path()), before);
}

#[test]
fn nobody_answers() {
    let folder = folder();
    // Nobody listens on the port of a listener that is gone.
    let port = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    let reference = at(port, "mixed:1.0");
    for line in [
        format!("push plain.rmpkg {reference}"),
        format!("pull {reference} -o new.rmpkg"),
        format!("verify {reference}"),
    ] {
        fails(folder.path(), &line, 1, "registry_unreachable");
    }
    run_fails(folder.path(), &format!("run {reference}"), 1, "internal");
}

#[test]
fn references_are_held_to_their_grammar() {
    let folder = folder();
    run_fails(folder.path(), "run oci://localhost:5000/mixed", 2, "invalid_input");
    for line in [
        "verify oci://h/A:1",
        "inspect oci://h",
        "pull oci://h/a:1:2 -o b",
        "push plain.rmpkg h/a:1",
    ] {
        let refused = outcome(folder.path(), line);
        assert_eq!(refused.code, 2, "{line}");
        assert!(refused.stderr.contains("names no package in a registry"), "{}", refused.stderr);
    }
    let to_a_digest = outcome(folder.path(), &format!("push plain.rmpkg oci://h/a@{EMPTY}"));
    assert_eq!(to_a_digest.code, 2);
    assert!(to_a_digest.stderr.contains("push it to a tag"), "{}", to_a_digest.stderr);
}

fn manifest(digest: &str, size: u64, media_type: &str) -> String {
    json!({
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": { "mediaType": "application/vnd.oci.empty.v1+json", "digest": EMPTY, "size": 2 },
        "layers": [{ "mediaType": media_type, "digest": digest, "size": size }],
    })
    .to_string()
}
