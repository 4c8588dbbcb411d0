//! Signatures in packages: one that holds, and entries that only look like one.

use std::path::{Path, PathBuf};
use std::{env, fs};

use minisign::{SecretKey, SecretKeyBox};
use rmpkg_format::layout::MANIFEST_SIGNATURE;
use rmpkg_format::{Package, PublicKey, SignatureError};
use serde_json::json;

use super::archive::{Archive, Entry};
use super::package::{Case, archive, case, files, fine, good, manifest};

/// A file beside this one: the test key, without a password, and what it signed.
fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/signed").join(name)
}

fn signature() -> String {
    fs::read_to_string(file("manifest.json.minisig")).unwrap()
}

fn entry(content: &[u8]) -> Entry {
    Entry::stored(MANIFEST_SIGNATURE.as_bytes(), content)
}

/// The good package with this entry directly after the manifest.
fn signed(entry: Entry) -> Archive {
    let mut zip = good();
    zip.entries.insert(1, entry);
    zip
}

fn malformed(name: &str, content: impl AsRef<[u8]>) -> Case {
    case(name, "signature_malformed", signed(entry(content.as_ref())).write())
}

pub fn cases() -> Vec<Case> {
    let signature = signature();
    let lines: Vec<&str> = signature.lines().collect();
    [
        places(&signature),
        vec![
            fine("good-signed", signed(entry(signature.as_bytes()))),
            fine(
                "good-signed-with-tab-and-no-line-end",
                signed(entry(loose(&signature).as_bytes())),
            ),
            malformed("signature-empty", b""),
            malformed("signature-not-text", [0, 159, 146, 150]),
            malformed("signature-control-character", signature.replace("comment", "comment\u{7}")),
            malformed("signature-carriage-returns", signature.replace('\n', "\r\n")),
            malformed("signature-three-lines", lines[..3].join("\n")),
            malformed("signature-five-lines", format!("{signature}more\n")),
            malformed("signature-comment-unnamed", signature.replacen("untrusted ", "", 1)),
            malformed("signature-trusted-comment-unnamed", signature.replace("\ntrusted ", "\n")),
            malformed("signature-not-prehashed", signature.replacen("\nRU", "\nRW", 1)),
            malformed("signature-short", signature.replacen(lines[1], "RUQ=", 1)),
            malformed("signature-not-base64", signature.replacen("\nRU", "\nR-", 1)),
            malformed("signature-base64-unpadded", signature.replace("==", "")),
            malformed("signature-base64-space", signature.replace("==", "== ")),
            malformed("signature-base64-stray-bits", stray_bits(&signature)),
        ],
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What a signature may have: a tab in what nobody vouches for, and no last line end.
fn loose(signature: &str) -> String {
    signature.replacen("signature with", "signature\twith", 1).trim_end().to_owned()
}

/// Sets a bit of the last base64 digit that stands for nothing.
fn stray_bits(signature: &str) -> String {
    let at = signature.rfind("==").unwrap();
    let next = char::from(signature.as_bytes()[at - 1] + 1);
    format!("{}{next}{}", &signature[..at - 1], &signature[at..])
}

fn places(signature: &str) -> Vec<Case> {
    let good_entry = || entry(signature.as_bytes());
    let mut last = good();
    last.entries.push(good_entry());
    let mut first = good();
    first.entries.insert(0, good_entry());
    let mut twice = signed(good_entry());
    twice.entries.insert(2, good_entry());
    let mut too_large = good_entry();
    too_large.both(|header| (header.method, header.size) = (8, 4097));
    let mut damaged = good_entry();
    damaged.packed[30] ^= 1;
    let other_case = Entry::stored(b"Manifest.json.minisig", signature.as_bytes());
    vec![
        case("signature-last", "signature_misplaced", last.write()),
        case("signature-before-manifest", "manifest_not_first", first.write()),
        case("signature-twice", "name_duplicate", twice.write()),
        case("signature-too-large", "signature_too_large", signed(too_large).write()),
        case("signature-damaged", "crc_differs", signed(damaged).write()),
        case("signature-in-other-case", "entry_unlisted", signed(other_case).write()),
        case("signature-listed", "entry_absent", listed(signature)),
    ]
}

/// The manifest lists the signature, which can't be since it signs the manifest.
fn listed(signature: &str) -> Vec<u8> {
    let mut manifest = manifest(&files());
    let record = json!({
        "path": MANIFEST_SIGNATURE, "size": signature.len(), "sha256": "0".repeat(64),
    });
    manifest["package"]["files"].as_array_mut().unwrap().push(record);
    let mut zip = archive(manifest.to_string().as_bytes(), &files());
    zip.entries.insert(1, entry(signature.as_bytes()));
    zip.write()
}

/// Signs the good manifest anew.
fn update() {
    let key = fs::read_to_string(file("test.key")).unwrap();
    let key: SecretKey =
        SecretKeyBox::from_string(&key).unwrap().into_unencrypted_secret_key().unwrap();
    let manifest = manifest(&files()).to_string();
    let comments = (Some("file:manifest.json"), Some("signature with a key for tests"));
    let signature =
        minisign::sign(None, &key, manifest.as_bytes(), comments.0, comments.1).unwrap();
    fs::write(file("manifest.json.minisig"), signature.into_string()).unwrap();
}

fn holds() -> Result<(), SignatureError> {
    let key: PublicKey = fs::read_to_string(file("test.pub")).unwrap().parse().unwrap();
    key.verify(manifest(&files()).to_string().as_bytes(), &signature().parse().unwrap())
}

#[test]
fn the_signature_of_the_good_package_holds() {
    if env::var_os("RMPKG_UPDATE_CORPUS").is_some() && holds().is_err() {
        update();
    }
    assert_eq!(holds(), Ok(()), "run with RMPKG_UPDATE_CORPUS=1, twice");
    let package = Package::from_bytes(signed(entry(signature().as_bytes())).write()).unwrap();
    let key = fs::read_to_string(file("test.pub")).unwrap().parse().unwrap();
    assert_eq!(package.verify_signature(&key).unwrap().trusted_comment(), "file:manifest.json");
    let unsigned = Package::from_bytes(good().write()).unwrap();
    assert_eq!(unsigned.verify_signature(&key).err(), Some(SignatureError::Missing));
}
