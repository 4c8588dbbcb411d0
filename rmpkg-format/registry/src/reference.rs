//! What a package is called in a registry.

mod grammar;

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use crate::Digest;
use grammar::{check_host, check_name, check_tag, split_port};

/// What references begin with.
pub const SCHEME: &str = "oci://";

/// `oci://HOST[:PORT]/NAME:TAG` or `oci://HOST[:PORT]/NAME@sha256:DIGEST`, with names and tags as the
/// [OCI distribution specification](https://github.com/opencontainers/distribution-spec/blob/main/spec.md) has them.
/// There is no registry and no tag that is meant where none is named.
///
/// ```
/// use rmpkg_registry::{Reference, Target};
///
/// let reference: Reference = "oci://localhost:5000/team/mixed:1.0".parse()?;
/// assert_eq!((reference.host(), reference.name()), ("localhost:5000", "team/mixed"));
/// assert_eq!(reference.target(), &Target::Tag("1.0".to_owned()));
/// assert!("oci://localhost:5000/team/mixed".parse::<Reference>().is_err());
/// # Ok::<(), rmpkg_registry::ReferenceError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reference {
    host: String,
    name: String,
    target: Target,
}

/// Which of the packages of a name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Target {
    /// The one that has this tag now.
    Tag(String),
    /// The one whose manifest has this digest, now and later.
    Digest(Digest),
}

/// A text that is no reference.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{reference}` names no package in a registry: {reason}; write oci://HOST[:PORT]/NAME:TAG or \
     oci://HOST[:PORT]/NAME@sha256:DIGEST"
)]
pub struct ReferenceError {
    reference: String,
    reason: &'static str,
}

impl Reference {
    /// The host, with its port if one is named.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The name of the repository, such as `team/mixed`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Which of the packages there.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// Whether the registry is on this machine, by its name.
    pub fn is_on_this_machine(&self) -> bool {
        is_on_this_machine(&self.host)
    }
}

/// Whether a host, with or without its port, is this machine, by its name.
pub(crate) fn is_on_this_machine(host: &str) -> bool {
    let (host, _) = split_port(host);
    let address = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        || address.is_some_and(|text| text.parse::<Ipv6Addr>().is_ok_and(|a| a.is_loopback()))
}

impl FromStr for Reference {
    type Err = ReferenceError;

    fn from_str(text: &str) -> Result<Self, ReferenceError> {
        parse(text).map_err(|reason| ReferenceError { reference: text.to_owned(), reason })
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, name, target } = self;
        match target {
            Target::Tag(tag) => write!(f, "{SCHEME}{host}/{name}:{tag}"),
            Target::Digest(digest) => write!(f, "{SCHEME}{host}/{name}@{digest}"),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tag(tag) => f.write_str(tag),
            Self::Digest(digest) => digest.fmt(f),
        }
    }
}

fn parse(text: &str) -> Result<Reference, &'static str> {
    let rest = text.strip_prefix(SCHEME).ok_or("it does not begin with `oci://`")?;
    let (host, path) = rest.split_once('/').ok_or("it has no name after the host")?;
    check_host(host)?;
    let (name, target) = match path.split_once('@') {
        Some((name, _)) if name.contains(':') => Err("it has a tag and a digest; leave out one"),
        Some((name, digest)) => digest
            .parse()
            .map(|digest| (name, Target::Digest(digest)))
            .map_err(|_| "after the `@` is no SHA-256 in lower case"),
        None => path
            .split_once(':')
            .map(|(name, tag)| (name, Target::Tag(tag.to_owned())))
            .ok_or("it has neither a tag nor a digest"),
    }?;
    check_name(name)?;
    if let Target::Tag(tag) = &target {
        check_tag(tag)?;
    }
    Ok(Reference { host: host.to_owned(), name: name.to_owned(), target })
}

#[cfg(test)]
mod tests;
