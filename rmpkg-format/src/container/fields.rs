//! Numbers in the fixed parts of a zip's records, which are little-endian.

/// The `N` bytes at `at`, if there are so many.
pub(super) fn fixed<const N: usize>(bytes: &[u8], at: usize) -> Option<&[u8; N]> {
    bytes.get(at..)?.first_chunk()
}

/// Whether the four bytes at `at` are this signature.
pub(super) fn has_signature(bytes: &[u8], at: usize, signature: [u8; 4]) -> bool {
    fixed(bytes, at) == Some(&signature)
}

pub(super) fn u16_at<const N: usize>(record: &[u8; N], at: usize) -> u16 {
    u16::from_le_bytes([record[at], record[at + 1]])
}

pub(super) fn u32_at<const N: usize>(record: &[u8; N], at: usize) -> u32 {
    u32::from_le_bytes([record[at], record[at + 1], record[at + 2], record[at + 3]])
}

/// An offset or a length; it may lie outside the file.
pub(super) fn usize_at<const N: usize>(record: &[u8; N], at: usize) -> usize {
    usize::try_from(u32_at(record, at)).unwrap_or(usize::MAX)
}
