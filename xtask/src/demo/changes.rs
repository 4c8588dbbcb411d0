//! Tells the pages that are open when what they show has changed.

use std::convert::Infallible;

use axum::response::sse::{Event, Sse};
use axum::routing::{MethodRouter, get};
use futures::stream::{self, Stream};
use tokio::sync::watch::{Receiver, Sender};

/// Where pages listen, if they are told.
pub const PATH: &str = "/changes";

/// What pages listen to.
#[derive(Debug, Clone, Default)]
pub struct Changes(Sender<()>);

impl Changes {
    /// Has all pages reload themselves.
    pub fn announce(&self) {
        self.0.send_replace(());
    }

    /// Answers with an event for each change from now on.
    pub fn route(&self) -> MethodRouter {
        let changes = self.clone();
        get(move || async move { Sse::new(events(changes.0.subscribe())) })
    }
}

fn events(changes: Receiver<()>) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(changes, |mut changes| async move {
        changes.changed().await.ok()?;
        Some((Ok(Event::default().data("changed")), changes))
    })
}
