//! What the package's author may want to know and need not act on.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Display, Formatter};

use serde::Serialize;

use crate::closure::Reach;
use crate::moved::is_six;
use crate::universe::{Edge, Place, Universe};
use crate::{Kind, Module, When};

/// So many files or modules are named; of more there is only a number.
const NAMED: usize = 3;

/// Something that stops nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Warning {
    /// An import in the author's own code that finds nothing.
    Import(UnresolvedImport),
    /// Modules that a distribution may import and that are not there.
    Distribution {
        /// The distribution.
        name: String,
        /// The modules.
        modules: Vec<String>,
    },
    /// Python files of the author's own that nothing can import, each with what is wrong with it.
    Unusable(Vec<String>),
    /// Files that are nested too deep for the interpreter in the wasm.
    TooDeep(Vec<String>),
}

/// An import in the package's own code that finds nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnresolvedImport {
    /// The file within the app.
    pub path: String,
    /// Its line, counted from 1.
    pub line: u32,
    /// The module that isn't there.
    pub module: String,
    /// Under which circumstances it is imported.
    pub when: When,
    /// Why it can't be there and what to do instead, if the interpreter knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Display for UnresolvedImport {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let Self { path, line, module, reason, .. } = self;
        write!(f, "`{path}:{line}` may import `{module}`, which is ")?;
        match reason {
            Some(reason) => write!(f, "absent: {reason}"),
            None => write!(f, "not in the package"),
        }
    }
}

impl Display for Warning {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Import(import) => import.fmt(f),
            Self::Distribution { name, modules } => {
                let quoted: Vec<_> = modules.iter().map(|module| format!("`{module}`")).collect();
                let are = if modules.len() == 1 { "is" } else { "are" };
                write!(f, "`{name}` may import {}, which {are} not in the package", some(&quoted))
            }
            Self::Unusable(files) => {
                write!(f, "what nothing can import is packaged as it is: {}", some(files))
            }
            Self::TooDeep(files) => write!(
                f,
                "nested too deep for the interpreter in the wasm, which can neither import it nor tell what it \
                 imports: {}",
                some(files)
            ),
        }
    }
}

/// The first of them, and the number of the others.
fn some(all: &[String]) -> String {
    let named = &all[..all.len().min(NAMED)];
    match all.len() - named.len() {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

/// All warnings, in a fixed order: of files there is one at most, and one of each distribution.
pub(crate) fn warnings(universe: &Universe<'_>, reach: &Reach) -> Vec<Warning> {
    let (mut warnings, mut distributions) = (Vec::new(), BTreeMap::<_, BTreeSet<_>>::new());
    for (by, edge) in reach.missing.iter().filter(|(_, edge)| is_worth_a_word(universe, edge)) {
        match (universe.place(by), universe.distribution(by)) {
            (Place::File(Kind::App), Some(name)) => {
                distributions.entry(name).or_default().insert(edge.to.clone());
            }
            (Place::File(Kind::App), None) => {
                warnings.extend(unresolved(universe, by, edge).map(Warning::Import));
            }
            // What other distributions may import is nothing that the author could act on.
            _ => {}
        }
    }
    warnings.extend(distributions.into_iter().map(|(name, modules)| Warning::Distribution {
        name: name.to_owned(),
        modules: modules.into_iter().collect(),
    }));
    let files = [
        (unusable(universe), Warning::Unusable as fn(_) -> _),
        (deep(universe, reach), Warning::TooDeep),
    ];
    warnings.extend(files.into_iter().filter(|(all, _)| !all.is_empty()).map(|(all, of)| of(all)));
    warnings
}

/// Whether nobody deals with its failure. The check imports what is imported in any case.
fn is_worth_a_word(universe: &Universe<'_>, edge: &Edge) -> bool {
    let is_checked = edge.when == When::Always && universe.may_be_made(&edge.to);
    edge.when != When::Handled && !is_checked && !is_six(&edge.to)
}

fn unresolved(universe: &Universe<'_>, by: &str, edge: &Edge) -> Option<UnresolvedImport> {
    Some(UnresolvedImport {
        path: universe.beyond_stdlib(by)?.path.clone(),
        line: edge.line,
        module: edge.to.clone(),
        when: edge.when,
        reason: universe.facts.absent.get(&edge.to).cloned(),
    })
}

/// The author's own files that have no name as a module, or are no valid Python.
fn unusable(universe: &Universe<'_>) -> Vec<String> {
    let invalid = |module: &Module| {
        let fault = module.fault.as_ref().filter(|fault| !fault.is_deep)?;
        let is_own = module.distribution.is_none();
        is_own.then(|| format!("`{}:{}` ({})", module.path, fault.line, fault.message))
    };
    let strays = universe.app().flat_map(|layer| &layer.strays);
    let stray = |path: &String| format!("`{path}` (no name that an `import` can have)");
    let invalid = universe.app().flat_map(|layer| layer.modules.values()).filter_map(invalid);
    invalid.chain(strays.map(stray)).collect()
}

/// The files that are too deep and may be imported.
fn deep(universe: &Universe<'_>, reach: &Reach) -> Vec<String> {
    let modules = universe.app().flat_map(|layer| &layer.modules);
    let is_deep = |module: &Module| module.fault.as_ref().is_some_and(|fault| fault.is_deep);
    let deep =
        modules.filter(|(name, module)| is_deep(module) && reach.origins.contains_key(*name));
    let place = |module: &Module| module.fault.as_ref().map_or(1, |fault| fault.line);
    deep.map(|(_, module)| format!("`{}:{}`", module.path, place(module))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::closure::{Root, possible};
    use crate::world::World;

    fn shown(world: &World) -> String {
        let universe = world.universe();
        let roots = [("clean".to_owned(), Root::Node("first".to_owned()))];
        let reach = possible(&universe, &roots, &universe.unimportable());
        let warnings = warnings(&universe, &reach);
        warnings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn imports_that_may_fail_are_told_one_by_one_of_the_authors_own_code() {
        let world = World::new()
            .absent("ssl", "there is no network; let the host fetch the data")
            .stdlib("ssl", &["always _ssl"])
            .app("clean", &["always sys", "maybe ujson", "lazy ssl", "handled ssl"]);
        insta::assert_snapshot!(shown(&world), @r"
        `clean.py:2` may import `ujson`, which is not in the package
        `clean.py:3` may import `ssl`, which is absent: there is no network; let the host fetch the data
        ");
    }

    #[test]
    fn a_distribution_has_one_line() {
        let world = World::new()
            .app("clean", &["always greet", "always other"])
            .app("greet", &["always pandas", "lazy polars", "maybe numpy", "handled ujson"])
            .app("greet.more", &["lazy pandas", "lazy pyarrow"])
            .app("other", &["lazy yaml"])
            .installed("greet", "greet")
            .installed("greet.more", "greet")
            .installed("other", "other");
        insta::assert_snapshot!(shown(&world), @r"
        `greet` may import `numpy`, `pandas`, `polars`, which are not in the package
        `other` may import `yaml`, which is not in the package
        ");
    }

    #[test]
    fn files_that_nothing_can_import_have_one_line() {
        let world = World::new()
            .app("clean", &[])
            .faulty("old", "Missing parentheses in call to 'print'", false)
            .faulty("templates.{{name}}", "invalid syntax", false)
            .stray("clean.BACKUP.10637.py")
            .stray("clean.BASE.10637.py");
        insta::assert_snapshot!(shown(&world), @"what nothing can import is packaged as it is: `old.py:2` (Missing parentheses in call to 'print'), `templates/{{name}}.py:2` (invalid syntax), `clean.BACKUP.10637.py` (no name that an `import` can have) and 1 more");
    }

    #[test]
    fn a_file_that_is_too_deep_is_told_if_it_may_be_imported() {
        let world = World::new().app("clean", &["always lib"]).app("lib", &[]).faulty(
            "lib.sums",
            "maximum recursion depth exceeded",
            true,
        );
        insta::assert_snapshot!(shown(&world), @"nested too deep for the interpreter in the wasm, which can neither import it nor tell what it imports: `lib/sums.py:2`");
        let world = World::new().app("clean", &[]).faulty("sums", "maximum recursion depth", true);
        assert_eq!(shown(&world), "");
    }
}
