//! Paths through `..`, resolved as if there were one root.
//!
//! To a host each mounted folder is a world of its own, and a path that leaves one is refused, although it
//! would arrive in another. Where there are no mounts, as natively, it arrives.

/// The absolute form of `path` without `.` and `..`, if it has a `..`. `folder` gives the current folder's
/// absolute path, which must not have one. What a `..` leaves is not looked at: it may be a link, or missing.
pub fn without_parents(path: &[u8], folder: impl FnOnce() -> Option<Vec<u8>>) -> Option<Vec<u8>> {
    if !components(path).any(|component| component == b"..") {
        return None;
    }
    let from = if path.starts_with(b"/") { Vec::new() } else { folder()? };
    let mut kept: Vec<&[u8]> = Vec::new();
    for component in components(&from).chain(components(path)) {
        match component {
            b"" | b"." => {}
            b".." => drop(kept.pop()),
            name => kept.push(name),
        }
    }
    let mut resolved = b"/".to_vec();
    resolved.extend(kept.join(&b'/'));
    // It says that a folder is meant.
    if path.ends_with(b"/") && !kept.is_empty() {
        resolved.push(b'/');
    }
    Some(resolved)
}

/// Whether a path is that of the root itself; `folder` gives the current folder's absolute path.
pub fn is_root(path: &[u8], folder: impl FnOnce() -> Option<Vec<u8>>) -> bool {
    let is_nothing = |path: &[u8]| components(path).all(|part| matches!(part, b"" | b"."));
    let starts_at_root =
        || path.starts_with(b"/") || folder().is_some_and(|from| is_nothing(&from));
    !path.is_empty() && is_nothing(path) && starts_at_root()
}

fn components(path: &[u8]) -> impl Iterator<Item = &[u8]> {
    path.split(|byte| *byte == b'/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_resolved(path: &str, expected: Option<&str>) {
        let resolved = without_parents(path.as_bytes(), || Some(b"/data/in".to_vec()));
        let resolved = resolved.map(|path| String::from_utf8(path).unwrap());
        assert_eq!(resolved.as_deref(), expected, "{path}");
    }

    #[test]
    fn paths_lead_from_one_folder_to_another() {
        assert_resolved("/app/x/../../models/m.bin", Some("/models/m.bin"));
        assert_resolved("/app/../models", Some("/models"));
        assert_resolved("../../models//m.bin", Some("/models/m.bin"));
        assert_resolved("../out/./a", Some("/data/out/a"));
        assert_resolved("..", Some("/data"));
    }

    #[test]
    fn nothing_is_above_the_root() {
        assert_resolved("/..", Some("/"));
        assert_resolved("/../../etc/passwd", Some("/etc/passwd"));
        assert_resolved("../../../..", Some("/"));
        assert_resolved("/app/../", Some("/"));
    }

    #[test]
    fn a_slash_at_the_end_stays() {
        assert_resolved("/app/x/../y/", Some("/app/y/"));
    }

    #[test]
    fn other_paths_stay_as_they_are() {
        for path in ["", "/", "/app/x", "a/./b", "/app/..x/y..", "..."] {
            assert_resolved(path, None);
        }
    }

    #[test]
    fn the_root_is_known_by_its_paths() {
        let is_root = |path: &str, folder: &str| {
            super::is_root(path.as_bytes(), || Some(folder.as_bytes().to_vec()))
        };
        for (path, folder) in [("/", "/data"), ("//./", "/data"), (".", "/"), ("./", "/")] {
            assert!(is_root(path, folder), "{path} in {folder}");
        }
        for (path, folder) in [("", "/"), (".", "/data"), ("/a", "/"), ("a", "/")] {
            assert!(!is_root(path, folder), "{path} in {folder}");
        }
    }

    #[test]
    fn without_a_current_folder_a_relative_path_stays() {
        assert_eq!(without_parents(b"../a", || None), None);
        assert_eq!(without_parents(b"/x/../a", || None), Some(b"/a".to_vec()));
    }
}
