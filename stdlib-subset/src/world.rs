//! Small hand-made universes for tests.

use std::collections::{BTreeMap, BTreeSet};

use crate::bytecode::StdlibModule;
use crate::universe::Universe;
use crate::{AppModule, Facts, Import, When};

/// A small hand-made universe.
pub(crate) struct World {
    pub(crate) facts: Facts,
    pub(crate) app: BTreeMap<String, AppModule>,
    pub(crate) stdlib: BTreeMap<String, StdlibModule>,
}

impl World {
    pub(crate) fn new() -> Self {
        let facts = Facts {
            version: "3.12.1".to_owned(),
            builtin: BTreeSet::from(["builtins".to_owned(), "sys".to_owned()]),
            frozen: BTreeSet::new(),
            started: BTreeSet::new(),
            absent: BTreeMap::new(),
        };
        Self { facts, app: BTreeMap::new(), stdlib: BTreeMap::new() }
    }

    pub(crate) fn builtin(mut self, module: &str) -> Self {
        self.facts.builtin.insert(module.to_owned());
        self
    }

    pub(crate) fn absent(mut self, module: &str, reason: &str) -> Self {
        self.facts.absent.insert(module.to_owned(), reason.to_owned());
        self
    }

    /// A stdlib module; each import is written as in `lazy json.decoder`.
    pub(crate) fn stdlib(mut self, module: &str, imported: &[&str]) -> Self {
        let path = format!("{}.pyc", module.replace('.', "/"));
        let module_data = StdlibModule { path, bytes: 10, imports: imports(imported) };
        self.stdlib.insert(module.to_owned(), module_data);
        self
    }

    /// A module of the package, likewise.
    pub(crate) fn app(mut self, module: &str, imported: &[&str]) -> Self {
        let path = format!("{}.py", module.replace('.', "/"));
        let module_data = AppModule { path, classes: Vec::new(), imports: imports(imported) };
        self.app.insert(module.to_owned(), module_data);
        self
    }

    pub(crate) fn universe(&self) -> Universe<'_> {
        Universe { facts: &self.facts, app: &self.app, stdlib: &self.stdlib }
    }
}

/// The line of an import is its place in the list; a last part that is no module is a name.
fn imports(imported: &[&str]) -> Vec<Import> {
    let import = |(line, text): (u32, &&str)| {
        let (when, target) = text.split_once(' ').unwrap();
        let (module, name) = match target.rsplit_once('.') {
            Some((module, name)) => (module, Some(name.to_owned())),
            None => (target, None),
        };
        let when = match when {
            "always" => When::Always,
            "maybe" => When::Maybe,
            "lazy" => When::Lazy,
            _ => When::Handled,
        };
        Import { module: module.to_owned(), name, when, line }
    };
    (1..).zip(imported).map(import).collect()
}
