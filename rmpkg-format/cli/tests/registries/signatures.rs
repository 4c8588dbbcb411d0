//! Signatures of a package in a registry: several, by tag where there is no list, in the list where there is one.

use std::fs;

use content_cache::sha256_hex;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::command::{fails, outcome, run_fails, succeeds};
use crate::proxy::answering;
use crate::server::{Server, at};
use crate::support::folder;

#[test]
fn any_of_several_signatures_will_do() {
    let Some(server) = Server::open() else { return };
    let (folder, reference) = (folder(), server.reference("mixed:1.0"));
    let folder = folder.path();
    for name in ["first", "second", "third"] {
        succeeds(folder, &format!("keygen {name}.key --no-password"));
        if name != "third" {
            succeeds(folder, &format!("sign answers.rmpkg --key {name}.key --force"));
            fs::rename(folder.join("answers.rmpkg.minisig"), folder.join(name)).unwrap();
        }
    }
    for name in ["first", "second", "first"] {
        succeeds(folder, &format!("push answers.rmpkg {reference} --signature {name}"));
    }
    for name in ["first", "second"] {
        succeeds(folder, &format!("run {reference} --key {name}.pub"));
        let pulled = format!("pull {reference} -o {name}.rmpkg --key {name}.pub");
        succeeds(folder, &pulled);
        let signature = fs::read(folder.join(format!("{name}.rmpkg.minisig"))).unwrap();
        assert_eq!(signature, fs::read(folder.join(name)).unwrap());
    }
    run_fails(folder, &format!("run {reference} --key third.pub"), 2, "untrusted_package");
    let verified = outcome(folder, &format!("verify {reference} --json"));
    assert_eq!(verified.json()["signature"]["verified"], false);
}

/// The tag for the signatures is that of the package's manifest, in the form of the specification.
#[test]
fn signatures_are_listed_under_a_tag() {
    let Some(server) = Server::open() else { return };
    let (folder, reference) = (folder(), server.reference("mixed:1.0"));
    let folder = folder.path();
    succeeds(folder, "sign plain.rmpkg --key test.key");
    let pushed = succeeds(folder, &format!("push plain.rmpkg {reference} --json"));
    let pushed: Value = serde_json::from_str(&pushed).unwrap();
    let digest = pushed["manifest_digest"].as_str().unwrap();
    let get = |target: &str, kind: &str| -> Value {
        let accept = format!("Accept: application/vnd.oci.image.{kind}.v1+json\r\n");
        let answer = server.ask("GET", &format!("mixed/manifests/{target}"), &accept, "");
        serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap()
    };
    let index = get(&digest.replace(':', "-"), "index");
    let listed = &index["manifests"][0];
    assert_eq!(listed["digest"], pushed["signature"]["manifest_digest"]);
    assert_eq!(listed["artifactType"], "application/vnd.rmpkg.signature.v1+minisign");
    assert_eq!(listed["annotations"]["vnd.rmpkg.signature.key"], "DA86454A9C5EB8E1");
    let manifest = get(listed["digest"].as_str().unwrap(), "manifest");
    assert_eq!(manifest["subject"]["digest"], digest);
    assert_eq!(
        manifest["layers"][0]["annotations"]["org.opencontainers.image.title"],
        "mixed.rmpkg.minisig"
    );
}

/// Debian's registry has no list of its own, so that of the tag stands in for it.
#[test]
fn signatures_are_found_in_the_list_of_a_registry() {
    let Some(server) = Server::open() else { return };
    let folder = folder();
    let folder = folder.path();
    succeeds(folder, "sign answers.rmpkg --key test.key");
    succeeds(folder, &format!("push answers.rmpkg {}", server.reference("mixed:1.0")));
    let query = "?artifactType=application%2Fvnd.rmpkg.signature.v1%2Bminisign ";
    let port = answering(server.port, move |asked| {
        let without_tags = asked.head.replace("/manifests/sha256-", "/manifests/no-");
        let is_filtered = without_tags.contains(query);
        let listed = if is_filtered { "/manifests/sha256-" } else { "/manifests/no-" };
        Ok(without_tags.replace("/referrers/sha256:", listed).replace(query, " "))
    });
    succeeds(folder, &format!("run {} --key test.pub", at(port, "mixed:1.0")));
}

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const INDEX: &str = "application/vnd.oci.image.index.v1+json";
const SIGNATURE: &str = "application/vnd.rmpkg.signature.v1+minisign";

/// A registry with a signed package, to whose list of signatures others can add theirs.
struct Listed {
    server: Server,
    folder: TempDir,
    digest: String,
}

impl Listed {
    fn new() -> Option<Self> {
        let (server, folder) = (Server::open()?, folder());
        succeeds(folder.path(), "sign answers.rmpkg --key test.key");
        let push = format!("push answers.rmpkg {} --json", server.reference("mixed:1.0"));
        let pushed: Value = serde_json::from_str(&succeeds(folder.path(), &push)).unwrap();
        let digest = pushed["manifest_digest"].as_str().unwrap().to_owned();
        server.upload("mixed", "{}");
        Some(Self { server, folder, digest })
    }

    fn reference(&self) -> String {
        self.server.reference("mixed:1.0")
    }

    /// What the list has.
    fn list(&self) -> Vec<Value> {
        let path = format!("mixed/manifests/{}", self.digest.replace(':', "-"));
        let answer = self.server.ask("GET", &path, &format!("Accept: {INDEX}\r\n"), "");
        let index: Value = serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap();
        index["manifests"].as_array().unwrap().clone()
    }

    fn set_list(&self, manifests: &[Value]) {
        let index = json!({ "schemaVersion": 2, "mediaType": INDEX, "manifests": manifests });
        let path = format!("mixed/manifests/{}", self.digest.replace(':', "-"));
        self.server.put(&path, INDEX, &index.to_string());
    }

    /// Puts a manifest whose only layer is this text, and gives what a list says of it.
    fn refer(&self, text: &str, layer: &str, artifact_type: Option<&str>) -> Value {
        self.server.upload("mixed", text);
        let digest = |text: &str| format!("sha256:{}", sha256_hex(text.as_bytes()));
        let manifest = json!({
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": {
                "mediaType": "application/vnd.oci.empty.v1+json", "digest": digest("{}"), "size": 2,
            },
            "layers": [{ "mediaType": layer, "digest": digest(text), "size": text.len() }],
            "subject": { "mediaType": MANIFEST, "digest": self.digest, "size": 1 },
        })
        .to_string();
        let digest = digest(&manifest);
        self.server.put(&format!("mixed/manifests/{digest}"), MANIFEST, &manifest);
        let mut described =
            json!({ "mediaType": MANIFEST, "digest": digest, "size": manifest.len() });
        if let Some(artifact_type) = artifact_type {
            described["artifactType"] = artifact_type.into();
        }
        described
    }
}

#[test]
fn what_is_no_signature_does_not_keep_one_from_being_found() {
    let Some(listed) = Listed::new() else { return };
    let (folder, reference) = (listed.folder.path(), listed.reference());
    let junk = listed.refer("no signature", SIGNATURE, Some(SIGNATURE));
    listed.set_list(&[vec![junk.clone()], listed.list()].concat());
    let named = format!("`sha256:{}` is no signature", sha256_hex(b"no signature"));
    for line in [
        format!("pull {reference} -o new.rmpkg --key test.pub"),
        format!("pull {reference} -o other.rmpkg"),
        format!("verify {reference} --key test.pub"),
        format!("verify {reference}"),
        format!("run {reference} --key test.pub"),
    ] {
        let outcome = outcome(folder, &line);
        assert_eq!(outcome.code, 0, "{line}: {}", outcome.stderr);
        assert!(outcome.stderr.contains(&named), "{line}: {}", outcome.stderr);
    }
    listed.set_list(&[junk]);
    let said = fails(folder, &format!("verify {reference}"), 2, "signature_malformed");
    assert_eq!(said, named);
    run_fails(folder, &format!("run {reference} --key test.pub"), 2, "invalid_package");
}

#[test]
fn a_signature_whose_size_lies_does_not_keep_one_from_being_found() {
    let Some(listed) = Listed::new() else { return };
    let mut junk = listed.refer("no signature", SIGNATURE, Some(SIGNATURE));
    junk["size"] = 7.into();
    let digest = junk["digest"].clone();
    listed.set_list(&[vec![junk], listed.list()].concat());
    let verified =
        outcome(listed.folder.path(), &format!("verify {} --key test.pub", listed.reference()));
    assert_eq!(verified.code, 0, "{}", verified.stderr);
    assert!(verified.stderr.contains(digest.as_str().unwrap()), "{}", verified.stderr);
}

#[test]
fn documents_of_others_do_not_hide_a_signature() {
    let Some(listed) = Listed::new() else { return };
    let own = listed.list();
    for artifact_type in [None, Some(SIGNATURE), Some("application/vnd.example.sbom")] {
        let foreign = |n| listed.refer(&format!("foreign {n}"), "text/plain", artifact_type);
        let foreign: Vec<_> = (0..20).map(foreign).collect();
        listed.set_list(&[foreign, own.clone()].concat());
        let line = format!("verify {} --key test.pub", listed.reference());
        succeeds(listed.folder.path(), &line);
    }
}
