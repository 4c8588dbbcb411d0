//! What a case tolerates, and what it does not.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;

use conformance::{Case, Ending};

const REMARKS: &str = r#"{"tolerance": {"relative": 1e-6}}"#;

#[test]
fn only_a_case_that_says_so_takes_numbers_that_are_close() {
    let folder = tempfile::tempdir().unwrap();
    let case = Case { name: "test/case".to_owned(), folder: folder.path().to_owned() };
    let expected = "{\n  \"results\": [\n    100.0\n  ]\n}\n";
    fs::write(folder.path().join("expected.json"), expected).unwrap();
    let check = |number: &str| {
        let stdout = format!("{{\"results\":[{number}],\"metrics\":{{}}}}\n");
        case.check(&Ending { code: Some(0), stdout, stderr: String::new() })
    };

    assert!(check("100.0").is_ok());
    assert!(check("100.00001").is_err());
    fs::write(folder.path().join("case.json"), REMARKS).unwrap();
    assert!(check("100.00001").is_ok());
    let difference = check("100.001").unwrap_err();
    assert!(difference.contains("`results[0]` differs: 100.0 was expected, found 100.001"));
    assert_eq!(fs::read_to_string(folder.path().join("expected.json")).unwrap(), expected);
}
