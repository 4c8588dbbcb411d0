//! Tells the pages that are open when something has changed.

use std::convert::Infallible;

use axum::response::sse::{Event, Sse};
use axum::routing::{MethodRouter, get};
use futures::stream::{self, Stream};
use tokio::sync::watch::{Receiver, Sender};

/// Where pages hear that what they show has changed, if they are told.
pub const CHANGES: &str = "/changes";

/// Where pages hear that another example is packaged.
pub const PACKAGED: &str = "/packaged";

/// What pages can listen to.
#[derive(Debug, Default)]
pub struct Signals {
    /// Pages reload themselves.
    pub changes: Option<Changes>,
    /// Pages read the index of the examples again.
    pub packaged: Changes,
}

/// Says that something has changed, without saying what.
#[derive(Debug, Clone, Default)]
pub struct Changes(Sender<()>);

impl Signals {
    /// Has all pages reload themselves, if they are told of changes.
    pub fn announce_change(&self) {
        self.changes.iter().for_each(Changes::announce);
    }
}

impl Changes {
    /// Tells all pages.
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
