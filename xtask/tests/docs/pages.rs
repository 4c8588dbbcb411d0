//! The workspace's Markdown files.

use std::fs;
use std::path::{Path, PathBuf};

/// One file.
pub(crate) struct Page {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// What is in it.
    pub(crate) text: String,
}

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// All that people wrote: nothing of what was built or installed.
pub(crate) fn all() -> Vec<Page> {
    let mut pages = Vec::new();
    collect(root(), &mut pages);
    assert!(pages.len() > 10, "the pages were not found");
    pages
}

fn collect(folder: &Path, pages: &mut Vec<Page>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy();
        if name.starts_with('.') || ["target", "node_modules"].contains(&&*name) {
            continue;
        }
        if path.is_dir() {
            collect(&path, pages);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            pages.push(Page { text: fs::read_to_string(&path).unwrap(), path });
        }
    }
}

impl Page {
    /// The lines, each with whether it is code between fences.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (bool, &str)> {
        let mut code = false;
        self.text.lines().filter_map(move |line| {
            let fence = line.trim_start().starts_with("```");
            code ^= fence;
            (!fence).then_some((code, line))
        })
    }

    /// Everything outside fences, in paragraphs: a span of code may go over a line's end.
    pub(crate) fn paragraphs(&self) -> Vec<String> {
        let prose: Vec<_> = self.lines().map(|(code, line)| if code { "" } else { line }).collect();
        prose.join("\n").split("\n\n").map(str::to_owned).collect()
    }
}
