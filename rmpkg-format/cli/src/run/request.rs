//! The files that a run is given.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use pipeline_command::text::without_mark;
use rmpkg_format::ReadLimits;
use rmpkg_run::InputError;
use serde_json::{Value, json};

use crate::flags::RunFlags;
use crate::package::read_at_most;

/// What stands for stdin among file names.
pub const STDIN: &str = "-";

/// The bytes that a `.npy` file begins with, and no JSON text.
const NPY_MAGIC: &[u8] = b"\x93NUMPY";

/// The greatest size of an input that is read to memory.
const MAX_INPUT: u64 = 1 << 30;

/// What was named on the command line, read.
pub struct Files {
    /// `--manifest`.
    pub manifest: Option<Value>,
    /// `--input`.
    pub input: Option<Input>,
}

/// The input of a run.
pub enum Input {
    /// A list of items.
    Items(rmpkg_run::Input),
    /// One item, which is an array.
    Npy(Npy),
}

impl Input {
    /// The items themselves.
    pub fn into_items(self) -> rmpkg_run::Input {
        match self {
            Self::Items(items) => items,
            Self::Npy(npy) => vec![npy.item()].into(),
        }
    }
}

/// A `.npy` file. Whether it is a good one the runtime will say.
pub enum Npy {
    /// A file that needn't be read here.
    File(PathBuf),
    /// What stdin or a pipe had.
    Stdin(Vec<u8>),
}

/// The manifest of a stream, if one was named, and the file with its items, if it isn't stdin.
///
/// # Errors
///
/// When the manifest cannot be read or is no JSON, or is to come from stdin as well.
pub fn of_stream(flags: &RunFlags) -> Result<(Option<Value>, Option<&Path>)> {
    let is_file = |file: &&Path| *file != Path::new(STDIN);
    let items = flags.input.as_deref().filter(is_file);
    if items.is_none() && flags.manifest.as_deref() == Some(Path::new(STDIN)) {
        bail!("only one of `--manifest` and the items of a stream can come from stdin");
    }
    Ok((manifest(flags)?, items))
}

fn manifest(flags: &RunFlags) -> Result<Option<Value>> {
    let limit = ReadLimits::default().manifest_bytes;
    flags.manifest.as_deref().map(|file| json(file, &bytes(file, limit)?)).transpose()
}

/// The manifest and the input that were named.
///
/// # Errors
///
/// When a file cannot be read or is no JSON, or both are to come from stdin.
pub fn read(flags: &RunFlags) -> Result<Files> {
    let from_stdin = |file: &Option<PathBuf>| file.as_deref() == Some(Path::new(STDIN));
    if from_stdin(&flags.manifest) && from_stdin(&flags.input) {
        bail!("only one of `--manifest` and `--input` can come from stdin");
    }
    let manifest = manifest(flags)?;
    let input = flags.input.as_deref().map(read_input).transpose()?;
    Ok(Files { manifest, input })
}

fn read_input(file: &Path) -> Result<Input> {
    if is_regular(file) && is_npy(file)? {
        return Ok(Input::Npy(Npy::File(file.to_owned())));
    }
    let bytes = bytes(file, MAX_INPUT)?;
    if bytes.starts_with(NPY_MAGIC) {
        return Ok(Input::Npy(Npy::Stdin(bytes)));
    }
    let no_json = || format!("{} is no JSON", shown(file));
    without_mark(&bytes).with_context(no_json)?;
    let text = String::from_utf8(bytes).with_context(no_json)?;
    match rmpkg_run::Input::from_json(text) {
        Ok(items) => Ok(Input::Items(items)),
        Err(InputError::NotJson(error)) => Err(error).with_context(no_json),
        Err(other) => Err(other.into()),
    }
}

/// Whether it can be read more than once; a pipe, such as the shell's `<(…)`, can't.
fn is_regular(file: &Path) -> bool {
    file != Path::new(STDIN) && fs::metadata(file).is_ok_and(|metadata| metadata.is_file())
}

/// Whether it is meant as one, by its name, or is one.
fn is_npy(file: &Path) -> Result<bool> {
    let mut start = Vec::new();
    let opened = File::open(file).with_context(|| unreadable(file))?;
    opened
        .take(NPY_MAGIC.len() as u64)
        .read_to_end(&mut start)
        .with_context(|| unreadable(file))?;
    Ok(start == NPY_MAGIC || file.extension().is_some_and(|ending| ending == "npy"))
}

impl Npy {
    /// The item that is this array, once it has been placed.
    pub fn item(&self) -> Value {
        json!({ "__numpy__": true, "file": self.name() })
    }

    fn name(&self) -> &str {
        let name = match self {
            Self::File(file) => file.file_name().and_then(OsStr::to_str),
            Self::Stdin(_) => None,
        };
        name.unwrap_or("stdin.npy")
    }

    /// Puts the file into a folder that a run reads: under a second name, if that is on the same
    /// disk.
    ///
    /// # Errors
    ///
    /// When it can't be read, or written there.
    pub fn place(&self, folder: &Path) -> Result<()> {
        let target = folder.join(self.name());
        match self {
            Self::Stdin(bytes) => fs::write(&target, bytes)
                .with_context(|| format!("cannot write `{}`", target.display())),
            Self::File(file) => fs::canonicalize(file)
                .and_then(|file| {
                    fs::hard_link(&file, &target).or_else(|_| fs::copy(&file, &target).map(drop))
                })
                .with_context(|| unreadable(file)),
        }
    }
}

fn json(file: &Path, bytes: &[u8]) -> Result<Value> {
    let no_json = || format!("{} is no JSON", shown(file));
    serde_json::from_slice(without_mark(bytes).with_context(no_json)?).with_context(no_json)
}

fn bytes(file: &Path, limit: u64) -> Result<Vec<u8>> {
    let read = match file == Path::new(STDIN) {
        true => read_at_most(io::stdin().lock(), limit),
        false => File::open(file).and_then(|file| read_at_most(file, limit)),
    };
    let too_large = || format!("{} is too large; at most {limit} bytes are read", shown(file));
    read.with_context(|| unreadable(file))?.with_context(too_large)
}

/// What is said of a file that can't be read.
pub fn unreadable(file: &Path) -> String {
    format!("cannot read {}", shown(file))
}

fn shown(file: &Path) -> String {
    match file == Path::new(STDIN) {
        true => "stdin".to_owned(),
        false => format!("`{}`", file.display()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_in_another_encoding_is_told_by_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("input.json");
        fs::write(&file, b"\xef\xbb\xbf[1]").unwrap();
        assert!(matches!(read_input(&file).unwrap(), Input::Items(_)));
        let manifest = json(&file, &bytes(&file, MAX_INPUT).unwrap()).unwrap();
        assert_eq!(manifest, serde_json::json!([1]));
        fs::write(&file, b"\xff\xfe[\0]\0").unwrap();
        for error in [read_input(&file).err().unwrap(), json(&file, b"\xfe\xff\0{").unwrap_err()] {
            assert!(format!("{error:#}").ends_with("is in UTF-16; save it as UTF-8"), "{error:#}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn no_more_is_read_than_the_limit() {
        let error = bytes(Path::new("/dev/zero"), 1000).unwrap_err();
        assert_eq!(error.to_string(), "`/dev/zero` is too large; at most 1000 bytes are read");
        assert_eq!(bytes(Path::new("/dev/null"), 0).unwrap(), b"");
    }

    #[test]
    fn a_file_that_is_missing_or_no_json_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("input.json");
        let error = |file: &Path| read_input(file).err().unwrap().to_string();
        let missing = error(&file);
        assert!(missing.starts_with("cannot read `") && missing.ends_with("input.json`"));
        fs::write(&file, "[1,").unwrap();
        assert!(error(&file).ends_with("input.json` is no JSON"));
        fs::write(&file, "[1]").unwrap();
        assert!(matches!(read_input(&file), Ok(Input::Items(_))));
        fs::write(&file, b"[\"\xff\"]").unwrap();
        assert!(error(&file).ends_with("input.json` is no JSON"));
    }

    #[test]
    fn an_array_is_known_by_its_name_or_by_its_first_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("place");
        fs::create_dir(&place).unwrap();
        for (name, content) in [("a.npy", &b"no array"[..]), ("b", b"\x93NUMPY\x01\x00")] {
            let file = folder.path().join(name);
            fs::write(&file, content).unwrap();
            let Ok(Input::Npy(npy)) = read_input(&file) else { panic!("{name}") };
            assert_eq!(npy.item(), json!({ "__numpy__": true, "file": name }));
            npy.place(&place).unwrap();
            assert_eq!(fs::read(place.join(name)).unwrap(), content);
        }
    }
}
