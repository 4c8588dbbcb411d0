//! Through which proxy a request goes, if through any.
//!
//! Each request has its own answer: a registry may send to hosts that are nearer or farther than itself.

use std::env;
use std::ffi::OsStr;

use ureq::http::Uri;
use ureq::{Proxy, ProxyBuilder, ProxyProtocol};

use crate::RegistryError;
use crate::reference::is_on_this_machine;

/// The proxy that the environment names for this address. There is none for what stays on this machine, passwords
/// without TLS among it, nor for what `NO_PROXY` names. One that can't be used is an error, and not passed by: who has
/// set it may not want that anything goes another way.
pub(crate) fn of(uri: &Uri) -> Result<Option<Proxy>, RegistryError> {
    let is_here = uri.authority().is_none_or(|authority| is_on_this_machine(authority.as_str()));
    if is_here || is_excluded(uri) {
        return Ok(None);
    }
    let set = variables(uri).into_iter().find_map(|name| {
        let value = env::var_os(name).filter(|value| !value.is_empty())?;
        Some((name, value))
    });
    set.map(|(name, value)| usable(name, &value)).transpose()
}

/// Where the proxy for this address stands: what is meant for its scheme comes first.
fn variables(uri: &Uri) -> [&'static str; 4] {
    match uri.scheme_str() {
        Some("https") => ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"],
        _ => ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"],
    }
}

/// Whether `NO_PROXY` names this address, as the library reads that. It asks a proxy, whichever.
fn is_excluded(uri: &Uri) -> bool {
    let mut values = ["NO_PROXY", "no_proxy"].into_iter().filter_map(|name| env::var(name).ok());
    let Some(value) = values.next() else { return false };
    let any = value.split(',').fold(Proxy::builder(ProxyProtocol::Http), ProxyBuilder::no_proxy);
    any.build().is_ok_and(|any| any.is_no_proxy(uri))
}

/// The proxy that is the value of this variable.
fn usable(variable: &'static str, value: &OsStr) -> Result<Proxy, RegistryError> {
    // The value stays untold: it may have a password.
    let refused = |reason| RegistryError::Proxy { variable, reason };
    let proxy = value.to_str().and_then(|value| Proxy::new(value).ok());
    let proxy = proxy.ok_or_else(|| refused("it is no address of a proxy"))?;
    if !is_supported(proxy.protocol()) {
        return Err(refused("it is one for SOCKS, which is not supported"));
    }
    // It would take the default in the place of a port that is none.
    let address = proxy.uri().authority().map_or("", |authority| authority.as_str());
    let ends_in_host = address.ends_with(proxy.host());
    let has_port = proxy.uri().port_u16().is_some_and(|port| port > 0);
    if ends_in_host || has_port { Ok(proxy) } else { Err(refused("its port is none")) }
}

/// With another one the library, as it is built here, would end the process.
fn is_supported(protocol: ProxyProtocol) -> bool {
    matches!(protocol, ProxyProtocol::Http | ProxyProtocol::Https)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(value: &str) -> Option<String> {
        usable("HTTPS_PROXY", OsStr::new(value)).err().map(|error| error.to_string())
    }

    #[test]
    fn a_proxy_has_a_host_and_may_have_the_rest() {
        for value in [
            "proxy",
            "proxy:3128",
            "http://proxy",
            "http://proxy:3128/",
            "https://user:pass%40word@proxy.example:3128",
            "http://[::1]",
            "[::1]:3128",
        ] {
            assert_eq!(reason(value), None, "{value}");
        }
    }

    #[test]
    fn what_is_no_proxy_is_refused_without_its_value() {
        let none = "it is no address of a proxy";
        for (value, expected) in [
            ("http://", none),
            ("http://[", none),
            ("http//secret:3128", none),
            ("http://user secret@proxy", none),
            ("http://secret%ff@proxy", none),
            ("gopher://secret@proxy", none),
            ("/secret", none),
            ("http://secret@proxy:99999", "its port is none"),
            ("http://secret@proxy:", "its port is none"),
            ("proxy:0", "its port is none"),
        ] {
            let told = format!(
                "`HTTPS_PROXY` in the environment names no proxy that can be used: {expected}; set it to \
                 `http://HOST:PORT`, or unset it"
            );
            assert_eq!(reason(value), Some(told), "{value}");
        }
    }

    #[test]
    fn only_what_the_library_can_do_reaches_it() {
        let supported = |protocols: &[ProxyProtocol]| {
            protocols.iter().map(|protocol| is_supported(*protocol)).collect::<Vec<_>>()
        };
        assert_eq!(supported(&[ProxyProtocol::Http, ProxyProtocol::Https]), [true; 2]);
        let others = [ProxyProtocol::Socks4, ProxyProtocol::Socks4A, ProxyProtocol::Socks5];
        assert_eq!(supported(&others), [false; 3]);
    }
}
