//! Makes one static library of all extension modules.
//!
//! What the build leaves in place of libraries and archives are lists of what would be in them, see
//! `scripts/`. An object that several modules name is taken once.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use wlr_libpy::archive::{self, Member};

use crate::Error;

/// The archive of the objects of `modules` and of `extra`, in this order.
///
/// `build` is the folder of the build, where each module is a list of objects and further lists.
pub(crate) fn library(
    build: &Path,
    modules: &[&str],
    extra: Vec<Member>,
) -> Result<Vec<u8>, Error> {
    let mut objects = Objects::default();
    for module in modules {
        objects.add_list(build, &format!("{}.a", module.replace('.', "/")))?;
    }
    let mut members = extra;
    for name in &objects.names {
        let path = build.join(name);
        let object = fs::read(&path).map_err(Error::io("read", &path))?;
        members.push(Member { name: name.replace('/', "."), object });
    }
    archive::write(&members).map_err(Error::io("write an archive of", build))
}

#[derive(Default)]
struct Objects {
    names: Vec<String>,
    seen: BTreeSet<String>,
}

impl Objects {
    fn add_list(&mut self, build: &Path, list: &str) -> Result<(), Error> {
        let path = build.join(list);
        let text = fs::read_to_string(&path).map_err(Error::io("read", &path))?;
        for name in text.lines().map(relative(build)) {
            if !self.seen.insert(name.clone()) {
                continue;
            }
            if Path::new(&name).extension().is_some_and(|extension| extension == "a") {
                self.add_list(build, &name)?;
            } else {
                self.names.push(name);
            }
        }
        Ok(())
    }
}

/// A name that is the same wherever the build's folder lies.
fn relative(build: &Path) -> impl Fn(&str) -> String {
    let build: PathBuf = build.to_owned();
    move |name| {
        let name = Path::new(name);
        name.strip_prefix(&build).unwrap_or(name).to_string_lossy().into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(build: &Path, list: &str) -> Vec<String> {
        let mut objects = Objects::default();
        objects.add_list(build, list).unwrap();
        objects.names
    }

    #[test]
    fn an_object_is_taken_once_whichever_list_names_it() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("module.a"), "one.o\nsub.a\ntwo.o\n").unwrap();
        fs::write(folder.path().join("sub.a"), "two.o\nthree.o\none.o\n").unwrap();
        assert_eq!(names(folder.path(), "module.a"), ["one.o", "two.o", "three.o"]);
    }

    #[test]
    fn where_the_build_lies_is_in_no_name() {
        let folder = tempfile::tempdir().unwrap();
        let absolute = folder.path().join("one.o").display().to_string();
        fs::write(folder.path().join("module.a"), absolute).unwrap();
        assert_eq!(names(folder.path(), "module.a"), ["one.o"]);
    }

    #[test]
    fn a_module_that_was_not_built_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let error = library(folder.path(), &["numpy.linalg.nothing"], Vec::new()).unwrap_err();
        assert!(error.to_string().contains("numpy/linalg/nothing.a"), "{error}");
    }
}
