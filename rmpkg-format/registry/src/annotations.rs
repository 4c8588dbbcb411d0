//! What a manifest says of a package, for people and programs that look at a registry.
//!
//! The same package gets the same annotations: there is no date among them, since packages have none.

use std::collections::BTreeMap;

use rmpkg_format::Package;
use serde_json::Value;

/// The keys of the [OCI image specification](https://github.com/opencontainers/image-spec/blob/main/annotations.md).
const TITLE: &str = "org.opencontainers.image.title";
const VERSION: &str = "org.opencontainers.image.version";
const DESCRIPTION: &str = "org.opencontainers.image.description";
/// The SHA-256 of the package's runtime, as `rmpkg run --runtime` takes it.
const RUNTIME: &str = "vnd.rmpkg.runtime.sha256";
/// The id of the key that a signature claims to be made with.
const KEY: &str = "vnd.rmpkg.signature.key";

/// The longest text that is taken over: a manifest has room for 4 MiB.
const MAX_CHARS: usize = 1000;

/// Of a package's manifest.
pub(crate) fn of_package(package: &Package) -> BTreeMap<String, String> {
    let metadata = &package.manifest().pipeline.metadata;
    let version = match metadata.extra.get("version") {
        Some(Value::String(version)) => version.clone(),
        Some(Value::Number(version)) => version.to_string(),
        _ => String::new(),
    };
    let description = metadata.description.clone().unwrap_or_default();
    let texts = [
        (TITLE, metadata.name.clone()),
        (VERSION, version),
        (DESCRIPTION, description),
        (RUNTIME, package.wasm_sha256().to_owned()),
    ];
    let given = texts.into_iter().filter(|(_, text)| !text.is_empty());
    given.map(|(key, text)| (key.to_owned(), text.chars().take(MAX_CHARS).collect())).collect()
}

/// Of the layer that is the file: tools that know no packages write it under this name.
pub(crate) fn of_file(repository: &str, ending: &str) -> BTreeMap<String, String> {
    let name = repository.rsplit('/').next().unwrap_or(repository);
    BTreeMap::from([(TITLE.to_owned(), format!("{name}{ending}"))])
}

/// Of a signature's manifest.
pub(crate) fn of_signature(key: String) -> BTreeMap<String, String> {
    BTreeMap::from([(KEY.to_owned(), key)])
}
