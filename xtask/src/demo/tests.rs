//! The real server, spoken to in plain HTTP on a socket: a client library would tidy up the paths.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use tempfile::TempDir;
use terminal_ui::Report;

use super::changes::{Changes, Signals};
use super::headers::{Headers, Permissions};
use super::server::Server;
use super::site::{self, Folders};

/// A server of a small page, whose parent folder holds a secret. It ends with the test's process.
struct Demo {
    folder: TempDir,
    host: String,
    signals: Signals,
}

impl Demo {
    fn start() -> Self {
        Self::with(Permissions { isolated: true, eval: false })
    }

    fn with(permissions: Permissions) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let files = [
            ("secret.txt", "secret"),
            ("page/index.html", "<!doctype html>"),
            ("page/main.js", "main()"),
            ("page/graph/view.mjs", "draw()"),
            ("loader/index.js", "load()"),
            ("loader/index.d.ts", "export {}"),
            ("packages/index.json", "[]"),
            ("packages/mixed.rmpkg", "0123456789"),
            ("models/whisper-tiny/config.json", "{}"),
            ("wasmer/dist/runtime.wasm", "\0asm"),
        ];
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let below = |name: &str| folder.path().join(name);
        let folders = Folders {
            page: below("page"),
            loader: below("loader"),
            packages: below("packages"),
            models: below("models"),
            wasmer: below("wasmer"),
        };
        let server = Server::bind(0).unwrap();
        let host = server.url().trim_start_matches("http://").trim_end_matches('/').to_owned();
        let signals = Signals { changes: Some(Changes::default()), ..Signals::default() };
        let headers = Headers::new(permissions).unwrap();
        server.start(site::router(&folders, &signals, headers)).unwrap();
        Self { folder, host, signals }
    }

    fn ask(&self, method: &str, target: &str, fields: &[&str]) -> Answer {
        let host = format!("Host: {}", self.host);
        let fields: String =
            [host.as_str()].iter().chain(fields).map(|field| format!("{field}\r\n")).collect();
        self.send(&format!("{method} {target} HTTP/1.1\r\nConnection: close\r\n{fields}\r\n"))
    }

    /// Sends a request as it is written here.
    fn send(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        Answer { head: head.to_owned(), body: body.to_owned() }
    }

    fn get(&self, target: &str) -> Answer {
        self.ask("GET", target, &[])
    }
}

struct Answer {
    head: String,
    body: String,
}

impl Answer {
    fn status(&self) -> u16 {
        self.head.split(' ').nth(1).unwrap().parse().unwrap()
    }

    fn field(&self, name: &str) -> Option<&str> {
        let mut fields = self.head.lines().filter_map(|line| line.split_once(": "));
        fields.find(|(field, _)| *field == name).map(|(_, value)| value)
    }
}

#[test]
fn the_page_comes_with_a_strict_policy_and_isolated() {
    let demo = Demo::start();
    let page = demo.get("/");
    assert_eq!((page.status(), page.body.as_str()), (200, "<!doctype html>"));
    let shown = [
        "content-type",
        "content-security-policy",
        "cross-origin-opener-policy",
        "cross-origin-embedder-policy",
        "cross-origin-resource-policy",
        "cache-control",
        "referrer-policy",
        "x-content-type-options",
    ];
    let shown = shown.map(|name| format!("{name}: {}", page.field(name).unwrap())).join("\n");
    insta::assert_snapshot!(shown, @r"
    content-type: text/html
    content-security-policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
    cross-origin-opener-policy: same-origin
    cross-origin-embedder-policy: require-corp
    cross-origin-resource-policy: same-origin
    cache-control: no-cache
    referrer-policy: no-referrer
    x-content-type-options: nosniff
    ");
}

#[test]
fn a_name_that_leads_here_from_elsewhere_is_no_name_of_this_server() {
    let demo = Demo::start();
    let port = demo.host.rsplit(':').next().unwrap();
    let ask = |head: &str| demo.send(&format!("{head}\r\nConnection: close\r\n\r\n")).status();
    for own in ["127.0.0.1", "localhost", "LOCALHOST"] {
        assert_eq!(ask(&format!("GET /main.js HTTP/1.1\r\nHost: {own}:{port}")), 200, "{own}");
        assert_eq!(ask(&format!("GET http://{own}/main.js HTTP/1.1\r\nHost: {own}")), 200, "{own}");
    }
    for host in [
        "page.example",
        "localhost.page.example",
        "127.0.0.1.page.example",
        "127.0.0.2",
        "[::1]",
        "",
    ] {
        assert_eq!(ask(&format!("GET /main.js HTTP/1.1\r\nHost: {host}")), 421, "{host}");
    }
    for head in [
        "GET /main.js HTTP/1.0".to_owned(),
        format!("GET http://page.example/main.js HTTP/1.1\r\nHost: 127.0.0.1:{port}"),
        format!("GET /main.js HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: page.example"),
    ] {
        assert_eq!(ask(&head), 421, "{head}");
    }
    let refused =
        demo.send("GET /secret.txt HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n");
    assert!(refused.body.starts_with("This server answers to 127.0.0.1"), "{}", refused.body);
    assert!(refused.field("content-security-policy").is_some());
}

#[test]
fn isolation_can_be_left_off() {
    let demo = Demo::with(Permissions { isolated: false, eval: false });
    let page = demo.get("/");
    assert_eq!(page.field("cross-origin-opener-policy"), None);
    assert_eq!(page.field("cross-origin-embedder-policy"), None);
    assert!(page.field("content-security-policy").is_some());
}

#[test]
fn text_becomes_code_only_where_that_was_asked_for() {
    let script_sources = |eval| {
        let page = Demo::with(Permissions { isolated: true, eval }).get("/");
        let policy = page.field("content-security-policy").unwrap().to_owned();
        policy.split("; ").find(|part| part.starts_with("script-src")).unwrap().to_owned()
    };
    assert_eq!(script_sources(false), "script-src 'self' 'wasm-unsafe-eval'");
    assert_eq!(script_sources(true), "script-src 'self' 'wasm-unsafe-eval' 'unsafe-eval'");
}

#[test]
fn files_have_the_types_that_browsers_insist_on() {
    let demo = Demo::start();
    let files = [
        ("/main.js", "text/javascript; charset=utf-8"),
        ("/graph/view.mjs", "text/javascript; charset=utf-8"),
        ("/loader/index.js", "text/javascript; charset=utf-8"),
        ("/loader/index.d.ts", "text/plain; charset=utf-8"),
        ("/models/whisper-tiny/config.json", "application/json"),
        ("/packages/index.json", "application/json"),
        ("/packages/mixed.rmpkg", "application/zip"),
        ("/wasmer/dist/runtime.wasm", "application/wasm"),
    ];
    for (path, expected) in files {
        let file = demo.get(path);
        assert_eq!((file.status(), file.field("content-type")), (200, Some(expected)), "{path}");
    }
}

#[test]
fn what_has_not_changed_is_not_sent_again() {
    let demo = Demo::start();
    let etag = demo.get("/main.js").field("etag").unwrap().to_owned();
    let again = demo.ask("GET", "/main.js", &[&format!("If-None-Match: {etag}")]);
    assert_eq!((again.status(), again.body.as_str()), (304, ""));
    let other = demo.ask("GET", "/main.js", &["If-None-Match: \"other\""]);
    assert_eq!(other.status(), 200);
}

#[test]
fn a_page_that_listens_is_told_of_each_change() {
    let demo = Demo::start();
    let Signals { changes, packaged } = &demo.signals;
    for (path, signal) in [("/changes", changes.as_ref().unwrap()), ("/packaged", packaged)] {
        let mut stream = TcpStream::connect(&demo.host).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", demo.host).unwrap();
        let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
        assert_eq!(lines.next().as_deref(), Some("HTTP/1.1 200 OK"));
        let head: Vec<_> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
        assert!(head.contains(&"content-type: text/event-stream".to_owned()), "{head:?}");
        for _ in 0..2 {
            signal.announce();
            assert!(lines.any(|line| line == "data: changed"));
        }
    }
}

#[test]
fn ranges_are_served() {
    let demo = Demo::start();
    let part = demo.ask("GET", "/packages/mixed.rmpkg", &["Range: bytes=2-4"]);
    assert_eq!((part.status(), part.body.as_str()), (206, "234"));
    assert_eq!(part.field("content-range"), Some("bytes 2-4/10"));
    let beyond = demo.ask("GET", "/packages/mixed.rmpkg", &["Range: bytes=20-"]);
    assert_eq!(beyond.status(), 416);
}

#[test]
fn head_is_answered_and_nothing_else_but_get() {
    let demo = Demo::start();
    let head = demo.ask("HEAD", "/packages/mixed.rmpkg", &[]);
    assert_eq!((head.status(), head.field("content-length")), (200, Some("10")));
    assert_eq!(head.body, "");
    for target in ["/main.js", "/loader/index.js", "/nothing"] {
        let post = demo.ask("POST", target, &["Content-Length: 0"]);
        assert_eq!((post.status(), post.field("allow")), (405, Some("GET,HEAD")), "{target}");
    }
}

#[test]
fn what_is_not_there_is_not_found_and_under_the_policy_too() {
    let demo = Demo::start();
    for target in ["/nothing.js", "/loader/", "/packages", "/graph/", "/Cargo.toml"] {
        let answer = demo.get(target);
        assert_eq!(answer.status(), 404, "{target}: {}", answer.head);
        assert!(answer.field("content-security-policy").is_some(), "{target}");
    }
}

#[test]
fn no_path_leads_out_of_the_served_folders() {
    let demo = Demo::start();
    let absolute = demo.folder.path().join("secret.txt");
    let absolute = absolute.to_str().unwrap();
    let targets = [
        "/../secret.txt",
        "/loader/../../secret.txt",
        "/loader/../main.js/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/packages/..%2f..%2fsecret.txt",
        "/packages/%2e%2e%2fsecret.txt",
        "/..%5csecret.txt",
        "/%252e%252e/secret.txt",
        "/main.js%00/../../secret.txt",
        &format!("/{absolute}"),
        &format!("/packages/{absolute}"),
        &format!("/%2f{absolute}"),
    ];
    for target in targets {
        let answer = demo.get(target);
        assert!((400..500).contains(&answer.status()), "{target}: {}", answer.head);
        assert!(!answer.body.contains("secret"), "{target}: {}", answer.body);
    }
}

#[test]
fn a_port_in_use_is_an_error_with_a_way_out() {
    let first = Server::bind(0).unwrap();
    let port = first.url().trim_end_matches('/').rsplit(':').next().unwrap().parse().unwrap();
    let Err(error) = Server::bind(port) else { panic!("port {port} was given twice") };
    let report = Report::of(&error);
    assert_eq!(report.error, format!("port {port} is in use"));
    let hint = report.hint.unwrap();
    assert_eq!(hint, "end what uses it, or let `--port 0` take a free one");
}

#[test]
fn only_this_machine_is_served() {
    assert!(Server::bind(0).unwrap().url().starts_with("http://127.0.0.1:"));
}
