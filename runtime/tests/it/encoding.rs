//! Texts and the names of files are UTF-8, whatever the locale is, as they are in the guest.

use std::fs;

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::{Value, json};

use crate::support::{chain, report};

const NODE: &str = "
import os, sys

class Probe:
    def process(self, _):
        here = os.path.dirname(__file__)
        names = sorted(name for name in os.listdir(here) if name.endswith('.txt'))
        return [names, [open(os.path.join(here, name)).read() for name in names], sys.flags.utf8_mode]
";

/// What the node finds with these environment variables and none else of the kind.
fn found(variables: &[(&str, &str)]) -> Value {
    let app = tempfile::tempdir().unwrap();
    fs::write(app.path().join("probe.py"), NODE).unwrap();
    fs::write(app.path().join("café.txt"), "Zoë").unwrap();
    let mut command = cargo_bin_cmd!("pipeline_executor_wasm");
    for variable in ["LANG", "LC_ALL", "LC_CTYPE", "PYTHONUTF8"] {
        command.env_remove(variable);
    }
    command.envs(variables.iter().copied()).arg("--nodes").arg(app.path());
    let request = chain(&[("Probe", json!({}))], json!([null]));
    report(&command.write_stdin(request.to_string()).output().unwrap())["results"][0].clone()
}

#[test]
fn files_are_read_as_utf_8_in_every_locale() {
    let expected = json!([["café.txt"], ["Zoë"], 1]);
    for locale in ["C", "POSIX", "C.UTF-8", "no_SUCH"] {
        assert_eq!(found(&[("LC_ALL", locale)]), expected, "{locale}");
    }
    assert_eq!(found(&[]), expected);
    assert_eq!(found(&[("LC_ALL", "C"), ("PYTHONUTF8", "1")]), expected);
}

/// As in `python3`, which then goes by the locale, and takes `C` for one of UTF-8.
#[test]
fn the_mode_can_be_switched_off() {
    assert_eq!(found(&[("LC_ALL", "C.UTF-8"), ("PYTHONUTF8", "0")])[2], 0);
    assert_eq!(found(&[("PYTHONUTF8", "0")]), json!([["café.txt"], ["Zoë"], 0]));
}
