//! `cargo xtask test-whisper`: how many words the node for speech gets wrong, natively, in wasm, with weights of 8
//! bits, and beside faster-whisper with the same weights.

pub mod recordings;
mod reference;
mod report;
pub mod words;

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use serde_json::{Value, json};
use terminal_ui::Ui;
use whisper_convert::Form;

use crate::flags::ModelName;
use crate::model;
use crate::process;
use crate::workspace;
use recordings::Recording;
use report::{Heard, Report};

/// The pipeline that is packaged, and its folder.
const PIPELINE: &str = "speech";

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
    let [models, quantized] = [Form::Safetensors, Form::Gguf].map(|form| {
        let folder = folder.path().join(format!("{form:?}")).join(PIPELINE);
        model::put(ModelName::WhisperTiny, form, &folder.join("models/whisper-tiny"), ui)
            .map(|_| folder)
    });
    let (models, quantized) = (models?, quantized?);
    let heard = Heard {
        native: &native(&recordings, &models.join("models"), "natively", ui)?,
        wasm: &wasm(&recordings, &models, folder.path(), ui)?,
        quantized: &native(&recordings, &quantized.join("models"), "with 8 bits", ui)?,
        reference: &reference::heard(&recordings, ui)?,
    };
    let Heard { native, wasm, quantized, reference } = heard;
    for (way, texts) in
        [("native", native), ("wasm", wasm), ("8 bits", quantized), ("faster-whisper", reference)]
    {
        let (found, expected) = (texts.len(), recordings.len());
        ensure!(found == expected, "{way} gave {found} texts for {expected} recordings");
    }
    let report = Report::of(&recordings, heard);
    ui.result(&report, Report::table)?;
    Ok(if report.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What the node's own example program hears.
fn native(recordings: &[Recording], models: &Path, how: &str, ui: Ui) -> Result<Vec<String>> {
    ui.status("Transcribing", how);
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
fn wasm(recordings: &[Recording], pipeline: &Path, folder: &Path, ui: Ui) -> Result<Vec<String>> {
    let package = package(pipeline, folder, ui)?;
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
fn package(pipeline: &Path, folder: &Path, ui: Ui) -> Result<PathBuf> {
    ui.status("Packaging", PIPELINE);
    let package = folder.join("speech.rmpkg");
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

/// This program, as a user would start it.
fn xtask<'a>(command: &str, arguments: impl IntoIterator<Item = &'a OsStr>) -> Result<Command> {
    let program = env::current_exe().context("cannot find this program's file")?;
    let mut xtask = Command::new(program);
    xtask.arg("--quiet").arg(command).args(arguments);
    Ok(xtask)
}
