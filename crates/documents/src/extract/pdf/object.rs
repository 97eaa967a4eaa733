//! Objects of a PDF file: numbers, names, texts, arrays, dictionaries, streams.

use std::collections::BTreeMap;

/// How deep arrays and dictionaries may stand in each other.
const DEEPEST: usize = 40;

/// A dictionary.
pub(super) type Dictionary = BTreeMap<String, Object>;

/// An object.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Object {
    /// A number.
    Number(f64),
    /// A name, without its slash.
    Name(String),
    /// A text in the encoding of its font.
    Text(Vec<u8>),
    /// An array.
    Array(Vec<Object>),
    /// A dictionary.
    Dictionary(Dictionary),
    /// A reference to an object by its number.
    Reference(u32),
    /// A bare word: an operator, `true`, `null`.
    Word(String),
}

impl Object {
    /// The number, where it is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            Object::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The name, where it is one.
    pub fn name(&self) -> Option<&str> {
        match self {
            Object::Name(name) => Some(name),
            _ => None,
        }
    }
}

/// Reads objects one after another.
pub(super) struct Parser<'a> {
    bytes: &'a [u8],
    /// Where the next object begins.
    pub at: usize,
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_regular(byte: u8) -> bool {
    !is_blank(byte) && !b"()<>[]{}/%".contains(&byte)
}

impl<'a> Parser<'a> {
    pub fn new(bytes: &'a [u8], at: usize) -> Parser<'a> {
        Parser { bytes, at }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Steps over blanks and comments.
    pub fn skip(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                while self.peek().is_some_and(|byte| !matches!(byte, 10 | 13)) {
                    self.at += 1;
                }
            } else if is_blank(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    /// The next object; none at the end, or where nothing can be read.
    pub fn object(&mut self) -> Option<Object> {
        self.nested(0)
    }

    fn nested(&mut self, depth: usize) -> Option<Object> {
        self.skip();
        if depth > DEEPEST {
            return None;
        }
        let next = self.bytes.get(self.at + 1).copied();
        match self.peek()? {
            b'/' => Some(Object::Name(self.name())),
            b'(' => Some(Object::Text(self.text())),
            b'<' if next == Some(b'<') => self.dictionary(depth),
            b'<' => Some(Object::Text(self.hexadecimal())),
            b'[' => self.array(depth),
            byte if is_regular(byte) => Some(self.word()),
            _ => {
                self.at += 1;
                Some(Object::Word(String::new()))
            }
        }
    }

    fn name(&mut self) -> String {
        self.at += 1;
        let start = self.at;
        while self.peek().is_some_and(is_regular) {
            self.at += 1;
        }
        String::from_utf8_lossy(&self.bytes[start..self.at]).into_owned()
    }

    /// A number, a reference or a word.
    fn word(&mut self) -> Object {
        let start = self.at;
        while self.peek().is_some_and(is_regular) {
            self.at += 1;
        }
        let word = String::from_utf8_lossy(&self.bytes[start..self.at]).into_owned();
        let Ok(number) = word.parse::<f64>() else {
            return Object::Word(word);
        };
        match self.reference(&word) {
            Some(reference) => reference,
            None => Object::Number(number),
        }
    }

    /// `12 0 R` behind its first number.
    fn reference(&mut self, word: &str) -> Option<Object> {
        let number = word.parse().ok()?;
        let rest = self
            .bytes
            .get(self.at..(self.at + 12).min(self.bytes.len()))?;
        let digits = rest
            .iter()
            .skip(1)
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let is_reference = rest.first().copied().is_some_and(is_blank)
            && digits > 0
            && rest.get(digits + 1).copied().is_some_and(is_blank)
            && rest.get(digits + 2) == Some(&b'R')
            && !rest.get(digits + 3).copied().is_some_and(is_regular);
        if !is_reference {
            return None;
        }
        self.at += digits + 3;
        Some(Object::Reference(number))
    }

    fn array(&mut self, depth: usize) -> Option<Object> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip();
            if self.peek()? == b']' {
                self.at += 1;
                return Some(Object::Array(items));
            }
            items.push(self.nested(depth + 1)?);
        }
    }

    fn dictionary(&mut self, depth: usize) -> Option<Object> {
        self.at += 2;
        let mut entries = Dictionary::new();
        loop {
            self.skip();
            match self.peek()? {
                b'>' => {
                    self.at = (self.at + 2).min(self.bytes.len());
                    return Some(Object::Dictionary(entries));
                }
                b'/' => {
                    let key = self.name();
                    entries.insert(key, self.nested(depth + 1)?);
                }
                _ => {
                    self.nested(depth + 1)?;
                }
            }
        }
    }

    /// `(…)` with its escapes.
    fn text(&mut self) -> Vec<u8> {
        let (mut out, mut depth) = (Vec::new(), 0_usize);
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.escape(&mut out),
                b'(' => {
                    depth += 1;
                    if depth > 1 {
                        out.push(byte);
                    }
                }
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        return out;
                    }
                    out.push(byte);
                }
                _ => out.push(byte),
            }
        }
        out
    }

    fn escape(&mut self, out: &mut Vec<u8>) {
        let Some(byte) = self.peek() else {
            return;
        };
        self.at += 1;
        match byte {
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'b' => out.push(8),
            b'f' => out.push(12),
            b'\n' => {}
            b'\r' => self.at += usize::from(self.peek() == Some(b'\n')),
            b'0'..=b'7' => {
                let mut value = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else {
                        break;
                    };
                    value = value * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                out.push(u8::try_from(value & 0xFF).unwrap_or(0));
            }
            other => out.push(other),
        }
    }

    /// `<…>`: two digits a byte.
    fn hexadecimal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut digits = Vec::new();
        while let Some(byte) = self.peek() {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            let digit = char::from(byte).to_digit(16);
            digits.extend(digit.and_then(|digit| u8::try_from(digit).ok()));
        }
        let pairs = digits.chunks(2);
        pairs
            .map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_of_every_sort_are_read() {
        let source = b"<< /Kids [3 0 R 4 0 R] /A (a\\(b\\051\\\\) /B <4e2D> /N -1.5 >> % end\nBT";
        let mut parser = Parser::new(source, 0);
        let Some(Object::Dictionary(found)) = parser.object() else {
            panic!("no dictionary");
        };
        assert_eq!(
            found["Kids"],
            Object::Array(vec![Object::Reference(3), Object::Reference(4)])
        );
        assert_eq!(found["A"], Object::Text(b"a(b)\\".to_vec()));
        assert_eq!(found["B"], Object::Text(vec![0x4e, 0x2d]));
        assert_eq!(found["N"], Object::Number(-1.5));
        assert_eq!(parser.object(), Some(Object::Word("BT".into())));
        assert_eq!(parser.object(), None);
    }

    #[test]
    fn what_never_ends_is_left() {
        assert_eq!(Parser::new(b"[ 1 2", 0).object(), None);
        assert_eq!(Parser::new("[".repeat(99).as_bytes(), 0).object(), None);
        assert_eq!(
            Parser::new(b"(a", 0).object(),
            Some(Object::Text(b"a".to_vec()))
        );
    }
}
