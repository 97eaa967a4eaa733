//! Who may know whom: crates, layers of the domain, layers of the program.

use super::source::{Source, is_word, read, sources};

/// Layers of the domain, lowest first; those on one line do not know each other.
/// `policy` stands apart: it knows identifiers only, and only the modules, which name roles, know it.
const DOMAIN: [&[&str]; 8] = [
    &["identifier", "reading"],
    &["law"],
    &["engines"],
    &["register"],
    &["condition"],
    &["procedure", "indicator", "policy"],
    &["module"],
    &["statistics"],
];

/// Layers of the program, lowest first; what is named here does not know what stands later.
/// The JSON interface stands in the running web program; the command line starts pages and jobs.
const PLATFORM: [&[&str]; 5] = [
    &["store"],
    &["operations"],
    &["web", "jobs"],
    &["api"],
    &["cli"],
];

/// A path that a file names, resolved from the root of its crate.
struct Named {
    line: usize,
    path: Vec<String>,
}

/// Every breach in one file.
pub fn breaches(source: &Source) -> Vec<String> {
    let mut parts = source.path.split('/').skip(1);
    let (Some(krate), Some("src")) = (parts.next(), parts.next()) else {
        return Vec::new();
    };
    let own = module_path(&parts.collect::<Vec<_>>());
    let mut found = foreign_crates(source, krate);
    for named in named_paths(source, &own) {
        let breach = match krate {
            "domain" => domain_breach(&own, &named.path),
            "platform" => platform_breach(&own, &named.path),
            _ => None,
        };
        found.extend(breach.map(|breach| source.at(named.line, breach)));
    }
    found.dedup();
    found
}

fn module_path(parts: &[&str]) -> Vec<String> {
    let mut path: Vec<String> = parts
        .iter()
        .map(|part| part.trim_end_matches(".rs").to_string())
        .collect();
    if matches!(
        path.last().map(String::as_str),
        Some("mod" | "lib" | "main")
    ) {
        path.pop();
    }
    path
}

fn foreign_crates(source: &Source, krate: &str) -> Vec<String> {
    let forbidden: &[&str] = match krate {
        "domain" => &["documents", "platform"],
        "documents" => &["domain", "platform"],
        _ => &[],
    };
    let mut found = Vec::new();
    for (line, code) in source.lines() {
        for name in forbidden {
            let names = words(code).any(|(place, word)| {
                let root = !code[..place].ends_with("::") && !code[..place].ends_with('.');
                word == *name && root && code[place + word.len()..].starts_with("::")
            });
            if names {
                found.push(source.at(line, format!("{krate} does not know {name}")));
            }
        }
    }
    found
}

fn domain_breach(own: &[String], named: &[String]) -> Option<String> {
    let (from, to) = (own.first()?, named.first()?);
    if from == "engines" && to == "engines" && own.len() > 1 {
        let other = named
            .get(1)
            .filter(|other| **other != own[1] && is_engine(other))?;
        return Some(format!("engine {} knows engine {other}", own[1]));
    }
    layer_breach(&DOMAIN, from, to)
}

/// Engines are folders; types that all share begin with a capital letter.
fn is_engine(name: &str) -> bool {
    name.chars().next().is_some_and(char::is_lowercase)
}

fn platform_breach(own: &[String], named: &[String]) -> Option<String> {
    let (from, to) = (own.first()?, named.first()?);
    let surface = PLATFORM[2..]
        .iter()
        .any(|layer| layer.contains(&from.as_str()));
    if surface && to == "store" {
        return Some(format!("{from} goes to the store past the operations"));
    }
    layer_breach(&PLATFORM, from, to)
}

fn layer_breach(layers: &[&[&str]], from: &str, to: &str) -> Option<String> {
    let layer = |name: &str| layers.iter().position(|layer| layer.contains(&name));
    let (own, other) = (layer(from)?, layer(to)?);
    let upward = other > own || (other == own && from != to);
    upward.then(|| format!("{from} does not know {to}"))
}

/// The paths that begin with `crate::` or `super::`, groups in braces taken apart.
fn named_paths(source: &Source, own: &[String]) -> Vec<Named> {
    let mut found = Vec::new();
    for (place, word) in words(&source.code) {
        let continues = source.code[..place].ends_with("::");
        if continues || !matches!(word, "crate" | "super") {
            continue;
        }
        let line = source.code[..place].matches('\n').count() + 1;
        let base = if word == "crate" {
            Vec::new()
        } else {
            parent(own)
        };
        let rest = &source.code[place + word.len()..];
        collect(rest, base, &mut |path| found.push(Named { line, path }));
    }
    found
}

fn parent(path: &[String]) -> Vec<String> {
    path[..path.len().saturating_sub(1)].to_vec()
}

/// Reads `::a::{b, c::d}` after a base and hands over each whole path; returns what is left.
fn collect<'a>(text: &'a str, base: Vec<String>, take: &mut dyn FnMut(Vec<String>)) -> &'a str {
    let Some(rest) = text.trim_start().strip_prefix("::") else {
        take(base);
        return text;
    };
    let mut rest = rest.trim_start();
    if let Some(inside) = rest.strip_prefix('{') {
        rest = inside.trim_start();
        while !rest.is_empty() && !rest.starts_with('}') {
            let before = rest.len();
            rest = collect_segment(rest, base.clone(), take).trim_start();
            rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
            if rest.len() == before {
                return rest;
            }
        }
        return rest.strip_prefix('}').unwrap_or(rest);
    }
    collect_segment(rest, base, take)
}

fn collect_segment<'a>(
    text: &'a str,
    mut base: Vec<String>,
    take: &mut dyn FnMut(Vec<String>),
) -> &'a str {
    let end = text
        .find(|character| !is_word(character))
        .unwrap_or(text.len());
    match &text[..end] {
        "" => return text,
        "super" => base = parent(&base),
        "self" => {}
        word => base.push(word.to_string()),
    }
    let rest = &text[end..];
    match rest.trim_start().strip_prefix("as ") {
        Some(alias) => {
            take(base);
            alias.trim_start().trim_start_matches(is_word)
        }
        None => collect(rest, base, take),
    }
}

/// The words of code with their places.
fn words(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + code[from..].find(is_word)?;
        let length = code[start..].find(|character| !is_word(character));
        let end = length.map_or(code.len(), |length| start + length);
        from = end;
        Some((start, &code[start..end]))
    })
}

#[test]
fn crates_and_layers_know_only_what_lies_below() {
    let mut found: Vec<String> = sources().iter().flat_map(breaches).collect();
    for (krate, forbidden) in [
        ("domain", ["documents", "platform"]),
        ("documents", ["domain", "platform"]),
    ] {
        let manifest = read(&format!("crates/{krate}/Cargo.toml"));
        assert!(
            manifest.contains("[dependencies]"),
            "manifest of {krate} not found"
        );
        let lines = manifest.lines();
        let names = lines.filter(|line| forbidden.iter().any(|name| line.starts_with(name)));
        found.extend(names.map(|line| format!("crates/{krate}/Cargo.toml: {line}")));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// One breach each: path from `crates/`, then code.
const BAD: &str = "
domain/src/law/a.rs            use crate::procedure::Record;
domain/src/reading/a.rs        use crate::law::Place;
domain/src/law/a.rs            use crate::{identifier::X, module::{A, B}};
domain/src/law/a.rs            fn f() -> super::super::register::Value {}
domain/src/law/mod.rs          use super::engines;
domain/src/indicator/mod.rs    use crate::procedure::Record;
domain/src/procedure/mod.rs    use crate::policy::may;
domain/src/engines/a/mod.rs    use crate::engines::b::B;
domain/src/engines/a/x.rs      use super::super::b;
domain/src/law/a.rs            fn f() { platform::store::open(); }
documents/src/a.rs             use domain::law;
platform/src/store/a.rs        use crate::operations::Operations;
platform/src/operations/a.rs   use crate::web;
platform/src/web/a.rs          use crate::{ operations::O, store::S, };
platform/src/web/a.rs          use crate::cli::Arguments;
";

/// No breach.
const GOOD: &str = "
domain/src/module/a.rs         use crate::{law::L, register as r, engines::deadline::D};
domain/src/engines/a/x.rs      use super::y::Y; use crate::law::Length;
platform/src/web/a.rs          use crate::operations::O; use domain::law;
platform/src/operations/a.rs   use crate::store::S;
documents/src/a.rs             let domain = domain.documents(); // domain::law
";

fn samples(text: &str) -> impl Iterator<Item = Source> {
    let lines = text.lines().filter(|line| !line.is_empty());
    lines.map(|line| {
        let (path, code) = line.split_once(' ').expect("a path, then code");
        Source::parse(&format!("crates/{path}"), code)
    })
}

#[test]
fn each_breach_of_direction_is_seen() {
    for sample in samples(BAD) {
        assert_eq!(
            breaches(&sample).len(),
            1,
            "{}: {}",
            sample.path,
            sample.code
        );
    }
    for sample in samples(GOOD) {
        assert_eq!(breaches(&sample), Vec::<String>::new(), "{}", sample.code);
    }
}
