//! What is wrong with characters and with parts of names.

use std::ops::RangeInclusive;

/// What Windows uses for other things, besides `\\` and `:`.
pub(super) const REFUSED_BY_WINDOWS: [char; 6] = ['<', '>', '"', '|', '?', '*'];

/// Unicode's categories Cf, Zl and Zp: what is not seen itself, and changes how the rest is seen.
const FORMATTING: [RangeInclusive<char>; 21] = [
    '\u{ad}'..='\u{ad}',
    '\u{600}'..='\u{605}',
    '\u{61c}'..='\u{61c}',
    '\u{6dd}'..='\u{6dd}',
    '\u{70f}'..='\u{70f}',
    '\u{890}'..='\u{891}',
    '\u{8e2}'..='\u{8e2}',
    '\u{180e}'..='\u{180e}',
    '\u{200b}'..='\u{200f}',
    '\u{2028}'..='\u{202e}',
    '\u{2060}'..='\u{2064}',
    '\u{2066}'..='\u{206f}',
    '\u{feff}'..='\u{feff}',
    '\u{fff9}'..='\u{fffb}',
    '\u{110bd}'..='\u{110bd}',
    '\u{110cd}'..='\u{110cd}',
    '\u{13430}'..='\u{1343f}',
    '\u{1bca0}'..='\u{1bca3}',
    '\u{1d173}'..='\u{1d17a}',
    '\u{e0001}'..='\u{e0001}',
    '\u{e0020}'..='\u{e007f}',
];

/// The devices without a number.
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

/// The devices with one, from 1 to 9, superscripts included.
const NUMBERED_DEVICES: [&str; 2] = ["COM", "LPT"];

/// Whether a character formats text and is not seen itself.
pub(super) fn formats(character: char) -> bool {
    FORMATTING.iter().any(|range| range.contains(&character))
}

/// Whether Windows finds a device under the name of a file or folder.
pub(super) fn is_device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or_default().trim_end_matches(' ');
    DEVICES.iter().any(|device| device.eq_ignore_ascii_case(stem)) || is_numbered_device(stem)
}

fn is_numbered_device(stem: &str) -> bool {
    let mut characters = stem.chars();
    let is_number = matches!(characters.next_back(), Some('1'..='9' | '¹' | '²' | '³'));
    let name = characters.as_str();
    is_number && NUMBERED_DEVICES.iter().any(|device| device.eq_ignore_ascii_case(name))
}

/// The name with escapes in the place of what a terminal obeys or does not show.
pub(super) fn shown(name: &str) -> String {
    let characters = name.chars().map(|character| match character {
        _ if character.is_control() || formats(character) => character.escape_unicode().to_string(),
        _ => character.to_string(),
    });
    characters.collect()
}
