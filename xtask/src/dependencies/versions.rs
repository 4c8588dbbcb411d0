//! Sets of versions, as far as `requires-python` needs them: PEP 440 without pre-releases and local versions.

use std::cmp::Ordering;

/// Whether the version is in the set; `None` if the text is no such set.
pub fn contains(set: &str, version: &[u64]) -> Option<bool> {
    let clauses = set.split(',').map(str::trim).filter(|clause| !clause.is_empty());
    clauses
        .map(|clause| Clause::parse(clause)?.contains(version))
        .try_fold(true, |all, one| Some(all & one?))
}

/// A version of numbers alone, such as `3.12.1`.
pub fn parse(text: &str) -> Option<Vec<u64>> {
    text.split('.').map(|part| part.parse().ok()).collect()
}

struct Clause<'a> {
    operator: &'a str,
    numbers: Vec<u64>,
    any_further: bool,
}

impl<'a> Clause<'a> {
    fn parse(clause: &'a str) -> Option<Self> {
        let start = clause.find(|letter: char| letter.is_ascii_digit())?;
        let (operator, version) = clause.split_at(start);
        let (version, any_further) = match version.strip_suffix(".*") {
            Some(prefix) => (prefix, true),
            None => (version, false),
        };
        Some(Self { operator: operator.trim(), numbers: parse(version)?, any_further })
    }

    fn contains(&self, version: &[u64]) -> Option<bool> {
        let order = compare(version, &self.numbers);
        let starts = |prefix: &[u64]| {
            let part = &version[..version.len().min(prefix.len())];
            compare(part, prefix).is_eq()
        };
        let equal = if self.any_further { starts(&self.numbers) } else { order.is_eq() };
        Some(match (self.operator, self.any_further) {
            ("==", _) => equal,
            ("!=", _) => !equal,
            (">=", false) => order.is_ge(),
            ("<=", false) => order.is_le(),
            (">", false) => order.is_gt(),
            ("<", false) => order.is_lt(),
            ("~=", false) if self.numbers.len() > 1 => {
                order.is_ge() && starts(&self.numbers[..self.numbers.len() - 1])
            }
            _ => return None,
        })
    }
}

/// Missing numbers are zero.
fn compare(one: &[u64], other: &[u64]) -> Ordering {
    let at = |version: &[u64], index: usize| version.get(index).copied().unwrap_or(0);
    let longer = one.len().max(other.len());
    (0..longer)
        .map(|index| at(one, index).cmp(&at(other, index)))
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

#[cfg(test)]
mod tests {
    use super::contains;

    #[test]
    fn sets_of_versions() {
        let python = [3, 12, 1];
        for set in [
            "",
            ">=3.8",
            ">=3.8,<4",
            "==3.12.*",
            "~=3.9",
            "~=3.12.0",
            "!=3.13.*",
            "<=3.12.1",
            "== 3.12.1",
            "<3.13,>3.11",
        ] {
            assert_eq!(contains(set, &python), Some(true), "{set}");
        }
        for set in [">=3.13", "<3.12", "==3.11.*", "~=3.11.2", "!=3.12.*", "==3.12", ">3.12.1"] {
            assert_eq!(contains(set, &python), Some(false), "{set}");
        }
        for set in ["new", "3.12", ">=3.x", "~=3", ">=3.*", "=3", ">=3.9rc1"] {
            assert_eq!(contains(set, &python), None, "{set}");
        }
    }
}
