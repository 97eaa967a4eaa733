//! Words that must not stand in code: names of businesses, SQL, names of databases, law, legal numbers.

use super::source::{Source, files, is_word, read, sources};

/// Where the databases may be named, besides `store/dialect.rs` and `store/connect.rs`.
const CONFIGURATION: [&str; 3] = [
    "crates/platform/src/store/dialect.rs",
    "crates/platform/src/store/connect.rs",
    "crates/platform/src/configuration.rs",
];

const STORE: &str = "crates/platform/src/store/";

/// Beginnings of statements; in capitals, as the style asks.
const STATEMENTS: [&str; 8] = [
    "SELECT ",
    "INSERT INTO ",
    "UPDATE ",
    "DELETE FROM ",
    "CREATE TABLE ",
    "ALTER TABLE ",
    "DROP TABLE ",
    "CREATE INDEX ",
];

/// Types and functions that make a length of time or a sum of money.
const LEGAL_QUANTITIES: [&str; 6] = [
    "CalendarDays",
    "WorkingDays",
    "Hours",
    "Months",
    "Years",
    "Cents",
];

/// What the domain must not reach: disk, network, environment, clock, other programs, async, threads that outlive
/// their call. Scoped threads compute and end.
const OUTSIDE: [&str; 11] = [
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "thread::spawn",
    "thread::sleep",
    "SystemTime",
    "Instant",
    "::now(",
    "async fn",
    "File::",
];

const SPANS: [&str; 5] = ["hours", "days", "weeks", "months", "years"];

/// Identifiers and Chinese names of all modules.
fn business_names() -> Vec<String> {
    let modules: Vec<String> = files()
        .into_iter()
        .filter(|path| path.starts_with("modules/") && path.ends_with("/module.toml"))
        .collect();
    modules
        .iter()
        .flat_map(|path| names_of(&read(path)))
        .collect()
}

/// `id` and `name` at the head of a module, before its first table.
fn names_of(module: &str) -> Vec<String> {
    let head = module.lines().take_while(|line| !line.starts_with('['));
    head.filter_map(|line| {
        let (key, value) = line.split_once('=')?;
        let value = value.trim().trim_matches('"').to_string();
        matches!(key.trim(), "id" | "name").then_some(value)
    })
    .collect()
}

fn names_a_business(source: &Source, names: &[String]) -> Vec<String> {
    let code = source.lines().map(|(line, code)| (line, code.to_string()));
    let texts = source
        .quoted
        .iter()
        .map(|quoted| (quoted.line, quoted.text.clone()));
    let mut found = Vec::new();
    for (line, text) in code.chain(texts) {
        let named = names.iter().filter(|name| has_word(&text, name));
        found.extend(named.map(|name| source.at(line, format!("names the business {name}"))));
    }
    found
}

/// Whether a text has a word; `_` joins words, letters beyond ASCII stand on their own.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(place, _)| {
        let before = text[..place].chars().next_back().is_some_and(is_word);
        let after = text[place + word.len()..]
            .chars()
            .next()
            .is_some_and(is_word);
        !before && !after
    })
}

fn has_sql(source: &Source) -> Vec<String> {
    if source.path.starts_with(STORE) {
        return Vec::new();
    }
    let statements = source.quoted.iter().filter(|quoted| {
        STATEMENTS.iter().any(|statement| {
            quoted.text.match_indices(statement).any(|(place, _)| {
                !quoted.text[..place]
                    .chars()
                    .next_back()
                    .is_some_and(is_word)
            })
        })
    });
    statements
        .map(|quoted| source.at(quoted.line, "SQL outside the store"))
        .collect()
}

fn names_a_database(source: &Source) -> Vec<String> {
    if CONFIGURATION.contains(&source.path.as_str()) {
        return Vec::new();
    }
    let code = source.lines().map(|(line, code)| (line, code.to_string()));
    let texts = source
        .quoted
        .iter()
        .map(|quoted| (quoted.line, quoted.text.clone()));
    code.chain(texts)
        .filter(|(_, text)| {
            let text = text.to_lowercase();
            ["sqlite", "postgres"]
                .iter()
                .any(|name| text.contains(name))
        })
        .map(|(line, _)| source.at(line, "names a database outside the dialect"))
        .collect()
}

fn states_law(source: &Source) -> Vec<String> {
    let texts = source.quoted.iter().filter(|quoted| {
        quoted.text.contains('《') || has_article(&quoted.text) || has_version(&quoted.text)
    });
    texts
        .map(|quoted| source.at(quoted.line, "a law title or an article in code"))
        .collect()
}

/// 第三十条, 第30条.
fn has_article(text: &str) -> bool {
    text.split('第').skip(1).any(|rest| {
        let number = |character: char| {
            character.is_ascii_digit() || "〇零一二三四五六七八九十百千".contains(character)
        };
        let tail = rest.trim_start_matches(number);
        tail.len() < rest.len() && tail.starts_with('条')
    })
}

/// A citation such as 某某法(2023)#30.
fn has_version(text: &str) -> bool {
    text.match_indices(")#").any(|(place, _)| {
        let digits = text[..place]
            .chars()
            .rev()
            .take_while(char::is_ascii_digit)
            .count();
        digits == 4 && text[place + 2..].starts_with(|next: char| next.is_ascii_digit())
    })
}

fn states_a_legal_number(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for (line, code) in source.lines() {
        let made = LEGAL_QUANTITIES.iter().any(|name| {
            code.match_indices(&format!("{name}("))
                .any(|(place, text)| {
                    let inside = !code[..place].chars().next_back().is_some_and(is_word);
                    inside && above_one(&code[place + text.len()..])
                })
        });
        let called = SPANS.iter().any(|span| {
            let argument = format!(".{span}(");
            code.match_indices(&argument).any(|(place, text)| {
                above_one(&code[place + text.len()..]) || above_one_before(&code[..place])
            })
        });
        if made || called {
            found.push(source.at(line, "a legal number in code"));
        }
    }
    found
}

fn above_one(text: &str) -> bool {
    let digits: String = text
        .trim_start()
        .chars()
        .take_while(|next| next.is_ascii_digit() || *next == '_')
        .collect();
    digits
        .replace('_', "")
        .parse::<u64>()
        .is_ok_and(|number| number > 1)
}

/// `30.days()`: a literal before the call, not a field such as `pair.0`.
fn above_one_before(text: &str) -> bool {
    let digits: String = text
        .chars()
        .rev()
        .take_while(|next| next.is_ascii_digit() || *next == '_')
        .collect();
    let before = text[..text.len() - digits.len()].chars().next_back();
    let literal = !before.is_some_and(|before| is_word(before) || before == '.');
    literal && above_one(&digits.chars().rev().collect::<String>())
}

fn reaches_outside(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for (line, code) in source.lines() {
        let named = OUTSIDE.iter().filter(|name| code.contains(*name));
        found.extend(
            named.map(|name| source.at(line, format!("the domain reaches outside: {name}"))),
        );
    }
    found
}

fn none(found: Vec<String>) {
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_business_is_named_in_rust() {
    let names = business_names();
    none(
        sources()
            .iter()
            .flat_map(|source| names_a_business(source, &names))
            .collect(),
    );
}

#[test]
fn a_named_business_is_seen() {
    let names = names_of("id = \"parking\"\nname = \"停车\"\n[number]\nname = \"no\"\n");
    assert_eq!(names, ["parking", "停车"]);
    let bad = Source::parse(
        "a.rs",
        "let x = \"停车申请\";\nfn parking() {}\n\"parking.count\";",
    );
    assert_eq!(names_a_business(&bad, &names).len(), 3);
    let good = Source::parse("a.rs", "// parking\nfn parking_place() {}");
    assert!(names_a_business(&good, &names).is_empty());
}

#[test]
fn sql_stands_only_in_the_store() {
    none(sources().iter().flat_map(has_sql).collect());
}

#[test]
fn sql_outside_the_store_is_seen() {
    let text = "let a = \"SELECT 1\"; let b = \"x; DELETE FROM y\";\nlet c = \"LASTUPDATE now\";";
    let path = "crates/platform/src/operations/a.rs";
    assert_eq!(has_sql(&Source::parse(path, text)).len(), 2);
    assert!(has_sql(&Source::parse("crates/platform/src/store/a.rs", text)).is_empty());
}

#[test]
fn databases_are_named_only_in_the_dialect() {
    none(sources().iter().flat_map(names_a_database).collect());
}

#[test]
fn a_named_database_is_seen() {
    let text = "use rusqlite::Row;\nlet a = \"postgres://\";\n// SQLite";
    let path = "crates/platform/src/store/records.rs";
    assert_eq!(names_a_database(&Source::parse(path, text)).len(), 2);
    assert!(names_a_database(&Source::parse(CONFIGURATION[0], text)).is_empty());
}

#[test]
fn no_law_is_stated_in_the_domain() {
    let domain = sources()
        .into_iter()
        .filter(|source| source.path.starts_with("crates/domain/"));
    none(
        domain
            .flat_map(|source| [states_law(&source), states_a_legal_number(&source)].concat())
            .collect(),
    );
}

#[test]
fn a_law_title_or_an_article_is_seen() {
    let bad = "\"《某法》\";\n\"依第三十条\";\n\"第88条第二款\";\n\"某法(2023)#30\";";
    assert_eq!(states_law(&Source::parse("a.rs", bad)).len(), 4);
    let good = "\"第{number}条\"; \"第一步\"; \"(2023)#x\"; // 《某法》第三十条";
    assert!(states_law(&Source::parse("a.rs", good)).is_empty());
}

#[test]
fn a_legal_number_is_seen() {
    let bad = "WorkingDays(5)\nLength::Months( 2)\nspan.days(60)\n30.days()\nCents(1_000)";
    assert_eq!(states_a_legal_number(&Source::parse("a.rs", bad)).len(), 5);
    let good = "WorkingDays(1)\nLength::Hours(number)\nspan.days(1)\n1.day()\nx.0.days()\nMyYears(5)\n#[cfg(test)]\nmod tests { fn f() { Years(9); } }";
    let found = states_a_legal_number(&Source::parse("a.rs", good));
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn the_domain_is_pure() {
    let domain = sources()
        .into_iter()
        .filter(|source| source.path.starts_with("crates/domain/"));
    none(domain.flat_map(|source| reaches_outside(&source)).collect());
}

#[test]
fn what_reaches_outside_is_seen() {
    let bad = "use std::fs;\nlet a = Timestamp::now();\nasync fn f() {}\nfn g(_: SystemTime) {}";
    assert_eq!(reaches_outside(&Source::parse("a.rs", bad)).len(), 4);
    let good = "// std::fs\nfn known() {}\nlet now = moment; #[cfg(test)] mod t { use std::fs; }";
    assert_eq!(
        reaches_outside(&Source::parse("a.rs", good)),
        Vec::<String>::new()
    );
}
