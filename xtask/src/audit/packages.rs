//! What npm's registry says of the packages in a lock file.

use std::path::Path;
use std::process::Command;

use anyhow::Result;
use serde_json::Value;

use super::Outcome;
use crate::process;

/// Whether a vulnerability of what the lock file in the folder names is known.
pub(super) fn vulnerabilities(folder: &Path) -> Result<Outcome> {
    let mut npm = Command::new("npm");
    npm.args(["audit", "--package-lock-only", "--json"]).current_dir(folder);
    let output = process::read_all(&mut npm)?;
    Ok(outcome(&output.stdout))
}

fn outcome(answer: &[u8]) -> Outcome {
    let answer: Value = serde_json::from_slice(answer).unwrap_or_default();
    let Some(total) = answer["metadata"]["vulnerabilities"]["total"].as_u64() else {
        let reason = answer["message"].as_str().or_else(|| answer["error"]["summary"].as_str());
        let reason = reason.filter(|reason| !reason.is_empty()).unwrap_or("npm says no more");
        return Outcome::NotReached(format!("the registry tells nothing ({reason})"));
    };
    let names = answer["vulnerabilities"].as_object().into_iter().flatten();
    let found: Vec<_> = names
        .map(|(name, about)| format!("{name}: {}", about["severity"].as_str().unwrap_or("found")))
        .collect();
    if total == 0 { Outcome::Passed } else { Outcome::Failed(found.join("\n")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_a_finding_or_none_and_no_answer_is_told_from_both() {
        let none = br#"{"auditReportVersion": 2, "vulnerabilities": {}, "metadata": {"vulnerabilities": {"total": 0}}}"#;
        assert_eq!(outcome(none), Outcome::Passed);
        let one = br#"{"auditReportVersion": 2, "vulnerabilities": {"a": {"severity": "high"}},
            "metadata": {"vulnerabilities": {"high": 1, "total": 1}}}"#;
        assert_eq!(outcome(one), Outcome::Failed("a: high".to_owned()));
        let told =
            |reason: &str| Outcome::NotReached(format!("the registry tells nothing ({reason})"));
        let refused =
            br#"{"message": "405 Method Not Allowed", "error": {"summary": "", "detail": ""}}"#;
        assert_eq!(outcome(refused), told("405 Method Not Allowed"));
        assert_eq!(outcome(b""), told("npm says no more"));
    }
}
