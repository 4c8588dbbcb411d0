//! `six.moves`: modules that the package `six` makes when they are asked for, from the standard library.

/// The names in `six.moves`, each with where it leads.
const MOVED: &[(&str, &str)] = &[
    ("BaseHTTPServer", "http.server"),
    ("CGIHTTPServer", "http.server"),
    ("SimpleHTTPServer", "http.server"),
    ("UserDict", "collections"),
    ("UserList", "collections"),
    ("UserString", "collections"),
    ("_thread", "_thread"),
    ("cPickle", "pickle"),
    ("cStringIO", "io"),
    ("collections_abc", "collections.abc"),
    ("configparser", "configparser"),
    ("copyreg", "copyreg"),
    ("dbm_gnu", "dbm.gnu"),
    ("dbm_ndbm", "dbm.ndbm"),
    ("email_mime_base", "email.mime.base"),
    ("email_mime_image", "email.mime.image"),
    ("email_mime_multipart", "email.mime.multipart"),
    ("email_mime_nonmultipart", "email.mime.nonmultipart"),
    ("email_mime_text", "email.mime.text"),
    ("filterfalse", "itertools"),
    ("getoutput", "subprocess"),
    ("getstatusoutput", "subprocess"),
    ("html_entities", "html.entities"),
    ("html_parser", "html.parser"),
    ("http_client", "http.client"),
    ("http_cookiejar", "http.cookiejar"),
    ("http_cookies", "http.cookies"),
    ("queue", "queue"),
    ("reduce", "functools"),
    ("reload_module", "importlib"),
    ("reprlib", "reprlib"),
    ("shlex_quote", "shlex"),
    ("socketserver", "socketserver"),
    ("urllib", "urllib.parse"),
    ("urllib", "urllib.error"),
    ("urllib_error", "urllib.error"),
    ("urllib_parse", "urllib.parse"),
    ("urllib_request", "urllib.request"),
    ("urllib_response", "urllib.response"),
    ("urllib_robotparser", "urllib.robotparser"),
    ("xmlrpc_client", "xmlrpc.client"),
    ("xmlrpc_server", "xmlrpc.server"),
    ("zip_longest", "itertools"),
];
/// The modules of the package `six.moves.urllib`.
const OF_URLLIB: &[&str] = &["error", "parse", "request", "response", "robotparser"];

/// All names that may lead somewhere.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    MOVED.iter().map(|(name, _)| *name).chain(OF_URLLIB.iter().copied())
}

/// Whether the module is `six` or what it makes, be it a copy in another package.
pub(crate) fn is_six(module: &str) -> bool {
    module.split('.').any(|part| part == "six")
}

/// The modules of the standard library that a name stands for, if the code that has it uses `six`.
pub(crate) fn meant_by(name: &str) -> impl Iterator<Item = String> {
    let moved =
        MOVED.iter().filter(move |(moved, _)| *moved == name).map(|(_, to)| (*to).to_owned());
    let of_urllib = OF_URLLIB.contains(&name).then(|| format!("urllib.{name}"));
    moved.chain(of_urllib)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_to_the_standard_library() {
        let meant = |name| meant_by(name).collect::<Vec<_>>();
        assert_eq!(meant("html_parser"), ["html.parser"]);
        assert_eq!(meant("request"), ["urllib.request"]);
        assert_eq!(meant("urllib"), ["urllib.parse", "urllib.error"]);
        assert_eq!(meant("range"), [""; 0]);
        assert!(is_six("six.moves") && is_six("vendored.six.moves.queue") && !is_six("sixty"));
    }
}
