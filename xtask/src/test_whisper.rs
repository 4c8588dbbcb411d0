//! `cargo xtask test-whisper`: how many words the node for speech gets wrong, natively, in wasm and beside
//! faster-whisper with the same weights.

pub mod recordings;
mod reference;
pub mod words;

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use terminal_ui::Ui;

use crate::model;
use crate::process;
use crate::workspace;
use recordings::Recording;
use words::{errors, words};

/// What `WhisperNode` may get wrong more than faster-whisper does, in words of a hundred.
const MARGIN: f64 = 1.0;
/// In how many words of all recordings wasm may differ from native.
const DIFFERENCES: usize = 1;

/// The pipeline that is packaged, and its folder.
const PIPELINE: &str = "speech";

/// What was heard, by recording, in each of the ways.
struct Heard {
    native: Vec<String>,
    wasm: Vec<String>,
    reference: Vec<String>,
}

#[derive(Serialize)]
struct Report {
    words: usize,
    /// Words that were wrong, missing or too many.
    native_errors: usize,
    wasm_errors: usize,
    reference_errors: usize,
    /// Words in which wasm differs from native.
    differences: usize,
}

#[derive(Deserialize)]
struct Transcript {
    text: String,
}

/// Runs the command.
///
/// # Errors
///
/// When recordings, model or faster-whisper cannot be had, or one of the programs fails.
pub fn run(ui: Ui) -> Result<ExitCode> {
    let recordings = recordings::all(ui)?;
    let folder = tempfile::tempdir().context("cannot create a temporary folder")?;
    let models = folder.path().join(PIPELINE).join("models");
    lay_out(&model::whisper_tiny(ui)?, &models.join("whisper-tiny"))?;
    let heard = Heard {
        native: native(&recordings, &models, ui)?,
        wasm: wasm(&recordings, folder.path(), ui)?,
        reference: reference::heard(&recordings, ui)?,
    };
    for (way, texts) in
        [("native", &heard.native), ("wasm", &heard.wasm), ("faster-whisper", &heard.reference)]
    {
        let (found, expected) = (texts.len(), recordings.len());
        ensure!(found == expected, "{way} gave {found} texts for {expected} recordings");
    }
    let report = Report::of(&recordings, &heard);
    ui.result(&report, Report::table)?;
    Ok(if report.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

impl Report {
    fn of(recordings: &[Recording], heard: &Heard) -> Self {
        let expected = recordings.iter().map(|recording| recording.text.as_str());
        let wrong =
            |heard: &[String]| total(expected.clone().zip(heard.iter().map(String::as_str)));
        let pairs =
            heard.native.iter().map(String::as_str).zip(heard.wasm.iter().map(String::as_str));
        Self {
            words: expected.clone().map(|text| words(text).len()).sum(),
            native_errors: wrong(&heard.native),
            wasm_errors: wrong(&heard.wasm),
            reference_errors: wrong(&heard.reference),
            differences: total(pairs),
        }
    }

    fn is_good(&self) -> bool {
        let margin = self.percent(self.reference_errors) + MARGIN;
        let is_good = |errors| self.percent(errors) <= margin;
        is_good(self.native_errors) && is_good(self.wasm_errors) && self.differences <= DIFFERENCES
    }

    fn percent(&self, errors: usize) -> f64 {
        errors as f64 * 100.0 / self.words.max(1) as f64
    }

    fn table(&self) -> String {
        let line = |name: &str, errors: usize| {
            format!(
                "{name:<15} {errors:>3} of {} words wrong, {:.1} %",
                self.words,
                self.percent(errors)
            )
        };
        let lines = [
            line("native", self.native_errors),
            line("wasm", self.wasm_errors),
            line("faster-whisper", self.reference_errors),
            format!("native and wasm differ in {} words", self.differences),
        ];
        lines.join("\n")
    }
}

fn total<'e, 'f>(pairs: impl Iterator<Item = (&'e str, &'f str)>) -> usize {
    pairs.map(|(expected, found)| errors(&words(expected), &words(found))).sum()
}

/// What the node's own example program hears.
fn native(recordings: &[Recording], models: &Path, ui: Ui) -> Result<Vec<String>> {
    ui.status("Transcribing", "natively");
    let mut cargo = Command::new("cargo");
    cargo.current_dir(workspace::root());
    cargo.args(["run", "--quiet", "--locked", "--package", "whisper-node"]);
    cargo.args(["--example", "transcribe", "--"]).arg(models).arg(recordings::FOLDER);
    cargo.args(recordings.iter().map(|recording| &recording.file));
    let output = process::read_all(&mut cargo)?;
    let stdout = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        bail!("the example failed:\n{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    stdout.lines().map(text).collect()
}

fn text(line: &str) -> Result<String> {
    let transcript: Transcript =
        serde_json::from_str(line).context("the example wrote no transcript")?;
    Ok(transcript.text)
}

/// What a package hears, of which the models are there.
fn wasm(recordings: &[Recording], folder: &Path, ui: Ui) -> Result<Vec<String>> {
    let package = package(folder, ui)?;
    ui.status("Transcribing", "in wasm");
    let (input, data) = (folder.join("input.json"), folder.join("data"));
    let items: Vec<_> =
        recordings.iter().map(|recording| json!(format!("/data/{}", recording.file))).collect();
    workspace::write(&input, Value::from(items).to_string().as_bytes())?;
    for recording in recordings {
        workspace::write(&data.join(&recording.file), &workspace::read(&recording.path())?)?;
    }
    let options =
        [OsStr::new("--input"), input.as_os_str(), OsStr::new("--data"), data.as_os_str()];
    let mut run = xtask("run", [package.as_os_str()].into_iter().chain(options))?;
    let output = process::read_all(&mut run)?;
    if !output.status.success() {
        bail!("the package failed:\n{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    let result: Value =
        serde_json::from_slice(&output.stdout).context("the run wrote no result")?;
    let results = result["results"].as_array().context("the run has no results")?;
    results.iter().map(|item| text(&item.to_string())).collect()
}

/// A package of the node alone.
fn package(folder: &Path, ui: Ui) -> Result<PathBuf> {
    ui.status("Packaging", PIPELINE);
    let (pipeline, package) = (folder.join(PIPELINE), folder.join("speech.rmpkg"));
    let manifest = json!({
        "version": "v1",
        "metadata": {"name": "speech"},
        "nodes": [{"id": "whisper", "node_type": "WhisperNode"}],
        "connections": [],
        "python": {"builtin": ["whisper"]},
    });
    workspace::write(&pipeline.join("manifest.json"), manifest.to_string().as_bytes())?;
    let options = ["--no-snapshot", "--pipeline"].map(OsStr::new);
    let paths = [pipeline.as_os_str(), OsStr::new("--output"), package.as_os_str()];
    process::run_hidden(&mut xtask("package", options.into_iter().chain(paths))?, None)?;
    Ok(package)
}

fn lay_out(model: &Path, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create `{}`", folder.display()))?;
    for file in model::FILES {
        let (from, to) = (model.join(file), folder.join(file));
        let context = || format!("cannot copy `{}` to `{}`", from.display(), to.display());
        fs::copy(&from, &to).with_context(context)?;
    }
    Ok(())
}

/// This program, as a user would start it.
fn xtask<'a>(command: &str, arguments: impl IntoIterator<Item = &'a OsStr>) -> Result<Command> {
    let program = env::current_exe().context("cannot find this program's file")?;
    let mut xtask = Command::new(program);
    xtask.arg("--quiet").arg(command).args(arguments);
    Ok(xtask)
}
