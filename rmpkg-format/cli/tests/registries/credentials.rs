//! Credentials are found where other tools save them, and go to their registry alone.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::{Value, json};

use crate::command::{Outcome, refuses, rmpkg};
use crate::server::Server;
use crate::support::folder;

/// `team:secret` and `team:guess`, as files have them.
const RIGHT: &str = "dGVhbTpzZWNyZXQ=";
const WRONG: &str = "dGVhbTpndWVzcw==";

fn write(folder: &Path, path: &str, document: &Value) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, document.to_string()).unwrap();
}

fn auths(server: &str, auth: &str) -> Value {
    json!({ "auths": { server: { "auth": auth } } })
}

#[test]
fn they_are_read_where_other_tools_save_them() {
    let Some(server) = Server::with_password() else { return };
    let host = format!("localhost:{}", server.port);
    let push = format!("push plain.rmpkg {}", server.reference("team/mixed:1.0"));
    for (path, variable, name) in [
        ("home/.docker/config.json", None, &host),
        ("docker/config.json", Some(("DOCKER_CONFIG", "docker")), &host),
        ("auth.json", Some(("REGISTRY_AUTH_FILE", "auth.json")), &host),
        ("run/containers/auth.json", Some(("XDG_RUNTIME_DIR", "run")), &format!("{host}/team")),
        (
            "conf/containers/auth.json",
            Some(("XDG_CONFIG_HOME", "conf")),
            &format!("{host}/team/mixed"),
        ),
        ("home/.config/containers/auth.json", None, &host),
    ] {
        let folder = folder();
        let folder = folder.path();
        write(folder, path, &auths(name, RIGHT));
        let mut command = rmpkg(folder, &push);
        if let Some((name, value)) = variable {
            command.env(name, folder.join(value));
        }
        let outcome = Outcome::of(&mut command);
        assert_eq!(outcome.code, 0, "{path}: {}", outcome.stderr);
    }
}

#[test]
fn the_most_special_ones_count() {
    let Some(server) = Server::with_password() else { return };
    let (folder, host) = (folder(), format!("localhost:{}", server.port));
    let folder = folder.path();
    let both = json!({ "auths": {
        &host: { "auth": WRONG },
        format!("{host}/team"): { "auth": RIGHT },
    }});
    write(folder, "auth.json", &both);
    let push = |name: &str| {
        let mut command = rmpkg(folder, &format!("push plain.rmpkg {}", server.reference(name)));
        Outcome::of(command.env("REGISTRY_AUTH_FILE", folder.join("auth.json"))).code
    };
    assert_eq!((push("team/mixed:1.0"), push("other/mixed:1.0")), (0, 1));
}

#[test]
fn a_helper_gives_them() {
    let Some(server) = Server::with_password() else { return };
    let (folder, host) = (folder(), format!("localhost:{}", server.port));
    let folder = folder.path();
    let push = format!("--json push plain.rmpkg {}", server.reference("team/mixed:1.0"));
    let command = |helper: &str| {
        let path = folder.join("docker-credential-test");
        fs::write(&path, format!("#!/bin/sh\n{helper}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        let mut command = rmpkg(folder, &push);
        let path = std::env::var("PATH").unwrap();
        command.env("PATH", format!("{}:{path}", folder.display()));
        command
    };
    let answers = r#"test "$1" = get && test "$(cat)" = HOST &&
        echo '{"ServerURL": "HOST", "Username": "team", "Secret": "secret"}'"#;
    for config in [json!({ "credHelpers": { &host: "test" } }), json!({ "credsStore": "test" })] {
        write(folder, "home/.docker/config.json", &config);
        let outcome = Outcome::of(&mut command(&answers.replace("HOST", &host)));
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    }
    let said =
        refuses(&mut command("cat >/dev/null; echo top-secret; exit 1"), 1, "registry_credentials");
    assert!(said.contains("`docker-credential-test` failed"), "{said}");
    assert!(!said.contains("top-secret"), "{said}");
    refuses(&mut command("cat >/dev/null; echo top-secret"), 1, "registry_credentials");
    let absent = "cat >/dev/null; echo credentials not found in native keychain; exit 1";
    refuses(&mut command(absent), 1, "registry_no_credentials");
    write(folder, "home/.docker/config.json", &json!({ "credsStore": "absent" }));
    refuses(&mut command("exit 1"), 1, "registry_credentials");
}

#[test]
fn who_has_none_or_wrong_ones_is_told() {
    let Some(server) = Server::with_password() else { return };
    let (folder, host) = (folder(), format!("localhost:{}", server.port));
    let folder = folder.path();
    let reference = server.reference("team/mixed:1.0");
    for line in [format!("push plain.rmpkg {reference}"), format!("pull {reference} -o new.rmpkg")]
    {
        let line = format!("--json {line}");
        let config = |document: &Value| write(folder, "home/.docker/config.json", document);
        let attempt = || rmpkg(folder, &line);
        config(&json!({}));
        let said = refuses(&mut attempt(), 1, "registry_no_credentials");
        assert!(said.contains(&format!("`docker login {host}`")), "{said}");
        config(&auths(&host, WRONG));
        let said = refuses(&mut attempt(), 1, "registry_denied");
        assert!(said.contains("no permission to pu"), "{said}");
        config(&auths(&host, "no base64"));
        refuses(&mut attempt(), 1, "registry_credentials");
        config(&json!([]));
        refuses(&mut attempt(), 1, "registry_credentials");
        refuses(attempt().env("REGISTRY_AUTH_FILE", "none.json"), 1, "registry_credentials");
    }
    assert!(!folder.join("new.rmpkg").exists());
}
