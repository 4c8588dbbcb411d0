//! What is wrong with a name. Messages show names with escapes, since their characters may be what is wrong.

use super::MAX_BYTES;
use super::part::shown;

/// Why a name can't be the name of an entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing to name a file with.
    #[error("an entry has an empty name")]
    Empty,
    /// Most file systems end a name at 255 bytes, and some a path soon after.
    #[error("the entry name `{}…` is too long; at most {MAX_BYTES} bytes are read", shown(.0))]
    TooLong(String),
    /// Some reader would see another name.
    #[error("the entry name `{}` is not valid UTF-8", shown(.0))]
    NotUtf8(String),
    /// Without the flag, readers take the name's bytes for letters of some other alphabet.
    #[error("the entry name `{}` is not ASCII, and its flags do not say that it is UTF-8", shown(.0))]
    Encoding(String),
    /// It begins with `/` and would leave the folder that it is extracted to.
    #[error("the entry name `{}` is absolute; name entries relative to the package", shown(.0))]
    Absolute(String),
    /// It has an empty part, `.` or `..`: it would leave the folder, or be written in two ways.
    #[error("the entry name `{}` has a part that is empty, `.` or `..`", shown(.0))]
    Segment(String),
    /// `\` separates folders on some systems only.
    #[error("the entry name `{}` has a backslash; separate folders with `/`", shown(.0))]
    Backslash(String),
    /// `:` names a drive or a stream of a file on some systems.
    #[error("the entry name `{}` has a colon", shown(.0))]
    Colon(String),
    /// NUL ends a name in C; other control characters hide what a terminal shows.
    #[error("the entry name `{}` has a control character", shown(.0))]
    ControlCharacter(String),
    /// It is not seen, and may turn around what is: text of both directions, line and word joiners.
    #[error("the entry name `{}` has a character that formats text and is not seen", shown(.0))]
    FormatCharacter(String),
    /// Windows has other uses for `<`, `>`, `"`, `|`, `?` and `*`.
    #[error("the entry name `{}` has one of the characters `<>\"|?*`, which Windows refuses", shown(.0))]
    Character(String),
    /// Windows finds a device there, whatever the folder and the extension.
    #[error("the entry name `{}` has a part that is the name of a device on Windows", shown(.0))]
    Device(String),
    /// Windows drops it, so that two names become one.
    #[error("the entry name `{}` has a part that ends in a dot or a space, which Windows drops", shown(.0))]
    Ending(String),
    /// Two entries of one name: readers would disagree which one counts.
    #[error("there are two entries named `{}`", shown(.0))]
    Duplicate(String),
    /// Two names that are one on systems which ignore case.
    #[error("the entry names `{}` and `{}` are one on systems that ignore case", shown(.0), shown(.1))]
    CaseCollision(String, String),
    /// Two names that are one on systems which compose letters and their accents.
    #[error("the entry names `{}` and `{}` differ in their Unicode normalisation only", shown(.0), shown(.1))]
    UnicodeCollision(String, String),
    /// A file where another entry has its folder.
    #[error("the entry `{}` is a file, but also the folder of `{}`", shown(.0), shown(.1))]
    FileIsFolder(String, String),
    /// The manifest and its signature are written by the builder itself.
    #[error("the entry name `{}` is taken by the manifest or its signature", shown(.0))]
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
            Self::FormatCharacter(_) => "name_format_character",
            Self::Character(_) => "name_character",
            Self::Device(_) => "name_device",
            Self::Ending(_) => "name_ending",
            Self::Duplicate(_) => "name_duplicate",
            Self::CaseCollision(..) => "name_case_collision",
            Self::UnicodeCollision(..) => "name_unicode_collision",
            Self::FileIsFolder(..) => "name_is_folder",
            Self::Reserved(_) => "name_reserved",
        }
    }
}
