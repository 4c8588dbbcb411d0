//! GGUF, the format of files of ggml's: settings, which are skipped, a list of tensors, and their numbers. candle's
//! reader would take as much memory as a damaged file asks for, and bring the code of all types into the module.

use std::collections::BTreeMap;

use super::file::{Found, Kind};

pub(super) const MAGIC: &[u8] = b"GGUF";
/// Where numbers begin is a multiple of this, unless a setting says otherwise.
const ALIGNMENT: usize = 32;
const ALIGNMENT_SETTING: &[u8] = b"general.alignment";
/// What the last versions have in common is all that is read.
const VERSIONS: [u32; 2] = [2, 3];
const MOST_DIMENSIONS: u32 = 4;

/// The tensors by name; `None` if the file is damaged or not whole.
pub(super) fn read(file: &[u8]) -> Option<BTreeMap<String, Found<'_>>> {
    let mut reader = Reader { rest: file };
    reader.bytes(MAGIC.len())?;
    if !VERSIONS.contains(&reader.u32()?) {
        return None;
    }
    let (count, settings) = (reader.length()?, reader.length()?);
    let mut alignment = ALIGNMENT;
    for _ in 0..settings {
        let is_alignment = reader.text()? == ALIGNMENT_SETTING;
        let setting = reader.setting()?;
        if is_alignment {
            alignment = u32::from_le_bytes(setting.try_into().ok()?) as usize;
        }
    }
    let mut tensors = Vec::new();
    for _ in 0..count {
        tensors.push(reader.tensor()?);
    }
    let start = (file.len() - reader.rest.len()).checked_next_multiple_of(alignment)?;
    let numbers = file.get(start..)?;
    let found = tensors.into_iter().map(|tensor| {
        let end = tensor.offset.checked_add(tensor.kind.bytes(&tensor.shape)?)?;
        let data = numbers.get(tensor.offset..end)?;
        Some((tensor.name, Found { shape: tensor.shape, kind: tensor.kind, data }))
    });
    found.collect()
}

/// What the list says of a tensor.
struct Listed {
    name: String,
    shape: Vec<usize>,
    kind: Kind,
    offset: usize,
}

struct Reader<'f> {
    rest: &'f [u8],
}

impl<'f> Reader<'f> {
    fn bytes(&mut self, count: usize) -> Option<&'f [u8]> {
        let (bytes, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.bytes(4)?.try_into().ok()?))
    }

    fn length(&mut self) -> Option<usize> {
        u64::from_le_bytes(self.bytes(8)?.try_into().ok()?).try_into().ok()
    }

    fn text(&mut self) -> Option<&'f [u8]> {
        let length = self.length()?;
        self.bytes(length)
    }

    /// The bytes of a setting that is a number; a text or a list is skipped.
    fn setting(&mut self) -> Option<&'f [u8]> {
        const TEXT: u32 = 8;
        const LIST: u32 = 9;
        match self.u32()? {
            TEXT => self.text(),
            LIST => {
                let (kind, count) = (self.u32()?, self.length()?);
                match kind {
                    TEXT => (0..count).try_for_each(|_| self.text().map(drop))?,
                    kind => drop(self.bytes(number(kind)?.checked_mul(count)?)?),
                }
                Some(&[])
            }
            kind => self.bytes(number(kind)?),
        }
    }

    fn tensor(&mut self) -> Option<Listed> {
        let name = str::from_utf8(self.text()?).ok()?.to_owned();
        let dimensions = self.u32()?;
        if dimensions > MOST_DIMENSIONS {
            return None;
        }
        // The one that runs fastest comes first.
        let mut shape = (0..dimensions).map(|_| self.length()).collect::<Option<Vec<_>>>()?;
        shape.reverse();
        Some(Listed { name, shape, kind: kind(self.u32()?), offset: self.length()? })
    }
}

/// How many bytes a number of that kind has.
fn number(kind: u32) -> Option<usize> {
    Some(match kind {
        0 | 1 | 7 => 1,
        2 | 3 => 2,
        4..=6 => 4,
        10..=12 => 8,
        _ => return None,
    })
}

fn kind(number: u32) -> Kind {
    match number {
        0 => Kind::F32,
        1 => Kind::F16,
        8 => Kind::Q8_0,
        30 => Kind::BF16,
        other => Kind::Other(format!("{other} of ggml's")),
    }
}
