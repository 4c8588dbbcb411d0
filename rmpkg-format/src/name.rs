//! Entry names that mean the same file on every system, or no file at all.

mod error;
mod part;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

pub use error::NameError;

/// The longest name of an entry; the longest in the standard library has some 80 bytes.
pub(crate) const MAX_BYTES: usize = 1024;

/// The longest part of a name, a file's or a folder's.
const MAX_PART_BYTES: usize = 255;

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

/// What a name is on systems that ignore case and compose letters. Lower, upper and lower case again, letter for
/// letter, is at least Unicode's full case folding (`ß` is `ss`), and can be had in browsers as well.
fn fold(name: &str) -> String {
    let lower = name.nfd().flat_map(char::to_lowercase);
    let upper = lower.flat_map(char::to_uppercase);
    upper.flat_map(char::to_lowercase).nfd().collect()
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
        _ if name.chars().any(part::formats) => NameError::FormatCharacter,
        _ if name.starts_with('/') => NameError::Absolute,
        _ if name.contains('\\') => NameError::Backslash,
        _ if name.contains(':') => NameError::Colon,
        _ if name.contains(part::REFUSED_BY_WINDOWS) => NameError::Character,
        _ => return name.split('/').try_for_each(|part| check_part(part, name)),
    };
    Err(defect(name.to_owned()))
}

fn check_part(part: &str, name: &str) -> Result<(), NameError> {
    let defect = match part {
        "" | "." | ".." => NameError::Segment,
        _ if part.ends_with(['.', ' ']) => NameError::Ending,
        _ if part::is_device(part) => NameError::Device,
        _ => return Ok(()),
    };
    Err(defect(name.to_owned()))
}
