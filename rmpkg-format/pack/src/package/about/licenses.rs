//! Collects licence texts, each once with the names of the parts that it is for.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

/// How files with a licence or a notice begin, in lower case.
const FILE_NAMES: [&str; 6] = ["licen", "copying", "copyright", "notice", "authors", "unlicense"];
const RULE: &str = "========================================================================";
const INTRODUCTION: &str = "\
The licences of what is linked into the WebAssembly module of this package, and of the Python
distributions in it. Where a part may be had
under one of several licences and MIT is among them, it is used under MIT. The licence of CPython and its
standard library is wasi-deps/usr/lib/python3.12/LICENSE.txt.";

/// Texts, and the names of the parts that each is for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Texts(BTreeMap<String, Vec<String>>);

impl Texts {
    /// Adds a text that the part `name` is under.
    pub fn add(&mut self, name: &str, text: &str) {
        let lines: Vec<_> = text.lines().map(str::trim_end).collect();
        self.0.entry(lines.join("\n").trim_matches('\n').to_owned()).or_default().push(name.into());
    }

    /// Adds the texts in the folder of a crate: of those to choose from, MIT's.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn add_crate(&mut self, name: &str, license: &str, folder: &Path) -> Result<()> {
        ensure!(
            !files_in(folder)?.is_empty(),
            "the crate `{name}` in `{}` carries no licence",
            folder.display()
        );
        self.add_crate_if_licensed(name, license, folder)
    }

    /// As [`Self::add_crate`], of a crate that need not carry any.
    ///
    /// # Errors
    ///
    /// When a text cannot be read.
    pub fn add_crate_if_licensed(
        &mut self,
        name: &str,
        license: &str,
        folder: &Path,
    ) -> Result<()> {
        let mut files = files_in(folder)?;
        let is_choice = license.contains(" OR ") || license.contains('/');
        if is_choice && files.iter().any(|file| is_mit(file)) {
            files.retain(|file| is_mit(file));
        }
        files.iter().try_for_each(|file| self.add_file(name, file))
    }

    /// Adds the text in a file that the part `name` is under.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub fn add_file(&mut self, name: &str, file: &Path) -> Result<()> {
        let text = fs::read(file).with_context(|| format!("cannot read `{}`", file.display()))?;
        self.add(name, &String::from_utf8_lossy(&text));
        Ok(())
    }

    /// All of them as one text, in the order of the parts' names.
    pub fn render(&self) -> String {
        let mut all: Vec<_> = self.0.iter().map(|(text, names)| (names.join(", "), text)).collect();
        all.sort();
        let section = |(names, text): &(String, &String)| format!("\n{RULE}\n{names}\n\n{text}\n");
        format!("{INTRODUCTION}\n{}", all.iter().map(section).collect::<String>())
    }
}

fn is_mit(file: &Path) -> bool {
    file.file_name().is_some_and(|name| name.to_string_lossy().to_lowercase().contains("mit"))
}

fn files_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let context = || format!("cannot read `{}`", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(context)? {
        let path = entry.with_context(context)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        if path.is_file() && FILE_NAMES.iter().any(|start| name.starts_with(start)) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    #[test]
    fn a_text_stands_once_with_all_that_it_is_for() {
        let both = folder(&[("LICENSE-MIT", "mit \n"), ("LICENSE-APACHE", "apache"), ("x.rs", "")]);
        let one = folder(&[("LICENSE", "zlib"), ("NOTICE.txt", "notice")]);
        let mut texts = Texts::default();
        texts.add_crate("b 1", "MIT OR Apache-2.0", both.path()).unwrap();
        texts.add_crate("c 1", "Zlib", one.path()).unwrap();
        texts.add("a 1", "mit");
        let text = texts.render();
        let sections: Vec<_> = text.split(RULE).skip(1).collect();
        assert_eq!(sections, ["\nb 1, a 1\n\nmit\n\n", "\nc 1\n\nnotice\n\n", "\nc 1\n\nzlib\n"]);
    }

    #[test]
    fn a_crate_without_a_licence_is_named() {
        let empty = folder(&[]);
        let error = Texts::default().add_crate("x 1", "MIT", empty.path()).unwrap_err();
        assert!(error.to_string().starts_with("the crate `x 1` in `"), "{error}");
    }
}
