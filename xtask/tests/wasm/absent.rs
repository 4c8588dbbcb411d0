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
handled = {'_dbm', '_gdbm', '_queue', '_scproxy', '_uuid'}
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

/// What comes of each attempt, an expression.
fn attempts(attempts: &[&str]) -> Value {
    process(&format!(
        "
import concurrent.futures, multiprocessing, os, signal, socket, subprocess, threading
import urllib.request
answers = []
for attempt in [{}]:
    try:
        answers.append(repr(attempt()))
    except Exception as error:
        answers.append(f'{{type(error).__name__}}: {{error}}')
return answers
",
        attempts.iter().map(|attempt| format!("lambda: {attempt}, ")).collect::<String>()
    ))
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn threads_and_processes_say_why_they_do_not_start() {
    let answers = attempts(&[
        "threading.Thread(target=print).start()",
        "concurrent.futures.ThreadPoolExecutor().submit(print)",
        "multiprocessing.Lock()",
        "subprocess.run(['ls'])",
        "os.popen('ls')",
        "os.system('ls')",
        "os.fork()",
    ]);
    let threads = "RuntimeError: can't start new thread: WASI preview1 has no threads; do the work \
                   where it is needed, or interleave waiting with `asyncio`";
    let reason = "WASI preview1 has no processes; do the work in the node itself, or spread it over \
                  nodes";
    let multiprocessing =
        format!("ModuleNotFoundError: No module named '_multiprocessing': {reason}");
    let system = format!("OSError: [Errno 58] {reason}");
    let fork = format!("AttributeError: module 'os' has no attribute 'fork': {reason}");
    let programs = "OSError: [Errno 58] wasi does not support processes.";
    let expected = json!([threads, threads, multiprocessing, programs, programs, system, fork]);
    assert_eq!(answers, expected);
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn pools_and_queues_of_processes_say_why_there_are_none() {
    // As in a package that lacks what nobody would have anything of.
    let answers = process(
        "
import concurrent.futures, importlib.machinery, multiprocessing, sys
class Lacking(importlib.machinery.PathFinder):
    lacking = {'concurrent.futures.process', 'multiprocessing.pool', 'multiprocessing.queues'}
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return None if name in cls.lacking else super().find_spec(name, path, target)
sys.meta_path[sys.meta_path.index(importlib.machinery.PathFinder)] = Lacking
answers = []
for attempt in [
    lambda: concurrent.futures.ProcessPoolExecutor,
    lambda: multiprocessing.Pool(),
    lambda: multiprocessing.Queue(),
]:
    try:
        answers.append(repr(attempt()))
    except ModuleNotFoundError as error:
        answers.append(str(error).removeprefix(f'No module named {error.name!r}: '))
return answers
",
    );
    let reason = "WASI preview1 has no processes; do the work in the node itself, or spread it over \
                  nodes";
    assert_eq!(answers, json!([reason, reason, reason]));
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn signals_and_connections_fail_as_documented() {
    let answers = attempts(&[
        "signal.alarm(1)",
        "socket.socket()",
        "urllib.request.urlopen('http://localhost')",
        "urllib.request.urlopen('https://localhost')",
    ]);
    let expected = json!([
        "AttributeError: module 'signal' has no attribute 'alarm'",
        "OSError: [Errno 52] Function not implemented",
        "URLError: <urlopen error [Errno -4] name resolution is not available in WASI preview1>",
        "URLError: <urlopen error unknown url type: https>",
    ]);
    assert_eq!(answers, expected);
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn os_stays_without_what_it_explains() {
    let answers = process(
        "
import os
names = ['execv', 'execve', 'fork', 'forkpty', 'kill', 'killpg', 'posix_spawn', 'posix_spawnp']
names += ['spawnl', 'spawnv', 'wait', 'waitpid']
def is_explained(name):
    try:
        getattr(os, name)
    except AttributeError as error:
        return ': WASI preview1 has no processes; ' in str(error)
unexplained = [name for name in names if not is_explained(name)]
try:
    os.no_such_function()
except AttributeError as error:
    return [unexplained, str(error), error.name, error.obj is os]
",
    );
    let message = "module 'os' has no attribute 'no_such_function'";
    assert_eq!(answers, json!([[], message, "no_such_function", true]));
}
