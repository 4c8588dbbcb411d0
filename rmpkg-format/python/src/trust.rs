//! What is demanded of a package before anything of it is used, as `rmpkg run` has it.

use std::path::{Path, PathBuf};

use pyo3::prelude::*;
use rmpkg_format::{Package, Signature, TrustPolicy};
use rmpkg_run::{LoadError, RuntimeDigest};

use crate::error::Refusal;

/// What is demanded.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct Demands {
    /// Public keys as text, or the names of their files.
    keys: Vec<String>,
    signature: Option<Detached>,
    sha256: Option<String>,
    /// SHA-256 of modules; without any, all may run.
    runtimes: Vec<String>,
}

/// A detached signature.
#[derive(FromPyObject)]
enum Detached {
    Content(Vec<u8>),
    File(PathBuf),
}

impl Demands {
    /// Checks a package, which was read from `file` if it was read from one.
    ///
    /// # Errors
    ///
    /// [`Refusal`] with the demand that isn't met, or that can't be read.
    pub fn check(&self, package: &Package, file: Option<&Path>) -> Result<(), Refusal> {
        let keys = self.keys.iter().map(|key| rmpkg::public_key(key));
        let keys: Vec<_> = keys.collect::<Result<_, _>>()?;
        let runtimes = self.runtimes.iter().map(|digest| digest.parse());
        let runtimes: Vec<RuntimeDigest> =
            runtimes.collect::<Result<_, _>>().map_err(anyhow::Error::from)?;
        let signature = if keys.is_empty() { None } else { self.detached(package, file)? };
        let policy = TrustPolicy { keys, signature, sha256: self.sha256.clone() };
        policy.check(package).map_err(LoadError::from)?;
        let sha256 = package.wasm_sha256().to_owned();
        let is_known = sha256.parse().is_ok_and(|digest| runtimes.contains(&digest));
        if !runtimes.is_empty() && !is_known {
            return Err(LoadError::WrongRuntime { sha256 }.into());
        }
        Ok(())
    }

    /// The one that was given, or else the one beside a package that has none.
    fn detached(
        &self,
        package: &Package,
        file: Option<&Path>,
    ) -> Result<Option<Signature>, Refusal> {
        let beside = file.map(rmpkg::detached).filter(|beside| beside.exists());
        let path = match (&self.signature, package.signature()) {
            (Some(Detached::Content(content)), _) => {
                let signature = String::from_utf8_lossy(content).parse();
                return Ok(Some(signature.map_err(anyhow::Error::from)?));
            }
            (Some(Detached::File(path)), _) => Some(path.clone()),
            (None, Some(_)) => None,
            (None, None) => beside,
        };
        Ok(path.map(|path| rmpkg::read_signature(&path)).transpose()?)
    }
}
