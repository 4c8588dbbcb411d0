//! The imports of a module, as the scan in `python/import_scan.py` reports them.

use serde::{Deserialize, Serialize};

/// Stands for what only a run can tell: any module of the package, as a module; any submodule, at the
/// end of a name.
pub(crate) const ANY: &str = "*";

/// One import statement, or one name of a `from` import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// The absolute name of the module; a relative one that leads out of the app keeps its dots.
    pub module: String,
    /// In `from module import name`: the name, which is a submodule or an attribute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Under which circumstances it is executed.
    pub when: When,
    /// Its line, counted from 1.
    pub line: u32,
}

impl Import {
    /// The submodule that the statement loads, if the name is one.
    pub(crate) fn submodule(&self) -> Option<String> {
        self.name.as_ref().map(|name| format!("{}.{name}", self.module))
    }
}

/// When an import is executed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum When {
    /// Whenever its module is imported: it has to succeed.
    Always,
    /// At module level under a condition or in some other `try`: it may fail.
    Maybe,
    /// In a function, when that is called.
    Lazy,
    /// In a `try` that deals with its failure.
    Handled,
}

/// `a` of `a.b.c`.
pub(crate) fn top_level(module: &str) -> &str {
    module.split_once('.').map_or(module, |(first, _)| first)
}

/// `a.b.c` gives `a` and `a.b`: what Python imports before the module itself.
pub(crate) fn parents(module: &str) -> impl Iterator<Item = &str> {
    // The dots of an unresolved relative import stand at the front, where no parent is.
    module.match_indices('.').map(|(end, _)| &module[..end]).filter(|parent| !parent.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parents_come_outermost_first() {
        assert_eq!(parents("xml.etree.ElementTree").collect::<Vec<_>>(), ["xml", "xml.etree"]);
        assert_eq!(parents("json").count(), 0);
        assert_eq!(parents(".").count(), 0);
    }
}
