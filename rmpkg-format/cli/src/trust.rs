//! What the command line demands of a package, and the signature that was found to meet it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Error, Result};
use rmpkg_format::{Package, PublicKey, Signature, TrustError, TrustPolicy};
use serde::Serialize;
use terminal_ui::WithHint;

use crate::flags::TrustFlags;
use crate::{keys, package};

/// A signature that a package has, or that is beside it.
#[derive(Debug, Serialize)]
pub struct Signed {
    /// The key's id.
    pub key: String,
    /// What the key's owner says of what is signed.
    pub comment: String,
    /// Whether it was checked; it holds then.
    pub verified: bool,
    /// The file that it stands in, if it is not in the package.
    pub detached: Option<PathBuf>,
}

impl Signed {
    /// That signature.
    pub fn of(signature: &Signature, verified: bool, detached: Option<PathBuf>) -> Self {
        let comment = signature.trusted_comment().to_owned();
        Self { key: signature.key_id(), comment, verified, detached }
    }
}

/// The demands that need no package to be read.
pub struct Demands<'a> {
    flags: &'a TrustFlags,
    keys: Vec<PublicKey>,
}

impl<'a> Demands<'a> {
    /// Reads the keys.
    ///
    /// # Errors
    ///
    /// When one of them is neither a key nor the file of one.
    pub fn read(flags: &'a TrustFlags) -> Result<Self> {
        let keys = flags.key.iter().map(|key| keys::public(key)).collect::<Result<_>>()?;
        Ok(Self { flags, keys })
    }

    /// Checks the package as it was read from `file`; the signature, if one was demanded.
    ///
    /// # Errors
    ///
    /// When it is not what is demanded, or a detached signature can't be read.
    pub fn check(self, package: &Package, file: &Path) -> Result<Option<Signed>> {
        let detached = self.detached(package, file);
        let policy = TrustPolicy {
            signature: detached.as_deref().map(read_signature).transpose()?,
            keys: self.keys,
            sha256: self.flags.sha256.clone(),
        };
        let checked = policy.check(package);
        let is_elsewhere = detached.is_none() && matches!(checked, Err(TrustError::Signature(_)));
        let checked = checked
            .map(|signature| signature.map(|signature| Signed::of(signature, true, detached)))
            .map_err(|error| {
                let refusal = refusal(&error, file, policy.keys.len());
                Error::new(error).context(refusal)
            });
        if is_elsewhere { checked.hint(|| looked_for(file)) } else { checked }
    }

    /// The file of a detached signature, which was named or counts because the package has none.
    fn detached(&self, package: &Package, file: &Path) -> Option<PathBuf> {
        if self.keys.is_empty() {
            return None;
        }
        self.flags.signature.clone().or_else(|| match package.signature() {
            Some(_) => None,
            None => beside(file),
        })
    }
}

/// The signature that counts for the package as it was read from `file`, unchecked.
///
/// # Errors
///
/// When the file beside it can't be read.
pub fn unchecked(package: &Package, file: &Path) -> Result<Option<Signed>> {
    if let Some(embedded) = package.signature() {
        return Ok(Some(Signed::of(embedded, false, None)));
    }
    let Some(beside) = beside(file) else { return Ok(None) };
    let signature = read_signature(&beside)?;
    Ok(Some(Signed::of(&signature, false, Some(beside))))
}

fn beside(file: &Path) -> Option<PathBuf> {
    Some(detached(file)).filter(|beside| beside.exists())
}

/// A comment, each of its fields in a line.
pub fn comment_lines(comment: &str) -> String {
    comment.split('\t').map(|field| format!("\n  {field}")).collect()
}

/// Where minisign puts the signature of a file.
pub fn detached(file: &Path) -> PathBuf {
    file.with_added_extension("minisig")
}

/// Reads the file of a detached signature.
///
/// # Errors
///
/// When it can't be read or is none.
pub fn read_signature(path: &Path) -> Result<Signature> {
    let text = package::read_text(path, Signature::MAX_BYTES)?;
    text.parse().with_context(|| format!("`{}` is no signature", path.display()))
}

fn refusal(error: &TrustError, file: &Path, keys: usize) -> String {
    let file = file.display();
    match (error, keys) {
        (TrustError::Signature(_), 1) => format!("`{file}` is not signed with this key"),
        (TrustError::Signature(_), _) => format!("`{file}` is not signed with one of these keys"),
        _ => format!("`{file}` is not what was asked for"),
    }
}

fn looked_for(file: &Path) -> String {
    let beside = detached(file);
    format!(
        "a signature is looked for in it and in `{}`; `--signature` names another file",
        beside.display()
    )
}
