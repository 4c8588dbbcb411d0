//! What the modules' runs add up to, measured by what was expected.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::{Serialize, Serializer};
use terminal_ui::markdown_table;

use super::expectations::Expected;
use super::guest::{Answer, TestOutcome, TestRun};

/// The result of the command.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The version of what was tested.
    pub version: String,
    /// The modules, in the order of their names.
    pub modules: Vec<ModuleReport>,
}

/// The result of one module.
#[derive(Debug, Default, Serialize)]
pub struct ModuleReport {
    /// Its name.
    pub module: String,
    /// Tests that passed.
    pub passed: usize,
    /// Tests that failed, expected or not.
    pub failed: usize,
    /// Tests that were skipped, or left out since they would end the instance.
    pub skipped: usize,
    /// How long the instance lived.
    #[serde(rename = "seconds", serialize_with = "seconds")]
    pub time: Duration,
    /// Why tests were skipped, and how many.
    pub skip_reasons: BTreeMap<String, usize>,
    /// What did not come as expected.
    pub unexpected: Vec<Unexpected>,
}

/// Something that makes the command fail.
#[derive(Debug, Serialize)]
pub struct Unexpected {
    /// The test, or the module if it did not come to its end.
    pub test: String,
    /// What happened, in a sentence.
    pub what: String,
    /// Where it failed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub traceback: String,
}

impl Unexpected {
    fn new(test: &str, what: impl Into<String>) -> Self {
        Self { test: test.to_owned(), what: what.into(), traceback: String::new() }
    }
}

impl ModuleReport {
    /// Counts what a module answered, or notes how it ended without an answer.
    pub fn of(
        module: &str,
        expected: &Expected,
        answer: Result<Answer, String>,
        time: Duration,
    ) -> Self {
        let report = Self { module: module.to_owned(), time, ..Self::default() };
        match answer {
            Ok(answer) => report.count(expected, &answer),
            Err(ended) => Self { unexpected: vec![Unexpected::new(module, ended)], ..report },
        }
    }

    fn count(mut self, expected: &Expected, answer: &Answer) -> Self {
        for test in &answer.tests {
            match test.outcome {
                TestOutcome::Passed => self.passed += 1,
                TestOutcome::Failed => self.failed += 1,
                TestOutcome::Skipped => self.skip(&test.detail),
            }
        }
        for (reason, tests) in &expected.left_out {
            let left_out = tests.iter().filter(|test| answer.left_out.contains(test));
            left_out.for_each(|_| self.skip(reason));
        }
        self.unexpected = compare(expected, answer);
        self
    }

    fn skip(&mut self, reason: &str) {
        self.skipped += 1;
        *self.skip_reasons.entry(reason.to_owned()).or_default() += 1;
    }
}

/// Failures that are not expected, and expectations that did not come true.
fn compare(expected: &Expected, answer: &Answer) -> Vec<Unexpected> {
    let failing = expected.failing();
    let failed = answer.tests.iter().filter(|test| test.outcome == TestOutcome::Failed);
    let failed: BTreeMap<&str, &TestRun> = failed.map(|test| (test.id.as_str(), test)).collect();
    let surprises = failed.iter().filter(|(id, _)| !failing.contains(*id)).map(|(id, test)| {
        Unexpected { traceback: test.traceback.clone(), ..Unexpected::new(id, &test.detail) }
    });
    let absent = failing.iter().filter(|id| !failed.contains_key(*id)).map(|id| {
        let ran = answer.tests.iter().find(|test| test.id == **id);
        Unexpected::new(
            id,
            match ran.map(|test| test.outcome) {
                Some(TestOutcome::Passed) => "it is expected to fail, and passed",
                Some(_) => "it is expected to fail, and was skipped",
                None => "it is expected to fail, and does not exist",
            },
        )
    });
    let known: BTreeSet<&str> = answer.left_out.iter().map(String::as_str).collect();
    let stale = expected.left_out();
    let stale = stale.difference(&known);
    let stale = stale.map(|id| Unexpected::new(id, "it is to be left out, and does not exist"));
    surprises.chain(absent).chain(stale).collect()
}

impl Report {
    /// Everything that did not come as expected.
    pub fn unexpected(&self) -> impl Iterator<Item = &Unexpected> {
        self.modules.iter().flat_map(|module| &module.unexpected)
    }

    /// A table in Markdown, with a line for the sum.
    pub fn table(&self) -> String {
        let header = ["module", "run", "passed", "failed", "skipped", "seconds"];
        let rule = ["---", "--:", "--:", "--:", "--:", "--:"];
        let mut rows = vec![header.map(str::to_owned), rule.map(str::to_owned)];
        rows.extend(self.modules.iter().map(|module| row(&module.module, module)));
        rows.push(row("**all**", &self.sum()));
        markdown_table(&rows)
    }

    fn sum(&self) -> ModuleReport {
        self.modules.iter().fold(ModuleReport::default(), |sum, module| ModuleReport {
            passed: sum.passed + module.passed,
            failed: sum.failed + module.failed,
            skipped: sum.skipped + module.skipped,
            time: sum.time + module.time,
            ..sum
        })
    }
}

fn row(name: &str, module: &ModuleReport) -> [String; 6] {
    let ModuleReport { passed, failed, skipped, time, .. } = module;
    let numbers = [passed + failed, *passed, *failed, *skipped].map(|number| number.to_string());
    let [run, passed, failed, skipped] = numbers;
    [name.to_owned(), run, passed, failed, skipped, format!("{:.1}", time.as_secs_f64())]
}

fn seconds<S: Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(time.as_secs_f64())
}

#[cfg(test)]
mod tests;
