//! The page for people: every probe whose answer is not the same everywhere, with the reason.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Map, Value};

use super::{Answers, Probes, probes, reasons};

/// How much of an answer is shown.
const ENOUGH: usize = 70;

/// A Markdown table for each reason, in the order of their text.
///
/// # Errors
///
/// When a probe that differs has not one reason, or one that does not differ has any.
pub fn differences() -> Result<String, String> {
    let (probes, reasons) = (probes()?, reasons()?);
    check(&probes, &reasons)?;
    let mut page = String::new();
    for (reason, names) in &reasons {
        _ = write!(
            page,
            "\n{reason}\n\n| probe | native | wasmtime | browsers |\n|---|---|---|---|\n"
        );
        for name in names {
            _ = writeln!(page, "| {} |", row(name, &probes[name]).join(" | "));
        }
    }
    Ok(page)
}

fn check(probes: &Probes, reasons: &BTreeMap<String, Vec<String>>) -> Result<(), String> {
    let mut given: BTreeMap<&str, usize> = BTreeMap::new();
    for name in reasons.values().flatten() {
        *given.entry(name).or_default() += 1;
    }
    let differ = |name: &str| probes.get(name).is_some_and(|answers| answers.len() > 1);
    let missing = probes.keys().filter(|name| differ(name) && !given.contains_key(name.as_str()));
    let wrong =
        given.iter().filter(|(name, count)| !differ(name) || **count > 1).map(|(name, _)| *name);
    let all: Vec<_> = missing
        .map(|name| format!("{name} differs: give a reason"))
        .chain(wrong.map(|name| format!("{name} does not differ, or has two reasons")))
        .collect();
    if all.is_empty() { Ok(()) } else { Err(all.join("\n")) }
}

/// The cells; an empty one is as the one before it.
fn row(name: &str, answers: &Answers) -> Vec<String> {
    let of = |host: &str| answers.get(host);
    let native = of("native").unwrap_or(&Value::Null);
    let wasmtime = of("wasmtime");
    let browsers = of("browsers").or(wasmtime).unwrap_or(native);
    let against = wasmtime.filter(|_| wasmtime != Some(native)).unwrap_or(browsers);
    let mut cells = vec![name.replace('_', " "), cell(native, against)];
    cells.push(wasmtime.map_or_else(String::new, |answer| cell(answer, native)));
    let engines =
        answers.iter().filter(|(host, _)| !["native", "wasmtime"].contains(&host.as_str()));
    let own = engines.map(|(host, answer)| match host.as_str() {
        "browsers" => cell(answer, native),
        engine => format!("{engine}: {}", cell(answer, native)),
    });
    cells.push(own.collect::<Vec<_>>().join("; "));
    cells
}

/// An answer as code, of a long list of names what is not the same in another one.
fn cell(answer: &Value, other: &Value) -> String {
    let text = match (answer, other) {
        (Value::Object(answer), Value::Object(other)) => different(answer, other).to_string(),
        (Value::String(text), _) => text.clone(),
        _ => answer.to_string(),
    };
    let short: String = text.chars().take(ENOUGH).collect();
    let end = if short.len() < text.len() { "…" } else { "" };
    format!("`{}{end}`", short.replace('|', "\\|").replace('`', "'").replace('\n', "\\n"))
}

fn different(answer: &Map<String, Value>, other: &Map<String, Value>) -> Value {
    let fields = answer.iter().filter(|(name, value)| other.get(*name) != Some(value));
    Value::Object(fields.map(|(name, value)| (name.clone(), value.clone())).collect())
}
