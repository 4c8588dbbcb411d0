//! `METADATA` and `WHEEL`: what a distribution says of itself, as headers of a mail.

/// The fields, in their order.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Metadata(Vec<(String, String)>);

impl Metadata {
    /// Reads the fields, up to the description. Whatever is no field is passed over.
    pub fn parse(text: &str) -> Self {
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in text.lines().take_while(|line| !line.is_empty()) {
            if line.starts_with([' ', '\t']) {
                if let Some((_, value)) = fields.last_mut() {
                    value.push('\n');
                    value.push_str(line.trim());
                }
            } else if let Some((name, value)) = line.split_once(':') {
                fields.push((name.to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        Self(fields)
    }

    /// All values of a field that may be there several times.
    pub fn all<'m>(&'m self, name: &'static str) -> impl Iterator<Item = &'m str> {
        let of_name = move |(field, _): &&(String, String)| field.eq_ignore_ascii_case(name);
        self.0.iter().filter(of_name).map(|(_, value)| value.as_str())
    }

    /// The first value of a field, unless it says nothing.
    pub fn get(&self, name: &'static str) -> Option<&str> {
        self.all(name).find(|value| !value.is_empty() && !value.eq_ignore_ascii_case("unknown"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_end_where_the_description_begins() {
        let text = "Name: a\nLicense: MIT\n        and more\nClassifier: x\nclassifier: y\nAuthor: UNKNOWN\nodd\n\nName: b\n";
        let metadata = Metadata::parse(text);
        assert_eq!(metadata.get("name"), Some("a"));
        assert_eq!(metadata.get("License"), Some("MIT\nand more"));
        assert_eq!(metadata.all("Classifier").collect::<Vec<_>>(), ["x", "y"]);
        assert_eq!(metadata.get("Author"), None);
    }
}
