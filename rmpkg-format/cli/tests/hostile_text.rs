//! What a package and its program say gives no orders to a terminal, in whichever command it is shown; what
//! programs read stays exact.
//!
//! The commands run on a pseudo-terminal here, as in a terminal window.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "tests")]

#[allow(dead_code, reason = "each file of tests uses a part of it")]
mod support;

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

use nix::pty::openpty;
use pipeline_manifest::Manifest;
use rmpkg_format::layout::{SBOM, SITE_PACKAGES, WASM_MODULE};
use rmpkg_format::{Package, PackageBuilder, Provenance};
use serde_json::{Value, json};
use support::program;
use tempfile::TempDir;

/// Writes a title, overwrites a line, clears the screen in the one-byte form, turns the text around.
const ORDERS: &str = "a\x1b]0;owned\x07b\rc\u{9b}2Jd\u{202e}e\u{2066}f\u{7f}g";
const SHOWN: &str = r"a\u{1b}]0;owned\u{7}b\rc\u{9b}2Jd\u{202e}e\u{2066}f\u{7f}g";

fn folder() -> TempDir {
    let folder = support::folder();
    hostile(&folder.path().join("hostile.rmpkg"));
    folder
}

/// A package with orders wherever it may have any text.
fn hostile(path: &Path) {
    let manifest = json!({
        "version": "v1",
        "metadata": { "name": format!("{ORDERS}\nsignature  good"), "version": ORDERS },
        "nodes": [{ "id": ORDERS, "node_type": ORDERS }],
        "connections": [],
    });
    let module = format!(
        r#"(import "{0}" "{0}" (func)) (func (export "{0}"))"#,
        ORDERS.bytes().map(|byte| format!("\\{byte:02x}")).collect::<String>()
    );
    let bill = json!({ "components": [{
        "name": ORDERS, "version": ORDERS, "licenses": [{ "expression": ORDERS }],
        "evidence": { "occurrences": [{ "location": format!("{SITE_PACKAGES}/x") }] },
    }] });
    let mut builder = PackageBuilder::new(Manifest::from_json(&manifest.to_string()).unwrap());
    builder.built_with(ORDERS, ORDERS).provenance(Provenance {
        toolchain: Some(ORDERS.to_owned()),
        wasm_opt_flags: vec![ORDERS.to_owned()],
        ..Provenance::default()
    });
    builder.add_bytes(WASM_MODULE, support::wasm(&module)).unwrap();
    builder.add_bytes(SBOM, bill.to_string().into_bytes()).unwrap();
    builder.build_file(path).unwrap();
}

fn rmpkg(folder: &TempDir, line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rmpkg"));
    command.current_dir(folder.path()).args(line.split(' ')).stdin(Stdio::null());
    command.env("RMPKG_CACHE_DIR", folder.path().join("cache")).env("NO_COLOR", "1");
    command
}

/// What a person sees: stdout and stderr of a terminal.
fn seen(folder: &TempDir, line: &str) -> String {
    let terminal = openpty(None, None).unwrap();
    let mut command = rmpkg(folder, line);
    let slave = File::from(terminal.slave);
    command.stdout(slave.try_clone().unwrap()).stderr(slave);
    let mut child = command.spawn().unwrap();
    // It holds the other end of the terminal too.
    drop(command);
    let mut seen = Vec::new();
    // On Linux the end of a terminal that nobody holds any more is an error.
    let _ = File::from(terminal.master).read_to_end(&mut seen);
    child.wait().unwrap();
    String::from_utf8(seen).unwrap().replace("\r\n", "\n")
}

fn assert_harmless(line: &str, seen: &str) {
    assert_eq!(terminal_text::text(seen), seen, "{line}");
}

#[test]
fn inspect_shows_orders_and_follows_none() {
    let folder = folder();
    for line in ["inspect hostile.rmpkg", "inspect hostile.rmpkg --json"] {
        assert_harmless(line, &seen(&folder, line));
    }
    let shown = seen(&folder, "inspect hostile.rmpkg");
    for row in ["pipeline", "distribution", "imports", "exports", "provenance.toolchain"] {
        let row = shown.lines().find(|line| line.starts_with(row)).unwrap();
        assert!(row.contains(SHOWN), "{row}");
    }
    assert!(!shown.contains("\nsignature  good"), "{shown}");
}

#[test]
fn json_on_a_terminal_is_the_same_document() {
    let folder = folder();
    let line = "inspect hostile.rmpkg --json";
    let exact = rmpkg(&folder, line).output().unwrap().stdout;
    let [exact, seen]: [Value; 2] =
        [String::from_utf8(exact).unwrap(), seen(&folder, line)].map(|text| text.parse().unwrap());
    assert_eq!(exact, seen);
    assert_eq!(exact["pipeline"]["version"], ORDERS);
}

#[test]
fn signatures_show_the_orders_in_their_comments() {
    let folder = folder();
    // A signature has no control characters, but may turn text around.
    let comment = "good\u{202e}dab";
    let mut sign = rmpkg(&folder, "sign plain.rmpkg --key test.key --comment");
    assert!(sign.arg(comment).output().unwrap().status.success());
    let shown = seen(&folder, "verify plain.rmpkg --key test.pub");
    assert_harmless("verify", &shown);
    assert!(shown.contains(r"good\u{202e}dab"), "{shown}");

    // What is signed may have any name.
    let shown = seen(&folder, "sign hostile.rmpkg --key test.key");
    assert_harmless("sign", &shown);
    let shown = seen(&folder, "verify hostile.rmpkg --key test.pub");
    assert_harmless("verify", &shown);
    assert!(shown.contains(&format!("\n  name:{SHOWN}\\nsignature  good\n")), "{shown}");
    assert!(shown.contains(&format!("\n  version:{SHOWN}\n")), "{shown}");
}

/// A package whose entry `app/node.py` has another name of the same length, and is encrypted as its directory
/// says: that is found before the name is looked at.
fn with_name(package: &Path, name: &[u8]) {
    const RECORD: &[u8] = b"PK\x01\x02";
    const FLAGS: usize = 8;
    const NAME: usize = 46;
    const OLD: &[u8] = b"app/node.py";
    let mut bytes = fs::read(package).unwrap();
    for at in 0..bytes.len() - NAME - OLD.len() {
        if bytes[at..].starts_with(RECORD) && bytes[at + NAME..].starts_with(OLD) {
            bytes[at + NAME..at + NAME + OLD.len()].copy_from_slice(name);
            bytes[at + FLAGS] |= 1;
        }
    }
    fs::write(package, bytes).unwrap();
}

#[test]
fn errors_show_the_orders_in_names() {
    let folder = folder();
    let package = folder.path().join("plain.rmpkg");
    with_name(&package, b"a\x1b[2J\nerror");
    let error = Package::open(&package).err().unwrap().to_string();
    assert!(error.contains("\x1b[2J\n"), "{error}");
    for line in [
        "inspect plain.rmpkg",
        "verify plain.rmpkg",
        "verify plain.rmpkg --json",
        "diff deflated.rmpkg plain.rmpkg",
        "extract plain.rmpkg",
        "sign plain.rmpkg --key test.key",
        "run plain.rmpkg",
    ] {
        let shown = seen(&folder, line);
        assert_harmless(line, &shown);
        assert!(shown.contains(r"a\u{1b}[2J"), "{line}: {shown}");
        assert!(!shown.contains("\nerror`"), "{line}: {shown}");
    }
}

#[test]
fn a_run_shows_the_orders_of_its_program_and_keeps_its_colours() {
    let folder = folder();
    let text = format!("{ORDERS} \x1b[31mred");
    support::package(&folder.path().join("talks.rmpkg"), &program(2, &text, 7));
    let line = "run talks.rmpkg --quiet";
    let shown = seen(&folder, line);
    assert!(shown.starts_with(&format!("{SHOWN} \x1b[31mred\n\x1b[m")), "{shown:?}");
    assert_harmless(line, &shown.replace("\x1b[31m", "").replace("\x1b[m", ""));

    let output = rmpkg(&folder, line).output().unwrap();
    assert!(output.stderr.starts_with(format!("{text}\n").as_bytes()));
}

#[test]
fn a_result_is_exact_and_on_a_terminal_the_same_document() {
    let folder = folder();
    let report = "{\"status\":\"success\",\r\"results\":[\"\u{9b}2J\u{202e}\u{7f}\"],\"graph_info\":{\"node_count\":1,\"source_count\":1,\"sink_count\":1,\"execution_order\":[\"a\"]},\"metrics\":{\"total_ms\":1,\"nodes\":[]}}";
    support::package(&folder.path().join("talks.rmpkg"), &program(1, report, 0));
    let line = "run talks.rmpkg --quiet";
    let output = rmpkg(&folder, line).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), format!("{report}\n"));
    let shown = seen(&folder, line);
    assert_harmless(line, &shown);
    let [exact, shown]: [Value; 2] = [report, &shown].map(|text| text.parse().unwrap());
    assert_eq!(exact, shown);
}

#[test]
fn a_stream_is_exact_and_on_a_terminal_the_same_lines() {
    let folder = folder();
    let orders = "\"\u{9b}2J\u{202e}\u{7f}\"";
    let end = format!(
        r#"{{"status":"success","graph_info":{{"node_count":1,"source_count":1,"sink_count":1,"execution_order":[{orders}]}},"metrics":{{"total_ms":1,"nodes":[]}}}}"#
    );
    let items = [format!("{{\"item\":{orders}}}"), format!("{{\"sink\":{orders},\"item\":1}}")];
    let written = format!("{}\n{end}", items.join("\n"));
    support::package(&folder.path().join("talks.rmpkg"), &program(1, &written, 0));
    let output = rmpkg(&folder, "run talks.rmpkg --stream").output().unwrap();
    let results = [orders, &items[1]];
    assert_eq!(String::from_utf8(output.stdout).unwrap(), results.join("\n") + "\n");
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("\"execution_order\":[\"\\u009b2J"), "{stderr}");
    assert_harmless("stderr", &stderr);

    let line = "run talks.rmpkg --stream --quiet";
    let shown = seen(&folder, line);
    assert_harmless(line, &shown);
    let values =
        |text: &str| text.lines().map(|line| line.parse().unwrap()).collect::<Vec<Value>>();
    assert_eq!(values(&shown), results.map(|result| values(result).remove(0)));
}
