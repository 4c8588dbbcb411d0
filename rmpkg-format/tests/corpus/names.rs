//! Entries whose names are bad, or name one file twice.

use super::archive::Entry;
use super::package::{Case, NODE_AT, bent, bent_entry, with_files};

pub fn cases() -> Vec<Case> {
    let mut cases = vec![
        bent_entry("name-not-utf8", "name_not_utf8", |entry| rename(entry, b"app/\xff.py")),
        bent_entry("name-without-utf8-flag", "name_encoding", |entry| {
            rename(entry, "app/ä.py".as_bytes());
        }),
        bent("name-duplicate", "name_duplicate", |zip| {
            zip.entries.push(zip.entries[NODE_AT].clone());
        }),
    ];
    cases.extend(single().into_iter().map(|(file, code, name)| {
        with_files(file, code, |files| files.push((name.clone(), b"x".to_vec())))
    }));
    cases.extend(pairs().into_iter().map(|(file, code, names)| {
        with_files(file, code, |files| {
            files.extend(names.map(|name| (name.to_owned(), b"x".to_vec())));
        })
    }));
    cases
}

fn rename(entry: &mut Entry, name: &[u8]) {
    entry.name = name.to_vec();
    entry.local_name = name.to_vec();
}

fn single() -> Vec<(&'static str, &'static str, String)> {
    let text = str::to_owned;
    vec![
        ("name-empty", "name_empty", text("")),
        ("name-too-long", "name_too_long", "x/".repeat(512) + "y"),
        ("name-part-too-long", "name_too_long", "app/".to_owned() + &"y".repeat(256)),
        ("name-absolute", "name_absolute", text("/etc/passwd")),
        ("name-parent", "name_segment", text("../evil.py")),
        ("name-parent-inside", "name_segment", text("app/../../evil.py")),
        ("name-dot", "name_segment", text("./app/evil.py")),
        ("name-empty-part", "name_segment", text("app//evil.py")),
        ("name-of-folder", "name_segment", text("app/folder/")),
        ("name-backslash", "name_backslash", text("app\\..\\evil.py")),
        ("name-drive", "name_colon", text("c:/evil.py")),
        ("name-stream", "name_colon", text("app/node.py:evil")),
        ("name-nul", "name_control_character", text("app/evil.py\0.txt")),
        ("name-newline", "name_control_character", text("app/evil\n.py")),
        ("name-delete", "name_control_character", text("app/evil\u{7f}.py")),
        ("name-c1-control", "name_control_character", text("app/evil\u{85}.py")),
        ("name-right-to-left", "name_format_character", text("app/evil\u{202e}yp.exe")),
        ("name-not-seen", "name_format_character", text("app/evil\u{200b}.py")),
        ("name-line-separator", "name_format_character", text("app/evil\u{2028}.py")),
        ("name-tag", "name_format_character", text("app/evil\u{e0041}.py")),
        ("name-wildcard", "name_character", text("app/evil*.py")),
        ("name-redirection", "name_character", text("app/evil>x.py")),
        ("name-device", "name_device", text("app/Aux.py")),
        ("name-device-folder", "name_device", text("nul .x/evil.py")),
        ("name-device-superscript", "name_device", text("app/com\u{b9}.txt")),
        ("name-ends-in-dot", "name_ending", text("app/evil.py.")),
        ("name-ends-in-space", "name_ending", text("app /evil.py")),
    ]
}

fn pairs() -> Vec<(&'static str, &'static str, [&'static str; 2])> {
    vec![
        ("names-in-two-cases", "name_case_collision", ["app/Text.py", "app/text.py"]),
        ("names-in-two-cases-beyond-ascii", "name_case_collision", ["app/Ä.py", "app/ä.py"]),
        ("names-in-two-cases-of-two-lengths", "name_case_collision", ["app/ß.py", "app/SS.py"]),
        ("names-in-two-cases-of-three", "name_case_collision", ["app/ς.py", "app/Σ.py"]),
        ("names-composed", "name_unicode_collision", ["app/\u{e4}.py", "app/a\u{308}.py"]),
        ("names-composed-in-two-cases", "name_case_collision", ["app/\u{c4}", "app/a\u{308}"]),
        ("name-file-and-folder", "name_is_folder", ["app/x", "app/x/y"]),
        ("name-folder-and-file", "name_is_folder", ["app/x/y", "app/X"]),
    ]
}
