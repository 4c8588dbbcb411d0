//! What is known of CPython's vulnerabilities, as the bill says it (VEX).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// How the names of patches end.
const PATCH: &str = ".patch";

/// A vulnerability of the release of CPython that the kit has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
        Some(patch) if patch.ends_with(PATCH) => format!(" Mended by stdlib/{patch}."),
        Some(release) => format!(" Mended by the files of CPython {release}."),
        None => String::new(),
    };
    format!("{}: {}{by}", one.modules.join(", "), one.detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(state: State, by: Option<&str>) -> Vulnerability {
        Vulnerability {
            id: "CVE-2025-4516".to_owned(),
            modules: vec!["codecs".to_owned()],
            state,
            justification: None,
            by: by.map(str::to_owned),
            detail: "The decoder is compiled.".to_owned(),
        }
    }

    #[test]
    fn a_statement_reads_as_cyclonedx_has_it() {
        let exploitable = one(State::Exploitable, None);
        insta::assert_json_snapshot!(statement(&exploitable, "pkg:generic/cpython@3.12.1"), @r#"
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
            "detail": "codecs: The decoder is compiled."
          },
          "affects": [
            {
              "ref": "pkg:generic/cpython@3.12.1"
            }
          ]
        }
        "#);
    }

    #[test]
    fn what_mends_one_is_named() {
        let details = ["3.12.7", "a.patch"].map(|by| detail(&one(State::Resolved, Some(by))));
        assert!(details[0].ends_with(" Mended by the files of CPython 3.12.7."), "{details:?}");
        assert!(details[1].ends_with(" Mended by stdlib/a.patch."), "{details:?}");
    }
}
