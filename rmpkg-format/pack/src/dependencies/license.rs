//! The licence of a distribution as an SPDX expression, where what it says leaves no doubt.

use serde::{Deserialize, Serialize};
use spdx::ParseMode;

use super::metadata::Metadata;

/// A licence as a bill of materials has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    if let Some(text) = metadata.get("License-Expression") {
        let checked = is_expression(text).then(|| text.to_owned()).or_else(|| expression(text));
        return Some(checked.map_or_else(|| License::Name(text.to_owned()), License::Expression));
    }
    let named = metadata.get("License").filter(|text| !is_text(text));
    let classifiers: Vec<_> = metadata.all("Classifier").filter_map(classified).collect();
    let certain = named.and_then(expression).or_else(|| match classifiers.as_slice() {
        [one] => identifier(one).map(str::to_owned),
        _ => None,
    });
    let of_classifiers = || (!classifiers.is_empty()).then(|| classifiers.join(", "));
    let name = || match named {
        Some(name) => Some(name.to_owned()),
        None => of_classifiers().or_else(|| text_of(metadata).map(title)),
    };
    certain.map(License::Expression).or_else(|| name().map(License::Name))
}

/// The text of the licence, if it stands where its name belongs.
pub fn text_of(metadata: &Metadata) -> Option<&str> {
    metadata.get("License").filter(|text| is_text(text))
}

fn is_text(text: &str) -> bool {
    text.contains('\n') || text.len() > LONGEST_NAME
}

/// How a text begins: most begin with the licence's name, or with whose it is.
fn title(text: &str) -> String {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    match first.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", &first[..end]),
        None => first.to_owned(),
    }
}

/// Whether it is an expression of licences that SPDX lists, even those that it has better names for by now.
fn is_expression(text: &str) -> bool {
    let mode = ParseMode { allow_deprecated: true, ..ParseMode::STRICT };
    spdx::Expression::parse_mode(text, mode).is_ok()
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
        let own = "LicenseRef-Own OR GPL-3.0";
        assert_eq!(license(&format!("License-Expression: {own}")), expression(own));
    }

    #[test]
    fn what_is_no_expression_is_a_name_or_means_one() {
        assert_eq!(license("License-Expression: MIT License"), expression("MIT"));
        for text in ["Own-1.0", "MIT OR (ISC", "MIT, ISC", "see LICENSE"] {
            assert_eq!(license(&format!("License-Expression: {text}")), name(text));
        }
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
    fn a_text_is_named_by_how_it_begins_if_nothing_else_names_it() {
        let text = "License: Own License\n        \n        Permission is hereby granted";
        assert_eq!(license(text), name("Own License"));
        assert_eq!(
            text_of(&Metadata::parse(text)),
            Some("Own License\n\nPermission is hereby granted")
        );
        let classifier = format!("{text}\nClassifier: License :: OSI Approved :: MIT License");
        assert_eq!(license(&classifier), expression("MIT"));
        let long = "word ".repeat(50);
        assert_eq!(license(&format!("License: {long}")), name(&format!("{}…", &long[..100])));
        assert_eq!(text_of(&Metadata::parse("License: MIT")), None);
    }

    #[test]
    fn nothing_is_nothing() {
        assert_eq!(license("Name: a"), None);
        let approved = "License: UNKNOWN\nClassifier: License :: OSI Approved";
        assert_eq!(license(approved), None);
    }
}
