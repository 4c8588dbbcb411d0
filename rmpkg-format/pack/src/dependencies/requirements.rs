//! What a pipeline wants of the package index: the manifest's `python.dependencies`, and what the nodes' files
//! say of themselves.

use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};
use content_cache::Key;
use pep440_rs::{Version, VersionSpecifiers};
use pipeline_manifest::Manifest;
use terminal_ui::WithHint;

use super::inline_script::{self, Script};
use super::lockfile::normalized;
use crate::files::{self, Files};

/// The Python that is in the wasm.
pub const PYTHON: [u64; 3] = [3, 12, 1];

/// What a requirement looks like, for hints.
pub const REQUIREMENT: &str = "a requirement is a name and, if need be, versions: `jinja2>=3.1`";

/// Something wanted, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The requirement as it stands there, in the form of PEP 508.
    pub text: String,
    /// The normalized name of the distribution.
    pub name: String,
    /// Where it stands.
    pub origin: Origin,
}

/// A place in the pipeline's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    file: PathBuf,
    line: Option<usize>,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.display();
        match self.line {
            Some(line) => write!(f, "`{file}`, line {line}"),
            None => write!(f, "`{file}`, `python.dependencies`"),
        }
    }
}

/// All that a pipeline wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirements {
    /// In the order of the manifest, then of the files.
    pub wanted: Vec<Wanted>,
}

impl Requirements {
    /// What a manifest, which is in this file, and the files of the nodes say.
    ///
    /// # Errors
    ///
    /// When something is no requirement or names no release of the index, or when a file is for another Python.
    pub fn read(manifest: &Manifest, file: PathBuf, nodes: &Files) -> Result<Self> {
        let origin = Origin { file, line: None };
        let mut wanted = Vec::new();
        for text in manifest.dependencies() {
            wanted.push(parse(text, origin.clone())?);
        }
        for (name, path) in nodes {
            if name.ends_with(".py") {
                wanted.extend(of_file(path)?);
            }
        }
        Ok(Self { wanted })
    }

    /// SHA-256 of what is wanted, wherever and in whatever order it stands.
    pub fn digest(&self) -> String {
        let mut texts: Vec<_> = self.wanted.iter().map(|wanted| wanted.text.as_str()).collect();
        texts.sort_unstable();
        texts.dedup();
        Key::of(texts.into_iter().map(str::as_bytes)).as_str().to_owned()
    }
}

fn of_file(path: &Path) -> Result<Vec<Wanted>> {
    let bytes = files::read(path)?;
    let wrong = || format!("`{}` is wrong", path.display());
    // A file in another encoding has ASCII in its comments or no block that anybody reads.
    let text = String::from_utf8_lossy(&bytes);
    let Some(script) = inline_script::parse(&text).with_context(wrong)? else {
        return Ok(Vec::new());
    };
    check_python(&script).with_context(wrong)?;
    let origin = |line| Origin { file: path.to_owned(), line: Some(line) };
    let wanted = script.dependencies.into_iter();
    wanted.map(|dependency| parse(&dependency.text, origin(dependency.line))).collect()
}

fn check_python(script: &Script) -> Result<()> {
    let Some(required) = &script.requires_python else { return Ok(()) };
    let place = format!("line {}", required.line);
    let versions: VersionSpecifiers = required
        .text
        .parse()
        .map_err(|_| anyhow!("{place}: `{}` is no set of versions", required.text))?;
    ensure!(
        versions.contains(&Version::new(PYTHON)),
        "{place}: it is for Python {}, and the wasm has {}; change `requires-python`",
        required.text,
        PYTHON.map(|number| number.to_string()).join("."),
    );
    Ok(())
}

/// Whether the versions and markers are right, the resolver says: it reads them anyway.
fn parse(text: &str, origin: Origin) -> Result<Wanted> {
    let text = text.trim();
    let end = text.find(|letter: char| !is_of_a_name(letter)).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let is_name = name.starts_with(|letter: char| letter.is_ascii_alphanumeric());
    let follows = ['[', '(', '<', '>', '=', '!', '~', ';', '@'];
    let is_requirement = is_name && (rest.is_empty() || rest.trim_start().starts_with(follows));
    let refusal = || Err(anyhow!("{origin}: `{text}` is no requirement"));
    (if is_requirement { Ok(()) } else { refusal() }).hint(|| REQUIREMENT.to_owned())?;
    let after_extras = rest.split_once(']').map_or(rest, |(_, rest)| rest);
    ensure!(
        !after_extras.trim_start().starts_with('@'),
        "{origin}: `{text}` names an address; only what the package index has can be locked: name a version, \
         or put its files into `nodes/`"
    );
    Ok(Wanted { text: text.to_owned(), name: normalized(name), origin })
}

fn is_of_a_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-')
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn read(dependencies: &str, files: &[(&str, &str)]) -> Result<Requirements, String> {
        let folder = tempfile::tempdir().unwrap();
        let manifest = format!(
            r#"{{"version":"v1","metadata":{{"name":"n"}},"nodes":[{{"id":"a","node_type":"Echo"}}],
            "connections":[],"python":{{"dependencies":{dependencies}}}}}"#
        );
        let [path, nodes] = ["manifest.json", "nodes"].map(|name| folder.path().join(name));
        fs::create_dir(&nodes).unwrap();
        for (name, text) in files {
            fs::write(nodes.join(name), text).unwrap();
        }
        let manifest = Manifest::from_json(&manifest).unwrap();
        Requirements::read(&manifest, path, &files::all_below(&nodes).unwrap())
            .map_err(|error| format!("{error:#}").replace(folder.path().to_str().unwrap(), "DIR"))
    }

    fn script(lines: &str) -> String {
        format!("# /// script\n{lines}\n# ///\n")
    }

    #[test]
    fn manifest_and_files_are_put_together() {
        let file =
            script("# dependencies = [\n#   \"Ruamel.yaml[x] >= 0.18 ; os_name != 'nt'\",\n# ]");
        let found =
            read(r#"["jinja2>=3.1"]"#, &[("a.py", &file), ("b.txt", "# /// script")]).unwrap();
        let shown: Vec<_> =
            found.wanted.iter().map(|wanted| (wanted.name.as_str(), wanted.origin.line)).collect();
        assert_eq!(shown, [("jinja2", None), ("ruamel-yaml", Some(3))]);
    }

    #[test]
    fn the_digest_is_of_what_is_wanted_and_not_of_where_it_stands() {
        let both = read(r#"["a", "b>1"]"#, &[]).unwrap().digest();
        let file = script("# dependencies = ['b>1']");
        assert_eq!(read(r#"["a"]"#, &[("a.py", &file)]).unwrap().digest(), both);
        assert_eq!(read(r#"["b>1", "a", "a"]"#, &[]).unwrap().digest(), both);
        assert_ne!(read(r#"["a", "b>2"]"#, &[]).unwrap().digest(), both);
    }

    #[test]
    fn what_cannot_be_locked_is_refused_with_its_place() {
        let file = |lines| [("a.py", script(lines))];
        let of_file = |lines| {
            let [(name, text)] = file(lines);
            read("[]", &[(name, &text)]).unwrap_err()
        };
        let errors = [
            read(r#"["a b"]"#, &[]).unwrap_err(),
            read(r#"["a @ https://host/a.whl"]"#, &[]).unwrap_err(),
            of_file("# dependencies = ['>1']"),
            of_file("# requires-python = '>=3.13'"),
            of_file("# requires-python = 'new'"),
        ];
        insta::assert_snapshot!(errors.join("\n"), @r"
        `DIR/manifest.json`, `python.dependencies`: `a b` is no requirement
        `DIR/manifest.json`, `python.dependencies`: `a @ https://host/a.whl` names an address; only what the package index has can be locked: name a version, or put its files into `nodes/`
        `DIR/nodes/a.py`, line 2: `>1` is no requirement
        `DIR/nodes/a.py` is wrong: line 2: it is for Python >=3.13, and the wasm has 3.12.1; change `requires-python`
        `DIR/nodes/a.py` is wrong: line 2: `new` is no set of versions
        ");
    }
}
