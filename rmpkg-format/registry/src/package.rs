//! Packages in a registry.

use rmpkg_format::{Package, ReadLimits, Signature};

use crate::manifest::{Descriptor, EMPTY, MANIFEST, Manifest, PACKAGE};
use crate::{Digest, Registry, RegistryError, Target, annotations};

/// A package that a registry says that it has. Its manifest has the digest that it should have.
#[derive(Debug, Clone)]
pub struct Found {
    /// The digest of its manifest, which names this package and no other.
    pub digest: Digest,
    /// The .rmpkg file.
    pub package: Descriptor,
}

/// A package that was pushed.
#[derive(Debug, Clone)]
pub struct Pushed {
    /// The digest of its manifest.
    pub digest: Digest,
    /// The digest of the manifest of its signature.
    pub signature: Option<Digest>,
}

impl Registry {
    /// Looks for a package, without its content.
    ///
    /// # Errors
    ///
    /// [`RegistryError`]: there is nothing of that name, or it is no package, or it is larger than one that is read.
    pub fn find(&self, target: &Target) -> Result<Found, RegistryError> {
        let absent = || RegistryError::NotFound { host: self.host(), what: self.what(target) };
        let document = self.document(target)?.ok_or_else(absent)?;
        let manifest: Manifest = self
            .parse(&document.bytes)
            .map_err(|_| self.no_package(target, "another document than a manifest".to_owned()))?;
        let Some(package) = manifest.only_layer(PACKAGE) else {
            let kind: String = manifest.kind().chars().take(100).collect();
            return Err(self.no_package(target, format!("of the type `{kind}`")));
        };
        let limit = ReadLimits::default().package_bytes;
        if package.size > limit {
            return Err(RegistryError::TooLarge { what: "the package", limit });
        }
        Ok(Found { digest: document.digest, package: package.clone() })
    }

    fn no_package(&self, target: &Target, found: String) -> RegistryError {
        RegistryError::NotAPackage { what: self.what(target), found }
    }

    /// Pushes a package, and gives it the tag when all of it and its signature are there. `progress` is told how many
    /// bytes of the package have gone; none if the registry has it.
    ///
    /// # Errors
    ///
    /// [`RegistryError`].
    pub fn push(
        &self,
        tag: &str,
        package: &Package,
        signature: Option<&Signature>,
        progress: &dyn Fn(u64),
    ) -> Result<Pushed, RegistryError> {
        let mut layer = Descriptor::of(PACKAGE, package.bytes());
        // Registries check that what a manifest names is there.
        self.upload(&Descriptor::empty(), EMPTY, &|_| {})?;
        self.upload(&layer, package.bytes(), progress)?;
        layer.annotations = annotations::of_file(self.name(), ".rmpkg");
        let manifest = Manifest::of(layer, annotations::of_package(package));
        let bytes = self.bytes_of(&manifest)?;
        let subject = Descriptor::of(MANIFEST, &bytes);
        let digest = subject.digest.clone();
        self.put(&Target::Digest(digest.clone()), MANIFEST, &bytes)?;
        let signature = signature.map(|signature| self.attach(signature, subject)).transpose()?;
        self.put(&Target::Tag(tag.to_owned()), MANIFEST, &bytes)?;
        Ok(Pushed { digest, signature })
    }
}
