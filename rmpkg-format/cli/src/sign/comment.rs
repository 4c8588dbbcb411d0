//! What the signer says of what is signed, unless told otherwise.

use rmpkg_format::Package;
use serde_json::Value;
use terminal_ui::line;

/// The longest name or version that is taken over: a signature has room for 4 KiB.
const MAX_CHARS: usize = 200;

/// Fields as minisign's own comments have them, `NAME:VALUE` with tabs between. Without them nobody could
/// tell a package from an older one that the same key has signed.
pub fn of(package: &Package, file: &str, sha256: &str) -> String {
    let metadata = &package.manifest().pipeline.metadata;
    let version = match metadata.extra.get("version") {
        Some(Value::String(version)) => version.clone(),
        Some(Value::Number(version)) => version.to_string(),
        _ => String::new(),
    };
    let fields =
        [("file", file), ("sha256", sha256), ("name", &metadata.name), ("version", &version)];
    let given = fields.into_iter().filter(|(_, value)| !value.is_empty());
    given.map(|(name, value)| field(name, value)).collect::<Vec<_>>().join("\t")
}

/// In one line and without tabs, which would begin another field.
fn field(name: &str, value: &str) -> String {
    let value: String = line(value).chars().take(MAX_CHARS).collect();
    format!("{name}:{value}")
}
