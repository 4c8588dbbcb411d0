//! Which package index pip is configured for, in uv's words.

use std::env;

use crate::process;

/// pip's option, uv's variable, and the other variables that say the same to uv.
const OPTIONS: [(&str, &str, &[&str]); 3] = [
    ("index-url", "UV_DEFAULT_INDEX", &["UV_INDEX_URL"]),
    ("extra-index-url", "UV_INDEX", &["UV_EXTRA_INDEX_URL"]),
    ("cert", "SSL_CERT_FILE", &[]),
];

/// Environment variables for uv. What the user tells uv itself stays as it is.
pub fn of_pip(python: &str) -> Vec<(&'static str, String)> {
    let list = process::ask(python, &["-m", "pip", "config", "list"]).unwrap_or_default();
    let is_set = |name: &&str| env::var_os(name).is_some();
    let unset = OPTIONS
        .iter()
        .filter(|(_, name, others)| !is_set(name) && !others.iter().any(|other| is_set(&other)));
    unset.filter_map(|(option, name, _)| Some((*name, value(&list, option)?))).collect()
}

/// The value of an option in the answer of `pip config list`. What the environment says comes before files,
/// and what is for `install` before what is for all commands.
fn value(list: &str, option: &str) -> Option<String> {
    let found = |section: &str| {
        let prefix = format!("{section}.{option}=");
        let line = list.lines().find_map(|line| line.strip_prefix(&prefix))?;
        // The value is as Python prints a string.
        let words = line.trim_matches(['\'', '"']).replace("\\n", " ");
        Some(words.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    [":env:", "install", "download", "global"].into_iter().find_map(found)
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn the_nearest_setting_counts() {
        let list = ":env:.index-url='one'\nglobal.cert='/etc/c.pem'\nglobal.extra-index-url='\\na\\nb'\nglobal.index-url='two'\n";
        assert_eq!(value(list, "index-url").as_deref(), Some("one"));
        assert_eq!(value(list, "cert").as_deref(), Some("/etc/c.pem"));
        assert_eq!(value(list, "extra-index-url").as_deref(), Some("a b"));
        assert_eq!(value(list, "proxy"), None);
    }
}
