//! What can be told of a Python file without running it.

const QUOTES: [&str; 4] = ["\"\"\"", "'''", "\"", "'"];

/// Whether a line outside of strings begins with `class NAME`: whether the file defines the class at its
/// top level, under no condition.
pub(super) fn defines(source: &str, class: &str) -> bool {
    let mut open = None;
    // Editors on Windows begin a file with a mark, which Python skips.
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    source.lines().any(|line| {
        let is_code = open.is_none();
        open = open_after(line, open);
        is_code && begins(line, class)
    })
}

fn begins(line: &str, class: &str) -> bool {
    line.strip_prefix("class")
        .filter(|rest| rest.starts_with([' ', '\t']))
        .and_then(|rest| rest.trim_start().strip_prefix(class))
        .is_some_and(|rest| rest.trim_start().starts_with(['(', ':', '[']))
}

/// The quotes of the string that goes on in the next line, given those of the one that this line
/// begins in.
fn open_after(line: &str, mut open: Option<&'static str>) -> Option<&'static str> {
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let at = |quotes: &&str| rest.starts_with(*quotes);
        rest = match open {
            None if first == '#' => return None,
            None => match QUOTES.into_iter().find(at) {
                Some(quotes) => {
                    open = Some(quotes);
                    &rest[quotes.len()..]
                }
                None => without(rest, 1),
            },
            Some(quotes) if rest.starts_with(quotes) => {
                open = None;
                &rest[quotes.len()..]
            }
            // In a raw string, too, a backslash keeps a quote from ending it.
            Some(_) if first == '\\' => without(rest, 2),
            Some(_) => without(rest, 1),
        };
    }
    open.filter(|quotes| quotes.len() > 1 || line.ends_with('\\'))
}

fn without(text: &str, characters: usize) -> &str {
    let mut rest = text.chars();
    rest.by_ref().take(characters).for_each(drop);
    rest.as_str()
}

#[cfg(test)]
mod tests {
    use super::defines;

    #[test]
    fn a_class_is_found_by_its_line() {
        let source = "\u{feff}class Plain:\n    class Inner:\n        pass\nclass  Spaced (object) :\n\
                      class Generic[T]:\n# class Comment:\nclass Longer: pass\nclass\tTab:\nclassGlued: int\n";
        for class in ["Plain", "Spaced", "Generic", "Longer", "Tab"] {
            assert!(defines(source, class), "{class}");
        }
        for class in ["Inner", "Comment", "Long", "Glued", "Absent", ""] {
            assert!(!defines(source, class), "{class}");
        }
    }

    #[test]
    fn a_line_of_a_string_is_no_class() {
        let source = r#"
"""A text.
class InText:
\""" class Escaped:
class StillInText:
"""
quotes = '"""'  # and a """
class AfterQuotes:
    name = r'\''
class AfterRaw:
text = '''"""
class InOther:
'''
class Last: pass
"#;
        for class in ["AfterQuotes", "AfterRaw", "Last"] {
            assert!(defines(source, class), "{class}");
        }
        for class in ["InText", "Escaped", "StillInText", "InOther"] {
            assert!(!defines(source, class), "{class}");
        }
    }

    #[test]
    fn a_line_that_ends_in_the_middle_of_a_character_sequence_is_read() {
        for source in ["'\\é", "'\\", "\"\"\"\\ö\nclass A:\n\"\"\"", "é'"] {
            assert!(!defines(source, "A"), "{source}");
        }
    }
}
