//! `rmpkg verify`: that a package is whole, and who signed it.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use serde::Serialize;
use terminal_ui::Ui;

use crate::flags::VerifyFlags;
use crate::package;
use crate::place::Place;
use crate::trust::{Demands, Signed, comment_lines, unchecked};

/// What a signature does not say.
const OLDER: &str =
    "\nan older package that this key has signed passes, too; `--sha256` demands one and no other";

#[derive(Debug, Serialize)]
struct Verified {
    package: PathBuf,
    /// The digest of its manifest in a registry.
    #[serde(skip_serializing_if = "Option::is_none")]
    manifest_digest: Option<String>,
    sha256: String,
    wasm_sha256: String,
    entries: usize,
    signature: Option<Signed>,
}

/// Runs the command.
///
/// # Errors
///
/// When the package is not whole, not signed with the key, or not what was asked for.
pub fn run(flags: &VerifyFlags, ui: Ui) -> Result<ExitCode> {
    let demands = Demands::read(&flags.trust)?;
    let wants_signatures = flags.trust.signature.is_none();
    let place = Place::of(&flags.file, flags.registry, wants_signatures, ui)?;
    let package = package::open_at(&place)?;
    let checked = demands.check(&package, &place)?;
    let signature = match checked {
        Some(checked) => Some(checked),
        None => unchecked(&package, &place)?,
    };
    let verified = Verified {
        package: flags.file.clone(),
        manifest_digest: place.digest().map(str::to_owned),
        sha256: package.sha256().to_owned(),
        wasm_sha256: package.wasm_sha256().to_owned(),
        entries: package.entries().count(),
        signature,
    };
    let demands_one = flags.trust.sha256.is_some();
    ui.result(&verified, |verified| render(verified, demands_one))?;
    Ok(ExitCode::SUCCESS)
}

fn render(verified: &Verified, demands_one: bool) -> String {
    let Verified { package, manifest_digest, sha256, wasm_sha256, entries, signature } = verified;
    let manifest = manifest_digest.iter().map(|digest| format!("\nin the registry @{digest}"));
    let manifest: String = manifest.collect();
    let signature = match signature {
        None => "not signed".to_owned(),
        Some(Signed { key, comment, verified: true, .. }) => {
            let comment = comment_lines(comment);
            let older = if demands_one { "" } else { OLDER };
            format!("signed with the key {key}, whose owner says of it:{comment}{older}")
        }
        Some(Signed { key, .. }) => {
            format!(
                "says that it is signed with the key {key}: not checked; give the public key with \
                 `--key`"
            )
        }
    };
    format!(
        "{}: whole, its {entries} entries are as its manifest lists them{manifest}\nsha256 {sha256}\n\
         sha256 of its runtime {wasm_sha256}\n{signature}",
        package.display()
    )
}
