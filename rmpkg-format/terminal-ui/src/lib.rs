//! How commands talk: results on stdout, for people or as JSON; progress, warnings and errors on
//! stderr. The crate knows nothing of what the commands do.

mod error;
mod table;
mod ui;
mod warnings;

pub use error::{Interrupted, Report, WithHint};
pub use table::{columns, markdown_table, row};
pub use ui::{Spinner, Ui, print, print_exactly};
pub use warnings::show_warnings;
