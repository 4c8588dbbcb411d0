//! Text of others, so that a terminal shows it and does nothing else.
//!
//! A terminal takes orders from the text that it shows: to overwrite what stands there, to hide, to change
//! the clipboard. Others change the order of what is read. So what a package or its program says is shown
//! with escapes such as `\u{1b}` in the place of such characters. What programs read is JSON, which has
//! escapes of its own: it stays the same document.

mod escape;
mod stream;

pub use escape::{json, line, text};
pub use stream::Filter;
