//! Makes the folder with NumPy in it.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use content_cache::{Cache, Key};
use pinned_download::{PYTHON_VARIABLE, Pinned};
use wlr_libpy::archive::Member;
use wlr_libpy::kit::Kit;

use crate::layout::{LIBRARY, LICENSES, SITE_PACKAGES, TESTS};
use crate::meson::{ARGUMENTS, Build, OPTIONS, SCRIPTS};
use crate::patches::PATCHES;
use crate::pins::{
    CYTHON, HEADERS, HEADERS_FOLDER, NINJA_PROGRAM, NUMPY, SIMDE, SIMDE_HEADERS, SIMDE_LICENSE,
    ninja,
};
use crate::toolchain::Toolchain;
use crate::{Error, MODULES, TEST_MODULES, VERSION};
use crate::{config, distribution, headers, merge, policy, unpack};

const EXCEPTIONS: &str = include_str!("exceptions.c");
/// Included before everything else.
const VECTORS: &str = include_str!("vectors.h");
/// The headers of x86 that NumPy includes where it finds x86's vectors.
const X86_HEADERS: [&str; 6] =
    ["xmmintrin", "emmintrin", "pmmintrin", "tmmintrin", "smmintrin", "nmmintrin"];
const X86_HEADER: &str = "/* vectors.h has it all */\n";
/// This crate's own part in what comes out.
const MADE_BY: [&str; 11] = [
    include_str!("config.rs"),
    include_str!("distribution.rs"),
    include_str!("headers.rs"),
    include_str!("make.rs"),
    include_str!("merge.rs"),
    include_str!("meson.rs"),
    include_str!("modules.rs"),
    include_str!("patches.rs"),
    include_str!("policy.rs"),
    include_str!("toolchain.rs"),
    include_str!("unpack.rs"),
];

/// Changes whenever another NumPy would come out. The Python and the Ninja of this machine don't matter.
///
/// # Errors
///
/// When a library of the compiler cannot be read.
pub(crate) fn key(python: &Kit, toolchain: &Toolchain) -> Result<Key, Error> {
    let mut parts = vec![NUMPY.sha256, CYTHON.sha256, HEADERS.sha256, SIMDE.sha256];
    parts.extend([EXCEPTIONS, VECTORS, X86_HEADER]);
    parts.extend(PATCHES.map(|patch| patch.text));
    parts.extend(SCRIPTS.map(|(_, script)| script));
    parts.extend(ARGUMENTS.into_iter().chain(OPTIONS).chain(MADE_BY));
    parts.extend([toolchain.version.as_str(), toolchain.headers.as_str(), python.key.as_str()]);
    let libraries = toolchain.libraries.iter();
    let libraries = libraries.map(|path| fs::read(path).map_err(Error::io("read", path)));
    let libraries = libraries.collect::<Result<Vec<_>, _>>()?;
    let parts = parts.into_iter().map(str::as_bytes);
    Ok(Key::of(parts.chain(libraries.iter().map(Vec::as_slice))))
}

/// Makes NumPy in the empty folder `entry`.
pub(crate) fn make(
    entry: &Path,
    python: &Kit,
    toolchain: &Toolchain,
    cache: &Cache,
    progress: &dyn Fn(&str),
) -> Result<(), Error> {
    let scratch = tempfile::Builder::new().prefix(".numpy-").tempdir_in(cache.root());
    let scratch = scratch.map_err(Error::io("create a folder in", cache.root()))?;
    let build = prepare(scratch.path(), python, toolchain, cache, progress)?;
    progress("configuring NumPy");
    build.configure()?;
    progress("compiling NumPy, which takes some minutes");
    build.compile()?;
    progress("collecting what a run needs of NumPy");
    write_library(&build, &entry.join(LIBRARY))?;
    write_python(&build, entry)
}

/// Puts all that the compiler needs into `folder`.
fn prepare<'a>(
    folder: &'a Path,
    python: &Kit,
    toolchain: &'a Toolchain,
    cache: &Cache,
    progress: &dyn Fn(&str),
) -> Result<Build<'a>, Error> {
    let fetch = |pinned: Pinned<'_>| pinned.fetch(cache, progress);
    let sdist = NUMPY.fetch_source(cache, progress)?;
    let (cython, include, simde) = (fetch(CYTHON)?, fetch(HEADERS)?, fetch(SIMDE)?);
    let ninja = ninja(env::consts::ARCH).map(fetch).transpose()?;
    progress("unpacking NumPy");
    unpack::sdist(&sdist, folder)?;
    unpack::wheel(&cython, "", &Build::cython(folder))?;
    unpack::wheel(&include, HEADERS_FOLDER, &Build::headers(folder))?;
    headers::adapt(&Build::headers(folder), &python.stdlib_folder)?;
    write_vectors(&simde, &Build::vectors(folder))?;
    let sources = folder.join(format!("numpy-{VERSION}"));
    for patch in PATCHES {
        patch.apply(&sources)?;
    }
    let ninja = match ninja {
        Some(wheel) => unpack_ninja(&wheel, folder)?,
        None => PathBuf::from("ninja"),
    };
    let python = env::var_os(PYTHON_VARIABLE).unwrap_or_else(|| OsString::from("python3"));
    Ok(Build { folder, sources, python, ninja, toolchain })
}

fn write_vectors(simde: &Path, folder: &Path) -> Result<(), Error> {
    unpack::wheel(simde, SIMDE_HEADERS, folder)?;
    for name in X86_HEADERS {
        unpack::write(&folder.join(name).with_extension("h"), X86_HEADER.as_bytes())?;
    }
    unpack::write(&folder.join("vectors.h"), VECTORS.as_bytes())
}

fn unpack_ninja(wheel: &Path, folder: &Path) -> Result<PathBuf, Error> {
    let tools = folder.join("tools");
    unpack::wheel(wheel, NINJA_PROGRAM, &tools)?;
    let program = tools.join("ninja");
    crate::meson::make_executable(&program)?;
    Ok(program)
}

fn write_library(build: &Build<'_>, path: &Path) -> Result<(), Error> {
    let object = build.compile_file("exceptions.c", EXCEPTIONS)?;
    let exceptions = Member { name: "exceptions.o".to_owned(), object };
    let modules: Vec<_> = MODULES.into_iter().chain(TEST_MODULES).collect();
    let library = merge::library(&build.results(), &modules, vec![exceptions])?;
    refuse_machine_path(&library, build.folder)?;
    unpack::write(path, &library)?;
    let folder = path.parent().unwrap_or(path);
    for library in &build.toolchain.libraries {
        copy(library, &folder.join(library.file_name().unwrap_or_default()))?;
    }
    Ok(())
}

/// The path of a build in its result would make two builds differ, and tell where one was made.
fn refuse_machine_path(bytes: &[u8], folder: &Path) -> Result<(), Error> {
    let path = folder.as_os_str().as_encoded_bytes();
    if bytes.windows(path.len()).any(|window| window == path) {
        return Err(Error::MachinePath { path: folder.to_owned() });
    }
    Ok(())
}

fn write_python(build: &Build<'_>, entry: &Path) -> Result<(), Error> {
    let installed = build.install()?;
    let template = build.sources.join("numpy/__config__.py.in");
    let template = fs::read_to_string(&template).map_err(Error::io("read", &template))?;
    let config = config::module(&template, &build.toolchain.version, &ARGUMENTS.join(", "));
    unpack::write(&installed.join("numpy/__config__.py"), config.as_bytes())?;
    let (site_packages, tests) = (entry.join(SITE_PACKAGES), entry.join(TESTS));
    for file in unpack::files(&installed)? {
        if policy::is_documentation(&file) {
            unpack::write(&site_packages.join(&file), b"")?;
        } else if policy::is_needed(&file) {
            copy(&installed.join(&file), &site_packages.join(&file))?;
        }
        if policy::is_needed_by_tests(&file) {
            copy(&installed.join(&file), &tests.join(&file))?;
        }
    }
    copy(&build.sources.join("pytest.ini"), &tests.join("pytest.ini"))?;
    distribution::write_info(&build.sources, &site_packages)?;
    let simde = Build::vectors(build.folder).join(SIMDE_LICENSE);
    let licenses = distribution::licenses(&build.sources, &simde)?;
    unpack::write(&entry.join(LICENSES), licenses.as_bytes())
}

fn copy(from: &Path, to: &Path) -> Result<(), Error> {
    let bytes = fs::read(from).map_err(Error::io("read", from))?;
    unpack::write(to, &bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_the_build_in_the_library_is_refused() {
        let folder = Path::new("/cache/.numpy-x1");
        refuse_machine_path(b"numpy/core.c\0/cache/.numpy-x2/a.c", folder).unwrap();
        let error = refuse_machine_path(b"..\0/cache/.numpy-x1/a.c\0", folder).unwrap_err();
        assert!(error.to_string().contains("`/cache/.numpy-x1`"), "{error}");
    }
}
