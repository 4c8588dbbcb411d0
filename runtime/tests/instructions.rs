//! How many instructions the native command takes for Rust nodes, as valgrind counts them.
//!
//! The command is the one that tests run, which is not optimised: another compilation would take longer than all
//! of these tests. The same nodes are counted in the optimised wasm too.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::env;
use std::io::Write;
use std::process::{Command, Stdio};

use assert_cmd::cargo::cargo_bin;
use conformance::instructions::{Counted, Counts, hold};
use serde_json::{Value, json};

#[test]
fn rust_nodes_take_no_more_than_they_did() {
    let Some(made_with) = made_with() else {
        assert!(
            env::var_os("CI").is_none(),
            "there is no valgrind: run `cargo xtask setup --browsers`"
        );
        eprintln!("SKIPPED: there is no valgrind to count instructions with, or no getconf");
        return;
    };
    // What is left is what the items take: neither the start of the process nor its environment.
    let items = count(2_100) - count(100);
    let instructions = Counts::from([("2,000 numbers through two Rust nodes".to_owned(), items)]);
    hold("the native command", Counted { made_with, instructions });
}

/// Instructions of a run with so many numbers.
fn count(items: u32) -> u64 {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    valgrind.arg(cargo_bin!("pipeline_executor_wasm"));
    valgrind.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = valgrind.spawn().unwrap();
    running.stdin.take().unwrap().write_all(request(items).to_string().as_bytes()).unwrap();
    let output = running.wait_with_output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["results"].as_array().unwrap().len(), items as usize);
    let counted = stderr.lines().find_map(|line| line.split_once("Collected : "));
    counted
        .unwrap_or_else(|| panic!("valgrind counted nothing: {stderr}"))
        .1
        .trim()
        .parse()
        .unwrap()
}

fn request(items: u32) -> Value {
    let nodes = [("multiply", "MultiplyNode", "factor"), ("add", "AddNode", "addend")]
        .map(|(id, kind, param)| json!({ "id": id, "node_type": kind, "params": { param: 2 } }));
    let connections = [json!({ "from": "multiply", "to": "add" })];
    let input: Vec<u32> = (0..items).collect();
    json!({
        "manifest": {
            "version": "v1", "metadata": {}, "nodes": nodes, "connections": connections,
        },
        "input_data": input,
    })
}

/// What the count depends on: the compiler, the processor's kind, and the C library, whose memory and text
/// functions count too. `None` without valgrind, or where the C library is another one.
fn made_with() -> Option<String> {
    let answer = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    answer("valgrind", &["--version"])?;
    let rust = answer("rustc", &["--version"])?;
    let library = answer("getconf", &["GNU_LIBC_VERSION"])?;
    Some(format!("{rust}, {}, {library}", env::consts::ARCH))
}
