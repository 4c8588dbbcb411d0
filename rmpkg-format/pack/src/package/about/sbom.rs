//! CycloneDX 1.6 in JSON, as far as a flat list of parts needs it. There is neither a serial number
//! nor a time in it: the same parts give the same bytes.

use anyhow::Result;
use content_cache::sha256_hex;
use rmpkg_format::layout::WASM_MODULE;
use serde_json::{Map, Value, json};

use super::{Component, License};

/// The bill of the module `wasm`, which is made of `components`, and of the `distributions` beside it, with what
/// is said of known vulnerabilities.
pub fn write(
    components: &[Component],
    distributions: &[Component],
    vulnerabilities: &[Value],
    wasm: &[u8],
) -> Result<Vec<u8>> {
    let parts: Vec<_> = components.iter().chain(distributions).map(part).collect();
    let references: Vec<_> = components.iter().map(reference).collect();
    let mut bill = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "tools": {"components": [
                {"type": "application", "name": "rmpkg", "version": env!("CARGO_PKG_VERSION")},
            ]},
            "component": {
                "type": "application",
                "bom-ref": WASM_MODULE,
                "name": WASM_MODULE,
                "version": env!("CARGO_PKG_VERSION"),
                "hashes": [{"alg": "SHA-256", "content": sha256_hex(wasm)}],
            },
        },
        "components": parts,
        "dependencies": [{"ref": WASM_MODULE, "dependsOn": references}],
    });
    if !vulnerabilities.is_empty() {
        bill["vulnerabilities"] = vulnerabilities.into();
    }
    let mut text = serde_json::to_vec_pretty(&bill)?;
    text.push(b'\n');
    Ok(text)
}

fn part(component: &Component) -> Value {
    let mut part = Map::new();
    part.insert("type".to_owned(), "library".into());
    part.insert("bom-ref".to_owned(), reference(component).into());
    part.insert("name".to_owned(), component.name.clone().into());
    if let Some(version) = &component.version {
        part.insert("version".to_owned(), version.clone().into());
    }
    if let Some(sha256) = &component.sha256 {
        part.insert("hashes".to_owned(), json!([{"alg": "SHA-256", "content": sha256}]));
    }
    let license = match &component.license {
        License::Expression(expression) => json!({"expression": expression}),
        License::Name(name) => json!({"license": {"name": name}}),
    };
    part.insert("licenses".to_owned(), json!([license]));
    if let Some(purl) = &component.purl {
        part.insert("purl".to_owned(), purl.clone().into());
    }
    if let Some(location) = &component.location {
        part.insert("evidence".to_owned(), json!({"occurrences": [{"location": location}]}));
    }
    part.into()
}

/// A name that is unique in the bill.
fn reference(component: &Component) -> String {
    let version = component.version.as_deref().unwrap_or("unknown");
    component.purl.clone().unwrap_or_else(|| format!("{}@{version}", component.name))
}

#[cfg(test)]
mod tests {
    use rmpkg_format::layout::SITE_PACKAGES;

    use super::*;

    #[test]
    fn a_bill_reads_as_cyclonedx_has_it() {
        let known = Component {
            name: "serde".to_owned(),
            version: Some("1.0.2".to_owned()),
            license: License::Expression("MIT OR Apache-2.0".to_owned()),
            purl: Some("pkg:cargo/serde@1.0.2".to_owned()),
            sha256: Some("5".repeat(64)),
            location: None,
        };
        let own = Component { name: "own".to_owned(), purl: None, sha256: None, ..known.clone() };
        let unversioned = Component { version: None, ..own.clone() };
        let distribution = Component {
            name: "jinja2".to_owned(),
            license: License::Name("BSD License".to_owned()),
            purl: Some("pkg:pypi/jinja2@1.0.2".to_owned()),
            location: Some(format!("{SITE_PACKAGES}/jinja2-1.0.2.dist-info")),
            ..known.clone()
        };
        let bill = write(&[known, own, unversioned], &[distribution], &[], b"wasm").unwrap();
        insta::assert_snapshot!(String::from_utf8(bill).unwrap());
    }
}
