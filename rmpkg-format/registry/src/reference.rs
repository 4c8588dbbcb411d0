//! What a package is called in a registry.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use crate::Digest;

/// What references begin with.
pub const SCHEME: &str = "oci://";

/// The longest name, as registries have it together with their host.
const MAX_NAME: usize = 255;
const MAX_TAG: usize = 128;

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
        let (host, _) = split_port(&self.host);
        let address = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        host.eq_ignore_ascii_case("localhost")
            || host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
            || address.is_some_and(|text| text.parse::<Ipv6Addr>().is_ok_and(|a| a.is_loopback()))
    }
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

/// The colons of an IPv6 address stand in brackets.
fn split_port(host: &str) -> (&str, Option<&str>) {
    let after = host.rfind(']').map_or(0, |end| end + 1);
    match host[after..].find(':') {
        Some(colon) => (&host[..after + colon], Some(&host[after + colon + 1..])),
        None => (host, None),
    }
}

fn check_host(host: &str) -> Result<(), &'static str> {
    let (name, port) = split_port(host);
    let is_port = |port: &str| {
        port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|n| n > 0)
    };
    if port.is_some_and(|port| !is_port(port)) {
        return Err("the port is no number from 1 to 65535");
    }
    let address = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let is_host = match address {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => name.len() <= MAX_NAME && name.split('.').all(is_label),
    };
    if is_host { Ok(()) } else { Err("the host is neither a name nor an address") }
}

fn is_label(label: &str) -> bool {
    let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    !label.is_empty()
        && label.bytes().all(is_inner)
        && !label.starts_with('-')
        && !label.ends_with('-')
}

fn check_name(name: &str) -> Result<(), &'static str> {
    if name.len() > MAX_NAME {
        return Err("the name has more than 255 characters");
    }
    if name.split('/').all(is_part_of_name) {
        return Ok(());
    }
    Err("the name has other characters than lower-case letters, digits and, between those, single \
         `.`, `_`, `__`, `-` and `/`")
}

/// `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`
fn is_part_of_name(part: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let ends = [part.bytes().next(), part.bytes().last()];
    let separators = part.split(|char: char| u8::try_from(char).is_ok_and(is_word));
    ends.iter().all(|end| end.is_some_and(is_word))
        && separators.into_iter().all(|between| {
            matches!(between, "" | "." | "_" | "__") || between.bytes().all(|byte| byte == b'-')
        })
}

fn check_tag(tag: &str) -> Result<(), &'static str> {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let is_inner = |byte: u8| is_word(byte) || byte == b'.' || byte == b'-';
    let is_tag = tag.len() <= MAX_TAG
        && tag.bytes().next().is_some_and(is_word)
        && tag.bytes().all(is_inner);
    let reason = "the tag is not 1 to 128 letters, digits, `_`, `.` and `-`, of which the last two do \
                  not come first";
    if is_tag { Ok(()) } else { Err(reason) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DIGEST: &str = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

    #[test]
    fn references_are_read_and_written_alike() {
        let digest = format!("oci://ghcr.io/a/b/c@{DIGEST}");
        for text in [
            "oci://localhost:5000/team/mixed:1.0",
            "oci://localhost/mixed:_",
            "oci://127.0.0.1:5000/a__b/c--d.e_f:latest",
            "oci://[::1]:5000/mixed:1.0-rc.1_2",
            "oci://Registry.Example.com/mixed:V1",
            &digest,
        ] {
            assert_eq!(text.parse::<Reference>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_no_reference_is_refused_with_the_reason() {
        let long_name = format!("oci://h/{}:1", "a".repeat(256));
        let long_tag = format!("oci://h/a:{}", "a".repeat(129));
        let both = format!("oci://h/a:1@{DIGEST}");
        for (text, reason) in [
            ("localhost:5000/a:1", "`oci://`"),
            ("oci://localhost:5000", "no name"),
            ("oci:///a:1", "host"),
            ("oci://-h/a:1", "host"),
            ("oci://h..i/a:1", "host"),
            ("oci://user@h/a:1", "host"),
            ("oci://[::1/a:1", "port"),
            ("oci://[1.2.3.4]/a:1", "host"),
            ("oci://h:0/a:1", "port"),
            ("oci://h:65536/a:1", "port"),
            ("oci://h:+5/a:1", "port"),
            ("oci://h:/a:1", "port"),
            ("oci://h/a", "neither a tag nor a digest"),
            ("oci://h/:1", "the name"),
            ("oci://h/A:1", "the name"),
            ("oci://h/a//b:1", "the name"),
            ("oci://h/../b:1", "the name"),
            ("oci://h/a___b:1", "the name"),
            ("oci://h/a._b:1", "the name"),
            ("oci://h/a?b:1", "the name"),
            ("oci://h/a%2fb:1", "the name"),
            ("oci://h/ä:1", "the name"),
            (&long_name, "255"),
            ("oci://h/a:", "the tag"),
            ("oci://h/a:.1", "the tag"),
            ("oci://h/a:-1", "the tag"),
            ("oci://h/a:1+2", "the tag"),
            ("oci://h/a:1/b", "the tag"),
            (&long_tag, "the tag"),
            ("oci://h/a@sha256:12", "SHA-256"),
            ("oci://h/a@", "SHA-256"),
            (&both, "a tag and a digest"),
        ] {
            let error = text.parse::<Reference>().unwrap_err().to_string();
            assert!(error.contains(reason), "{error}");
            assert!(error.starts_with(&format!("`{text}` names no package")), "{error}");
        }
    }

    #[test]
    fn only_loopback_is_this_machine() {
        let is_here = |host: &str| {
            format!("oci://{host}/a:1").parse::<Reference>().unwrap().is_on_this_machine()
        };
        for host in ["localhost", "LOCALHOST:80", "127.0.0.1:5000", "127.9.9.9", "[::1]:5000"] {
            assert!(is_here(host), "{host}");
        }
        for host in ["localhost.example.com", "128.0.0.1", "[::2]", "localhosts", "127.0.0.1.com"] {
            assert!(!is_here(host), "{host}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_given_is_read_as_it_stands_or_refused(text in "oci://[a-z0-9:/@._\\[\\]-]{0,40}|.{0,40}") {
            if let Ok(reference) = text.parse::<Reference>() {
                prop_assert_eq!(reference.to_string(), text);
            }
        }
    }
}
