//! Runs cargo for the wasm.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::path::{self, Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow, bail};
use pipeline_command::STREAM_RESUME;
use serde::Deserialize;
use terminal_ui::{Ui, WithHint};
use wlr_libpy::bld_cfg;
use wlr_libpy::kit::{KIT_VARIABLE, Kit};

use super::environment;
use super::program::Program;
use super::refusal;
use crate::kits::PackageKit;
use crate::process;
use crate::toolchain::{TARGET, WasmToolchain};
use crate::variant::Variant;
use crate::workspace;

/// Who holds it compiles; see [`compile`].
const LOCK: &str = "wasm/compile.lock";

/// The folders with what is linked and was not compiled by cargo.
#[derive(Clone, Copy)]
pub struct Kits<'a> {
    /// CPython.
    pub python: &'a Kit,
    /// What is built into it.
    pub packages: &'a [PackageKit],
}

/// What cargo made.
pub struct Compiled {
    /// The module.
    pub wasm: Vec<u8>,
    /// Cargo's ids of the packages that were compiled for the target, and so linked.
    pub packages: BTreeSet<String>,
}

/// One of the messages that cargo writes with `--message-format=json`.
#[derive(Deserialize)]
struct Message {
    reason: String,
    executable: Option<PathBuf>,
    #[serde(default)]
    package_id: String,
    #[serde(default)]
    filenames: Vec<PathBuf>,
}

/// Compiles and links the program with the variant's features.
///
/// Cargo's own lock ends with cargo, and another build may put another variant in the module's place
/// at once: no other one of ours compiles until it has been read.
///
/// # Errors
///
/// When cargo fails or names no module.
pub fn compile(
    toolchain: &WasmToolchain,
    program: &Program,
    kits: &Kits<'_>,
    variant: &Variant,
    ui: Ui,
) -> Result<Compiled> {
    let _lock = lock(&workspace::target().join(LOCK), ui)?;
    let mut cargo = cargo(toolchain, program, variant);
    cargo.envs(kits.variables()?);
    if ui.is_quiet() {
        cargo.arg("--quiet");
    }
    add_linker_flags(&mut cargo, program);
    let (messages, status) = process::read_stdout_of_any(&mut cargo)?;
    if program.is_written() {
        refusal::check(&messages, program)?;
    }
    if !status.success() {
        return failed(&format!("`{}` failed: {status}", process::shown(&cargo)), program);
    }
    let (module, packages) = read(&messages).context("cargo built no wasm module")?;
    Ok(Compiled { wasm: workspace::read(&module)?, packages })
}

impl Kits<'_> {
    /// The variables that tell the runtime's build script where they are; it runs in another folder
    /// than this program.
    fn variables(&self) -> Result<Vec<(&'static str, PathBuf)>> {
        let python = (KIT_VARIABLE, &self.python.folder);
        let packages = self.packages.iter().map(|kit| (kit.variable, &kit.folder));
        let absolute = |(variable, folder): (&'static str, &PathBuf)| {
            let path = path::absolute(folder);
            Ok((variable, path.with_context(|| format!("`{}` is nowhere", folder.display()))?))
        };
        std::iter::once(python).chain(packages).map(absolute).collect()
    }
}

fn cargo(toolchain: &WasmToolchain, program: &Program, variant: &Variant) -> Command {
    let other = program.other_workspace();
    let mut cargo = environment::cargo(toolchain, other, variant.target_features());
    cargo.args(["rustc", "--release", "--target", TARGET]);
    cargo.arg("--manifest-path").arg(&program.manifest);
    cargo.arg("--target-dir").arg(program.target(variant));
    cargo.args(["--package", &program.package, "--bin", &program.binary]);
    if program.is_written() {
        // Its manifest has the features.
        cargo.arg("--message-format=json");
    } else {
        cargo.arg("--no-default-features");
        cargo.args(variant.features().map(|feature| format!("--features={feature}")));
        cargo.args(["--locked", "--message-format=json-render-diagnostics"]);
    }
    cargo
}

/// What the build script of `runtime` tells the linker is for the programs of `runtime` alone.
fn add_linker_flags(cargo: &mut Command, program: &Program) {
    if program.is_written() {
        cargo.arg("--");
        let streams = [format!("--export={STREAM_RESUME}")];
        let flags = bld_cfg::link_args().into_iter().chain(guest_libc::link_args()).chain(streams);
        cargo.args(flags.map(|flag| format!("-Clink-arg={flag}")));
    }
}

/// What cargo said of somebody else's crate stands above; it names its folder as the module does.
fn failed<T>(sentence: &str, program: &Program) -> Result<T> {
    let Some(nodes) = &program.nodes else { bail!("{sentence}") };
    let (folder, name) = match program.other_workspace() {
        Some(folder) => (folder, "/nodes"),
        None => (workspace::root(), "/rmpkg"),
    };
    Err(anyhow!("{sentence}"))
        .with_context(|| format!("the crate `{}` cannot be built", nodes.name))
        .hint(|| {
            format!("correct what the compiler says above; `{name}` is `{}`", folder.display())
        })
}

/// Waits for another build of ours on these files.
fn lock(path: &Path, ui: Ui) -> Result<File> {
    let action = || format!("cannot lock `{}`", path.display());
    fs::create_dir_all(path.parent().unwrap_or(path)).with_context(action)?;
    let file = File::create(path).with_context(action)?;
    match file.try_lock() {
        Ok(()) => return Ok(file),
        Err(TryLockError::WouldBlock) => ui.status("Waiting", "for another build of the runtime"),
        Err(TryLockError::Error(error)) => return Err(error).with_context(action),
    }
    file.lock().with_context(action)?;
    Ok(file)
}

/// The executable in cargo's messages, and the packages that it was linked from.
fn read(messages: &[u8]) -> Option<(PathBuf, BTreeSet<String>)> {
    let artifacts: Vec<Message> = serde_json::Deserializer::from_slice(messages)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|message: &Message| message.reason == "compiler-artifact")
        .collect();
    let module = artifacts.iter().find_map(|message| message.executable.clone())?;
    // What runs while it is built, scripts and macros, is compiled for this machine instead.
    let is_for_target = |file: &PathBuf| file.iter().any(|part| part == Path::new(TARGET));
    let linked =
        artifacts.into_iter().filter(|message| message.filenames.iter().any(is_for_target));
    Some((module, linked.map(|message| message.package_id).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build_wasm::nodes_crate::NodesCrate;

    #[test]
    fn a_crate_that_cannot_be_built_is_named_with_its_folder() {
        let nodes = |folder: &str| NodesCrate {
            name: "own".to_owned(),
            folder: folder.into(),
            workspace: folder.into(),
        };
        let program = |nodes| Program {
            manifest: "Cargo.toml".into(),
            package: "p".to_owned(),
            binary: "b".to_owned(),
            nodes,
        };
        let error = |nodes| {
            let error = failed::<()>("`cargo rustc` failed", &program(nodes)).unwrap_err();
            let report = terminal_ui::Report::of(&error);
            (report.error, report.hint.unwrap_or_default())
        };
        assert_eq!(error(None).0, "`cargo rustc` failed");
        let (sentence, hint) = error(Some(nodes("/team/own")));
        assert_eq!(sentence, "the crate `own` cannot be built");
        assert_eq!(hint, "correct what the compiler says above; `/nodes` is `/team/own`");
    }

    #[test]
    fn the_module_and_what_was_linked_are_found_in_cargos_messages() {
        let messages = br#"{"reason":"compiler-artifact","package_id":"macro","executable":null,
                "filenames":["/target/release/deps/macro.so"]}
            {"reason":"compiler-artifact","package_id":"serde","executable":null,
                "filenames":["/target/wasm32-wasip1/release/deps/serde.rlib"]}
            {"reason":"build-script-executed","package_id":"serde"}
            {"reason":"compiler-artifact","package_id":"runtime","executable":"/target/a.wasm",
                "filenames":["/target/wasm32-wasip1/release/a.wasm"]}
            {"reason":"build-finished","success":true}"#;
        let (module, packages) = read(messages).unwrap();
        assert_eq!(module, Path::new("/target/a.wasm"));
        assert!(packages.into_iter().eq(["runtime", "serde"]));
        assert!(read(b"").is_none());
    }

    #[test]
    fn one_build_at_a_time_has_the_lock() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("wasm/lock");
        let held = lock(&path, Ui::new(true, false)).unwrap();
        let other = File::create(&path).unwrap();
        assert!(matches!(other.try_lock(), Err(TryLockError::WouldBlock)));
        drop(held);
        other.try_lock().unwrap();
    }
}
