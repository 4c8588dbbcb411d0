//! Interpreters of this machine, by their version.

use std::env;
use std::path::PathBuf;

/// What may be a Python of the line of `version`, such as 3.12 for 3.12.1: pyenv's, then those in `PATH`.
pub fn candidates(version: &str) -> Vec<PathBuf> {
    let line = line_of(version);
    let mut candidates = pyenv_versions(line);
    candidates.extend([format!("python{line}"), "python3".to_owned()].map(PathBuf::from));
    candidates
}

/// pyenv's interpreters of that line; its shims answer for the active version alone.
fn pyenv_versions(line: &str) -> Vec<PathBuf> {
    let home = || env::home_dir().map(|home| home.join(".pyenv"));
    let Some(root) = env::var_os("PYENV_ROOT").map(PathBuf::from).or_else(home) else {
        return Vec::new();
    };
    let versions = root.join("versions").read_dir().into_iter().flatten().flatten();
    let mut pythons: Vec<_> = versions
        .filter(|version| line_of(&version.file_name().to_string_lossy()) == line)
        .map(|version| version.path().join("bin").join("python3"))
        .collect();
    pythons.sort();
    pythons
}

/// `3.12` of `3.12.1`.
pub fn line_of(version: &str) -> &str {
    version.match_indices('.').nth(1).map_or(version, |(end, _)| &version[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_a_version_has_two_numbers() {
        assert_eq!(line_of("3.12.1"), "3.12");
        assert_eq!(line_of("3.12"), "3.12");
    }

    #[test]
    fn the_machines_own_python_is_the_last_choice() {
        let candidates = candidates("3.12.1");
        assert!(candidates.ends_with(&["python3.12".into(), "python3".into()]), "{candidates:?}");
    }
}
