//! What the folder with NumPy has, and how it is named.

/// Environment variable that names a folder with NumPy, which is then used as it is. The runtime's build
/// script reads it too.
pub const KIT_VARIABLE: &str = "RMPKG_NUMPY_DIR";

pub(crate) const LIBRARY: &str = "lib/libnumpy.a";
pub(crate) const SITE_PACKAGES: &str = "site-packages";
pub(crate) const TESTS: &str = "tests-site-packages";
pub(crate) const LICENSES: &str = "licenses.txt";
