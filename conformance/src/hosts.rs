//! What the probes of `hosts/` answer: natively, under wasmtime and in browsers.
//!
//! `answers.json` holds the answers, a line for each probe. A host that has none of its own there answers
//! as the one before it: browsers as wasmtime, wasmtime as a native run. `reasons.json` says of each probe
//! that answers differently somewhere why that is so.

mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::{Map, Value};

pub use table::differences;

/// Set to `1`, this variable makes each host write what it answers.
const UPDATE: &str = "RMPKG_UPDATE_HOSTS";
const ANSWERS: &str = "answers.json";
const REASONS: &str = "reasons.json";

/// Who is asked. Browsers read the same file, in `web/test/suites/host-answers.js`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host {
    /// The native command.
    Native,
    /// The packaged wasm under wasmtime.
    Wasmtime,
}

/// The answers of a probe by the name of the host.
type Answers = Map<String, Value>;
/// By the name of the probe, `THEME.PROBE`.
type Probes = BTreeMap<String, Answers>;

impl Host {
    fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Wasmtime => "wasmtime",
        }
    }
}

/// The folder with the pipeline of the probes.
pub fn hosts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("hosts")
}

/// Compares what a host answers, by theme and probe, with what is written down; or writes it, if it is
/// asked to.
///
/// # Errors
///
/// When something differs; the text is for a person.
pub fn check_answers(host: Host, themes: &Value) -> Result<(), String> {
    let found = by_probe(themes)?;
    let known = probes()?;
    if env::var(UPDATE).is_ok_and(|value| value == "1") {
        return write(&updated(known, host, found));
    }
    let names: BTreeSet<_> = known.keys().chain(found.keys()).collect();
    let differing: Vec<_> = names
        .into_iter()
        .filter_map(|name| {
            let expected = known.get(name).and_then(|answers| answer(answers, host));
            difference(name, expected, found.get(name))
        })
        .collect();
    if differing.is_empty() {
        return Ok(());
    }
    let advice = format!("{UPDATE}=1 writes what is answered; read it before you commit it");
    Err(format!("{}\n{advice}", differing.join("\n")))
}

fn difference(name: &str, expected: Option<&Value>, found: Option<&Value>) -> Option<String> {
    let [old, new] = [expected, found].map(shown);
    (expected != found).then(|| format!("{name}: {old} became {new}"))
}

fn shown(answer: Option<&Value>) -> String {
    answer.map_or_else(|| "no answer".to_owned(), Value::to_string)
}

fn by_probe(themes: &Value) -> Result<BTreeMap<String, Value>, String> {
    let themes = themes.as_object().ok_or_else(|| format!("no answers: {themes}"))?;
    let probes = themes.iter().flat_map(|(theme, answers)| {
        let answers = answers.as_object().into_iter().flatten();
        answers.map(move |(probe, answer)| (format!("{theme}.{probe}"), answer.clone()))
    });
    Ok(probes.collect())
}

/// What the host is to answer.
fn answer(answers: &Answers, host: Host) -> Option<&Value> {
    let own = answers.get(host.name());
    own.or_else(|| answers.get(Host::Native.name()))
}

/// A native run says which probes there are.
fn updated(mut known: Probes, host: Host, found: BTreeMap<String, Value>) -> Probes {
    if host == Host::Native {
        known.retain(|probe, _| found.contains_key(probe));
    }
    for (probe, answer_now) in found {
        let answers = known.entry(probe).or_default();
        answers.shift_remove(host.name());
        if host == Host::Native || answer(answers, host) != Some(&answer_now) {
            answers.insert(host.name().to_owned(), answer_now);
        }
    }
    known
}

/// What is written down.
fn probes() -> Result<Probes, String> {
    read(ANSWERS)
}

/// The probes by the reason for which their answers differ.
fn reasons() -> Result<BTreeMap<String, Vec<String>>, String> {
    read(REASONS)
}

fn read<T: serde::de::DeserializeOwned>(file: &str) -> Result<T, String> {
    let text =
        fs::read_to_string(hosts().join(file)).map_err(|error| format!("{file}: {error}"))?;
    serde_json::from_str(&text).map_err(|error| format!("{file}: {error}"))
}

fn write(probes: &Probes) -> Result<(), String> {
    let line = |(probe, answers): (&String, &Answers)| {
        format!("  {}: {}", Value::from(probe.as_str()), Value::from(answers.clone()))
    };
    let lines: Vec<_> = probes.iter().map(line).collect();
    let text = format!("{{\n{}\n}}\n", lines.join(",\n"));
    fs::write(hosts().join(ANSWERS), text).map_err(|error| format!("{ANSWERS}: {error}"))
}
