//! A memory in which Python has been started: what of it is each run's own.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use pipeline_command::{LeftOut, PROGRAM, PreparationReport, guest, preparation};
use serde_json::{Value, json};
use wasi_host::{Command, Invocation, Outcome, Preopen, Termination};
use wasi_snapshot::{Entries, embed};

use crate::python::request;
use crate::support::{compile, invocation, preopen, runtime, stdlib};

const ENTRIES: Entries<'static> = Entries {
    initialize: preparation::INITIALIZE,
    resume: preparation::RESUME,
    stack_pointer: preparation::STACK_POINTER,
};

/// What the shared snapshot has imported.
const MODULES: [&str; 15] = [
    "asyncio",
    "datetime",
    "importlib.metadata",
    "json",
    "logging",
    "optparse",
    "os",
    "random",
    "secrets",
    "sysconfig",
    "tempfile",
    "time",
    "uuid",
    "xml.sax",
    "zoneinfo",
];

/// What the memory has in it, and the module with it.
fn snapshot(modules: &[&str], usr: Preopen, seed: u8) -> (PreparationReport, Vec<u8>) {
    let args = [PROGRAM].iter().chain(modules).map(|name| (*name).to_owned()).collect();
    let invocation = Invocation { args, preopens: vec![usr], ..Invocation::default() };
    let prepared = runtime().prepare(preparation::INITIALIZE, invocation, [seed; 32]);
    let (outcome, image) = prepared.unwrap();
    let stderr = String::from_utf8_lossy(&outcome.stderr);
    assert_eq!(outcome.termination, Termination::Exited(0), "{stderr}");
    let report = serde_json::from_slice(&outcome.stdout).unwrap();
    let wasm = fs::read(std::env::var("RMPKG_TEST_WASM").unwrap()).unwrap();
    (report, embed(&wasm, &image.unwrap(), ENTRIES).unwrap())
}

/// The whole standard library, below the only mount that there is while the memory is prepared.
fn usr() -> Preopen {
    let stdlib = stdlib().host;
    assert!(stdlib.ends_with("lib/python3.12"), "{}", stdlib.display());
    preopen(stdlib.ancestors().nth(2).unwrap(), guest::USR)
}

/// The same with a module of one's own.
fn usr_with(module: &str, source: &str) -> (tempfile::TempDir, Preopen) {
    let folder = tempfile::tempdir().unwrap();
    let stdlib = folder.path().join("lib/python3.12");
    copy(&self::stdlib().host, &stdlib);
    let file = stdlib.join(module.replace('.', "/")).with_added_extension("py");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, source).unwrap();
    let usr = preopen(folder.path(), guest::USR);
    (folder, usr)
}

/// Packages that start-up and the tests need.
const FOLDERS: [&str; 5] = ["collections", "encodings", "importlib", "multiprocessing", "re"];

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if !entry.file_type().unwrap().is_dir() {
            fs::copy(&from, &to).unwrap();
        } else if FOLDERS.iter().any(|folder| entry.file_name() == *folder) {
            copy(&from, &to);
        }
    }
}

/// One that all tests share: an engine compiles it once.
fn shared() -> &'static Command {
    static SHARED: OnceLock<Command> = OnceLock::new();
    SHARED.get_or_init(|| {
        let (report, wasm) = snapshot(&MODULES, usr(), 1);
        assert_eq!(report.left_out, []);
        compile(&wasm)
    })
}

/// A run of the class `Probe` in `source`.
fn probe(command: &Command, source: &str, change: impl FnOnce(&mut Invocation)) -> Outcome {
    let app = tempfile::tempdir().unwrap();
    fs::write(app.path().join("probe.py"), source).unwrap();
    let mut invocation = invocation(request(), Some(app.path()));
    change(&mut invocation);
    command.run(invocation).unwrap()
}

/// What the expression comes to in a run, given these statements before the class.
fn answer_with(
    command: &Command,
    before: &str,
    expression: &str,
    change: impl FnOnce(&mut Invocation),
) -> Value {
    let source = format!(
        "{before}\n\nclass Probe:\n    def process(self, item):\n        return {expression}\n"
    );
    let outcome = probe(command, &source, change);
    let stderr = String::from_utf8_lossy(&outcome.stderr);
    assert_eq!(outcome.termination, Termination::Exited(0), "{stderr}");
    let report: Value = serde_json::from_slice(&outcome.stdout).unwrap();
    report["results"][0].clone()
}

fn answer(before: &str, expression: &str) -> Value {
    answer_with(shared(), before, expression, |_| {})
}

/// Whatever draws on entropy, each in another way.
const RANDOM: &str = "
import logging, os, random, secrets, tempfile, uuid

def draw():
    with tempfile.NamedTemporaryFile() as file:
        name = file.name
    return [
        random.random(), random.getrandbits(64), random.Random().random(), random.SystemRandom().random(),
        secrets.token_hex(), uuid.uuid4().hex, uuid.uuid1().hex, os.urandom(8).hex(), os.getpid(), name,
        random.sample(range(10 ** 6), 3), logging._startTime,
    ]
";

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn two_runs_draw_different_numbers() {
    let [one, other] = [(); 2].map(|()| answer(RANDOM, "draw()"));
    let (one, other) = (one.as_array().unwrap(), other.as_array().unwrap());
    assert_eq!(one.len(), 12);
    for (one, other) in one.iter().zip(other) {
        assert_ne!(one, other);
    }
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn the_hash_seed_is_the_packages() {
    let expression = "hash('text'), hash(b'bytes')";
    let [one, same] = [(); 2].map(|()| answer("", expression));
    assert_eq!(one, same);
    let (_, other) = snapshot(&MODULES, usr(), 2);
    assert_ne!(answer_with(&compile(&other), "", expression, |_| {}), one);
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn the_same_inputs_give_the_same_bytes() {
    let (elsewhere, usr_elsewhere) = usr_with("absent_elsewhere", "");
    let modules = ["random", "uuid", "zoneinfo"];
    let (report, one) = snapshot(&modules, usr_elsewhere, 3);
    drop(elsewhere);
    let (_again, usr_again) = usr_with("absent_elsewhere", "");
    let (same_report, same) = snapshot(&modules, usr_again, 3);
    assert_eq!(report, same_report);
    assert!(one == same, "the bytes differ");
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn environment_arguments_and_folders_are_the_runs() {
    let data = tempfile::tempdir().unwrap();
    fs::write(data.path().join("file"), "text").unwrap();
    let before = "
import os, sys, tempfile, zoneinfo, sysconfig

def look():
    os.chdir('/data')
    return {
        'PLACE': os.environ['PLACE'], 'bytes': os.environb[b'PLACE'].decode(), 'getenv': os.getenv('HOME'),
        'path': sys.path[:2], 'data': os.listdir('/data'), 'file': open('file').read(), 'cwd': os.getcwd(),
        'tmp': tempfile.gettempdir(), 'usr': os.path.isdir('/usr/bin'), 'zones': zoneinfo.TZPATH,
        'argv': sys.argv, 'models': os.path.exists('/models'), 'user': os.path.expanduser('~'),
    }
";
    let found = answer_with(shared(), before, "look()", |invocation| {
        let mut variable = |name: &str, value: &str| {
            invocation.env.insert(name.to_owned(), value.to_owned());
        };
        variable("PLACE", "here");
        variable("PYTHONPATH", "/data");
        variable("PYTHONTZPATH", "/data/zones");
        invocation.preopens.insert(0, preopen(data.path(), guest::DATA));
    });
    let expected = json!({
        "PLACE": "here", "bytes": "here", "getenv": "/tmp", "path": ["/app", "/data"], "data": ["file"],
        "file": "text", "cwd": "/data", "tmp": "/tmp", "usr": false, "zones": ["/data/zones"],
        "argv": [""], "models": false, "user": "/tmp",
    });
    assert_eq!(found, expected);
}

/// Everything that a run finds in its world must be what it finds without a snapshot.
#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn the_world_is_that_of_a_run_without_a_snapshot() {
    let before = "
import asyncio, datetime, json, logging, os, random, site, sys, sysconfig, tempfile, time, uuid, zoneinfo

def stream(stream):
    return stream and [
        stream.name, stream.encoding, stream.errors, stream.line_buffering, stream.isatty(), stream.mode,
        stream.seekable(), stream.newlines, stream.fileno(), stream.buffer.raw.name, stream.write_through,
    ]

def world():
    return {
        'environment': sorted(os.environ.items()), 'cwd': os.getcwd(), 'path': sys.path, 'flags': list(sys.flags),
        'stdin': stream(sys.stdin), 'stderr': stream(sys.stderr), 'one': sys.stdout is sys.stderr,
        'site': [site.USER_BASE, site.USER_SITE, site.ENABLE_USER_SITE], 'prefix': sys.prefix,
        'base': sysconfig._PROJECT_BASE, 'zones': zoneinfo.TZPATH, 'options': sys.warnoptions,
        'filters': [str(f) for f in __import__('warnings').filters], 'hooks': len(sys.meta_path),
        'descriptors': sorted(os.listdir('/')), 'umask': os.umask(0), 'start': time.time() - logging._startTime < 60,
        'today': datetime.date.today().year > 2000, 'temporary': tempfile.gettempdir(), 'gc': __import__('gc').isenabled(),
        'limit': sys.getrecursionlimit(), 'dont': sys.dont_write_bytecode, 'threads': len(sys._current_frames()),
        'stdout': [type(sys.__stdout__).__name__, sys.stdout is sys.__stdout__], 'argv': [sys.argv, sys.orig_argv],
    }
";
    let look = |command: &Command| {
        answer_with(command, before, "world()", |invocation| {
            invocation.env.insert("LANG".to_owned(), "C.UTF-8".to_owned());
        })
    };
    let with = look(shared());
    assert_eq!(with, look(&runtime()));
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_variable_that_comes_too_late_is_named() {
    let source = "class Probe:\n    def process(self, item):\n        return item\n";
    let outcome = probe(shared(), source, |invocation| {
        invocation.env.insert("PYTHONHASHSEED".to_owned(), "7".to_owned());
    });
    let stderr = String::from_utf8(outcome.stderr).unwrap();
    assert_eq!(
        stderr,
        "warning: `PYTHONHASHSEED` has no effect, since the package has a snapshot: Python has been started before; \
         package the pipeline with `--no-snapshot`\n"
    );
}

/// Modules that keep what belongs to one run, and the reason that is given.
#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn what_cannot_be_kept_is_named_with_its_reason() {
    let left_out = [
        ("import os\nSALT = os.urandom(8)", "asks for random bytes"),
        ("import random\nRANDOM = random.Random()", "asks for random bytes"),
        ("import time\nSTARTED = time.time()", "asks for the time"),
        ("import time\nSTARTED = time.perf_counter()", "asks for the time"),
        ("import os\nHERE = os.getcwd()", "asks for the current folder"),
        ("import os\nFILE = open(os.__file__, 'rb')", "leaves a file open"),
        ("import os\nPROCESS = os.getpid()", "asks for the number of the process"),
        ("import os\nDEBUG = os.environ.get('DEBUG')", "reads the environment"),
        ("print('hello')", "prints"),
    ];
    for (source, kind) in left_out {
        let (_folder, usr) = usr_with("keeper", source);
        let (report, _) = snapshot(&["keeper", "string"], usr, 1);
        let because = format!("it {kind} when it is imported");
        let expected = [LeftOut { module: "keeper".to_owned(), because }];
        assert_eq!(report.left_out, expected, "{source}");
    }
}

/// What `sysconfig` tells may be where a user's packages lie, but who is known to ask for something else may keep it.
#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_module_that_is_known_to_keep_nothing_of_a_run_is_not_left_out() {
    let source = "import sysconfig\nFREE = bool(sysconfig.get_config_var('Py_GIL_DISABLED'))";
    let left_out = |module: &str| {
        let (_folder, usr) = usr_with(module, source);
        snapshot(&[module], usr, 1).0.left_out
    };
    assert_eq!(left_out("keeper").len(), 1);
    assert_eq!(left_out("sqlalchemy.util.compat"), []);
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn an_import_that_fails_and_one_that_brings_a_keeper_are_named() {
    let (_folder, usr) = usr_with("keeper", "import secrets\nraise RuntimeError('not here')");
    let (report, _) = snapshot(&["keeper", "multiprocessing.context"], usr, 1);
    let because = |module: &str| {
        let found = report.left_out.iter().find(|one| one.module == module);
        found.unwrap_or_else(|| panic!("{:?}", report.left_out)).because.clone()
    };
    assert_eq!(because("keeper"), "it cannot be imported here: RuntimeError: not here");
    assert_eq!(
        because("multiprocessing.context"),
        "`multiprocessing.process`, which it imports, asks for random bytes when it is imported"
    );
}
