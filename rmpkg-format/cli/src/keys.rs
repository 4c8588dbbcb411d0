//! Keys and their passwords.

use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use minisign::{SecretKey, SecretKeyBox};
use rmpkg_format::PublicKey;
use terminal_ui::Ui;

use crate::exit::BadInput;
use crate::flags::PasswordFlag;
use crate::package::{read_from, read_text, text};
use crate::{output, terminal};

/// What a secret key has before its salt: the algorithms for signature, encryption and checksum.
const ENCRYPTED: &[u8] = b"EdScB2";
const UNENCRYPTED: &[u8] = b"Ed\0\0B2";
const NO_CHECKSUM: &[u8] = &[0; 32];
const SECRET_KEY_BYTES: usize = 158;
/// The greatest size of a file with a key or a password: room for a long comment.
const MAX_FILE_BYTES: u64 = 4096;

/// A public key: the key itself, or else the name of its file.
///
/// The key comes first: the working folder may hold what somebody else put there, and a file that is
/// named like a well-known key must not take its place.
///
/// # Errors
///
/// When it is neither.
pub fn public(key: &str) -> Result<PublicKey> {
    let path = Path::new(key);
    let parsed = match key.parse() {
        Err(_) if path.exists() && !is_meant_as_text(key) => {
            read_text(path, MAX_FILE_BYTES)?.parse()
        }
        parsed => parsed,
    };
    parsed.with_context(|| match path.exists() {
        true => format!("`{key}` is no public key"),
        false => format!("`{key}` is neither a public key nor a file"),
    })
}

/// Whether somebody typed or pasted a key, even if a letter of it is wrong: then a file that happens to
/// have that name is not what they meant. `./` before the name of a file says that it is one.
fn is_meant_as_text(key: &str) -> bool {
    key.starts_with("RW") && key.len() > 48
}

/// A secret key, decrypted.
///
/// # Errors
///
/// When the file holds no secret key, or the password is not the one that it is encrypted with.
pub fn secret(path: &Path, password: &PasswordFlag, ui: Ui) -> Result<SecretKey> {
    let shown = path.display();
    let (bytes, is_open) = read_secret(path)?;
    let text = String::from_utf8_lossy(&bytes);
    let content = decode(&text).ok_or_else(|| no_secret_key(path, &text))?;
    if is_open {
        warn_of_others(path, ui);
    }
    let key = SecretKeyBox::from(text.clone().into_owned());
    // A wrong password can't be told from a key that was changed.
    let (result, reason) = match content {
        content if content.starts_with(ENCRYPTED) => {
            let password = ask(password, "Password: ", ui)?;
            (key.into_secret_key(Some(password)), "the password is wrong, or the file is damaged")
        }
        // The tool `minisign` writes no checksum without a password, and checks none.
        content if content.starts_with(UNENCRYPTED) && content.ends_with(NO_CHECKSUM) => {
            (SecretKey::from_bytes(&content), "the file is damaged")
        }
        content if content.starts_with(UNENCRYPTED) => {
            (key.into_unencrypted_secret_key(), "the file is damaged")
        }
        _ => return Err(no_secret_key(path, &text).into()),
    };
    result.map_err(|_| BadInput::new(format!("cannot use the key `{shown}`: {reason}")).into())
}

/// The second line, if it can be a secret key.
fn decode(text: &str) -> Option<Vec<u8>> {
    let key = STANDARD.decode(text.lines().nth(1)?).ok()?;
    (key.len() == SECRET_KEY_BYTES).then_some(key)
}

fn no_secret_key(path: &Path, text: &str) -> BadInput {
    let shown = path.display();
    BadInput::new(match text.parse::<PublicKey>() {
        Ok(_) => format!("`{shown}` is a public key; give the secret key that was made with it"),
        Err(_) => format!("`{shown}` is no minisign secret key; `rmpkg keygen FILE` makes one"),
    })
}

/// A password for a new key, asked for twice where a person types it.
///
/// # Errors
///
/// When there is nobody to ask, when it is empty, or two different ones were typed.
pub fn new_password(flag: &PasswordFlag, ui: Ui) -> Result<String> {
    let password = ask(flag, "Password: ", ui)?;
    if password.is_empty() {
        let message = "the password is empty; `--no-password` makes a key that anybody can use who gets the file";
        return Err(BadInput::new(message).into());
    }
    if flag.password_file.is_none() && ask(flag, "Password again: ", ui)? != password {
        return Err(BadInput::new("the passwords differ").into());
    }
    Ok(password)
}

fn ask(flag: &PasswordFlag, prompt: &str, ui: Ui) -> Result<String> {
    match &flag.password_file {
        Some(file) => {
            let (bytes, is_open) = read_secret(file)?;
            if is_open {
                warn_of_others(file, ui);
            }
            let password = text(file, &bytes)?;
            Ok(password.lines().next().unwrap_or_default().to_owned())
        }
        None => {
            let _settings = terminal::keep();
            let password = rpassword::prompt_password(prompt);
            // Ctrl-C is a letter like others here: its signal may come later than this answer.
            if password.as_ref().is_err_and(|error| error.kind() == ErrorKind::Interrupted) {
                output::interrupt();
            }
            password.context("cannot ask for the password; give `--password-file`")
        }
    }
}

/// The content of a file that nobody else should know, and whether somebody else can.
fn read_secret(path: &Path) -> Result<(Vec<u8>, bool)> {
    let file = File::open(path).map_err(|source| BadInput::unreadable(path, source))?;
    let is_open = is_open_to_others(&file);
    Ok((read_from(file, path, MAX_FILE_BYTES)?, is_open))
}

fn warn_of_others(path: &Path, ui: Ui) {
    let shown = path.display();
    ui.warning(format!(
        "other users of this machine can read or change `{shown}`; `chmod 600 {shown}` keeps it yours"
    ));
}

/// Whether its mode lets others read or write it. A pipe of the shell, `<(…)`, has a mode that says nothing.
#[cfg(unix)]
fn is_open_to_others(file: &File) -> bool {
    use std::os::unix::fs::MetadataExt;
    const OTHERS: u32 = 0o066;
    file.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.mode() & OTHERS != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_: &File) -> bool {
    false
}
