//! Other people's code: what it is not refused for, and what it gets.

use serde_json::{Value, json};
use stdlib_subset::{Choice, Error, Subset};

use crate::guest::{Guest, TestApp};

/// Uses the package `lib` and nothing else.
const USE: &str = "
import lib

class Use:
    def process(self, item):
        return lib.N
";

fn choice() -> Choice {
    Choice { nodes: TestApp::node_in("use"), ..Choice::default() }
}

fn select(app: &TestApp) -> Result<Subset, Error> {
    Guest::new().subset(app, &choice())
}

/// What the class `Use` in `use.py` gives for the item, with what the pipeline gets.
fn result(files: &[(&str, &str)], item: &Value) -> Value {
    let (guest, app) = (Guest::new(), TestApp::new(files));
    let subset = guest.subset(&app, &choice()).unwrap();
    let results = guest.run(&app, &subset, "use:Use", &json!([item])).unwrap();
    results[0].clone()
}

fn warnings(subset: &Subset) -> String {
    subset.report.warnings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_module_of_a_package_that_is_imported_by_a_computed_name_has_what_it_imports() {
    let node = "
import importlib

class Use:
    def process(self, item):
        return importlib.import_module('plug.' + item).double('1/3')
";
    let plug = "
from fractions import Fraction

def double(text):
    return str(Fraction(text) * 2)
";
    let files = [("use.py", node), ("plug/__init__.py", ""), ("plug/thirds.py", plug)];
    assert_eq!(result(&files, &json!("thirds")), "2/3");
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_module_that_is_looked_for_by_a_constant_name_is_there() {
    let node = "
from importlib import util

spec = util.find_spec('html.parser')
parser = util.module_from_spec(spec)
spec.loader.exec_module(parser)

class Use:
    def process(self, item):
        return parser.HTMLParser.__name__
";
    assert_eq!(result(&[("use.py", node)], &Value::Null), "HTMLParser");
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_module_that_a_package_makes_when_it_is_imported_is_left_to_the_run() {
    let node = "
from made.late import N

class Use:
    def process(self, item):
        return N
";
    let made = "
import sys
import types

late = sys.modules['made.late'] = types.ModuleType('made.late')
late.N = 1
";
    let files = [("use.py", node), ("made/__init__.py", made)];
    assert_eq!(result(&files, &Value::Null), 1);
    assert_eq!(warnings(&select(&TestApp::new(&files)).unwrap()), "");
}

/// As `six` does it, in few lines.
const SIX: &str = "
import sys
import types
from importlib import import_module

MOVED = {'queue': 'queue', 'html_parser': 'html.parser', 'urllib': 'urllib'}

class Moves(types.ModuleType):
    __path__ = []
    def __getattr__(self, name):
        try:
            return import_module(MOVED[name])
        except KeyError:
            raise AttributeError(name)

moves = sys.modules['six.moves'] = Moves('six.moves')
";

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn what_six_moves_stands_for_is_there() {
    let node = "
from six.moves import html_parser, queue

class Use:
    def process(self, item):
        return [html_parser.HTMLParser.__name__, queue.Queue.__name__]
";
    let files = [("use.py", node), ("six.py", SIX)];
    assert_eq!(result(&files, &Value::Null), json!(["HTMLParser", "Queue"]));
    assert_eq!(warnings(&select(&TestApp::new(&files)).unwrap()), "");
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn files_that_nothing_imports_stop_nothing() {
    let files = [
        ("use.py", USE),
        ("lib/__init__.py", "N = 1\n"),
        ("lib/old.py", "print \"never imported\"\n"),
        ("templates/{{name}}.py", "class {{ name }}:\n    pass\n"),
        ("use.BACKUP.10637.py", "class Use:\n<<<<<<<\n"),
        ("use (copy).py", "class Other:\n    pass\n"),
    ];
    assert_eq!(result(&files, &Value::Null), 1);
    insta::assert_snapshot!(warnings(&select(&TestApp::new(&files)).unwrap()), @"what nothing can import is packaged as it is: `lib/old.py:1` (Missing parentheses in call to 'print'. Did you mean print(...)?), `templates/{{name}}.py:1` (invalid syntax), `use.BACKUP.10637.py` (no name that an `import` can have)");
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_relic_that_a_node_imports_is_an_error_and_one_of_a_distribution_is_left_to_the_check() {
    let relic = "print \"imported\"\n";
    let record = "lib.py,,\nlib-1.0.dist-info/RECORD,,\n";
    let own = TestApp::new(&[("use.py", USE), ("lib.py", relic)]);
    insta::assert_snapshot!(select(&own).unwrap_err(), @"node `n1`: lib.py:1 is no valid Python: Missing parentheses in call to 'print'. Did you mean print(...)?");
    let files = [("use.py", USE), ("lib.py", relic), ("lib-1.0.dist-info/RECORD", record)];
    assert_eq!(warnings(&select(&TestApp::new(&files)).unwrap()), "");
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_valid_file_that_is_too_deep_for_the_guest_stops_nothing() {
    let sums = format!("def f(x): return {}\n", ["x"; 3000].join("+"));
    let files = [("use.py", USE), ("lib/__init__.py", "N = 1\n"), ("lib/sums.py", &sums)];
    assert_eq!(result(&files, &Value::Null), 1);
    insta::assert_snapshot!(warnings(&select(&TestApp::new(&files)).unwrap()), @"nested too deep for the interpreter in the wasm, which can neither import it nor tell what it imports: `lib/sums.py`");
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn what_a_distribution_may_import_is_told_in_one_line() {
    let lib = "
try:
    import ujson
except ImportError:
    ujson = None
N = 1

def load():
    import pandas, polars
    import pyarrow, duckdb
";
    let record = "lib/__init__.py,,\nlib-1.0.dist-info/RECORD,,\n";
    let files = [("use.py", USE), ("lib/__init__.py", lib), ("lib-1.0.dist-info/RECORD", record)];
    insta::assert_snapshot!(warnings(&select(&TestApp::new(&files)).unwrap()), @"`lib` may import `duckdb`, `pandas`, `polars` and 1 more, which are not in the package");
}
