//! Pages in browsers, which `web/bench/run.js` opens: one side in a browser of its own each time.

use std::collections::BTreeMap;
use std::env;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use terminal_ui::{Ui, WithHint};

use super::loader;
use super::packages;
use super::peers::{FromNpm, Pyodide};
use super::script::write_json;
use crate::flags::Browser;
use crate::process;
use crate::tools::{self, Program};
use crate::workspace;

/// How long a browser is waited for that is asked for its version.
const PATIENCE: Duration = Duration::from_secs(20);
/// The folder of packages on the server.
const PACKAGES: &str = "packages";

/// What opens pages: the script, and the folders that its server has.
#[derive(Debug, Clone)]
pub struct Browsers {
    folders: BTreeMap<&'static str, PathBuf>,
}

/// What is measured: `run.js` explains the fields.
#[derive(Debug, Clone, Serialize)]
pub struct Run {
    /// What is opened.
    pub browser: Browser,
    /// What runs in the page.
    pub side: Side,
    /// Whether the server compresses.
    pub brotli: bool,
    /// How quick the network is.
    pub megabits: Option<f64>,
    /// How often the page is visited.
    pub visits: usize,
    /// Whether each visit is for the first result of a small program.
    pub first: bool,
    /// What the last visit does after that.
    pub task: Option<Task>,
}

/// What runs in a page.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Side {
    /// A package with the loader.
    Ours {
        /// Its path on the server.
        package: String,
    },
    /// Pyodide.
    Pyodide {
        /// The path of its files on the server.
        url: String,
        /// The node that gives back its item.
        program: String,
    },
    /// whisper.cpp as npm's `@timur00kh/whisper.wasm` has it.
    WhisperWasm {
        /// The path of its weights on the server.
        model: String,
    },
}

/// What a page does.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Task {
    /// Runs the Python suite.
    Suite {
        /// The length of a window.
        seconds: f64,
        /// The suite's files below its folder.
        files: Vec<String>,
    },
    /// Runs the small program again and again.
    Throughput {
        /// For how long.
        seconds: f64,
    },
    /// Runs the package's pipeline with items that are numbers.
    Rust {
        /// How many items.
        items: usize,
        /// How often.
        runs: usize,
    },
    /// Turns speech into text.
    Speech {
        /// Files of the folder `recordings`, on the server and below the package's models.
        recordings: Vec<String>,
    },
}

/// What `run.js` answers.
#[derive(Debug, Clone, Deserialize)]
pub struct Answer {
    /// Milliseconds from the navigation to the first result.
    pub visits: Vec<f64>,
    /// The most bytes that the page's process has had.
    pub peak: Option<f64>,
    /// What the task has given.
    #[serde(default)]
    pub value: Value,
}

impl Browsers {
    /// The script with what it needs, installed if it is not there.
    ///
    /// # Errors
    ///
    /// When a browser is not installed, or npm cannot install something.
    pub fn get(browsers: &[Browser], peers: &FromNpm, ui: Ui) -> Result<Self> {
        browsers.iter().try_for_each(|browser| ensure_installed(*browser))?;
        let web = workspace::root().join("web");
        let mut folders = BTreeMap::from([
            ("page", web.join("bench").join("page")),
            ("loader", loader::bundle(ui)?),
            (PACKAGES, packages::output()),
            ("suite", packages::folder().join("python").join("nodes")),
        ]);
        folders.insert("whisper-wasm", peers.whisper_wasm());
        folders.extend(Pyodide::ALL.map(|pyodide| (pyodide.folder(), peers.pyodide(pyodide))));
        Ok(Self { folders })
    }

    /// The same with more folders on the server.
    #[must_use]
    pub fn with(mut self, folders: impl IntoIterator<Item = (&'static str, PathBuf)>) -> Self {
        self.folders.extend(folders);
        self
    }

    /// Opens a page in a browser of its own.
    ///
    /// # Errors
    ///
    /// When the browser does not start, or something fails in the page.
    pub fn run(&self, run: &Run) -> Result<Answer> {
        #[derive(Serialize)]
        struct Document<'a> {
            folders: &'a BTreeMap<&'static str, PathBuf>,
            #[serde(flatten)]
            run: &'a Run,
        }
        let document = write_json(&Document { folders: &self.folders, run })?;
        let mut node = Command::new("node");
        node.arg(workspace::root().join("web").join("bench").join("run.js")).arg(document.path());
        let answer = process::read_stdout(&mut node)?;
        serde_json::from_slice(&answer).context("`web/bench/run.js` has answered something else")
    }
}

impl Run {
    /// One visit.
    pub fn once(browser: Browser, side: Side, task: Task) -> Self {
        let task = Some(task);
        Self { browser, side, brotli: false, megabits: None, visits: 1, first: false, task }
    }

    /// Visits for the first result.
    pub fn visits(browser: Browser, side: Side, visits: usize) -> Self {
        Self { browser, side, brotli: false, megabits: None, visits, first: true, task: None }
    }
}

impl Side {
    /// The package that was built to that file.
    ///
    /// # Errors
    ///
    /// When the file has no name.
    pub fn ours(package: &std::path::Path) -> Result<Self> {
        let name = package.file_name().and_then(|name| name.to_str());
        let name = name.context("a package has a name that is text")?;
        Ok(Self::Ours { package: format!("/{PACKAGES}/{name}") })
    }

    /// A Pyodide.
    ///
    /// # Errors
    ///
    /// When the program cannot be read.
    pub fn pyodide(pyodide: Pyodide) -> Result<Self> {
        let path = packages::small().join("nodes").join("pass_on.py");
        let program = String::from_utf8(workspace::read(&path)?)?;
        Ok(Self::Pyodide { url: format!("/{}/", pyodide.folder()), program })
    }

    /// whisper.cpp, with the weights at that path on the server.
    pub fn whisper_wasm(model: &str) -> Self {
        Self::WhisperWasm { model: model.to_owned() }
    }
}

/// The versions of the browsers that are installed, by name.
pub fn versions() -> Vec<(String, String)> {
    [Browser::Chromium, Browser::Firefox].into_iter().filter_map(version_of).collect()
}

fn version_of(browser: Browser) -> Option<(String, String)> {
    let (variable, program) = program_of(browser);
    let program = env::var_os(variable).map(PathBuf::from).or_else(|| program.find())?;
    let answer = process::ask_within(PATIENCE, program, "--version")?;
    Some((browser.to_string(), number_in(&answer)?))
}

/// The version in what a browser says of itself.
fn number_in(answer: &str) -> Option<String> {
    let mut words = answer.split_whitespace();
    words.find(|word| word.starts_with(|first: char| first.is_ascii_digit())).map(str::to_owned)
}

/// The variable that names another program, and the one that is taken without it.
fn program_of(browser: Browser) -> (&'static str, Program) {
    match browser {
        Browser::Chromium => ("RMPKG_CHROMIUM", tools::CHROMIUM),
        Browser::Firefox => ("RMPKG_FIREFOX", tools::FIREFOX),
    }
}

fn ensure_installed(browser: Browser) -> Result<()> {
    let (variable, program) = program_of(browser);
    let is_there = env::var_os(variable).is_some() || program.find().is_some();
    require(is_there, browser, variable, program.package)
}

fn require(is_there: bool, browser: Browser, variable: &str, package: &str) -> Result<()> {
    is_there.then_some(()).with_context(|| format!("there is no {browser} on this machine")).hint(
        || {
            format!(
                "install `{package}`, name its program in `{variable}`, or choose another browser \
                 with `--browser` or other groups with `--only`"
            )
        },
    )
}

#[cfg(test)]
mod tests {
    use terminal_ui::Report;

    use super::*;

    const SCRIPTS: [&str; 2] =
        [include_str!("../../../web/bench/run.js"), include_str!("../../../web/bench/server.js")];

    fn ours() -> Side {
        Side::ours("somewhere/plain.rmpkg".as_ref()).unwrap()
    }

    #[test]
    fn a_run_is_what_the_script_reads() {
        let run = Run::visits(Browser::Chromium, ours(), 3);
        let document = serde_json::to_value(run).unwrap();
        assert_eq!(document["browser"], "chromium");
        for (field, _) in document.as_object().unwrap() {
            let names = [format!("run.{field}"), format!("options.{field}")];
            assert!(
                SCRIPTS.iter().any(|text| names.iter().any(|name| text.contains(name))),
                "{field}"
            );
        }
    }

    #[test]
    fn without_a_browser_the_next_step_is_named() {
        require(true, Browser::Chromium, "RMPKG_CHROMIUM", "chromium").unwrap();
        let error = require(false, Browser::Firefox, "RMPKG_FIREFOX", "firefox-esr").unwrap_err();
        insta::assert_json_snapshot!(Report::of(&error), @r#"
        {
          "error": "there is no Firefox on this machine",
          "causes": [],
          "hint": "install `firefox-esr`, name its program in `RMPKG_FIREFOX`, or choose another browser with `--browser` or other groups with `--only`"
        }
        "#);
    }

    #[test]
    fn a_browser_tells_its_version_somewhere_in_a_line() {
        let answers =
            ["Chromium 141.0.7390.54 built on Debian GNU/Linux 12", "Mozilla Firefox 140.4.0esr"];
        assert_eq!(answers.map(number_in).map(Option::unwrap), ["141.0.7390.54", "140.4.0esr"]);
        assert_eq!(number_in("none"), None);
    }

    #[test]
    fn a_package_is_served_by_its_name() {
        assert_eq!(ours(), Side::Ours { package: "/packages/plain.rmpkg".to_owned() });
        assert!(Side::ours("..".as_ref()).is_err());
    }

    #[test]
    fn a_pyodide_gets_the_node_of_the_small_package() {
        let side = Side::pyodide(Pyodide::Python312).unwrap();
        let document = serde_json::to_value(side).unwrap();
        assert_eq!(
            (&document["kind"], &document["url"]),
            (&"pyodide".into(), &"/pyodide-3.12/".into())
        );
        assert!(document["program"].as_str().unwrap().contains("class PassOn"));
    }
}
