//! Which package index pip is configured for, in uv's words.

use std::env;

use child_processes as process;

/// pip's option, uv's variable, and the other variables that say the same to uv.
const OPTIONS: [(&str, &str, &[&str]); 3] = [
    ("index-url", "UV_DEFAULT_INDEX", &["UV_INDEX_URL"]),
    ("extra-index-url", "UV_INDEX", &["UV_EXTRA_INDEX_URL"]),
    ("cert", "SSL_CERT_FILE", &[]),
];
/// Where else files are, in uv's words.
const FIND_LINKS: &str = "UV_FIND_LINKS";
/// What the values of pip's switches are if they are on, whatever the case.
const ON: [&str; 5] = ["1", "on", "t", "true", "yes"];

/// What uv is told besides its task. What the user tells uv itself stays as it is.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Environment variables.
    pub environment: Vec<(&'static str, String)>,
    /// Arguments of `uv lock`: there is no variable for these.
    pub arguments: Vec<String>,
}

impl Settings {
    /// Those of pip.
    pub fn of_pip(python: &str) -> Self {
        let list =
            process::ask_python(python, &["-m", "pip", "config", "list"]).unwrap_or_default();
        Self::of(&list, |name| env::var_os(name).is_some())
    }

    fn of(list: &str, is_set: impl Fn(&str) -> bool) -> Self {
        let is_unset = |(_, name, others): &&(&str, &str, &[&str])| {
            !is_set(name) && !others.iter().any(|other| is_set(other))
        };
        let variables = OPTIONS.iter().filter(is_unset);
        let environment =
            variables.filter_map(|(option, name, _)| Some((*name, value(list, option)?)));
        let mut arguments = Vec::new();
        if value(list, "no-index").is_some_and(|value| ON.contains(&value.to_lowercase().as_str()))
        {
            arguments.push("--no-index".to_owned());
        }
        if !is_set(FIND_LINKS) {
            let links = value(list, "find-links").unwrap_or_default();
            let links = links.split(' ').filter_map(place);
            arguments.extend(links.flat_map(|link| ["--find-links".to_owned(), link]));
        }
        Self { environment: environment.collect(), arguments }
    }
}

/// An address as it is, or the folder or file of that path, which uv looks for from elsewhere. pip passes over
/// what is not there.
fn place(link: &str) -> Option<String> {
    if link.contains("://") || link.starts_with("file:") {
        return Some(link.to_owned());
    }
    let path = std::path::absolute(link).ok().filter(|path| path.exists())?;
    path.into_os_string().into_string().ok()
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
    use super::{Settings, value};

    #[test]
    fn the_nearest_setting_counts() {
        let list = ":env:.index-url='one'\nglobal.cert='/etc/c.pem'\nglobal.extra-index-url='\\na\\nb'\nglobal.index-url='two'\n";
        assert_eq!(value(list, "index-url").as_deref(), Some("one"));
        assert_eq!(value(list, "cert").as_deref(), Some("/etc/c.pem"));
        assert_eq!(value(list, "extra-index-url").as_deref(), Some("a b"));
        assert_eq!(value(list, "proxy"), None);
    }

    #[test]
    fn what_pip_looks_at_besides_an_index_is_told_to_uv() {
        let folder = tempfile::tempdir().unwrap();
        let here = folder.path().to_str().unwrap();
        let list = format!(
            "global.no-index='True'\nglobal.find-links='\\n{here}\\n{here}/none\\nhttps://host/links'\nglobal.cert='c'\n"
        );
        let told = Settings::of(&list, |_| false);
        assert_eq!(told.environment, [("SSL_CERT_FILE", "c".to_owned())]);
        let links = ["--find-links", here, "--find-links", "https://host/links"];
        assert_eq!(told.arguments, [["--no-index"].as_slice(), &links].concat());
        let told = Settings::of(&list, |name| ["UV_FIND_LINKS", "SSL_CERT_FILE"].contains(&name));
        assert_eq!((told.environment, told.arguments), (Vec::new(), vec!["--no-index".to_owned()]));
        assert_eq!(Settings::of("global.no-index='false'\n", |_| false), Settings::default());
    }
}
