//! Debian's `docker-registry`, started for a test on a port of its own.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// A registry, until it is dropped.
pub struct Server {
    child: Child,
    folder: TempDir,
    pub port: u16,
}

/// How a registry asks who is asking: the user `team` has the password `secret`.
const PASSWORDS: &str = "team:$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW\n";

impl Server {
    /// One that anybody may use.
    pub fn open() -> Option<Self> {
        Self::start("", "")
    }

    /// One that wants a password.
    pub fn with_password() -> Option<Self> {
        Self::start("", "auth: {htpasswd: {realm: test, path: FOLDER/passwords}}")
    }

    /// One that wants a token from the server at this address.
    pub fn with_tokens(realm: &str) -> Option<Self> {
        let certificates = tls("localhost.pem");
        let auth = format!(
            "auth: {{token: {{realm: '{realm}', service: registry, issuer: test, rootcertbundle: {}}}}}",
            certificates.display()
        );
        Self::start("", &auth)
    }

    /// One with TLS, whose certificate `tls/ca.pem` vouches for.
    pub fn with_tls() -> Option<Self> {
        let [certificate, key] = ["localhost.pem", "localhost.key"].map(tls);
        let (certificate, key) = (certificate.display(), key.display());
        Self::start(&format!(", tls: {{certificate: {certificate}, key: {key}}}"), "")
    }

    /// Starts it, if it is installed.
    fn start(http: &str, auth: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().display().to_string();
        fs::write(folder.path().join("passwords"), PASSWORDS).unwrap();
        let configuration = format!(
            "version: 0.1\nstorage: {{filesystem: {{rootdirectory: FOLDER/storage}}}}\n\
             http: {{addr: '127.0.0.1:0', secret: test{http}}}\n{auth}\n"
        );
        let file = folder.path().join("config.yml");
        fs::write(&file, configuration.replace("FOLDER", &path)).unwrap();
        let mut command = Command::new("docker-registry");
        command.arg("serve").arg(&file).stdout(Stdio::null()).stderr(Stdio::piped());
        match command.spawn() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                assert!(std::env::var_os("CI").is_none(), "`docker-registry` is missing");
                let notice = "skipped: `docker-registry` is missing; `cargo xtask setup --browsers` \
                              installs it\n";
                io::stderr().write_all(notice.as_bytes()).unwrap();
                None
            }
            child => {
                let mut child = child.unwrap();
                let port = port(child.stderr.take().unwrap());
                Some(Self { child, folder, port })
            }
        }
    }

    /// What a package is called here.
    pub fn reference(&self, name: &str) -> String {
        at(self.port, name)
    }

    /// Where a blob is kept.
    pub fn blob(&self, hex: &str) -> PathBuf {
        let blobs = self.folder.path().join("storage/docker/registry/v2/blobs/sha256");
        blobs.join(&hex[..2]).join(hex).join("data")
    }

    /// Puts a manifest that no `rmpkg` would push.
    pub fn put(&self, path: &str, media_type: &str, manifest: &str) {
        let answer = self.ask("PUT", path, &format!("Content-Type: {media_type}\r\n"), manifest);
        assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
    }

    /// Puts a blob into a repository.
    pub fn upload(&self, name: &str, bytes: &str) {
        let begun = self.ask("POST", &format!("{name}/blobs/uploads/"), "", "");
        let location = begun.lines().find_map(|line| line.strip_prefix("Location: ")).unwrap();
        let (_, path) = location.split_once("/v2/").unwrap();
        let digest = content_cache::sha256_hex(bytes.as_bytes());
        let kind = "Content-Type: application/octet-stream\r\n";
        let answer = self.ask("PUT", &format!("{path}&digest=sha256:{digest}"), kind, bytes);
        assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
    }

    /// What the registry answers.
    pub fn ask(&self, method: &str, path: &str, headers: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let length = body.len();
        write!(
            stream,
            "{method} /v2/{path} HTTP/1.1\r\nHost: registry\r\nConnection: close\r\n\
             Content-Length: {length}\r\n{headers}\r\n{body}"
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// What a package is called at a port of this machine.
pub fn at(port: u16, name: &str) -> String {
    format!("oci://localhost:{port}/{name}")
}

/// A file of the test's certificates, which hold from 2020 to 2120.
pub fn tls(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/registries/tls").join(name)
}

/// The port that it says that it listens on. What else it says is read, so that it can go on.
fn port(stderr: impl Read + Send + 'static) -> u16 {
    let mut lines = BufReader::new(stderr).lines().map_while(Result::ok);
    let mut said = Vec::new();
    let found = lines.by_ref().find_map(|line| {
        let port = line.split("listening on 127.0.0.1:").nth(1).map(|rest| {
            rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
        });
        said.push(line);
        port
    });
    std::thread::spawn(move || lines.for_each(drop));
    found.unwrap_or_else(|| panic!("{}", said.join("\n")))
}
