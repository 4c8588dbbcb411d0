//! From modules and a standard library to a runtime's folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use content_cache::{Cache, Key, sha256_hex};
use serde::Serialize;
use stdlib_subset::{Compiler, Interpreter};
use terminal_ui::Ui;
use wasi_host::{COMPILED, Command, Host, HostOptions};

use super::archive;
use super::index::{
    BuiltModule, Bytecode, Compiled, FORMAT, File, INDEX, Index, Library, STDLIB, target,
};
use crate::files;
use crate::package::{self, load_as};
use crate::{Builtin, Module, StandardLibrary};

/// The folders within the temporary one.
const NEW: &str = "runtime";
const FORMER: &str = "former";
/// The same of a process that was killed.
const STALE: &str = "stale";

/// What was written.
#[derive(Debug, Serialize)]
pub struct Written {
    /// The folder.
    pub folder: PathBuf,
    /// The size of all files in it, in bytes.
    pub bytes: u64,
}

/// A runtime that is complete and not yet where it belongs.
#[derive(Debug)]
pub struct Prepared<'a> {
    /// An empty folder that is removed later; the runtime is in it.
    pub(super) temporary: &'a Path,
    pub(super) bytes: u64,
}

/// Writes a runtime with these modules, each under its name, and the library to the empty folder `temporary`.
///
/// # Errors
///
/// When a module cannot be run here, or a file cannot be read or written.
pub fn prepare<'a>(
    modules: &[(&str, &Module)],
    library: &StandardLibrary,
    temporary: &'a Path,
    ui: Ui,
) -> Result<Prepared<'a>> {
    let mut writer = Writer { folder: temporary.join(NEW), bytes: 0, ui };
    let mut index = Index {
        format: FORMAT,
        rmpkg: env!("CARGO_PKG_VERSION").to_owned(),
        library: writer.library(library)?,
        modules: Vec::new(),
        builtins: BTreeMap::new(),
        bytecode: BTreeMap::new(),
    };
    for (name, module) in modules {
        let (command, compiled) = if module.builtins.is_empty() {
            let (command, compiled) = writer.compiled(name, module, &temporary.join(name))?;
            (command, Some(compiled))
        } else {
            // With NumPy it is as large as all the rest, and made once where it is needed.
            (load_as(package::Compiled::ForAnyProcessor, &module.wasm, ui)?, None)
        };
        writer.parts(module, library, &command, &mut index)?;
        index.modules.push(BuiltModule {
            wasm: writer.put(&format!("modules/{name}.wasm"), &module.wasm)?,
            licenses: writer.put(
                &format!("modules/{name}.licenses.json"),
                &serde_json::to_vec(&module.licenses)?,
            )?,
            compiled,
            module: (*module).clone(),
        });
    }
    let mut text = serde_json::to_vec_pretty(&index)?;
    text.push(b'\n');
    writer.put(INDEX, &text)?;
    Ok(Prepared { temporary, bytes: writer.bytes })
}

/// Refuses a folder with what is no runtime, also where the one that is replaced is moved to.
///
/// # Errors
///
/// When one of the folders holds something else.
pub fn check_place(folder: &Path) -> Result<()> {
    check_free(folder)?;
    if folder.exists() { check_free(&aside(folder)) } else { Ok(()) }
}

fn check_free(folder: &Path) -> Result<()> {
    let is_free = !folder.exists()
        || folder.join(INDEX).is_file()
        || fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
    let shown = folder.display();
    ensure!(is_free, "`{shown}` is there and holds no runtime; name another folder");
    Ok(())
}

/// Where a runtime is while another one takes its place. That is not in the temporary folder, which is removed whatever
/// happens.
fn aside(folder: &Path) -> PathBuf {
    folder.with_added_extension(FORMER)
}

impl Prepared<'_> {
    /// Gives the runtime its place, and moves one that is there to the temporary folder. That must be on the same disk,
    /// and in between there is none at that place: nobody may end the process there.
    ///
    /// # Errors
    ///
    /// When the folder holds something else, or a folder cannot be moved. What was there is there again then.
    pub fn place(self, folder: &Path) -> Result<Written> {
        check_place(folder)?;
        let context = || format!("cannot write `{}`", folder.display());
        let former = aside(folder);
        self.recover(folder, &former)?;
        let shown = former.display();
        let is_replaced = folder.exists();
        if is_replaced {
            let moved = || format!("cannot move `{}` to `{shown}`", folder.display());
            fs::rename(folder, &former).with_context(moved)?;
        }
        let placed = fs::rename(self.temporary.join(NEW), folder);
        if is_replaced {
            let target = match placed.is_ok() {
                true => self.temporary.join(FORMER),
                false => folder.to_owned(),
            };
            let kept = || format!("cannot move the former runtime, which is in `{shown}`");
            fs::rename(&former, target).with_context(kept)?;
        }
        placed.with_context(context)?;
        Ok(Written { folder: folder.to_owned(), bytes: self.bytes })
    }

    /// Puts a runtime back that a process had moved aside which was killed then. If that one had replaced it already,
    /// it is of no use any more.
    fn recover(&self, folder: &Path, former: &Path) -> Result<()> {
        if !former.join(INDEX).is_file() {
            return Ok(());
        }
        let place = if folder.exists() { self.temporary.join(STALE) } else { folder.to_owned() };
        let context =
            || format!("cannot move the former runtime, which is in `{}`", former.display());
        fs::rename(former, place).with_context(context)
    }
}

struct Writer {
    folder: PathBuf,
    bytes: u64,
    ui: Ui,
}

impl Writer {
    fn put(&mut self, path: &str, bytes: &[u8]) -> Result<File> {
        files::write(&self.folder.join(path), bytes)?;
        self.bytes += bytes.len() as u64;
        Ok(File { path: path.to_owned(), sha256: sha256_hex(bytes) })
    }

    fn library(&mut self, library: &StandardLibrary) -> Result<Library> {
        Ok(Library {
            archive: self.put("stdlib.zip", &archive::pack(&library.folder)?)?,
            interpreter: library.interpreter.as_str().to_owned(),
            mended_by: library.mended_by.clone(),
            vulnerabilities: library.vulnerabilities.clone(),
        })
    }

    /// The module, ready to run, and its machine code; the engine keeps that in the folder `cache`.
    fn compiled(
        &mut self,
        name: &str,
        module: &Module,
        cache: &Path,
    ) -> Result<(Command, Compiled)> {
        let _spinner = self.ui.spinner("Compiling", format!("the module `{name}`"));
        let host = Host::portable(HostOptions { module_cache: Some(cache.to_owned()) })?;
        let command = host.compile(&module.wasm).context("the module cannot be run")?;
        // The engine notes beside what it has compiled when that was used.
        let mut kept = files::all_below(&cache.join(COMPILED))?;
        kept.retain(|name, _| !name.contains(".stats") && !name.contains(".wip-"));
        let (kept_name, path) = kept.pop_first().context("the engine has kept no machine code")?;
        let file = self.put(&format!("compiled/{name}.bin"), &files::read(&path)?)?;
        Ok((command, Compiled { target: target(), name: kept_name, file }))
    }

    /// What belongs to the module besides: bytecode, and the Python files of what is built in.
    fn parts(
        &mut self,
        module: &Module,
        library: &StandardLibrary,
        command: &Command,
        index: &mut Index,
    ) -> Result<()> {
        let interpreter = Interpreter::start(command, &library.folder)?;
        let bar = self.ui.bar("Compiling", "modules to bytecode");
        let compiler = Compiler {
            interpreter: &interpreter,
            interpreter_key: &library.interpreter,
            cache: &Cache::open()?,
            progress: &|done, all| bar.show(done as u64, all as u64),
        };
        let (key, entry) = compiler.stdlib_entry()?;
        self.bytecode(STDLIB, &key, &entry, index)?;
        for Builtin { package, site_packages } in &module.builtins {
            let name = package.name;
            let (key, entry) = compiler.known_entry(name, site_packages)?;
            self.bytecode(name, &key, &entry, index)?;
            if !index.builtins.contains_key(name) {
                let packed = archive::pack(site_packages)?;
                let file = self.put(&format!("builtin/{name}.zip"), &packed)?;
                index.builtins.insert(name.to_owned(), file);
            }
        }
        Ok(())
    }

    fn bytecode(&mut self, name: &str, key: &Key, entry: &Path, index: &mut Index) -> Result<()> {
        if !index.bytecode.contains_key(name) {
            let archive = self.put(&format!("bytecode/{name}.zip"), &archive::pack(entry)?)?;
            let key = key.as_str().to_owned();
            index.bytecode.insert(name.to_owned(), Bytecode { key, archive });
        }
        Ok(())
    }
}
