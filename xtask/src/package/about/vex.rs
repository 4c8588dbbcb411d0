//! What is known of CPython's vulnerabilities, as the bill says it (VEX).

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use wlr_libpy::stdlib::{TAKEN_RELEASE, VULNERABILITIES};

/// A vulnerability of the release of CPython that the kit has.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vulnerability {
    /// Its CVE, or CPython's own number for it.
    pub id: String,
    /// The modules that it is in.
    pub modules: Vec<String>,
    /// What it comes to here.
    pub state: State,
    /// Why it does not concern packages.
    pub justification: Option<Justification>,
    /// What mends it here: a release whose files are taken, or a patch.
    pub by: Option<String>,
    /// What is different, or what a node should do instead.
    pub detail: String,
}

/// CycloneDX's states of an analysis, as far as there are such here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It was mended.
    Resolved,
    /// Nobody can make use of it here.
    NotAffected,
    /// Data of others can make use of it, unless a node does what the detail says.
    Exploitable,
}

/// CycloneDX's reasons for [`State::NotAffected`], as far as there are such here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Justification {
    /// The code is not there.
    CodeNotPresent,
    /// It needs a configuration that there is not.
    RequiresConfiguration,
    /// It needs a system that the wasm is not.
    RequiresEnvironment,
}

/// All that is known.
///
/// # Errors
///
/// When the list cannot be read.
pub fn known() -> Result<Vec<Vulnerability>> {
    serde_json::from_str(VULNERABILITIES)
        .context("`wlr-libpy/stdlib/vulnerabilities.json` is wrong")
}

/// The statements on them, all of which concern the component `affected`.
pub fn written(known: &[Vulnerability], affected: &str) -> Vec<Value> {
    known.iter().map(|one| statement(one, affected)).collect()
}

fn statement(one: &Vulnerability, affected: &str) -> Value {
    let mut analysis = Map::new();
    analysis.insert("state".to_owned(), json!(one.state));
    if let Some(justification) = one.justification {
        analysis.insert("justification".to_owned(), json!(justification));
    }
    if one.state == State::Exploitable {
        analysis.insert("response".to_owned(), json!(["workaround_available"]));
    }
    analysis.insert("detail".to_owned(), detail(one).into());
    json!({
        "id": one.id,
        "source": {"name": if one.id.starts_with("CVE-") { "CVE" } else { "CPython" }},
        "analysis": analysis,
        "affects": [{"ref": affected}],
    })
}

fn detail(one: &Vulnerability) -> String {
    let by = match one.by.as_deref() {
        Some(TAKEN_RELEASE) => format!(" Mended by the files of CPython {TAKEN_RELEASE}."),
        Some(patch) => format!(" Mended by stdlib/{patch}."),
        None => String::new(),
    };
    format!("{}: {}{by}", one.modules.join(", "), one.detail)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::workspace;

    #[test]
    fn each_is_listed_once_with_what_its_state_asks_for() {
        let known = known().unwrap();
        let ids: BTreeSet<_> = known.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(ids.len(), known.len());
        for one in &known {
            let state = (one.by.is_some(), one.justification.is_some());
            let expected = match one.state {
                State::Resolved => (true, false),
                State::NotAffected => (false, true),
                State::Exploitable => (false, false),
            };
            assert_eq!(state, expected, "{}", one.id);
            assert!(one.id.starts_with("CVE-20") || one.id.starts_with("gh-"), "{}", one.id);
            assert!(!one.modules.is_empty() && one.detail.ends_with('.'), "{}", one.id);
        }
    }

    #[test]
    fn what_mends_one_is_there_and_names_it() {
        let folder = workspace::root().join("wlr-libpy/stdlib/patches");
        for one in known().unwrap() {
            let Some(patch) = one.by.filter(|by| by != TAKEN_RELEASE) else { continue };
            let text = std::fs::read_to_string(folder.join(&patch)).unwrap();
            assert!(text.contains(&one.id), "{patch} does not name {}", one.id);
        }
    }

    #[test]
    fn the_page_on_python_names_each() {
        let page = std::fs::read_to_string(workspace::root().join("docs/python.md")).unwrap();
        let (_, section) = page.split_once("\n## Security fixes since 3.12.1\n").unwrap();
        for one in known().unwrap() {
            assert!(section.contains(&one.id), "{}", one.id);
        }
    }

    #[test]
    fn a_statement_reads_as_cyclonedx_has_it() {
        let known = known().unwrap();
        let one = known.iter().find(|one| one.id == "CVE-2025-4516").unwrap();
        insta::assert_json_snapshot!(statement(one, "pkg:generic/cpython@3.12.1"), @r#"
        {
          "id": "CVE-2025-4516",
          "source": {
            "name": "CVE"
          },
          "analysis": {
            "state": "exploitable",
            "response": [
              "workaround_available"
            ],
            "detail": "codecs: The decoder is compiled into libpython. Decode with `unicode_escape` with `errors=\"strict\"`, which is the default."
          },
          "affects": [
            {
              "ref": "pkg:generic/cpython@3.12.1"
            }
          ]
        }
        "#);
    }
}
