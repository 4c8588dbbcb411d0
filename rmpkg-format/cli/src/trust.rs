//! What the command line demands of a package, and the signature that was found to meet it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Error, Result};
use rmpkg_format::{Package, PublicKey, Signature, TrustError, TrustPolicy};
use serde::Serialize;
use terminal_ui::WithHint;

use crate::flags::TrustFlags;
use crate::place::Place;
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
    /// The file that it stands in, or the digest that it has in a registry, if it is not in the package.
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

    /// Whether a signature that is not in the package may count.
    pub fn want_signatures(&self) -> bool {
        !self.keys.is_empty() && self.flags.signature.is_none()
    }

    /// Checks the package as it was read from its place; the signature, if one was demanded.
    ///
    /// # Errors
    ///
    /// When it is not what is demanded, or a detached signature can't be read.
    pub fn check(self, package: &Package, place: &Place) -> Result<Option<Signed>> {
        let (detached, signature) = self.detached(package, place)?.unzip();
        let policy = TrustPolicy { signature, keys: self.keys, sha256: self.flags.sha256.clone() };
        let checked = policy.check(package);
        let is_elsewhere = detached.is_none() && matches!(checked, Err(TrustError::Signature(_)));
        let checked = checked
            .map(|signature| signature.map(|signature| Signed::of(signature, true, detached)))
            .map_err(|error| {
                let refusal = refusal(&error, place.shown(), policy.keys.len());
                Error::new(error).context(refusal)
            });
        if is_elsewhere { checked.hint(|| looked_for(place)) } else { checked }
    }

    /// The file of a detached signature, which was named or counts because the package has none.
    fn detached(&self, package: &Package, place: &Place) -> Result<Option<(PathBuf, Signature)>> {
        let is_right = |signature: &Signature| {
            self.keys.iter().any(|key| key.verify(package.bytes(), signature).is_ok())
        };
        match &self.flags.signature {
            _ if self.keys.is_empty() => Ok(None),
            Some(file) => Ok(Some((file.clone(), read_signature(file)?))),
            None if package.signature().is_some() => Ok(None),
            None => place.signature(is_right),
        }
    }
}

/// The signature that counts for the package as it was read from its place, unchecked.
///
/// # Errors
///
/// When the file beside it can't be read.
pub fn unchecked(package: &Package, place: &Place) -> Result<Option<Signed>> {
    if let Some(embedded) = package.signature() {
        return Ok(Some(Signed::of(embedded, false, None)));
    }
    let beside = place.signature(|_| true)?;
    Ok(beside.map(|(beside, signature)| Signed::of(&signature, false, Some(beside))))
}

/// The SHA-256 that a detached signature is of, as its comment says, if the package has another one. Whoever signs
/// need not say it; `rmpkg sign` does.
pub fn names_other<'a>(signature: &'a Signature, package: &Package) -> Option<&'a str> {
    let mut fields = signature.trusted_comment().split('\t');
    let named = fields.find_map(|field| field.strip_prefix("sha256:"))?;
    (!named.eq_ignore_ascii_case(package.sha256())).then_some(named)
}

/// A comment, each of its fields in a line.
pub fn comment_lines(comment: &str) -> String {
    comment.split('\t').map(|field| format!("\n  {field}")).collect()
}

/// Where minisign puts the signature of a file.
pub fn detached(file: &Path) -> PathBuf {
    file.with_added_extension("minisig")
}

/// The signature in a file.
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

fn looked_for(place: &Place) -> String {
    let elsewhere = place.looked_for();
    format!("a signature is looked for in it and in {elsewhere}; `--signature` names another file")
}
