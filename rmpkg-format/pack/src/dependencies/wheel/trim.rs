//! What of a distribution no run can need. When in doubt, a file stays.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::Files;
use super::mentions::{has, mentions};

/// What installers write beside the metadata, and signatures of a list that is written anew.
const OF_INSTALLERS: [&str; 6] =
    ["INSTALLER", "RECORD", "RECORD.jws", "RECORD.p7s", "REQUESTED", "direct_url.json"];
/// What type checkers and compilers read. It stays if the distribution's own code names such files.
const SOURCES: [&str; 10] =
    [".pyi", ".c", ".cc", ".cpp", ".h", ".hpp", ".pxd", ".pxi", ".pyx", "py.typed"];
/// A function of `lazy_loader` that reads the stub beside the file that calls it.
const READS_STUBS: &str = "attach_stub(";
/// What folders of tests are called; `testing` is for those who use the distribution.
const TEST_FOLDERS: [&str; 2] = ["test", "tests"];

/// Removes it.
pub fn trim(files: &mut Files, dist_info: &str) {
    let of_installer = |path: &str| {
        let name = path.strip_prefix(dist_info).and_then(|path| path.strip_prefix('/'));
        name.is_some_and(|name| OF_INSTALLERS.contains(&name))
    };
    files.retain(|path, _| !of_installer(path) && !path.ends_with(".pyc"));
    // Of pytest's alone, and a mention in it is none.
    files.retain(|path, _| path.rsplit('/').next() != Some("conftest.py"));
    let tests = unused_tests(files);
    files.retain(|path, _| !tests.iter().any(|folder| path.starts_with(folder)));
    let texts: Vec<_> = code(files, &BTreeSet::new()).map(|(_, text)| text).collect();
    let is_named = |suffix: &&str| {
        let mut words = vec![format!("{suffix}\""), format!("{suffix}'")];
        if *suffix == ".pyi" {
            words.push(READS_STUBS.to_owned());
        }
        texts.iter().any(|text| words.iter().any(|word| has(text, word)))
    };
    let unread: Vec<_> = SOURCES.into_iter().filter(|suffix| !is_named(suffix)).collect();
    files.retain(|path, _| !unread.iter().any(|suffix| path.ends_with(suffix)));
}

/// The folders of tests that nothing else in the distribution mentions, each with a `/` at its end.
fn unused_tests(files: &Files) -> BTreeSet<String> {
    let mut folders: BTreeSet<_> = files.keys().filter_map(|path| test_folder(path)).collect();
    let found = |(path, text): (&String, Cow<'_, str>)| {
        TEST_FOLDERS.map(|name| (name, mentions(path, &text, name)))
    };
    let found: Vec<_> = code(files, &folders).flat_map(found).collect();
    let is_mentioned = |folder: &str, name: &str| {
        let of_name = found.iter().filter(|(mentioned, _)| *mentioned == name);
        of_name.flat_map(|(_, mentions)| mentions).any(|mention| mention.is_of(folder))
    };
    folders.retain(|folder| {
        let name = folder.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        !is_mentioned(folder, name)
    });
    folders
}

/// The outermost folder of tests that a file of tests lies in.
fn test_folder(path: &str) -> Option<String> {
    let file = path.rsplit('/').next().unwrap_or(path);
    let stem = file.strip_suffix(".py")?;
    let is_test = stem.starts_with("test_") || stem.ends_with("_test");
    let parts: Vec<_> = path.split('/').collect();
    let depth = parts.iter().position(|part| TEST_FOLDERS.contains(part))?;
    let folder = parts.get(..=depth)?.join("/") + "/";
    (is_test && folder.len() < path.len()).then_some(folder)
}

/// The texts of modules and entry points that are in none of the folders.
fn code<'f>(
    files: &'f Files,
    without: &BTreeSet<String>,
) -> impl Iterator<Item = (&'f String, Cow<'f, str>)> + use<'f> {
    let without = without.clone();
    let is_code = |path: &str| path.ends_with(".py") || path.ends_with("/entry_points.txt");
    let is_without = move |path: &str| without.iter().any(|folder| path.starts_with(folder));
    let code = files.iter().filter(move |(path, _)| is_code(path) && !is_without(path));
    code.map(|(path, bytes)| (path, String::from_utf8_lossy(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(files: &[(&str, &str)]) -> Vec<String> {
        let file = |(path, text): &(&str, &str)| ((*path).to_owned(), text.as_bytes().to_vec());
        let mut files = files.iter().map(file).collect();
        trim(&mut files, "a-1.dist-info");
        files.into_keys().collect()
    }

    #[test]
    fn what_installers_type_checkers_and_compilers_want_goes() {
        let files = [
            ("a-1.dist-info/INSTALLER", "pip"),
            ("a-1.dist-info/METADATA", ""),
            ("a-1.dist-info/direct_url.json", ""),
            ("a/INSTALLER", "its own"),
            ("a/__init__.py", ""),
            ("a/__init__.pyi", ""),
            ("a/__pycache__/__init__.cpython-312.pyc", ""),
            ("a/_fast.c", ""),
            ("a/py.typed", ""),
            ("a/x.html", ""),
        ];
        let expected = ["a-1.dist-info/METADATA", "a/INSTALLER", "a/__init__.py", "a/x.html"];
        assert_eq!(left(&files), expected);
    }

    #[test]
    fn a_source_that_the_code_names_or_reads_stays() {
        let code = "TEMPLATE = open(f'{name}.c')";
        let files = [("a/__init__.py", code), ("a/new.c", ""), ("a/new.h", "")];
        assert_eq!(left(&files), ["a/__init__.py", "a/new.c"]);
        let lazy =
            "import lazy_loader\n__getattr__ = lazy_loader.attach_stub(__name__, __file__)[0]";
        assert_eq!(left(&[("a/__init__.py", lazy), ("a/__init__.pyi", "")]).len(), 2);
    }

    #[test]
    fn tests_go_with_their_data_and_public_helpers_stay() {
        let files = [
            (
                "a/__init__.py",
                "\"\"\"Run tests: x/latest/.\"\"\"\nimport a.contests\nx.test()\n# a/tests/b.py\nself.tests",
            ),
            ("a/conftest.py", "SKIPPED = ['tests/test_x.py']"),
            ("a/sub/tests/data/x.txt", ""),
            ("a/sub/tests/test_x.py", "import a"),
            ("a/test/client.py", "a helper, as Django has it"),
            ("a/testing.py", ""),
            ("a/tests.py", ""),
            ("tests/test_y.py", ""),
        ];
        let expected = ["a/__init__.py", "a/test/client.py", "a/testing.py", "a/tests.py"];
        assert_eq!(left(&files), expected);
    }

    #[test]
    fn tests_that_anything_else_mentions_stay_and_others_of_their_name_go() {
        let files = [
            ("a/__init__.py", "from a.tests import test_x"),
            ("a/b/tests/test_y.py", ""),
            ("a/tests/test_x.py", ""),
        ];
        assert_eq!(left(&files), ["a/__init__.py", "a/tests/test_x.py"]);
        let entry_points = ("a-1.dist-info/entry_points.txt", "[x]\ny = a.tests.test_x:run");
        assert_eq!(left(&[entry_points, ("a/tests/test_x.py", "")]).len(), 2);
    }
}
