//! Signatures of a package in a registry: manifests that refer to the package's own.
//!
//! A registry may list what refers to a manifest. For one that does not, whoever pushes keeps
//! [a list under a tag](https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema)
//! that is named like the manifest's digest.

use rmpkg_format::Signature;
use serde::Deserialize;
use serde_json::Value;
use ureq::http::Method;
use ureq::http::header::ACCEPT;

use crate::auth::encoded;
use crate::documents::Document;
use crate::manifest::{Descriptor, INDEX, Index, MANIFEST, Manifest, SIGNATURE};
use crate::{Digest, Found, Registry, RegistryError, Target, annotations};

/// The largest list that is read.
const MAX_BYTES: u64 = 4 << 20;
/// How many signatures of a package are taken.
const MAX_SIGNATURES: usize = 16;
/// How many of what may be one are looked at, each with a request.
const MAX_LOOKED_AT: usize = 128;
/// What is told of an entry that can't be understood.
const MAX_REASON: usize = 200;

impl Registry {
    /// The signatures that the registry has of a package, as the blobs that they are, the first ones of many. They
    /// are unchecked, and may be anybody's. What is said to be one and is none does not keep others from being found:
    /// `passed_over` is told its digest, if it has one, and why.
    ///
    /// # Errors
    ///
    /// [`RegistryError`].
    pub fn signatures(
        &self,
        package: &Found,
        passed_over: &mut dyn FnMut(Option<&Digest>, RegistryError),
    ) -> Result<Vec<Descriptor>, RegistryError> {
        let index = match self.listed(&package.digest)? {
            Some(index) => index,
            None => {
                self.listed_by_tag(&package.digest)?.map_or_else(Index::empty, |(index, _)| index)
            }
        };
        let mut blobs: Vec<Descriptor> = Vec::new();
        for (number, entry) in candidates(&index).take(MAX_LOOKED_AT) {
            let described = self.entry(number, entry);
            let digest = described.as_ref().ok().map(|described| described.digest.clone());
            let blob = described.and_then(|described| self.signature(&described, &package.digest));
            match blob {
                Ok(Some(blob)) if blobs.iter().all(|known| known.digest != blob.digest) => {
                    blobs.push(blob);
                }
                Ok(_) => {}
                Err(error) if error.is_about_the_package() => passed_over(digest.as_ref(), error),
                Err(error) => return Err(error),
            }
            if blobs.len() == MAX_SIGNATURES {
                break;
            }
        }
        Ok(blobs)
    }

    /// What an entry of a list describes.
    fn entry(&self, number: usize, entry: &Value) -> Result<Descriptor, RegistryError> {
        Descriptor::deserialize(entry).map_err(|error| RegistryError::BadEntry {
            host: self.host(),
            name: self.name().to_owned(),
            number,
            reason: error.to_string().chars().take(MAX_REASON).collect(),
        })
    }

    /// The blob of a manifest, if that is one of a signature of this subject.
    fn signature(
        &self,
        described: &Descriptor,
        subject: &Digest,
    ) -> Result<Option<Descriptor>, RegistryError> {
        let Some(document) = self.described(described)? else { return Ok(None) };
        // Others may refer to the package with documents of theirs, such as an index.
        let Ok(manifest) = self.parse::<Manifest>(&document.bytes) else { return Ok(None) };
        let refers =
            manifest.subject.as_ref().is_some_and(|subject_of| subject_of.digest == *subject);
        let blob = manifest.only_layer(SIGNATURE).filter(|_| refers);
        Ok(blob.filter(|blob| blob.size <= Signature::MAX_BYTES).cloned())
    }

    /// What the registry lists; nothing if it has no lists.
    fn listed(&self, subject: &Digest) -> Result<Option<Index>, RegistryError> {
        // Not every registry filters.
        let query = encoded(&[("artifactType", SIGNATURE)]);
        let call = self.call(Method::GET, &format!("referrers/{subject}?{query}"))?;
        let response = self.follow(call.header(ACCEPT, INDEX))?;
        match response.status().as_u16() {
            200 => {}
            // Those that know nothing of it answer in their own ways.
            400 | 404 | 405 | 501 => return Ok(None),
            _ => return Err(self.refused(response)),
        }
        self.parse(&self.whole(response, "the list of referrers", MAX_BYTES)?).map(Some)
    }

    fn listed_by_tag(&self, subject: &Digest) -> Result<Option<(Index, Document)>, RegistryError> {
        let Some(document) = self.document(&Target::Tag(subject.referrers_tag()))? else {
            return Ok(None);
        };
        Ok(Some((self.parse(&document.bytes)?, document)))
    }

    /// Pushes a signature of the package that has this manifest.
    pub(crate) fn attach(
        &self,
        signature: &Signature,
        subject: Descriptor,
    ) -> Result<Digest, RegistryError> {
        let bytes = signature.as_str().as_bytes();
        let mut layer = Descriptor::of(SIGNATURE, bytes);
        self.upload(&layer, bytes, &|_| {})?;
        layer.annotations = annotations::of_file(self.name(), ".rmpkg.minisig");
        let mut manifest = Manifest::of(layer, annotations::of_signature(signature.key_id()));
        let digest = subject.digest.clone();
        manifest.subject = Some(subject);
        let bytes = self.bytes_of(&manifest)?;
        let mut described = Descriptor::of(MANIFEST, &bytes);
        let put = self.put(&Target::Digest(described.digest.clone()), MANIFEST, &bytes)?;
        described.artifact_type = manifest.artifact_type;
        described.annotations = manifest.annotations;
        let own = described.digest.clone();
        if !put.lists_referrers {
            self.list_by_tag(&digest, &described)?;
        }
        Ok(own)
    }

    /// Adds a referrer to the list under the subject's tag, which else stays what others have made of it. Who adds
    /// another one at the same moment may take its place: registries have nothing against that, so `push` can be
    /// repeated.
    fn list_by_tag(&self, subject: &Digest, referrer: &Descriptor) -> Result<(), RegistryError> {
        let known = self.listed_by_tag(subject)?;
        let mut index = known.map_or_else(Index::empty, |(index, _)| index);
        let mut known = index.manifests.iter().filter_map(|one| Descriptor::deserialize(one).ok());
        if known.any(|one| one.digest == referrer.digest) {
            return Ok(());
        }
        let entry = serde_json::to_value(referrer);
        let entry = entry.map_err(|error| self.malformed("a manifest", error.to_string()))?;
        index.manifests.push(entry);
        let bytes = self.bytes_of(&index)?;
        self.put(&Target::Tag(subject.referrers_tag()), INDEX, &bytes).map(drop)
    }
}

/// What may be a signature, with its place in the list. Those that say so come first: whoever keeps a list by hand may
/// have left that out, and anybody's documents may be in it.
fn candidates(index: &Index) -> impl Iterator<Item = (usize, &Value)> {
    let of_type = |wanted: Option<&'static str>| {
        let entries = (1..).zip(&index.manifests);
        entries.filter(move |(_, entry)| entry["artifactType"].as_str() == wanted)
    };
    of_type(Some(SIGNATURE)).chain(of_type(None))
}
