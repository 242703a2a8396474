//! JSON as a tree, read by code that knows no types. Numbers are integers: no others are sent.

use super::Unreadable;

/// How deep lists and objects may lie in each other.
const DEEPEST: u32 = 64;

pub(super) enum Tree {
    Null,
    Boolean(bool),
    Integer(i64),
    Text(String),
    List(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

/// Reads a whole text.
pub(super) fn parse(text: &str) -> Result<Tree, Unreadable> {
    let mut parser = Parser { rest: text };
    let tree = parser.value(DEEPEST)?;
    parser.skip_blanks();
    if parser.rest.is_empty() { Ok(tree) } else { Err(Unreadable) }
}

struct Parser<'a> {
    rest: &'a str,
}

impl<'a> Parser<'a> {
    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\n', '\r', '\t']);
    }

    /// Goes past `expected`, which may stand after blanks.
    fn takes(&mut self, expected: &str) -> bool {
        self.skip_blanks();
        let after = self.rest.strip_prefix(expected);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    fn take(&mut self, expected: &str) -> Result<(), Unreadable> {
        if self.takes(expected) { Ok(()) } else { Err(Unreadable) }
    }

    /// Goes past the next `count` bytes.
    fn split(&mut self, count: usize) -> Result<&'a str, Unreadable> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(Unreadable)?;
        self.rest = rest;
        Ok(taken)
    }

    fn value(&mut self, depth: u32) -> Result<Tree, Unreadable> {
        let depth = depth.checked_sub(1).ok_or(Unreadable)?;
        if self.takes("\"") {
            self.text().map(Tree::Text)
        } else if self.takes("{") {
            let mut entries = Vec::new();
            self.items("}", |parser| {
                parser.take("\"")?;
                let key = parser.text()?;
                parser.take(":")?;
                entries.push((key, parser.value(depth)?));
                Ok(())
            })?;
            Ok(Tree::Object(entries))
        } else if self.takes("[") {
            let mut items = Vec::new();
            self.items("]", |parser| {
                items.push(parser.value(depth)?);
                Ok(())
            })?;
            Ok(Tree::List(items))
        } else if self.takes("null") {
            Ok(Tree::Null)
        } else if self.takes("true") {
            Ok(Tree::Boolean(true))
        } else if self.takes("false") {
            Ok(Tree::Boolean(false))
        } else {
            let end = self.rest.find(|sign: char| !(sign.is_ascii_digit() || sign == '-'));
            let digits = self.split(end.unwrap_or(self.rest.len()))?;
            digits.parse().map(Tree::Integer).map_err(|_| Unreadable)
        }
    }

    /// Reads what stands between commas, up to the closing bracket.
    fn items(
        &mut self,
        close: &str,
        mut item: impl FnMut(&mut Self) -> Result<(), Unreadable>,
    ) -> Result<(), Unreadable> {
        if self.takes(close) {
            return Ok(());
        }
        loop {
            item(self)?;
            if !self.takes(",") {
                return self.take(close);
            }
        }
    }

    /// Reads a text to its closing quotation mark; the opening one is past.
    fn text(&mut self) -> Result<String, Unreadable> {
        let mut text = String::new();
        loop {
            let end = self.rest.find(['"', '\\']).ok_or(Unreadable)?;
            text.push_str(self.split(end)?);
            if self.split(1)? == "\"" {
                return Ok(text);
            }
            text.push(self.escaped()?);
        }
    }

    /// The sign that is meant by what stands behind a backslash.
    fn escaped(&mut self) -> Result<char, Unreadable> {
        Ok(match self.split(1)? {
            "n" => '\n',
            "t" => '\t',
            "r" => '\r',
            "b" => '\u{8}',
            "f" => '\u{c}',
            "u" => {
                let first = self.unit()?;
                // Signs beyond the first 65,536 are written as two.
                let both = if (0xD800..0xDC00).contains(&first) {
                    if self.split(2)? != "\\u" {
                        return Err(Unreadable);
                    }
                    [first, self.unit()?]
                } else {
                    [first, 0]
                };
                char::decode_utf16(both).next().and_then(Result::ok).ok_or(Unreadable)?
            }
            same @ ("\"" | "\\" | "/") => same.chars().next().ok_or(Unreadable)?,
            _ => return Err(Unreadable),
        })
    }

    fn unit(&mut self) -> Result<u16, Unreadable> {
        u16::from_str_radix(self.split(4)?, 16).map_err(|_| Unreadable)
    }
}
