//! What a pipeline takes from the package index: which versions, and what is in them.

mod conflict;
pub mod distribution;
mod download;
pub mod extension;
mod index;
mod inline_script;
pub mod license;
pub mod lock;
pub mod locked;
pub mod lockfile;
pub mod locking;
mod metadata;
mod refusal;
pub mod requirements;
mod resolve;
pub mod sdist;
pub mod tzdata;
pub mod uv;
mod wheel;

pub use conflict::check_disjoint;
pub use download::distributions;
#[cfg(test)]
pub(crate) use wheel::Unpacked;
