//! The licence of a distribution as an SPDX expression, where what it says leaves no doubt.

use super::metadata::Metadata;

/// A licence as a bill of materials has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum License {
    /// An SPDX expression.
    Expression(String),
    /// What its makers call it.
    Name(String),
}

impl License {
    /// For what says nothing of its licence.
    pub fn unknown() -> Self {
        Self::Expression("NOASSERTION".to_owned())
    }

    /// The expression or the name.
    pub fn text(&self) -> &str {
        let (Self::Expression(text) | Self::Name(text)) = self;
        text
    }
}

/// SPDX identifiers, each with other names that mean it and no other licence.
const NAMES: [(&str, &[&str]); 24] = [
    ("0BSD", &[]),
    ("AGPL-3.0-only", &["gnu affero general public license v3"]),
    ("AGPL-3.0-or-later", &["gnu affero general public license v3 or later (agplv3+)"]),
    (
        "Apache-2.0",
        &[
            "apache 2",
            "apache 2.0",
            "apache license 2.0",
            "apache license version 2.0",
            "apache license, version 2.0",
            "apache software license 2.0",
            "apache2.0",
        ],
    ),
    ("BSD-2-Clause", &["2-clause bsd", "bsd 2-clause", "bsd 2-clause license", "simplified bsd"]),
    (
        "BSD-3-Clause",
        &[
            "3-clause bsd",
            "3-clause bsd license",
            "bsd 3 clause",
            "bsd 3-clause",
            "bsd 3-clause license",
            "bsd-3-clause license",
            "modified bsd",
            "new bsd",
            "new bsd license",
        ],
    ),
    ("BSL-1.0", &["boost software license 1.0 (bsl-1.0)"]),
    ("CC0-1.0", &["cc0 1.0 universal (cc0 1.0) public domain dedication"]),
    ("EUPL-1.2", &["european union public licence 1.2 (eupl 1.2)"]),
    ("GPL-2.0-only", &["gnu general public license v2 (gplv2)"]),
    ("GPL-2.0-or-later", &["gnu general public license v2 or later (gplv2+)"]),
    ("GPL-3.0-only", &["gnu general public license v3 (gplv3)"]),
    ("GPL-3.0-or-later", &["gnu general public license v3 or later (gplv3+)"]),
    ("ISC", &["isc license", "isc license (iscl)"]),
    ("LGPL-2.0-or-later", &["gnu lesser general public license v2 or later (lgplv2+)"]),
    ("LGPL-3.0-only", &["gnu lesser general public license v3 (lgplv3)"]),
    ("LGPL-3.0-or-later", &["gnu lesser general public license v3 or later (lgplv3+)"]),
    ("MIT", &["mit license", "mit license (mit)", "the mit license", "the mit license (mit)"]),
    ("MIT-0", &["mit no attribution license (mit-0)"]),
    ("MPL-2.0", &["mozilla public license 2.0", "mozilla public license 2.0 (mpl 2.0)", "mpl 2.0"]),
    ("PSF-2.0", &[]),
    ("Python-2.0", &[]),
    ("Unlicense", &["the unlicense", "the unlicense (unlicense)"]),
    ("Zlib", &[]),
];
/// A name is no licence's text.
const LONGEST_NAME: usize = 100;

/// The licence, if the metadata names one.
pub fn of(metadata: &Metadata) -> Option<License> {
    if let Some(expression) = metadata.get("License-Expression") {
        return Some(License::Expression(expression.to_owned()));
    }
    let named = metadata.get("License").filter(|text| !text.contains('\n'));
    let named = named.filter(|text| text.len() <= LONGEST_NAME);
    let classifiers: Vec<_> = metadata.all("Classifier").filter_map(classified).collect();
    let certain = named.and_then(expression).or_else(|| match classifiers.as_slice() {
        [one] => identifier(one).map(str::to_owned),
        _ => None,
    });
    let name = || match named {
        Some(name) => Some(name.to_owned()),
        None => (!classifiers.is_empty()).then(|| classifiers.join(", ")),
    };
    certain.map(License::Expression).or_else(|| name().map(License::Name))
}

/// The last part of a classifier that names a licence.
fn classified(classifier: &str) -> Option<&str> {
    let name = classifier.strip_prefix("License :: ")?.rsplit(" :: ").next()?;
    (name != "OSI Approved").then_some(name)
}

/// An expression of known licences, whatever they are called in it.
fn expression(text: &str) -> Option<String> {
    if let Some(identifier) = identifier(text) {
        return Some(identifier.to_owned());
    }
    [" OR ", " AND "].into_iter().find_map(|operator| {
        let parts = text.split(operator).map(|part| identifier(part.trim()));
        let parts = parts.collect::<Option<Vec<_>>>()?;
        (parts.len() > 1).then(|| parts.join(operator))
    })
}

fn identifier(name: &str) -> Option<&'static str> {
    let is_named = |(identifier, names): &&(&'static str, &[&str])| {
        identifier.eq_ignore_ascii_case(name)
            || names.iter().any(|other| other.eq_ignore_ascii_case(name))
    };
    NAMES.iter().find(is_named).map(|(identifier, _)| *identifier)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn license(text: &str) -> Option<License> {
        of(&Metadata::parse(text))
    }

    fn expression(text: &str) -> Option<License> {
        Some(License::Expression(text.to_owned()))
    }

    fn name(text: &str) -> Option<License> {
        Some(License::Name(text.to_owned()))
    }

    #[test]
    fn an_expression_is_taken_as_it_is() {
        let text = "License-Expression: MIT AND (ISC OR 0BSD)\nLicense: BSD";
        assert_eq!(license(text), expression("MIT AND (ISC OR 0BSD)"));
    }

    #[test]
    fn names_that_leave_no_doubt_become_identifiers() {
        assert_eq!(license("License: mit license"), expression("MIT"));
        assert_eq!(license("License: MIT OR Apache 2.0"), expression("MIT OR Apache-2.0"));
        let classifier = "Classifier: License :: OSI Approved :: ISC License (ISCL)";
        assert_eq!(license(classifier), expression("ISC"));
        let both = "License: BSD-3-Clause\nClassifier: License :: OSI Approved :: BSD License";
        assert_eq!(license(both), expression("BSD-3-Clause"));
    }

    #[test]
    fn names_that_leave_a_doubt_stay_names() {
        assert_eq!(license("License: Dual License"), name("Dual License"));
        let bsd = "Classifier: License :: OSI Approved :: BSD License";
        assert_eq!(license(bsd), name("BSD License"));
        let two = format!("{bsd}\nClassifier: License :: OSI Approved :: MIT License");
        assert_eq!(license(&two), name("BSD License, MIT License"));
    }

    #[test]
    fn a_text_is_no_name_and_nothing_is_nothing() {
        assert_eq!(license("License: Permission is hereby\n        granted"), None);
        assert_eq!(license("Name: a"), None);
        let approved = "License: UNKNOWN\nClassifier: License :: OSI Approved";
        assert_eq!(license(approved), None);
    }
}
