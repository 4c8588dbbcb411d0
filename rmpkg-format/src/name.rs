//! Entry names that mean the same file on every system, or no file at all.

use std::collections::BTreeMap;

use crate::layout::MANIFEST;

/// Why a name can't be the name of an entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing to name a file with.
    #[error("an entry has an empty name")]
    Empty,
    /// It begins with `/` and would leave the folder that it is extracted to.
    #[error("the entry name `{0}` is absolute; name entries relative to the package")]
    Absolute(String),
    /// It has an empty part, `.` or `..`: it would leave the folder, or be written in two ways.
    #[error("the entry name `{0}` has a part that is empty, `.` or `..`")]
    Segment(String),
    /// `\` separates folders on some systems only.
    #[error("the entry name `{0}` has a backslash; separate folders with `/`")]
    Backslash(String),
    /// `:` names a drive or a stream of a file on some systems.
    #[error("the entry name `{0}` has a colon")]
    Colon(String),
    /// NUL ends a name in C; other control characters hide what a terminal shows.
    #[error("the entry name {0:?} has a control character")]
    ControlCharacter(String),
    /// Two entries of one name: readers would disagree which one counts.
    #[error("there are two entries named `{0}`")]
    Duplicate(String),
    /// Two names that are one on systems which ignore case.
    #[error("the entry names `{0}` and `{1}` differ in upper and lower case only")]
    CaseCollision(String, String),
    /// A file where another entry has its folder.
    #[error("the entry `{0}` is a file, but also the folder of `{1}`")]
    FileIsFolder(String, String),
    /// The manifest is written by the builder itself.
    #[error("the entry name `{MANIFEST}` is taken by the manifest")]
    Reserved,
}

/// The names of one package.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Each name under its case-folded form.
    folded: BTreeMap<String, String>,
}

impl Names {
    /// Takes a name in, if it is a good one and fits the names that are there.
    pub(crate) fn insert(&mut self, name: &str) -> Result<(), NameError> {
        check(name)?;
        let folded = name.to_lowercase();
        match self.folded.get(&folded) {
            Some(other) if other == name => return Err(NameError::Duplicate(name.to_owned())),
            Some(other) => return Err(NameError::CaseCollision(other.clone(), name.to_owned())),
            None => {}
        }
        self.check_folders(name, &folded)?;
        self.folded.insert(folded, name.to_owned());
        Ok(())
    }

    fn check_folders(&self, name: &str, folded: &str) -> Result<(), NameError> {
        let parents = folded.match_indices('/').map(|(end, _)| &folded[..end]);
        if let Some(file) = parents.filter_map(|parent| self.folded.get(parent)).next() {
            return Err(NameError::FileIsFolder(file.clone(), name.to_owned()));
        }
        let folder = format!("{folded}/");
        match self.folded.range(folder.clone()..).next() {
            Some((below, entry)) if below.starts_with(&folder) => {
                Err(NameError::FileIsFolder(name.to_owned(), entry.clone()))
            }
            _ => Ok(()),
        }
    }
}

fn check(name: &str) -> Result<(), NameError> {
    let defect = match name {
        "" => return Err(NameError::Empty),
        _ if name.chars().any(char::is_control) => NameError::ControlCharacter,
        _ if name.starts_with('/') => NameError::Absolute,
        _ if name.contains('\\') => NameError::Backslash,
        _ if name.contains(':') => NameError::Colon,
        _ if name.split('/').any(|part| matches!(part, "" | "." | "..")) => NameError::Segment,
        _ => return Ok(()),
    };
    Err(defect(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn insert_all(names: &[&str]) -> Result<(), NameError> {
        let mut set = Names::default();
        names.iter().try_for_each(|name| set.insert(name))
    }

    #[test]
    fn ordinary_names_are_taken() {
        assert_eq!(insert_all(&["app/nodes.py", "app/größe.txt", "app/.hidden", "a..b"]), Ok(()));
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
    }

    #[test]
    fn a_file_is_no_folder_whichever_comes_first() {
        let error = Err(NameError::FileIsFolder("app".to_owned(), "app/x".to_owned()));
        assert_eq!(insert_all(&["app", "app/x"]), error);
        assert_eq!(insert_all(&["app/x", "app"]), error);
        assert_eq!(insert_all(&["app-x", "app/x", "app.py"]), Ok(()));
    }
}
