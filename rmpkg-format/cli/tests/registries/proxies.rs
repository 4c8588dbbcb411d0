//! A proxy of the environment is chosen for each request: a registry may send to nearer and farther hosts.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::Command;

use crate::command::{Outcome, refuses, rmpkg, succeeds};
use crate::proxy::{answering, response, tunnel};
use crate::pushing::sha256;
use crate::server::{Server, at};
use crate::support::folder;

/// A command with a proxy for both schemes.
pub fn through(folder: &Path, proxy: u16, line: &str) -> Command {
    let mut command = rmpkg(folder, line);
    for name in ["HTTP_PROXY", "HTTPS_PROXY"] {
        command.env(name, format!("http://127.0.0.1:{proxy}"));
    }
    command
}

/// A registry that passes requests on to `port`, but sends to another address for blobs.
pub fn sending_to(port: u16, location: String) -> u16 {
    answering(port, move |asked| match asked.head.contains("/blobs/") {
        true => {
            let location = format!("Location: {location}\r\n");
            Err(response("307 Temporary Redirect", &location, b""))
        }
        false => Ok(asked.head.clone()),
    })
}

#[test]
fn a_registry_elsewhere_is_asked_through_the_proxy() {
    let Some(server) = Server::open() else { return };
    let folder = folder();
    let folder = folder.path();
    succeeds(folder, &format!("push plain.rmpkg {}", server.reference("mixed:1.0")));
    let (proxy, asked) = tunnel(server.port);
    let line = "--json verify oci://registry.test:5000/mixed:1.0 --plain-http";
    let outcome = Outcome::of(&mut through(folder, proxy, line));
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(asked.lock().unwrap().iter().all(|host| host == "registry.test:5000"));
    // None of these is for it.
    asked.lock().unwrap().clear();
    for (name, value) in [
        ("HTTP_PROXY", String::new()),
        ("NO_PROXY", "registry.test".to_owned()),
        ("NO_PROXY", "*.test".to_owned()),
    ] {
        refuses(through(folder, proxy, line).env(name, value), 1, "registry_unreachable");
    }
    assert!(asked.lock().unwrap().is_empty());
}

#[test]
fn a_registry_on_this_machine_may_send_to_what_only_the_proxy_reaches() {
    let Some(server) = Server::open() else { return };
    let folder = folder();
    let folder = folder.path();
    succeeds(folder, &format!("push plain.rmpkg {}", server.reference("mixed:1.0")));
    let port = sending_to(server.port, "https://storage.test/blob".to_owned());
    let (proxy, asked) = tunnel(server.port);
    let line = format!("--json verify {}", at(port, "mixed:1.0"));
    refuses(&mut through(folder, proxy, &line), 1, "registry_unreachable");
    assert_eq!(*asked.lock().unwrap(), ["storage.test:443"]);
}

#[test]
fn what_is_on_this_machine_is_not_asked_for_through_the_proxy() {
    let Some(server) = Server::open() else { return };
    let folder = folder();
    let folder = folder.path();
    succeeds(folder, &format!("push plain.rmpkg {}", server.reference("mixed:1.0")));
    let blob = server.blob(&sha256(&fs::read(folder.join("plain.rmpkg")).unwrap()));
    let storage = answering(0, move |_| Err(response("200 OK", "", &fs::read(&blob).unwrap())));
    let port = sending_to(server.port, format!("http://127.0.0.1:{storage}/blob"));
    let (proxy, asked) = tunnel(port);
    let line = "verify oci://registry.test/mixed:1.0 --plain-http";
    let outcome = Outcome::of(&mut through(folder, proxy, line));
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(asked.lock().unwrap().iter().all(|host| host == "registry.test:80"));
}

/// Nothing goes another way than who has set it may want.
#[test]
fn a_proxy_that_cannot_be_used_is_an_error() {
    let folder = folder();
    let folder = folder.path();
    let verify = |value: &[u8], reference: &str| {
        let mut command = rmpkg(folder, &format!("--json verify {reference}"));
        for name in ["http_proxy", "https_proxy"] {
            command.env(name, OsStr::from_bytes(value));
        }
        command
    };
    let server = Server::open();
    for value in [&b"http://secret@"[..], b"gopher://secret@proxy", b"http://secret\xff"] {
        let mut elsewhere = verify(value, "oci://registry.test/mixed:1.0");
        let said = refuses(&mut elsewhere, 1, "registry_proxy");
        assert!(said.starts_with("`https_proxy` in the environment names no proxy"), "{said}");
        assert!(said.ends_with("set it to `http://HOST:PORT`, or unset it"), "{said}");
        assert!(!said.contains("secret"), "{said}");
        // What is asked for directly needs none.
        refuses(elsewhere.env("NO_PROXY", "registry.test"), 1, "registry_unreachable");
        let Some(server) = &server else { continue };
        refuses(&mut verify(value, &server.reference("mixed:1.0")), 2, "registry_not_found");
    }
}
