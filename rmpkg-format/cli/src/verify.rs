//! `rmpkg verify`: that a package is whole, and who signed it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use rmpkg_format::{Package, PublicKey, Signature};
use serde::Serialize;
use terminal_ui::{Ui, WithHint};

use crate::flags::VerifyFlags;
use crate::{keys, package};

#[derive(Debug, Serialize)]
struct Verified {
    package: PathBuf,
    sha256: String,
    entries: usize,
    signature: Option<Signed>,
}

#[derive(Debug, Serialize)]
struct Signed {
    key: String,
    comment: String,
    /// Whether it was checked; it holds then.
    verified: bool,
    /// The file that it stands in, if it is not in the package.
    detached: Option<PathBuf>,
}

/// Runs the command.
///
/// # Errors
///
/// When the package is not whole, or not signed with the key.
pub fn run(flags: &VerifyFlags, ui: Ui) -> Result<ExitCode> {
    let package = package::open(&flags.file)?;
    let signature = match &flags.key {
        Some(key) => Some(check(&package, &keys::public(key)?, flags)?),
        None => package.signature().map(|signature| signed(signature, false, None)),
    };
    let verified = Verified {
        package: flags.file.clone(),
        sha256: package.sha256().to_owned(),
        entries: package.entries().count(),
        signature,
    };
    ui.result(&verified, render)?;
    Ok(ExitCode::SUCCESS)
}

fn check(package: &Package, key: &PublicKey, flags: &VerifyFlags) -> Result<Signed> {
    let file = &flags.file;
    let context = || format!("`{}` is not signed with this key", file.display());
    let beside = detached(file);
    let in_package = package.signature().is_some() || !beside.exists();
    if flags.signature.is_none() && in_package {
        let signature = package.verify_signature(key).with_context(context).hint(|| {
            format!(
                "a signature is looked for in it and in `{}`; `--signature` names another file",
                beside.display()
            )
        })?;
        return Ok(signed(signature, true, None));
    }
    let path = flags.signature.clone().unwrap_or(beside);
    let signature: Signature = package::read_text(&path)?
        .parse()
        .with_context(|| format!("`{}` is no signature", path.display()))?;
    let bytes = package::read(file)?;
    key.verify(&bytes, &signature).with_context(context)?;
    Ok(signed(&signature, true, Some(path)))
}

/// Where minisign puts the signature of a file.
pub fn detached(file: &Path) -> PathBuf {
    file.with_added_extension("minisig")
}

fn signed(signature: &Signature, verified: bool, detached: Option<PathBuf>) -> Signed {
    let comment = signature.trusted_comment().to_owned();
    Signed { key: signature.key_id(), comment, verified, detached }
}

fn render(verified: &Verified) -> String {
    let Verified { package, sha256, entries, signature } = verified;
    let signature = match signature {
        None => "not signed".to_owned(),
        Some(Signed { key, comment, verified: true, .. }) => {
            format!("signed with the key {key}: {comment}")
        }
        Some(Signed { key, .. }) => {
            format!(
                "says that it is signed with the key {key}: not checked; give the public key with \
                 `--key`"
            )
        }
    };
    format!(
        "{}: whole, its {entries} entries are as its manifest lists them\nsha256 {sha256}\n{signature}",
        package.display()
    )
}
