//! What a node finds around it, and what has no likeness natively; the rest are conformance cases.

use std::fs;

use serde_json::{Value, json};
use wasi_host::{Invocation, Preopen};

use crate::python::{answer, request};
use crate::support::{error, invocation, runtime};

/// The answer of a node whose `process` is `body`.
fn process(body: &str) -> Value {
    answer(&source(body))
}

fn source(body: &str) -> String {
    let indented = body.trim().replace('\n', "\n        ");
    format!("import os\nclass Probe:\n    def process(self, item):\n        {indented}\n")
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn the_guest_is_an_ordinary_user() {
    let answers = process(
        "
import getpass, platform, socket
numbers = [os.getuid(), os.geteuid(), os.getgid(), os.getegid()]
names = [os.getlogin(), getpass.getuser(), socket.gethostname(), platform.node()]
return [numbers, names, os.umask(0), os.umask(0o22), os.umask(0o22)]
",
    );
    let names = ["guest", "guest", "localhost", "localhost"];
    assert_eq!(answers, json!([[1000, 1000, 1000, 1000], names, 0o22, 0, 0o22]));
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn each_run_has_a_number_of_its_own() {
    let body = "return [os.getpid(), os.getpid(), 1 < os.getpid() <= 1 << 22]";
    let runs: Vec<Value> = (0..3).map(|_| process(body)).collect();
    for run in &runs {
        assert_eq!((&run[0], &run[2]), (&run[1], &json!(true)));
    }
    assert!(runs.iter().any(|run| run != &runs[0]), "{runs:?}");
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn the_folder_of_the_run_is_home_and_the_current_folder() {
    let answers = process(
        "
import tempfile
from pathlib import Path
variables = [os.environ[name] for name in ['HOME', 'TMPDIR', 'USER', 'LOGNAME']]
return [variables, os.getcwd(), tempfile.gettempdir(), str(Path.home()), os.path.expanduser('~/a')]
",
    );
    let variables = ["/tmp", "/tmp", "guest", "guest"];
    assert_eq!(answers, json!([variables, "/tmp", "/tmp", "/tmp", "/tmp/a"]));
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn what_the_host_says_of_the_environment_holds() {
    let source = source("return [os.environ['HOME'], os.environ['TMPDIR'], os.getcwd()]");
    let outcome = run(&source, |invocation| {
        invocation.env.insert("HOME".to_owned(), "/app".to_owned());
    });
    let report: Value = serde_json::from_slice(&outcome.stdout).unwrap();
    assert_eq!(report["results"][0], json!(["/app", "/tmp", "/tmp"]));
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn without_a_folder_of_the_run_tempfile_says_what_to_do() {
    let body = "import tempfile\nreturn [os.getcwd(), tempfile.gettempdir()]";
    let outcome = run(&source(body), |invocation| invocation.scratch = None);
    let error = error(&outcome);
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("No usable temporary directory found in ["), "{message}");
    let advice = "; mount a folder that can be written at `/tmp`, or set `tempfile.tempdir` to one \
                  that is mounted, such as `/data`";
    assert!(message.ends_with(advice), "{message}");
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn files_have_the_modes_that_files_have_elsewhere() {
    let answers = process(
        "
import stat
os.symlink('a', '/tmp/link')
status = [os.lstat(path) for path in ['/app', '/app/probe.py', '/tmp/link', '/dev/null', '/dev']]
return [[stat.filemode(each.st_mode), each.st_uid, each.st_gid] for each in status]
",
    );
    let modes = ["drwxr-xr-x", "-rw-r--r--", "lrwxrwxrwx", "crw-rw-rw-", "drwxr-xr-x"];
    assert_eq!(answers, json!(modes.map(|mode| json!([mode, 1000, 1000]))));
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_path_leads_from_one_mount_to_another() {
    let models = tempfile::tempdir().unwrap();
    fs::write(models.path().join("m.bin"), "model").unwrap();
    let body = "
here = os.path.dirname(__file__)
paths = [os.path.join(here, '..', 'models', 'm.bin'), '/models/x/../m.bin', '../models/m.bin']
found = [open(path).read() for path in paths]
os.chdir('/app/../models/..//models')
return [found, os.getcwd(), os.listdir('../models'), os.stat('/../../models/m.bin').st_size]
";
    let outcome = run(&source(body), |invocation| {
        let (host, guest) = (models.path().to_owned(), "/models".to_owned());
        invocation.preopens.push(Preopen { host, guest, writable: false });
    });
    let report: Value = serde_json::from_slice(&outcome.stdout).unwrap();
    let found = ["model", "model", "model"];
    assert_eq!(report["results"][0], json!([found, "/models", ["m.bin"], 5]));
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn there_is_a_root_above_the_mounts() {
    let answers = process(
        "
found = [os.listdir('/'), os.path.isdir('/'), os.stat('/..').st_mode == os.stat('/').st_mode]
os.chdir('/')
errors = []
for attempt in [lambda: open('/new', 'w'), lambda: os.mkdir('/new'), lambda: os.stat('new')]:
    try:
        attempt()
    except OSError as error:
        errors.append(type(error).__name__)
return found + [os.getcwd(), os.listdir() == found[0], open('app/probe.py').read(6), errors]
",
    );
    let (mounts, missing) = (["app", "dev", "tmp", "usr"], "FileNotFoundError");
    let errors = [missing, missing, missing];
    assert_eq!(answers, json!([mounts, true, true, "/", true, "import", errors]));
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn folders_are_listed_in_order_and_to_the_end() {
    let answers = process(
        "
names = [f'{number * 7919 % 3000:04}' for number in range(3000)]
os.mkdir('/tmp/many')
for name in names:
    open(f'/tmp/many/{name}', 'w').close()
listed, seen = os.listdir('/tmp/many'), 0
with os.scandir('/tmp/many') as entries:
    for entry in entries:
        os.remove(entry.path)
        open(f'/tmp/many/new-{entry.name}', 'w').close()
        seen += 1
return [listed == sorted(names), seen, len(os.listdir('/tmp/many')), os.listdir('/dev')]
",
    );
    assert_eq!(answers, json!([true, 3000, 3000, ["null", "random", "urandom", "zero"]]));
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_queue_is_the_one_that_is_written_in_python() {
    let answers = process(
        "
import queue
try:
    import _queue
except ImportError as error:
    return [queue.SimpleQueue is queue._PySimpleQueue, error.name, str(error)]
",
    );
    assert_eq!(answers, json!([true, "_queue", "No module named '_queue'"]));
}

fn run(source: &str, change: impl FnOnce(&mut Invocation)) -> wasi_host::Outcome {
    let app = tempfile::tempdir().unwrap();
    fs::write(app.path().join("probe.py"), source).unwrap();
    let mut invocation = invocation(request(), Some(app.path()));
    change(&mut invocation);
    runtime().run(invocation).unwrap()
}
