//! What hosts, names and tags are made of; what is wrong with one that is none, as the end of a sentence.

use std::net::Ipv6Addr;

/// The longest name, as registries have it together with their host.
const MAX_NAME: usize = 255;
const MAX_TAG: usize = 128;

/// The colons of an IPv6 address stand in brackets.
pub(super) fn split_port(host: &str) -> (&str, Option<&str>) {
    let after = host.rfind(']').map_or(0, |end| end + 1);
    match host[after..].find(':') {
        Some(colon) => (&host[..after + colon], Some(&host[after + colon + 1..])),
        None => (host, None),
    }
}

pub(super) fn check_host(host: &str) -> Result<(), &'static str> {
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

pub(super) fn check_name(name: &str) -> Result<(), &'static str> {
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

pub(super) fn check_tag(tag: &str) -> Result<(), &'static str> {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let is_inner = |byte: u8| is_word(byte) || byte == b'.' || byte == b'-';
    let is_tag = tag.len() <= MAX_TAG
        && tag.bytes().next().is_some_and(is_word)
        && tag.bytes().all(is_inner);
    let reason = "the tag is not 1 to 128 letters, digits, `_`, `.` and `-`, of which the last two do \
                  not come first";
    if is_tag { Ok(()) } else { Err(reason) }
}
