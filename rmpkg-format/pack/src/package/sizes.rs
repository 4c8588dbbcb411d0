//! What the parts of a package weigh.

use std::fs::File;
use std::path::Path;

use anyhow::{Context, Result};
use indicatif::HumanCount;
use rmpkg_format::PackageReader;
use rmpkg_format::layout::{ABOUT, APP, MODELS, SITE_PACKAGES, WASI_DEPS_USR, WASM_MODULE};
use serde::Serialize;
use terminal_ui::columns;

/// Parts by where they are in the package; of two folders that hold a file the later counts.
const PARTS: [(&str, &str); 6] = [
    ("wasm, optimised", WASM_MODULE),
    ("standard library", WASI_DEPS_USR),
    ("distributions", SITE_PACKAGES),
    ("nodes", APP),
    ("models", MODELS),
    ("bill, licences", ABOUT),
];

/// What the module is called whose memory was kept.
const WITH_SNAPSHOT: &str = "wasm, with snapshot";

/// One part, in bytes.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Size {
    /// What it is.
    pub part: &'static str,
    /// Unpacked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw: Option<u64>,
    /// In the package.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deflated: Option<u64>,
}

/// Weighs the package at `path`, in which a module of `linked` bytes became a smaller one.
///
/// # Errors
///
/// When the package cannot be read.
pub fn weigh(path: &Path, linked: u64) -> Result<Vec<Size>> {
    let context = || format!("cannot read `{}`", path.display());
    let file = File::open(path).with_context(context)?;
    let whole = file.metadata().with_context(context)?.len();
    let package = PackageReader::new(file).with_context(context)?;
    let mut weights = PARTS.map(|_| (0, 0));
    for entry in package.entries() {
        if let Some(part) = PARTS.iter().rposition(|(_, folder)| entry.path.starts_with(folder)) {
            weights[part].0 += entry.size;
            weights[part].1 += package.packed_size(&entry.path).unwrap_or_default();
        }
    }
    let mut sizes = vec![Size { part: "wasm, linked", raw: Some(linked), deflated: None }];
    let provenance = package.manifest().package.provenance.as_ref();
    let has_snapshot = provenance.is_some_and(|provenance| provenance.snapshot.is_some());
    let parts = PARTS.map(|(part, folder)| match folder {
        WASM_MODULE if has_snapshot => WITH_SNAPSHOT,
        _ => part,
    });
    sizes.extend(
        parts
            .into_iter()
            .zip(weights)
            .filter(|(_, (raw, _))| *raw > 0)
            .map(|(part, (raw, deflated))| Size { part, raw: Some(raw), deflated: Some(deflated) }),
    );
    sizes.push(Size { part: "package", raw: None, deflated: Some(whole) });
    Ok(sizes)
}

/// The sizes as a table.
pub fn table(sizes: &[Size]) -> String {
    let count = |bytes: Option<u64>| {
        let digits = bytes.map(|bytes| HumanCount(bytes).to_string()).unwrap_or_default();
        format!("{digits:>11}")
    };
    let title = ["bytes".to_owned(), format!("{:>11}", "unpacked"), format!("{:>11}", "deflated")];
    let row = |size: &Size| [size.part.to_owned(), count(size.raw), count(size.deflated)];
    let rows: Vec<_> = std::iter::once(title).chain(sizes.iter().map(row)).collect();
    columns(&rows)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use rmpkg_format::PackageBuilder;

    use super::*;

    #[test]
    fn each_part_is_weighed_unpacked_and_deflated() {
        let manifest = r#"{"version":"v1","metadata":{"name":"n"},
            "nodes":[{"id":"a","node_type":"Echo"}],"connections":[]}"#;
        let mut builder =
            PackageBuilder::new(pipeline_manifest::Manifest::from_json(manifest).unwrap());
        builder.add_bytes(WASM_MODULE, [b"\0asm".as_slice(), &[0; 99_996]].concat()).unwrap();
        builder.add_bytes("app/node.py", b"x".to_vec()).unwrap();
        builder.add_bytes(&format!("{SITE_PACKAGES}/a.pyc"), b"xyz".to_vec()).unwrap();
        let mut bytes = Cursor::new(Vec::new());
        builder.write(&mut bytes).unwrap();
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes.into_inner()).unwrap();

        let sizes = weigh(file.path(), 123_456).unwrap();
        let parts: Vec<_> = sizes.iter().map(|size| (size.part, size.raw)).collect();
        let expected = [
            ("wasm, linked", Some(123_456)),
            ("wasm, optimised", Some(100_000)),
            ("distributions", Some(3)),
            ("nodes", Some(1)),
            ("package", None),
        ];
        assert_eq!(parts, expected);
        assert!(sizes[1].deflated < sizes[1].raw);
    }

    #[test]
    fn the_table_aligns_numbers_to_the_right() {
        let sizes = [
            Size { part: "wasm, linked", raw: Some(8_137_482), deflated: None },
            Size { part: "nodes", raw: Some(612), deflated: Some(301) },
            Size { part: "package", raw: None, deflated: Some(3_000_000) },
        ];
        insta::assert_snapshot!(table(&sizes), @"
        bytes            unpacked     deflated
        wasm, linked    8,137,482
        nodes                 612          301
        package                      3,000,000
        ");
    }
}
