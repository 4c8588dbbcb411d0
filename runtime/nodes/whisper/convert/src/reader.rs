//! Reads a file from front to back and never behind its end.

use crate::ConvertError;

pub(crate) struct Reader<'a> {
    rest: &'a [u8],
    length: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, length: bytes.len() }
    }

    /// Where the next byte lies in the file.
    pub(crate) fn position(&self) -> usize {
        self.length - self.rest.len()
    }

    pub(crate) fn bytes(
        &mut self,
        count: usize,
        what: &'static str,
    ) -> Result<&'a [u8], ConvertError> {
        let truncated =
            ConvertError::Truncated { what, start: self.position(), length: self.length };
        let (bytes, rest) = self.rest.split_at_checked(count).ok_or(truncated)?;
        self.rest = rest;
        Ok(bytes)
    }

    fn array<const N: usize>(&mut self, what: &'static str) -> Result<[u8; N], ConvertError> {
        let mut array = [0; N];
        array.copy_from_slice(self.bytes(N, what)?);
        Ok(array)
    }

    pub(crate) fn u8(&mut self, what: &'static str) -> Result<u8, ConvertError> {
        self.array(what).map(u8::from_le_bytes)
    }

    pub(crate) fn u16(&mut self, what: &'static str) -> Result<u16, ConvertError> {
        self.array(what).map(u16::from_le_bytes)
    }

    pub(crate) fn u32(&mut self, what: &'static str) -> Result<u32, ConvertError> {
        self.array(what).map(u32::from_le_bytes)
    }

    /// A text: its length with the zero that ends it, its bytes, and that zero.
    pub(crate) fn text(&mut self, what: &'static str) -> Result<String, ConvertError> {
        let start = self.position();
        let length = self.u16(what)?;
        let bytes = self.bytes(length.into(), what)?;
        let text = bytes.strip_suffix(&[0]).and_then(|bytes| str::from_utf8(bytes).ok());
        text.map(str::to_owned).ok_or(ConvertError::Name { start })
    }

    /// That the file ends here.
    pub(crate) fn end(&self) -> Result<(), ConvertError> {
        match self.rest.len() {
            0 => Ok(()),
            count => Err(ConvertError::Trailing { count }),
        }
    }
}
