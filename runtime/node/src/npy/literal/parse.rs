//! Reads Python literals.

use std::str::Chars;

use thiserror::Error;

use crate::{Item, Object};

/// How deep lists, tuples and dicts may be nested.
const MAX_DEPTH: usize = 100;

/// What is wrong with a literal.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum LiteralError {
    #[error("ends too early")]
    End,
    #[error("has `{0}` where it can't be")]
    Unexpected(char),
    #[error("has `{0}`, which is neither True, False nor None")]
    Word(String),
    #[error("has a number beyond 64 bits")]
    Number,
    #[error("has an escape in a text that Python doesn't know")]
    Escape,
    #[error("is nested deeper than {MAX_DEPTH} levels")]
    Depth,
    #[error("has a key that is no text")]
    Key,
    #[error("has the key `{0}` twice")]
    Twice(String),
}

/// The value of a Python literal of texts, integers, truth values, lists, tuples and dicts.
pub(crate) fn parse(text: &str) -> Result<Item, LiteralError> {
    let mut parser = Parser { rest: text.chars() };
    let value = parser.value(0)?;
    match parser.peek() {
        None => Ok(value),
        Some(more) => Err(LiteralError::Unexpected(more)),
    }
}

struct Parser<'a> {
    rest: Chars<'a>,
}

impl Parser<'_> {
    /// The next character that is no space.
    fn peek(&mut self) -> Option<char> {
        let rest = self.rest.as_str().trim_start_matches([' ', '\t', '\n', '\r', '\x0c']);
        self.rest = rest.chars();
        rest.chars().next()
    }

    /// Goes over a character, if it is the next one.
    fn skip(&mut self, character: char) -> bool {
        let is_next = self.peek() == Some(character);
        if is_next {
            self.rest.next();
        }
        is_next
    }

    fn expect(&mut self, character: char) -> Result<(), LiteralError> {
        match self.peek() {
            _ if self.skip(character) => Ok(()),
            Some(other) => Err(LiteralError::Unexpected(other)),
            None => Err(LiteralError::End),
        }
    }

    fn value(&mut self, depth: usize) -> Result<Item, LiteralError> {
        if depth > MAX_DEPTH {
            return Err(LiteralError::Depth);
        }
        match self.peek().ok_or(LiteralError::End)? {
            '(' => self.tuple(depth),
            '[' => {
                self.rest.next();
                Ok(Item::List(self.items(']', depth)?.0))
            }
            '{' => self.dict(depth),
            quote @ ('\'' | '"') => {
                self.rest.next();
                self.text(quote).map(Item::Text)
            }
            '-' | '0'..='9' => self.number(),
            character if character.is_alphabetic() => self.word(),
            other => Err(LiteralError::Unexpected(other)),
        }
    }

    /// A tuple, or a value in parentheses.
    fn tuple(&mut self, depth: usize) -> Result<Item, LiteralError> {
        self.rest.next();
        let (mut items, has_comma) = self.items(')', depth)?;
        match items.pop() {
            Some(only) if items.is_empty() && !has_comma => Ok(only),
            last => Ok(Item::List(items.into_iter().chain(last).collect())),
        }
    }

    /// The values up to the end, and whether there is a comma behind one.
    fn items(&mut self, end: char, depth: usize) -> Result<(Vec<Item>, bool), LiteralError> {
        let (mut items, mut has_comma) = (Vec::new(), false);
        while !self.skip(end) {
            if !items.is_empty() && !has_comma {
                return Err(self.peek().map_or(LiteralError::End, LiteralError::Unexpected));
            }
            items.push(self.value(depth + 1)?);
            has_comma = self.skip(',');
            if !has_comma {
                self.expect(end)?;
                let is_long = items.len() > 1;
                return Ok((items, is_long));
            }
        }
        Ok((items, has_comma))
    }

    fn dict(&mut self, depth: usize) -> Result<Item, LiteralError> {
        self.rest.next();
        let mut fields = Object::new();
        while !self.skip('}') {
            let Item::Text(key) = self.value(depth + 1)? else { return Err(LiteralError::Key) };
            self.expect(':')?;
            let value = self.value(depth + 1)?;
            if fields.insert(key.clone(), value).is_some() {
                return Err(LiteralError::Twice(key));
            }
            if !self.skip(',') {
                self.expect('}')?;
                break;
            }
        }
        Ok(Item::Object(fields))
    }

    /// An integer. Python 2 wrote an `L` behind a long one.
    fn number(&mut self) -> Result<Item, LiteralError> {
        let text = self.rest.as_str();
        let digits = text.strip_prefix('-').unwrap_or(text);
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        let (number, rest) = text.split_at(text.len() - digits.len() + end);
        self.rest = rest.strip_prefix('L').unwrap_or(rest).chars();
        match number.parse::<i64>() {
            Ok(number) => Ok(number.into()),
            Err(_) => number.parse::<u64>().map(Item::from).map_err(|_| LiteralError::Number),
        }
    }

    fn word(&mut self) -> Result<Item, LiteralError> {
        let text = self.rest.as_str();
        let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
        let (word, rest) = text.split_at(end);
        self.rest = rest.chars();
        match (word, self.rest.clone().next()) {
            ("True", _) => Ok(true.into()),
            ("False", _) => Ok(false.into()),
            ("None", _) => Ok(Item::Null),
            // Python 2 marked texts so.
            ("u" | "b", Some(quote @ ('\'' | '"'))) => {
                self.rest.next();
                self.text(quote).map(Item::Text)
            }
            _ => Err(LiteralError::Word(word.to_owned())),
        }
    }

    fn text(&mut self, quote: char) -> Result<String, LiteralError> {
        let mut text = String::new();
        loop {
            match self.rest.next().ok_or(LiteralError::End)? {
                '\\' => text.push(self.escape()?),
                '\n' => return Err(LiteralError::Unexpected('\n')),
                character if character == quote => return Ok(text),
                character => text.push(character),
            }
        }
    }

    fn escape(&mut self) -> Result<char, LiteralError> {
        let digits = match self.rest.next().ok_or(LiteralError::End)? {
            character @ ('\\' | '\'' | '"') => return Ok(character),
            'n' => return Ok('\n'),
            'r' => return Ok('\r'),
            't' => return Ok('\t'),
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => return Err(LiteralError::Escape),
        };
        let (digits, rest) =
            self.rest.as_str().split_at_checked(digits).ok_or(LiteralError::Escape)?;
        self.rest = rest.chars();
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(LiteralError::Escape);
        }
        let code = u32::from_str_radix(digits, 16).map_err(|_| LiteralError::Escape)?;
        char::from_u32(code).ok_or(LiteralError::Escape)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::parse;
    use crate::Item;

    #[test]
    fn what_python_writes_is_read() {
        let cases = [
            ("{'descr': '<f8', 'shape': (3, 2), }", json!({"descr": "<f8", "shape": [3, 2]})),
            (
                "[('a', '<i4'), ((\"t\", 'b'), '|S1', (2,))]",
                json!([["a", "<i4"], [["t", "b"], "|S1", [2]]]),
            ),
            (" ( ) ", json!([])),
            ("(1)", json!(1)),
            ("(1,)", json!([1])),
            (
                "[True, False, None, -5, 3L, u'x', b'y']",
                json!([true, false, null, -5, 3, "x", "y"]),
            ),
            (r#"'\\ \' \" \n\r\t \xe4 \u20ac \U0001f600 ä'"#, json!("\\ ' \" \n\r\t ä € 😀 ä")),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text).unwrap(), expected.into(), "{text}");
        }
    }

    #[test]
    fn what_is_no_literal_is_said() {
        let deep = "[".repeat(200);
        let texts = [
            "",
            "(1",
            "[1 2]",
            "[,]",
            "{1: 2}",
            "{'a' 1}",
            "{'a': 1, 'a': 2}",
            "'x",
            "'\\q'",
            "'\\x4'",
            "'\\x+4'",
            "'\\ud800'",
            "nan",
            "1.5",
            "--1",
            "99999999999999999999",
            "1 2",
            "{'a': [}",
            "'a\nb'",
            &deep,
        ];
        let messages: Vec<_> =
            texts.iter().map(|text| parse(text).unwrap_err().to_string()).collect();
        insta::assert_snapshot!(messages.join("\n"));
    }

    #[test]
    fn texts_come_back_as_they_were_written() {
        for text in ["a", "it's", "\"", "'\"", "ä€😀", "\\\n\r\t\u{1}\u{85}\u{7f}"] {
            let mut literal = String::new();
            super::super::write_str(text, &mut literal);
            assert_eq!(parse(&literal), Ok(Item::from(text)), "{literal}");
        }
    }
}
