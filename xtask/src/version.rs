//! Version numbers in the answers of tools.

use std::fmt;

/// A version as far as requirements go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    major: u32,
    minor: u32,
}

impl Version {
    /// The version `major.minor`.
    pub const fn new(major: u32, minor: u32) -> Self {
        Self { major, minor }
    }

    /// The first version number in `text`, such as the one in `wasm-opt version 132 (version_132)`.
    pub fn find_in(text: &str) -> Option<Self> {
        let start = text.find(|c: char| c.is_ascii_digit())?;
        let end = text[start..].find(|c: char| !c.is_ascii_digit() && c != '.');
        let number = end.map_or(&text[start..], |end| &text[start..start + end]);
        let mut parts = number.split('.');
        let major = parts.next()?.parse().ok()?;
        let minor = parts.next().and_then(|minor| minor.parse().ok()).unwrap_or(0);
        Some(Self { major, minor })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.minor {
            0 => write!(f, "{}", self.major),
            minor => write!(f, "{}.{minor}", self.major),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_numbers_are_found_in_the_answers_of_tools() {
        let find = |text| Version::find_in(text).map(|version| version.to_string());
        assert_eq!(find("wasm-opt version 132 (version_132)").as_deref(), Some("132"));
        assert_eq!(find("wasm-opt version 116-5-gabc").as_deref(), Some("116"));
        assert_eq!(find("v20.20.2").as_deref(), Some("20.20"));
        assert_eq!(find("1.96.0-nightly").as_deref(), Some("1.96"));
        assert_eq!(find("no number"), None);
    }

    #[test]
    fn minor_versions_compare_as_numbers() {
        assert!(Version::new(1, 100) > Version::new(1, 95));
        assert!(Version::new(2, 0) > Version::new(1, 95));
    }
}
