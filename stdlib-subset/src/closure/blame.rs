//! Who is to blame for an import that leads nowhere, or to what cannot be imported.

use super::{Origin, Reach, Root};
use crate::Error;
use crate::policy::never_packaged;
use crate::universe::{Edge, Universe};

impl Reach {
    /// The error of the first import that leads nowhere, or to a file that is no Python, if there is one.
    pub(crate) fn check(&self, universe: &Universe<'_>) -> Result<(), Error> {
        if let Some((by, edge)) = self.missing.first() {
            return Err(self.explain(universe, by, edge));
        }
        self.origins.keys().find_map(|name| self.fault(universe, name)).map_or(Ok(()), Err)
    }

    /// What is wrong with a module of the author's own.
    fn fault(&self, universe: &Universe<'_>, name: &str) -> Option<Error> {
        let module = universe.beyond_stdlib(name)?;
        let fault = module.fault.as_ref()?;
        if module.distribution.is_some() {
            return None;
        }
        let mut first = name;
        while let Some(Origin::Import { by, .. }) = self.origins.get(first) {
            first = by;
        }
        let importer = match self.origins.get(first) {
            Some(Origin::Root(Root::Node(node))) => format!("node `{node}`: "),
            _ => String::new(),
        };
        let (path, message) = (module.path.clone(), fault.message.clone());
        let line = fault.line;
        Some(match fault.is_deep {
            true => Error::TooDeep { importer, path, line, message },
            false => Error::Syntax { importer, path, line, message },
        })
    }

    fn explain(&self, universe: &Universe<'_>, by: &str, edge: &Edge) -> Error {
        let path = self.path_to(by, edge);
        let own = |(module, _): &(String, u32)| universe.beyond_stdlib(module).is_some();
        let last_own = path.iter().rposition(own);
        // The statement to blame is the last one in the package's own code.
        let blamed = last_own.map_or(0, |own| own + 1);
        let module = path.get(blamed).map_or(edge.to.clone(), |(module, _)| module.clone());
        let importer = self.importer(universe, &path, last_own);
        if module.starts_with('.') {
            return Error::NoParentPackage { importer, module };
        }
        let chain: Vec<_> = path.into_iter().map(|(module, _)| module).collect();
        let absent = edge.to.clone();
        if let Some(reason) = universe.facts.absent.get(&absent).cloned() {
            return Error::AbsentModule { importer, module, absent, reason, chain };
        }
        match never_packaged(&edge.to) {
            Some(reason) => {
                Error::NeverPackaged { importer, module: edge.to.clone(), reason, chain }
            }
            None if module == edge.to => Error::MissingModule { importer, module, chain },
            None => Error::MissingCModule { importer, module, c_module: edge.to.clone(), chain },
        }
    }

    /// The modules from a root to the missing one, each with the line of the import of the next.
    fn path_to(&self, by: &str, edge: &Edge) -> Vec<(String, u32)> {
        let mut path = vec![(edge.to.clone(), 0), (by.to_owned(), edge.line)];
        let mut module = by;
        while let Some(Origin::Import { by, line }) = self.origins.get(module) {
            path.push((by.clone(), *line));
            module = by;
        }
        path.reverse();
        path
    }

    /// The start of a sentence that goes on with the name of a module.
    fn importer(
        &self,
        universe: &Universe<'_>,
        path: &[(String, u32)],
        last_own: Option<usize>,
    ) -> String {
        let root = path.first().and_then(|(module, _)| self.origins.get(module));
        let node = match root {
            Some(Origin::Root(Root::Node(node))) => format!("node `{node}`"),
            _ => return "the list of stdlib modules names".to_owned(),
        };
        let own = last_own.and_then(|own| path.get(own));
        let file = own.and_then(|(module, line)| Some((universe.beyond_stdlib(module)?, line)));
        let place = file.map(|(module, line)| format!(" ({}:{line})", module.path));
        format!("{node}{} imports", place.unwrap_or_default())
    }
}
