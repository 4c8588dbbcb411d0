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

/// What was written.
#[derive(Debug, Serialize)]
pub struct Written {
    /// The folder.
    pub folder: PathBuf,
    /// The size of all files in it, in bytes.
    pub bytes: u64,
}

/// Writes a folder with these modules, each under its name, and the library; it appears complete or not at all, and
/// replaces a runtime that is there. `temporary` is an empty folder for files that are needed meanwhile.
///
/// # Errors
///
/// When the folder holds something else, a module cannot be run here, or a file cannot be read or written.
pub fn write(
    folder: &Path,
    modules: &[(&str, &Module)],
    library: &StandardLibrary,
    temporary: &Path,
    ui: Ui,
) -> Result<Written> {
    check_place(folder)?;
    let new = temporary.join("runtime");
    let mut writer = Writer { folder: new.clone(), bytes: 0, ui };
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
    replace(&new, folder)?;
    Ok(Written { folder: folder.to_owned(), bytes: writer.bytes })
}

/// Refuses a folder with what is no runtime.
fn check_place(folder: &Path) -> Result<()> {
    let is_free = !folder.exists()
        || folder.join(INDEX).is_file()
        || fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
    let shown = folder.display();
    ensure!(is_free, "`{shown}` is there and holds no runtime; name another folder");
    Ok(())
}

/// Copies the folder beside its place, which may be on another disk, and moves it there.
fn replace(new: &Path, folder: &Path) -> Result<()> {
    let context = || format!("cannot write `{}`", folder.display());
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    fs::create_dir_all(parent).with_context(context)?;
    let beside = tempfile::tempdir_in(parent).with_context(context)?;
    let copy = beside.path().join("runtime");
    for (name, path) in files::all_below(new)? {
        files::write(&copy.join(name), &files::read(&path)?)?;
    }
    if folder.exists() {
        fs::rename(folder, beside.path().join("old")).with_context(context)?;
    }
    fs::rename(&copy, folder).with_context(context)
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
