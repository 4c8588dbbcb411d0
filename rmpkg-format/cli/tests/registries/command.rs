//! The command, without the credentials and the proxies of who runs the tests.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const OF_THE_USER: [&str; 14] = [
    "DOCKER_CONFIG",
    "REGISTRY_AUTH_FILE",
    "XDG_RUNTIME_DIR",
    "XDG_CONFIG_HOME",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "no_proxy",
    "NO_PROXY",
];

/// The command in a folder, which is its user's home, too.
pub fn rmpkg(folder: &Path, line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rmpkg"));
    command.current_dir(folder).args(line.split(' '));
    command.env("RMPKG_CACHE_DIR", folder.join("cache")).env("HOME", folder.join("home"));
    for name in OF_THE_USER {
        command.env_remove(name);
    }
    command.stdin(Stdio::null());
    command
}

/// What a command came to.
pub struct Outcome {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Outcome {
    pub fn of(command: &mut Command) -> Self {
        let Output { status, stdout, stderr } = command.output().unwrap();
        let [stdout, stderr] = [stdout, stderr].map(|text| String::from_utf8(text).unwrap());
        Self { code: status.code().unwrap(), stdout, stderr }
    }

    /// The document of a command with `--json`.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|_| panic!("{}", self.stderr))
    }
}

pub fn outcome(folder: &Path, line: &str) -> Outcome {
    Outcome::of(&mut rmpkg(folder, line))
}

/// Runs a command that must succeed, and gives what it prints.
pub fn succeeds(folder: &Path, line: &str) -> String {
    let Outcome { code, stdout, stderr } = outcome(folder, line);
    assert_eq!(code, 0, "{line}: {stderr}");
    stdout
}

/// Runs a command with `--json` that must fail with this exit code and the code of this error; what it says.
pub fn fails(folder: &Path, line: &str, code: i32, error: &str) -> String {
    refuses(&mut rmpkg(folder, &format!("--json {line}")), code, error)
}

/// As [`fails`], of a command that was made already.
pub fn refuses(command: &mut Command, code: i32, error: &str) -> String {
    let outcome = Outcome::of(command);
    assert_eq!(outcome.code, code, "{}", outcome.stderr);
    let document = outcome.json();
    assert_eq!(document["code"], error, "{}", outcome.stderr);
    document["error"].as_str().unwrap().to_owned()
}

/// Runs `rmpkg run`, which must fail with this exit code and of this kind; what it says.
pub fn run_fails(folder: &Path, line: &str, code: i32, kind: &str) -> String {
    let Outcome { code: found, stderr, stdout } = outcome(folder, line);
    assert_eq!(found, code, "{stderr}");
    assert_eq!(stdout, "");
    let document: Value = serde_json::from_str(stderr.lines().last().unwrap()).unwrap();
    assert_eq!(document["kind"], kind, "{stderr}");
    document["message"].as_str().unwrap().to_owned()
}
