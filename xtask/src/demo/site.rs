//! What is served: the page, the loader and the packages, and nothing else of the disk.

use std::path::PathBuf;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{self, Next};
use tower_http::services::ServeDir;

use super::headers::{self, Isolation};

/// The folders that are served.
#[derive(Debug)]
pub struct Folders {
    /// At `/`.
    pub page: PathBuf,
    /// At `/loader/`.
    pub loader: PathBuf,
    /// At `/packages/`.
    pub packages: PathBuf,
    /// At `/wasmer/`: `@wasmer/sdk`, which npm installs for those who want it.
    pub wasmer: PathBuf,
}

/// Answers requests for files.
pub fn router(folders: &Folders, isolation: Isolation) -> Router {
    let add = move |request: Request, next: Next| headers::add(isolation, request, next);
    Router::new()
        .nest_service("/loader", ServeDir::new(&folders.loader))
        .nest_service("/packages", ServeDir::new(&folders.packages))
        .nest_service("/wasmer", ServeDir::new(&folders.wasmer))
        .fallback_service(ServeDir::new(&folders.page))
        .layer(middleware::from_fn(add))
}
