//! Deep recursion in C: CPython's own guard must fire before a stack is gone.

use serde_json::Value;

use crate::python::answer;

/// Expressions that recurse until something stops them, and what must stop them.
const PROGRAMS: [(&str, &str); 16] = [
    ("json.loads('[' * 100_000 + ']' * 100_000)", "RecursionError"),
    ("json.dumps(nested(100_000))", "RecursionError"),
    ("repr(nested(100_000))", "RecursionError"),
    ("nested(100_000) == nested(100_000)", "RecursionError"),
    ("copy.deepcopy(nested(100_000))", "RecursionError"),
    ("pickle.dumps(nested(100_000))", "RecursionError"),
    ("ast.literal_eval('-' * 50_000 + '1')", "MemoryError"),
    ("eval('(' * 10_000 + ')' * 10_000)", "MemoryError"),
    ("eval('not ' * 100_000 + '1')", "MemoryError"),
    ("eval('lambda: ' * 50_000 + '1')", "MemoryError"),
    ("re.compile('(' * 5_000 + ')' * 5_000)", "RecursionError"),
    ("CallsItself()()", "RecursionError"),
    ("repr(ReprsItself())", "RecursionError"),
    ("maps_itself(1)", "RecursionError"),
    ("exec('def f(): exec(\"f()\", globals())\\nf()', {})", "RecursionError"),
    ("list(yields_itself())", "RecursionError"),
];

const DEFINITIONS: &str = "
import ast, copy, json, pickle, re, sys

def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value

class CallsItself:
    pass

CallsItself.__call__ = CallsItself()

class ReprsItself:
    def __repr__(self):
        return repr(self)

def maps_itself(item):
    return list(map(maps_itself, [item]))

def yields_itself():
    yield from yields_itself()

class Probe:
    def process(self, item):
        return [self.ending(program) for program in PROGRAMS]

    def ending(self, program):
        try:
            return repr(eval(program))[:40]
        except BaseException as error:
            return type(error).__name__
";

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn deep_recursion_in_c_ends_in_a_python_exception() {
    let programs: Vec<_> = PROGRAMS.iter().map(|(program, _)| *program).collect();
    let list = serde_json::to_string(&programs).unwrap();
    let endings = answer(&format!("PROGRAMS = {list}\n{DEFINITIONS}"));
    let endings: Vec<_> = endings.as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let expected: Vec<_> = PROGRAMS.iter().map(|(_, ending)| *ending).collect();
    assert_eq!(endings, expected);
}
