//! What uv has found: releases, their files, and who needs whom.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;

use anyhow::{Context, Result};
use content_cache::sha256_of_file;
use serde::Deserialize;

use crate::dependencies::lockfile::{File, PURE, normalized};

/// What a wheel for every Python 3 begins its tags with; one for Python 2 alone is of no use.
const PYTHON_3: &str = "py3";

/// Releases by the normalized name of their distribution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolution {
    /// The names that the pipeline wants itself.
    pub wanted: BTreeSet<String>,
    /// Everything that was found; where there are several releases of one name, one of them.
    pub releases: BTreeMap<String, Release>,
    versions: BTreeSet<(String, String)>,
}

/// A release of a distribution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// Its version.
    pub version: String,
    /// The names of what it needs, and what its extras need.
    pub needs: BTreeSet<String>,
    /// The wheel that fits every machine.
    pub wheel: Option<File>,
    /// The source distribution.
    pub sdist: Option<File>,
}

#[derive(Debug, Deserialize)]
struct RawLock {
    #[serde(default)]
    package: Vec<RawPackage>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct RawPackage {
    name: String,
    #[serde(default)]
    version: String,
    #[serde(default)]
    dependencies: Vec<RawDependency>,
    #[serde(default)]
    optional_dependencies: BTreeMap<String, Vec<RawDependency>>,
    sdist: Option<RawFile>,
    #[serde(default)]
    wheels: Vec<RawFile>,
}

#[derive(Debug, Deserialize)]
struct RawDependency {
    name: String,
}

#[derive(Debug, Deserialize)]
struct RawFile {
    url: Option<String>,
    path: Option<String>,
    hash: Option<String>,
    size: Option<u64>,
}

impl Resolution {
    /// Reads `uv.lock` of `folder`, in which the pipeline is the package `project`.
    ///
    /// # Errors
    ///
    /// When uv writes another kind of lock than the release that is pinned, or a file that it names cannot be read.
    pub fn parse(text: &str, folder: &Path, project: &str) -> Result<Self> {
        let lock: RawLock =
            toml::from_str(text).context("the lock that uv has written cannot be read")?;
        let mut wanted = BTreeSet::new();
        let (mut releases, mut versions) = (BTreeMap::new(), BTreeSet::new());
        for package in lock.package {
            let name = normalized(&package.name);
            let release = Release::of(package, folder)?;
            if name == project {
                wanted = release.needs;
            } else {
                versions.insert((name.clone(), release.version.clone()));
                releases.insert(name, release);
            }
        }
        Ok(Self { wanted, releases, versions })
    }

    /// Whether that version of that name was found.
    pub fn has(&self, name: &str, version: &str) -> bool {
        self.versions.contains(&(name.to_owned(), version.to_owned()))
    }

    /// What of the name and all that it needs has no file for the wasm.
    pub fn without_files(&self, name: &str) -> Vec<String> {
        let (mut open, mut seen, mut found) = (vec![name], BTreeSet::new(), Vec::new());
        while let Some(next) = open.pop() {
            let Some(release) = self.releases.get(next).filter(|_| seen.insert(next)) else {
                continue;
            };
            open.extend(release.needs.iter().map(String::as_str));
            found.extend(release.has_no_file().then(|| next.to_owned()));
        }
        found.sort();
        found
    }

    /// The shortest way from what the pipeline wants to that name, both included.
    pub fn chain(&self, name: &str) -> Vec<String> {
        let mut queue: VecDeque<Vec<&str>> =
            self.wanted.iter().map(|name| vec![name.as_str()]).collect();
        let mut seen = BTreeSet::new();
        while let Some(way) = queue.pop_front() {
            let Some(&last) = way.last() else { continue };
            if last == name {
                return way.into_iter().map(str::to_owned).collect();
            }
            if let Some(release) = self.releases.get(last).filter(|_| seen.insert(last)) {
                queue.extend(release.needs.iter().map(|next| [way.as_slice(), &[next]].concat()));
            }
        }
        vec![name.to_owned()]
    }
}

impl Release {
    /// Whether it has neither a wheel for every machine nor a source distribution.
    pub fn has_no_file(&self) -> bool {
        self.wheel.is_none() && self.sdist.is_none()
    }

    fn of(raw: RawPackage, folder: &Path) -> Result<Self> {
        let of_extras = raw.optional_dependencies.values().flatten();
        let needs = raw.dependencies.iter().chain(of_extras).map(|needed| normalized(&needed.name));
        let pure = raw
            .wheels
            .iter()
            .filter_map(|file| Some((file.name().filter(|name| is_pure(name))?, file)));
        let wheel = pure.min_by(|(one, _), (other, _)| one.cmp(other)).map(|(_, file)| file);
        let file = |raw: Option<&RawFile>| raw.map_or(Ok(None), |raw| raw.file(folder));
        let (wheel, sdist) = (file(wheel)?, file(raw.sdist.as_ref())?);
        Ok(Self { version: raw.version, needs: needs.collect(), wheel, sdist })
    }
}

fn is_pure(name: &str) -> bool {
    let Some(stem) = name.strip_suffix(PURE) else { return false };
    stem.rsplit('-')
        .next()
        .is_some_and(|pythons| pythons.split('.').any(|python| python.starts_with(PYTHON_3)))
}

impl RawFile {
    fn name(&self) -> Option<String> {
        let place = self.url.as_ref().or(self.path.as_ref())?;
        let name = place.rsplit(['/', '\\']).next()?;
        Some(name.replace("%2B", "+").replace("%21", "!"))
    }

    /// The file, if its hash can be known: uv writes none for the files of this machine.
    fn file(&self, folder: &Path) -> Result<Option<File>> {
        let stated = self.hash.as_ref().and_then(|hash| hash.strip_prefix("sha256:"));
        let sha256 = match (stated, &self.path) {
            (Some(stated), _) => Some(stated.to_owned()),
            (None, Some(path)) => {
                let digest = sha256_of_file(&folder.join(path));
                Some(digest.with_context(|| format!("cannot read `{path}`"))?)
            }
            (None, None) => None,
        };
        let file = |(name, sha256)| File { name, size: self.size, sha256 };
        Ok(self.name().zip(sha256).map(file))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"
        version = 1
        [[package]]
        name = "pipeline"
        version = "0"
        source = { virtual = "." }
        dependencies = [{ name = "a", extra = ["x"] }, { name = "d" }]
        [[package]]
        name = "a"
        version = "1.0+local"
        dependencies = [{ name = "b" }]
        sdist = { url = "https://host/a-1.0%2Blocal.tar.gz", hash = "sha256:00", size = 5 }
        wheels = [
            { url = "https://host/a-1.0-py2-none-any.whl", hash = "sha256:01" },
            { url = "https://host/a-1.0-py3-none-any.whl", hash = "sha256:02", size = 7 },
            { url = "https://host/a-1.0-cp312-cp312-linux_x86_64.whl", hash = "sha256:03" },
        ]
        [package.optional-dependencies]
        x = [{ name = "c" }]
        [[package]]
        name = "b"
        version = "2"
        dependencies = [{ name = "c" }, { name = "a" }]
        [[package]]
        name = "c"
        version = "3"
        wheels = [{ path = "c-3-py2.py3-none-any.whl", hash = "sha256:04" }]
        [[package]]
        name = "d"
        version = "4"
    "#;

    #[test]
    fn releases_have_their_files_and_needs() {
        let resolution = Resolution::parse(LOCK, Path::new("."), "pipeline").unwrap();
        let a = &resolution.releases["a"];
        assert_eq!(
            a.wheel.as_ref().map(|file| (file.name.as_str(), file.size)),
            Some(("a-1.0-py3-none-any.whl", Some(7)))
        );
        assert_eq!(a.sdist.as_ref().map(|file| file.name.as_str()), Some("a-1.0+local.tar.gz"));
        assert!(a.needs.iter().eq(["b", "c"]));
        assert_eq!(
            resolution.releases["c"].wheel.as_ref().map(|file| file.sha256.as_str()),
            Some("04")
        );
        assert_eq!(resolution.releases["d"].wheel, None);
    }

    #[test]
    fn a_file_of_this_machine_is_hashed_here() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("e-5-py3-none-any.whl"), "wheel").unwrap();
        let lock = "[[package]]\nname = 'e'\nwheels = [{ path = 'e-5-py3-none-any.whl' }]";
        let resolution = Resolution::parse(lock, folder.path(), "pipeline").unwrap();
        let sha256 = resolution.releases["e"].wheel.as_ref().map(|file| file.sha256.clone());
        assert_eq!(sha256, Some(content_cache::sha256_hex(b"wheel")));
        let gone = Resolution::parse(lock, &folder.path().join("none"), "pipeline").unwrap_err();
        assert_eq!(gone.to_string(), "cannot read `e-5-py3-none-any.whl`");
    }

    #[test]
    fn a_chain_leads_from_what_is_wanted_to_what_is_needed() {
        let resolution = Resolution::parse(LOCK, Path::new("."), "pipeline").unwrap();
        assert_eq!(resolution.chain("c"), ["a", "c"]);
        assert_eq!(resolution.chain("b"), ["a", "b"]);
        assert_eq!(resolution.chain("d"), ["d"]);
        assert_eq!(resolution.chain("z"), ["z"]);
    }
}
