//! Which of the package's own files were installed with a distribution.

use std::collections::BTreeMap;

/// The files of distributions, each by its path with the distribution's name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Owners(BTreeMap<String, String>);

/// What lists the files of an installed distribution, beside its metadata.
const RECORD: &str = "RECORD";

impl Owners {
    /// Whether the path is that of a list that [`Self::read`] reads.
    pub fn is_record(path: &str) -> bool {
        folder_of(path).is_some()
    }

    /// Reads a distribution's `RECORD`, whose paths start where its `….dist-info` lies.
    pub fn read(&mut self, path: &str, text: &str) {
        let Some((parent, folder)) = folder_of(path) else { return };
        let name = folder.split('-').next().unwrap_or(folder);
        for (file, _) in recorded(text) {
            self.0.insert(format!("{parent}{file}"), name.to_owned());
        }
    }

    /// The distribution that a file belongs to.
    pub fn of(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }
}

/// The paths in the text of a `RECORD`, each with what it says of the hash. What is no CSV is passed over.
pub fn recorded(text: &str) -> impl Iterator<Item = (String, String)> {
    let mut reader = csv::ReaderBuilder::new();
    let records = reader.has_headers(false).flexible(true).from_reader(text.as_bytes());
    records.into_records().flatten().map(|record| {
        let field = |index| record.get(index).unwrap_or_default().to_owned();
        (field(0), field(1))
    })
}

/// The folder that the distribution is in, with `/`, and the name of its metadata's without the end.
fn folder_of(record: &str) -> Option<(&str, &str)> {
    let folder = record.strip_suffix(RECORD)?.strip_suffix(".dist-info/")?;
    Some(
        folder
            .rsplit_once('/')
            .map_or(("", folder), |(parent, name)| (&record[..=parent.len()], name)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_tells_whose_a_file_is() {
        let mut owners = Owners::default();
        let text =
            "six.py,sha256=abc,34\n\"odd,name.py\",sha256=abc,1\nsix-1.0.dist-info/RECORD,,\n";
        owners.read("six-1.0.dist-info/RECORD", text);
        owners.read("vendor/greet-2.dist-info/RECORD", "greet/__init__.py,,\n");
        owners.read("greet/RECORD", "node.py,,\n");
        assert_eq!(owners.of("six.py"), Some("six"));
        assert_eq!(owners.of("odd,name.py"), Some("six"));
        assert_eq!(owners.of("vendor/greet/__init__.py"), Some("greet"));
        assert_eq!(owners.of("greet/__init__.py"), None);
        assert_eq!(owners.of("node.py"), None);
        assert!(Owners::is_record("six-1.0.dist-info/RECORD") && !Owners::is_record("a/RECORD"));
    }
}
