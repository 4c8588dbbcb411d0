//! The modules that compress, on our own `zlib`.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use wasi_host::{Invocation, Preopen};

use crate::support::{preopen, runtime, stdlib};

/// What a node whose `process` is `body` answers; it may write to `/data`.
fn process(body: &str) -> Value {
    let indented = body.trim().replace('\n', "\n        ");
    let source = format!("class Probe:\n    def process(self, item):\n        {indented}\n");
    let (app, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fs::write(app.path().join("probe.py"), source).unwrap();
    let manifest = json!({
        "version": "v1",
        "metadata": { "name": "probe" },
        "nodes": [{ "id": "probe", "node_type": "Probe" }],
        "connections": [],
    });
    let stdin = json!({ "manifest": manifest, "input_data": [null] }).to_string().into_bytes();
    let preopens = vec![stdlib(), preopen(app.path(), "/app"), writable(data.path())];
    let outcome = runtime().run(Invocation { stdin, preopens, ..Invocation::default() }).unwrap();
    let report = serde_json::from_slice::<Value>(&outcome.stdout);
    let report = report.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&outcome.stderr)));
    report["results"][0].clone()
}

fn writable(data: &Path) -> Preopen {
    Preopen { writable: true, ..preopen(data, "/data") }
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn zlib_is_built_in() {
    let answer = process(
        "
import sys, zlib
data = b'wasm' * 1000
return ['zlib' in sys.builtin_module_names, zlib.decompress(zlib.compress(data)) == data]
",
    );
    assert_eq!(answer, json!([true, true]));
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn files_and_archives_are_compressed() {
    let answer = process(
        "
import gzip, os, shutil, tarfile, zipfile
os.mkdir('/data/folder')
with gzip.open('/data/folder/text.gz', 'wt') as file:
    file.write('compressed ' * 100)
tar = shutil.make_archive('/data/one', 'gztar', '/data/folder')
archive = shutil.make_archive('/data/two', 'zip', '/data/folder')
with tarfile.open(tar, 'r:gz') as members, zipfile.ZipFile(archive) as entries:
    method = entries.getinfo('text.gz').compress_type == zipfile.ZIP_DEFLATED
    text = gzip.decompress(entries.read('text.gz'))
    return [members.getnames(), method, text == b'compressed ' * 100]
",
    );
    assert_eq!(answer, json!([[".", "./text.gz"], true, true]));
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn modules_are_imported_from_deflated_archives() {
    let answer = process(
        "
import sys, zipfile
with zipfile.ZipFile('/data/library.zip', 'w', zipfile.ZIP_DEFLATED) as archive:
    archive.writestr('inside.py', 'answer = 42' + ' ' * 1000)
sys.path.append('/data/library.zip')
import inside
return [inside.answer, type(inside.__loader__).__name__]
",
    );
    assert_eq!(answer, json!([42, "zipimporter"]));
}
