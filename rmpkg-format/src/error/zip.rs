//! What can be wrong with the zip that a package is.

/// Why a zip is refused: it is damaged, or readers could see different things in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ZipError {
    /// The bytes are something else.
    #[error("this is no package: it is not a zip file")]
    NotAZip,
    /// The end is missing.
    #[error("the package is cut off: its end record is missing or incomplete")]
    Truncated,
    /// Something was appended.
    #[error("there are bytes after the end of the package: {count}")]
    TrailingBytes {
        /// How many.
        count: usize,
    },
    /// A comment can hold another zip.
    #[error("the package has a zip comment; write it without one")]
    Comment,
    /// Archives of several files are no packages.
    #[error("the package claims to be one of several parts of a zip")]
    Split,
    /// A second set of sizes and offsets, which some readers prefer and others ignore.
    #[error("the package uses ZIP64, which no package within the limits needs")]
    Zip64,
    /// Something was put in front.
    #[error("the package has bytes before its first entry")]
    PrefixBytes,
    /// The directory is not where the end record says.
    #[error("the directory of the package is not where its end record says")]
    DirectoryMisplaced,
    /// The directory's records can't be told apart.
    #[error("record {index} of the package's directory is damaged")]
    DirectoryDamaged {
        /// Its position, from 0.
        index: usize,
    },
    /// The end record counts wrong.
    #[error("the package has more or fewer entries than the {claimed} of its end record")]
    EntryCount {
        /// What the end record says.
        claimed: usize,
    },
    /// Extra fields can hold other names and sizes.
    #[error("the entry `{0}` has an extra field; write it without")]
    ExtraField(String),
    /// No entry needs a comment.
    #[error("the entry `{0}` has a comment; write it without")]
    EntryComment(String),
    /// Nobody has the password.
    #[error("the entry `{0}` is encrypted")]
    Encrypted(String),
    /// Sizes after the content can't be checked before it is read.
    #[error("the entry `{0}` has its sizes after its content, in a data descriptor")]
    DataDescriptor(String),
    /// Flags that change how an entry is read.
    #[error("the entry `{path}` has unknown flags: {flags:#06x}")]
    UnknownFlags {
        /// The entry.
        path: String,
        /// All its flags.
        flags: u16,
    },
    /// Neither stored nor deflated.
    #[error("the entry `{path}` is packed with method {method}; use stored (0) or deflate (8)")]
    UnsupportedMethod {
        /// The entry.
        path: String,
        /// The method's number.
        method: u16,
    },
    /// What is stored has one size.
    #[error("the entry `{0}` is stored, but has two different sizes")]
    StoredSizes(String),
    /// A bomb, or a lie to make readers allocate.
    #[error("the entry `{path}` claims {size} bytes, more than it can unpack to")]
    ImpossibleSize {
        /// The entry.
        path: String,
        /// The size that it claims.
        size: u64,
    },
    /// A link could lead out of the folder that a package is extracted to.
    #[error("the entry `{0}` is a symbolic link")]
    Symlink(String),
    /// A folder, device or pipe.
    #[error("the entry `{0}` is a folder or special file; packages hold files only")]
    SpecialFile(String),
    /// The directory leads to something else.
    #[error("the entry `{0}` has no local header where the directory says")]
    LocalHeaderMissing(String),
    /// Two names for one entry.
    #[error("the local header of `{0}` disagrees with the directory about its name")]
    LocalNameDiffers(String),
    /// Two values of one field.
    #[error("the local header of `{path}` disagrees with the directory about its {field}")]
    LocalHeaderDiffers {
        /// The entry.
        path: String,
        /// The field's name.
        field: &'static str,
    },
    /// The content reaches into the directory.
    #[error("the content of the entry `{0}` reaches beyond the last entry")]
    OutOfBounds(String),
    /// Two entries share bytes.
    #[error("the entry `{0}` overlaps the one before it")]
    Overlap(String),
    /// An entry that only readers of local headers see.
    #[error("the directory does not list the entry at offset {offset}")]
    HiddenEntry {
        /// Where its header begins.
        offset: usize,
    },
    /// Bytes between entries, or before the directory.
    #[error("the package has bytes at offset {offset} that belong to no entry")]
    StrayBytes {
        /// Where they begin.
        offset: usize,
    },
    /// The content was damaged on its way.
    #[error("the entry `{0}` is damaged: its checksum differs")]
    CrcDiffers(String),
    /// The packed content is no complete deflate stream, or has more behind it.
    #[error("the entry `{0}` is damaged: it is not one deflate stream")]
    DeflateDamaged(String),
    /// A size that lies.
    #[error("the entry `{path}` does not unpack to the {size} bytes that it claims")]
    UnpackedSizeDiffers {
        /// The entry.
        path: String,
        /// The size that it claims.
        size: u64,
    },
}

impl ZipError {
    /// A name for the defect that does not change, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAZip => "not_a_zip",
            Self::Truncated => "truncated",
            Self::TrailingBytes { .. } => "trailing_bytes",
            Self::Comment => "zip_comment",
            Self::Split => "split_archive",
            Self::Zip64 => "zip64",
            Self::PrefixBytes => "prefix_bytes",
            Self::DirectoryMisplaced => "directory_misplaced",
            Self::DirectoryDamaged { .. } => "directory_damaged",
            Self::EntryCount { .. } => "entry_count_differs",
            Self::ExtraField(_) => "extra_field",
            Self::EntryComment(_) => "entry_comment",
            Self::Encrypted(_) => "encrypted",
            Self::DataDescriptor(_) => "data_descriptor",
            Self::UnknownFlags { .. } => "unknown_flags",
            Self::UnsupportedMethod { .. } => "unsupported_method",
            Self::StoredSizes(_) => "stored_size_differs",
            Self::ImpossibleSize { .. } => "impossible_size",
            Self::Symlink(_) => "symlink",
            Self::SpecialFile(_) => "special_file",
            Self::LocalHeaderMissing(_) => "local_header_missing",
            Self::LocalNameDiffers(_) => "local_name_differs",
            Self::LocalHeaderDiffers { .. } => "local_header_differs",
            Self::OutOfBounds(_) => "entry_out_of_bounds",
            Self::Overlap(_) => "overlapping_entries",
            Self::HiddenEntry { .. } => "hidden_entry",
            Self::StrayBytes { .. } => "stray_bytes",
            Self::CrcDiffers(_) => "crc_differs",
            Self::DeflateDamaged(_) => "deflate_damaged",
            Self::UnpackedSizeDiffers { .. } => "unpacked_size_differs",
        }
    }
}
