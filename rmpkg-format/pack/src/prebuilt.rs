//! A runtime that was built before, as a folder: with it pipelines are packaged where there is neither Rust nor a
//! checkout. `docs/runtime-folder.md` has the layout.
//!
//! What is taken from the folder is what its index says, byte for byte. The folder is as trusted as this program:
//! machine code in it is run.

mod archive;
mod index;
mod write;

#[cfg(test)]
mod tests;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail, ensure};
use builtin_packages::BuiltinPackage;
use content_cache::{Cache, Key, sha256_hex};
use stdlib_subset::BYTECODE;
use terminal_ui::WithHint;
use wasi_host::COMPILED;

use crate::files;
use crate::{Builtin, Module, StandardLibrary};

use index::{BuiltModule, Bytecode, File, Index, STDLIB};
pub use index::{INDEX, target};
pub use write::{Prepared, Written, check_place, prepare};

/// The kind of the cache's entries with what was packed.
const KIND: &str = "runtime-parts";
const ANEW: &str = "get the runtime anew";

/// A folder with a runtime.
#[derive(Debug)]
pub struct Prebuilt {
    folder: PathBuf,
    index: Index,
}

impl Prebuilt {
    /// Reads what is in the folder.
    ///
    /// # Errors
    ///
    /// When there is no index that this program can read.
    pub fn open(folder: &Path) -> Result<Self> {
        let index = Index::read(folder).hint(|| {
            format!("a runtime is a folder with `{INDEX}`; `cargo xtask runtime` makes one")
        })?;
        Ok(Self { folder: folder.to_owned(), index })
    }

    /// The module with these packages built in and the fewest others, and its standard library. What was packed
    /// is unpacked to the cache, once.
    ///
    /// # Errors
    ///
    /// When no module has them all, or a file is not what the index says.
    pub fn with(&self, builtins: &[&BuiltinPackage]) -> Result<(Module, StandardLibrary)> {
        let chosen = self.choose(builtins)?;
        let cache = Cache::open()?;
        let library = self.library(&cache)?;
        self.bring(chosen, &cache)?;
        let licenses = serde_json::from_slice(&self.read(&chosen.licenses)?);
        let module = Module {
            wasm: self.read(&chosen.wasm)?.into(),
            licenses: licenses.with_context(|| self.wrong(&chosen.licenses)).hint(anew)?,
            builtins: self.builtins(chosen, &cache)?,
            ..chosen.module.clone()
        };
        Ok((module, library))
    }

    /// The release of what a module has built in, if it is a distribution of the package index.
    pub fn release(&self, package: &BuiltinPackage) -> Option<String> {
        let mut components = self.index.modules.iter().flat_map(|module| &module.module.components);
        let of_index = |purl: &String| purl.starts_with("pkg:pypi/");
        let found = components.find(|component| {
            component.name == package.name && component.purl.as_ref().is_some_and(of_index)
        })?;
        found.version.clone()
    }

    fn choose(&self, builtins: &[&BuiltinPackage]) -> Result<&BuiltModule> {
        let wanted: Vec<_> = builtins.iter().filter(|one| one.feature().is_some()).collect();
        let has_all = |module: &&BuiltModule| {
            let mut names = wanted.iter().map(|package| package.name);
            names.all(|name| module.builtins().any(|builtin| builtin == name))
        };
        let fitting = self.index.modules.iter().filter(has_all);
        let chosen = fitting.min_by_key(|module| module.builtins().count());
        chosen.ok_or_else(|| self.lacking(&wanted)).hint(|| {
            let names: Vec<_> = wanted.iter().map(|package| package.name).collect();
            format!(
                "in a checkout, `cargo xtask runtime --with {} --output FOLDER` makes one that has them; name its \
                 folder with `--runtime` or in RMPKG_RUNTIME",
                names.join(",")
            )
        })
    }

    fn lacking(&self, wanted: &[&&BuiltinPackage]) -> anyhow::Error {
        let names = |names: Vec<&str>| match names.as_slice() {
            [] => "nothing".to_owned(),
            _ => format!("`{}`", names.join("`, `")),
        };
        let modules = self.index.modules.iter();
        let each: Vec<_> = modules.map(|module| names(module.builtins().collect())).collect();
        anyhow!(
            "the pipeline wants {} built in, and the modules of the runtime in `{}` have {}",
            names(wanted.iter().map(|package| package.name).collect()),
            self.folder.display(),
            each.join(" or ")
        )
    }

    fn library(&self, cache: &Cache) -> Result<StandardLibrary> {
        let library = &self.index.library;
        Ok(StandardLibrary {
            folder: self.unpacked(&library.archive, cache)?,
            interpreter: self.key(&library.interpreter)?,
            digest: library.archive.sha256.clone(),
            mended_by: library.mended_by.clone(),
            vulnerabilities: library.vulnerabilities.clone(),
        })
    }

    fn builtins(&self, module: &BuiltModule, cache: &Cache) -> Result<Vec<Builtin>> {
        let mut builtins = Vec::new();
        for name in module.builtins() {
            let Some(archive) = self.index.builtins.get(name) else { continue };
            let package = BuiltinPackage::named(name)
                .ok_or_else(|| anyhow!("`{name}`, which is built in, is not known here"))
                .hint(anew)?;
            builtins.push(Builtin { package, site_packages: self.unpacked(archive, cache)? });
        }
        Ok(builtins)
    }

    /// Puts into the cache what packaging would else make first: bytecode, and the module as machine code.
    fn bring(&self, module: &BuiltModule, cache: &Cache) -> Result<()> {
        let names = std::iter::once(STDLIB).chain(module.builtins());
        for Bytecode { key, archive } in names.filter_map(|name| self.index.bytecode.get(name)) {
            cache.get_or_fill::<anyhow::Error>(BYTECODE, &self.key(key)?, |entry| {
                archive::unpack(&self.read(archive)?, entry)
            })?;
        }
        let Some(compiled) = module.compiled.as_ref().filter(|one| one.target == target()) else {
            return Ok(());
        };
        ensure!(index::is_path(&compiled.name), "{}; {ANEW}", self.wrong(&compiled.file));
        let modules = Cache::at(cache.private_folder("modules")?);
        let place = modules.private_folder(COMPILED)?.join(&compiled.name);
        match place.exists() {
            true => Ok(()),
            false => files::write(&place, &self.read(&compiled.file)?),
        }
    }

    /// The folder with what is in the archive.
    fn unpacked(&self, file: &File, cache: &Cache) -> Result<PathBuf> {
        cache.get_or_fill(KIND, &self.key(&file.sha256)?, |entry| {
            archive::unpack(&self.read(file)?, entry)
        })
    }

    fn key(&self, digits: &str) -> Result<Key> {
        let key = Key::from_digits(digits);
        key.with_context(|| format!("`{}` is wrong: `{digits}` is no digest", self.index_path()))
            .hint(anew)
    }

    /// The bytes of a file that the index names.
    fn read(&self, file: &File) -> Result<Vec<u8>> {
        let path = self.folder.join(&file.path);
        ensure!(index::is_path(&file.path), "`{}` leads out of its folder; {ANEW}", path.display());
        let bytes = fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()));
        let bytes = bytes.hint(anew)?;
        let found = sha256_hex(&bytes);
        if found == file.sha256 {
            return Ok(bytes);
        }
        let named = &file.sha256;
        let changed = || bail!("`{}` has the sha256 {found} instead of {named}", path.display());
        changed().hint(anew)
    }

    fn wrong(&self, file: &File) -> String {
        format!("`{}` is wrong", self.folder.join(&file.path).display())
    }

    fn index_path(&self) -> String {
        self.folder.join(INDEX).display().to_string()
    }
}

fn anew() -> String {
    ANEW.to_owned()
}
