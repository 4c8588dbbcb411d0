//! Which folders of a distribution its code mentions by their name: imports, and paths in strings.
//!
//! It reads lines and is no parser of Python. When in doubt, a mention is one of every folder of that name.

use memchr::memmem;

/// A mention of folders of one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mention {
    /// Of any of them.
    Any,
    /// Of the one with this path, such as `a/tests`.
    Folder(String),
    /// Of those whose paths end so, such as `core/tests`.
    Ending(String),
}

impl Mention {
    /// Whether it may be one of the folder, whose path has a `/` at its end.
    pub fn is_of(&self, folder: &str) -> bool {
        let folder = folder.trim_end_matches('/');
        match self {
            Self::Any => true,
            Self::Folder(path) => folder == path,
            Self::Ending(end) => folder
                .strip_suffix(end.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('/')),
        }
    }
}

/// Whether the text has the word, found with vectors: distributions have megabytes of text.
pub fn has(text: &str, word: &str) -> bool {
    memmem::find(text.as_bytes(), word.as_bytes()).is_some()
}

/// The mentions of folders called `name` in the file at `path`.
pub fn mentions(path: &str, text: &str, name: &str) -> Vec<Mention> {
    if !has(text, name) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut lines = text.lines().map(str::trim);
    while let Some(line) = lines.next() {
        // Comments, and examples in docstrings.
        if ["#", ">>> ", "... "].iter().any(|start| line.starts_with(start)) {
            continue;
        }
        if line.starts_with("from ") || line.starts_with("import ") {
            let mut statement = without_comment(line).to_owned();
            while statement.contains('(') && !statement.contains(')') {
                let Some(line) = lines.next() else { break };
                statement = format!("{statement} {}", without_comment(line));
            }
            found.extend(imported(&statement, path, name));
        } else {
            found.extend(in_line(&line.replace("self.", "self "), name));
        }
    }
    found
}

fn without_comment(line: &str) -> &str {
    line.split('#').next().unwrap_or_default()
}

/// Of `from a import b`, `a` and `a.b` may be folders; of `import a.b`, `a` and `a.b`.
fn imported(statement: &str, path: &str, name: &str) -> Vec<Mention> {
    let words = statement.split(['(', ')', ',', ' ', ';']).filter(|word| !word.is_empty());
    let words: Vec<_> = words.collect();
    let modules: Vec<_> = match words.as_slice() {
        ["from", module, "import", names @ ..] => {
            let separator = if module.ends_with('.') { "" } else { "." };
            names.iter().map(|name| format!("{module}{separator}{name}")).collect()
        }
        [_, modules @ ..] => modules.iter().map(|module| (*module).to_owned()).collect(),
        [] => Vec::new(),
    };
    modules.iter().filter_map(|module| folder(module, path, name)).map(Mention::Folder).collect()
}

/// The folder of that name on the way to a module, which the file at `path` may name from where it is.
fn folder(module: &str, path: &str, name: &str) -> Option<String> {
    let absolute = module.trim_start_matches('.');
    let mut parts: Vec<_> = match module.len() - absolute.len() {
        0 => Vec::new(),
        dots => path.rsplit('/').skip(dots).collect::<Vec<_>>().into_iter().rev().collect(),
    };
    parts.extend(absolute.split('.'));
    let end = parts.iter().position(|part| *part == name)?;
    Some(parts[..=end].join("/"))
}

fn in_line<'l>(line: &'l str, name: &'l str) -> impl Iterator<Item = Mention> + use<'l> {
    line.match_indices(name).filter_map(move |(at, _)| {
        let (before, after) = (&line[..at], &line[at + name.len()..]);
        let (last, next) = (before.chars().next_back(), after.chars().next());
        let is_path =
            matches!(last, Some('"' | '\'' | '/' | '.')) && matches!(next, Some('"' | '\'' | '/'));
        let is_attribute = last == Some('.') && next != Some('(') && !next.is_some_and(is_of_word);
        let outside =
            before.trim_end_matches(|letter| is_of_word(letter) || "./-".contains(letter));
        let is_text = is_path || outside.ends_with(['"', '\'']);
        (is_path || is_attribute).then(|| match is_text {
            true => in_text(&before[outside.len()..], name),
            false => Mention::Any,
        })
    })
}

/// Of a name in a text, with the folders before it: the last one tells which of that name is meant.
fn in_text(parents: &str, name: &str) -> Mention {
    match parents.trim_end_matches(['.', '/']).rsplit(['.', '/']).next() {
        Some(parent) if !parent.is_empty() => Mention::Ending(format!("{parent}/{name}")),
        _ => Mention::Any,
    }
}

fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_name_one_folder() {
        let folder = |path: &str| vec![Mention::Folder(path.to_owned())];
        for (line, expected) in [
            ("from a.tests import test_x", "a/tests"),
            ("from .tests.test_x import case", "a/b/tests"),
            ("from . import tests", "a/b/tests"),
            ("from .. import other, tests as t", "a/tests"),
            ("from ..c.tests import x", "a/c/tests"),
            ("import a.tests  # tests", "a/tests"),
            ("from a import (\n    # why\n    tests,\n)", "a/tests"),
            ("from a.tests import (\n    test_x\n)", "a/tests"),
        ] {
            let mut found = mentions("a/b/c.py", line, "tests");
            found.dedup();
            assert_eq!(found, folder(expected), "{line}");
        }
        assert_eq!(mentions("a/__init__.py", "from .tests import x", "tests"), folder("a/tests"));
    }

    #[test]
    fn strings_name_the_folders_that_they_end_in() {
        let ending = |end: &str| Mention::Ending(end.to_owned());
        for (line, expected) in [
            ("load('a.tests')", ending("a/tests")),
            ("load('a.tests.test_x')", ending("a/tests")),
            ("open(\"a/b/tests/x.json\")", ending("b/tests")),
            ("r'*/core/tests/test_x.py',", ending("core/tests")),
            ("open(HERE / 'tests' / 'x')", Mention::Any),
            ("f'{name}/tests'", Mention::Any),
            ("'*/tests/*'", Mention::Any),
            ("“a/tests/x”, in prose", ending("a/tests")),
            ("a.tests.run()", Mention::Any),
        ] {
            assert_eq!(mentions("a/b.py", line, "tests"), [expected], "{line}");
        }
        assert!(
            ending("core/tests").is_of("a/core/tests/")
                && ending("core/tests").is_of("core/tests/")
        );
        assert!(!ending("core/tests").is_of("a/score/tests/"));
    }

    #[test]
    fn prose_examples_and_other_words_are_no_mentions() {
        for line in [
            "# a/tests/b.py",
            "x.tests()",
            "self.tests",
            "import a.contests",
            "tests",
            ">>> open('a/tests/x')",
            "'contests'",
            "\"\"\"Run tests: x/latest/.\"\"\"",
        ] {
            assert_eq!(mentions("a.py", line, "tests"), [], "{line}");
        }
    }
}
