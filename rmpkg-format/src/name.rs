//! Entry names that mean the same file on every system, or no file at all.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

/// The longest name of an entry; the longest in the standard library has some 80 bytes.
pub(crate) const MAX_BYTES: usize = 1024;

/// The longest part of a name, a file's or a folder's.
const MAX_PART_BYTES: usize = 255;

/// Why a name can't be the name of an entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing to name a file with.
    #[error("an entry has an empty name")]
    Empty,
    /// Most file systems end a name at 255 bytes, and some a path soon after.
    #[error("the entry name `{0}…` is too long; at most {MAX_BYTES} bytes are read")]
    TooLong(String),
    /// Some reader would see another name.
    #[error("the entry name `{0}` is not valid UTF-8")]
    NotUtf8(String),
    /// Without the flag, readers take the name's bytes for letters of some other alphabet.
    #[error("the entry name `{0}` is not ASCII, and its flags do not say that it is UTF-8")]
    Encoding(String),
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
    /// Two names that are one on systems which compose letters and their accents.
    #[error("the entry names `{0}` and `{1}` differ in their Unicode normalisation only")]
    UnicodeCollision(String, String),
    /// A file where another entry has its folder.
    #[error("the entry `{0}` is a file, but also the folder of `{1}`")]
    FileIsFolder(String, String),
    /// The manifest and its signature are written by the builder itself.
    #[error("the entry name `{0}` is taken by the manifest or its signature")]
    Reserved(String),
}

impl NameError {
    /// A name for the defect that does not change, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "name_empty",
            Self::TooLong(_) => "name_too_long",
            Self::NotUtf8(_) => "name_not_utf8",
            Self::Encoding(_) => "name_encoding",
            Self::Absolute(_) => "name_absolute",
            Self::Segment(_) => "name_segment",
            Self::Backslash(_) => "name_backslash",
            Self::Colon(_) => "name_colon",
            Self::ControlCharacter(_) => "name_control_character",
            Self::Duplicate(_) => "name_duplicate",
            Self::CaseCollision(..) => "name_case_collision",
            Self::UnicodeCollision(..) => "name_unicode_collision",
            Self::FileIsFolder(..) => "name_is_folder",
            Self::Reserved(_) => "name_reserved",
        }
    }
}

/// The names of one package, or of another archive that is unpacked with the same care.
#[derive(Debug, Default)]
pub struct Names {
    /// Each name under its folded form.
    folded: BTreeMap<String, String>,
}

impl Names {
    /// Takes a name in, if it is a good one and fits the names that are there.
    ///
    /// # Errors
    ///
    /// [`NameError`], which says what is wrong with it.
    pub fn insert(&mut self, name: &str) -> Result<(), NameError> {
        check(name)?;
        let folded = fold(name);
        if let Some(other) = self.folded.get(&folded) {
            return Err(collision(other, name));
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

/// What a name is on systems that ignore case and compose letters.
fn fold(name: &str) -> String {
    name.nfc().collect::<String>().to_lowercase().nfc().collect()
}

fn collision(first: &str, second: &str) -> NameError {
    let (other, name) = (first.to_owned(), second.to_owned());
    match first {
        _ if first == second => NameError::Duplicate(name),
        _ if first.nfc().eq(second.nfc()) => NameError::UnicodeCollision(other, name),
        _ => NameError::CaseCollision(other, name),
    }
}

fn check(name: &str) -> Result<(), NameError> {
    if name.len() > MAX_BYTES || name.split('/').any(|part| part.len() > MAX_PART_BYTES) {
        return Err(NameError::TooLong(name.chars().take(40).collect()));
    }
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
}
