//! A registry may keep its blobs elsewhere. Whoever is there gets no credentials.

use std::fs;
use std::sync::{Arc, Mutex};

use serde_json::json;

use crate::command::{fails, succeeds};
use crate::proxy::{answering, response};
use crate::pushing::sha256;
use crate::server::{Server, at};
use crate::support::folder;

#[test]
fn credentials_are_not_sent_elsewhere() {
    let Some(server) = Server::with_password() else { return };
    let folder = folder();
    let folder = folder.path();
    let package = fs::read(folder.join("plain.rmpkg")).unwrap();
    let blob = server.blob(&sha256(&package));
    let heads = Arc::new(Mutex::new(Vec::new()));
    let (seen, storage_seen) = (Arc::default(), Arc::clone(&heads));
    // A storage of blobs, as large registries have one: it answers whoever has the address.
    let storage = answering(0, move |asked| {
        storage_seen.lock().unwrap().push(asked.head.clone());
        Err(response("200 OK", "", &fs::read(&blob).unwrap()))
    });
    let registry_seen: Arc<Mutex<Vec<String>>> = Arc::clone(&seen);
    let port = answering(server.port, move |asked| {
        let head = &asked.head;
        registry_seen.lock().unwrap().push(head.clone());
        match head.strip_prefix("GET ").is_some_and(|rest| rest.contains("/blobs/")) {
            true => {
                let location = format!("Location: http://127.0.0.1:{storage}/blob?key=1\r\n");
                Err(response("307 Temporary Redirect", &location, b""))
            }
            false => Ok(head.to_owned()),
        }
    });
    let auths = json!({ "auths": { format!("localhost:{port}"): { "auth": "dGVhbTpzZWNyZXQ=" } } });
    fs::create_dir_all(folder.join("home/.docker")).unwrap();
    fs::write(folder.join("home/.docker/config.json"), auths.to_string()).unwrap();
    let reference = at(port, "team/mixed:1.0");
    succeeds(folder, &format!("push plain.rmpkg {reference}"));
    succeeds(folder, &format!("pull {reference} -o new.rmpkg"));
    assert!(fs::read(folder.join("new.rmpkg")).unwrap() == package);
    let has_credentials = |head: &String| head.to_lowercase().contains("authorization:");
    let heads = heads.lock().unwrap();
    assert_eq!(heads.len(), 1);
    assert!(!heads.iter().any(has_credentials), "{heads:?}");
    assert!(seen.lock().unwrap().iter().any(has_credentials));
}

#[test]
fn a_registry_that_sends_around_in_circles_is_left() {
    let folder = folder();
    for (location, code) in [
        ("/v2/mixed/manifests/1.0", "registry_redirect"),
        ("file:///etc/passwd", "registry_malformed"),
        ("http://user:password@localhost/", "registry_malformed"),
    ] {
        let answer = response("302 Found", &format!("Location: {location}\r\n"), b"");
        let port = answering(0, move |_| Err(answer.clone()));
        fails(folder.path(), &format!("verify {}", at(port, "mixed:1.0")), 1, code);
    }
}

/// What is asked of answers that only a broken registry gives.
#[test]
fn answers_that_no_registry_gives_are_refused() {
    let folder = folder();
    let large = vec![b' '; (4 << 20) + 1];
    for (answer, code, exit_code) in [
        (response("200 OK", "", b"no JSON"), "registry_not_a_package", 2),
        (response("200 OK", "", &large), "registry_too_large", 2),
        (response("500 Internal Server Error", "", b"x"), "registry_refused", 1),
        (response("401 Unauthorized", "", b""), "registry_refused", 1),
        (
            response("401 Unauthorized", "WWW-Authenticate: Bearer realm=\"x\"\r\n", b""),
            "registry_malformed",
            1,
        ),
        (
            response(
                "403 Forbidden",
                "",
                br#"{"errors": [{"code": "DENIED", "message": "not you"}]}"#,
            ),
            "registry_denied",
            1,
        ),
        (b"SSH-2.0-OpenSSH\r\n\r\n".to_vec(), "registry_unreachable", 1),
    ] {
        let port = answering(0, move |_| Err(answer.clone()));
        fails(folder.path(), &format!("verify {}", at(port, "mixed:1.0")), exit_code, code);
    }
}
