//! The single parts that the doctor looks at.

use std::path::Path;

use serde::Serialize;

use crate::apt;
use crate::kits::{self, Tool};
use crate::process;
use crate::toolchain::{Chosen, Incomplete, Kind, Part, Probe, SYSTEM_PACKAGES, TARGET};
use crate::tools;
use crate::wasm_opt::WasmOpt;

/// One part.
#[derive(Debug, Serialize)]
pub struct Finding {
    /// What it is.
    pub part: &'static str,
    /// Whether it is there.
    pub state: State,
    /// Its version, where one is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The command that gets it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
}

/// Whether a part is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It is there.
    Found,
    /// It is not there, and something that is needed takes it.
    Missing,
    /// It is not there, and only some need it: tests, or packages with NumPy.
    Optional,
    /// It is not there, and nothing needs it.
    Unneeded,
}

impl State {
    /// The word for the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Missing => "MISSING",
            Self::Optional => "optional",
            Self::Unneeded => "unneeded",
        }
    }
}

impl Finding {
    fn new(part: &'static str, path: Option<String>, missing: State, fix: &str) -> Self {
        let state = if path.is_some() { State::Found } else { missing };
        let fix = matches!(state, State::Missing | State::Optional).then(|| fix.to_owned());
        Self { part, state, version: None, path, fix }
    }

    fn version(self, version: Option<String>) -> Self {
        Self { version, ..self }
    }
}

/// The Rust toolchains, part by part. What the chosen one does not use is not missing.
pub fn rust(probe: &Probe, chosen: &Result<Chosen, Incomplete>) -> Vec<Finding> {
    let kind = chosen.as_ref().ok().map(|chosen| chosen.toolchain.kind());
    let state = |of| match kind {
        Some(kind) if kind != of => State::Unneeded,
        _ => State::Missing,
    };
    let active = probe.active.as_ref();
    let sysroot = active.map(|rust| shown(&rust.sysroot));
    let target = sysroot.clone().filter(|_| probe.active_has_target);
    let release = active.map(|rust| rust.release.clone());
    let add_target = format!("rustup target add {TARGET}");
    let mut findings = vec![
        Finding::new("Rust", sysroot, State::Missing, "install rustup").version(release),
        Finding::new(TARGET, target, state(Kind::Rustup), &add_target),
    ];
    let system = |(package, part)| system_part(probe, package, part, state(Kind::System));
    findings.extend(SYSTEM_PACKAGES.into_iter().map(system));
    findings
}

fn system_part(probe: &Probe, package: &'static str, part: Part, missing: State) -> Finding {
    let system = &probe.system;
    let path = match part {
        Part::Rustc => system.rust.as_ref().map(|rust| &rust.rustc),
        Part::Cargo => system.cargo.as_ref(),
        Part::Source => system.source.as_ref(),
        Part::Linker => system.linker.as_ref(),
        Part::Libc => system.libc.as_ref(),
    };
    let release = system.rust.as_ref().filter(|_| part == Part::Rustc);
    Finding::new(package, path.map(|path| shown(path)), missing, &apt::command_line(&[package]))
        .version(release.map(|rust| rust.release.clone()))
}

/// The optimiser.
pub fn wasm_opt(found: Option<WasmOpt>) -> Finding {
    let path = found.as_ref().map(|found| shown(found.path()));
    Finding::new("wasm-opt", path, State::Missing, "cargo xtask setup")
        .version(found.map(|found| found.version.to_string()))
}

/// Node.js, which runs the optimiser and whose npm gets it and files of the standard library, and Python, whose pip
/// gets CPython for the wasm.
pub fn interpreters() -> Vec<Finding> {
    let node = process::ask("node", &["--version"]);
    let (python_version, python) = tools::python().unzip();
    let pip = python.clone().filter(|_| tools::has_pip());
    vec![
        program("node", "nodejs").version(node.map(|version| version.replace('v', ""))),
        program("npm", "npm"),
        Finding::new("python3", python, State::Missing, &apt::command_line(&["python3"]))
            .version(python_version),
        Finding::new("pip", pip, State::Missing, &apt::command_line(&["python3-pip"])),
    ]
}

/// What NumPy is compiled with. The target's C library may serve Rust too, and is listed there.
pub fn compilers() -> impl Iterator<Item = Finding> {
    let others = |tool: &Tool| SYSTEM_PACKAGES.iter().all(|(package, _)| *package != tool.package);
    kits::TOOLS.into_iter().filter(others).map(|tool| {
        let path = tool.find().map(|path| shown(&path));
        Finding::new(tool.package, path, State::Optional, "cargo xtask setup --with numpy")
    })
}

/// The browsers of the tests.
pub fn browsers() -> impl Iterator<Item = Finding> {
    tools::TESTED_WITH.into_iter().map(|program| {
        let path = program.find().map(|path| shown(&path));
        Finding::new(program.package, path, State::Optional, "cargo xtask setup --browsers")
    })
}

fn program(name: &'static str, package: &str) -> Finding {
    let path = which::which(name).ok().map(|path| shown(&path));
    Finding::new(name, path, State::Missing, &apt::command_line(&[package]))
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
