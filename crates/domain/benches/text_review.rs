//! `cargo bench -p domain --bench text_review`: how fast drafts are reviewed with all rules on.
//!
//! Reviews the full texts of the reference data, or drafts made of the rules' own examples where those are not there.

use domain::engines::text_review::{Library, RuleBook, TextReview, compare, library_files};
use domain::law::LawBook;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Bytes that are reviewed together.
const AMOUNT: usize = 60_000_000;
/// Rounds; the median counts.
const ROUNDS: usize = 5;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let files = gathered(&root.join("laws"), "laws", "toml");
    let laws = LawBook::from_toml(&borrowed(&files)).expect("the law book is whole");
    let files = gathered(&root.join("review"), "review", "toml");
    let files = borrowed(&files);
    let begun = Instant::now();
    let book = RuleBook::from_toml(&files, &laws).expect("the rules are whole");
    println!(
        "{} rules compiled in {:.1} ms",
        book.rules().len(),
        begun.elapsed().as_secs_f64() * 1e3
    );
    let mut library = Library::of_laws(&laws);
    for file in library_files(&files) {
        library.add_file(file).expect("the library is whole");
    }
    let drafts = drafts(&root, &book);
    let review = TextReview {
        book: &book,
        library: &library,
        kind: book.kinds().first().expect("there is a kind of drafts"),
        day: jiff::civil::date(2026, 11, 22),
    };
    measure(&review, &drafts);
    compare_longest(&drafts);
}

/// Megabytes a second over all drafts, round by round.
fn measure(review: &TextReview<'_>, drafts: &[String]) {
    let size: usize = drafts.iter().map(String::len).sum();
    let times = (AMOUNT / ROUNDS).div_ceil(size);
    let mut speeds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let begun = Instant::now();
            let mut found = 0;
            for _ in 0..times {
                found += drafts
                    .iter()
                    .map(|draft| review.findings(draft).len())
                    .sum::<usize>();
            }
            let speed = (size * times) as f64 / 1e6 / begun.elapsed().as_secs_f64();
            println!(
                "{speed:.1} MB/s, {} findings in {size} bytes",
                found / times
            );
            speed
        })
        .collect();
    speeds.sort_by(f64::total_cmp);
    println!("median {:.1} MB/s", speeds[ROUNDS / 2]);
}

/// The longest draft beside itself with one word changed throughout.
fn compare_longest(drafts: &[String]) {
    let longest = drafts
        .iter()
        .max_by_key(|draft| draft.len())
        .expect("there are drafts");
    let changed = longest.replace("应当", "可以");
    let begun = Instant::now();
    let counts = compare(longest, &changed).counts();
    println!(
        "{} bytes compared in {:.0} ms: {counts:?}",
        longest.len(),
        begun.elapsed().as_secs_f64() * 1e3
    );
}

/// Full texts where they are, else drafts made of examples.
fn drafts(root: &Path, book: &RuleBook) -> Vec<String> {
    let reference =
        std::env::var_os("FADU_REFERENCE").map_or(root.join("../shared"), PathBuf::from);
    let texts = gathered(&reference.join("law/texts"), "texts", "md");
    if !texts.is_empty() {
        return texts.into_iter().map(|(_, text)| text).collect();
    }
    println!(
        "no full texts under {}: examples are reviewed",
        reference.display()
    );
    let rules = book.rules().iter();
    rules
        .map(|rule| {
            [rule.fires.join("\n"), rule.silent.join("\n")]
                .join("\n")
                .repeat(20)
        })
        .collect()
}

fn borrowed(files: &[(String, String)]) -> Vec<(&str, &str)> {
    files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect()
}

/// The files of a folder and of those in it, as path and text, in order.
fn gathered(folder: &Path, prefix: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else {
        return found;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = format!("{prefix}/{}", entry.file_name().to_string_lossy());
        if path.is_dir() {
            found.extend(gathered(&path, &name, ending));
        } else if path.extension().is_some_and(|own| own == ending) {
            let text = std::fs::read_to_string(&path).expect("a definition is text");
            found.push((name, text));
        }
    }
    found.sort();
    found
}
