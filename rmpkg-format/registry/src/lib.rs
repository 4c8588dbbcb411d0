//! `.rmpkg` packages in OCI registries: where container images are kept, packages can be, too.
//!
//! A package is an artifact with a type of its own: a manifest with the package as its only layer. A signature is an
//! artifact that refers to the package's manifest. Nothing that a registry gives is believed: content has a digest,
//! which is checked, and a limit. The crate knows nothing of command lines, nor of how packages run.
//!
//! It is written after the [OCI distribution specification](https://github.com/opencontainers/distribution-spec/blob/main/spec.md).
//! `docs/hosts/registries.md` says what is in a registry then, and why no other library is used.
//!
//! ```no_run
//! use rmpkg_registry::{Access, Reference, Registry, Transport};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let reference: Reference = "oci://localhost:5000/team/mixed:1.0".parse()?;
//! let registry = Registry::of(&reference, Access::Pull, Transport::default());
//! let found = registry.find(reference.target())?;
//! let mut bytes = Vec::new();
//! registry.download(&found.package, "the package", 2 << 30, &mut bytes, &|_| {})?;
//! # Ok(())
//! # }
//! ```

mod annotations;
mod auth;
mod authorize;
mod blobs;
mod client;
mod credentials;
mod deadline;
mod digest;
mod documents;
mod error;
mod http;
mod manifest;
mod package;
mod proxy;
mod reference;
mod referrers;
mod said;
mod url;

pub use client::{Access, Registry, Transport};
pub use digest::{Digest, NoDigest};
pub use error::RegistryError;
pub use manifest::{Descriptor, PACKAGE, SIGNATURE};
pub use package::{Found, Pushed};
pub use reference::{Reference, ReferenceError, SCHEME, Target};
