//! Signatures of a package in a registry: several, by tag where there is no list, in the list where there is one.

use std::fs;

use serde_json::Value;

use crate::command::{outcome, run_fails, succeeds};
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
