//! Links within the repository lead somewhere.

use std::fs;
use std::path::{Path, PathBuf};

use crate::pages::{self, Page};

#[test]
fn every_link_leads_to_a_file_and_every_anchor_to_a_heading() {
    let pages = pages::all();
    let links: Vec<_> = pages
        .iter()
        .flat_map(|page| targets(page).into_iter().map(move |link| (page, link)))
        .collect();
    assert!(links.len() > 50, "the links were not found");
    let broken = links.iter().filter(|(page, link)| !leads_somewhere(&page.path, link));
    let broken: Vec<_> =
        broken.map(|(page, link)| format!("{}: {link}", page.path.display())).collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// The pages for people who change the project name files in spans of code, too.
#[test]
fn every_file_that_a_contributor_is_sent_to_is_there() {
    let names = ["ARCHITECTURE.md", "CONTRIBUTING.md"].map(|name| pages::root().join(name));
    let pages = pages::all().into_iter().filter(|page| names.contains(&page.path));
    let files: Vec<_> = pages.flat_map(|page| files(&page)).collect();
    assert!(files.len() > 40, "the files were not found");
    let gone: Vec<_> = files.iter().filter(|file| !pages::root().join(file).exists()).collect();
    assert!(gone.is_empty(), "{gone:?}");
}

#[test]
fn what_leads_nowhere_is_noticed() {
    let here = pages::root().join("README.md");
    let text =
        "See [a `](b` c](docs/ci.md#the-key),\n[d](docs/none.md), [e](https://f)\nand `[g](h)`.";
    let page = Page { path: here.clone(), text: text.to_owned() };
    assert_eq!(targets(&page), ["docs/ci.md#the-key", "docs/none.md"]);
    assert!(leads_somewhere(&here, "docs/ci.md#the-key"));
    assert!(!leads_somewhere(&here, "docs/ci.md#no-key"));
    assert!(!leads_somewhere(&here, "docs/none.md"));
}

/// What the page's links point to, those outside the repository left out.
fn targets(page: &Page) -> Vec<String> {
    let mut found = Vec::new();
    for paragraph in page.paragraphs() {
        // a link in a span of code is an example
        let prose: String = paragraph.split('`').step_by(2).collect();
        let ends = prose.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
        found.extend(ends.map(|(target, _)| target.to_owned()));
    }
    found.retain(|target| !target.contains("://") && !target.starts_with("mailto:"));
    found
}

/// The paths in spans of code: what begins with a folder of the root and has no name to be filled in.
fn files(page: &Page) -> Vec<String> {
    let is_file = |span: &&str| {
        let folder = span.split_once('/').map_or("", |(folder, _)| folder);
        let sought = !["", "target"].contains(&folder) && pages::root().join(folder).is_dir();
        let upper = |part: &str| part.starts_with(|first: char| first.is_ascii_uppercase());
        sought && !span.contains(' ') && !span.split('/').any(upper)
    };
    let paragraphs = page.paragraphs();
    let spans = paragraphs.iter().flat_map(|text| text.split('`').skip(1).step_by(2));
    spans.filter(is_file).map(str::to_owned).collect()
}

fn leads_somewhere(from: &Path, link: &str) -> bool {
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target: PathBuf =
        if path.is_empty() { from.to_owned() } else { from.parent().unwrap().join(path) };
    target.exists() && (anchor.is_empty() || headings(&target).iter().any(|name| name == anchor))
}

/// The anchors that a page's headings get.
fn headings(path: &Path) -> Vec<String> {
    let page = Page { path: path.to_owned(), text: fs::read_to_string(path).unwrap() };
    let titles = page.lines().filter(|(code, line)| !code && line.starts_with('#'));
    titles.map(|(_, line)| anchor(line.trim_start_matches('#').trim())).collect()
}

fn anchor(title: &str) -> String {
    let kept = |&char: &char| char.is_alphanumeric() || "-_ ".contains(char);
    title.to_lowercase().chars().filter(kept).collect::<String>().replace(' ', "-")
}
