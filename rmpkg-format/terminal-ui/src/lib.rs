//! How commands talk: results on stdout, for people or as JSON; progress, warnings and errors on
//! stderr. The crate knows nothing of what the commands do.
//!
//! Whatever is shown may be text of others, so all of it is shown with escapes in the place of what would give
//! orders to a terminal; JSON gets its own escapes and stays the same document.

mod error;
mod table;
mod ui;
mod warnings;

pub use error::{Interrupted, Report, WithHint, causes};
pub use table::{columns, markdown_table, row};
pub use terminal_text::{json, line};
pub use ui::{Spinner, Ui, message, print, print_exactly, print_json};
pub use warnings::show_warnings;
