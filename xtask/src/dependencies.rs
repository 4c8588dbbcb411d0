//! What a pipeline takes from the package index: which versions, and what is in them.

mod conflict;
pub mod distribution;
mod download;
pub mod extension;
pub mod license;
pub mod locked;
pub mod lockfile;
mod metadata;
pub mod tzdata;
mod wheel;

pub use conflict::check_disjoint;
pub use download::distributions;
