//! `rmpkg new`: the folder of a pipeline to begin with.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use serde::Serialize;
use terminal_ui::Ui;
use wasi_host::private_folder;

use crate::exit::BadInput;
use crate::flags::NewFlags;
use crate::output::{self, Unfinished};

/// The files, with what stands in the place of the pipeline's name.
const FILES: [(&str, &str); 6] = [
    ("README.md", include_str!("new/README.md")),
    ("expected.json", include_str!("new/expected.json")),
    ("input.json", include_str!("new/input.json")),
    ("manifest.json", include_str!("new/manifest.json")),
    ("nodes/greeting.py", include_str!("new/greeting.py")),
    ("test_pipeline.py", include_str!("new/test_pipeline.py")),
];
const NAME: &str = "NAME";

#[derive(Debug, Serialize)]
struct Made {
    folder: PathBuf,
    files: Vec<&'static str>,
}

/// Runs the command.
///
/// # Errors
///
/// When the folder is there already, has no name for a pipeline, or can't be written.
pub fn run(flags: &NewFlags, ui: Ui) -> Result<ExitCode> {
    let folder = &flags.folder;
    let name = name_of(folder)?;
    write(folder, name)?;
    let made = Made { folder: folder.clone(), files: FILES.map(|(path, _)| path).to_vec() };
    ui.result(&made, |made| {
        let folder = made.folder.display();
        format!(
            "{folder}: {}\n\nrmpkg package {folder} -o {name}.rmpkg\n\
             rmpkg run {name}.rmpkg --input {folder}/input.json",
            made.files.join(", ")
        )
    })?;
    Ok(ExitCode::SUCCESS)
}

/// The pipeline's name, which stands in JSON, in a shell's commands and in the names of files.
fn name_of(folder: &Path) -> Result<&str> {
    let name = folder.file_name().and_then(|name| name.to_str());
    let is_plain = |name: &&str| {
        let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
        name.chars().all(is_of_name) && name.starts_with(|first: char| first.is_alphanumeric())
    };
    let refused = || {
        BadInput::new(format!(
            "`{}` ends in no name for a pipeline, which has letters, digits, `-`, `_` and `.` alone and begins with \
             one of the former two",
            folder.display()
        ))
    };
    Ok(name.filter(is_plain).ok_or_else(refused)?)
}

fn write(folder: &Path, name: &str) -> Result<()> {
    let shown = folder.display();
    ensure!(
        folder.symlink_metadata().is_err(),
        "`{shown}` is there already; name another folder, or remove it"
    );
    let context = || format!("cannot write `{shown}`");
    let _unfinished = Unfinished::begin();
    let temporary = private_folder(output::parent(folder)).with_context(context)?;
    let new = temporary.path().join("new");
    for (path, text) in FILES {
        let path = new.join(path);
        path.parent().map_or(Ok(()), fs::create_dir_all).with_context(context)?;
        fs::write(path, text.replace(NAME, name)).with_context(context)?;
    }
    output::go_on()?;
    fs::rename(&new, folder).with_context(context)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_name_names_a_pipeline() {
        for path in ["hello", "a/b/hello-2.0", "9_lives"] {
            assert!(name_of(Path::new(path)).is_ok(), "{path}");
        }
        for path in ["", "..", "a/..", ".hidden", "-x", "a b", "a\"b", "ä'"] {
            assert!(name_of(Path::new(path)).is_err(), "{path}");
        }
    }
}
