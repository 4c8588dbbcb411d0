//! From requirements to releases: a project for uv, and what it answers.
//!
//! uv knows no wasm32-wasi, but takes any environment as markers. It then follows only what is wanted there, and
//! takes only wheels that are for every machine; of any other release it takes the source distribution.

mod answer;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use serde_json::{Value, json};
use terminal_ui::WithHint;

use super::requirements::{PYTHON, REQUIREMENT, Requirements};
use super::uv::Uv;
use crate::files;
pub use answer::{Release, Resolution};

/// What the guest says of itself: `sys.platform`, `os.name`, `platform.machine()` and so on.
pub(super) const GUEST: &str = "python_full_version == '3.12.1' and implementation_name == 'cpython' \
                     and platform_python_implementation == 'CPython' and sys_platform == 'wasi' \
                     and os_name == 'posix' and platform_system == 'wasi' and platform_machine == 'wasm32'";
const ANY_MACHINE: &str = "python_full_version == '3.12.1'";
/// The name of the project, which no distribution has.
const PROJECT: &str = "rmpkg-pipeline-to-be-locked";
/// A build that uv asked for is named after these words.
const BUILD: [&str; 2] = ["Failed to build `", "Failed to download and build `"];

/// A release whose needs are told to uv, as it could only build to learn them.
pub type Needs = BTreeMap<(String, String), Vec<String>>;

/// Where the releases shall be of use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// In the guest.
    Guest,
    /// On some machine, whichever it is: what would be newest if there were files for the guest.
    AnyMachine,
}

/// A question to the resolver.
pub struct Question<'a> {
    /// What is wanted.
    pub requirements: &'a Requirements,
    /// Names and versions that are kept, if they still fit.
    pub pins: &'a [(String, String)],
    /// Names and the versions that alone will do.
    pub constraints: Vec<(String, String)>,
    /// Names whose source distributions are of no use.
    pub no_sdist: &'a [String],
    /// For whom.
    pub target: Target,
}

/// Resolves. `needs` grows by the releases that say what they need only when they are built, with nothing.
///
/// # Errors
///
/// When there is no solution, in uv's words, or uv cannot be run.
pub fn resolve(question: &Question<'_>, needs: &mut Needs, uv: &Uv) -> Result<Resolution> {
    let project = tempfile::tempdir().context("cannot create a temporary folder")?;
    let folder = project.path();
    loop {
        files::write(&folder.join("pyproject.toml"), pyproject(question, needs)?.as_bytes())?;
        files::write(&folder.join("uv.lock"), pins(question.pins).as_bytes())?;
        match uv.lock(folder)? {
            Ok(()) => return answer(folder),
            Err(stderr) => match to_be_built(&stderr) {
                Some(release) if !needs.contains_key(&release) => {
                    needs.insert(release, Vec::new());
                }
                _ if is_unreadable(&stderr) => {
                    check_texts(question.requirements, folder, uv)?;
                    return Err(refusal(&stderr, question)).hint(|| hint(&stderr));
                }
                _ => return Err(refusal(&stderr, question)).hint(|| hint(&stderr)),
            },
        }
    }
}

fn answer(folder: &Path) -> Result<Resolution> {
    let path = folder.join("uv.lock");
    let text = fs::read_to_string(&path).context("uv has written no lock")?;
    Resolution::parse(&text, folder, PROJECT)
}

fn pyproject(question: &Question<'_>, needs: &Needs) -> Result<String> {
    let texts: Vec<_> = question.requirements.wanted.iter().map(|wanted| &wanted.text).collect();
    let exact = |(name, version): &(String, String)| format!("{name}=={version}");
    let metadata = |((name, version), requires): (&(String, String), &Vec<String>)| -> Value {
        json!({ "name": name, "version": version, "requires-dist": requires })
    };
    let environment = match question.target {
        Target::Guest => GUEST,
        Target::AnyMachine => ANY_MACHINE,
    };
    let project = json!({
        "project": {
            "name": PROJECT,
            "version": "0",
            "requires-python": ">=3.8",
            "dependencies": texts,
        },
        "tool": { "uv": {
            "package": false,
            "environments": [environment],
            "constraint-dependencies": question.constraints.iter().map(exact).collect::<Vec<_>>(),
            "no-build-package": question.no_sdist,
            "dependency-metadata": needs.iter().map(metadata).collect::<Vec<_>>(),
        } },
    });
    toml::to_string(&project).context("the requirements cannot be written as TOML")
}

/// uv prefers the versions of the lock that it finds.
fn pins(pins: &[(String, String)]) -> String {
    let package = |(name, version): &(String, String)| {
        let [name, version] = [name, version].map(|text| toml::Value::from(text.as_str()));
        format!(
            "\n[[package]]\nname = {name}\nversion = {version}\nsource = {{ registry = \".\" }}\n"
        )
    };
    let packages: String = pins.iter().map(package).collect();
    format!("version = 1\nrequires-python = \">=3.8\"\n{packages}")
}

/// Name and version of the release that uv would build.
fn to_be_built(stderr: &str) -> Option<(String, String)> {
    let rest = BUILD.iter().find_map(|words| stderr.split(words).nth(1))?;
    let (name, version) = rest.split('`').next()?.split_once("==")?;
    Some((name.to_owned(), version.to_owned()))
}

/// Whether uv would build the project itself, as it cannot read what the project wants.
fn is_unreadable(stderr: &str) -> bool {
    BUILD.iter().any(|words| stderr.contains(&format!("{words}{PROJECT} @ ")))
}

/// Which requirement is none as PEP 508 has it, in uv's words.
fn check_texts(requirements: &Requirements, folder: &Path, uv: &Uv) -> Result<()> {
    for wanted in &requirements.wanted {
        if let Some(why) = uv.refuses(&wanted.text, folder)? {
            let error = anyhow!("{}: `{}` is no requirement: {why}", wanted.origin, wanted.text);
            return Err(error).hint(|| REQUIREMENT.to_owned());
        }
    }
    Ok(())
}

/// uv's sentences, without those that are about its own command line.
fn refusal(stderr: &str, question: &Question<'_>) -> anyhow::Error {
    let text = sentences(stderr);
    let wanted = question.requirements.wanted.iter();
    let wanted = wanted.filter(|wanted| text.contains(&wanted.name) || text.contains(&wanted.text));
    let places = wanted.map(|wanted| format!("`{}` stands in {}", wanted.text, wanted.origin));
    let built_in = question.constraints.iter().filter(|(name, _)| text.contains(name));
    let built_in =
        built_in.map(|(name, version)| format!("`{name}=={version}` is what is built in"));
    let places: Vec<_> = places.chain(built_in).collect();
    let error = match places.is_empty() {
        true => anyhow!("{text}"),
        false => anyhow!("{text}\n{}", places.join("\n")),
    };
    error.context("the dependencies cannot be resolved")
}

fn sentences(stderr: &str) -> String {
    let is_about_uv = |line: &&str| {
        let line = line.trim_start();
        // uv names the markers again in each line that begins so.
        line.is_empty()
            || ["Using CPython", "hint:", "error: No solution found"]
                .iter()
                .any(|start| line.starts_with(start))
    };
    let lines: Vec<_> = stderr.lines().filter(|line| !is_about_uv(line)).collect();
    let text = lines.join("\n");
    let text = text.trim_start().trim_start_matches("error: ").trim_start_matches("cause: ");
    text.replace("your project", "the pipeline").replace(
        "the requested Python version (>=3.8)",
        &format!("Python {} of the wasm", python()),
    )
}

/// The version of the Python that is in the wasm.
fn python() -> String {
    PYTHON.map(|number| number.to_string()).join(".")
}

fn hint(stderr: &str) -> String {
    let is_offline =
        ["error sending request", "dns error", "Connect"].iter().any(|word| stderr.contains(word));
    let change = "change `python.dependencies` in the manifest, or the block in the node's file";
    let is_of_python = ["requires Python ", "depend on Python", "depends on Python"]
        .iter()
        .any(|words| stderr.contains(words));
    match (is_offline, is_of_python) {
        (true, _) => {
            "connect to a network, or configure pip for an index that can be reached".to_owned()
        }
        (_, true) => format!("the wasm has CPython {}; {change}", python()),
        _ => change.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_uv_would_build_is_found_in_its_words() {
        let words = "Using CPython\nerror: Failed to build `docopt==0.6.2`\n  cause: The build backend returned";
        assert_eq!(to_be_built(words), Some(("docopt".to_owned(), "0.6.2".to_owned())));
        assert_eq!(to_be_built("error: Failed to build `x @ file:///x`"), None);
        assert_eq!(to_be_built("error: No solution found"), None);
    }

    #[test]
    fn uvs_sentences_are_passed_on_without_those_about_uv() {
        let words = "Using CPython 3.11.7 interpreter at: x\nerror: No solution found for split (markers: m):\n  \
                     cause: Because a and your project\n         disagree.\n\nhint: Use `uv`\n";
        assert_eq!(sentences(words), "Because a and the pipeline\n         disagree.");
        assert_eq!(
            sentences("error: Failed to read\n  cause: why"),
            "Failed to read\n  cause: why"
        );
    }

    #[test]
    fn the_python_that_uv_is_told_is_that_of_the_wasm() {
        let words =
            "Because the requested Python version (>=3.8) does not satisfy Python>=3.13 and";
        assert_eq!(
            sentences(words),
            "Because Python 3.12.1 of the wasm does not satisfy Python>=3.13 and"
        );
    }

    #[test]
    fn a_release_for_a_later_python_is_met_with_the_python_of_the_wasm() {
        let hints =
            ["Because a==2 requires Python >=3.13 and", "Because a and b disagree"].map(hint);
        assert!(hints[0].starts_with("the wasm has CPython 3.12.1; change "), "{hints:?}");
        assert!(hints[1].starts_with("change "), "{hints:?}");
    }

    #[test]
    fn a_project_that_uv_cannot_read_is_told_from_one_that_has_no_solution() {
        assert!(is_unreadable(&format!(
            "error: Failed to build `{PROJECT} @ file:///x`\n  cause: y"
        )));
        assert!(!is_unreadable("error: Failed to build `docopt==0.6.2`\n  cause: y"));
    }

    #[test]
    fn pins_are_the_lock_that_uv_finds() {
        let text = pins(&[("a".to_owned(), "1".to_owned())]);
        insta::assert_snapshot!(text, @r#"
        version = 1
        requires-python = ">=3.8"

        [[package]]
        name = "a"
        version = "1"
        source = { registry = "." }
        "#);
    }
}
