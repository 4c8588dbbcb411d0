//! The distributions of the Python package index in a package, as its bill of materials names them.

use rmpkg_format::Package;
use rmpkg_format::layout::{SBOM, SITE_PACKAGES};
use serde::{Deserialize, Serialize};

/// A distribution.
#[derive(Debug, Serialize)]
pub struct Distribution {
    /// Its normalized name.
    name: String,
    version: Option<String>,
    /// An SPDX expression, or what its makers call the licence.
    license: Option<String>,
    purl: Option<String>,
}

#[derive(Deserialize)]
struct Bill {
    #[serde(default)]
    components: Vec<Component>,
}

#[derive(Deserialize)]
struct Component {
    name: String,
    version: Option<String>,
    purl: Option<String>,
    #[serde(default)]
    licenses: Vec<Choice>,
    #[serde(default)]
    evidence: Evidence,
}

#[derive(Deserialize)]
struct Choice {
    expression: Option<String>,
    license: Option<License>,
}

#[derive(Deserialize)]
struct License {
    id: Option<String>,
    name: Option<String>,
}

#[derive(Default, Deserialize)]
struct Evidence {
    #[serde(default)]
    occurrences: Vec<Occurrence>,
}

#[derive(Deserialize)]
struct Occurrence {
    location: String,
}

/// What the bill says lies in `site-packages`; nothing if there is no bill, or none that can be read.
pub fn of(package: &Package) -> Vec<Distribution> {
    let bill = package.read(SBOM).ok().and_then(|text| serde_json::from_slice::<Bill>(&text).ok());
    let components = bill.into_iter().flat_map(|bill| bill.components);
    components.filter(Component::is_distribution).map(Component::distribution).collect()
}

impl Component {
    fn is_distribution(&self) -> bool {
        let within = |occurrence: &Occurrence| {
            let path = occurrence.location.strip_prefix(SITE_PACKAGES);
            path.is_some_and(|path| path.starts_with('/'))
        };
        self.evidence.occurrences.iter().any(within)
    }

    fn distribution(self) -> Distribution {
        let license = |choice: Choice| {
            let license = choice.license.and_then(|license| license.id.or(license.name));
            choice.expression.or(license)
        };
        let licenses: Vec<_> = self.licenses.into_iter().filter_map(license).collect();
        let Self { name, version, purl, .. } = self;
        let license = (!licenses.is_empty()).then(|| licenses.join(", "));
        Distribution { name, version, license, purl }
    }
}

impl Distribution {
    /// The distribution in one line.
    pub fn shown(&self) -> String {
        let Self { name, version, license, .. } = self;
        let version = version.as_deref().unwrap_or("of no known version");
        format!("{name} {version}: {}", license.as_deref().unwrap_or("NOASSERTION"))
    }
}
