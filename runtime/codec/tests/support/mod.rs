//! Runs Python with two modules of the same interface side by side: one of ours, and CPython's own.

use std::ffi::CString;

use pyo3::prelude::*;
use pyo3::types::PyDict;

/// Executes each source in turn; they find our module as `ours` and CPython's own of that name as
/// `theirs`.
pub fn side_by_side(ours: impl FnOnce(Python<'_>) -> Py<PyModule>, name: &str, sources: &[&str]) {
    Python::initialize();
    Python::attach(|py| {
        let globals = PyDict::new(py);
        globals.set_item("ours", ours(py)).unwrap();
        globals.set_item("theirs", py.import(name).expect("a Python with that module")).unwrap();
        for source in sources {
            let source = CString::new(*source).unwrap();
            py.run(&source, Some(&globals), None).unwrap_or_else(|error| {
                error.print(py);
                panic!("{error}")
            });
        }
    });
}

/// What the sources of all modules need: what comes of a case, and samples of data.
pub const COMMON: &str = "
import random

_random = random.Random(1)
SAMPLES = [
    b'',
    b'a',
    bytes(30_000),
    b'the quick brown fox ' * 500,
    _random.randbytes(10_000),
    bytes(_random.choice(b'abcd') for _ in range(30_000)),
]


def in_pieces(writer, data, size=None):
    size = size or len(data) or 1
    pieces = [writer.compress(data[start : start + size]) for start in range(0, len(data), size)]
    return b''.join(pieces) + writer.flush()


def read_all(reader, compressed, size, limit):
    output = []
    for start in range(0, len(compressed), size):
        output.append(reader.decompress(compressed[start : start + size], limit))
        while not reader.eof and output[-1]:
            output.append(reader.decompress(b'', limit))
        if reader.eof:
            break
    return b''.join(output), reader.eof, reader.unused_data


def failure(case, module):
    try:
        return 'no failure', case(module)
    except Exception as error:
        return type(error).__name__, str(error)
";
