//! A PDF file as its objects, found by looking for them and not by its table, which is often wrong.

use super::object::{Dictionary, Object, Parser};
use std::collections::BTreeMap;
use std::io::Read;

/// The objects of a file.
pub(super) struct File<'a> {
    bytes: &'a [u8],
    objects: BTreeMap<u32, Stored>,
    /// Bytes that may still be unfolded.
    left: std::cell::Cell<usize>,
}

/// An object with the stream behind it, as bytes of the file.
#[derive(Debug, Clone)]
struct Stored {
    object: Object,
    stream: Option<usize>,
}

impl<'a> File<'a> {
    /// Finds all objects; streams unfold to at most `limit` bytes together.
    pub fn open(bytes: &'a [u8], limit: usize) -> File<'a> {
        let mut file = File {
            bytes,
            objects: BTreeMap::new(),
            left: std::cell::Cell::new(limit),
        };
        for (number, at) in places(bytes) {
            let mut parser = Parser::new(bytes, at);
            let Some(object) = parser.object() else {
                continue;
            };
            parser.skip();
            let stream = bytes[parser.at..].starts_with(b"stream").then(|| {
                let start = parser.at + 6;
                let ends = &bytes[start..];
                let returns = usize::from(ends.starts_with(b"\r"));
                start + returns + usize::from(ends[returns..].starts_with(b"\n"))
            });
            file.objects.insert(number, Stored { object, stream });
        }
        file.unfold();
        file
    }

    /// Adds the objects that stand in streams of objects.
    fn unfold(&mut self) {
        let numbers: Vec<u32> = self.objects.keys().copied().collect();
        for number in numbers {
            let Some(dictionary) = self.dictionary(number) else {
                continue;
            };
            if dictionary.get("Type").and_then(Object::name) != Some("ObjStm") {
                continue;
            }
            let count = self.resolved_number(dictionary.get("N"));
            let first = self.resolved_number(dictionary.get("First"));
            let (Some(count), Some(first), Some(data)) = (count, first, self.stream(number)) else {
                continue;
            };
            let mut head = Parser::new(&data, 0);
            for _ in 0..count.min(data.len()) {
                let (Some(Object::Number(own)), Some(Object::Number(at))) =
                    (head.object(), head.object())
                else {
                    break;
                };
                let place = first.saturating_add(whole(at));
                let object = Parser::new(&data, place.min(data.len())).object();
                let own = u32::try_from(whole(own)).unwrap_or(0);
                if let Some(object) = object {
                    self.objects.entry(own).or_insert(Stored {
                        object,
                        stream: None,
                    });
                }
            }
        }
    }

    fn resolved_number(&self, object: Option<&Object>) -> Option<usize> {
        self.resolve(object?).number().map(whole)
    }

    /// The object itself, where one refers to another.
    pub fn resolve<'o>(&'o self, object: &'o Object) -> &'o Object {
        let mut found = object;
        for _ in 0..8 {
            match found {
                Object::Reference(number) => match self.objects.get(number) {
                    Some(stored) => found = &stored.object,
                    None => return found,
                },
                _ => return found,
            }
        }
        found
    }

    /// An entry of a dictionary, resolved.
    pub fn entry<'o>(&'o self, dictionary: &'o Dictionary, key: &str) -> Option<&'o Object> {
        dictionary.get(key).map(|object| self.resolve(object))
    }

    /// The entry as a dictionary.
    pub fn within<'o>(&'o self, dictionary: &'o Dictionary, key: &str) -> Option<&'o Dictionary> {
        match self.entry(dictionary, key)? {
            Object::Dictionary(found) => Some(found),
            _ => None,
        }
    }

    /// The dictionary of an object.
    pub fn dictionary(&self, number: u32) -> Option<&Dictionary> {
        match &self.objects.get(&number)?.object {
            Object::Dictionary(found) => Some(found),
            _ => None,
        }
    }

    /// Dictionaries whose `Type` is this, with their numbers.
    pub fn of_type(&self, name: &str) -> impl Iterator<Item = (u32, &Dictionary)> {
        self.objects.keys().filter_map(move |number| {
            let found = self.dictionary(*number)?;
            let is = self.entry(found, "Type").and_then(Object::name) == Some(name);
            is.then_some((*number, found))
        })
    }

    /// Whether the file is locked.
    pub fn is_encrypted(&self) -> bool {
        let tail = &self.bytes[self.bytes.len().saturating_sub(4096)..];
        let named = tail.windows(8).any(|window| window == b"/Encrypt");
        named
            || self
                .of_type("XRef")
                .any(|(_, found)| found.contains_key("Encrypt"))
    }

    /// The bytes of a stream, unfolded; none for pictures and whatever else is folded in another way.
    pub fn stream(&self, number: u32) -> Option<Vec<u8>> {
        let stored = self.objects.get(&number)?;
        let (start, dictionary) = (stored.stream?, self.dictionary(number)?);
        let length = self.resolved_number(dictionary.get("Length"));
        let rest = self.bytes.get(start..)?;
        let fits = |length: &usize| {
            rest.get(*length..)
                .is_some_and(|rest| rest.trim_ascii_start().starts_with(b"endstream"))
        };
        let length = length.filter(fits).or_else(|| find(rest, b"endstream"))?;
        let data = &rest[..length];
        match self.entry(dictionary, "Filter") {
            None => self.allowed(data.to_vec()),
            Some(Object::Name(name)) if name == "FlateDecode" => self.inflated(data),
            Some(Object::Array(names)) => match names.as_slice() {
                [] => self.allowed(data.to_vec()),
                [Object::Name(name)] if name == "FlateDecode" => self.inflated(data),
                _ => None,
            },
            Some(_) => None,
        }
    }

    fn inflated(&self, data: &[u8]) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let most = self.left.get() as u64 + 1;
        // A damaged end still leaves what came before it.
        let _damage = flate2::read::ZlibDecoder::new(data)
            .take(most)
            .read_to_end(&mut out);
        self.allowed(out)
    }

    /// Counts bytes against the limit.
    fn allowed(&self, data: Vec<u8>) -> Option<Vec<u8>> {
        let left = self.left.get().checked_sub(data.len())?;
        self.left.set(left);
        Some(data)
    }
}

/// A number as a place; none below zero.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the number is held within bounds before"
)]
fn whole(number: f64) -> usize {
    number.clamp(0.0, 4e9) as usize
}

/// The places behind each `N G obj`.
fn places(bytes: &[u8]) -> Vec<(u32, usize)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = find(&bytes[from..], b"obj") {
        let place = from + at;
        from = place + 3;
        if let Some(number) = number_before(&bytes[..place]) {
            found.push((number, place + 3));
        }
    }
    found
}

/// The object's number before `G obj`.
fn number_before(bytes: &[u8]) -> Option<u32> {
    let bytes = &bytes[bytes.len().saturating_sub(24)..];
    let text = std::str::from_utf8(bytes.trim_ascii_end()).ok();
    let text = match text {
        Some(text) => text,
        None => {
            let start = bytes.iter().rposition(|byte| !byte.is_ascii())? + 1;
            std::str::from_utf8(bytes[start..].trim_ascii_end()).ok()?
        }
    };
    let mut words = text.rsplit(|letter: char| !letter.is_ascii_digit());
    let (generation, number) = (words.next()?, words.next()?);
    (!generation.is_empty()).then(|| number.parse().ok())?
}

/// Where some bytes stand.
pub(super) fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut from = 0;
    loop {
        let at = from + bytes.get(from..)?.iter().position(|byte| *byte == first)?;
        if bytes[at..].starts_with(wanted) {
            return Some(at);
        }
        from = at + 1;
    }
}
