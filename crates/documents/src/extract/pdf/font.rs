//! What the codes of a font stand for.

use super::file::File;
use super::object::{Dictionary, Object, Parser};
use encoding_rs::GB18030;
use std::collections::BTreeMap;

/// How a font's codes become letters.
#[derive(Debug, Clone)]
pub(super) struct Font {
    wide: bool,
    letters: BTreeMap<u32, String>,
    encoding: Encoding,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    /// Codes mean nothing by themselves.
    Own,
    /// A byte is a letter of Western Europe.
    Latin,
    /// Two bytes are UTF-16.
    Utf16,
    /// GBK.
    Gbk,
}

impl Font {
    /// A font by its dictionary.
    pub fn new(file: &File<'_>, font: &Dictionary) -> Font {
        let subtype = file.entry(font, "Subtype").and_then(Object::name);
        let wide = subtype == Some("Type0");
        let encoding = match file.entry(font, "Encoding").and_then(Object::name) {
            Some(name) if name.contains("UCS2") || name.contains("UTF16") => Encoding::Utf16,
            Some(name) if name.starts_with("GB") => Encoding::Gbk,
            _ if wide => Encoding::Own,
            _ => Encoding::Latin,
        };
        let map = match font.get("ToUnicode") {
            Some(Object::Reference(number)) => file.stream(*number),
            _ => None,
        };
        Font {
            wide,
            letters: map.map(|map| letters(&map)).unwrap_or_default(),
            encoding,
        }
    }

    /// The text of some codes; codes that stand for nothing known are left out.
    pub fn text(&self, codes: &[u8]) -> String {
        if self.letters.is_empty() {
            return match self.encoding {
                Encoding::Own => String::new(),
                Encoding::Latin => codes.iter().map(|byte| char::from(*byte)).collect(),
                Encoding::Gbk => GB18030.decode_without_bom_handling(codes).0.into_owned(),
                Encoding::Utf16 => utf_16(codes),
            };
        }
        let width = if self.wide { 2 } else { 1 };
        let mut out = String::new();
        for code in codes.chunks(width) {
            let code = code
                .iter()
                .fold(0_u32, |code, byte| code << 8 | u32::from(*byte));
            if let Some(letters) = self.letters.get(&code) {
                out.push_str(letters);
            }
        }
        out
    }
}

fn utf_16(bytes: &[u8]) -> String {
    let pairs = bytes
        .chunks_exact(2)
        .map(|pair| u16::from(pair[0]) << 8 | u16::from(pair[1]));
    char::decode_utf16(pairs).filter_map(Result::ok).collect()
}

fn code(object: &Object) -> Option<u32> {
    match object {
        Object::Text(bytes) if bytes.len() <= 4 => Some(
            bytes
                .iter()
                .fold(0, |code, byte| code << 8 | u32::from(*byte)),
        ),
        _ => None,
    }
}

/// Codes and letters of a character map.
fn letters(map: &[u8]) -> BTreeMap<u32, String> {
    let mut found = BTreeMap::new();
    let mut parser = Parser::new(map, 0);
    let mut operands: Vec<Object> = Vec::new();
    while let Some(object) = parser.object() {
        let Object::Word(word) = &object else {
            operands.push(object);
            continue;
        };
        match word.as_str() {
            "endbfchar" => {
                for pair in operands.chunks_exact(2) {
                    if let (Some(code), Object::Text(text)) = (code(&pair[0]), &pair[1]) {
                        found.insert(code, utf_16(text));
                    }
                }
            }
            "endbfrange" => operands
                .chunks_exact(3)
                .for_each(|range| add_range(range, &mut found)),
            _ => {}
        }
        operands.clear();
    }
    found
}

/// `<from> <to> <first>` or `<from> <to> [<one> <two> …]`.
fn add_range(range: &[Object], found: &mut BTreeMap<u32, String>) {
    let (Some(from), Some(to)) = (code(&range[0]), code(&range[1])) else {
        return;
    };
    let to = to.min(from.saturating_add(0xFFFF));
    match &range[2] {
        Object::Array(items) => {
            for (code, item) in (from..=to).zip(items) {
                if let Object::Text(text) = item {
                    found.insert(code, utf_16(text));
                }
            }
        }
        Object::Text(first) => {
            let Some(last) = utf_16(first).chars().last() else {
                return;
            };
            for (code, ahead) in (from..=to).zip(0_u32..) {
                let letter = char::from_u32(u32::from(last).saturating_add(ahead));
                found.insert(code, letter.map(String::from).unwrap_or_default());
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn character_maps_are_read_in_all_three_forms() {
        let map = b"1 beginbfchar <01> <4e2d> endbfchar 2 beginbfrange <0002> <0003> <6587> <05> <06> [<0041> <00420043>] endbfrange";
        let found = letters(map);
        let told: Vec<(u32, &str)> = found
            .iter()
            .map(|(code, text)| (*code, text.as_str()))
            .collect();
        assert_eq!(told, [(1, "中"), (2, "文"), (3, "斈"), (5, "A"), (6, "BC")]);
    }
}
