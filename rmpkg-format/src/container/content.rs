//! Unpacks entries, never to more than they claim.

use flate2::{Crc, Decompress, FlushDecompress, Status};

use super::{Entry, Method};
use crate::ZipError;

/// How much is unpacked before the sizes are looked at again.
const PIECE: usize = 64 * 1024;

impl Entry {
    /// The content, of exactly the size and the checksum that the headers name.
    pub(crate) fn unpack(&self, package: &[u8]) -> Result<Vec<u8>, ZipError> {
        let packed = package.get(self.packed.clone()).unwrap_or_default();
        let content = match self.method {
            Method::Stored => packed.to_vec(),
            Method::Deflated => self.inflate(packed)?,
        };
        let mut crc = Crc::new();
        crc.update(&content);
        if crc.sum() == self.crc32 {
            Ok(content)
        } else {
            Err(ZipError::CrcDiffers(self.name.clone()))
        }
    }

    /// Grows with what comes out, not with what the entry claims.
    fn inflate(&self, packed: &[u8]) -> Result<Vec<u8>, ZipError> {
        let damaged = || ZipError::DeflateDamaged(self.name.clone());
        let mut inflater = Decompress::new(false);
        let mut content = Vec::new();
        let mut rest = packed;
        loop {
            content.reserve(PIECE);
            let (consumed, produced) = (inflater.total_in(), content.len());
            let status = inflater
                .decompress_vec(rest, &mut content, FlushDecompress::None)
                .map_err(|_| damaged())?;
            let consumed = usize::try_from(inflater.total_in() - consumed).unwrap_or_default();
            rest = rest.get(consumed..).unwrap_or_default();
            if content.len() as u64 > self.size {
                return Err(self.size_differs());
            }
            match status {
                Status::StreamEnd if !rest.is_empty() => return Err(damaged()),
                Status::StreamEnd if content.len() as u64 == self.size => return Ok(content),
                Status::StreamEnd => return Err(self.size_differs()),
                _ if consumed == 0 && produced == content.len() => return Err(damaged()),
                _ => {}
            }
        }
    }

    fn size_differs(&self) -> ZipError {
        ZipError::UnpackedSizeDiffers { path: self.name.clone(), size: self.size }
    }
}
