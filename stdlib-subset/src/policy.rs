//! What is decided by hand, each with its reason: the lists of module names in this crate.

use std::collections::BTreeSet;

use crate::graph::ANY;
use crate::moved;

/// Modules (with their submodules) that are never packaged.
const NEVER_PACKAGED: &[(&str, &str)] = &[
    ("__hello__", "it only tests the interpreter"),
    ("__phello__", "it only tests the interpreter"),
    ("_aix_support", "it serves another operating system"),
    ("_osx_support", "it serves another operating system"),
    ("antigravity", "it opens a browser"),
    ("asyncio.windows_events", "it serves another operating system"),
    ("asyncio.windows_utils", "it serves another operating system"),
    ("encodings.mbcs", "it serves another operating system"),
    ("encodings.oem", "it serves another operating system"),
    ("ensurepip", "it installs packages into a Python of its own"),
    ("idlelib", "it needs a display"),
    ("lib2to3", "it is gone from Python 3.13"),
    ("multiprocessing.popen_fork", "it starts processes, which WASI does not have"),
    ("multiprocessing.popen_forkserver", "it starts processes, which WASI does not have"),
    ("multiprocessing.popen_spawn_posix", "it starts processes, which WASI does not have"),
    ("multiprocessing.popen_spawn_win32", "it serves another operating system"),
    ("multiprocessing.resource_tracker", "it starts processes, which WASI does not have"),
    ("nturl2path", "it serves another operating system"),
    ("pydoc_data", "it holds the texts of the interactive `help()`"),
    ("tkinter", "it needs a display"),
    ("turtle", "it needs a display"),
    ("turtledemo", "it needs a display"),
    ("venv", "it installs packages into a Python of its own"),
];

/// Folders that hold tests, wherever they are.
const TEST_FOLDERS: &[&str] = &["idle_test", "test", "tests"];

/// PEP 594: deprecated, and gone from Python 3.13. They are packaged when something imports them.
pub(crate) const DEAD_BATTERIES: &[&str] = &[
    "aifc",
    "cgi",
    "cgitb",
    "chunk",
    "crypt",
    "imghdr",
    "mailcap",
    "nntplib",
    "pipes",
    "sndhdr",
    "sunau",
    "telnetlib",
    "uu",
    "xdrlib",
];

/// Imported by the runtime, for any Python node.
pub(crate) const RUNTIME_IMPORTS: &[&str] = &["collections.abc", "encodings", "importlib", "sys"];

/// Imported by the runtime for nodes in whose functions the scan says so.
pub(crate) const IMPORTED_FOR_NODES: &[&str] = &["asyncio"];

/// Codecs that texts commonly name at run time, where no scan can see the name.
pub(crate) const COMMON_CODECS: &[&str] = &[
    "encodings.ascii",
    "encodings.cp1252",
    "encodings.iso8859_15",
    "encodings.latin_1",
    "encodings.unicode_escape",
    "encodings.utf_16",
    "encodings.utf_16_be",
    "encodings.utf_16_le",
    "encodings.utf_32",
    "encodings.utf_8",
    "encodings.utf_8_sig",
];

/// Imports that no scan sees: by C code, or by a name that is put together at run time.
pub(crate) const HIDDEN_IMPORTS: &[(&str, &[&str])] = &[
    ("_datetime", &["_strptime"]),
    ("_decimal", &["collections", "numbers"]),
    ("_elementtree", &["copy", "xml.etree.ElementPath"]),
    ("_pickle", &["_compat_pickle", "codecs", "copyreg", "functools"]),
    ("_socket", &["encodings.idna"]),
    ("_zoneinfo", &["datetime", "weakref"]),
    ("array", &["collections.abc"]),
    // Arithmetic of huge integers, `__reduce_ex__`, comparison of exotic buffers, type parameters.
    ("builtins", &["_pylong", "copyreg", "struct", "typing", "warnings"]),
    ("dbm", &["dbm.dumb"]),
    // Entry points name modules.
    ("importlib.metadata", &["*"]),
    ("importlib.resources", &["importlib.readers"]),
    (
        "numpy._core._multiarray_umath",
        &[
            "copy",
            "datetime",
            "gc",
            "io",
            "math",
            "numpy._core._dtype",
            "numpy._core._dtype_ctypes",
            "numpy._core._exceptions",
            "numpy._core._internal",
            "numpy._core._methods",
            "numpy._core.arrayprint",
            "numpy._core.numeric",
            "numpy._core.printoptions",
            "numpy._globals",
            "numpy.dtypes",
            "numpy.exceptions",
            "os",
            "pickle",
            "time",
        ],
    ),
    // Not by an import but as an attribute, which imports it.
    ("numpy.matlib", &["numpy.random"]),
    ("numpy.random._common", &["collections"]),
    (
        "numpy.random._generator",
        &[
            "collections.abc",
            "numpy.lib.array_utils",
            "numpy.linalg",
            "numpy.random._pcg64",
            "numpy.random._pickle",
            "operator",
            "warnings",
        ],
    ),
    ("numpy.random._mt19937", &["operator"]),
    (
        "numpy.random.bit_generator",
        &["abc", "itertools", "numpy.random._pickle", "re", "secrets", "threading"],
    ),
    (
        "numpy.random.mtrand",
        &[
            "collections.abc",
            "numpy.linalg",
            "numpy.random._mt19937",
            "numpy.random._pickle",
            "operator",
            "warnings",
        ],
    ),
    ("sysconfig", &["_sysconfigdata__wasi_wasm32-wasi"]),
    ("time", &["_strptime"]),
    ("xml.dom.domreg", &["xml.dom.minidom"]),
];

/// All codecs: a quarter of a megabyte, deflated.
const ANY_CODEC: &str = "encodings.*";

/// Codecs whose names stand in what a module reads, or are chosen by it: no scan sees them.
pub(crate) const HIDDEN_CODECS: &[(&str, &[&str])] = &[
    // A message names the charset of each of its parts and of words in its headers. One that is not
    // there is passed over, and the text comes out wrong.
    ("email.charset", &[ANY_CODEC]),
    // JSON as bytes may be in any encoding of Unicode, which is found out by its zeros.
    ("json", &["encodings.utf_32_be", "encodings.utf_32_le"]),
    // An XML document declares its encoding.
    ("pyexpat", &[ANY_CODEC]),
    // What names in an archive are in that isn't marked as UTF-8. Names in ASCII never are.
    ("zipfile", &["encodings.cp437"]),
];

/// Modules that `importlib` registers under a second name. Their files are never read.
const SECOND_NAMES: &[(&str, &str)] = &[
    ("importlib._bootstrap", "_frozen_importlib"),
    ("importlib._bootstrap_external", "_frozen_importlib_external"),
];

/// An import that is not followed, though the scan found it.
pub(crate) struct Cut {
    /// The module that contains the import.
    pub(crate) from: &'static str,
    /// The module that is imported.
    pub(crate) to: &'static str,
    /// The cut holds only if this C module is built in.
    pub(crate) replaced_by: Option<&'static str>,
}

/// Without these cuts every package would carry megabytes of modules that it never imports.
pub(crate) const CUTS: &[Cut] = &[
    // The runtime has a module of its own in its place.
    cut("asyncio", "asyncio.unix_events"),
    // `help()` is interactive.
    cut("_sitebuiltins", "pydoc"),
    // Says which of CPython's own hashes is missing, and none is.
    cut("hashlib", "logging"),
    // NumPy's tests are not in the package.
    cut("numpy._pytesttester", "numpy.testing"),
    // `numpy.info()` is interactive.
    cut("numpy.lib._utils_impl", "pydoc"),
    // Connects processes, which WASI does not have.
    cut("multiprocessing.connection", "xmlrpc.client"),
    // `os.popen()` starts a process: WASI has none.
    cut("os", "subprocess"),
    // Reads what only macOS has.
    cut("platform", "plistlib"),
    // The module's own test.
    cut("random", "statistics"),
    // The completion of the interactive prompt.
    cut("site", "rlcompleter"),
    // Says where a leaked file was opened, if `tracemalloc` runs already; its absence is handled.
    cut("warnings", "tracemalloc"),
    // A reader of resources, which only `importlib.resources` asks for: see `HIDDEN_IMPORTS`.
    cut("zipimport", "importlib.readers"),
    fallback("abc", "_py_abc", "_abc"),
    fallback("datetime", "_pydatetime", "_datetime"),
    fallback("decimal", "_pydecimal", "_decimal"),
    fallback("threading", "_threading_local", "_thread"),
    fallback("zoneinfo", "zoneinfo._zoneinfo", "_zoneinfo"),
];

/// What a module imports in a function that nobody calls who hasn't one of the names in the code.
struct Demand {
    from: &'static str,
    /// The module that is imported, and those below it; `*` stands for any.
    to: &'static str,
    names: &'static [&'static str],
}

/// Imports that are followed only if one of the names stands anywhere in the code of the package's author,
/// or all attributes of a module are imported there.
const ON_DEMAND: &[Demand] = &[
    // NumPy imports these when it is asked for an attribute of that name. Its own `unique` and `median` ask for
    // `ma`, so that it always comes along.
    demand("numpy", "numpy.core", &["core"]),
    demand("numpy", "numpy.ctypeslib", &["ctypeslib"]),
    demand("numpy", "numpy.f2py", &["f2py"]),
    demand("numpy", "numpy.fft", &["fft"]),
    demand("numpy", "numpy.matlib", &["matlib"]),
    demand("numpy", "numpy.polynomial", &["polynomial"]),
    demand("numpy", "numpy.random", &["random"]),
    demand("numpy", "numpy.testing", &["testing"]),
    demand("numpy", "numpy.typing", &["typing"]),
    // It downloads and unpacks what the functions that read text are given the name of.
    demand("numpy.lib._datasource", "*", READERS_OF_TEXT),
    demand("numpy.lib._npyio_impl", "zipfile", &["NpzFile", "load", "savez", "savez_compressed"]),
];

const READERS_OF_TEXT: &[&str] =
    &["DataSource", "fromregex", "genfromtxt", "loadtxt", "recfromcsv", "recfromtxt"];

const fn demand(from: &'static str, to: &'static str, names: &'static [&'static str]) -> Demand {
    Demand { from, to, names }
}

const fn cut(from: &'static str, to: &'static str) -> Cut {
    Cut { from, to, replaced_by: None }
}

/// A slow twin in Python of what is written in C, imported if the C module is missing.
const fn fallback(from: &'static str, to: &'static str, c_module: &'static str) -> Cut {
    Cut { from, to, replaced_by: Some(c_module) }
}

/// Whether the module is a test, which no other module imports.
pub(crate) fn is_test(module: &str) -> bool {
    module.split('.').any(|part| TEST_FOLDERS.contains(&part))
}

/// The names of which one must stand somewhere for the module `from` to import `to` in a function.
pub(crate) fn demanded_by(from: &str, to: &str) -> Option<&'static [&'static str]> {
    let is_it =
        |demand: &&Demand| demand.from == from && (demand.to == "*" || is_in(to, demand.to));
    ON_DEMAND.iter().find(is_it).map(|demand| demand.names)
}

/// The names that decide what is packaged if they stand in somebody's code, sorted.
pub(crate) fn telling_names() -> Vec<&'static str> {
    let demanded = ON_DEMAND.iter().flat_map(|demand| demand.names.iter().copied());
    let names: BTreeSet<_> = demanded.chain(moved::names()).chain([ANY]).collect();
    names.into_iter().collect()
}

/// Whether it is the module `parent` or one below it.
fn is_in(module: &str, parent: &str) -> bool {
    module.strip_prefix(parent).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Why a module is never packaged, or `None` if it may be.
pub(crate) fn never_packaged(module: &str) -> Option<&'static str> {
    if is_test(module) {
        return Some("it is a test");
    }
    NEVER_PACKAGED.iter().find(|(name, _)| is_in(module, name)).map(|(_, reason)| *reason)
}

/// What a module imports without a trace in its source. `.*` stands for all submodules.
pub(crate) fn hidden_imports(module: &str) -> impl Iterator<Item = &'static str> {
    let of_module =
        HIDDEN_IMPORTS.iter().chain(HIDDEN_CODECS).filter(move |(name, _)| *name == module);
    of_module.flat_map(|(_, imports)| imports.iter().copied())
}

/// The first name of a module that `importlib` registers under the name `module`.
pub(crate) fn first_name(module: &str) -> Option<&'static str> {
    SECOND_NAMES.iter().find(|(second, _)| *second == module).map(|(_, first)| *first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_on_demand_has_names() {
        assert_eq!(demanded_by("numpy", "numpy.fft"), Some(&["fft"][..]));
        assert_eq!(demanded_by("numpy", "numpy.ma"), None);
        assert_eq!(demanded_by("numpy.lib._datasource", "gzip"), Some(READERS_OF_TEXT));
        assert_eq!(demanded_by("numpy", "numpy.linalg"), None);
        assert_eq!(demanded_by("numpy.lib", "numpy.fft"), None);
    }

    #[test]
    fn a_listed_module_covers_its_submodules_only() {
        assert_eq!(never_packaged("tkinter.ttk"), Some("it needs a display"));
        assert_eq!(never_packaged("turtle"), Some("it needs a display"));
        assert_eq!(never_packaged("lib2to3.tests.test_fixers"), Some("it is a test"));
        assert_eq!(never_packaged("unittest.case"), None);
        assert_eq!(never_packaged("venvironment"), None);
    }
}
