//! What `inspect` shows of a package in the layout from before version 1.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Result;
use indicatif::HumanCount;
use rmpkg_format::LegacyPackage;
use serde::Serialize;
use serde_json::{Map, Value, json};
use terminal_ui::{columns, row};

use super::report::{listed, nodes};
use super::wasm::Interface;

/// The way back to a package that can be verified and run.
const NEXT: &str = "package the pipeline again, for instance with `cargo xtask package`: the \
                    manifest's other fields are the same";

/// What a package in the old layout says that it is, which nothing vouches for.
#[derive(Debug, Serialize)]
pub struct LegacyReport {
    package: PathBuf,
    size: u64,
    sha256: String,
    /// In the place of a version, which the old layout does not have.
    format: &'static str,
    unverified: Vec<&'static str>,
    next: &'static str,
    pipeline: Value,
    nodes: BTreeMap<String, String>,
    target: Option<String>,
    metadata: Option<Map<String, Value>>,
    wasm: Interface,
    entries: Vec<Entry>,
}

#[derive(Debug, Serialize)]
struct Entry {
    path: String,
    size: u64,
}

impl LegacyReport {
    /// Looks at a package in the old layout.
    ///
    /// # Errors
    ///
    /// When its module can't be read.
    pub fn of(file: &Path, bytes: &[u8], package: &LegacyPackage) -> Result<Self> {
        let entry = |(path, size): (&str, u64)| Entry { path: path.to_owned(), size };
        Ok(Self {
            package: file.to_path_buf(),
            size: bytes.len() as u64,
            sha256: content_cache::sha256_hex(bytes),
            format: "legacy",
            unverified: package.unverified(),
            next: NEXT,
            pipeline: json!(package.pipeline().metadata),
            nodes: nodes(package.pipeline()),
            target: package.target().map(str::to_owned),
            metadata: package.metadata().cloned(),
            wasm: Interface::read(package.wasm())?,
            entries: package.entries().map(entry).collect(),
        })
    }

    /// The report for people.
    pub fn render(&self) -> String {
        let mut rows = vec![
            row("package", format!("{}, {} bytes", self.package.display(), HumanCount(self.size))),
            row("sha256", &self.sha256),
            row("format", "the old layout, from before version 1"),
        ];
        rows.extend(self.unverified.iter().map(|sentence| row("unverified", *sentence)));
        rows.extend([
            row("next", self.next),
            row("pipeline", self.pipeline["name"].as_str().unwrap_or_default()),
            row("nodes", listed(&self.nodes, ": ")),
            row("target", self.target.as_deref().unwrap_or("not given")),
        ]);
        rows.extend(self.wasm.rows());
        format!("{}\n\n{}", columns(&rows), self.table())
    }

    fn table(&self) -> String {
        let title = ["entry".to_owned(), format!("{:>11}", "bytes")];
        let line = |entry: &Entry| {
            let size = HumanCount(entry.size).to_string();
            [entry.path.clone(), format!("{size:>11}")]
        };
        columns(&[title].into_iter().chain(self.entries.iter().map(line)).collect::<Vec<_>>())
    }
}
