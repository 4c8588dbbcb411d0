//! `rmpkg sign`: a signature beside a package, or in it.

mod comment;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use minisign::SecretKey;
use rmpkg_format::layout::MANIFEST;
use rmpkg_format::{Package, Signature};
use serde::Serialize;
use terminal_ui::Ui;

use crate::exit::BadInput;
use crate::flags::SignFlags;
use crate::trust::{comment_lines, detached};
use crate::{keys, output, package};

/// What nobody vouches for.
const UNTRUSTED_COMMENT: &str = "signature from rmpkg";

#[derive(Debug, Serialize)]
struct Signed {
    signature: PathBuf,
    key: String,
    comment: String,
}

/// Runs the command.
///
/// # Errors
///
/// When the package is not whole, the key can't be used, or a signature is there already.
pub fn run(flags: &SignFlags, ui: Ui) -> Result<ExitCode> {
    let package = package::open(&flags.file)?;
    let key = keys::secret(&flags.key, &flags.password, ui)?;
    let (path, signature) =
        if flags.embed { embed(&package, &key, flags)? } else { detach(&package, &key, flags)? };
    let signed = Signed {
        signature: path,
        key: signature.key_id(),
        comment: signature.trusted_comment().to_owned(),
    };
    ui.result(&signed, |signed| {
        let Signed { signature, key, comment } = signed;
        let comment = comment_lines(comment);
        format!("{}: signed with the key {key}:{comment}", signature.display())
    })?;
    Ok(ExitCode::SUCCESS)
}

fn embed(package: &Package, key: &SecretKey, flags: &SignFlags) -> Result<(PathBuf, Signature)> {
    let path = &flags.file;
    let shown = path.display();
    ensure!(
        flags.force || package.signature().is_none(),
        "`{shown}` is signed already; `--force` replaces the signature"
    );
    let bytes = package.manifest_json();
    let comment = || comment::of(package, MANIFEST, &content_cache::sha256_hex(bytes));
    let signature = sign(bytes, key, flags, comment)?;
    output::write(path, output::PUBLIC, true, |file| Ok(package.write_signed(&signature, file)?))?;
    Ok((path.clone(), signature))
}

/// Signs the bytes that were checked, whatever the file has become since.
fn detach(package: &Package, key: &SecretKey, flags: &SignFlags) -> Result<(PathBuf, Signature)> {
    let file = &flags.file;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let signature =
        sign(package.bytes(), key, flags, || comment::of(package, &name, package.sha256()))?;
    let path = detached(file);
    output::write(&path, output::PUBLIC, flags.force, |file| {
        Ok(file.write_all(signature.as_str().as_bytes())?)
    })?;
    Ok((path, signature))
}

fn sign(
    bytes: &[u8],
    key: &SecretKey,
    flags: &SignFlags,
    comment: impl FnOnce() -> String,
) -> Result<Signature> {
    let comment = flags.comment.clone().unwrap_or_else(comment);
    let signature = minisign::sign(None, key, bytes, Some(&comment), Some(UNTRUSTED_COMMENT));
    let text = signature.context("cannot sign")?.into_string();
    let (size, limit) = (text.len() as u64, Signature::MAX_BYTES);
    if size > limit {
        let message = format!(
            "the signature would have {size} bytes, of which at most {limit} are read; give a shorter \
             comment"
        );
        return Err(BadInput::new(message).into());
    }
    text.parse().context("cannot sign with this comment")
}
