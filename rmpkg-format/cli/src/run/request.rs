//! The files that a run is given.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use pipeline_manifest::json_type;
use serde_json::Value;

use crate::flags::RunFlags;

/// What stands for stdin among file names.
const STDIN: &str = "-";

/// The manifest and the input that were named.
///
/// # Errors
///
/// When a file cannot be read or is no JSON, or both are to come from stdin.
pub fn read(flags: &RunFlags) -> Result<(Option<Value>, Option<Vec<Value>>)> {
    let from_stdin = |file: &Option<PathBuf>| file.as_deref() == Some(Path::new(STDIN));
    if from_stdin(&flags.manifest) && from_stdin(&flags.input) {
        bail!("only one of `--manifest` and `--input` can come from stdin");
    }
    let manifest = flags.manifest.as_deref().map(read_json).transpose()?;
    let input = match flags.input.as_deref().map(read_json).transpose()? {
        None => None,
        Some(Value::Array(items)) => Some(items),
        Some(other) => bail!("the input must be an array of items, found {}", json_type(&other)),
    };
    Ok((manifest, input))
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
    use serde_json::json;

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
