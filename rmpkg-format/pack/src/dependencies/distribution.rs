//! A distribution that goes into a package, unpacked, and what it says of itself.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use content_cache::{Cache, Key, sha256_hex};

use super::license::{self, License};
use super::lockfile::{is_same_version, normalized};
use super::metadata::Metadata;
use super::wheel::{self, Unpacked};
use crate::files::{self, Files};

/// The kind of the cache's entries.
const KIND: &str = "distributions";
/// Whatever decides what is left of a wheel: an entry that another code made is another entry.
const UNPACKING: [&str; 6] = [
    include_str!("wheel.rs"),
    include_str!("wheel/archive.rs"),
    include_str!("wheel/mentions.rs"),
    include_str!("wheel/record.rs"),
    include_str!("wheel/spread.rs"),
    include_str!("wheel/trim.rs"),
];
/// Where modules go below `/usr`.
pub const SITE_PACKAGES: &str = "lib/python3.12/site-packages/";
/// How the names of files with a licence begin, in lower case, where no folder says what they are.
const LICENSE_NAMES: [&str; 6] =
    ["authors", "copying", "copyright", "licen", "notice", "unlicense"];

/// A wheel by its contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wheel<'a> {
    /// The distribution's normalized name.
    pub name: &'a str,
    /// The version that the lock names.
    pub version: &'a str,
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
    /// The text of its licence, if that stands where its name belongs.
    pub license_text: Option<String>,
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
        let Self { name, file, sha256, .. } = self;
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
        ensure!(
            is_same_version(version, self.version),
            "`{}` is locked as version {}, and its metadata says {}",
            self.file,
            self.version,
            version.escape_debug()
        );
        Ok(Distribution {
            name: named,
            version: version.to_owned(),
            license: license::of(&metadata),
            license_text: license::text_of(&metadata).map(str::to_owned),
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
        purl(&self.name, &self.version)
    }

    /// Its files by where they go below `/usr`, sorted.
    ///
    /// # Errors
    ///
    /// When a folder cannot be listed.
    pub fn files(&self) -> Result<Files> {
        let modules = files::all_below(&self.unpacked.site_packages())?.into_iter();
        let modules = modules.map(|(name, path)| (format!("{SITE_PACKAGES}{name}"), path));
        Ok(modules.chain(self.prefix_files()?).collect())
    }

    /// Its `RECORD` in a package that has the sources of its modules as well.
    ///
    /// # Errors
    ///
    /// When a file cannot be read.
    pub fn record_of_sources(&self) -> Result<String> {
        let mut paths = files::all_below(&self.unpacked.site_packages())?;
        paths.remove(&format!("{}/RECORD", self.dist_info));
        let read = |(name, path): (String, PathBuf)| Ok((name, files::read(&path)?));
        let files = paths.into_iter().map(read).collect::<Result<_>>()?;
        Ok(wheel::record::write(&files, &self.dist_info, wheel::Modules::Sources))
    }

    /// Those that are not in `site-packages`.
    ///
    /// # Errors
    ///
    /// When a folder cannot be listed.
    pub fn prefix_files(&self) -> Result<Files> {
        files::all_below(&self.unpacked.prefix())
    }
}

/// Where the package index has a distribution, as a package URL.
pub fn purl(name: &str, version: &str) -> String {
    format!("pkg:pypi/{name}@{}", version.replace('!', "%21").replace('+', "%2B"))
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
    let mut files = files::all_below(dist_info)?;
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

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "greet-1.0+local-py3-none-any.whl";

    /// What a wheel says of itself in this metadata, from a folder as it is unpacked.
    fn described(name: &str, files: &[(&str, &str)]) -> Result<Distribution> {
        let folder = tempfile::tempdir().unwrap();
        let unpacked = Unpacked { folder: folder.path().to_owned() };
        for (path, text) in files {
            let path = unpacked.site_packages().join("greet-1.0.dist-info").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let sha256 = &"5".repeat(64);
        Wheel { name, version: "1.0+local", file: FILE, sha256 }.distribution(unpacked)
    }

    #[test]
    fn metadata_gives_name_version_licence_and_texts() {
        let metadata = "Name: Greet\nVersion: 1.0+local\nLicense-Expression: MIT\n\
            License-File: texts/of-greet\nLicense-File: ../../../../../etc/passwd\n";
        let files = [
            ("COPYING", ""),
            ("METADATA", metadata),
            ("licenses/vendored/MIT.txt", ""),
            ("other", ""),
            ("texts/of-greet", ""),
        ];
        let greet = described("greet", &files).unwrap();
        assert_eq!((greet.name.as_str(), greet.version.as_str()), ("greet", "1.0+local"));
        assert_eq!(greet.purl(), "pkg:pypi/greet@1.0%2Blocal");
        assert_eq!(purl("greet", "1!2.0"), "pkg:pypi/greet@1%212.0");
        assert_eq!(greet.license, Some(License::Expression("MIT".to_owned())));
        let ends = ["COPYING", "licenses/vendored/MIT.txt", "texts/of-greet"];
        assert_eq!(greet.license_files.len(), ends.len());
        assert!(greet.license_files.iter().zip(ends).all(|(file, end)| file.ends_with(end)));
    }

    #[test]
    fn metadata_that_is_not_there_or_of_another_is_refused() {
        let error = |name, files: &[(&str, &str)]| described(name, files).unwrap_err().to_string();
        let none = format!("`{FILE}` has no `METADATA`");
        assert_eq!(error("greet", &[("WHEEL", "")]), none);
        let other = format!("the metadata of `{FILE}` names `other`");
        assert_eq!(error("greet", &[("METADATA", "Name: other")]), other);
        let version = format!("`{FILE}` says no version");
        assert_eq!(error("greet", &[("METADATA", "Name: greet")]), version);
        let another = format!("`{FILE}` is locked as version 1.0+local, and its metadata says 1.1");
        assert_eq!(error("greet", &[("METADATA", "Name: greet\nVersion: 1.1")]), another);
    }

    #[test]
    fn a_file_with_another_hash_is_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(FILE);
        fs::write(&file, "no wheel").unwrap();
        let cache = Cache::at(folder.path().join("cache"));
        let right = sha256_hex(b"no wheel");
        let unpack = |sha256: &str| {
            let wheel = Wheel { name: "greet", version: "1.0", file: FILE, sha256 };
            format!("{:#}", wheel.unpack(&file, &cache).unwrap_err())
        };
        let other = unpack(&"5".repeat(64));
        assert!(other.ends_with(&format!("has the sha256 {right} instead of {}", "5".repeat(64))));
        let start = format!("the wheel `{FILE}` of `greet` can't be packaged: it is no zip file");
        assert!(unpack(&right).starts_with(&start), "{}", unpack(&right));
        let wheel = Wheel { name: "greet", version: "1.0", file: FILE, sha256: &right };
        assert_eq!(wheel.unpacked(&cache).unwrap(), None, "a half-made entry stayed");
    }
}
