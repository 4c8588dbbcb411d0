//! Warnings of libraries, which know no terminal.

use std::sync::OnceLock;

use log::{Level, LevelFilter, Log, Metadata, Record};

use crate::Ui;

static SHOWN: OnceLock<Warnings> = OnceLock::new();

struct Warnings {
    ui: Ui,
    of: &'static str,
}

/// Shows the warnings of this crate from now on as [`Ui::warning`] does. What other crates say is for those who
/// work on them.
pub fn show_warnings(ui: Ui, of: &'static str) {
    // It fails where a program has a logger of its own, which shows them then.
    if log::set_logger(SHOWN.get_or_init(|| Warnings { ui, of })).is_ok() {
        log::set_max_level(LevelFilter::Warn);
    }
}

impl Log for Warnings {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let of = metadata.target().split("::").next();
        metadata.level() <= Level::Warn && of == Some(self.of)
    }

    fn log(&self, record: &Record<'_>) {
        if self.enabled(record.metadata()) {
            self.ui.warning(record.args());
        }
    }

    fn flush(&self) {}
}
