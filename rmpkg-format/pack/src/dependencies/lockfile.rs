//! `pylock.toml`, the lock file of PEP 751: the part of it that is read and written here.
//!
//! A lock names for each distribution one file that the wasm can take: a pure wheel, or a source
//! distribution together with the pure wheel that a build in the sandbox makes of it. It names no place to
//! download from: that is what pip is configured for.

mod read;
#[cfg(test)]
mod tests;
mod write;

use pep440_rs::Version;
use serde::Serialize;

/// The lock's name, beside `manifest.json`.
pub const LOCK: &str = "pylock.toml";
/// The one version of the format that is read and written.
pub const VERSION: &str = "1.0";
/// Ends the name of each wheel that fits every machine.
pub const PURE: &str = "-none-any.whl";

/// Which distributions a pipeline gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lock {
    /// SHA-256 of the requirements that were resolved, if `lock` has written the lock.
    pub requirements_sha256: Option<String>,
    /// What CPython must have built in for these distributions, such as `numpy`; sorted.
    pub builtin: Vec<String>,
    /// The distributions, by name.
    pub packages: Vec<Package>,
}

/// A distribution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Package {
    /// Its normalized name, such as `ruamel-yaml`.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The normalized names of the distributions in the lock that it needs itself; sorted.
    pub dependencies: Vec<String>,
    /// What is downloaded.
    #[serde(flatten)]
    pub source: Source,
}

/// What of a distribution is downloaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// A wheel without compiled code, taken as it is.
    Wheel(File),
    /// A source distribution, of which a wheel is made.
    Sdist {
        /// The source distribution.
        file: File,
        /// The wheel that the build must give.
        built: BuiltWheel,
    },
}

/// A file of the package index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct File {
    /// Its name, without any folder.
    pub name: String,
    /// Its size in bytes, if the index says it.
    pub size: Option<u64>,
    /// Its SHA-256, in 64 lower-case hexadecimal digits.
    pub sha256: String,
}

/// The pure wheel that is made of a source distribution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BuiltWheel {
    /// The wheel's name, such as `markupsafe-3.0.3-py3-none-any.whl`.
    pub name: String,
    /// The wheel's SHA-256, in 64 lower-case hexadecimal digits.
    pub sha256: String,
}

/// Why a text is no lock that can be used. The sentences have no place in them: who reads the file adds it.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// It is no TOML, or a field has the wrong type.
    #[error("it is no valid lock")]
    Syntax(#[from] toml::de::Error),
    /// It was written for another version of the format.
    #[error("its `lock-version` is `{0}`, and `{VERSION}` is the one that can be read")]
    Version(String),
    /// A distribution can't be used.
    #[error("`{package}` {defect}")]
    Package {
        /// Its name as it is written.
        package: String,
        /// What is wrong with it.
        defect: String,
    },
    /// What the package index does not have can't be had again, and another lock would have it as well.
    #[error("`{package}` comes from {kind}; only what the package index has can be used")]
    Elsewhere {
        /// Its name as it is written.
        package: String,
        /// What it comes from.
        kind: &'static str,
    },
    /// The same distribution is there twice.
    #[error("`{0}` is in it twice")]
    Duplicate(String),
}

/// The normalized form of a distribution's name: lower case, with `-` for each run of `-`, `_` and `.`.
pub fn normalized(name: &str) -> String {
    let parts = name.split(['-', '_', '.']).filter(|part| !part.is_empty());
    parts.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
}

/// Whether a distribution can have this normalized name.
pub fn is_name(normalized: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    !normalized.is_empty() && normalized.bytes().all(plain)
}

/// Whether a distribution can have this version, which becomes a part of paths and of requirements.
pub fn is_version(version: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".!+-_".contains(&byte);
    version.starts_with(|first: char| first.is_ascii_alphanumeric()) && version.bytes().all(plain)
}

/// Versions may be written in several ways: `1.0` is `1.0.0`, and `1.0-rc1` is `1.0rc1`.
pub fn is_same_version(one: &str, other: &str) -> bool {
    match (one.parse::<Version>(), other.parse::<Version>()) {
        (Ok(one), Ok(other)) => one == other,
        _ => one == other,
    }
}
