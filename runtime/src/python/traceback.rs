//! Tracebacks in Python's form.
//!
//! We write them ourselves: Python's `traceback` differs from version to version, needs a dozen
//! modules of its own, and knows nothing of which frames are the runtime's and where the app's files
//! are for the guest.

use std::collections::BTreeMap;
use std::fs;

use pyo3::exceptions::PySyntaxError;
use pyo3::prelude::*;

use super::chain::Link;
use super::event_loop::OWN_FILE;
use super::object::attribute;
use super::paths;
use crate::Relation;
use crate::exception::one_line;

/// Of more frames than twice as many, those in the middle are left out.
const ENDS: usize = 32;

/// The lines of source files, by file.
type Sources = BTreeMap<String, Vec<String>>;

/// Formats an exception with its causes: what led to it first, the members of groups last.
pub(super) fn format(first: &Link<'_>, causes: &[Link<'_>]) -> String {
    let mut sources = Sources::new();
    let mut text = String::new();
    let led_to_it = causes.iter().take_while(|link| link.relation != Relation::Member);
    let led_to_it: Vec<_> = led_to_it.collect();
    for link in led_to_it.iter().rev() {
        text += &block(link, &mut sources);
        text += match link.relation {
            Relation::Cause => {
                "\nThe above exception was the direct cause of the following exception:\n\n"
            }
            _ => "\nDuring handling of the above exception, another exception occurred:\n\n",
        };
    }
    text += &block(first, &mut sources);
    for (number, link) in causes[led_to_it.len()..].iter().enumerate() {
        text += &format!("  +---------------- {} ----------------\n", number + 1);
        text += &indented(&block(link, &mut sources), link.depth.max(1));
    }
    text
}

fn indented(text: &str, depth: usize) -> String {
    let margin = "  | ".repeat(depth);
    text.lines().map(|line| format!("{margin}{line}\n")).collect()
}

/// One exception: its frames, its own line, its notes.
fn block(link: &Link<'_>, sources: &mut Sources) -> String {
    let frames = frames(link);
    let mut text = String::new();
    if !frames.is_empty() {
        text += "Traceback (most recent call last):\n";
        text += &written(&frames, sources);
    }
    text += &syntax_error(link)
        .unwrap_or_else(|| one_line(&link.python_type(), &link.message()) + "\n");
    link.notes().iter().for_each(|note| text += &format!("{note}\n"));
    text
}

#[derive(PartialEq)]
struct Frame {
    file: String,
    line: usize,
    name: String,
}

/// The frames of the node and of what it called; the runtime's own and the import system's are left
/// out.
fn frames(link: &Link<'_>) -> Vec<Frame> {
    let mut frames = Vec::new();
    let mut next = link.traceback.clone();
    while let Some(entry) = next {
        if let Some(frame) = Frame::of(&entry).filter(Frame::is_the_nodes) {
            frames.push(frame);
        }
        next = attribute(&entry, "tb_next");
    }
    frames
}

impl Frame {
    fn of(entry: &Bound<'_, PyAny>) -> Option<Self> {
        let code = attribute(&attribute(entry, "tb_frame")?, "f_code")?;
        Some(Self {
            file: attribute(&code, "co_filename")?.extract().ok()?,
            line: attribute(entry, "tb_lineno")?.extract().ok()?,
            name: attribute(&code, "co_name")?.extract().ok()?,
        })
    }

    fn is_the_nodes(&self) -> bool {
        !self.file.starts_with(OWN_FILE) && !self.file.starts_with("<frozen importlib")
    }

    fn written(&self, sources: &mut Sources) -> String {
        let Self { file, line, name } = self;
        let mut text = format!("  File \"{}\", line {line}, in {name}\n", paths::shown(file));
        if let Some(source) = self.source(sources) {
            text += &format!("    {source}\n");
        }
        text
    }

    /// The line itself, if it is the app's.
    fn source(&self, sources: &mut Sources) -> Option<String> {
        if !paths::is_of_app(&self.file) {
            return None;
        }
        let lines = sources.entry(self.file.clone()).or_insert_with(|| {
            let source = fs::read(&self.file).unwrap_or_default();
            String::from_utf8_lossy(&source).lines().map(str::to_owned).collect()
        });
        let line = lines.get(self.line.checked_sub(1)?)?.trim();
        (!line.is_empty()).then(|| line.to_owned())
    }
}

/// A frame that repeats itself is written three times, as Python does.
fn written(frames: &[Frame], sources: &mut Sources) -> String {
    let mut parts = Vec::new();
    for group in frames.chunk_by(|a, b| a == b) {
        parts.extend(group.iter().take(3).map(|frame| frame.written(sources)));
        if group.len() > 3 {
            let more = group.len() - 3;
            let plural = if more == 1 { "" } else { "s" };
            parts.push(format!("  [Previous line repeated {more} more time{plural}]\n"));
        }
    }
    if parts.len() > 2 * ENDS {
        let left_out = format!("  [{} frames left out]\n", parts.len() - 2 * ENDS);
        parts.splice(ENDS..parts.len() - ENDS, [left_out]);
    }
    parts.concat()
}

/// A `SyntaxError` says itself where it is.
fn syntax_error(link: &Link<'_>) -> Option<String> {
    let error = &link.exception;
    if !error.is_instance_of::<PySyntaxError>() {
        return None;
    }
    let file: String = attribute(error, "filename")?.extract().ok()?;
    let line: usize = attribute(error, "lineno")?.extract().ok()?;
    let message: String = attribute(error, "msg")?.extract().ok()?;
    let mut text = format!("  File \"{}\", line {line}\n", paths::shown(&file));
    if let Some(source) = attribute(error, "text").and_then(|text| text.extract::<String>().ok()) {
        text += &format!("    {}\n", source.trim());
    }
    Some(text + &one_line(&link.python_type(), &message) + "\n")
}
