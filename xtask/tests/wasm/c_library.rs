//! The C functions that libpython gets from its own shim, whatever C library it is linked with.

use serde_json::{Value, json};

use crate::python::answer;

/// The answer of a node whose `process` is `body`.
fn process(body: &str) -> Value {
    let indented = body.trim().replace('\n', "\n        ");
    answer(&format!(
        "import os, socket, time\nclass Probe:\n    def process(self, item):\n        {indented}\n"
    ))
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn the_processor_time_has_the_unit_of_the_clock() {
    // Both stand on the same clock: the ratio is 1, but for the hundredths that `times` counts in.
    let ratio = process(
        "
wall, processor = time.perf_counter(), time.process_time()
while time.perf_counter() - wall < 0.5:
    pass
return (time.process_time() - processor) / (time.perf_counter() - wall)
",
    );
    let ratio = ratio.as_f64().unwrap();
    assert!((0.9..1.1).contains(&ratio), "{ratio}");
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn changing_a_mode_succeeds_for_files_that_exist() {
    let answers = process(
        "
answers = []
for path in ['/app/probe.py', '/app/missing']:
    try:
        answers.append(os.chmod(path, 0o600))
    except OSError as error:
        answers.append(type(error).__name__)
return answers
",
    );
    assert_eq!(answers, json!([null, "FileNotFoundError"]));
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn what_preview1_lacks_fails_with_a_reason() {
    let answers = process(
        "
answers = []
for attempt in [
    lambda: socket.socket(),
    lambda: socket.getaddrinfo('example', 80),
    lambda: socket.gethostbyname('example'),
    lambda: os.statvfs('/app'),
]:
    try:
        answers.append(repr(attempt()))
    except OSError as error:
        answers.append(f'{type(error).__name__}: {error.strerror}')
return answers
",
    );
    let unresolved = "gaierror: name resolution is not available in WASI preview1";
    let missing = "OSError: Function not implemented";
    assert_eq!(answers, json!([missing, unresolved, unresolved, missing]));
}
