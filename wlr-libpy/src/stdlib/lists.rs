//! Which files of the later release are taken, and why the others are left.

use std::collections::BTreeMap;

use crate::error::KitError;

/// `SHA-256  path`, as `sha256sum --check` reads it.
pub(super) const TAKEN: &str = include_str!("../../stdlib/taken.txt");
/// Paths, each after its reason: a line that ends with a colon.
pub(super) const LEFT: &str = include_str!("../../stdlib/left.txt");

/// The taken files, each with its SHA-256.
pub(super) fn taken() -> Result<BTreeMap<&'static str, &'static str>, KitError> {
    read(TAKEN)
}

fn read(list: &'static str) -> Result<BTreeMap<&'static str, &'static str>, KitError> {
    let line = |line: &'static str| {
        let (sha256, path) = line.split_once("  ")?;
        (sha256.len() == 64).then_some((path, sha256))
    };
    let read: Option<BTreeMap<_, _>> = list.lines().map(line).collect();
    read.ok_or(KitError::List("stdlib/taken.txt"))
}

/// Whether the file stays as the kit has it.
pub(super) fn is_left(path: &str) -> bool {
    LEFT.lines().any(|line| line == path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_can_be_read_and_have_no_file_in_common() {
        let taken = taken().unwrap();
        assert_eq!(taken.len(), TAKEN.lines().count(), "a file is listed twice");
        assert!(taken.contains_key("tarfile.py"));
        assert!(taken.keys().all(|path| !is_left(path)));
    }

    #[test]
    fn a_line_that_is_no_digest_with_a_path_is_refused() {
        let error = read("0123  a.py\n").unwrap_err().to_string();
        assert_eq!(error, "`stdlib/taken.txt` has a line that is no sha256 with a path");
    }

    #[test]
    fn each_file_that_is_left_has_a_reason() {
        assert!(LEFT.starts_with(|first: char| first.is_uppercase()));
        let (reasons, paths): (Vec<_>, Vec<_>) =
            LEFT.lines().filter(|line| !line.is_empty()).partition(|line| line.ends_with(':'));
        assert!(reasons.len() > 3 && reasons.iter().all(|reason| reason.len() > 12));
        assert!(paths.iter().all(|path| path.ends_with(".py") && !path.contains(' ')), "{paths:?}");
    }
}
