//! `rmpkg keygen`: a pair of minisign keys.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use minisign::KeyPair;
use rmpkg_format::PublicKey;
use serde::Serialize;
use terminal_ui::ui::Ui;

use crate::flags::KeygenFlags;
use crate::{keys, output};

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
    let pair = if flags.no_password {
        KeyPair::generate_unencrypted_keypair()
    } else {
        KeyPair::generate_encrypted_keypair(Some(keys::new_password(&flags.password)?))
    };
    let pair = pair.context("cannot make a key")?;
    let public_key = flags.file.with_extension("pub");
    let secret = pair.sk.to_box(Some("rmpkg secret key"))?.into_string();
    let public = pair.pk.to_box()?.into_string();
    let write = |path, mode, text: &str| {
        output::write(path, mode, flags.force, |file| Ok(file.write_all(text.as_bytes())?))
    };
    write(&flags.file, output::SECRET, &secret)?;
    write(&public_key, output::PUBLIC, &public)?;
    let parsed: PublicKey = public.parse()?;
    let (secret_key, key, id) = (flags.file.clone(), pair.pk.to_base64(), parsed.key_id());
    ui.result(&Keys { secret_key, public_key, key, id }, |keys| {
        let Keys { secret_key, public_key, key, id } = keys;
        let (secret_key, public_key) = (secret_key.display(), public_key.display());
        format!("secret key  {secret_key}: keep it safe\npublic key  {public_key}\nkey         {key}\nid          {id}")
    })?;
    Ok(ExitCode::SUCCESS)
}
