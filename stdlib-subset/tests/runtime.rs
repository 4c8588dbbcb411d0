//! The subset as a package gets it, made and used by the real runtime.
//!
//! `RMPKG_TEST_WASM` names the runtime's wasm file, `RMPKG_TEST_STDLIB` the folder of its stdlib's
//! sources.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod bytecode;
mod guest;
mod others;
mod site;

use guest::{Guest, TestApp};
use serde_json::{Value, json};
use stdlib_subset::{Choice, Coverage, Import, Module, Subset};

/// What an ordinary node imports.
const TEXT_NODE: &str = "
import collections, dataclasses, json, re

@dataclasses.dataclass
class Count:
    word: str
    times: int

class Words:
    def process(self, item):
        counts = collections.Counter(re.findall(r'[a-z]+', item.lower()))
        return [dataclasses.asdict(Count(*pair)) for pair in counts.most_common(2)]
";

/// About the largest set of modules that a node may need.
const LARGE_NODE: &str = "
import asyncio, collections, csv, dataclasses, datetime, decimal, enum, hashlib, inspect, json
import logging, math, pathlib, pickle, random, re, statistics, struct, sys, typing, unittest
import xml.etree.ElementTree, zoneinfo
from email.message import EmailMessage
";

/// Calls what works only through imports that no scan sees.
const HIDDEN_NODE: &str = "
import array, copy, datetime, decimal, sys, time, zoneinfo
from functools import singledispatch
from xml.etree import ElementTree

class Hidden:
    def process(self, item):
        sys.set_int_max_str_digits(0)
        @singledispatch
        def show(value): return 'other'
        @show.register
        def _(value: int | float): return 'number'
        return [
            datetime.datetime.strptime('2024-02-29', '%Y-%m-%d').day,
            time.strptime('12', '%H').tm_hour,
            str(decimal.Decimal(1) / 3)[:4],
            len(str(10 ** 30000)),
            str(copy.deepcopy(ElementTree.fromstring('<a><b/></a>')).tag),
            list(copy.copy(array.array('i', [1, 2]))),
            show(1.5),
            'ä'.encode('cp1252').hex(),
            'ü'.encode('iso-8859-15').hex(),
            b'\\xff\\xfea\\0'.decode('utf-16'),
            'あ'.encode('shift_jis').hex(),
        ]
";

/// Is asynchronous, which the runtime needs asyncio for.
const ASYNC_NODE: &str = "
class Twice:
    async def process(self, item):
        yield item
        yield item
";

const GZIP_NODE: &str = "
import gzip

class Packed:
    def process(self, item):
        return gzip.decompress(gzip.compress(item.encode())).decode()
";

const PROCESS_NODE: &str = "
import multiprocessing

class Spread:
    def process(self, item):
        try:
            multiprocessing.Process(target=print).start()
        except ImportError as error:
            return str(error)
";

/// Asks for an encoding in a way that no scan sees.
const CODEC_NODE: &str = "
import operator

class Encode:
    def process(self, item):
        return operator.methodcaller('encode', item)('x').hex()

class Guess:
    def process(self, item):
        for name in item:
            try:
                return operator.methodcaller('encode', name)('x').hex()
            except LookupError:
                pass
";

/// Imports every module that it is told and returns the failures.
const IMPORT_ALL: &str = "
import importlib

class ImportAll:
    def process(self, names):
        failures = {}
        for name in names:
            try:
                importlib.import_module(name)
            except BaseException as error:
                failures[name] = f'{type(error).__name__}: {error}'
        return failures
";

fn names(subset: &Subset) -> Vec<&str> {
    subset.report.modules.keys().map(String::as_str).collect()
}

/// Imports each module of the subset with nothing but the subset.
fn import_all(guest: &Guest, app: &TestApp, subset: &Subset) {
    // A package's `__main__` is a program that starts when it is imported.
    let names: Vec<_> =
        names(subset).into_iter().filter(|name| !name.ends_with("__main__")).collect();
    let failures = guest.run(app, subset, "all:ImportAll", &json!([names]));
    assert_eq!(failures.unwrap(), json!([{}]));
}

fn choice(app: &TestApp, coverage: Coverage) -> Choice {
    Choice { nodes: app.nodes(), coverage, ..Choice::default() }
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn the_interpreter_tells_what_it_consists_of() {
    let guest = Guest::new();
    let interpreter = guest.interpreter();
    let facts = interpreter.facts();
    assert_eq!(facts.version, "3.12.1");
    assert!(facts.builtin.contains("_json") && !facts.builtin.contains("_ssl"));
    assert!(facts.frozen.contains("os"));
    assert!(facts.started.contains("encodings.utf_8"));
    assert!(!facts.started.contains("json"), "a bare start needs no json: {:?}", facts.started);
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_node_runs_with_its_subset() {
    let guest = Guest::new();
    let app = TestApp::new(&[("words.py", TEXT_NODE)]);
    let subset = guest.subset(&app, &choice(&app, Coverage::Subset)).unwrap();
    let results = guest.run(&app, &subset, "words:Words", &json!(["a b a c b a"]));
    let expected = json!([[{ "word": "a", "times": 3 }, { "word": "b", "times": 2 }]]);
    assert_eq!(results.unwrap(), expected);
    let unwanted = ["_pydatetime", "asyncio", "email", "pydoc", "subprocess", "unittest"];
    for absent in unwanted.into_iter().chain(["encodings.big5", "encodings.cp437"]) {
        assert!(!names(&subset).contains(&absent), "{absent} is kept");
    }
    assert!(subset.report.bytes < 1_500_000, "{} bytes", subset.report.bytes);
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn gzip_and_the_builtin_zlib_need_nothing_but_the_import() {
    let guest = Guest::new();
    let app = TestApp::new(&[("packed.py", GZIP_NODE)]);
    let subset = guest.subset(&app, &choice(&app, Coverage::Subset)).unwrap();
    assert!(names(&subset).contains(&"gzip"), "{:?}", names(&subset));
    let results = guest.run(&app, &subset, "packed:Packed", &json!(["a b c"]));
    assert_eq!(results.unwrap(), json!(["a b c"]));
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_process_says_why_it_cannot_start() {
    let guest = Guest::new();
    let app = TestApp::new(&[("spread.py", PROCESS_NODE)]);
    let subset = guest.subset(&app, &choice(&app, Coverage::Subset)).unwrap();
    let results = guest.run(&app, &subset, "spread:Spread", &json!([null]));
    let expected = "No module named 'multiprocessing.popen_fork': WASI preview1 has no processes; do \
                    the work in the node itself, or spread it over nodes";
    assert_eq!(results.unwrap(), json!([expected]));
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn what_is_imported_behind_the_scenes_is_there() {
    let guest = Guest::new();
    let app = TestApp::new(&[("hidden.py", HIDDEN_NODE)]);
    let subset = guest.subset(&app, &choice(&app, Coverage::Subset)).unwrap();
    let results = guest.run(&app, &subset, "hidden:Hidden", &json!([null]));
    let expected = json!([[29, 12, "0.33", 30001, "a", [1, 2], "number", "e4", "fc", "a", "82a0"]]);
    assert_eq!(results.unwrap(), expected);
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn each_case_of_the_stdlib_passes_with_the_subset_of_its_nodes() {
    let guest = Guest::new();
    let cases = conformance::cases().into_iter().filter(|case| case.name.starts_with("stdlib/"));
    let outcomes = cases.map(|case| {
        let app = TestApp::of(&case.nodes());
        let subset = guest.subset(&app, &choice(&app, Coverage::Subset)).unwrap();
        let ending = guest.ending(&app, &subset, case.request());
        (case, ending)
    });
    let passed = conformance::report(outcomes).unwrap_or_else(|failures| panic!("{failures}"));
    assert!(passed >= 15, "only {passed} cases");
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_codec_that_the_package_lacks_says_how_to_get_it() {
    let guest = Guest::new();
    let app = TestApp::new(&[("codec.py", CODEC_NODE)]);
    let subset = guest.subset(&app, &choice(&app, Coverage::Subset)).unwrap();
    let failure = |encoding| {
        let stderr = guest.run(&app, &subset, "codec:Encode", &json!([encoding])).unwrap_err();
        let document: Value = serde_json::from_str(stderr.lines().last().unwrap()).unwrap();
        format!("{}: {}", document["kind"].as_str().unwrap(), document["message"].as_str().unwrap())
    };
    insta::assert_snapshot!(failure("iso-8859-2"), @"missing_module: node `node` (codec:Encode): `process` failed: LookupError: unknown encoding: iso_8859_2: CPython has it, but the package has not; list `encodings.iso8859_2`, or `encodings.*` for all, in the manifest's `python.stdlib`");
    insta::assert_snapshot!(failure("nonsense"), @"node_failed: node `node` (codec:Encode): `process` failed: LookupError: unknown encoding: nonsense");
    let guessed = guest.run(&app, &subset, "codec:Guess", &json!([["big5", "none", "ascii"]]));
    assert_eq!(guessed.unwrap(), json!(["78"]));
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_codec_that_is_listed_is_there() {
    let guest = Guest::new();
    let app = TestApp::new(&[("codec.py", CODEC_NODE)]);
    let modules = vec!["encodings.iso8859_2".to_owned()];
    let choice = Choice { modules, ..choice(&app, Coverage::Subset) };
    let subset = guest.subset(&app, &choice).unwrap();
    let results = guest.run(&app, &subset, "codec:Encode", &json!(["iso-8859-2"]));
    assert_eq!(results.unwrap(), json!(["78"]));
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn an_async_node_needs_no_import_of_asyncio() {
    let guest = Guest::new();
    let app = TestApp::new(&[("twice.py", ASYNC_NODE)]);
    let subset = guest.subset(&app, &choice(&app, Coverage::Subset)).unwrap();
    let results = guest.run(&app, &subset, "twice:Twice", &json!([1]));
    assert_eq!(results.unwrap(), json!([1, 1]));
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn every_module_of_a_large_subset_can_be_imported() {
    let guest = Guest::new();
    let app = TestApp::new(&[("large.py", LARGE_NODE), ("all.py", IMPORT_ALL)]);
    let subset = guest.subset(&app, &choice(&app, Coverage::Subset)).unwrap();
    import_all(&guest, &app, &subset);
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn every_module_of_the_full_stdlib_can_be_imported() {
    let guest = Guest::new();
    let app = TestApp::new(&[("all.py", IMPORT_ALL)]);
    let subset = guest.subset(&app, &choice(&app, Coverage::Full)).unwrap();
    for absent in ["cgi", "idlelib", "ssl", "test", "tkinter"] {
        assert!(!names(&subset).contains(&absent), "{absent} is kept");
    }
    import_all(&guest, &app, &subset);
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn the_files_lie_where_the_sources_were_with_the_licence() {
    let guest = Guest::new();
    let app = TestApp::new(&[("words.py", TEXT_NODE)]);
    let subset = guest.subset(&app, &choice(&app, Coverage::Subset)).unwrap();
    let paths: Vec<_> = subset.files.iter().map(|file| file.path.as_str()).collect();
    assert!(paths.is_sorted());
    for path in ["LICENSE.txt", "encodings/__init__.pyc", "json/__init__.pyc", "json/decoder.pyc"] {
        assert!(paths.contains(&format!("lib/python3.12/{path}").as_str()), "{path} is missing");
    }
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn the_scan_tells_when_an_import_is_executed() {
    const SOURCE: &str = "from typing import TYPE_CHECKING
import json.decoder
if TYPE_CHECKING:
    import tkinter
else:
    import csv
try:
    import ujson
except ImportError:
    ujson = None
try:
    import yaml
except ImportError as error:
    raise SystemExit('install it') from error
class Node:
    import enum
    def process(self, item):
        import pandas
        try: import ssl
        except (ValueError, ModuleNotFoundError): import numpy
        finally: import polars
        spec = importlib.util.find_spec('csv')
        importlib.import_module(item)
        item.decode(self.table['cp1250'])
        return b'x'.decode('Latin-1')
if __name__ == '__main__':
    import argparse
    class Script: pass
from . import sibling
";
    let guest = Guest::new();
    let app = TestApp::new(&[("nodes/clean.py", SOURCE)]);
    let app = guest.scan(&app);
    insta::assert_snapshot!(imports(&app.modules["nodes.clean"]), @r"
    23: Handled *
    6: Always csv
    24: Handled encodings *
    1: Handled encodings cp1250
    25: Lazy encodings latin_1
    16: Always enum
    2: Always json.decoder
    29: Always nodes sibling
    20: Lazy numpy
    18: Lazy pandas
    21: Lazy polars
    19: Handled ssl
    1: Always typing TYPE_CHECKING
    8: Handled ujson
    12: Maybe yaml
    ");
}

/// Imports under no condition, and more constants than an instruction has room for.
#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn the_scan_reads_the_imports_of_a_file_of_data() {
    let rows: String = (0..400).map(|row| format!("TABLE['k{row}'] = 'v{row}'\n")).collect();
    let source = format!(
        "import json.decoder, csv\nTABLE = {{'c': 'Windows-1250'}}\n{rows}from . import sibling as s\n\
         from ..above import *\nclass Node:\n    import enum\n    def process(self, item):\n        \
         from os import path\n"
    );
    let guest = Guest::new();
    let app = guest.scan(&TestApp::new(&[("nodes/clean.py", &source)]));
    insta::assert_snapshot!(imports(&app.modules["nodes.clean"]), @r"
    404: Always ..above
    1: Always csv
    1: Handled encodings cp1250
    406: Always enum
    1: Always json.decoder
    403: Always nodes sibling
    408: Lazy os path
    ");
}

/// One line for each import.
fn imports(module: &Module) -> String {
    let text = |import: &Import| {
        let name = import.name.as_ref().map_or(String::new(), |name| format!(" {name}"));
        format!("{}: {:?} {}{name}", import.line, import.when, import.module)
    };
    module.imports.iter().map(text).collect::<Vec<_>>().join("\n")
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_syntax_error_is_told_with_node_file_and_line() {
    let guest = Guest::new();
    let app = TestApp::new(&[("nodes/clean.py", "import json\nclass Clean(:\n    pass\n")]);
    let error = guest.subset(&app, &choice(&app, Coverage::Subset)).unwrap_err();
    insta::assert_snapshot!(error, @"node `n1`: nodes/clean.py:2 is no valid Python: invalid syntax");
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn two_files_of_one_module_are_told() {
    let guest = Guest::new();
    let app = TestApp::new(&[("clean.py", ""), ("clean/__init__.py", "")]);
    let error = guest.subset(&app, &Choice::default()).unwrap_err();
    insta::assert_snapshot!(error, @"`clean.py` and `clean/__init__.py` both define the module `clean`; rename one of them");
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn an_import_that_would_fail_is_told() {
    let guest = Guest::new();
    let error = |source| {
        let app = TestApp::new(&[("clean.py", source)]);
        guest.subset(&app, &choice(&app, Coverage::Subset)).unwrap_err()
    };
    insta::assert_snapshot!(error("import json\nimport pandas\n"), @"node `n1` (clean.py:2) imports `pandas`, which is neither in the package nor in the stdlib; if a distribution has it, name that in `python.dependencies`, else add its source to the package, or import it in a `try`");
    insta::assert_snapshot!(error("import sqlite3\n"), @"node `n1` (clean.py:1) imports `sqlite3`, which needs `_sqlite3`: this CPython is built without SQLite; keep data in items, or in files with `json`, `csv` or `dbm.dumb` (imported through clean → sqlite3 → sqlite3.dbapi2 → _sqlite3)");
    insta::assert_snapshot!(error("import mmap\n"), @"node `n1` (clean.py:1) imports `mmap`, which is absent: WASI preview1 maps no files into memory; read them with `open`");
    insta::assert_snapshot!(error("from . import sibling\n"), @"node `n1` (clean.py:1) imports `.`, but a relative import needs a package, and this file lies in none; import it by its full name");
}
