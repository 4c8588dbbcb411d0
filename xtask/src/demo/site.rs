//! What is served: the page, the loader and the packages, and nothing else of the disk.

use std::path::PathBuf;

use axum::{Router, middleware};
use tower_http::services::ServeDir;

use super::changes::{CHANGES, PACKAGED, Signals};
use super::headers::{self, Headers};
use super::names;

/// The folders that are served.
#[derive(Debug)]
pub struct Folders {
    /// At `/`.
    pub page: PathBuf,
    /// At `/loader/`.
    pub loader: PathBuf,
    /// At `/packages/`.
    pub packages: PathBuf,
    /// At `/models/`.
    pub models: PathBuf,
    /// At `/wasmer/`: `@wasmer/sdk`, which npm installs for those who want it.
    pub wasmer: PathBuf,
}

/// Answers requests for files, and tells pages of what they listen to.
pub fn router(folders: &Folders, signals: &Signals, headers: Headers) -> Router {
    let router = Router::new().route(PACKAGED, signals.packaged.route());
    let router = match &signals.changes {
        Some(changes) => router.route(CHANGES, changes.route()),
        None => router,
    };
    router
        .nest_service("/loader", ServeDir::new(&folders.loader))
        .nest_service("/packages", ServeDir::new(&folders.packages))
        .nest_service("/models", ServeDir::new(&folders.models))
        .nest_service("/wasmer", ServeDir::new(&folders.wasmer))
        .fallback_service(ServeDir::new(&folders.page))
        .layer(middleware::from_fn(names::require_own))
        .layer(middleware::from_fn_with_state(headers, headers::add))
}
