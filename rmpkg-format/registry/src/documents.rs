//! Manifests and indexes, gotten and put.

use serde::Serialize;
use serde::de::DeserializeOwned;
use ureq::Body;
use ureq::http::header::{ACCEPT, CONTENT_TYPE};
use ureq::http::{HeaderMap, Method, Response};

use crate::http::{header, read, reason_of_io};
use crate::manifest::{Descriptor, INDEX, MANIFEST};
use crate::{Digest, Registry, RegistryError, Target};

/// The largest manifest that is read; registries refuse larger ones.
const MAX_BYTES: u64 = 4 << 20;
/// Where a registry says that it keeps what refers to a subject by itself.
const SUBJECT: &str = "oci-subject";

/// A document as it came, which is what its digest is of.
pub(crate) struct Document {
    pub(crate) bytes: Vec<u8>,
    pub(crate) digest: Digest,
}

/// What a registry did with a manifest.
pub(crate) struct Put {
    /// Whether it lists it among the referrers of its subject.
    pub(crate) lists_referrers: bool,
}

impl Registry {
    /// The manifest or index of that tag or digest, whose digest was checked; nothing if there is none.
    pub(crate) fn document(&self, target: &Target) -> Result<Option<Document>, RegistryError> {
        // Registries give nothing to who does not name the type.
        let call = self.call(Method::GET, &format!("manifests/{target}"))?;
        let response = self.follow(call.header(ACCEPT, format!("{MANIFEST}, {INDEX}")))?;
        match response.status().as_u16() {
            200 => {}
            404 => return Ok(None),
            _ => return Err(self.refused(response)),
        }
        let said = claimed(response.headers());
        let bytes = self.whole(response, "the manifest", MAX_BYTES)?;
        let digest = Digest::of(&bytes);
        let expected = match target {
            Target::Digest(digest) => Some(digest.clone()),
            Target::Tag(_) => said,
        };
        match expected.filter(|expected| *expected != digest) {
            None => Ok(Some(Document { bytes, digest })),
            Some(expected) => {
                Err(RegistryError::WrongDigest { what: "a manifest", expected, found: digest })
            }
        }
    }

    /// As [`Self::document`], of one that something else describes.
    pub(crate) fn described(&self, what: &Descriptor) -> Result<Option<Document>, RegistryError> {
        let document = self.document(&Target::Digest(what.digest.clone()))?;
        let size = document.as_ref().map(|document| document.bytes.len() as u64);
        match size.filter(|size| *size != what.size) {
            None => Ok(document),
            Some(found) => Err(RegistryError::WrongSize {
                what: "a manifest",
                expected: what.size,
                found: found.to_string(),
            }),
        }
    }

    /// All of an answer.
    pub(crate) fn whole(
        &self,
        response: Response<Body>,
        what: &'static str,
        limit: u64,
    ) -> Result<Vec<u8>, RegistryError> {
        let bytes = read(response, limit).map_err(|error| RegistryError::Unreachable {
            host: self.host(),
            reason: reason_of_io(&error),
        })?;
        bytes.ok_or(RegistryError::TooLarge { what, limit })
    }

    /// Reads a document.
    pub(crate) fn parse<T: DeserializeOwned>(&self, bytes: &[u8]) -> Result<T, RegistryError> {
        serde_json::from_slice(bytes)
            .map_err(|error| self.malformed("a manifest", error.to_string()))
    }

    /// Puts a document under a tag or under its digest.
    pub(crate) fn put(
        &self,
        target: &Target,
        media_type: &str,
        bytes: &[u8],
    ) -> Result<Put, RegistryError> {
        let call = self.call(Method::PUT, &format!("manifests/{target}"))?;
        let response = self.send(&call.header(CONTENT_TYPE, media_type).body(bytes))?;
        match response.status().as_u16() {
            200..=299 => Ok(Put { lists_referrers: header(response.headers(), SUBJECT).is_some() }),
            _ => Err(self.refused(response)),
        }
    }

    /// A document's bytes, the same ones for the same document.
    pub(crate) fn bytes_of(&self, document: &impl Serialize) -> Result<Vec<u8>, RegistryError> {
        serde_json::to_vec(document)
            .map_err(|error| self.malformed("a manifest", error.to_string()))
    }
}

/// The digest that the registry says that its answer has.
fn claimed(headers: &HeaderMap) -> Option<Digest> {
    header(headers, "docker-content-digest")?.parse().ok()
}
