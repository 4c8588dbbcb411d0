//! The engines that the Python package runs on: Ray and Dask as wheels, Spark as its source distribution has it.

use std::env;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use content_cache::{Cache, Key};
use flate2::read::GzDecoder;
use pinned_download::Pinned;
use terminal_ui::Ui;

use crate::pip::Requirements;
use crate::process;
use crate::wheel::CRATE;
use crate::workspace;

const ENGINES: Requirements<'_> = Requirements {
    kind: "engines",
    what: "Ray and Dask, on which packages are tested",
    text: include_str!("../../rmpkg-format/python/tests/engines/requirements.txt"),
};
const PY4J: Requirements<'_> = Requirements {
    kind: "py4j",
    what: "py4j, by which Python talks to Spark",
    text: "py4j==0.10.9.9 --hash=sha256:c7c26e4158defb37b0bb124933163641a2ff6e3a3913f7811b0ddbe07ed61533",
};
/// There is no wheel of it. Its files need not be built: they are laid out.
const SPARK: Pinned<'_> = Pinned {
    name: "pyspark",
    version: "4.3.0",
    file: "pyspark-4.3.0.tar.gz",
    sha256: "e8c517948eff7088a7aa07449aa8eafa4a15a8d50319de2525a6fd26622476c6",
};
/// What of it is kept: Python's side, and what runs it.
const SPARK_FILES: [&str; 4] = ["pyspark", "deps/bin", "deps/jars", "deps/licenses"];
/// An engine whose workers are gone may wait for them without end.
const PATIENCE: Duration = Duration::from_secs(20 * 60);
/// Ray says nothing of itself to its makers.
pub const QUIET: [(&str, &str); 1] = [("RAY_USAGE_STATS_ENABLED", "0")];

/// Spark, for the environment of a Python.
#[derive(Debug)]
pub struct Spark {
    folders: Vec<PathBuf>,
    home: PathBuf,
}

/// Ray and Dask in a folder for `PYTHONPATH`, installed from the package index if they are not in the cache.
///
/// # Errors
///
/// When there is no Python with pip, or the index has no such wheels for it.
pub fn folder(ui: Ui) -> Result<PathBuf> {
    ENGINES.installed(ui)
}

/// Spark, downloaded if it is not in the cache.
///
/// # Errors
///
/// When it cannot be downloaded or unpacked.
pub fn spark(ui: Ui) -> Result<Spark> {
    let cache = Cache::open()?;
    let archive = SPARK.fetch_source(&cache, &|step| ui.status("Downloading", step))?;
    let key = Key::of([SPARK.sha256.as_bytes(), SPARK_FILES.join(" ").as_bytes()]);
    let folder = cache.get_or_fill("spark", &key, |folder| -> Result<()> {
        let _spinner = ui.spinner("Unpacking", "Spark");
        let context = || format!("cannot open `{}`", archive.display());
        unpack(File::open(&archive).with_context(context)?, folder)
    })?;
    Ok(Spark { home: folder.join("deps"), folders: vec![PY4J.installed(ui)?, folder] })
}

fn unpack(archive: File, folder: &Path) -> Result<()> {
    for entry in tar::Archive::new(GzDecoder::new(archive)).entries()? {
        let mut entry = entry?;
        // The first part is the name of the distribution.
        let path: PathBuf = entry.path()?.components().skip(1).collect();
        if SPARK_FILES.iter().any(|wanted| path.starts_with(wanted))
            && entry.header().entry_type().is_file()
        {
            let target = folder.join(path);
            std::fs::create_dir_all(target.parent().unwrap_or(folder))?;
            entry.unpack(target)?;
        }
    }
    Ok(())
}

/// Runs tests of the engines with a Python that has the wheel.
///
/// # Errors
///
/// When an engine cannot be had, or a test fails.
pub fn test(
    python: &Path,
    packages: &Path,
    files: &[&str],
    spark: Option<&Spark>,
    ui: Ui,
) -> Result<()> {
    let tests = workspace::root().join(CRATE).join("tests").join("engines");
    let mut folders = vec![folder(ui)?];
    folders.extend(spark.iter().flat_map(|spark| spark.folders.clone()));
    let mut pytest = Command::new(python);
    pytest.args(["-m", "pytest", "--quiet", "-p", "no:cacheprovider"]);
    pytest.args(files.iter().map(|file| tests.join(file))).current_dir(&tests).envs(QUIET);
    pytest.env("PYTHONPATH", env::join_paths(folders)?).env("PYTHONDONTWRITEBYTECODE", "1");
    pytest.env("RMPKG_TEST_PACKAGES", packages).env("PYSPARK_PYTHON", python);
    pytest.envs(spark.map(|spark| ("SPARK_HOME", &spark.home)));
    ui.status("Testing", process::shown(&pytest));
    process::run_hidden(&mut pytest, Some(PATIENCE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wheel_is_pinned_and_no_host_is_named() {
        for text in [ENGINES.text, PY4J.text] {
            let pins = text.lines().filter(|line| line.contains("==")).count();
            assert!(pins > 0 && text.matches("--hash=sha256:").count() >= pins, "{text}");
            assert!(!text.contains("://"));
        }
    }
}
