//! What a run leaves: figures for programs and for people, pictures, a page; and what it finds of an earlier one.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use terminal_ui::{Ui, WithHint};

use super::report::{Group, Measured, Report};
use super::{page, plot};
use crate::flags::BenchFlags;
use crate::workspace;

const FIGURES: &str = "figures.json";

/// The figures that are in the folder for them already, or beside the page.
///
/// # Errors
///
/// When there are some that this version cannot read.
pub fn earlier(flags: &BenchFlags) -> Result<Report> {
    read(flags.output.clone().or_else(|| flags.page.as_deref().map(beside)).as_deref())
}

fn read(folder: Option<&Path>) -> Result<Report> {
    let file = folder.map(|folder| folder.join(FIGURES)).filter(|file| file.exists());
    let Some(file) = file else { return Ok(Report::default()) };
    let figures = serde_json::from_slice(&workspace::read(&file)?);
    figures
        .with_context(|| format!("`{}` has figures of another version", file.display()))
        .hint(|| "remove it, or name another folder with `--output`".to_owned())
}

/// Writes all that the flags ask for.
///
/// # Errors
///
/// When it cannot be written.
pub fn write(report: &Report, flags: &BenchFlags, ui: Ui) -> Result<()> {
    if let Some(folder) = &flags.output {
        write_figures(folder, report)?;
        ui.status("Wrote", folder.display());
    }
    if let Some(file) = &flags.page {
        write_page(file, report)?;
        ui.status("Wrote", file.display());
    }
    Ok(())
}

fn write_figures(folder: &Path, report: &Report) -> Result<()> {
    workspace::write(&folder.join(FIGURES), &serde_json::to_vec_pretty(report)?)?;
    workspace::write(&folder.join("figures.md"), report.markdown(picture).as_bytes())?;
    write_pictures(folder, report, plot::svg)
}

fn write_page(file: &Path, report: &Report) -> Result<()> {
    let folder = beside(file);
    workspace::write(&folder.join(FIGURES), &serde_json::to_vec_pretty(&for_others(report))?)?;
    write_pictures(&folder, report, plot::overview)?;
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let text = page::page(report, |group| format!("{name}/{}", picture(group)));
    workspace::write(file, text.as_bytes())
}

/// Reasons of failures name the folders of a machine.
fn for_others(report: &Report) -> Report {
    Report { failed: Vec::new(), ..report.clone() }
}

/// The folder for a page's figures and pictures, named after the page.
fn beside(file: &Path) -> PathBuf {
    match file.extension() {
        Some(_) => file.with_extension(""),
        None => file.with_added_extension("pictures"),
    }
}

fn write_pictures(folder: &Path, report: &Report, draw: fn(&Group) -> String) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create `{}`", folder.display()))?;
    report.groups.iter().try_for_each(|Measured { group, .. }| {
        workspace::write(&folder.join(picture(&group.name)), draw(group).as_bytes())
    })
}

fn picture(group: &str) -> String {
    format!("{group}.svg")
}

#[cfg(test)]
mod tests {
    use super::super::origin::Origin;
    use super::*;

    fn report(groups: &[&str]) -> Report {
        let mut report = Report::default();
        for name in groups {
            let (name, about) = ((*name).to_owned(), String::new());
            report.add(Group { name, about, comparisons: Vec::new() }, Origin::here());
        }
        report
    }

    fn names(folder: &Path) -> Vec<String> {
        let names = folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn the_figures_are_written_with_a_picture_of_each_group_and_read_again() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(Some(folder.path())).unwrap(), Report::default());
        write_figures(folder.path(), &report(&["size"])).unwrap();
        assert_eq!(names(folder.path()), ["figures.json", "figures.md", "size.svg"]);
        assert_eq!(read(Some(folder.path())).unwrap(), report(&["size"]));
        assert_eq!(read(None).unwrap(), Report::default());
    }

    #[test]
    fn figures_that_cannot_be_read_are_named_with_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FIGURES), "{}").unwrap();
        let error = read(Some(folder.path())).unwrap_err();
        assert!(error.to_string().ends_with("figures.json` has figures of another version"));
        assert!(terminal_ui::Report::of(&error).hint.unwrap().starts_with("remove it"));
    }

    #[test]
    fn a_page_names_the_pictures_in_the_folder_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        write_page(&folder.path().join("performance.md"), &report(&["size", "rust"])).unwrap();
        let page = fs::read_to_string(folder.path().join("performance.md")).unwrap();
        for name in ["rust.svg", "size.svg"] {
            assert!(page.contains(&format!("](performance/{name})")), "{name}");
        }
        let beside = folder.path().join("performance");
        assert_eq!(names(&beside), ["figures.json", "rust.svg", "size.svg"]);
        assert_eq!(read(Some(&beside)).unwrap(), report(&["size", "rust"]));
        assert_eq!(super::beside(Path::new("page")), Path::new("page.pictures"));
    }
}
