//! Small hand-made universes for tests.

use std::collections::{BTreeMap, BTreeSet};

use crate::universe::Universe;
use crate::{Facts, Fault, Import, Kind, Layer, Module, When};

/// A small hand-made universe.
pub(crate) struct World {
    pub(crate) facts: Facts,
    app: Layer,
    stdlib: Layer,
    site: Layer,
    known: Layer,
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
        let site = Layer::of(Kind::Site("third".to_owned()));
        let known = Layer::of(Kind::Known("numpy".to_owned()));
        Self { facts, app: Layer::of(Kind::App), stdlib: Layer::of(Kind::Stdlib), site, known }
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
        add(&mut self.stdlib, module, imported);
        self
    }

    /// A module of the package, likewise.
    pub(crate) fn app(mut self, module: &str, imported: &[&str]) -> Self {
        add(&mut self.app, module, imported);
        self
    }

    /// A module of a distribution, likewise.
    pub(crate) fn site(mut self, module: &str, imported: &[&str]) -> Self {
        add(&mut self.site, module, imported);
        self
    }

    /// A module of a package that is built in, likewise.
    pub(crate) fn known(mut self, module: &str, imported: &[&str]) -> Self {
        add(&mut self.known, module, imported);
        self
    }

    /// Has a module of the package contain the name.
    pub(crate) fn naming(mut self, module: &str, name: &str) -> Self {
        let module = self.app.modules.get_mut(module).unwrap();
        module.names.insert(name.to_owned());
        self
    }

    /// Has a module of the package come from a distribution.
    pub(crate) fn installed(mut self, module: &str, distribution: &str) -> Self {
        let module = self.app.modules.get_mut(module).unwrap();
        module.distribution = Some(distribution.to_owned());
        self
    }

    /// A module of the package that cannot be imported.
    pub(crate) fn faulty(mut self, module: &str, message: &str, is_deep: bool) -> Self {
        let fault = Fault { line: 2, message: message.to_owned(), is_deep };
        let path = format!("{}.py", module.replace('.', "/"));
        let faulty = Module::faulty(fault, Module::at(&path));
        self.app.modules.insert(module.to_owned(), faulty);
        self
    }

    /// A file that no import can name.
    pub(crate) fn stray(mut self, path: &str) -> Self {
        self.app.strays.push(path.to_owned());
        self
    }

    pub(crate) fn universe(&self) -> Universe<'_> {
        let layers = vec![&self.app, &self.stdlib, &self.site, &self.known];
        Universe { facts: &self.facts, layers }
    }
}

fn add(layer: &mut Layer, module: &str, imported: &[&str]) {
    let path = format!("{}.py", module.replace('.', "/"));
    let module_of = Module { bytes: 10, imports: imports(imported), ..Module::at(&path) };
    layer.modules.insert(module.to_owned(), module_of);
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
