//! What is said of a pipeline that cannot run, and of whose code stands against it.

use anyhow::{Context, Result, anyhow};
use builtin_packages::BuiltinPackage;
use pipeline_command::{ErrorKind, Kind, ReportedError};
use terminal_ui::WithHint;

use super::pipeline::Pipeline;
use crate::dependencies::distribution::Distribution;

const CORRECT_TYPE: &str = "correct the `node_type`, or define the class at the top level of a file directly in \
                            `nodes/`; a Rust node of one's own needs `cargo xtask package --runtime FOLDER`";
/// What `inspect` says of code without a source.
const NO_SOURCE: [&str; 2] = ["could not get source code", "source code not available"];

/// Fails in the runtime's words.
pub(super) fn refuse<T>(pipeline: &Pipeline, error: ReportedError) -> Result<T> {
    let step = next_step(&error);
    let refused = refused(pipeline, error.message);
    match step {
        Some(step) => refused.hint(|| step),
        None => refused,
    }
}

fn refused<T>(pipeline: &Pipeline, message: String) -> Result<T> {
    let manifest = pipeline.manifest_path();
    Err(anyhow!(message))
        .with_context(|| format!("the pipeline in `{}` cannot run", manifest.display()))
}

/// Where the message itself doesn't say it.
fn next_step(error: &ReportedError) -> Option<String> {
    match error.kind {
        Kind::Known(ErrorKind::UnknownNodeType) => {
            let node_type = error.node_type.as_deref()?;
            let package = BuiltinPackage::of_node(node_type);
            Some(package.map_or_else(|| CORRECT_TYPE.to_owned(), |it| it.absence_of(node_type)))
        }
        Kind::Known(ErrorKind::InvalidParameter) => Some("correct the node's `params`".to_owned()),
        _ => None,
    }
}

/// With the traceback, and with whose code it leads through where that is not the author's.
pub(super) fn refuse_import<T>(
    pipeline: &Pipeline,
    distributions: &[Distribution],
    message: &str,
    traceback: &str,
) -> Result<T> {
    let way = on_the_way(traceback, distributions);
    let named: Vec<_> = way.iter().map(|it| format!("`{}` {}", it.name, it.version)).collect();
    let whose = match named.is_empty() {
        true => String::new(),
        false => format!("\nin the code of {}", named.join(", reached from ")),
    };
    let wants_sources = !way.is_empty() && NO_SOURCE.iter().any(|words| message.contains(words));
    let lines: String = traceback.trim_end().lines().map(|line| format!("\n  {line}")).collect();
    refused(pipeline, format!("{message}{whose}{lines}")).hint(|| match wants_sources {
        true => {
            let names: Vec<_> = way.iter().map(|it| format!("\"{}\"", it.name)).collect();
            format!(
                "distributions are packaged as bytecode; write `\"python\": {{\"sources\": [{}]}}` into the \
                 manifest, and they have their sources too",
                names.join(", ")
            )
        }
        false => "correct what fails, or package it all the same with `--allow-failing-imports`, if it can be \
                  imported only where it is to run"
            .to_owned(),
    })
}

/// Which distributions a traceback passes, with their versions, the one that it ends in first.
fn on_the_way<'d>(traceback: &str, distributions: &'d [Distribution]) -> Vec<&'d Distribution> {
    let mut found: Vec<&Distribution> = Vec::new();
    for line in traceback.lines().rev() {
        let Some((_, rest)) = line.split_once("/site-packages/") else { continue };
        let file = rest.split('"').next().unwrap_or_default();
        for distribution in distributions {
            let is_of_it = distribution.unpacked.site_packages().join(file).is_file();
            if is_of_it && !found.iter().any(|known| known.name == distribution.name) {
                found.push(distribution);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::sources::tests::two;
    use super::*;

    #[test]
    fn a_traceback_tells_whose_code_it_passes_the_last_one_first() {
        let (_folder, both) = two();
        let traceback = "Traceback (most recent call last):\n  \
            File \"/app/node.py\", line 1, in <module>\n  \
            File \"<stdlib>/site-packages/greet/__init__.py\", line 2, in <module>\n  \
            File \"<stdlib>/site-packages/guard/__init__.py\", line 3, in check\n  \
            File \"<stdlib>/site-packages/greet/__init__.py\", line 4, in again\n  \
            File \"<stdlib>/site-packages/greet/other.py\", line 5, in elsewhere\n";
        let names: Vec<_> = on_the_way(traceback, &both).iter().map(|it| &it.name).collect();
        assert_eq!(names, ["greet", "guard"]);
        assert!(on_the_way("  File \"/app/greet/__init__.py\", line 1", &both).is_empty());
    }
}
