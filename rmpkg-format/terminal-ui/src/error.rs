//! Errors as a person reads them: what went wrong, why, and what to do next.

use std::error::Error as StdError;
use std::fmt;

use serde::Serialize;

/// An error that knows the next step; it reads like the error that it carries.
#[derive(Debug)]
struct Hinted {
    error: anyhow::Error,
    hint: String,
}

impl fmt::Display for Hinted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl StdError for Hinted {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.error.source()
    }
}

/// Adds the next step to an error.
pub trait WithHint<T> {
    /// `hint` is one sentence in lower case, with commands in backticks.
    fn hint(self, hint: impl FnOnce() -> String) -> anyhow::Result<T>;
}

impl<T, E: Into<anyhow::Error>> WithHint<T> for Result<T, E> {
    fn hint(self, hint: impl FnOnce() -> String) -> anyhow::Result<T> {
        self.map_err(|error| {
            let error = error.into();
            // Who has stopped it knows what to do, and callers have to see it.
            let is_interruption = error.chain().any(<dyn StdError>::is::<Interrupted>);
            if is_interruption { error } else { Hinted { error, hint: hint() }.into() }
        })
    }
}

/// The error and its causes, the outermost first, each without the hint that it carries.
pub fn causes(error: &anyhow::Error) -> impl Iterator<Item = &(dyn StdError + 'static)> {
    error.chain().map(without_hint)
}

fn without_hint<'a>(cause: &'a (dyn StdError + 'static)) -> &'a (dyn StdError + 'static) {
    let Some(Hinted { error, .. }) = cause.downcast_ref() else { return cause };
    without_hint(error.as_ref())
}

/// The user stopped the command with Ctrl-C or a termination signal.
#[derive(Debug)]
pub struct Interrupted;

impl fmt::Display for Interrupted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("interrupted")
    }
}

impl StdError for Interrupted {}

/// An error taken apart for printing.
#[derive(Debug, Serialize)]
pub struct Report {
    /// What went wrong.
    pub error: String,
    /// Why, outermost cause first.
    pub causes: Vec<String>,
    /// A name for the defect that does not change, for programs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<&'static str>,
    /// What to do next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl Report {
    /// Takes `error` apart; of several hints the outermost one counts.
    pub fn of(error: &anyhow::Error) -> Self {
        let hint = error.chain().find_map(|cause| cause.downcast_ref::<Hinted>());
        Self {
            error: error.to_string(),
            code: None,
            causes: error.chain().skip(1).map(ToString::to_string).collect(),
            hint: hint.map(|hinted| hinted.hint.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use anyhow::{Context, anyhow};

    use super::*;

    #[test]
    fn an_interruption_gets_no_hint() {
        let error = Err::<(), _>(Interrupted).hint(|| "try `b`".to_owned()).unwrap_err();
        assert!(error.is::<Interrupted>());
        assert_eq!(Report::of(&error).hint, None);
    }

    #[test]
    fn what_a_hint_is_for_can_be_found() {
        let missing = || std::io::Error::from(std::io::ErrorKind::NotFound);
        let hinted = Err::<(), _>(missing()).hint(String::new).hint(String::new);
        let error = hinted.context("cannot build").unwrap_err();
        assert_eq!(causes(&error).filter(|cause| cause.is::<std::io::Error>()).count(), 1);
    }

    #[test]
    fn a_hint_below_a_context_is_found_and_not_repeated() {
        let error = Err::<(), _>(anyhow!("no such file"))
            .context("cannot read `a`")
            .hint(|| "run `b`".to_owned())
            .context("cannot build")
            .unwrap_err();
        insta::assert_json_snapshot!(Report::of(&error), @r#"
        {
          "error": "cannot build",
          "causes": [
            "cannot read `a`",
            "no such file"
          ],
          "hint": "run `b`"
        }
        "#);
    }
}
