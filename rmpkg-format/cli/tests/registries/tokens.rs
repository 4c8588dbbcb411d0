//! Registries that want a token of another server, which this test is.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use serde_json::{Value, json};

use crate::command::{Outcome, refuses, rmpkg};
use crate::proxy::{answering, response};
use crate::server::{Server, tls};
use crate::support::folder;

/// The user `team` with the password `secret`.
const TEAM: &str = "Basic dGVhbTpzZWNyZXQ=";

/// What an identity token is exchanged with, in the form of OAuth 2.
const EXCHANGE: &str = "grant_type=refresh_token&client_id=rmpkg&refresh_token=identity";

/// A server that gives the user `team` tokens to push, whether by password or by identity token, and everybody tokens to
/// pull; and what it was asked.
fn tokens() -> (u16, Arc<Mutex<Vec<String>>>) {
    let heads = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&heads);
    let port = answering(0, move |asked| {
        seen.lock().unwrap().push(asked.head.clone());
        let given = asked.head.lines().find_map(|line| line.strip_prefix("authorization: "));
        let exchanges = asked.head.starts_with("POST ") && asked.body().ends_with(EXCHANGE);
        if given.is_some_and(|given| given != TEAM) {
            return Err(response("401 Unauthorized", "", b""));
        }
        let (field, actions): (_, &[&str]) = match exchanges {
            true => ("access_token", &["pull", "push"]),
            false if given.is_some() => ("token", &["pull", "push"]),
            false => ("token", &["pull"]),
        };
        let answer = json!({ field: token("team/mixed", actions) });
        Err(response("200 OK", "", answer.to_string().as_bytes()))
    });
    (port, heads)
}

/// A token for a repository, signed with the key of `tls/localhost.pem`.
fn token(name: &str, actions: &[&str]) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let at = |time: Duration| time.as_secs();
    let minute = Duration::from_secs(60);
    let header =
        json!({ "typ": "JWT", "alg": "ES256", "x5c": [STANDARD.encode(der("localhost.pem"))] });
    let claims = json!({
        "iss": "test", "aud": "registry", "sub": "", "jti": "1",
        "iat": at(now), "nbf": at(now - minute), "exp": at(now + minute),
        "access": [{ "type": "repository", "name": name, "actions": actions }],
    });
    let coded = |document: &Value| URL_SAFE_NO_PAD.encode(document.to_string());
    let signed = format!("{}.{}", coded(&header), coded(&claims));
    let (random, key) = (SystemRandom::new(), der("localhost.key"));
    let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &key, &random).unwrap();
    let signature = key.sign(&random, signed.as_bytes()).unwrap();
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// What a file of PEM holds.
fn der(name: &str) -> Vec<u8> {
    let text = fs::read_to_string(tls(name)).unwrap();
    let coded: String = text.lines().filter(|line| !line.starts_with("-----")).collect();
    STANDARD.decode(coded).unwrap()
}

fn log_in(folder: &Path, server: &Server, auth: &str) {
    let auths = json!({ "auths": { format!("localhost:{}", server.port): { "auth": auth } } });
    fs::create_dir_all(folder.join("home/.docker")).unwrap();
    fs::write(folder.join("home/.docker/config.json"), auths.to_string()).unwrap();
}

#[test]
fn a_token_is_got_for_what_is_done() {
    let (port, heads) = tokens();
    let realm = format!("http://localhost:{port}/token?from=test");
    let Some(server) = Server::with_tokens(&realm) else { return };
    let (folder, reference) = (folder(), server.reference("team/mixed:1.0"));
    let folder = folder.path();
    let push = format!("--json push plain.rmpkg {reference}");
    refuses(&mut rmpkg(folder, &push), 1, "registry_no_credentials");
    log_in(folder, &server, "dGVhbTpndWVzcw==");
    refuses(&mut rmpkg(folder, &push), 1, "registry_denied");
    log_in(folder, &server, "dGVhbTpzZWNyZXQ=");
    let outcome = Outcome::of(&mut rmpkg(folder, &push));
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    fs::remove_dir_all(folder.join("home")).unwrap();
    let outcome = Outcome::of(&mut rmpkg(folder, &format!("verify {reference}")));
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);

    let heads = heads.lock().unwrap();
    let starts = |start: &str| heads.iter().filter(|head| head.starts_with(start)).count();
    assert_eq!(
        starts("GET /token?from=test&service=registry&scope=repository%3Ateam%2Fmixed%3A"),
        heads.len()
    );
    // The registry names what is allowed in any order.
    let both = ["pull%2Cpush", "push%2Cpull"].map(|actions| {
        starts(&format!(
            "GET /token?from=test&service=registry&scope=repository%3Ateam%2Fmixed%3A{actions}"
        ))
    });
    assert!(both.iter().sum::<usize>() > 0, "{heads:?}");
}

#[test]
fn a_token_for_something_else_does_not_suffice() {
    let (port, _heads) = tokens();
    let realm = format!("http://localhost:{port}/token");
    let Some(server) = Server::with_tokens(&realm) else { return };
    let folder = folder();
    log_in(folder.path(), &server, "dGVhbTpzZWNyZXQ=");
    let line = format!("--json push plain.rmpkg {}", server.reference("other/mixed:1.0"));
    refuses(&mut rmpkg(folder.path(), &line), 1, "registry_denied");
}

#[test]
fn an_identity_token_is_exchanged() {
    let (port, heads) = tokens();
    let realm = format!("http://localhost:{port}/token");
    let Some(server) = Server::with_tokens(&realm) else { return };
    let folder = folder();
    let saved = json!({ "auth": "dGVhbTo=", "identitytoken": "identity" });
    let auths = json!({ "auths": { format!("localhost:{}", server.port): saved } });
    fs::create_dir_all(folder.path().join("home/.docker")).unwrap();
    fs::write(folder.path().join("home/.docker/config.json"), auths.to_string()).unwrap();
    let line = format!("push plain.rmpkg {}", server.reference("team/mixed:1.0"));
    let outcome = Outcome::of(&mut rmpkg(folder.path(), &line));
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(heads.lock().unwrap().iter().all(|head| head.starts_with("POST /token HTTP/1.1")));
}
