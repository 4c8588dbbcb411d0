//! From the text of a lock to the types, or to a sentence about what can't be used.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::Deserialize;
use toml::Value;

use super::{
    BuiltWheel, File, Lock, LockError, PURE, Package, Source, VERSION, is_name, is_version,
    normalized,
};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct RawLock {
    lock_version: String,
    packages: Vec<RawPackage>,
    #[serde(default)]
    tool: RawTool<TopTool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(bound = "T: Default + Deserialize<'de>")]
struct RawTool<T> {
    #[serde(default)]
    rmpkg: T,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct TopTool {
    requirements_sha256: Option<String>,
    #[serde(default)]
    builtin: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct PackageTool {
    wheel: Option<String>,
    sha256: Option<String>,
}

#[derive(Debug, Deserialize)]
struct RawPackage {
    name: String,
    version: Option<String>,
    marker: Option<String>,
    #[serde(default)]
    dependencies: Vec<RawDependency>,
    #[serde(default)]
    wheels: Vec<RawFile>,
    sdist: Option<RawFile>,
    #[serde(default)]
    tool: RawTool<PackageTool>,
    vcs: Option<Value>,
    directory: Option<Value>,
    archive: Option<Value>,
}

#[derive(Debug, Deserialize)]
struct RawDependency {
    name: String,
}

#[derive(Debug, Deserialize)]
struct RawFile {
    name: Option<String>,
    url: Option<String>,
    path: Option<String>,
    size: Option<u64>,
    #[serde(default)]
    hashes: BTreeMap<String, String>,
}

impl FromStr for Lock {
    type Err = LockError;

    fn from_str(text: &str) -> Result<Self, LockError> {
        let raw: RawLock = toml::from_str(text)?;
        if raw.lock_version != VERSION {
            return Err(LockError::Version(raw.lock_version));
        }
        let mut packages =
            raw.packages.into_iter().map(package).collect::<Result<Vec<_>, LockError>>()?;
        packages.sort_by(|a, b| a.name.cmp(&b.name));
        if let Some(pair) = packages.windows(2).find(|pair| pair[0].name == pair[1].name) {
            return Err(LockError::Duplicate(pair[0].name.clone()));
        }
        let TopTool { requirements_sha256, builtin } = raw.tool.rmpkg;
        Ok(Self { requirements_sha256, builtin, packages })
    }
}

fn package(raw: RawPackage) -> Result<Package, LockError> {
    let shown = raw.name.escape_debug().to_string();
    let defective = |defect: String| LockError::Package { package: shown.clone(), defect };
    let name = normalized(&raw.name);
    check_identity(&name, raw.version.as_deref()).map_err(defective)?;
    check_kind(&raw, &shown)?;
    let source = source(&raw).map_err(defective)?;
    let no_version = || defective("has no `version`".to_owned());
    let mut dependencies: Vec<_> =
        raw.dependencies.iter().map(|dependency| normalized(&dependency.name)).collect();
    dependencies.sort();
    dependencies.dedup();
    Ok(Package { name, version: raw.version.clone().ok_or_else(no_version)?, dependencies, source })
}

/// Name and version become lines of pip's requirements and texts in Python, which must stay theirs.
fn check_identity(name: &str, version: Option<&str>) -> Result<(), String> {
    if !is_name(name) {
        return Err("is no name that a distribution can have".to_owned());
    }
    match version {
        Some(version) if !is_version(version) => {
            Err(format!("has the version `{}`, which no distribution has", version.escape_debug()))
        }
        _ => Ok(()),
    }
}

/// What the package index doesn't have can't be had again.
fn check_kind(raw: &RawPackage, shown: &str) -> Result<(), LockError> {
    let kinds = [
        (&raw.vcs, "a version control system"),
        (&raw.directory, "a folder"),
        (&raw.archive, "an archive at some address"),
    ];
    if let Some((_, kind)) = kinds.into_iter().find(|(value, _)| value.is_some()) {
        return Err(LockError::Elsewhere { package: shown.to_owned(), kind });
    }
    match &raw.marker {
        Some(marker) => Err(LockError::Package {
            package: shown.to_owned(),
            defect: format!("is only wanted where `{marker}`, which is not asked"),
        }),
        None => Ok(()),
    }
}

fn source(raw: &RawPackage) -> Result<Source, String> {
    let named = |wheel: &&RawFile| wheel.file_name().is_some_and(|name| name.ends_with(PURE));
    if let Some(wheel) = raw.wheels.iter().find(named) {
        return Ok(Source::Wheel(file(wheel, "wheel")?));
    }
    let Some(sdist) = &raw.sdist else {
        return Err(format!("has no wheel that ends with `{PURE}`"));
    };
    let file = file(sdist, "source distribution")?;
    match &raw.tool.rmpkg {
        PackageTool { wheel: Some(name), sha256: Some(sha256) } => {
            let name = plain_name(name)?;
            Ok(Source::Sdist { file, built: BuiltWheel { name, sha256: digest(sha256)? } })
        }
        _ => Err("is a source distribution without the hash of its wheel".to_owned()),
    }
}

fn file(raw: &RawFile, what: &str) -> Result<File, String> {
    let name = raw.file_name().ok_or_else(|| format!("has a {what} without a name"))?;
    let sha256 = raw.hashes.get("sha256");
    let sha256 = sha256.ok_or_else(|| format!("has a {what} without a SHA-256"))?;
    Ok(File { name: plain_name(name)?, size: raw.size, sha256: digest(sha256)? })
}

impl RawFile {
    /// Where no name is written, it is the end of the address.
    fn file_name(&self) -> Option<&str> {
        let place = || self.path.as_deref().or(self.url.as_deref());
        self.name.as_deref().or_else(|| place()?.rsplit('/').next())
    }
}

/// A name becomes part of a path, so it must not lead anywhere.
fn plain_name(name: &str) -> Result<String, String> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-+!".contains(&byte);
    if !name.is_empty() && !name.starts_with('.') && name.bytes().all(plain) {
        return Ok(name.to_owned());
    }
    Err(format!("has a file with the name `{}`, which no distribution has", name.escape_debug()))
}

fn digest(text: &str) -> Result<String, String> {
    if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(text.to_ascii_lowercase());
    }
    Err("has a SHA-256 that is not 64 hexadecimal digits".to_owned())
}
