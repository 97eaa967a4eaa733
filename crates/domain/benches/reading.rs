//! `cargo bench -p domain --bench reading`: how fast published reports are read, beside a plain search for digits.
//!
//! Reads the reports of the reference data over and over. The search is Python's, run on the same text in the same
//! run where Python is there; it finds runs of digits and nothing else.

use domain::engines::reporting::reader::Reader;
use domain::engines::reporting::register::Register;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// Bytes that are read together.
const AMOUNT: usize = 100_000_000;

/// Finds digits in a file and prints megabytes a second.
const SEARCH: &str = r"
import re, sys, time
text = open(sys.argv[1], encoding='utf-8').read()
size = len(text.encode())
digits = re.compile(r'\d+(?:\.\d+)?')
begun = time.perf_counter()
found = sum(1 for _ in digits.finditer(text))
print(f'{size / 1e6 / (time.perf_counter() - begun):.1f} MB/s, {found} runs of digits')
";

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let reference =
        std::env::var_os("FADU_REFERENCE").map_or(root.join("../shared"), PathBuf::from);
    let files = texts(&root.join("indicators"), "toml");
    let named: Vec<(&str, &str)> = files
        .iter()
        .map(|text| ("indicators", text.as_str()))
        .collect();
    let register = Register::from_toml(&named).expect("the register is whole");
    let reports = texts(&reference.join("reports"), "txt");
    let size: usize = reports.iter().map(String::len).sum();
    if size == 0 {
        println!("no reports under {}", reference.display());
        return;
    }
    let reader = Reader::naming(&register);
    let begun = Instant::now();
    let (mut read, mut figures) = (0, 0);
    while read < AMOUNT {
        figures += reports
            .iter()
            .map(|report| reader.read(report).figures.len())
            .sum::<usize>();
        read += size;
    }
    report("read report by report", read, figures, begun);
    let whole = reports.concat().repeat(AMOUNT / size);
    let begun = Instant::now();
    let figures = reader.read(&whole).figures.len();
    report("read as one file", whole.len(), figures, begun);
    search(&whole);
}

fn report(what: &str, bytes: usize, figures: usize, begun: Instant) {
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "{what}: {:.1} MB/s, {figures} figures, {:.2} µs each",
        bytes as f64 / 1e6 / seconds,
        seconds * 1e6 / figures.max(1) as f64
    );
}

fn search(text: &str) {
    let file = std::env::temp_dir().join(format!("fadu-reading-{}.txt", std::process::id()));
    std::fs::write(&file, text).expect("a temporary file can be written");
    let output = Command::new("python3")
        .arg("-c")
        .arg(SEARCH)
        .arg(&file)
        .output();
    match output {
        Ok(output) => print!(
            "search for digits: {}",
            String::from_utf8_lossy(&output.stdout)
        ),
        Err(_) => println!("search for digits: no python3 here"),
    }
    std::fs::remove_file(&file).expect("the temporary file can be removed");
}

/// The files of a folder with an ending.
fn texts(folder: &Path, ending: &str) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .collect();
    paths.sort();
    paths
        .iter()
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .collect()
}
