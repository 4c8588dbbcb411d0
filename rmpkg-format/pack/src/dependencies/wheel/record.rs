//! `RECORD`: the list of a wheel's files with their hashes.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail, ensure};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256, Sha384, Sha512};
use stdlib_subset::{cached, recorded};

use super::Files;

/// What nobody lists: the list itself and its signatures.
const UNLISTED: [&str; 3] = ["RECORD", "RECORD.jws", "RECORD.p7s"];

/// Checks every file of a wheel against its `RECORD`.
///
/// # Errors
///
/// When a file isn't listed, isn't there or has another content.
pub fn check(files: &Files, dist_info: &str) -> Result<()> {
    let path = format!("{dist_info}/RECORD");
    let record = files.get(&path).with_context(|| format!("it has no `{path}`"))?;
    let text = str::from_utf8(record).with_context(|| format!("`{path}` is no UTF-8"))?;
    let listed: BTreeMap<_, _> = recorded(text).collect();
    let is_unlisted =
        |file: &str| UNLISTED.iter().any(|name| file == format!("{dist_info}/{name}"));
    for (file, bytes) in files.iter().filter(|(file, _)| !is_unlisted(file)) {
        let hash =
            listed.get(file).with_context(|| format!("its `RECORD` doesn't list `{file}`"))?;
        check_hash(file, bytes, hash)?;
    }
    let missing = listed.keys().find(|file| !files.contains_key(*file) && !is_unlisted(file));
    match missing {
        Some(file) => bail!("its `RECORD` lists `{file}`, which isn't there"),
        None => Ok(()),
    }
}

fn check_hash(file: &str, bytes: &[u8], hash: &str) -> Result<()> {
    let (algorithm, expected) = hash.split_once('=').unwrap_or((hash, ""));
    let found = match algorithm {
        "sha256" => URL_SAFE_NO_PAD.encode(Sha256::digest(bytes)),
        "sha384" => URL_SAFE_NO_PAD.encode(Sha384::digest(bytes)),
        "sha512" => URL_SAFE_NO_PAD.encode(Sha512::digest(bytes)),
        _ => bail!("its `RECORD` has no SHA-2 hash for `{file}`"),
    };
    ensure!(found == expected.trim_end_matches('='), "`{file}` differs from its hash in `RECORD`");
    Ok(())
}

/// What a package has of modules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Modules {
    /// The bytecode, where the source was.
    Bytecode,
    /// The source as well.
    Sources,
}

/// The list for the files of an installed distribution.
pub fn write(files: &Files, dist_info: &str, modules: Modules) -> String {
    let line = |(path, bytes): (&String, &Vec<u8>)| line(path, bytes, modules);
    let mut lines: Vec<_> = files.iter().map(line).collect();
    lines.push(unhashed(&format!("{dist_info}/RECORD")));
    lines.sort();
    lines.concat()
}

fn line(path: &str, bytes: &[u8], modules: Modules) -> String {
    let is_module = path.strip_suffix(".py").is_some_and(|stem| !stem.contains(['-', '.']));
    match (is_module, modules) {
        (true, Modules::Bytecode) => unhashed(&format!("{path}c")),
        (true, Modules::Sources) => hashed(path, bytes) + &unhashed(&cached(path)),
        (false, _) => hashed(path, bytes),
    }
}

/// The line of a file that is there.
pub fn hashed(path: &str, bytes: &[u8]) -> String {
    let hash = URL_SAFE_NO_PAD.encode(Sha256::digest(bytes));
    format!("{},sha256={hash},{}\n", quoted(path), bytes.len())
}

/// The line of a file that is made after the list, as bytecode is and the list itself.
pub fn unhashed(path: &str) -> String {
    format!("{},,\n", quoted(path))
}

fn quoted(path: &str) -> String {
    match path.contains([',', '"']) {
        true => format!("\"{}\"", path.replace('"', "\"\"")),
        false => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELLO: &str = "LPJNul-wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ";

    fn files(record: &str) -> Files {
        let file = |(path, text): (&str, &str)| (path.to_owned(), text.as_bytes().to_vec());
        [("a.py", "hello"), ("a-1.dist-info/RECORD", record)].map(file).into()
    }

    fn error(record: &str) -> String {
        check(&files(record), "a-1.dist-info").unwrap_err().to_string()
    }

    #[test]
    fn each_file_must_be_listed_with_its_hash() {
        let right = format!("a.py,sha256={HELLO},5\na-1.dist-info/RECORD,,\n");
        check(&files(&right), "a-1.dist-info").unwrap();
        assert_eq!(error("a-1.dist-info/RECORD,,\n"), "its `RECORD` doesn't list `a.py`");
        assert_eq!(error("a.py,,\n"), "its `RECORD` has no SHA-2 hash for `a.py`");
        assert_eq!(error("a.py,md5=x,\n"), "its `RECORD` has no SHA-2 hash for `a.py`");
        let other = error(&right.replace("LPJ", "LPK"));
        assert_eq!(other, "`a.py` differs from its hash in `RECORD`");
        let more = error(&format!("{right}\"b,c.py\",sha256={HELLO},5\n"));
        assert_eq!(more, "its `RECORD` lists `b,c.py`, which isn't there");
        let none = check(&Files::new(), "a-1.dist-info").unwrap_err().to_string();
        assert_eq!(none, "it has no `a-1.dist-info/RECORD`");
    }

    #[test]
    fn longer_hashes_are_taken_too() {
        let sha512 = URL_SAFE_NO_PAD.encode(Sha512::digest(b"hello"));
        check(&files(&format!("a.py,sha512={sha512},5\n")), "a-1.dist-info").unwrap();
        let sha384 = URL_SAFE_NO_PAD.encode(Sha384::digest(b"hello"));
        check(&files(&format!("a.py,sha384={sha384},5\n")), "a-1.dist-info").unwrap();
    }

    #[test]
    fn what_is_left_is_listed_with_modules_as_bytecode() {
        let file = |path: &str| (path.to_owned(), b"hello".to_vec());
        let left = ["a.py", "b/odd-name.py", "b/say \"x\", y.txt"].map(file).into();
        let expected = format!(
            "\"b/say \"\"x\"\", y.txt\",sha256={HELLO},5\na-1.dist-info/RECORD,,\na.pyc,,\n\
             b/odd-name.py,sha256={HELLO},5\n"
        );
        assert_eq!(write(&left, "a-1.dist-info", Modules::Bytecode), expected);
        let bytecode = format!("a.py,sha256={HELLO},5\n__pycache__/a.cpython-312.pyc,,\n");
        let expected = expected.replace("a.pyc,,\n", &bytecode);
        assert_eq!(write(&left, "a-1.dist-info", Modules::Sources), expected);
        assert!(recorded(&expected).any(|(path, _)| path == "b/say \"x\", y.txt"));
    }
}
