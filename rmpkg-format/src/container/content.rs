//! Unpacks entries, never to more than they claim.

use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Take};

use flate2::{Crc, Decompress, FlushDecompress, Status};

use super::{Entry, Method};
use crate::{PackageError, ZipError};

/// The content of an entry as it is unpacked. At its end the size and the checksum were checked;
/// what it gave out before may be wrong.
pub(crate) struct Content<'a, R> {
    entry: &'a Entry,
    packed: BufReader<Take<R>>,
    inflater: Option<Decompress>,
    crc: Crc,
    size: u64,
    ended: bool,
}

impl Entry {
    /// The content as a stream.
    pub(crate) fn content<R: Read + Seek>(&self, mut source: R) -> io::Result<Content<'_, R>> {
        source.seek(SeekFrom::Start(self.packed.start as u64))?;
        Ok(Content {
            entry: self,
            packed: BufReader::new(source.take(self.packed_size())),
            inflater: (self.method == Method::Deflated).then(|| Decompress::new(false)),
            crc: Crc::new(),
            size: 0,
            ended: false,
        })
    }

    /// The content, of exactly the size and the checksum that the headers name. Memory grows with
    /// what comes out, not with what the entry claims.
    pub(crate) fn unpack(&self, source: impl Read + Seek) -> Result<Vec<u8>, PackageError> {
        let mut bytes = Vec::new();
        self.content(source).and_then(|mut content| content.read_to_end(&mut bytes))?;
        Ok(bytes)
    }
}

impl<R: Read> Read for Content<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.ended || buffer.is_empty() {
            return Ok(0);
        }
        let count = match &mut self.inflater {
            None => self.packed.read(buffer)?,
            Some(inflater) => inflate(inflater, &mut self.packed, buffer)?
                .ok_or_else(|| ZipError::DeflateDamaged(self.entry.name.clone()))
                .map_err(io::Error::other)?,
        };
        self.size += count as u64;
        self.crc.update(&buffer[..count]);
        self.ended = count == 0;
        self.check().map_err(io::Error::other)?;
        Ok(count)
    }
}

impl<R> Content<'_, R> {
    fn check(&self) -> Result<(), ZipError> {
        let Entry { name, size, crc32, .. } = self.entry;
        if self.size > *size || (self.ended && self.size < *size) {
            return Err(ZipError::UnpackedSizeDiffers { path: name.clone(), size: *size });
        }
        if self.ended && self.crc.sum() != *crc32 {
            return Err(ZipError::CrcDiffers(name.clone()));
        }
        Ok(())
    }
}

/// Unpacks the next bytes; none at the end of the stream, `None` when it is damaged.
fn inflate(
    inflater: &mut Decompress,
    packed: &mut impl BufRead,
    buffer: &mut [u8],
) -> io::Result<Option<usize>> {
    loop {
        let input = packed.fill_buf()?;
        let (consumed, produced) = (inflater.total_in(), inflater.total_out());
        let Ok(status) = inflater.decompress(input, buffer, FlushDecompress::None) else {
            return Ok(None);
        };
        let since = |now: u64, before: u64| usize::try_from(now - before).unwrap_or_default();
        let consumed = since(inflater.total_in(), consumed);
        let produced = since(inflater.total_out(), produced);
        packed.consume(consumed);
        match status {
            Status::StreamEnd if !packed.fill_buf()?.is_empty() => return Ok(None),
            Status::StreamEnd => return Ok(Some(produced)),
            _ if produced > 0 => return Ok(Some(produced)),
            _ if consumed == 0 => return Ok(None),
            _ => {}
        }
    }
}
