//! `cargo xtask demo` as a user starts and ends it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::fs;
use std::net::TcpListener;
use std::path::Path;

use assert_cmd::cargo::cargo_bin_cmd;

#[test]
fn a_port_in_use_shows_before_anything_is_built() {
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = cargo_bin_cmd!("xtask").args(["demo", "--port", &port]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(output.stdout, b"");
    let stderr = String::from_utf8(output.stderr).unwrap().replace(&port, "PORT");
    insta::assert_snapshot!(stderr, @r"
    error: port PORT is in use
    hint: end what uses it, or let `--port 0` take a free one
    ");
}

#[test]
fn a_pipeline_that_is_not_there_is_named() {
    let stderr = refused(&["absent".as_ref()]);
    assert!(stderr.starts_with("error: cannot open `absent`\n"), "{stderr}");
    assert!(stderr.contains("hint: name folders with a manifest.json"), "{stderr}");
}

#[test]
fn two_pipelines_of_one_name_are_refused_before_anything_is_built() {
    let folder = tempfile::tempdir().unwrap();
    let pipelines = ["one", "other"].map(|parent| folder.path().join(parent).join("same"));
    for pipeline in &pipelines {
        fs::create_dir_all(pipeline).unwrap();
        for file in ["manifest.json", "input.json"] {
            fs::copy(Path::new("../examples/calculator").join(file), pipeline.join(file)).unwrap();
        }
    }
    let stderr = refused(&pipelines.each_ref().map(|path| path.as_path()));
    assert_eq!(stderr, "error: two pipelines have the name `same`; rename one of their folders\n");
}

/// What the command says that does not serve these pipelines.
fn refused(pipelines: &[&Path]) -> String {
    let mut demo = cargo_bin_cmd!("xtask");
    let output = demo.args(["demo", "--port", "0"]).args(pipelines).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr).unwrap()
}

#[cfg(unix)]
#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn it_says_where_it_serves_and_ends_with_ctrl_c() {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpStream;
    use std::process::{Command, Stdio};

    use rustix::process::{Pid, Signal, kill_process};

    let mut demo = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["--quiet", "demo", "--port", "0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut url = String::new();
    BufReader::new(demo.stdout.take().unwrap()).read_line(&mut url).unwrap();
    let host = url.trim_end().strip_prefix("http://").unwrap().strip_suffix('/').unwrap();

    let mut stream = TcpStream::connect(host).unwrap();
    let request =
        format!("GET /packages/index.json HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.contains("\"mixed.rmpkg\""), "{answer}");

    let id = Pid::from_raw(demo.id().try_into().unwrap()).unwrap();
    kill_process(id, Signal::INT).unwrap();
    assert_eq!(demo.wait().unwrap().code(), Some(130));
}
