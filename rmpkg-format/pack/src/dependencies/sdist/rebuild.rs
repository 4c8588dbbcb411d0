//! A wheel as a build backend makes it, written again so that its bytes depend on its files alone.

use std::io::{Cursor, Write};

use anyhow::{Context, Result, bail, ensure};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::dependencies::extension;
use crate::dependencies::lockfile::{is_name, is_version, normalized};
use crate::dependencies::metadata::Metadata;
use crate::dependencies::wheel::{Files, dist_info, read, record};

/// Changes when the bytes of wheels do.
pub const FORMAT: &str = "2";
const TAGS: &str =
    "Wheel-Version: 1.0\nGenerator: rmpkg\nRoot-Is-Purelib: true\nTag: py3-none-any\n";

/// A wheel for every machine.
#[derive(Debug)]
pub struct Rebuilt {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its files.
    pub files: Files,
}

/// Writes the wheel again.
///
/// # Errors
///
/// When it is no wheel, or holds compiled code.
pub fn rebuild(wheel: &[u8]) -> Result<Rebuilt> {
    let mut files = placed(read(wheel)?);
    let dist_info = dist_info(&files)?;
    if let Some(path) = files.keys().find(|path| extension::is_extension(path)) {
        bail!("`{path}` in it is compiled code");
    }
    let metadata = metadata(&files, &dist_info)?;
    let [name, version] = ["Name", "Version"]
        .map(|field| metadata.get(field).with_context(|| format!("its metadata has no `{field}`")));
    let (name, version) = (normalized(name?), version?);
    // Both become parts of paths.
    ensure!(is_name(&name), "its name is `{}`, which no distribution has", name.escape_debug());
    ensure!(
        is_version(version),
        "its version is `{}`, which no distribution has",
        version.escape_debug()
    );
    let stem = format!("{}-{version}", name.replace('-', "_"));
    let folder = format!("{stem}.dist-info");
    // Whatever the backend calls its folder, it is called as the standard has it.
    files = files
        .into_iter()
        .map(|(path, bytes)| match path.strip_prefix(&format!("{dist_info}/")) {
            Some(rest) => (format!("{folder}/{rest}"), bytes),
            None => (path, bytes),
        })
        .collect();
    files.insert(format!("{folder}/WHEEL"), TAGS.into());
    files.insert(format!("{folder}/RECORD"), Vec::new());
    let record = list_of(&files);
    files.insert(format!("{folder}/RECORD"), record.into_bytes());
    Ok(Rebuilt { name: format!("{stem}-py3-none-any.whl"), bytes: zip(&files)?, files })
}

/// A wheel's version and what it needs, as its metadata says it.
///
/// # Errors
///
/// When it is no wheel.
pub fn described(wheel: &[u8]) -> Result<(String, Vec<String>)> {
    let files = read(wheel)?;
    let metadata = metadata(&files, &dist_info(&files)?)?;
    let version = metadata.get("Version").context("its metadata has no `Version`")?;
    let requires = metadata.all("Requires-Dist").map(str::to_owned).collect();
    Ok((version.to_owned(), requires))
}

fn metadata(files: &Files, dist_info: &str) -> Result<Metadata> {
    let text = files.get(&format!("{dist_info}/METADATA")).context("it has no `METADATA`")?;
    Ok(Metadata::parse(&String::from_utf8_lossy(text)))
}

/// The files as they would lie in `site-packages`; scripts, headers and other data stay behind.
fn placed(files: Files) -> Files {
    let place = |(path, bytes): (String, Vec<u8>)| {
        let (first, inner) = path.split_once('/').unwrap_or_default();
        if !first.ends_with(".data") {
            return Some((path, bytes));
        }
        let inner = inner.strip_prefix("purelib/").or_else(|| inner.strip_prefix("platlib/"))?;
        Some((inner.to_owned(), bytes))
    };
    files.into_iter().filter_map(place).collect()
}

fn list_of(files: &Files) -> String {
    let line = |(path, bytes): (&String, &Vec<u8>)| match path.ends_with(".dist-info/RECORD") {
        true => record::unhashed(path),
        false => record::hashed(path, bytes),
    };
    files.iter().map(line).collect()
}

/// Nothing is compressed: the bytes shall not depend on a compressor's version.
fn zip(files: &Files) -> Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        writer.start_file(path.as_str(), options)?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wheel(files: &[(&str, &str)]) -> Vec<u8> {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
        zip(&files.collect()).unwrap()
    }

    const METADATA: (&str, &str) = (
        "A_b-1.dist-info/METADATA",
        "Name: A.b\nVersion: 1\nRequires-Dist: c>1\nRequires-Dist: d\n\nText",
    );

    #[test]
    fn a_wheel_gets_the_name_the_tags_and_the_record_of_a_pure_one() {
        let made = wheel(&[
            METADATA,
            ("A_b-1.dist-info/WHEEL", "Tag: py2-none-any\n"),
            ("A_b-1.dist-info/RECORD", "old"),
            ("A_b-1.data/scripts/run", "#!/home/me/python"),
            ("A_b-1.data/purelib/b,c.py", ""),
            ("a/__init__.py", "x = 1"),
            ("a/own.data/words.txt", ""),
        ]);
        let rebuilt = rebuild(&made).unwrap();
        assert_eq!(rebuilt.name, "a_b-1-py3-none-any.whl");
        let record = String::from_utf8_lossy(&rebuilt.files["a_b-1.dist-info/RECORD"]).into_owned();
        insta::assert_snapshot!(record, @r#"
        a/__init__.py,sha256=j_Q23vFFEoVZmhsa1wgASTuNyv3ikS4aODRWMwVOTCY,5
        a/own.data/words.txt,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0
        a_b-1.dist-info/METADATA,sha256=NSJ-4X5s9tt7CtHS3DMVK0RmHAj4YjczLW7J7Kr0ANk,62
        a_b-1.dist-info/RECORD,,
        a_b-1.dist-info/WHEEL,sha256=GJpsaPhbZBb60xJ-TLQhRt_WqsUALsYE9fjQog2fKWQ,76
        "b,c.py",sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0
        "#);
        assert_eq!(read(&rebuilt.bytes).unwrap(), rebuilt.files);
        assert_eq!(rebuild(&rebuilt.bytes).unwrap().bytes, rebuilt.bytes);
        let needed = vec!["c>1".to_owned(), "d".to_owned()];
        assert_eq!(described(&rebuilt.bytes).unwrap(), ("1".to_owned(), needed));
    }

    #[test]
    fn a_name_or_a_version_that_leads_elsewhere_is_refused() {
        let error = |metadata: &str| {
            let made = wheel(&[("a-1.dist-info/METADATA", metadata)]);
            rebuild(&made).unwrap_err().to_string()
        };
        let errors = [
            error("Name: /home/a\nVersion: 1\n"),
            error("Name: a\nVersion: 1/../../../a\n"),
            error("Name: a\nVersion: ..\n"),
        ];
        insta::assert_snapshot!(errors.join("\n"), @r"
        its name is `/home/a`, which no distribution has
        its version is `1/../../../a`, which no distribution has
        its version is `..`, which no distribution has
        ");
    }

    #[test]
    fn what_is_no_pure_wheel_is_refused() {
        let error = |files: &[(&str, &str)]| rebuild(&wheel(files)).unwrap_err().to_string();
        let errors = [
            error(&[METADATA, ("a/x.cpython-312.so", "")]),
            error(&[("a/__init__.py", "")]),
            error(&[("a-1.dist-info/METADATA", "Name: a\n")]),
            error(&[("a-1.dist-info/WHEEL", "")]),
            rebuild(b"no zip").unwrap_err().to_string(),
        ];
        insta::assert_snapshot!(errors.join("\n"), @r"
        `a/x.cpython-312.so` in it is compiled code
        it has 0 folders `*.dist-info`, where one belongs
        its metadata has no `Version`
        it has no `METADATA`
        it is no zip file
        ");
    }
}
