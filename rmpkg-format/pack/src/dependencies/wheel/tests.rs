//! Wheels that are made up.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

const WHEEL: &str = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n";

/// A wheel `greet` 1.0 with these files, listed as they are.
fn wheel(files: &[(&str, &[u8])]) -> Vec<u8> {
    let file = |(path, bytes): &(&str, &[u8])| ((*path).to_owned(), bytes.to_vec());
    let mut files: Files = files.iter().map(file).collect();
    let lines = files.iter().map(|(path, bytes)| record_line(path, bytes));
    let record: String = lines.chain(["greet-1.0.dist-info/RECORD,,\n".to_owned()]).collect();
    files.insert("greet-1.0.dist-info/RECORD".to_owned(), record.into_bytes());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        zip.start_file(path, SimpleFileOptions::default()).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn record_line(path: &str, bytes: &[u8]) -> String {
    use base64::Engine;
    use sha2::Digest;
    let hash = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(sha2::Sha256::digest(bytes));
    format!("{path},sha256={hash},{}\n", bytes.len())
}

fn refusal(wheel: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let error = unpack(wheel, "greet", folder.path()).unwrap_err().to_string();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "something was written");
    error
}

#[test]
fn a_wheel_is_unpacked_to_where_it_is_installed() {
    let wheel = wheel(&[
        ("greet-1.0.data/data/share/greet/words.txt", b"hello"),
        ("greet-1.0.data/purelib/late.py", b""),
        ("greet-1.0.dist-info/METADATA", b""),
        ("greet-1.0.dist-info/WHEEL", WHEEL.as_bytes()),
        ("greet/__init__.py", b""),
        ("greet/__init__.pyi", b""),
    ]);
    let folder = tempfile::tempdir().unwrap();
    let unpacked = unpack(&wheel, "greet", folder.path()).unwrap();
    let record = unpacked.site_packages().join("greet-1.0.dist-info/RECORD");
    let record = fs::read_to_string(record).unwrap();
    let listed: Vec<_> = record.lines().map(|line| line.split(',').next().unwrap()).collect();
    let expected =
        ["METADATA", "RECORD", "WHEEL"].map(|name| format!("greet-1.0.dist-info/{name}"));
    assert_eq!(listed[..3], expected);
    assert_eq!(listed[3..], ["greet/__init__.pyc", "late.pyc"]);
    assert_eq!(fs::read(unpacked.prefix().join("share/greet/words.txt")).unwrap(), b"hello");
    assert!(unpacked.site_packages().join("late.py").is_file());
}

#[test]
fn a_compiled_extension_is_refused_with_its_machine() {
    let elf = [b"\x7fELF\x02\x01".as_slice(), &[0; 12], &[0x3e, 0]].concat();
    let name = "greet/_fast.cpython-312-x86_64-linux-gnu.so";
    let refusal = refusal(&wheel(&[("greet-1.0.dist-info/WHEEL", WHEEL.as_bytes()), (name, &elf)]));
    let expected =
        "`greet._fast` is a compiled extension for x86_64 Linux, which WebAssembly can't load";
    assert_eq!(refusal, expected);
}

#[test]
fn a_wheel_that_says_it_is_another_is_refused() {
    let with = |text: &str| refusal(&wheel(&[("greet-1.0.dist-info/WHEEL", text.as_bytes())]));
    assert_eq!(
        with(&WHEEL.replace("1.0", "2.0")),
        "its `Wheel-Version` is `2.0`, and only 1.0 and later versions of 1 can be read"
    );
    assert_eq!(
        with(&WHEEL.replace("py3-none-any", "py3-none-win_amd64")),
        "it is for `py3-none-win_amd64` alone, not for every machine"
    );
    assert_eq!(refusal(&wheel(&[])), "it has no `greet-1.0.dist-info/WHEEL`");
    let two = wheel(&[("other-1.0.dist-info/WHEEL", b"")]);
    assert_eq!(refusal(&two), "it has 2 folders `*.dist-info`, where one belongs");
    let folder = tempfile::tempdir().unwrap();
    let other = unpack(&wheel(&[]), "other", folder.path()).unwrap_err().to_string();
    assert_eq!(other, "it is of the distribution `greet`");
}
