//! A pipeline's folder: `manifest.json`, Python files in `nodes/`, model files in `models/`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use builtin_packages::BuiltinPackage;
use pipeline_manifest::Manifest;
use rmpkg_format::layout::is_by_product;

use super::extensions::{self, Extension};
use super::leftovers;
use super::manifest::{self, builtins};
use crate::dependencies::locked::{self, Locked};
use crate::dependencies::lockfile::Package;
use crate::dependencies::requirements::Requirements;
use crate::files::{self, Files};

/// The file with the graph.
pub const MANIFEST: &str = "manifest.json";
const NODES: &str = "nodes";
const MODELS: &str = "models";

/// What is in the folder.
#[derive(Debug)]
pub struct Pipeline {
    /// The folder.
    pub folder: PathBuf,
    /// The folder's name.
    pub name: String,
    /// The manifest, which describes a pipeline that can run.
    pub manifest: Manifest,
    /// What the manifest wants built into CPython.
    pub builtins: Vec<&'static BuiltinPackage>,
    /// The nodes' own files.
    pub nodes: Files,
    /// Model files.
    pub models: Files,
    /// What an installer wrote beside the nodes for this machine.
    pub leftovers: Files,
    /// What lies beside the nodes and only some other machine can load.
    pub extensions: Vec<Extension>,
    /// Which distributions of the package index it gets.
    pub lock: Option<Locked>,
}

impl Pipeline {
    /// Reads the named folder, or the one of the named manifest.
    ///
    /// # Errors
    ///
    /// When there is no valid manifest, something is neither a file nor a folder, or the lock is not one of
    /// what the pipeline wants.
    pub fn read(named: &Path) -> Result<Self> {
        let mut pipeline = Self::read_unlocked(named)?;
        pipeline.lock = locked::read(&pipeline.folder, &pipeline.requirements()?)?;
        if let Some(locked) = &pipeline.lock {
            pipeline.builtins.extend(builtins(&locked.lock.builtin, &locked.path)?);
        }
        Ok(pipeline)
    }

    /// Reads the same, and no lock: for who makes one.
    ///
    /// # Errors
    ///
    /// As [`Self::read`], but for the lock.
    pub fn read_unlocked(named: &Path) -> Result<Self> {
        let folder = match named.ends_with(MANIFEST) {
            true => parent_or(named, Path::new(".")).to_owned(),
            false => named.to_owned(),
        };
        let path = folder.join(MANIFEST);
        let manifest = manifest::read(&path)?;
        let own = |part| files::below(&folder.join(part), |name| !is_by_product(name));
        let mut nodes = own(NODES)?;
        Ok(Self {
            builtins: builtins(manifest.builtins(), &path)?,
            manifest,
            name: name_of(&folder)?,
            leftovers: leftovers::take(&mut nodes)?,
            extensions: extensions::take(&mut nodes)?,
            nodes,
            models: own(MODELS)?,
            lock: None,
            folder,
        })
    }

    /// What the manifest asks for and nobody does, and what of the folder is left out.
    pub fn warnings(&self) -> Vec<String> {
        let manifest = self.manifest_path();
        let unknown = self.manifest.python.iter().flat_map(|python| python.extra.keys());
        let warning = |field| {
            format!(
                "`{}`: nothing is done about the unknown field `python.{field}`; known are `builtin`, `dependencies`, `snapshot`, `sources`, `stdlib` and `tzdata`",
                manifest.display()
            )
        };
        let left_out = leftovers::warning(&self.leftovers).into_iter();
        let left_out = left_out.chain(extensions::warnings(&self.extensions));
        unknown.map(warning).chain(left_out).collect()
    }

    /// What it wants of the package index.
    ///
    /// # Errors
    ///
    /// As [`Requirements::read`].
    pub fn requirements(&self) -> Result<Requirements> {
        Requirements::read(&self.manifest, self.manifest_path(), &self.nodes)
    }

    /// What the lock names, nothing if there is none.
    pub fn packages(&self) -> &[Package] {
        self.lock.as_ref().map_or(&[], |locked| &locked.lock.packages)
    }

    /// The folder of the nodes' own files, which need not exist.
    pub fn nodes_folder(&self) -> PathBuf {
        self.folder.join(NODES)
    }

    /// The file that the manifest was read from.
    pub fn manifest_path(&self) -> PathBuf {
        self.folder.join(MANIFEST)
    }
}

/// The folder that a file is in; a bare name has an empty one.
fn parent_or<'a>(file: &'a Path, here: &'a Path) -> &'a Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(here)
}

fn name_of(folder: &Path) -> Result<String> {
    let shown = folder.display();
    let folder = folder.canonicalize().with_context(|| format!("cannot find `{shown}`"))?;
    let name = folder.file_name().and_then(|name| name.to_str());
    Ok(name.with_context(|| format!("`{shown}` has no name to name the package after"))?.to_owned())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn manifest(nodes: &str) -> String {
        format!(
            r#"{{"version":"v1","metadata":{{"name":"n"}},"nodes":[{nodes}],"connections":[]}}"#
        )
    }

    #[test]
    fn files_are_listed_by_their_path_and_by_products_left_out() {
        let manifest = manifest(r#"{"id":"a","node_type":"Echo"}"#);
        let folder = folder(&[
            ("manifest.json", &manifest),
            ("nodes/b.py", ""),
            ("nodes/a/c.py", ""),
            ("nodes/__pycache__/b.pyc", ""),
            ("nodes/.hidden", ""),
        ]);
        let pipeline = Pipeline::read(folder.path()).unwrap();
        assert_eq!(pipeline.nodes.into_keys().collect::<Vec<_>>(), ["a/c.py", "b.py"]);
        assert!(pipeline.models.is_empty());
    }

    #[test]
    fn a_pipeline_without_a_valid_manifest_is_refused() {
        let shown = |folder: &tempfile::TempDir| {
            let error = Pipeline::read(folder.path()).unwrap_err();
            let text = format!("{error:#}");
            text.replace(folder.path().to_str().unwrap(), "DIR")
        };
        let missing = shown(&folder(&[]));
        assert!(missing.starts_with("cannot read `DIR/manifest.json`: "), "{missing}");
        let no_nodes = shown(&folder(&[("manifest.json", &manifest(""))]));
        assert!(no_nodes.starts_with("`DIR/manifest.json` is wrong: "), "{no_nodes}");
    }

    #[test]
    fn an_unknown_field_of_python_is_warned_of() {
        let manifest = manifest(r#"{"id":"a","node_type":"Echo"}"#);
        let python =
            r#"{"python":{"stdlib":["csv"],"dependencies":["x"],"dependency":["x"],"stdlibs":[]},"#;
        let folder = folder(&[("manifest.json", &manifest.replacen('{', python, 1))]);
        let warnings = Pipeline::read_unlocked(folder.path()).unwrap().warnings();
        let shown = warnings.join("\n").replace(folder.path().to_str().unwrap(), "DIR");
        insta::assert_snapshot!(shown, @r"
        `DIR/manifest.json`: nothing is done about the unknown field `python.dependency`; known are `builtin`, `dependencies`, `snapshot`, `sources`, `stdlib` and `tzdata`
        `DIR/manifest.json`: nothing is done about the unknown field `python.stdlibs`; known are `builtin`, `dependencies`, `snapshot`, `sources`, `stdlib` and `tzdata`
        ");
    }

    #[test]
    fn what_is_to_be_built_in_is_found_or_refused_with_what_can_be() {
        let read = |builtin: &str| {
            let manifest = manifest(r#"{"id":"a","node_type":"Echo"}"#);
            let python = format!(r#"{{"python":{{"builtin":["{builtin}"]}},"#);
            let folder = folder(&[("manifest.json", &manifest.replacen('{', &python, 1))]);
            Pipeline::read(folder.path())
        };
        assert_eq!(read("numpy").unwrap().builtins[0].name, "numpy");
        let report = terminal_ui::Report::of(&read("sqlite3").unwrap_err());
        assert!(report.error.ends_with("manifest.json` is wrong"), "{}", report.error);
        assert_eq!(report.causes, ["`builtin` names `sqlite3`, which cannot be built in"]);
        assert_eq!(
            report.hint.unwrap(),
            "what can be built in is audio, bz2, lzma, numpy, whisper"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_refused() {
        let manifest = manifest(r#"{"id":"a","node_type":"Echo"}"#);
        let folder = folder(&[("manifest.json", &manifest), ("nodes/a.py", "")]);
        std::os::unix::fs::symlink("a.py", folder.path().join("nodes/b.py")).unwrap();
        let error = Pipeline::read(folder.path()).unwrap_err().to_string();
        assert!(error.contains("b.py` is neither a file nor a folder"), "{error}");
    }
}
