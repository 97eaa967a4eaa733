//! The reference folder, which is no part of the repository.

use std::io::Write;
use std::path::PathBuf;

/// The text of a reference file; `None`, noted and printed, where the folder is not there.
pub fn text(test: &str, path: &str) -> Option<String> {
    let folder = std::env::var("FADU_REFERENCE").map_or_else(
        |_| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let file = folder.join(path);
    match std::fs::read_to_string(&file) {
        Ok(text) => Some(text),
        Err(fault) => {
            note(&format!("{test}: {} {fault}", file.display()));
            None
        }
    }
}

fn note(line: &str) {
    println!("not run: {line}");
    if let Ok(path) = std::env::var("FADU_NOT_RUN") {
        let mut file = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(path)
            .expect("FADU_NOT_RUN names a file that can be written");
        writeln!(file, "{line}").expect("the line is written");
    }
}
