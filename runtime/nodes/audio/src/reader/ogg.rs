//! Whether an Ogg file has its end. The last page says so of itself, and the demuxer doesn't ask.

use std::io::{Read, Seek, SeekFrom};

use symphonia::core::io::MediaSource;

const MARK: &[u8] = b"OggS";
/// The header of a page without its table of segments, whose length is the last byte.
const HEADER: usize = 27;
/// The most bytes of a page.
const PAGE: u64 = 65_307;
/// The bit of a page's flags that says that it is the last one.
const LAST: u8 = 4;

/// Whether the file is no Ogg, or has its last page as a whole. It is read from its beginning afterwards.
pub(super) fn is_whole(source: &mut Box<dyn MediaSource>) -> bool {
    let is_whole = ends(source);
    source.rewind().is_ok() && is_whole != Some(false)
}

/// `None` if it is no Ogg, or cannot be told.
fn ends(source: &mut Box<dyn MediaSource>) -> Option<bool> {
    let mut mark = [0; 4];
    source.read_exact(&mut mark).ok()?;
    if mark != MARK {
        return None;
    }
    let start = source.byte_len()?.saturating_sub(PAGE);
    source.seek(SeekFrom::Start(start)).ok()?;
    let mut tail = Vec::new();
    source.take(PAGE).read_to_end(&mut tail).ok()?;
    let at = tail.windows(MARK.len()).rposition(|window| window == MARK)?;
    Some(is_last_page(&tail[at..]))
}

fn is_last_page(page: &[u8]) -> bool {
    let Some(segments) = page.get(HEADER - 1) else { return false };
    let Some(table) = page.get(HEADER..HEADER + usize::from(*segments)) else { return false };
    let length =
        HEADER + table.len() + table.iter().map(|length| usize::from(*length)).sum::<usize>();
    page[5] & LAST != 0 && page.len() >= length
}
