//! Recorded speech with transcripts: readings of LibriVox's, in the public domain, which Debian has in
//! `pocketsphinx-testdata`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use terminal_ui::Ui;

use crate::apt;
use crate::workspace;

const PACKAGE: &str = "pocketsphinx-testdata";
/// Where the package puts the recordings.
pub const FOLDER: &str = "/usr/share/pocketsphinx/test/data/librivox";
const TRANSCRIPTION: &str = "transcription";

/// A recording of 16,000 samples per second.
pub struct Recording {
    /// The name of the file.
    pub file: String,
    /// What is said.
    pub text: String,
}

impl Recording {
    /// The file.
    pub fn path(&self) -> PathBuf {
        Path::new(FOLDER).join(&self.file)
    }
}

/// The recordings, installed first if they are not there.
///
/// # Errors
///
/// When they cannot be installed or read.
pub fn all(ui: Ui) -> Result<Vec<Recording>> {
    let list = Path::new(FOLDER).join(TRANSCRIPTION);
    if !list.is_file() {
        apt::install(&[PACKAGE], ui)?;
    }
    let text = String::from_utf8(workspace::read(&list)?).context("the transcripts are no text")?;
    let recordings: Vec<_> = text.lines().filter_map(recording).collect();
    if recordings.is_empty() {
        bail!("`{}` has no transcripts; install `{PACKAGE}` again", list.display());
    }
    Ok(recordings)
}

/// A line such as `<s> he was a man </s> (chapter-0880)`.
fn recording(line: &str) -> Option<Recording> {
    let (text, name) = line.trim().strip_prefix("<s>")?.split_once("</s>")?;
    let name = name.trim().strip_prefix('(')?.strip_suffix(')')?;
    Some(Recording { file: format!("{name}.wav"), text: text.trim().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_a_text_and_the_name_of_a_file() {
        let Recording { file, text } = recording("<s> he was a man </s> (one-0880)").unwrap();
        assert_eq!((file.as_str(), text.as_str()), ("one-0880.wav", "he was a man"));
        assert!(recording("he was a man").is_none());
    }
}
