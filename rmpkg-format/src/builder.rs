//! Writes packages: same inputs, same bytes.

mod base;
mod entry;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};

use pipeline_manifest::Manifest;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use zip::ZipWriter;

use self::base::Base;
use self::entry::{compress, store};
use crate::layout::{MANIFEST, MANIFEST_SIGNATURE, WASM_MODULE, is_by_product, rank};
use crate::manifest::{
    FORMAT_VERSION, FileRecord, PackageInfo, PackageManifest, Provenance, RUNTIME_TARGET,
};
use crate::name::Names;
use crate::{BuildError, NameError, Package, PackageError, ReadLimits, Signature, signature};

/// Collects the entries of a package and writes it. The content is held in memory from
/// [`Self::write`] on, so that what is listed and what is written cannot differ.
#[derive(Debug)]
pub struct PackageBuilder {
    pipeline: Manifest,
    python: Option<String>,
    built_with: BTreeMap<String, String>,
    provenance: Option<Provenance>,
    entries: BTreeMap<String, Source>,
    names: Names,
    stores: bool,
    base: Option<Base>,
}

/// Where an entry's content comes from.
#[derive(Debug)]
enum Source {
    Bytes(Vec<u8>),
    Stored(Vec<u8>),
    File(PathBuf),
}

impl PackageBuilder {
    /// Begins a package for a pipeline.
    pub fn new(pipeline: Manifest) -> Self {
        Self {
            pipeline,
            python: None,
            built_with: BTreeMap::new(),
            provenance: None,
            entries: BTreeMap::new(),
            names: Names::default(),
            stores: false,
            base: None,
        }
    }

    /// Begins a package with all that another one has but its signature. A module that is stored there is
    /// stored here.
    ///
    /// # Errors
    /// [`PackageError`] at the first entry that is damaged.
    pub fn from_package(package: &Package) -> Result<Self, PackageError> {
        let PackageManifest { pipeline, package: info, .. } = package.manifest().clone();
        let mut builder = Self::new(pipeline);
        builder.python = info.python;
        builder.built_with = info.built_with;
        builder.provenance = info.provenance;
        for record in package.entries() {
            let content = package.read(&record.path)?;
            if package.stores(&record.path) {
                builder.add_stored(&record.path, content)?;
            } else {
                builder.add_bytes(&record.path, content)?;
            }
        }
        Ok(builder)
    }

    /// Stores the manifest and the bytes that are added from now on as they are. No two programs
    /// deflate alike: like this the loader's writer, which has none of its own, gives the same bytes.
    pub fn store(&mut self) -> &mut Self {
        self.stores = true;
        self
    }

    /// Says that `by` makes this package of another one. What it changes is noted when it is written, and
    /// nothing if it changes nothing.
    pub fn edited_by(&mut self, by: &str, package: &Package) -> &mut Self {
        self.base = Some(Base::of(by, package));
        self
    }

    /// Puts another pipeline in the place of the package's.
    pub fn pipeline(&mut self, pipeline: Manifest) -> &mut Self {
        self.pipeline = pipeline;
        self
    }

    /// Takes out every entry below `folder`.
    pub fn remove_folder(&mut self, folder: &str) -> &mut Self {
        let prefix = format!("{folder}/");
        self.retain(|path| !path.starts_with(&prefix))
    }

    /// Takes out an entry, if there is one of this name.
    pub fn remove(&mut self, path: &str) -> &mut Self {
        self.retain(|other| other != path)
    }

    fn retain(&mut self, keeps: impl Fn(&str) -> bool) -> &mut Self {
        self.entries.retain(|path, _| keeps(path));
        self.names = Names::default();
        for path in self.entries.keys() {
            // The names fitted each other before some were taken out.
            let _ = self.names.insert(path);
        }
        self
    }

    /// Names the version of the CPython in the wasm module.
    pub fn python(&mut self, version: impl Into<String>) -> &mut Self {
        self.python = Some(version.into());
        self
    }

    /// Names a tool that the package was made with, and its version.
    pub fn built_with(&mut self, tool: impl Into<String>, version: impl Into<String>) -> &mut Self {
        self.built_with.insert(tool.into(), version.into());
        self
    }

    /// Says what the package is made of.
    pub fn provenance(&mut self, provenance: Provenance) -> &mut Self {
        self.provenance = Some(provenance);
        self
    }

    /// Adds an entry with this content.
    ///
    /// # Errors
    /// [`NameError`] when the name is bad or taken.
    pub fn add_bytes(&mut self, path: &str, content: Vec<u8>) -> Result<&mut Self, NameError> {
        let source = if self.stores { Source::Stored } else { Source::Bytes };
        self.add(path, source(content))
    }

    /// Adds an entry whose content is stored as it is: for what servers compress better on its way.
    ///
    /// # Errors
    /// [`NameError`] when the name is bad or taken.
    pub fn add_stored(&mut self, path: &str, content: Vec<u8>) -> Result<&mut Self, NameError> {
        self.add(path, Source::Stored(content))
    }

    /// Adds an entry with the content that the file has when the package is written.
    ///
    /// # Errors
    /// [`NameError`] when the name is bad or taken.
    pub fn add_file(&mut self, path: &str, file: &Path) -> Result<&mut Self, NameError> {
        self.add(path, Source::File(file.to_path_buf()))
    }

    /// Adds every file below `folder` under the name `prefix/…`, but for [by-products](is_by_product).
    ///
    /// # Errors
    /// [`BuildError`] when a name is bad or taken, or something there is neither file nor folder.
    pub fn add_folder(&mut self, prefix: &str, folder: &Path) -> Result<&mut Self, BuildError> {
        let unreadable = |source| io_error("read", folder, source);
        for entry in fs::read_dir(folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let path = entry.path();
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
                return Err(BuildError::NotUnicode(path));
            };
            if is_by_product(name) {
                continue;
            }
            let name = format!("{prefix}/{name}");
            let kind = entry.file_type().map_err(|source| io_error("read", &path, source))?;
            if kind.is_dir() {
                self.add_folder(&name, &path)?;
            } else if kind.is_file() {
                self.add_file(&name, &path)?;
            } else {
                return Err(BuildError::NotAFile(path));
            }
        }
        Ok(self)
    }

    fn add(&mut self, path: &str, source: Source) -> Result<&mut Self, NameError> {
        if [MANIFEST, MANIFEST_SIGNATURE].iter().any(|name| path.eq_ignore_ascii_case(name)) {
            return Err(NameError::Reserved(path.to_owned()));
        }
        self.names.insert(path)?;
        self.entries.insert(path.to_owned(), source);
        Ok(self)
    }

    /// Writes the package and returns the manifest that went into it.
    ///
    /// # Errors
    /// [`BuildError`] when a file can't be read or the output can't be written.
    pub fn write(&self, output: impl Write + Seek) -> Result<PackageManifest, BuildError> {
        let contents = self.read_contents()?;
        let manifest = self.manifest(&contents);
        let mut json = serde_json::to_vec_pretty(&manifest)
            .map_err(io::Error::from)
            .map_err(|source| io_error("write", Path::new(MANIFEST), source))?;
        json.push(b'\n');
        check_limits(&json, &contents).map_err(BuildError::Limit)?;
        let mut zip = ZipWriter::new(output);
        let prepare = |stored: bool| if stored { store } else { compress };
        zip.add_prepared_file(prepare(self.stores)(MANIFEST, &json)?)?;
        let mut sorted: Vec<_> = contents.iter().collect();
        sorted.sort_by_key(|(path, _)| rank(path));
        let prepared = sorted.into_par_iter().map(|(path, content)| {
            let is_stored = matches!(self.entries.get(*path), Some(Source::Stored(_)));
            prepare(is_stored)(path, content)
        });
        for entry in prepared.collect::<Result<Vec<_>, _>>()? {
            zip.add_prepared_file(entry)?;
        }
        zip.finish()?;
        Ok(manifest)
    }

    /// Writes the package to a file, which appears complete or not at all.
    ///
    /// # Errors
    /// [`BuildError`] when a file can't be read or the package can't be written.
    pub fn build_file(&self, path: &Path) -> Result<PackageManifest, BuildError> {
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let unwritable = |source| io_error("write", path, source);
        let mut file = temporary_file().tempfile_in(folder).map_err(unwritable)?;
        let manifest = self.write(file.as_file_mut())?;
        file.persist(path).map_err(|error| unwritable(error.error))?;
        Ok(manifest)
    }

    fn read_contents(&self) -> Result<BTreeMap<&str, Vec<u8>>, BuildError> {
        let read = |source: &Source| match source {
            Source::Bytes(bytes) | Source::Stored(bytes) => Ok(bytes.clone()),
            Source::File(file) => fs::read(file).map_err(|source| io_error("read", file, source)),
        };
        self.entries.iter().map(|(path, source)| Ok((path.as_str(), read(source)?))).collect()
    }

    fn manifest(&self, contents: &BTreeMap<&str, Vec<u8>>) -> PackageManifest {
        let record = |(path, content): (&&str, &Vec<u8>)| FileRecord {
            path: (*path).to_owned(),
            size: content.len() as u64,
            sha256: hex::encode(Sha256::digest(content)),
        };
        let mut pipeline = self.pipeline.clone();
        // A package's own `manifest.json` may serve as the pipeline; no field may stand twice.
        pipeline.extra.retain(|field, _| !["runtime_target", "package"].contains(&field.as_str()));
        let files: Vec<_> = contents.par_iter().map(record).collect();
        let mut provenance = self.provenance.clone();
        if let Some(edit) = self.base.as_ref().and_then(|base| base.edit(&pipeline, &files)) {
            provenance.get_or_insert_default().edits.push(edit);
        }
        PackageManifest {
            pipeline,
            runtime_target: RUNTIME_TARGET.to_owned(),
            package: PackageInfo {
                format: FORMAT_VERSION.to_owned(),
                python: self.python.clone(),
                built_with: self.built_with.clone(),
                provenance,
                files,
            },
        }
    }
}

impl Package {
    /// Writes the package with a signature of [`Self::manifest_json`] in it, in place of the one that
    /// it may have. The content of every entry stays as it is, and a stored module stored.
    ///
    /// # Errors
    /// [`PackageError`] at the first entry that is damaged, [`BuildError`] when the signature is too large
    /// or the output can't be written.
    pub fn write_signed(
        &self,
        signature: &Signature,
        output: impl Write + Seek,
    ) -> Result<(), BuildError> {
        signature::check_size(signature.as_str().len() as u64)
            .map_err(|error| BuildError::Limit(error.into()))?;
        let mut zip = ZipWriter::new(output);
        zip.add_prepared_file(compress(MANIFEST, self.manifest_json())?)?;
        zip.add_prepared_file(compress(MANIFEST_SIGNATURE, signature.as_str().as_bytes())?)?;
        let mut sorted: Vec<_> = self.entries().map(|record| record.path.as_str()).collect();
        sorted.sort_by_key(|path| rank(path));
        for path in sorted {
            let content = self.read(path).map_err(BuildError::Package)?;
            let prepare = if self.stores(path) { store } else { compress };
            zip.add_prepared_file(prepare(path, &content)?)?;
        }
        zip.finish()?;
        Ok(())
    }

    /// Whether that is the module, left uncompressed.
    fn stores(&self, path: &str) -> bool {
        path == WASM_MODULE && self.packed_size(path) == Some(self.wasm().len() as u64)
    }
}

fn check_limits(json: &[u8], contents: &BTreeMap<&str, Vec<u8>>) -> Result<(), PackageError> {
    let limits = ReadLimits::default();
    limits.check_count(1 + contents.len())?;
    let sizes = contents.iter().map(|(path, content)| (*path, content.len() as u64));
    limits.check_sizes([(MANIFEST, json.len() as u64)].into_iter().chain(sizes))
}

/// Temporary files are private by default; a package gets the permissions of any new file.
fn temporary_file() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder
}

fn io_error(action: &'static str, path: &Path, source: io::Error) -> BuildError {
    BuildError::Io { action, path: path.to_path_buf(), source }
}
