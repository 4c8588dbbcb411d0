//! How many instructions a few runs may take. They are counted and not timed, so that a slowdown shows
//! however busy a machine is. Compilers differ in what they make of a program, so figures are compared only
//! where what made the program is what it was.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fmt, fs, io};

use serde::{Deserialize, Serialize};

/// How much a count may grow, in percent: hash tables are ordered by chance, memory is found by chance.
const TOLERANCE: f64 = 3.0;

/// With it the figures are written and not compared.
const UPDATE: &str = "RMPKG_UPDATE_INSTRUCTIONS";

/// Counts by what was run.
pub type Counts = BTreeMap<String, u64>;

/// What was counted of one program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counted {
    /// The compiler and whatever else the counts depend on.
    pub made_with: String,
    /// Instructions.
    pub instructions: Counts,
}

/// Why the figures do not hold.
#[derive(Debug)]
pub enum Failure {
    /// The file with the figures cannot be read or written.
    File(PathBuf, io::Error),
    /// More was counted than before, or for the first time.
    Grown(Vec<String>),
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path, error) => write!(
                formatter,
                "`{}` with the figures cannot be used: {error}; take it from git again",
                path.display()
            ),
            Self::Grown(lines) => write!(
                formatter,
                "{}\nfind out what costs that; if it is worth it, run the test with {UPDATE}=1 and commit \
                 .ci/instructions.json with the reason",
                lines.join("\n"),
            ),
        }
    }
}

/// Compares what was counted of `program` with the committed figures. Gives what people should know though
/// nothing is wrong.
///
/// # Errors
/// [`Failure`] when a count has grown by more than the tolerance.
pub fn check(program: &str, counted: Counted) -> Result<Vec<String>, Failure> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.ci/instructions.json");
    check_in(&file, program, counted, env::var_os(UPDATE).is_some())
}

/// As [`check`], for a test: says what people should know past the capture of what tests print, which hides it.
///
/// # Panics
/// Where [`check`] fails.
pub fn hold(program: &str, counted: Counted) {
    match check(program, counted) {
        // With stderr closed there is nobody left to tell.
        Ok(notes) => notes.iter().for_each(|note| _ = writeln!(io::stderr(), "NOTE: {note}")),
        Err(failure) => panic!("{failure}"),
    }
}

fn check_in(
    file: &Path,
    program: &str,
    counted: Counted,
    updates: bool,
) -> Result<Vec<String>, Failure> {
    let failure = |error| Failure::File(file.to_owned(), error);
    let mut all = read(file).map_err(failure)?;
    if updates {
        all.insert(program.to_owned(), counted);
        write(file, &all).map_err(failure)?;
        return Ok(vec![format!("the figures of {program} were written")]);
    }
    match all.get(program) {
        Some(before) if before.made_with != counted.made_with => Ok(vec![format!(
            "the figures of {program} are not compared: they were made with {}, and this is {}",
            before.made_with, counted.made_with,
        )]),
        before => {
            compare(program, before.map(|before| &before.instructions), &counted.instructions)
        }
    }
}

fn read(file: &Path) -> io::Result<BTreeMap<String, Counted>> {
    match fs::read(file) {
        Ok(text) => Ok(serde_json::from_slice(&text)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeMap::new()),
        Err(error) => Err(error),
    }
}

fn write(file: &Path, all: &BTreeMap<String, Counted>) -> io::Result<()> {
    fs::write(file, serde_json::to_string_pretty(all)? + "\n")
}

fn compare(program: &str, before: Option<&Counts>, now: &Counts) -> Result<Vec<String>, Failure> {
    let (mut grown, mut shrunk) = (Vec::new(), Vec::new());
    for (run, count) in now {
        let Some(old) = before.and_then(|before| before.get(run)) else {
            grown.push(format!("{program}, {run}: {count} instructions, and no figure for it"));
            continue;
        };
        let percent = (*count as f64 / *old as f64 - 1.0) * 100.0;
        let line = format!("{program}, {run}: {old} instructions became {count}, {percent:+.1} %");
        if percent > TOLERANCE {
            grown.push(line);
        } else if percent < -TOLERANCE {
            shrunk.push(format!("{line}: keep that with {UPDATE}=1"));
        }
    }
    if grown.is_empty() { Ok(shrunk) } else { Err(Failure::Grown(grown)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(made_with: &str, counts: &[(&str, u64)]) -> Counted {
        let instructions = counts.iter().map(|(run, count)| ((*run).to_owned(), *count)).collect();
        Counted { made_with: made_with.to_owned(), instructions }
    }

    /// With a file in which 1000 instructions are committed for `run`, made with `rust 1`.
    fn outcome(now: Counted) -> Result<Vec<String>, String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("figures.json");
        check_in(&file, "wasm", counted("rust 1", &[("run", 1000)]), true).unwrap();
        check_in(&file, "wasm", now, false).map_err(|failure| failure.to_string())
    }

    #[test]
    fn a_little_more_or_less_is_no_matter() {
        for count in [971, 1000, 1029] {
            assert_eq!(outcome(counted("rust 1", &[("run", count)])), Ok(Vec::new()));
        }
    }

    #[test]
    fn what_has_grown_is_named_with_the_way_to_accept_it() {
        let failure = outcome(counted("rust 1", &[("run", 1041)])).unwrap_err();
        assert!(
            failure.starts_with("wasm, run: 1000 instructions became 1041, +4.1 %\n"),
            "{failure}"
        );
        assert!(failure.contains("RMPKG_UPDATE_INSTRUCTIONS=1"), "{failure}");
    }

    #[test]
    fn what_has_shrunk_is_to_be_kept() {
        let notes = outcome(counted("rust 1", &[("run", 900)])).unwrap();
        assert!(notes[0].contains("became 900, -10.0 %: keep that with"), "{notes:?}");
    }

    #[test]
    fn a_run_without_a_figure_is_a_failure() {
        let failure = outcome(counted("rust 1", &[("other", 7)])).unwrap_err();
        assert!(failure.starts_with("wasm, other: 7 instructions, and no figure"), "{failure}");
    }

    #[test]
    fn what_another_compiler_made_is_not_compared() {
        let notes = outcome(counted("rust 2", &[("run", 5000)])).unwrap();
        assert!(notes[0].contains("made with rust 1, and this is rust 2"), "{notes:?}");
    }

    #[test]
    fn a_file_that_is_no_json_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("figures.json");
        fs::write(&file, "{").unwrap();
        let failure = check_in(&file, "wasm", counted("rust 1", &[]), false).unwrap_err();
        assert!(
            failure.to_string().contains("figures.json` with the figures cannot be used: "),
            "{failure}"
        );
    }

    #[test]
    fn figures_of_other_programs_stay() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("figures.json");
        for program in ["native", "wasm"] {
            check_in(&file, program, counted(program, &[("run", 1)]), true).unwrap();
        }
        assert_eq!(read(&file).unwrap().len(), 2);
    }
}
