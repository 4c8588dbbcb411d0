//! What is known about the tests of a project inside the wasm: a file `expected.json`.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

/// The modules that are run, and what is expected of them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expectations {
    /// What the wasm contains, whose tests these are.
    pub version: String,
    /// By the name of the module.
    pub modules: BTreeMap<String, Expected>,
}

/// The tests of one module that do not simply pass, by the reason.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Expected {
    /// Tests that fail.
    pub fails: BTreeMap<String, BTreeSet<String>>,
    /// Tests that are not run, since they end or block the whole instance.
    pub left_out: BTreeMap<String, BTreeSet<String>>,
}

impl Expectations {
    /// # Errors
    ///
    /// When the list contradicts itself.
    pub fn parse(json: &str) -> Result<Self> {
        let expectations: Self = serde_json::from_str(json)?;
        for (module, expected) in &expectations.modules {
            expected.check().with_context(|| format!("module `{module}`"))?;
        }
        Ok(expectations)
    }

    /// What is expected of a module; of one that is not listed, that all its tests pass.
    pub fn of(&self, module: &str) -> Expected {
        self.modules.get(module).cloned().unwrap_or_default()
    }
}

impl Expected {
    /// The ids of the tests that are not run.
    pub fn left_out(&self) -> BTreeSet<&str> {
        self.left_out.values().flatten().map(String::as_str).collect()
    }

    /// The ids of the tests that fail.
    pub fn failing(&self) -> BTreeSet<&str> {
        self.fails.values().flatten().map(String::as_str).collect()
    }

    fn check(&self) -> Result<()> {
        let mut seen = BTreeSet::new();
        for (reason, tests) in self.fails.iter().chain(&self.left_out) {
            ensure!(!reason.trim().is_empty(), "a reason is empty");
            ensure!(!tests.is_empty(), "the reason `{reason}` has no tests");
            for test in tests {
                ensure!(seen.insert(test), "the test `{test}` is listed twice");
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_contradicts_itself_is_refused() {
        let error = |expected: &str| {
            let json = format!(r#"{{"version": "3.12.1", "modules": {{"test_a": {expected}}}}}"#);
            format!("{:#}", Expectations::parse(&json).unwrap_err())
        };
        let errors = [
            error(r#"{"fails": {"": ["a"]}}"#),
            error(r#"{"fails": {"why": []}}"#),
            error(r#"{"fails": {"why": ["a"]}, "left_out": {"because": ["a"]}}"#),
        ];
        insta::assert_snapshot!(errors.join("\n"), @r"
        module `test_a`: a reason is empty
        module `test_a`: the reason `why` has no tests
        module `test_a`: the test `a` is listed twice
        ");
    }
}
