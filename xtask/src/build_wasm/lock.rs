//! The versions of crates that a program starts from when it is written for another workspace's crate.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use toml::{Table, Value};

/// Our own `Cargo.lock` with what only theirs has: cargo keeps to both where it can, and to ours for
/// what the runtime needs. Crates of a workspace are left out of theirs, since they are no versions to
/// choose from.
///
/// # Errors
///
/// When one of them cannot be read.
pub fn merge(ours: &str, theirs: &str) -> Result<String> {
    let mut lock = parse(ours).context("the workspace's `Cargo.lock` cannot be read")?;
    let others =
        parse(theirs).context("the `Cargo.lock` of the crate with the nodes cannot be read")?;
    let known: BTreeSet<_> = packages(&lock).iter().map(identity).collect();
    let is_new =
        |package: &&Value| package.get("source").is_some() && !known.contains(&identity(package));
    let new: Vec<_> = packages(&others).iter().filter(is_new).cloned().collect();
    if let Some(Value::Array(packages)) = lock.get_mut("package") {
        packages.extend(new);
    }
    toml::to_string(&lock).context("the program's `Cargo.lock` cannot be written")
}

fn parse(text: &str) -> Result<Table> {
    Ok(text.parse()?)
}

fn packages(lock: &Table) -> &[Value] {
    lock.get("package").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Name, version and source.
fn identity(package: &Value) -> [String; 3] {
    let field = |name| package.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    ["name", "version", "source"].map(field)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(packages: &[(&str, &str, bool)]) -> String {
        let package = |(name, version, is_published): &(&str, &str, bool)| {
            let source = if *is_published { "source = \"registry\"\n" } else { "" };
            format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\n{source}\n")
        };
        format!("version = 4\n\n{}", packages.iter().map(package).collect::<String>())
    }

    #[test]
    fn theirs_adds_what_ours_does_not_pin() {
        let ours = lock(&[("runtime", "0.1.0", false), ("serde", "1.0.2", true)]);
        let theirs =
            lock(&[("own", "1.0.0", false), ("serde", "1.0.2", true), ("rand", "0.9.1", true)]);
        let merged = merge(&ours, &theirs).unwrap().parse::<Table>().unwrap();
        assert_eq!(merged["version"].as_integer(), Some(4));
        let names: Vec<_> =
            packages(&merged).iter().map(|package| identity(package)[0].clone()).collect();
        assert_eq!(names, ["runtime", "serde", "rand"]);
        assert_eq!(merge(&ours, "").unwrap().parse::<Table>().unwrap(), ours.parse().unwrap());
    }

    #[test]
    fn a_lock_that_cannot_be_read_is_named() {
        let error = merge("version = 4", "<<<<<<< HEAD").unwrap_err();
        assert_eq!(
            error.to_string(),
            "the `Cargo.lock` of the crate with the nodes cannot be read"
        );
    }
}
