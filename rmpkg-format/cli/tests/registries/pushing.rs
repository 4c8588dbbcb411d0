//! What is pushed is what is pulled and run.

use std::fs;

use serde_json::Value;

use crate::command::{fails, outcome, succeeds};
use crate::server::Server;
use crate::support::{folder, names};

/// The digest that a package file has.
pub fn sha256(bytes: &[u8]) -> String {
    content_cache::sha256_hex(bytes)
}

#[test]
fn a_package_comes_back_with_its_signature_and_runs() {
    let Some(server) = Server::open() else { return };
    let (folder, reference) = (folder(), server.reference("team/mixed:1.0"));
    let folder = folder.path();
    succeeds(folder, "sign answers.rmpkg --key test.key");
    let pushed = succeeds(folder, &format!("push answers.rmpkg {reference} --json"));
    let pushed: Value = serde_json::from_str(&pushed).unwrap();
    let digest = pushed["manifest_digest"].as_str().unwrap();
    let by_digest = server.reference(&format!("team/mixed@{digest}"));

    for reference in [&reference, &by_digest] {
        let ran = succeeds(folder, &format!("run {reference} --key test.pub"));
        assert_eq!(ran, succeeds(folder, "run answers.rmpkg"));
    }
    let pulled = format!("pull {by_digest} -o new.rmpkg --key test.pub");
    assert!(succeeds(folder, &pulled).ends_with("\nsigned with the key DA86454A9C5EB8E1\n"));
    for end in ["", ".minisig"] {
        let read = |name: &str| fs::read(folder.join(format!("{name}.rmpkg{end}"))).unwrap();
        assert_eq!(read("new"), read("answers"));
    }
    let verified = succeeds(folder, &format!("verify {reference} --key test.pub"));
    assert!(verified.contains(&format!("in the registry @{digest}\n")), "{verified}");
    assert!(verified.contains("signed with the key DA86454A9C5EB8E1"), "{verified}");
    assert!(succeeds(folder, &format!("inspect {reference}")).starts_with("package "));
}

#[test]
fn a_signature_of_another_file_is_not_pushed() {
    let folder = folder();
    let folder = folder.path();
    succeeds(folder, "sign answers.rmpkg --key test.key");
    succeeds(folder, "sign plain.rmpkg --key test.key --comment of-whatever");
    let former = sha256(&fs::read(folder.join("answers.rmpkg")).unwrap());
    fs::copy(folder.join("plain.rmpkg"), folder.join("answers.rmpkg")).unwrap();
    // Nobody is asked for it.
    let push = "push answers.rmpkg oci://registry.test/mixed:1.0";
    for line in [push.to_owned(), format!("{push} --signature answers.rmpkg.minisig")] {
        let refused = outcome(folder, &line);
        assert_eq!(refused.code, 1, "{}", refused.stderr);
        assert!(refused.stderr.contains(&former), "{}", refused.stderr);
        let hint = "hint: sign it anew, `rmpkg sign answers.rmpkg --key FILE --force`, or remove";
        assert!(refused.stderr.contains(hint), "{}", refused.stderr);
    }
    let Some(server) = Server::open() else { return };
    succeeds(folder, &format!("push plain.rmpkg {}", server.reference("mixed:1.0")));
}

#[test]
fn the_same_package_gets_the_same_manifest() {
    let Some(server) = Server::open() else { return };
    let folder = folder();
    let folder = folder.path();
    fs::copy(folder.join("plain.rmpkg"), folder.join("other.rmpkg")).unwrap();
    let push = |file: &str, tag: &str| {
        let reference = server.reference(&format!("team/mixed:{tag}"));
        let pushed = succeeds(folder, &format!("push {file} {reference} --json"));
        serde_json::from_str::<Value>(&pushed).unwrap()["manifest_digest"].clone()
    };
    assert_eq!(push("plain.rmpkg", "1"), push("other.rmpkg", "2"));
    let accept = "Accept: application/vnd.oci.image.manifest.v1+json\r\n";
    let answer = server.ask("GET", "team/mixed/manifests/2", accept, "");
    let manifest: Value = serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap();
    let kind = "application/vnd.rmpkg.package.v1+zip";
    assert_eq!([&manifest["artifactType"], &manifest["layers"][0]["mediaType"]], [kind, kind]);
    let title = "org.opencontainers.image.title";
    assert_eq!(manifest["annotations"][title], "corpus");
    assert_eq!(manifest["layers"][0]["annotations"][title], "mixed.rmpkg");
}

#[test]
fn the_second_run_pulls_no_blob() {
    let Some(server) = Server::open() else { return };
    let (folder, reference) = (folder(), server.reference("mixed:1.0"));
    let folder = folder.path();
    succeeds(folder, "sign answers.rmpkg --key test.key");
    succeeds(folder, &format!("push answers.rmpkg {reference}"));
    let run = format!("run {reference} --key test.pub");
    let first = succeeds(folder, &run);
    for file in ["answers.rmpkg", "answers.rmpkg.minisig"] {
        let blob = server.blob(&sha256(&fs::read(folder.join(file)).unwrap()));
        fs::remove_file(blob).unwrap();
    }
    assert_eq!(succeeds(folder, &run), first);
    succeeds(folder, "cache clear registry");
    fails(folder, &format!("verify {reference}"), 2, "registry_not_found");
}

#[test]
fn a_cache_that_others_may_write_to_is_not_used() {
    use std::os::unix::fs::PermissionsExt;
    let Some(server) = Server::open() else { return };
    let (folder, reference) = (folder(), server.reference("mixed:1.0"));
    let folder = folder.path();
    succeeds(folder, &format!("push answers.rmpkg {reference}"));
    let cache = folder.join("cache");
    fs::create_dir_all(&cache).unwrap();
    fs::set_permissions(&cache, fs::Permissions::from_mode(0o777)).unwrap();
    let verified = outcome(folder, &format!("verify {reference}"));
    assert_eq!(verified.code, 0, "{}", verified.stderr);
    assert!(verified.stderr.contains("going on without a cache"), "{}", verified.stderr);
    assert!(names(&cache).is_empty());
}

#[test]
fn a_file_that_is_there_is_replaced_by_force_alone() {
    let Some(server) = Server::open() else { return };
    let (folder, reference) = (folder(), server.reference("mixed:1.0"));
    let folder = folder.path();
    succeeds(folder, &format!("push plain.rmpkg {reference}"));
    let pull = format!("pull {reference} -o deflated.rmpkg");
    let before = fs::read(folder.join("deflated.rmpkg")).unwrap();
    let refused = outcome(folder, &pull);
    assert_eq!(refused.code, 1);
    assert!(
        refused.stderr.contains("is there already; `--force` replaces it"),
        "{}",
        refused.stderr
    );
    assert_eq!(fs::read(folder.join("deflated.rmpkg")).unwrap(), before);
    let former = folder.join("deflated.rmpkg.minisig");
    fs::write(&former, "of the former package").unwrap();
    succeeds(folder, &format!("{pull} --force"));
    let read = |name: &str| fs::read(folder.join(name)).unwrap();
    assert_eq!(read("deflated.rmpkg"), read("plain.rmpkg"));
    assert!(!former.exists());
}
