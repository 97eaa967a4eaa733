//! Source files as the rules read them: code, texts and comments apart, tests left out.

use std::path::{Path, PathBuf};

/// Folders that hold nothing of the project's own.
const FOREIGN: [&str; 5] = [".git", "target", "node_modules", "bundle", "data"];

/// A text in quotation marks, with the line on which it begins.
pub struct Quoted {
    pub line: usize,
    pub text: String,
}

/// One Rust file, without comments and without its tests.
pub struct Source {
    /// From the root of the checkout, with `/`.
    pub path: String,
    /// Code with comments and texts blanked, line by line as in the file.
    pub code: String,
    pub quoted: Vec<Quoted>,
}

impl Source {
    /// Reads Rust source.
    pub fn parse(path: &str, text: &str) -> Self {
        let (code, quoted) = split(text);
        let tests = test_lines(&code);
        let is_test = |line: usize| tests.iter().any(|range| range.contains(&line));
        let code = code
            .lines()
            .enumerate()
            .map(|(index, line)| if is_test(index + 1) { "" } else { line })
            .collect::<Vec<_>>()
            .join("\n");
        let quoted = quoted
            .into_iter()
            .filter(|quoted| !is_test(quoted.line))
            .collect();
        Self {
            path: path.to_string(),
            code,
            quoted,
        }
    }

    /// The lines of code, numbered from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.code
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line))
    }

    /// A finding at a line of this file.
    pub fn at(&self, line: usize, what: impl std::fmt::Display) -> String {
        format!("{}:{line}: {what}", self.path)
    }
}

/// The root of the checkout.
pub fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize()
        .expect("the crate lies two folders below the root")
}

/// Every file of the project, from the root, with `/`, in order.
pub fn files() -> Vec<String> {
    let mut found = Vec::new();
    walk(&root(), "", &mut found);
    found.sort();
    assert!(
        found.len() > 20,
        "the walk over the checkout finds too little: {found:?}"
    );
    found
}

fn walk(folder: &Path, prefix: &str, found: &mut Vec<String>) {
    let entries = std::fs::read_dir(folder).expect("a folder of the checkout can be read");
    for entry in entries {
        let entry = entry.expect("an entry of the checkout can be read");
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if FOREIGN.contains(&name.as_str()) {
            continue;
        }
        if entry.file_type().expect("an entry has a type").is_dir() {
            walk(&entry.path(), &format!("{path}/"), found);
        } else {
            found.push(path);
        }
    }
}

/// The text of a file of the project; files that are not text are empty here.
pub fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_default()
}

/// All Rust files of the crates' `src` folders that are not tests.
pub fn sources() -> Vec<Source> {
    let found: Vec<Source> = files()
        .iter()
        .filter(|path| is_source(path))
        .map(|path| Source::parse(path, &read(path)))
        .collect();
    assert!(found.len() > 20, "too few source files found");
    found
}

fn is_source(path: &str) -> bool {
    let in_crate = path.starts_with("crates/") && path.contains("/src/") && path.ends_with(".rs");
    in_crate && !path.ends_with("/tests.rs") && !path.contains("/tests/")
}

/// Splits source into code (comments and texts blanked) and texts.
fn split(text: &str) -> (String, Vec<Quoted>) {
    let characters: Vec<char> = text.chars().collect();
    let mut code = String::with_capacity(text.len());
    let mut quoted = Vec::new();
    let (mut at, mut line) = (0, 1);
    while at < characters.len() {
        let end = match token(&characters, at) {
            Token::Code => {
                code.push(characters[at]);
                line += usize::from(characters[at] == '\n');
                at += 1;
                continue;
            }
            Token::Comment(end) => end,
            Token::Text(end) => {
                quoted.push(Quoted {
                    line,
                    text: characters[at..end].iter().collect(),
                });
                end
            }
        };
        let end = end.min(characters.len());
        for character in &characters[at..end] {
            code.push(if *character == '\n' { '\n' } else { ' ' });
            line += usize::from(*character == '\n');
        }
        at = end;
    }
    (code, quoted)
}

/// What stands at a place in source; comments and texts with the place after them.
enum Token {
    Code,
    Comment(usize),
    Text(usize),
}

fn token(characters: &[char], at: usize) -> Token {
    let next = characters.get(at + 1).copied().unwrap_or(' ');
    match characters[at] {
        '/' if next == '/' => Token::Comment(find(characters, at, &['\n'])),
        '/' if next == '*' => Token::Comment(block_comment(characters, at)),
        '"' => Token::Text(text_end(characters, at + 1)),
        'r' if next == '"' || next == '#' => raw_text(characters, at),
        '\'' => character_literal(characters, at),
        _ => Token::Code,
    }
}

fn find(characters: &[char], from: usize, wanted: &[char]) -> usize {
    let rest = characters.get(from..).unwrap_or_default();
    let place = rest
        .windows(wanted.len())
        .position(|window| window == wanted);
    place.map_or(characters.len(), |place| from + place)
}

fn block_comment(characters: &[char], at: usize) -> usize {
    let (mut depth, mut place) = (0, at);
    while place + 1 < characters.len() {
        match (characters[place], characters[place + 1]) {
            ('/', '*') => depth += 1,
            ('*', '/') => depth -= 1,
            _ => {
                place += 1;
                continue;
            }
        }
        place += 2;
        if depth == 0 {
            return place;
        }
    }
    characters.len()
}

fn text_end(characters: &[char], mut place: usize) -> usize {
    while place < characters.len() && characters[place] != '"' {
        place += if characters[place] == '\\' { 2 } else { 1 };
    }
    place + 1
}

fn raw_text(characters: &[char], at: usize) -> Token {
    let word_before = at > 0 && is_word(characters[at - 1]) && characters[at - 1] != 'b';
    let hashes = characters[at + 1..]
        .iter()
        .take_while(|character| **character == '#')
        .count();
    if word_before || characters.get(at + 1 + hashes) != Some(&'"') {
        return Token::Code;
    }
    let mut closing = vec!['"'];
    closing.extend(std::iter::repeat_n('#', hashes));
    Token::Text(find(characters, at + 2 + hashes, &closing) + closing.len())
}

/// `'a'` and `'\n'` are blanked; `'a` is a lifetime and stays.
fn character_literal(characters: &[char], at: usize) -> Token {
    if characters.get(at + 1) == Some(&'\\') {
        return Token::Comment(find(characters, at + 3, &['\'']) + 1);
    }
    match characters.get(at + 2) {
        Some('\'') => Token::Comment(at + 3),
        _ => Token::Code,
    }
}

/// Whether a character belongs to a word of code.
pub fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

/// The lines of items that are compiled only for tests.
fn test_lines(code: &str) -> Vec<std::ops::RangeInclusive<usize>> {
    let mut ranges = Vec::new();
    for (start, _) in code.match_indices("#[cfg(test)]") {
        let mut depth = 0;
        let mut end = code.len();
        for (place, character) in code[start..].char_indices() {
            depth += match character {
                '{' | '[' | '(' => 1,
                '}' | ']' | ')' => -1,
                _ => 0,
            };
            let closes = character == ';' || character == '}';
            if depth == 0 && closes {
                end = start + place;
                break;
            }
        }
        let line_of = |place: usize| code[..place].matches('\n').count() + 1;
        ranges.push(line_of(start)..=line_of(end));
    }
    ranges
}

#[test]
fn texts_comments_and_tests_are_told_apart() {
    let source = Source::parse(
        "a.rs",
        "fn a<'x>() { // \"no\"\n  let b = \"yes \\\" 1\"; /* \"no\" /* */ */ let c = r#\"raw \" 2\"#;\n  let d = '\"'; let e = \"three\";\n}\n#[cfg(test)]\nmod tests { fn f() { \"hidden\"; } }\nfn after() {}\n",
    );
    let texts: Vec<(usize, &str)> = source
        .quoted
        .iter()
        .map(|quoted| (quoted.line, quoted.text.as_str()))
        .collect();
    assert_eq!(
        texts,
        [
            (2, "\"yes \\\" 1\""),
            (2, "r#\"raw \" 2\"#"),
            (3, "\"three\"")
        ]
    );
    assert!(!source.code.contains("mod tests"));
    assert!(source.code.contains("fn after"));
    assert!(!source.code.contains("no"));
}
