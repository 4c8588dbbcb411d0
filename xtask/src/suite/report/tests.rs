use std::time::Duration;

use super::*;

/// A module of four tests, of which one is left out.
fn answer() -> Answer {
    serde_json::from_str(
        r#"{
        "tests": [
            {"id": "a", "outcome": "passed", "detail": "", "traceback": ""},
            {"id": "b", "outcome": "failed", "detail": "OSError: no", "traceback": "in b"},
            {"id": "c", "outcome": "skipped", "detail": "no threads", "traceback": ""}
        ],
        "left_out": ["d"]
    }"#,
    )
    .unwrap()
}

fn report(expected: &str) -> ModuleReport {
    let expected = serde_json::from_str(expected).unwrap();
    ModuleReport::of("test_a", &expected, Ok(answer()), Duration::from_millis(1250))
}

#[test]
fn what_comes_as_expected_is_counted() {
    let module = report(r#"{"fails": {"no files": ["b"]}, "left_out": {"no threads": ["d"]}}"#);
    assert!(module.unexpected.is_empty(), "{:?}", module.unexpected);
    assert_eq!(module.skip_reasons, [("no threads".to_owned(), 2)].into());
    let report = Report { version: "3.12.1".to_owned(), modules: vec![module] };
    insta::assert_snapshot!(report.table(), @"
    | module   | run  | passed  | failed  | skipped  | seconds  |
    | ---      | --:  | --:     | --:     | --:      | --:      |
    | test_a   | 2    | 1       | 1       | 2        | 1.2      |
    | **all**  | 2    | 1       | 1       | 2        | 1.2      |
    ");
}

#[test]
fn what_comes_differently_is_named() {
    let module = report(r#"{"fails": {"x": ["a", "c", "e"]}, "left_out": {"y": ["f"]}}"#);
    let unexpected = module.unexpected.iter().map(|one| format!("{}: {}", one.test, one.what));
    insta::assert_snapshot!(unexpected.collect::<Vec<_>>().join("\n"), @"
    b: OSError: no
    a: it is expected to fail, and passed
    c: it is expected to fail, and was skipped
    e: it is expected to fail, and does not exist
    f: it is to be left out, and does not exist
    ");
    assert_eq!(module.unexpected[0].traceback, "in b");
}

#[test]
fn a_module_without_an_answer_is_unexpected_as_a_whole() {
    let ended = Err("the program crashed".to_owned());
    let module = ModuleReport::of("test_a", &Expected::default(), ended, Duration::ZERO);
    assert_eq!(module.unexpected[0].test, "test_a");
    assert_eq!(module.unexpected[0].what, "the program crashed");
}
