//! The suite in a page: in our package, or in Pyodide.

use anyhow::{Context, Result};

use super::{Answer, Suite, Timed};
use crate::bench::browser::{Browsers, Run, Side, Task};
use crate::flags::Browser;

/// A side in a browser of its own.
pub struct InPage {
    /// What opens the page.
    pub browsers: Browsers,
    /// The browser.
    pub browser: Browser,
    /// What runs there.
    pub side: Side,
    /// The suite.
    pub suite: Suite,
}

impl Timed for InPage {
    fn run(&self, window: f64) -> Result<Answer> {
        let task = Task::Suite { seconds: window, files: self.suite.files()? };
        let run = Run::once(self.browser, self.side.clone(), task);
        let answer = self.browsers.run(&run)?.value;
        serde_json::from_value(answer).context("the suite has answered something else")
    }
}
