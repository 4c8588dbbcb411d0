//! The document that the runtime reads from its stdin.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rmpkg_format::Package;
use serde_json::{Value, json};

use crate::flags::RunFlags;

/// What stands for stdin among file names.
const STDIN: &str = "-";

/// The package's own pipeline or the one that was named, with the input that was named.
///
/// # Errors
///
/// When a file cannot be read or is no JSON, or both are to come from stdin.
pub fn read(package: &Package, flags: &RunFlags) -> Result<Vec<u8>> {
    let from_stdin = |file: &Option<PathBuf>| file.as_deref() == Some(Path::new(STDIN));
    if from_stdin(&flags.manifest) && from_stdin(&flags.input) {
        bail!("only one of `--manifest` and `--input` can come from stdin");
    }
    let manifest = match &flags.manifest {
        Some(file) => read_json(file)?,
        None => json!(package.manifest().pipeline),
    };
    let request = match &flags.input {
        Some(file) => json!({ "manifest": manifest, "input_data": read_json(file)? }),
        None => manifest,
    };
    Ok(serde_json::to_vec(&request)?)
}

fn read_json(file: &Path) -> Result<Value> {
    let name = match file == Path::new(STDIN) {
        true => "stdin".to_owned(),
        false => format!("`{}`", file.display()),
    };
    let bytes = read_file(file).with_context(|| format!("cannot read {name}"))?;
    serde_json::from_slice(&bytes).with_context(|| format!("{name} is no JSON"))
}

fn read_file(file: &Path) -> io::Result<Vec<u8>> {
    if file != Path::new(STDIN) {
        return fs::read(file);
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_missing_or_no_json_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("input.json");
        let error = read_json(&file).unwrap_err().to_string();
        assert!(error.starts_with("cannot read `") && error.ends_with("input.json`"), "{error}");
        fs::write(&file, "[1,").unwrap();
        let error = read_json(&file).unwrap_err().to_string();
        assert!(error.ends_with("input.json` is no JSON"), "{error}");
        fs::write(&file, "[1]").unwrap();
        assert_eq!(read_json(&file).unwrap(), json!([1]));
    }
}
