//! Compiled extension modules in the folder of the nodes, where `pip install --target` puts them.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use builtin_packages::BuiltinPackage;
use terminal_ui::WithHint;

use crate::dependencies::extension::{is_extension, machine, module};
use crate::files::Files;

/// Longer than whatever tells the machine, but for a few programs of Windows.
const HEAD: u64 = 4096;

/// An extension module that no package gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// Its file, within the folder of the nodes.
    path: String,
    /// The module that it would be.
    module: String,
    /// Whom it was compiled for.
    machine: String,
}

/// Takes the extensions out of the nodes' files.
///
/// # Errors
///
/// When one cannot be read.
pub fn take(nodes: &mut Files) -> Result<Vec<Extension>> {
    let files = nodes.extract_if(.., |path, _| is_extension(path));
    let extension = |(path, file): (String, PathBuf)| {
        Ok(Extension { module: module(&path), machine: machine(&head(&file)?), path })
    };
    files.map(extension).collect()
}

fn head(file: &Path) -> Result<Vec<u8>> {
    let mut head = Vec::new();
    let read = File::open(file).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    read.with_context(|| format!("cannot read `{}`", file.display()))?;
    Ok(head)
}

/// One sentence for each package that has some.
pub fn warnings(extensions: &[Extension]) -> Vec<String> {
    let mut packages: BTreeMap<&str, Vec<&Extension>> = BTreeMap::new();
    for extension in extensions {
        packages.entry(extension.package()).or_default().push(extension);
    }
    let warning = |(_, all): (_, &Vec<&Extension>)| {
        let first = all.first()?;
        let more = match all.len() {
            1 => String::new(),
            count => format!(" (`{}` has {count} such files)", first.package()),
        };
        Some(format!("{}{more}, and is left out: {}", first.sentence(), first.advice()))
    };
    packages.iter().filter_map(warning).collect()
}

/// Gives an error its reason, if it is that one of the extensions cannot be imported.
pub fn explained<T>(result: Result<T>, extensions: &[Extension]) -> Result<T> {
    let Err(error) = result else { return result };
    let text = format!("{error:#}");
    let is_named = |extension: &&Extension| {
        [format!("'{}'", extension.module), format!("`{}`", extension.module)]
            .iter()
            .any(|module| text.contains(module))
    };
    match extensions.iter().find(is_named) {
        Some(extension) => Err(error)
            .context(format!("{}, and a node needs it", extension.sentence()))
            .hint(|| extension.advice()),
        None => Err(error),
    }
}

impl Extension {
    /// The name that is at the top, without any folder.
    fn package(&self) -> &str {
        self.module.split('.').next().unwrap_or(&self.module)
    }

    fn sentence(&self) -> String {
        let Self { path, machine, .. } = self;
        format!(
            "`nodes/{path}` is a compiled extension for {machine}, which WebAssembly can't load"
        )
    }

    fn advice(&self) -> String {
        let package = self.package();
        match BuiltinPackage::named(package) {
            Some(builtin) if builtin.nodes.is_empty() => format!(
                "remove `nodes/{package}`, and name `{package}` in the manifest's `python.builtin` or \
                 build with `--with {package}`"
            ),
            _ => format!(
                "remove `{package}` from `nodes/`, name its distribution in the manifest's \
                 `python.dependencies` and run `rmpkg lock`, in a checkout `cargo xtask lock`, which finds one without \
                 compiled code or says that there is none"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    fn extension(path: &str) -> Extension {
        let machine = "x86_64 Linux".to_owned();
        Extension { path: path.to_owned(), module: module(path), machine }
    }

    #[test]
    fn extensions_are_taken_out_with_their_machine() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("_c.so");
        std::fs::write(&file, [b"\x7fELF\x02\x01".as_slice(), &[0; 12], &[0x3e, 0]].concat())
            .unwrap();
        let mut nodes: Files =
            [("a/_c.so".to_owned(), file.clone()), ("a.py".to_owned(), file)].into();
        assert_eq!(take(&mut nodes).unwrap(), [extension("a/_c.so")]);
        assert_eq!(nodes.into_keys().collect::<Vec<_>>(), ["a.py"]);
    }

    #[test]
    fn each_package_is_warned_of_once() {
        let all = ["numpy/_core/_a.so", "numpy/_core/_b.so", "speedups/_c.so"].map(extension);
        insta::assert_snapshot!(warnings(&all).join("\n"));
    }

    #[test]
    fn an_error_that_names_one_is_explained() {
        let all = [extension("numpy/_core/_a.so")];
        let error = |text: &'static str| explained(Err::<(), _>(anyhow!(text)), &all).unwrap_err();
        let report = terminal_ui::Report::of(&error("No module named 'numpy._core._a'"));
        assert_eq!(report.causes, ["No module named 'numpy._core._a'"]);
        assert!(report.error.ends_with("can't load, and a node needs it"), "{}", report.error);
        assert!(report.hint.unwrap().contains("`--with numpy`"));
        assert_eq!(
            error("No module named 'numpy._core'").to_string(),
            "No module named 'numpy._core'"
        );
    }
}
