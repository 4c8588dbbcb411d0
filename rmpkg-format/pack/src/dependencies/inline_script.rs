//! Metadata inside a Python file, as PEP 723 has it: a block of comments that holds TOML.

use serde::Deserialize;
use toml::Spanned;

const OPENING: &str = "# /// script";
const CLOSING: &str = "# ///";

/// What such a block says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// The versions of Python that the file is for.
    pub requires_python: Option<Line>,
    /// What it imports of the package index.
    pub dependencies: Vec<Line>,
}

/// A text and the line of the file that it stands in, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The text.
    pub text: String,
    /// The number of the line.
    pub line: usize,
}

/// What is wrong with a block.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScriptError {
    /// There are two of them.
    #[error("line {0}: a second `{OPENING}`; a file has one block of that type")]
    Second(usize),
    /// It is never closed: what it asks for would be passed over in silence.
    #[error(
        "line {0}: no `{CLOSING}` closes `{OPENING}` in the same comment; end the block with that line"
    )]
    Open(usize),
    /// It is no TOML, or a field has the wrong type.
    #[error("line {line}: the block that `{OPENING}` opens is wrong: {message}")]
    Content {
        /// The line of the file.
        line: usize,
        /// What is wrong there.
        message: String,
    },
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Raw {
    requires_python: Option<Spanned<String>>,
    #[serde(default)]
    dependencies: Vec<Spanned<String>>,
}

/// The block of the file, if there is one.
///
/// # Errors
///
/// When it is not closed or there is another one, or its content is wrong.
pub fn parse(text: &str) -> Result<Option<Script>, ScriptError> {
    let lines: Vec<_> = text.lines().collect();
    let blocks = blocks(&lines)?;
    let Some(&(start, end)) = blocks.first() else { return Ok(None) };
    if let Some((second, _)) = blocks.get(1) {
        return Err(ScriptError::Second(second + 1));
    }
    let content =
        lines[start + 1..end].iter().map(|line| uncommented(line)).collect::<Vec<_>>().join("\n");
    // The block's first line of TOML is the line after the opening one, and lines count from 1.
    let line =
        |offset: usize| start + 2 + content[..offset.min(content.len())].matches('\n').count();
    let raw: Raw = toml::from_str(&content).map_err(|error| ScriptError::Content {
        line: line(error.span().map_or(0, |span| span.start)),
        message: error.message().to_owned(),
    })?;
    let placed =
        |value: Spanned<String>| Line { line: line(value.span().start), text: value.into_inner() };
    Ok(Some(Script {
        dependencies: raw.dependencies.into_iter().map(placed).collect(),
        requires_python: raw.requires_python.map(placed),
    }))
}

/// The lines that open and close each block. A block ends with the last closing line of the comment that it is
/// in, so that TOML may hold `///`.
fn blocks(lines: &[&str]) -> Result<Vec<(usize, usize)>, ScriptError> {
    let mut blocks = Vec::new();
    let mut next = 0;
    while let Some(start) = (next..lines.len()).find(|&index| lines[index] == OPENING) {
        let rest = &lines[start + 1..];
        let comment = rest.iter().take_while(|line| is_comment(line)).count();
        let closing = rest[..comment].iter().rposition(|line| *line == CLOSING);
        let end = closing.ok_or(ScriptError::Open(start + 1))?;
        next = start + 1 + end;
        // One with nothing in between says nothing.
        blocks.extend((end > 0).then_some((start, next)));
    }
    Ok(blocks)
}

fn is_comment(line: &str) -> bool {
    line == "#" || line.starts_with("# ")
}

fn uncommented(line: &str) -> &str {
    line.strip_prefix("# ").unwrap_or_else(|| line.trim_start_matches('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dependencies(text: &str) -> Vec<(String, usize)> {
        let script = parse(text).unwrap().unwrap();
        script.dependencies.into_iter().map(|line| (line.text, line.line)).collect()
    }

    #[test]
    fn a_block_is_read_with_the_lines_of_the_file() {
        let text = "import os\r\n# /// script\r\n# requires-python = \">=3.11\"\r\n#\r\n# dependencies = [\r\n\
                    #   \"a<2\",\r\n#   \"b\",\r\n# ]\r\n# [tool.x]\r\n# y = \"///\"\r\n# ///\r\nx = 1\r\n";
        assert_eq!(dependencies(text), [("a<2".to_owned(), 6), ("b".to_owned(), 7)]);
        let script = parse(text).unwrap().unwrap();
        assert_eq!(script.requires_python, Some(Line { text: ">=3.11".to_owned(), line: 3 }));
    }

    #[test]
    fn a_block_ends_with_the_last_closing_line_of_its_comment() {
        let text = "# /// script\n# dependencies = [\"a\"]\n# x = '''\n# ///\n# '''\n# ///\n";
        assert_eq!(dependencies(text), [("a".to_owned(), 2)]);
    }

    #[test]
    fn what_is_no_block_is_passed_over() {
        for text in [
            "",
            "# /// other\n# x = 1\n# ///\n",
            "# /// script\n# ///\n",
            "#/// script\n# x = 1\n# ///\n",
        ] {
            assert_eq!(parse(text), Ok(None), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let block = |content: &str| {
            parse(&format!("\n# /// script\n{content}\n# ///\n")).unwrap_err().to_string()
        };
        let twice = "# /// script\n# x = 1\n# ///\n\n# /// script\n# x = 1\n# ///\n";
        let errors = [
            block("# x = 1\n# dependencies = [\"a\" \"b\"]"),
            block("# dependencies = [1]"),
            block("# dependencies = \"a\""),
            parse(twice).unwrap_err().to_string(),
            parse("# /// script\n# dependencies = []\n").unwrap_err().to_string(),
            parse("x = 1\n# /// script\n# dependencies = []\n\n# ///\n").unwrap_err().to_string(),
        ];
        insta::assert_snapshot!(errors.join("\n"), @r#"
        line 4: the block that `# /// script` opens is wrong: missing comma between array elements, expected `,`
        line 3: the block that `# /// script` opens is wrong: invalid type: integer `1`, expected a string
        line 3: the block that `# /// script` opens is wrong: invalid type: string "a", expected a sequence
        line 5: a second `# /// script`; a file has one block of that type
        line 1: no `# ///` closes `# /// script` in the same comment; end the block with that line
        line 2: no `# ///` closes `# /// script` in the same comment; end the block with that line
        "#);
    }
}
