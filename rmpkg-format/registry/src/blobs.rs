//! Blobs, pulled piece by piece and pushed.

use std::io::{Read, Write};

use sha2::{Digest as _, Sha256};
use ureq::Body;
use ureq::http::header::{CONTENT_RANGE, CONTENT_TYPE, RANGE};
use ureq::http::{Method, Response};

use crate::deadline::Deadline;
use crate::http::{header, reason_of_io};
use crate::manifest::Descriptor;
use crate::{Digest, Registry, RegistryError};

/// So much is read at once.
const PIECE_BYTES: usize = 64 << 10;
/// How often a connection that broke off is taken up again, as long as each one brings something.
const MAX_RESUMPTIONS: usize = 16;

/// A blob that is on its way here.
struct Download<'a> {
    blob: &'a Descriptor,
    what: &'static str,
    deadline: Deadline,
    hasher: Sha256,
    done: u64,
    sink: &'a mut dyn Write,
    progress: &'a dyn Fn(u64),
}

/// How a connection ended.
enum Ended {
    /// There is no more, as the server says.
    Whole,
    /// In the middle.
    Cut(String),
}

impl Registry {
    /// Writes a blob to `sink` as it comes, no more of it than it may have, and checks its size and its digest: what
    /// was written counts once this is no error. A connection that breaks off is taken up where it was.
    /// `progress` is told how many bytes are there.
    ///
    /// # Errors
    ///
    /// [`RegistryError`], also when the blob has more bytes than `limit`.
    pub fn download(
        &self,
        blob: &Descriptor,
        what: &'static str,
        limit: u64,
        sink: &mut dyn Write,
        progress: &dyn Fn(u64),
    ) -> Result<(), RegistryError> {
        if blob.size > limit {
            return Err(RegistryError::TooLarge { what, limit });
        }
        let (deadline, hasher) = (self.deadline(blob.size), Sha256::new());
        let mut download = Download { blob, what, deadline, hasher, done: 0, sink, progress };
        for _ in 0..=MAX_RESUMPTIONS {
            let before = download.done;
            let ended = match self.go_on(&mut download) {
                // Nobody is there any more, in the middle of it.
                Err(RegistryError::Unreachable { reason, .. }) if before > 0 => Ended::Cut(reason),
                ended => ended?,
            };
            match ended {
                Ended::Whole => return download.finish(),
                Ended::Cut(_) if deadline.is_over() => {
                    let (done, size, limit) = (download.done, blob.size, deadline.limit);
                    return Err(RegistryError::TooSlow { host: self.host(), done, size, limit });
                }
                Ended::Cut(_) if download.done > before => {}
                Ended::Cut(reason) => return Err(self.cut(&download, reason)),
            }
        }
        Err(self.cut(&download, "it did so again and again".to_owned()))
    }

    /// Asks for what is missing, and reads it.
    fn go_on(&self, download: &mut Download<'_>) -> Result<Ended, RegistryError> {
        let Download { blob, done, deadline, .. } = *download;
        let mut call = self.call(Method::GET, &format!("blobs/{}", blob.digest))?;
        call.deadline = deadline;
        if done > 0 {
            call = call.header(RANGE, format!("bytes={done}-"));
        }
        let response = self.follow(call)?;
        match response.status().as_u16() {
            200 => download.read(response, done),
            206 if begins_at(&response, done) => download.read(response, 0),
            404 => {
                Err(RegistryError::NotFound { host: self.host(), what: self.what(&blob.digest) })
            }
            _ => Err(self.refused(response)),
        }
    }

    fn cut(&self, download: &Download<'_>, reason: String) -> RegistryError {
        let (done, size) = (download.done, download.blob.size);
        RegistryError::Cut { host: self.host(), done, size, reason }
    }

    /// Pushes a blob unless the registry has it.
    pub(crate) fn upload(
        &self,
        blob: &Descriptor,
        bytes: &[u8],
        progress: &dyn Fn(u64),
    ) -> Result<(), RegistryError> {
        let known = self.follow(self.call(Method::HEAD, &format!("blobs/{}", blob.digest))?)?;
        match known.status().as_u16() {
            200 => return Ok(()),
            404 => {}
            _ => return Err(self.refused(known)),
        }
        let begin = self.call(Method::POST, "blobs/uploads/")?.body(&[]);
        let begun = self.send(&begin)?;
        if begun.status().as_u16() != 202 {
            return Err(self.refused(begun));
        }
        let mut call = self.call(Method::PUT, "")?;
        call.uri =
            self.with_digest(&self.location(&begin.uri, &begun)?.to_string(), &blob.digest)?;
        call.progress = Some(progress);
        call.deadline = self.deadline(blob.size);
        let call = call.header(CONTENT_TYPE, "application/octet-stream").body(bytes);
        let response = self.send(&call)?;
        match response.status().as_u16() {
            201 | 204 => Ok(()),
            _ => Err(self.refused(response)),
        }
    }

    /// The address that an upload goes to has fields of the registry's own.
    fn with_digest(&self, uri: &str, digest: &Digest) -> Result<ureq::http::Uri, RegistryError> {
        let separator = if uri.contains('?') { '&' } else { '?' };
        let uri = format!("{uri}{separator}digest={digest}").parse();
        uri.map_err(|_| self.malformed("an address", "it is too long"))
    }
}

impl Download<'_> {
    /// Reads what comes but for its first `known` bytes, which are here.
    fn read(&mut self, response: Response<Body>, known: u64) -> Result<Ended, RegistryError> {
        let mut known = known;
        let mut source = response.into_body().into_reader();
        let mut piece = vec![0; PIECE_BYTES];
        loop {
            let read = match source.read(&mut piece) {
                Ok(0) => return Ok(Ended::Whole),
                Ok(read) => read,
                Err(error) => return Ok(Ended::Cut(reason_of_io(&error))),
            };
            let passed = known.min(read as u64);
            known -= passed;
            self.take(&piece[usize::try_from(passed).unwrap_or(read)..read])?;
        }
    }

    fn take(&mut self, piece: &[u8]) -> Result<(), RegistryError> {
        if piece.len() as u64 > self.blob.size - self.done {
            return Err(self.wrong_size("more".to_owned()));
        }
        self.hasher.update(piece);
        self.sink.write_all(piece).map_err(RegistryError::Write)?;
        self.done += piece.len() as u64;
        (self.progress)(self.done);
        Ok(())
    }

    fn finish(self) -> Result<(), RegistryError> {
        if self.done != self.blob.size {
            return Err(self.wrong_size(self.done.to_string()));
        }
        let (found, expected) = (Digest::finished(self.hasher), self.blob.digest.clone());
        if found != expected {
            return Err(RegistryError::WrongDigest { what: self.what, expected, found });
        }
        self.sink.flush().map_err(RegistryError::Write)
    }

    fn wrong_size(&self, found: String) -> RegistryError {
        RegistryError::WrongSize { what: self.what, expected: self.blob.size, found }
    }
}

/// Whether an answer with a part of a blob is the part that is missing.
fn begins_at(response: &Response<Body>, done: u64) -> bool {
    header(response.headers(), CONTENT_RANGE.as_str())
        .is_some_and(|range| range.starts_with(&format!("bytes {done}-")))
}
