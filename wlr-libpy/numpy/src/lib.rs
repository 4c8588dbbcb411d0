//! NumPy for wasm32-wasi: its extension modules as a static library, and its Python files.
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use numpy_kit::NumpyKit;
//!
//! let progress = |step: &str| eprintln!("{step}");
//! let python = wlr_libpy::kit::Kit::ensure(&progress)?;
//! let numpy = NumpyKit::ensure(&python, &progress)?;
//! println!("{}", numpy.site_packages().display());
//! # Ok(())
//! # }
//! ```

mod error;
mod kit;
mod modules;

pub use error::Error;
pub use kit::{KIT_VARIABLE, NumpyKit};
pub use modules::{MODULES, TEST_MODULES};

/// Which NumPy it is.
pub const VERSION: &str = "2.4.6";
