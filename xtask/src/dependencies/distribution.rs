//! A distribution that goes into a package, unpacked, and what it says of itself.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use content_cache::{Cache, Key, sha256_hex};

use super::license::{self, License};
use super::lockfile::normalized;
use super::metadata::Metadata;
use super::wheel::{self, Unpacked};

/// The kind of the cache's entries.
const KIND: &str = "distributions";
/// Whatever decides what is left of a wheel: an entry that another code made is another entry.
const UNPACKING: [&str; 5] = [
    include_str!("wheel.rs"),
    include_str!("wheel/archive.rs"),
    include_str!("wheel/record.rs"),
    include_str!("wheel/spread.rs"),
    include_str!("wheel/trim.rs"),
];
/// Where modules go below `/usr`.
const SITE_PACKAGES: &str = "lib/python3.12/site-packages/";
/// How the names of files with a licence begin, in lower case, where no folder says what they are.
const LICENSE_NAMES: [&str; 6] =
    ["authors", "copying", "copyright", "licen", "notice", "unlicense"];

/// Files of this machine by where they go.
pub type Files = BTreeMap<String, PathBuf>;

/// A wheel by its contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wheel<'a> {
    /// The distribution's normalized name.
    pub name: &'a str,
    /// The file's name.
    pub file: &'a str,
    /// The file's SHA-256, in 64 lower-case hexadecimal digits.
    pub sha256: &'a str,
}

/// A distribution in a folder of this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Distribution {
    /// Its normalized name.
    pub name: String,
    /// Its version, as it says itself.
    pub version: String,
    /// Its licence, if it names one.
    pub license: Option<License>,
    /// The files with the texts of its licences, sorted.
    pub license_files: Vec<PathBuf>,
    /// SHA-256 of the wheel that it was taken from.
    pub sha256: String,
    /// The name of the folder with its metadata, within `site-packages`.
    pub dist_info: String,
    /// Its files.
    pub unpacked: Unpacked,
}

impl Wheel<'_> {
    /// The distribution, if it was unpacked before.
    ///
    /// # Errors
    ///
    /// When the entry of the cache is damaged.
    pub fn unpacked(&self, cache: &Cache) -> Result<Option<Distribution>> {
        let entry = cache.get(KIND, &self.key());
        entry.map(|folder| self.distribution(Unpacked { folder })).transpose()
    }

    /// Unpacks the wheel at `path` into the cache. Its hash is checked before anything else.
    ///
    /// # Errors
    ///
    /// When it is another file, or a wheel that can't be used.
    pub fn unpack(&self, path: &Path, cache: &Cache) -> Result<Distribution> {
        let bytes = fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
        let found = sha256_hex(&bytes);
        let Self { name, file, sha256 } = self;
        ensure!(
            found == *sha256,
            "`{}` has the sha256 {found} instead of {sha256}",
            path.display()
        );
        let folder = cache.get_or_fill(KIND, &self.key(), |entry| -> Result<()> {
            wheel::unpack(&bytes, name, entry)
                .map(drop)
                .with_context(|| format!("the wheel `{file}` of `{name}` can't be packaged"))
        })?;
        self.distribution(Unpacked { folder })
    }

    fn key(&self) -> Key {
        let parts = UNPACKING.into_iter().chain([self.name, self.file, self.sha256]);
        Key::of(parts.map(str::as_bytes))
    }

    fn distribution(&self, unpacked: Unpacked) -> Result<Distribution> {
        let site_packages = unpacked.site_packages();
        let dist_info = dist_info(&site_packages)?;
        let folder = site_packages.join(&dist_info);
        let path = folder.join("METADATA");
        let text = fs::read(&path).with_context(|| format!("`{}` has no `METADATA`", self.file))?;
        let metadata = Metadata::parse(&String::from_utf8_lossy(&text));
        let named = normalized(metadata.get("Name").unwrap_or_default());
        ensure!(named == self.name, "the metadata of `{}` names `{named}`", self.file);
        let version = metadata.get("Version");
        let version = version.with_context(|| format!("`{}` says no version", self.file))?;
        Ok(Distribution {
            name: named,
            version: version.to_owned(),
            license: license::of(&metadata),
            license_files: license_files(&folder, &metadata)?,
            sha256: self.sha256.to_owned(),
            dist_info,
            unpacked,
        })
    }
}

impl Distribution {
    /// Where the package index has it, as a package URL.
    pub fn purl(&self) -> String {
        format!("pkg:pypi/{}@{}", self.name, self.version.replace('+', "%2B"))
    }

    /// Its files by where they go below `/usr`, sorted.
    ///
    /// # Errors
    ///
    /// When a folder cannot be listed.
    pub fn files(&self) -> Result<Files> {
        let mut files = Files::new();
        collect(&self.unpacked.site_packages(), SITE_PACKAGES, &mut files)?;
        files.append(&mut self.prefix_files()?);
        Ok(files)
    }

    /// Those that are not in `site-packages`.
    ///
    /// # Errors
    ///
    /// When a folder cannot be listed.
    pub fn prefix_files(&self) -> Result<Files> {
        files_below(&self.unpacked.prefix())
    }
}

fn dist_info(site_packages: &Path) -> Result<String> {
    let context = || format!("cannot list `{}`", site_packages.display());
    for entry in fs::read_dir(site_packages).with_context(context)? {
        let name = entry.with_context(context)?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".dist-info") {
            return Ok(name);
        }
    }
    bail!("`{}` is damaged; delete its parent folder", site_packages.display())
}

/// The files that the metadata names, those in the folder for them, and those whose names say it.
fn license_files(dist_info: &Path, metadata: &Metadata) -> Result<Vec<PathBuf>> {
    let mut files = files_below(dist_info)?;
    let named: Vec<_> = metadata.all("License-File").collect();
    let is_license = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
        path.starts_with("licenses/")
            || named.contains(&path)
            || LICENSE_NAMES.iter().any(|start| name.starts_with(start))
    };
    files.retain(|path, _| is_license(path));
    Ok(files.into_values().collect())
}

/// The files below the folder, which need not exist, by their path in it.
///
/// # Errors
///
/// When a folder cannot be listed.
pub fn files_below(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    collect(folder, "", &mut files)?;
    Ok(files)
}

/// Takes in the files below the folder, which need not exist.
fn collect(folder: &Path, prefix: &str, files: &mut Files) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    let context = || format!("cannot list `{}`", folder.display());
    for entry in fs::read_dir(folder).with_context(context)? {
        let entry = entry.with_context(context)?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.insert(name, entry.path());
        }
    }
    Ok(())
}
