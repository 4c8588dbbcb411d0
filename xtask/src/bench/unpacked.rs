//! Our packages under Node.js.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};
use pipeline_command::{Action, Request as Stdin};
use rmpkg_format::Package;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::peers::Run;

const MODULE: &str = "module.wasm";
const STDIN: &str = "stdin.json";

/// Our package, unpacked: a folder with the module and all that the guest sees.
#[derive(Debug)]
pub struct Unpacked {
    manifest: Value,
    folder: TempDir,
}

impl Unpacked {
    /// Unpacks it.
    ///
    /// # Errors
    ///
    /// When it is damaged, or nothing can be written.
    pub fn of(package: &Package) -> Result<Self> {
        let folder = tempfile::tempdir().context("cannot create a temporary folder")?;
        package.extract_to(folder.path())?;
        fs::write(folder.path().join(MODULE), package.wasm())
            .context("cannot write to a temporary folder")?;
        Ok(Self { manifest: json!(package.manifest().pipeline), folder })
    }

    /// How it is run with that item.
    ///
    /// # Errors
    ///
    /// When its input cannot be written.
    pub fn command(&self, item: &Value) -> Result<Run> {
        let folder = self.folder.path();
        let stdin = folder.join(STDIN);
        let document = Stdin { manifest: &self.manifest, input_data: Some(json!([item])) };
        fs::write(&stdin, document.to_string()).context("cannot write to a temporary folder")?;
        let mounts = rmpkg_format::layout::mounts().into_iter();
        let mounts = mounts.map(|mount| (mount.guest.to_owned(), mount.host_folder(folder)));
        Ok(Run {
            module: folder.join(MODULE),
            args: Action::Run.args(),
            env: BTreeMap::new(),
            folders: mounts.filter(|(_, host)| host.is_dir()).collect(),
            stdin: Some(stdin),
            removal: Some(Run::loaders_removal()),
            reactor: false,
        })
    }
}
