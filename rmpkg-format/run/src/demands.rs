//! Packages that are loaded only if they are what somebody demands.

use rmpkg_format::{Package, TrustPolicy};

use crate::{LoadError, Pipeline, Runner};

impl Runner {
    /// As [`Self::load`], once the package has turned out to be what `policy` demands. Nothing of another one
    /// is unpacked, kept or compiled.
    ///
    /// # Errors
    /// [`LoadError::Untrusted`] with the demand that is not met, and as [`Self::load`].
    pub fn load_trusted(
        &self,
        package: &Package,
        policy: &TrustPolicy,
    ) -> Result<Pipeline, LoadError> {
        policy.check(package)?;
        self.load(package)
    }
}
