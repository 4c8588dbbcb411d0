//! Follows imports from where execution starts.

mod blame;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::When;
use crate::policy::{CUTS, demanded_by};
use crate::universe::{Edge, Place, Universe};

/// Where execution starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Root {
    /// The interpreter and the runtime themselves.
    Runtime,
    /// A node, by its id.
    Node(String),
    /// The explicit list of modules.
    List,
    /// The wish to have everything.
    Full,
    /// What is built into the interpreter.
    BuiltIn,
}

/// Why a module was reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    Root(Root),
    Import { by: String, line: u32 },
}

/// The modules that were reached, and the imports that led nowhere.
pub(crate) struct Reach {
    pub(crate) origins: BTreeMap<String, Origin>,
    pub(crate) missing: Vec<(String, Edge)>,
}

/// Follows only what is imported without any condition: all of it has to succeed. What distributions
/// import is left to the check, which imports them, and so is what a package may make itself.
pub(crate) fn certain(universe: &Universe<'_>, roots: &[(String, Root)]) -> Reach {
    let followed = |from: &str, edge: &Edge| {
        edge.when == When::Always && universe.distribution(from).is_none()
    };
    let is_missing =
        |module: &str| universe.place(module) == Place::Missing && !universe.may_be_made(module);
    follow(universe, roots, followed, is_missing)
}

/// Follows everything that may be imported, but for the [`CUTS`]; `unimportable` modules are as good
/// as missing. Of what leads nowhere only that is told which the code says in so many words.
pub(crate) fn possible(
    universe: &Universe<'_>,
    roots: &[(String, Root)],
    unimportable: &BTreeSet<&str>,
) -> Reach {
    let is_missing =
        |module: &str| universe.place(module) == Place::Missing || unimportable.contains(module);
    let any = |from: &str, edge: &Edge| {
        !is_cut(universe, from, &edge.to) && !is_unasked(universe, from, edge)
    };
    let stated = |from: &str, edge: &Edge| !edge.is_assumed && any(from, edge);
    let Reach { missing, .. } = follow(universe, roots, stated, is_missing);
    Reach { missing, ..follow(universe, roots, any, is_missing) }
}

fn is_cut(universe: &Universe<'_>, from: &str, to: &str) -> bool {
    CUTS.iter().any(|cut| {
        let replaced = |module| universe.facts.builtin.contains(module);
        cut.from == from && cut.to == to && cut.replaced_by.is_none_or(replaced)
    })
}

/// Whether nobody's code has a name that would make the module import the other one.
fn is_unasked(universe: &Universe<'_>, from: &str, edge: &Edge) -> bool {
    let names = demanded_by(from, &edge.to).filter(|_| edge.when != When::Always);
    names.is_some_and(|names| !names.iter().any(|name| universe.is_named(name)))
}

/// Breadth first, so that an origin is the shortest explanation.
fn follow(
    universe: &Universe<'_>,
    roots: &[(String, Root)],
    is_followed: impl Fn(&str, &Edge) -> bool,
    is_missing: impl Fn(&str) -> bool,
) -> Reach {
    let mut reach = Reach { origins: BTreeMap::new(), missing: Vec::new() };
    let root = |(module, root): &(String, Root)| (module.clone(), Origin::Root(root.clone()));
    let mut queue: VecDeque<_> = roots.iter().map(root).collect();
    let mut companies = BTreeSet::new();
    while let Some((module, origin)) = queue.pop_front() {
        if reach.origins.contains_key(&module) {
            continue;
        }
        let mut edges = universe.stated_edges(&module);
        for company in universe.companies(&module).filter(|company| companies.insert(*company)) {
            edges.extend(universe.company(company));
        }
        for edge in edges.into_iter().filter(|edge| is_followed(&module, edge)) {
            if is_missing(&edge.to) {
                reach.missing.push((module.clone(), edge));
            } else {
                let origin = Origin::Import { by: module.clone(), line: edge.line };
                queue.push_back((edge.to, origin));
            }
        }
        reach.origins.insert(module, origin);
    }
    reach
}
