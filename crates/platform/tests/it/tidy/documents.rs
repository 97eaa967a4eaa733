//! Files as such: their length, the paths that documents name, traces of machines, unfinished work.

use super::source::{files, read, root};

/// The longest a Rust file may be.
const LONGEST: usize = 500;

/// First parts of paths that documents name from the root.
const TOP: [&str; 12] = [
    "crates/",
    "docs/",
    "modules/",
    "laws/",
    "calendar/",
    "indicators/",
    "demonstration/",
    "discretion/",
    "scripts/",
    "tests/",
    ".ci/",
    ".github/",
];

fn too_long(path: &str, text: &str) -> Option<String> {
    let lines = text.lines().count();
    (lines > LONGEST).then(|| format!("{path}: {lines} lines, {LONGEST} are the most"))
}

/// The paths of the project that a document names: in backticks, or as the target of a link.
fn named_paths(document: &str, text: &str) -> Vec<String> {
    let mut named: Vec<String> = text
        .split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_string)
        .filter(|name| TOP.iter().any(|top| name.starts_with(top)) && is_whole(name))
        .collect();
    let folder = document.rsplit_once('/').map_or("", |(folder, _)| folder);
    for rest in text.split("](").skip(1) {
        let target = rest.split([')', '#', ' ']).next().unwrap_or_default();
        if !target.is_empty() && !target.contains("://") && is_whole(target) {
            named.push(
                format!("{folder}/{target}")
                    .trim_start_matches('/')
                    .to_string(),
            );
        }
    }
    named
}

/// A path without a part that stands for many.
fn is_whole(name: &str) -> bool {
    !name.contains(|character: char| "<>{}*…|=() \n".contains(character))
        && !["NNNN", "CODE", "YEAR", "COMMAND"]
            .iter()
            .any(|word| name.contains(word))
        && name.is_ascii()
}

/// Words that tell on which machine a file was written, or from where packages come.
fn traces() -> Vec<String> {
    [
        ("/wor", "k/"),
        ("/roo", "t/"),
        ("/far", "m/"),
        ("/tmp", "/w/"),
        ("/bash", "_job"),
        ("crates", ".io"),
        ("py", "pi.org"),
        ("npm", "js"),
        ("deb.", "debian"),
    ]
    .iter()
    .map(|(first, second)| format!("{first}{second}"))
    .collect()
}

/// Words of unfinished work.
fn unfinished() -> Vec<String> {
    [
        ("TO", "DO"),
        ("FIX", "ME"),
        ("XX", "X"),
        ("HA", "CK"),
        ("todo", "!"),
        ("unimpl", "emented!"),
        ("#[ign", "ore"),
        ("#[all", "ow("),
        ("lorem", " ipsum"),
    ]
    .iter()
    .map(|(first, second)| format!("{first}{second}"))
    .collect()
}

fn lines_with(path: &str, text: &str, words: &[String]) -> Vec<String> {
    let lines = text.lines().enumerate();
    let marked = lines.filter(|(_, line)| words.iter().any(|word| has_mark(line, word)));
    marked
        .map(|(index, line)| format!("{path}:{}: {}", index + 1, line.trim()))
        .collect()
}

/// Whether a line has a mark, not as part of a longer word.
fn has_mark(line: &str, mark: &str) -> bool {
    let capitals = mark.chars().all(|character| character.is_ascii_uppercase());
    line.match_indices(mark).any(|(place, _)| {
        let letter =
            |character: Option<char>| character.is_some_and(|it| it.is_ascii_alphanumeric());
        let before = letter(line[..place].chars().next_back());
        let after = letter(line[place + mark.len()..].chars().next());
        !capitals || (!before && !after)
    })
}

fn ends_with_one_of(path: &str, endings: &[&str]) -> bool {
    endings.iter().any(|ending| path.ends_with(ending))
}

fn none(found: Vec<String>) {
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn rust_files_are_short() {
    let rust = files().into_iter().filter(|path| path.ends_with(".rs"));
    none(
        rust.filter_map(|path| too_long(&path, &read(&path)))
            .collect(),
    );
}

#[test]
fn a_long_file_is_seen() {
    assert!(too_long("a.rs", &"x\n".repeat(LONGEST + 1)).is_some());
    assert!(too_long("a.rs", &"x\n".repeat(LONGEST)).is_none());
}

#[test]
fn paths_in_documents_exist() {
    let mut found = Vec::new();
    for document in files().into_iter().filter(|path| path.ends_with(".md")) {
        if document.contains("/letters/") {
            continue;
        }
        let named = named_paths(&document, &read(&document));
        let missing = named.into_iter().filter(|name| !root().join(name).exists());
        found.extend(missing.map(|name| format!("{document} names {name}, which is not there")));
    }
    none(found);
}

#[test]
fn paths_are_read_from_documents() {
    let text = "See `crates/domain/src/law/`, `modules/<area>/<business>/`, `docs/no.md`, `crates::x`, [here](decisions/0001.md#a), [out](https://example.org).";
    assert_eq!(
        named_paths("docs/a.md", text),
        [
            "crates/domain/src/law/",
            "docs/no.md",
            "docs/decisions/0001.md"
        ]
    );
    assert!(!root().join("docs/no.md").exists());
}

#[test]
fn no_file_tells_where_it_was_written() {
    let mut found = Vec::new();
    for path in files() {
        let machine_made = ends_with_one_of(&path, &["Cargo.lock", "package-lock.json"]);
        if !machine_made {
            found.extend(lines_with(&path, &read(&path), &traces()));
        }
    }
    none(found);
}

#[test]
fn nothing_is_left_unfinished() {
    let endings = [
        ".rs", ".toml", ".html", ".js", ".mjs", ".ts", ".css", ".sh", ".md",
    ];
    let mut found = Vec::new();
    for path in files()
        .into_iter()
        .filter(|path| ends_with_one_of(path, &endings))
    {
        // The style guide names the marks that it forbids.
        if !path.ends_with("STYLE.md") {
            found.extend(lines_with(&path, &read(&path), &unfinished()));
        }
    }
    none(found);
}

#[test]
fn traces_and_marks_are_seen() {
    for word in traces().into_iter().chain(unfinished()) {
        let words = [word.clone()];
        assert_eq!(
            lines_with("a", &format!("one\nat {word} two"), &words).len(),
            1,
            "{word}"
        );
    }
    let marks = unfinished();
    assert!(lines_with("a", &format!("LEFT{}S a", marks[0]), &marks).is_empty());
}
