//! Where a registry sends to.

use ureq::http::Uri;

/// An address that a registry gave, seen from the one that was asked: whole, without scheme, or without host.
pub(crate) fn join(base: &Uri, location: &str) -> Option<Uri> {
    let scheme = base.scheme_str()?;
    let authority = base.authority()?;
    let whole = if location.starts_with("//") {
        format!("{scheme}:{location}")
    } else if location.starts_with('/') {
        format!("{scheme}://{authority}{location}")
    } else {
        location.to_owned()
    };
    let uri: Uri = whole.split('#').next()?.parse().ok()?;
    let is_http = matches!(uri.scheme_str(), Some("http" | "https"));
    let is_anonymous = uri.authority().is_some_and(|authority| !authority.as_str().contains('@'));
    (is_http && is_anonymous).then_some(uri)
}

/// Whether credentials for the one are for the other, too.
pub(crate) fn is_same_origin(one: &Uri, other: &Uri) -> bool {
    let is_same_host = match (one.host(), other.host()) {
        (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
        _ => false,
    };
    is_same_host && one.scheme() == other.scheme() && port(one) == port(other)
}

fn port(uri: &Uri) -> Option<u16> {
    let usual = || match uri.scheme_str() {
        Some("https") => Some(443),
        Some("http") => Some(80),
        _ => None,
    };
    uri.port_u16().or_else(usual)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_seen_from_the_one_that_was_asked() {
        let base: Uri = "https://h:5000/v2/a/blobs/uploads/".parse().unwrap();
        for (location, whole) in [
            ("/v2/a/1?x=1", "https://h:5000/v2/a/1?x=1"),
            ("//other/1", "https://other/1"),
            ("http://other:80/1#2", "http://other/1"),
        ] {
            let joined = join(&base, location).unwrap();
            let whole: Uri = whole.parse().unwrap();
            assert!(is_same_origin(&joined, &whole), "{location}");
            assert_eq!(joined.path_and_query(), whole.path_and_query());
        }
        for location in
            ["", "1", "ftp://h/1", "file:///etc/passwd", "https://u:p@h/", "https:///1", "/ä b"]
        {
            assert_eq!(join(&base, location), None, "{location}");
        }
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        let is_same =
            |one: &str, other: &str| is_same_origin(&one.parse().unwrap(), &other.parse().unwrap());
        assert!(is_same("https://h/1", "https://h:443/2"));
        assert!(is_same("http://h.example/1", "HTTP://H.Example:80/2"));
        for other in ["http://h/1", "https://h:444/1", "https://i/1", "https://h.i/1"] {
            assert!(!is_same("https://h/1", other), "{other}");
        }
    }
}
