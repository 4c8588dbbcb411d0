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
    insta::assert_snapshot!(warnings(&select(&TestApp::new(&files)).unwrap()), @"nested too deep for the interpreter in the wasm, which can neither import it nor tell what it imports: `lib/sums.py:1`");
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_valid_file_that_is_too_deep_is_an_error_where_a_node_has_to_import_it() {
    let sums = format!("N = 1\n\ndef f(x):\n    return {}\n", ["x"; 3000].join("+"));
    let own = TestApp::new(&[("use.py", USE), ("lib.py", &sums)]);
    insta::assert_snapshot!(select(&own).unwrap_err(), @"node `n1`: lib.py:4 begins what is nested too deep for the interpreter in the wasm (maximum recursion depth exceeded during compilation); break it up into several statements, or keep the data in a file beside the node");
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

const RECORD: &str = "lib/__init__.py,,\nlib/asks.py,,\nlib/sub.py,,\nlib-1.0.dist-info/RECORD,,\n";

/// A package that needs C libraries and connections for some of what it does.
const LIB: &str = "
import ctypes
import ctypes.util
import ssl
from ssl import SSLContext, SSLError
import struct

from lib import asks

LONG_MAX = (1 << 8 * ctypes.sizeof(ctypes.c_long) - 1) - 1
LETTERS = {
    '?': 'bool', 'b': 'byte', 'h': 'short', 'i': 'int', 'l': 'long', 'q': 'longlong', 'f': 'float', 'd': 'double',
    'B': 'ubyte', 'H': 'ushort', 'I': 'uint', 'L': 'ulong', 'Q': 'ulonglong', 'n': 'ssize_t', 'N': 'size_t',
    'P': 'void_p',
}

class Point(ctypes.Structure):
    _fields_ = [('x', ctypes.c_int), ('y', ctypes.c_double * 2 if asks.HAS_CTYPES else None)]


def wrong_sizes():
    sizes = {name: (ctypes.sizeof(getattr(ctypes, 'c_' + name)), struct.calcsize(letter)) for letter, name in LETTERS.items()}
    return {name: pair for name, pair in sizes.items() if pair[0] != pair[1]}


def connect(context: SSLContext | None = None, purpose=ssl.Purpose.SERVER_AUTH):
    try:
        return ssl.create_default_context(purpose)
    except SSLError:
        return None
";

/// Asks for what `lib` has a stand-in for already.
const ASKS: &str = "
import contextlib
try:
    import ctypes
    HAS_CTYPES = True
except ImportError:
    HAS_CTYPES = False
try:
    from lib import sub
except (ImportError, OSError):
    sub = None
HAS_SSL = False
with contextlib.suppress(ImportError):
    import ssl
    HAS_SSL = True
";

const USE_LIB: &str = "
import lib

class Use:
    def process(self, item):
        if item == 'has':
            return [lib.asks.HAS_CTYPES, lib.asks.sub is None, lib.asks.HAS_SSL]
        if item == 'try':
            try:
                import ctypes
            except ImportError:
                return 'absent'
        if item == 'sizes':
            return [lib.LONG_MAX, lib.wrong_sizes()]
        if item == 'size':
            return lib.ctypes.sizeof(lib.Point)
        return {'point': lib.Point, 'connect': lib.connect, 'find': lib.ctypes.util.find_library}[item]()
";

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_distribution_imports_what_cannot_be_there_and_fails_when_it_uses_it() {
    let files = [
        ("use.py", USE_LIB),
        ("lib/__init__.py", LIB),
        ("lib/asks.py", ASKS),
        ("lib/sub.py", "import ssl\n"),
        ("lib-1.0.dist-info/RECORD", RECORD),
    ];
    let (guest, app) = (Guest::new(), TestApp::new(&files));
    let subset = guest.subset(&app, &choice()).unwrap();
    let run = |item: &str| guest.run(&app, &subset, "use:Use", &json!([item]));
    assert_eq!(run("has").unwrap(), json!([[false, true, false]]));
    assert_eq!(run("try").unwrap(), json!(["absent"]));
    assert_eq!(run("sizes").unwrap(), json!([[i32::MAX, {}]]));
    let failure = |item: &str| {
        let stderr = run(item).unwrap_err();
        let document: Value = serde_json::from_str(stderr.lines().last().unwrap()).unwrap();
        format!("{}: {}", document["kind"].as_str().unwrap(), document["message"].as_str().unwrap())
    };
    insta::assert_snapshot!(failure("point"), @"missing_module: node `node` (use:Use): `process` failed: ModuleNotFoundError: No module named 'ctypes': WebAssembly loads no C libraries at run time; write the node in Rust, or use pure Python");
    insta::assert_snapshot!(failure("size"), @"missing_module: node `node` (use:Use): `process` failed: ModuleNotFoundError: No module named 'ctypes': WebAssembly loads no C libraries at run time; write the node in Rust, or use pure Python");
    insta::assert_snapshot!(failure("connect"), @"missing_module: node `node` (use:Use): `process` failed: ModuleNotFoundError: No module named 'ssl': WASI preview1 has no network connections, so there is nothing to encrypt; let the host fetch the data and pass it as input");
    insta::assert_snapshot!(failure("find"), @"missing_module: node `node` (use:Use): `process` failed: ModuleNotFoundError: No module named 'ctypes': WebAssembly loads no C libraries at run time; write the node in Rust, or use pure Python");
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_nodes_own_file_is_refused_for_what_cannot_be_there() {
    let app = TestApp::new(&[("use.py", USE), ("lib.py", "import ctypes\nN = 1\n")]);
    insta::assert_snapshot!(select(&app).unwrap_err(), @"node `n1` (lib.py:1) imports `ctypes`, which needs `_ctypes`: WebAssembly loads no C libraries at run time; write the node in Rust, or use pure Python (imported through use → lib → ctypes → _ctypes)");
}
