//! `rmpkg keygen`: a pair of minisign keys.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use minisign::KeyPair;
use rmpkg_format::PublicKey;
use serde::Serialize;
use terminal_ui::Ui;

use crate::exit::BadInput;
use crate::flags::KeygenFlags;
use crate::{keys, output};

/// What the name of a public key's file ends with.
const PUBLIC_ENDING: &str = "pub";

#[derive(Debug, Serialize)]
struct Keys {
    secret_key: PathBuf,
    public_key: PathBuf,
    key: String,
    id: String,
}

/// Runs the command.
///
/// # Errors
///
/// When a key is there already or can't be written, or there is no password.
pub fn run(flags: &KeygenFlags, ui: Ui) -> Result<ExitCode> {
    let public_key = public_name(&flags.file)?;
    let pair = if flags.no_password {
        KeyPair::generate_unencrypted_keypair()
    } else {
        KeyPair::generate_encrypted_keypair(Some(keys::new_password(&flags.password, ui)?))
    };
    let pair = pair.context("cannot make a key")?;
    let secret = pair.sk.to_box(Some("rmpkg secret key"))?.into_string();
    let public = pair.pk.to_box()?.into_string();
    let prepare = |path, mode, key: String| {
        output::prepare(path, mode, flags.force, |file| Ok(file.write_all(key.as_bytes())?))
    };
    // Both are complete before the first has its name: never one alone.
    output::keep([
        prepare(&flags.file, output::SECRET, secret)?,
        prepare(&public_key, output::PUBLIC, public)?,
    ])?;
    let parsed: PublicKey = pair.pk.to_base64().parse()?;
    let (secret_key, key, id) = (flags.file.clone(), pair.pk.to_base64(), parsed.key_id());
    ui.result(&Keys { secret_key, public_key, key, id }, |keys| {
        let Keys { secret_key, public_key, key, id } = keys;
        let (secret_key, public_key) = (secret_key.display(), public_key.display());
        format!(
            "secret key  {secret_key}: keep it safe, it signs\n\
             public key  {public_key}: give it to those who verify, as a file or as its one line:\n\
             key         {key}\n\
             id          {id}"
        )
    })?;
    Ok(ExitCode::SUCCESS)
}

/// The name of the public key's file, which must leave the secret key its own.
fn public_name(secret_key: &Path) -> Result<PathBuf> {
    let name = secret_key.with_extension(PUBLIC_ENDING);
    if secret_key.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(PUBLIC_ENDING)) {
        let example = secret_key.with_extension("key");
        let (example, secret_key) = (example.display(), secret_key.display());
        let message = format!(
            "`{secret_key}` is a name for the public key; name the secret key, for instance \
             `{example}`: the public one is written to `{}` then",
            name.display()
        );
        return Err(BadInput::new(message).into());
    }
    Ok(name)
}
