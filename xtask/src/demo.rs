//! `cargo xtask demo`: serves the demo page and packaged examples to browsers on this machine.

mod changes;
mod examples;
mod headers;
mod index;
mod models;
mod names;
mod server;
mod site;
#[cfg(test)]
mod tests;
mod watch;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use serde::Serialize;
use terminal_ui::{Ui, WithHint};

use crate::flags::DemoFlags;
use crate::workspace;
use changes::{Changes, Signals};
use examples::Examples;
use headers::{Headers, Permissions};
use server::Server;
use site::Folders;
use watch::Watch;

/// Where the demo is.
#[derive(Debug, Serialize)]
struct Serving {
    url: String,
}

/// Runs the command, which only an interrupt ends.
///
/// # Errors
///
/// When the port is in use, which shows before anything is built, or an example cannot be packaged
/// that needs no more than the runtime that ships.
pub fn run(flags: &DemoFlags, ui: Ui) -> Result<ExitCode> {
    let server = Server::bind(flags.port)?;
    let own = absolute(&flags.pipelines)?;
    let watch = flags.watch.then(|| Watch::start(&own)).transpose()?;
    let examples = Examples::new(own, (&flags.tools).into(), flags.watch, ui);
    let rest = examples.package()?;
    let permissions = Permissions { isolated: !flags.no_isolation, eval: flags.wasmer };
    let signals =
        Signals { changes: flags.watch.then(Changes::default), packaged: Changes::default() };
    let site = site::router(&folders(&examples), &signals, Headers::new(permissions)?);
    let url = server.url();
    let serving = server.start(site)?;
    announce(url.clone(), ui)?;
    if flags.open
        && let Err(error) = opener::open_browser(&url)
    {
        ui.warning(format!("cannot open the browser: {error}"));
    }
    rest.package(|| signals.packaged.announce())?;
    if let Some(watch) = watch {
        watch.follow(&examples, &signals, ui)?;
    }
    serving.wait()?;
    Ok(ExitCode::SUCCESS)
}

/// The folders as changes of what is in them name them.
fn absolute(folders: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let absolute = folders.iter().map(|folder| {
        let opened = folder.canonicalize();
        opened
            .with_context(|| format!("cannot open `{}`", folder.display()))
            .hint(|| "name folders with a manifest.json and an input.json".to_owned())
    });
    absolute.collect()
}

fn folders(examples: &Examples) -> Folders {
    let web = workspace::root().join("web");
    Folders {
        page: web.join("demo"),
        loader: web.join("loader"),
        packages: examples.folder().to_owned(),
        models: examples.models().to_owned(),
        wasmer: web.join("node_modules/@wasmer/sdk"),
    }
}

/// Prints the URL at once, since whoever started the command may wait for it.
fn announce(url: String, ui: Ui) -> Result<()> {
    ui.result(&Serving { url }, |serving| serving.url.clone())?;
    io::stdout().flush().context("cannot write to stdout")?;
    ui.status("Serving", "the demo; Ctrl-C ends it");
    Ok(())
}
