//! Where the files of the repository and the reference data lie.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// File names and texts of a folder of the repository and of those in it.
pub fn toml_files(folder: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(root().join(folder)).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let name = format!("{folder}/{name}");
        if path.is_dir() {
            files.extend(toml_files(&name));
        } else if name.ends_with(".toml") {
            files.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
    files.sort();
    files
}

/// Names and texts as the loaders take them.
pub fn borrowed(files: &[(String, String)]) -> Vec<(&str, &str)> {
    files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect()
}

/// A path in the reference data; if it is missing the test is noted as not run.
pub fn path(test: &str, path: &str) -> Option<PathBuf> {
    let base = std::env::var_os("FADU_REFERENCE").map(PathBuf::from);
    let base = base.unwrap_or_else(|| root().join("../shared"));
    let found = base.join(path);
    if found.exists() {
        return Some(found);
    }
    let line = format!("{test}: 缺少参考资料 {}", found.display());
    println!("{line}");
    if let Some(list) = std::env::var_os("FADU_NOT_RUN") {
        let mut list = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(list)
            .unwrap();
        writeln!(list, "{line}").unwrap();
    }
    None
}

/// The text of a reference file, under the same condition.
pub fn text(test: &str, file: &str) -> Option<String> {
    path(test, file).map(|found| std::fs::read_to_string(found).unwrap())
}

/// All full texts of statutes, by path.
pub fn law_texts(test: &str) -> Option<BTreeMap<String, String>> {
    let folder = path(test, "law/texts")?;
    let mut texts = BTreeMap::new();
    let mut folders = vec![folder.clone()];
    while let Some(current) = folders.pop() {
        for entry in std::fs::read_dir(current).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                let name = path
                    .strip_prefix(&folder)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_string();
                texts.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    Some(texts)
}
