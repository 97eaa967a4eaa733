//! Tests of the whole engine on the rules as they are shipped.

mod comparing;
mod drafts;
mod patterns;
mod properties;
mod shipped;

use super::{Finding, Library, RuleBook, TextReview, library_files};
use crate::law::LawBook;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The day by whose law the tests judge.
const DAY: &str = "2026-11-22";

/// Rules, works and law as the project ships them.
struct Shipped {
    book: RuleBook,
    library: Library,
}

/// The root of the checkout.
fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = own
        .ancestors()
        .find(|folder| folder.join("review/kinds.toml").exists());
    root.expect("the checkout has a folder of rules")
        .to_path_buf()
}

/// Every file of a folder with an ending, as path from its parent and text, in order.
fn gather(folder: &Path, prefix: &str, ending: &str, found: &mut Vec<(String, String)>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        let name = format!("{prefix}/{}", path.file_name().unwrap().to_string_lossy());
        if path.is_dir() {
            gather(&path, &name, ending, found);
        } else if name.ends_with(ending) {
            found.push((name, std::fs::read_to_string(path).unwrap()));
        }
    }
}

fn borrowed(files: &[(String, String)]) -> Vec<(&str, &str)> {
    files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect()
}

fn laws() -> LawBook {
    let mut files = Vec::new();
    gather(&root().join("laws"), "laws", ".toml", &mut files);
    LawBook::from_toml(&borrowed(&files)).unwrap()
}

fn shipped() -> &'static Shipped {
    static SHIPPED: OnceLock<Shipped> = OnceLock::new();
    SHIPPED.get_or_init(|| {
        let laws = laws();
        let mut files = Vec::new();
        gather(&root().join("review"), "review", ".toml", &mut files);
        let files = borrowed(&files);
        let book = RuleBook::from_toml(&files, &laws).unwrap_or_else(|problems| {
            let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
            panic!("{}", lines.join("\n"))
        });
        let mut library = Library::of_laws(&laws);
        for file in library_files(&files) {
            library.add_file(file).unwrap();
        }
        Shipped { book, library }
    })
}

/// The findings on a text as a kind of draft.
fn findings(text: &str, kind: &str) -> Vec<Finding> {
    let shipped = shipped();
    let review = TextReview {
        book: &shipped.book,
        library: &shipped.library,
        kind: shipped.book.kind(kind).unwrap(),
        day: DAY.parse().unwrap(),
    };
    review.findings(text)
}

/// The rules that fire on a text.
fn rules(text: &str, kind: &str) -> Vec<String> {
    findings(text, kind)
        .into_iter()
        .map(|finding| finding.rule)
        .collect()
}
