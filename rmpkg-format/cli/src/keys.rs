//! Keys and their passwords.

use std::path::Path;

use anyhow::{Context, Result};
use minisign::{SecretKey, SecretKeyBox};
use rmpkg_format::PublicKey;

use crate::exit::BadInput;
use crate::flags::PasswordFlag;
use crate::package::read_text;

/// A public key: the name of its file, or the key itself.
///
/// # Errors
///
/// When it is neither.
pub fn public(key: &str) -> Result<PublicKey> {
    let path = Path::new(key);
    let text = if path.exists() { read_text(path)? } else { key.to_owned() };
    text.parse().with_context(|| format!("`{key}` is no public key"))
}

/// A secret key, decrypted.
///
/// # Errors
///
/// When the file holds no secret key, or the password is not the one that it is encrypted with.
pub fn secret(path: &Path, password: &PasswordFlag) -> Result<SecretKey> {
    let text = read_text(path)?;
    let key = || SecretKeyBox::from(text.clone());
    // It says so only in this way whether a password is needed.
    if let Ok(key) = key().into_unencrypted_secret_key() {
        return Ok(key);
    }
    let line = text.lines().nth(1).unwrap_or_default();
    if text.lines().count() != 2 || !line.starts_with("RW") {
        let message = format!("`{}` is no minisign secret key", path.display());
        return Err(BadInput(message).into());
    }
    let decrypted = key().into_secret_key(Some(ask(password, "Password: ")?));
    let wrong = |error| BadInput(format!("cannot use the key `{}`: {error}", path.display()));
    decrypted.map_err(wrong).map_err(Into::into)
}

/// A password for a new key, asked for twice where a person types it.
///
/// # Errors
///
/// When there is nobody to ask, or two different ones were typed.
pub fn new_password(flag: &PasswordFlag) -> Result<String> {
    let password = ask(flag, "Password: ")?;
    if flag.password_file.is_none() && ask(flag, "Password again: ")? != password {
        return Err(BadInput("the passwords differ".to_owned()).into());
    }
    Ok(password)
}

fn ask(flag: &PasswordFlag, prompt: &str) -> Result<String> {
    match &flag.password_file {
        Some(file) => Ok(read_text(file)?.lines().next().unwrap_or_default().to_owned()),
        None => rpassword::prompt_password(prompt)
            .context("cannot ask for the password; give `--password-file`"),
    }
}
