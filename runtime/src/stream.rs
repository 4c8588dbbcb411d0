//! A run on items that come one by one: a line in for each item, a line out for each result.
//!
//! Nothing here is as long as the stream. What waits for its turn is at most what one read has brought, and the
//! results that were made since. Results go out when there are many of them, when they took their time, and before
//! the runtime asks for more items.

mod ends;
mod integer;
mod lines;
mod outgoing;
#[cfg(target_family = "wasm")]
pub(crate) mod suspension;

use std::io;

pub(crate) use self::ends::Pipe;

/// Whether a host can't let the guest wait, and wants it to return until there is more.
fn must_return(error: &io::Error) -> bool {
    #[cfg(target_family = "wasm")]
    return error.kind() == io::ErrorKind::WouldBlock && suspension::wait();
    #[cfg(not(target_family = "wasm"))]
    {
        let _ = error;
        false
    }
}
