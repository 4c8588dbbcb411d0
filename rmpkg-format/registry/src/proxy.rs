//! Through which proxy a request goes, if through any.
//!
//! Each request has its own answer: a registry may send to hosts that are nearer or farther than itself.

use std::env;

use ureq::Proxy;
use ureq::http::Uri;

use crate::reference::is_on_this_machine;

/// The proxy that the environment names for this address. There is none for what stays on this machine, passwords
/// without TLS among it, nor for what `NO_PROXY` names.
pub(crate) fn of(uri: &Uri) -> Option<Proxy> {
    if uri.authority().is_none_or(|authority| is_on_this_machine(authority.as_str())) {
        return None;
    }
    let value = variables(uri)
        .into_iter()
        .find_map(|name| env::var(name).ok().filter(|value| !value.is_empty()))?;
    // Of the library, only a proxy that it has found itself knows `NO_PROXY`.
    let is_excluded = Proxy::try_from_env().is_some_and(|any| any.is_no_proxy(uri));
    if is_excluded { None } else { Proxy::new(&value).ok() }
}

/// Where the proxy for this address stands: what is meant for its scheme comes first.
fn variables(uri: &Uri) -> [&'static str; 4] {
    match uri.scheme_str() {
        Some("https") => ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"],
        _ => ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"],
    }
}
