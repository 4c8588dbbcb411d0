//! What is transcribed and with which weights, laid out for all sides.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use terminal_ui::Ui;

use super::ggml;
use crate::bench::Bench;
use crate::bench::packages::{self, Builtins};
use crate::bench::rounds::Round;
use crate::model;
use crate::test_whisper::recordings::{self, Recording};
use crate::test_whisper::words::{errors, words};
use crate::workspace;

const PIPELINE: &str = "whisper";
const MANIFEST: &str = "manifest.json";
/// The folder of recordings on the server, and below the models of the pipeline.
const RECORDINGS: &str = "recordings";
/// The model for whisper.cpp, on the server.
pub const GGML: &str = "/ggml/tiny.en.bin";
/// Samples of a recording each second, of two bytes.
const BYTES_PER_SECOND: f64 = 32_000.0;
/// What is before the samples in a WAV file without anything else in it.
const WAV_HEADER: u64 = 44;

/// Recordings, and the pipeline that transcribes them.
pub struct Speech {
    recordings: Vec<Recording>,
    seconds: f64,
    /// The folder of the pipeline, with weights and recordings among its models.
    pub pipeline: PathBuf,
    /// The same as a package.
    pub package: PathBuf,
    ggml: PathBuf,
}

impl Speech {
    /// Gets all of it ready. In a hurry there is one short recording.
    ///
    /// # Errors
    ///
    /// When recordings or weights cannot be had, or the package cannot be built.
    pub fn lay_out(bench: &Bench) -> Result<Self> {
        let mut recordings = recordings::all(bench.ui)?;
        let seconds = recordings.iter().map(seconds).collect::<Result<Vec<_>>>()?;
        let mut timed: Vec<_> = seconds.into_iter().zip(recordings.drain(..)).collect();
        if bench.plan.quick {
            timed.sort_by(|(one, _), (other, _)| one.total_cmp(other));
            timed.truncate(1);
        }
        let seconds = timed.iter().map(|(seconds, _)| seconds).sum();
        recordings.extend(timed.into_iter().map(|(_, recording)| recording));
        let model = model::whisper_tiny(bench.ui)?;
        let pipeline = assemble(&model, &recordings)?;
        let package = packages::build_without_snapshot(&pipeline, Builtins::Whisper, bench)?;
        Ok(Self { recordings, seconds, pipeline, package, ggml: converted(&model, bench.ui)? })
    }

    /// Folders for the server, by name.
    pub fn folders(&self) -> [(&'static str, PathBuf); 2] {
        [("ggml", self.ggml.clone()), (RECORDINGS, recordings::FOLDER.into())]
    }

    /// The names of the files that are transcribed in a round: to warm up one is enough.
    pub fn names(&self, round: Round) -> Vec<String> {
        let count = if round == Round::WarmUp { 1 } else { self.recordings.len() };
        self.recordings.iter().take(count).map(|recording| recording.file.clone()).collect()
    }

    /// How long the recordings are.
    pub fn seconds(&self) -> f64 {
        self.seconds
    }

    /// How many words are said in them.
    pub fn words(&self) -> usize {
        self.recordings.iter().map(|recording| words(&recording.text).len()).sum()
    }

    /// In how many words texts differ from what was said.
    pub fn wrong_words(&self, texts: &[String]) -> usize {
        let pairs = self.recordings.iter().zip(texts);
        pairs.map(|(recording, text)| errors(&words(&recording.text), &words(text))).sum()
    }

    /// In how many words texts differ from others of the same recordings.
    pub fn differences(texts: &[String], others: &[String]) -> usize {
        texts.iter().zip(others).map(|(text, other)| errors(&words(text), &words(other))).sum()
    }
}

fn seconds(recording: &Recording) -> Result<f64> {
    let path = recording.path();
    let shown = path.display();
    let size = fs::metadata(&path).with_context(|| format!("cannot read `{shown}`"))?.len();
    ensure!(size > WAV_HEADER, "`{shown}` has no samples");
    #[allow(clippy::cast_precision_loss, reason = "no recording has 2^52 bytes")]
    let samples = (size - WAV_HEADER) as f64;
    Ok(samples / BYTES_PER_SECOND)
}

/// Items for the pipeline: where a guest finds the recordings of these names.
pub fn items(names: &[String]) -> Vec<Value> {
    names.iter().map(|name| format!("/models/{RECORDINGS}/{name}").into()).collect()
}

/// The pipeline with its models, in a folder of its own.
fn assemble(model: &Path, recordings: &[Recording]) -> Result<PathBuf> {
    let pipeline = packages::output().join(PIPELINE);
    // What another run has left is not to be in the package.
    if pipeline.exists() {
        fs::remove_dir_all(&pipeline)
            .with_context(|| format!("cannot remove `{}`", pipeline.display()))?;
    }
    let models = pipeline.join("models");
    let copy = |from: &Path, to: &Path| workspace::write(to, &workspace::read(from)?);
    copy(&packages::folder().join(PIPELINE).join(MANIFEST), &pipeline.join(MANIFEST))?;
    for file in model::FILES {
        copy(&model.join(file), &models.join("whisper-tiny").join(file))?;
    }
    for recording in recordings {
        copy(&recording.path(), &models.join(RECORDINGS).join(&recording.file))?;
    }
    Ok(pipeline)
}

/// The folder with the weights for whisper.cpp.
fn converted(model: &Path, ui: Ui) -> Result<PathBuf> {
    let _spinner = ui.spinner("Converting", "the weights for whisper.cpp");
    let folder = packages::output().join("ggml");
    let file = ggml::convert(model).context("the weights cannot be converted for whisper.cpp")?;
    let name = Path::new(GGML).file_name().context("the weights have no name")?;
    workspace::write(&folder.join(name), &file)?;
    Ok(folder)
}
