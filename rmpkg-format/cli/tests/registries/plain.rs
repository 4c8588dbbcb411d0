//! `--plain-http` is for the registry that was named. What that sends to is somebody else's.

use crate::command::{refuses, succeeds};
use crate::proxies::{sending_to, through};
use crate::proxy::{answering, response, tunnel};
use crate::server::Server;
use crate::support::folder;

const VERIFY: &str = "--json verify oci://registry.test/mixed:1.0 --plain-http";

#[test]
fn blobs_elsewhere_need_tls() {
    let Some(server) = Server::open() else { return };
    let folder = folder();
    let folder = folder.path();
    succeeds(folder, &format!("push plain.rmpkg {}", server.reference("mixed:1.0")));
    for (location, is_asked) in [
        ("http://storage.test/blob", false),
        ("http://registry.test:81/blob", false),
        ("https://storage.test/blob", true),
    ] {
        let (proxy, asked) = tunnel(sending_to(server.port, location.to_owned()));
        let mut command = through(folder, proxy, VERIFY);
        let code = if is_asked { "registry_unreachable" } else { "registry_redirect" };
        let said = refuses(&mut command, 1, code);
        assert!(is_asked || said.contains("it has no TLS"), "{said}");
        let asked = asked.lock().unwrap();
        let is_elsewhere = |host: &String| host != "registry.test:80";
        assert_eq!(asked.iter().any(is_elsewhere), is_asked, "{asked:?}");
    }
}

/// Who gives tokens gets the password, so it must not go to others in the clear.
#[test]
fn tokens_come_from_the_registry_itself_or_with_tls() {
    for (realm, code) in [
        ("http://tokens.test/token", "registry_redirect"),
        ("https://tokens.test/token", "registry_unreachable"),
        ("http://registry.test/token", "registry_no_credentials"),
        ("http://Registry.Test:80/token", "registry_no_credentials"),
        ("/token", "registry_no_credentials"),
    ] {
        let folder = folder();
        let challenge = format!("WWW-Authenticate: Bearer realm=\"{realm}\"\r\n");
        let port = answering(0, move |_| Err(response("401 Unauthorized", &challenge, b"")));
        let (proxy, asked) = tunnel(port);
        refuses(&mut through(folder.path(), proxy, VERIFY), 1, code);
        let is_asked = asked.lock().unwrap().iter().any(|host| host == "tokens.test:80");
        assert!(!is_asked, "{realm}");
    }
}
