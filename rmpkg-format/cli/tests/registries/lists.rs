//! Lists of signatures that others have a hand in.

use content_cache::sha256_hex;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::command::{fails, outcome, run_fails, succeeds};
use crate::proxy::{answering, response};
use crate::server::{Server, at};
use crate::support::folder;

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

    fn path(&self) -> String {
        format!("mixed/manifests/{}", self.digest.replace(':', "-"))
    }

    fn index(&self) -> Value {
        let answer = self.server.ask("GET", &self.path(), &format!("Accept: {INDEX}\r\n"), "");
        serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap()
    }

    /// What the list has.
    fn list(&self) -> Vec<Value> {
        self.index()["manifests"].as_array().unwrap().clone()
    }

    fn set_list(&self, manifests: &[Value]) {
        self.server.put(&self.path(), INDEX, &index(manifests).to_string());
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

fn index(manifests: &[Value]) -> Value {
    json!({ "schemaVersion": 2, "mediaType": INDEX, "manifests": manifests })
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

/// Debian's registry keeps no such list, so one that makes its lists itself stands before it.
#[test]
fn an_entry_that_is_none_does_not_keep_a_signature_from_being_found() {
    let Some(listed) = Listed::new() else { return };
    let folder = listed.folder.path();
    let listing = |manifests: &[Value]| {
        let index = index(manifests).to_string();
        let port = answering(listed.server.port, move |asked| match &asked.head {
            head if head.contains("/referrers/") => Err(response("200 OK", "", index.as_bytes())),
            head => Ok(head.clone()),
        });
        at(port, "mixed:1.0")
    };
    let foreign = json!({ "artifactType": "application/vnd.example.sbom" });
    let bad = json!({ "artifactType": SIGNATURE, "mediaType": MANIFEST, "size": 7 });
    let sha512 = json!({ "mediaType": MANIFEST, "size": 7, "digest": "sha512:0" });
    let reference = listing(&[vec![foreign, bad.clone(), sha512], listed.list()].concat());
    for line in [
        format!("pull {reference} -o new.rmpkg --key test.pub"),
        format!("verify {reference} --key test.pub"),
        format!("run {reference} --key test.pub"),
    ] {
        let outcome = outcome(folder, &line);
        assert_eq!(outcome.code, 0, "{line}: {}", outcome.stderr);
        let warnings = outcome.stderr.matches("passed over in the registry: entry ").count();
        assert_eq!(warnings, 2, "{line}: {}", outcome.stderr);
        for part in ["entry 2 of", "missing field `digest`; ask who may", "entry 3 of"] {
            assert!(outcome.stderr.contains(part), "{part}: {}", outcome.stderr);
        }
    }
    assert!(folder.join("new.rmpkg.minisig").exists());
    let reference = listing(&[bad]);
    fails(folder, &format!("verify {reference}"), 2, "registry_bad_entry");
    run_fails(folder, &format!("run {reference} --key test.pub"), 2, "invalid_package");
}

#[test]
fn what_a_list_says_besides_stays_when_a_signature_is_added() {
    let Some(listed) = Listed::new() else { return };
    let (folder, reference) = (listed.folder.path(), listed.reference());
    let mut before = index(&listed.list());
    before["annotations"] = json!({ "org.example.kept": "yes" });
    before["manifests"][0]["org.example.too"] = json!([1, null, { "a": 1.5 }]);
    listed.server.put(&listed.path(), INDEX, &before.to_string());
    succeeds(folder, "keygen mine.key --no-password");
    succeeds(folder, "sign answers.rmpkg --key mine.key --force");
    for _ in 0..2 {
        succeeds(folder, &format!("push answers.rmpkg {reference}"));
        let mut after = listed.index();
        let added = after["manifests"].as_array_mut().unwrap().pop().unwrap();
        assert_eq!(added["artifactType"], SIGNATURE);
        assert_eq!(after, before);
    }
    succeeds(folder, &format!("verify {reference} --key mine.pub"));
}
