//! A distribution beside the package's own files, used by the real runtime.

use std::path::Path;

use serde_json::json;
use stdlib_subset::{Choice, Subset};
use tempfile::TempDir;

use crate::guest::{Guest, TestApp, write};

/// Uses everything that a distribution has: its code, its data, what it says of itself, and a plugin
/// that it finds by name.
const NODE: &str = "
from importlib.metadata import entry_points, version
from importlib.resources import files

import greet


class Greet:
    def process(self, item):
        plugin, = entry_points(group='greet.plugins')
        word = files('greet').joinpath('data/word.txt').read_text(encoding='utf-8').strip()
        return [greet.greet(word, item), version('greet'), plugin.load()('1/3'), greet.where()]
";

const GREET: &str = "
def greet(word, name):
    return f'{word}, {name}!'


def where():
    try:
        raise ValueError
    except ValueError as error:
        return error.__traceback__.tb_frame.f_code.co_filename
";

/// Is only imported by the name in `entry_points.txt`, and needs what nothing else does.
const PLUGIN: &str = "
from fractions import Fraction


def double(text):
    return str(Fraction(text) * 2)
";

/// Files of a wheel.
const FILES: [(&str, &str); 7] = [
    ("greet/__init__.py", GREET),
    ("greet/plugin.py", PLUGIN),
    ("greet/old.py", "print 'a relic that nothing imports'"),
    ("greet/data/word.txt", "Cześć\n"),
    ("greet-1.2.dist-info/METADATA", "Metadata-Version: 2.1\nName: greet\nVersion: 1.2\n"),
    ("greet-1.2.dist-info/RECORD", ""),
    ("greet-1.2.dist-info/entry_points.txt", "[greet.plugins]\ndouble = greet.plugin:double\n"),
];

fn site() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in FILES {
        write(&folder.path().join(path), text.as_bytes());
    }
    folder
}

fn subset(guest: &Guest, app: &TestApp, site: &Path) -> Subset {
    let choice = Choice { nodes: app.nodes(), ..Choice::default() };
    guest.subset_with(app, &[("greet", site)], &choice).unwrap()
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_node_uses_a_distribution_with_its_data_and_its_metadata() {
    let guest = Guest::new();
    let app = TestApp::new(&[("node.py", NODE)]);
    let (first, second) = (site(), site());
    let subset = subset(&guest, &app, first.path());
    let results = guest.run(&app, &subset, "node:Greet", &json!(["świecie"]));
    let place = "/usr/lib/python3.12/site-packages/greet/__init__.py";
    assert_eq!(results.unwrap(), json!([["Cześć, świecie!", "1.2", "2/3", place]]));
    assert!(!subset.files.is_empty());

    // The same content in another folder is not compiled again.
    let again = self::subset(&guest, &app, second.path());
    let bytecode = |subset: &Subset| {
        let file = subset.files.iter().find(|file| file.path.ends_with("greet/plugin.pyc"));
        file.unwrap().source.clone()
    };
    assert_eq!(bytecode(&subset), bytecode(&again));
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_distribution_is_packaged_as_bytecode_with_what_is_no_module() {
    let guest = Guest::new();
    let app = TestApp::new(&[("node.py", NODE)]);
    let site = site();
    let subset = subset(&guest, &app, site.path());
    let prefix = "lib/python3.12/site-packages/";
    let paths = subset.files.iter().filter_map(|file| file.path.strip_prefix(prefix));
    insta::assert_snapshot!(paths.collect::<Vec<_>>().join("\n"), @r"
    greet-1.2.dist-info/METADATA
    greet-1.2.dist-info/RECORD
    greet-1.2.dist-info/entry_points.txt
    greet/__init__.pyc
    greet/data/word.txt
    greet/old.py
    greet/plugin.pyc
    ");
    assert!(subset.report.modules.contains_key("fractions"), "a plugin's import is not followed");
    let own = |module: &String| module.starts_with("greet");
    assert!(!subset.report.modules.keys().any(own), "it is told as a module of the stdlib");
}

/// Reads a source as it runs.
const READER: &str = "
import inspect

import greet
from greet import plugin


class Reader:
    def process(self, item):
        return [inspect.getsource(plugin.double), plugin.__cached__, greet.greet('Cześć', item)]
";

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_distribution_that_keeps_its_sources_still_runs_its_bytecode() {
    let guest = Guest::new();
    let app = TestApp::new(&[("node.py", READER)]);
    let site = site();
    let subset = guest.subset_with_sources(&app, ("greet", site.path())).unwrap();
    let results = guest.run(&app, &subset, "node:Reader", &json!(["świecie"]));
    let source = "def double(text):\n    return str(Fraction(text) * 2)\n";
    let cached = "/usr/lib/python3.12/site-packages/greet/__pycache__/plugin.cpython-312.pyc";
    assert_eq!(results.unwrap(), json!([[source, cached, "Cześć, świecie!"]]));
    let has = |end: &str| subset.files.iter().any(|file| file.path.ends_with(end));
    assert!(has("greet/__init__.py") && has("greet/__pycache__/__init__.cpython-312.pyc"));
    assert!(!has("greet/__init__.pyc"));
}
