//! What somebody demands of a package before anything of it is used.

use crate::{Package, PublicKey, Signature, SignatureError};

/// What somebody demands of a package before anything of it is used. The default demands nothing. What is
/// checked are the bytes that were read: what happens to the file afterwards does not matter.
#[derive(Debug, Clone, Default)]
pub struct TrustPolicy {
    /// Public keys, of which one must have signed the package. Without any it need not be signed.
    pub keys: Vec<PublicKey>,
    /// A detached signature, of the package file. It counts in place of the one in the package.
    pub signature: Option<Signature>,
    /// The SHA-256 of the package file in hexadecimal digits.
    pub sha256: Option<String>,
}

/// Why a package is not trusted, however whole it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// It is another package.
    #[error("the sha256 of the package is {found}, not {expected}")]
    WrongPackage {
        /// The digest that was demanded.
        expected: String,
        /// The digest of the package file.
        found: String,
    },
    /// It is not signed, or not with one of the keys.
    #[error(transparent)]
    Signature(#[from] SignatureError),
}

impl TrustError {
    /// A name for the defect that does not change, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::WrongPackage { .. } => "wrong_package",
            Self::Signature(error) => error.code(),
        }
    }
}

impl TrustPolicy {
    /// Checks all that is demanded, and gives the signature that was checked, if one was demanded.
    ///
    /// A signature in the package covers the manifest, and through the digests there what is read of the
    /// package afterwards.
    ///
    /// ```
    /// # use rmpkg_format::{Package, PackageBuilder, TrustPolicy, layout::WASM_MODULE};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let pipeline = r#"{"version": "v1", "metadata": {}, "nodes": [], "connections": []}"#;
    /// # let mut builder = PackageBuilder::new(pipeline_manifest::Manifest::from_json(pipeline)?);
    /// # builder.add_bytes(WASM_MODULE, b"\0asm\x01\0\0\0".to_vec())?;
    /// # let mut bytes = std::io::Cursor::new(Vec::new());
    /// # builder.write(&mut bytes)?;
    /// # let package = Package::from_bytes(bytes.into_inner())?;
    /// let key = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3".parse()?;
    /// let policy = TrustPolicy { keys: vec![key], ..TrustPolicy::default() };
    /// assert_eq!(policy.check(&package).unwrap_err().code(), "signature_missing");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`TrustError`] with the first demand that is not met.
    pub fn check<'a>(&'a self, package: &'a Package) -> Result<Option<&'a Signature>, TrustError> {
        let found = package.sha256();
        let is_other = |expected: &&String| !expected.eq_ignore_ascii_case(found);
        if let Some(expected) = self.sha256.as_ref().filter(is_other) {
            let (expected, found) = (expected.clone(), found.to_owned());
            return Err(TrustError::WrongPackage { expected, found });
        }
        if self.keys.is_empty() { Ok(None) } else { Ok(Some(self.check_signature(package)?)) }
    }

    fn check_signature<'a>(
        &'a self,
        package: &'a Package,
    ) -> Result<&'a Signature, SignatureError> {
        let embedded = || package.signature().map(|found| (found, package.manifest_json()));
        let detached = self.signature.as_ref().map(|given| (given, package.bytes()));
        let (signature, bytes) = detached.or_else(embedded).ok_or(SignatureError::Missing)?;
        let answers: Vec<_> = self.keys.iter().map(|key| key.verify(bytes, signature)).collect();
        if answers.contains(&Ok(())) {
            return Ok(signature);
        }
        if answers.contains(&Err(SignatureError::Invalid)) {
            return Err(SignatureError::Invalid);
        }
        let key = self.keys.iter().map(PublicKey::key_id).collect::<Vec<_>>().join(" or ");
        Err(SignatureError::WrongKey { signature: signature.key_id(), key })
    }
}
