//! What is demanded of a package, and what does not meet it.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::io::Cursor;

use minisign::KeyPair;
use rmpkg_format::{Package, PublicKey, Signature, SignatureError, TrustError, TrustPolicy};
use support::{builder, bytes};

fn package() -> Package {
    Package::from_bytes(bytes(&builder())).unwrap()
}

fn pair() -> (KeyPair, PublicKey) {
    let pair = KeyPair::generate_unencrypted_keypair().unwrap();
    let key = pair.pk.to_base64().parse().unwrap();
    (pair, key)
}

fn sign(pair: &KeyPair, bytes: &[u8]) -> Signature {
    let signature = minisign::sign(None, &pair.sk, bytes, Some("any"), None).unwrap();
    signature.into_string().parse().unwrap()
}

fn refused(policy: &TrustPolicy, package: &Package) -> TrustError {
    policy.check(package).unwrap_err()
}

#[test]
fn a_package_that_nobody_demands_anything_of_is_taken() {
    assert!(TrustPolicy::default().check(&package()).unwrap().is_none());
}

#[test]
fn the_digest_is_that_of_the_file() {
    let package = package();
    let found = package.sha256().to_owned();
    let demanding =
        |sha256: &str| TrustPolicy { sha256: Some(sha256.to_owned()), ..Default::default() };
    assert!(demanding(&found.to_uppercase()).check(&package).unwrap().is_none());
    let expected = package.wasm_sha256().to_owned();
    let error = refused(&demanding(&expected), &package);
    assert_eq!(error, TrustError::WrongPackage { expected, found });
}

#[test]
fn one_of_the_keys_must_have_signed() {
    let package = package();
    let ((signer, key), (_, other)) = (pair(), pair());
    let keys = vec![other.clone(), key.clone()];
    let demanding = |keys: &[PublicKey]| TrustPolicy { keys: keys.to_vec(), ..Default::default() };
    assert_eq!(refused(&demanding(&keys), &package), SignatureError::Missing.into());

    let mut signed = Cursor::new(Vec::new());
    let signature = sign(&signer, package.manifest_json());
    package.write_signed(&signature, &mut signed).unwrap();
    let signed = Package::from_bytes(signed.into_inner()).unwrap();
    let policy = demanding(&keys);
    assert_eq!(policy.check(&signed).unwrap().unwrap().key_id(), key.key_id());
    let error = refused(&demanding(&[other.clone(), other.clone()]), &signed);
    let said = format!(
        "the signature was made with the key {}, not with {1} or {1}",
        key.key_id(),
        other.key_id()
    );
    assert_eq!(error.to_string(), said);
}

#[test]
fn a_detached_signature_is_of_the_bytes_that_were_read() {
    let package = package();
    let (signer, key) = pair();
    let policy = |signature: Signature| TrustPolicy {
        keys: vec![key.clone()],
        signature: Some(signature),
        ..TrustPolicy::default()
    };
    assert!(policy(sign(&signer, package.bytes())).check(&package).unwrap().is_some());
    let other = policy(sign(&signer, package.manifest_json()));
    assert_eq!(refused(&other, &package), SignatureError::Invalid.into());
}

#[test]
fn a_signature_that_nobody_would_read_is_not_written() {
    let (signer, _) = pair();
    let package = package();
    let comment = "x".repeat(5000);
    let signature = minisign::sign(None, &signer.sk, package.manifest_json(), Some(&comment), None);
    let signature = signature.unwrap().into_string().parse().unwrap();
    let error = package.write_signed(&signature, Cursor::new(Vec::new())).unwrap_err();
    assert!(error.to_string().contains("at most 4096 are read"), "{error}");
}
