//! What Python can't do inside the wasm says why, and what to do instead.

use serde_json::{Value, json};

use crate::python::answer;

/// The answer of a node whose `process` is `body`.
fn process(body: &str) -> Value {
    let indented = body.trim().replace('\n', "\n        ");
    answer(&format!("class Probe:\n    def process(self, item):\n        {indented}\n"))
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn every_module_that_nodes_could_want_explains_its_absence() {
    // The others are for other systems, or are imported only where their absence is handled.
    let unexplained = process(
        "
import importlib, sys
handled = {'_dbm', '_gdbm', '_hashlib', '_scproxy', '_uuid'}
windows = {'_msi', '_overlapped', '_winapi', 'msilib', 'msvcrt', 'nt', 'winreg', 'winsound'}
scripts = {'__main__', 'antigravity', 'idlelib', 'this', 'turtledemo'}
unexplained = []
for name in sorted(sys.stdlib_module_names - handled - windows - scripts):
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        if not str(error).startswith(f\"No module named '{error.name}': \") or '; ' not in str(error):
            unexplained.append(str(error))
return unexplained
",
    );
    assert_eq!(unexplained, json!([]));
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn an_absent_module_can_be_done_without() {
    let answers = process(
        "
import importlib.util
try:
    import ssl
except ImportError as error:
    name = error.name
try:
    import no_such_module
except ImportError as error:
    message = str(error)
return [name, importlib.util.find_spec('mmap'), message]
",
    );
    assert_eq!(answers, json!(["_ssl", null, "No module named 'no_such_module'"]));
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn what_cannot_work_says_why_when_it_is_used() {
    let answers = process(
        "
import concurrent.futures, multiprocessing, subprocess, threading
answers = []
for attempt in [
    lambda: threading.Thread(target=print).start(),
    lambda: concurrent.futures.ThreadPoolExecutor().submit(print),
    lambda: multiprocessing.Lock(),
    lambda: subprocess.run(['ls']),
]:
    try:
        answers.append(repr(attempt()))
    except Exception as error:
        answers.append(f'{type(error).__name__}: {error}')
return answers
",
    );
    let threads = "RuntimeError: can't start new thread: WASI preview1 has no threads; do the work \
                   where it is needed, or interleave waiting with `asyncio`";
    let processes = "ModuleNotFoundError: No module named '_multiprocessing': WASI preview1 has no \
                     processes; do the work in the node itself, or spread it over nodes";
    let programs = "OSError: [Errno 58] wasi does not support processes.";
    assert_eq!(answers, json!([threads, threads, processes, programs]));
}
