use super::*;

fn insert_all(names: &[&str]) -> Result<(), NameError> {
    let mut set = Names::default();
    names.iter().try_for_each(|name| set.insert(name))
}

#[test]
fn ordinary_names_are_taken() {
    assert_eq!(
        insert_all(&[
            "app/nodes.py",
            "app/größe.txt",
            "app/.hidden",
            "a..b",
            "console.py",
            "com/com10",
            "nul-s",
            "x y"
        ]),
        Ok(())
    );
}

#[test]
fn each_kind_of_bad_name_has_its_error() {
    let text = str::to_owned;
    for (name, error) in [
        ("", NameError::Empty),
        ("/etc/passwd", NameError::Absolute(text("/etc/passwd"))),
        ("app/../x", NameError::Segment(text("app/../x"))),
        ("./x", NameError::Segment(text("./x"))),
        ("app//x", NameError::Segment(text("app//x"))),
        ("app/", NameError::Segment(text("app/"))),
        ("app\\x", NameError::Backslash(text("app\\x"))),
        ("c:x", NameError::Colon(text("c:x"))),
        ("x\0.py", NameError::ControlCharacter(text("x\0.py"))),
        ("x\u{202e}yp", NameError::FormatCharacter(text("x\u{202e}yp"))),
        ("app/x?.py", NameError::Character(text("app/x?.py"))),
        ("app/Aux.tar.gz", NameError::Device(text("app/Aux.tar.gz"))),
        ("app/com\u{b9}", NameError::Device(text("app/com\u{b9}"))),
        ("lpt9 .txt/x", NameError::Device(text("lpt9 .txt/x"))),
        ("app./x", NameError::Ending(text("app./x"))),
        ("app/x ", NameError::Ending(text("app/x "))),
    ] {
        assert_eq!(insert_all(&[name]), Err(error));
    }
}

#[test]
fn two_names_for_one_file_are_refused() {
    let text = str::to_owned;
    assert_eq!(insert_all(&["a", "a"]), Err(NameError::Duplicate(text("a"))));
    let collision = NameError::CaseCollision(text("app/Ä.py"), text("app/ä.py"));
    assert_eq!(insert_all(&["app/Ä.py", "app/ä.py"]), Err(collision));
    let collision = NameError::UnicodeCollision(text("\u{e4}"), text("a\u{308}"));
    assert_eq!(insert_all(&["\u{e4}", "a\u{308}"]), Err(collision));
    let collision = NameError::CaseCollision(text("\u{c4}"), text("a\u{308}"));
    assert_eq!(insert_all(&["\u{c4}", "a\u{308}"]), Err(collision));
}

#[test]
fn names_that_some_file_system_cannot_hold_are_refused() {
    let error = Err(NameError::TooLong("x".repeat(40)));
    assert_eq!(insert_all(&["x".repeat(255).as_str()]), Ok(()));
    assert_eq!(insert_all(&["x".repeat(256).as_str()]), error);
    let deep = "x/".repeat(511) + "yz";
    assert_eq!(insert_all(&[&deep]), Ok(()));
    let deeper = insert_all(&[&(deep + "z")]).unwrap_err();
    assert_eq!(deeper.code(), "name_too_long");
}

#[test]
fn a_file_is_no_folder_whichever_comes_first() {
    let error = Err(NameError::FileIsFolder("app".to_owned(), "app/x".to_owned()));
    assert_eq!(insert_all(&["app", "app/x"]), error);
    assert_eq!(insert_all(&["app/x", "app"]), error);
    assert_eq!(insert_all(&["app-x", "app/x", "app.py"]), Ok(()));
}

#[test]
fn names_that_some_case_folding_makes_one_are_refused() {
    for (one, other) in [
        ("app/straße", "app/STRASSE"),
        ("\u{1e9e}", "ss"),
        ("ﬁle", "FILE"),
        ("ς", "Σ"),
        ("\u{130}", "i\u{307}"),
        ("\u{212a}", "k"),
        ("ᾳ", "ΑΙ"),
        ("\u{ab70}", "\u{13a0}"),
    ] {
        let error = insert_all(&[one, other]).unwrap_err();
        assert_eq!(error.code(), "name_case_collision", "{one} {other}");
    }
}

#[test]
fn messages_show_what_cannot_be_seen() {
    let message = insert_all(&["app/\u{202e}yp.exe"]).unwrap_err().to_string();
    assert!(message.contains(r"app/\u{202e}yp.exe"), "{message}");
    let message = NameError::NotUtf8("\u{1b}]0;".to_owned()).to_string();
    assert!(message.contains(r"\u{1b}]0;"), "{message}");
}

/// What Rust itself shows as an escape is what is not seen.
#[test]
fn no_character_that_is_seen_counts_as_formatting() {
    let seen = |character: &char| character.escape_debug().count() == 1;
    assert_eq!(('\0'..=char::MAX).filter(|character| part::formats(*character)).find(seen), None);
}
