//! Which of NumPy's installed files a run needs: the few decisions made by hand, each with its reason.

use std::path::Path;

/// Folders and files that no run needs, by their paths in `site-packages`.
const UNNEEDED: [(&str, &str); 6] = [
    ("numpy/_configtool.py", "the command numpy-config, for compiling against NumPy"),
    ("numpy/_pyinstaller", "for a packer of programs"),
    ("numpy/conftest.py", "for pytest"),
    ("numpy/doc", "text alone"),
    ("numpy/f2py", "compiles Fortran"),
    ("numpy/random/_examples", "examples"),
];
/// Modules of nothing but documentation, as which NumPy is built to run without: they are packaged empty.
const DOCUMENTATION: [&str; 2] =
    ["numpy/_core/_add_newdocs.py", "numpy/_core/_add_newdocs_scalars.py"];
/// NumPy's own tests.
const TESTS: &str = "tests";

/// Whether a run may need the installed file. Whatever is no Python source is for compilers (headers, libraries),
/// for type checkers (stubs) or a licence, which `licenses.txt` and the `dist-info` have.
pub(crate) fn is_needed(path: &Path) -> bool {
    let is_python = path.extension().is_some_and(|extension| extension == "py");
    let in_tests = path.components().any(|part| part.as_os_str() == TESTS);
    is_python && !in_tests && !UNNEEDED.iter().any(|(unneeded, _)| path.starts_with(unneeded))
}

/// Whether the file is documentation, in place of which an empty one will do.
pub(crate) fn is_documentation(path: &Path) -> bool {
    DOCUMENTATION.iter().any(|name| path == Path::new(name))
}

/// Whether NumPy's tests may need the installed file: all but the extension modules, which are in the library.
pub(crate) fn is_needed_by_tests(path: &Path) -> bool {
    path.extension().is_none_or(|extension| extension != "a")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needed(path: &str) -> bool {
        is_needed(Path::new(path))
    }

    #[test]
    fn a_run_needs_python_source_alone() {
        assert!(needed("numpy/__init__.py"));
        assert!(needed("numpy/testing/__init__.py"));
        assert!(!needed("numpy/__init__.pyi"));
        assert!(!needed("numpy/_core/include/numpy/arrayobject.h"));
        assert!(!needed("numpy/linalg/_umath_linalg.a"));
    }

    #[test]
    fn a_run_needs_no_tests_and_no_compiler() {
        assert!(!needed("numpy/_core/tests/test_dtype.py"));
        assert!(!needed("numpy/f2py/crackfortran.py"));
        assert!(!needed("numpy/conftest.py"));
    }

    #[test]
    fn documentation_is_told_from_the_module_that_adds_it() {
        assert!(is_documentation(Path::new("numpy/_core/_add_newdocs.py")));
        assert!(!is_documentation(Path::new("numpy/_core/function_base.py")));
    }

    #[test]
    fn tests_need_their_data_too() {
        assert!(is_needed_by_tests(Path::new("numpy/lib/tests/data/py2-objarr.npy")));
        assert!(is_needed_by_tests(Path::new("numpy/py.typed")));
        assert!(!is_needed_by_tests(Path::new("numpy/random/mtrand.a")));
    }
}
