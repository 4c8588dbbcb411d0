//! TLS, with certificates that the machine trusts.

use crate::command::{Outcome, refuses, rmpkg};
use crate::server::{Server, tls};
use crate::support::folder;

#[test]
fn a_registry_is_trusted_if_the_machine_trusts_it() {
    let Some(server) = Server::with_tls() else { return };
    let (folder, reference) = (folder(), server.reference("team/mixed:1.0"));
    let folder = folder.path();
    for line in [
        format!("push plain.rmpkg {reference} --plain-http=false"),
        format!("verify {reference} --plain-http=false"),
        format!("pull {reference} -o new.rmpkg --plain-http=false"),
    ] {
        let mut command = rmpkg(folder, &line);
        let outcome = Outcome::of(command.env("SSL_CERT_FILE", tls("ca.pem")));
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    }
    let line = format!("--json verify {reference} --plain-http=false");
    // A certificate that did not sign this one.
    let mut command = rmpkg(folder, &line);
    command.env("SSL_CERT_FILE", tls("localhost.pem"));
    let said = refuses(&mut command, 1, "registry_unreachable");
    assert!(said.contains("TLS failed: "), "{said}");
}

#[test]
fn plain_http_and_tls_are_told_apart() {
    let (Some(plain), Some(secure)) = (Server::open(), Server::with_tls()) else { return };
    let folder = folder();
    let line = format!("--json verify {} --plain-http=false", plain.reference("mixed:1.0"));
    let mut command = rmpkg(folder.path(), &line);
    command.env("SSL_CERT_FILE", tls("ca.pem"));
    let said = refuses(&mut command, 1, "registry_unreachable");
    assert!(said.contains("it does not speak TLS, and plain HTTP was not asked for"), "{said}");
    let line = format!("--json verify {}", secure.reference("mixed:1.0"));
    let mut command = rmpkg(folder.path(), &line);
    refuses(&mut command, 1, "registry_refused");
}
