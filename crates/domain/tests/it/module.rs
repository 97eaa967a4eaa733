//! Modules: the real ones load, broken ones are answered with their exact messages.

use domain::law::LawBook;
use domain::module::{Roles, check_all};
use std::fs;
use std::path::Path;

type Texts = Vec<(String, String)>;

/// All files under a folder of the repository, as paths relative to it and texts.
fn texts(folder: &str) -> Texts {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(folder);
    let mut found = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("the folder is there") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path
                    .strip_prefix(&root)
                    .expect("it lies below")
                    .to_string_lossy();
                let text = fs::read_to_string(&path).expect("it is text");
                found.push((format!("{}/{name}", folder_name(&root)), text));
            }
        }
    }
    found.sort();
    found
}

fn folder_name(path: &Path) -> String {
    path.file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn borrowed(texts: &Texts) -> Vec<(&str, &str)> {
    texts
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect()
}

#[test]
fn the_modules_of_the_repository_load() {
    let mut laws = texts("laws");
    laws.retain(|(path, _)| path.ends_with(".toml"));
    let law = LawBook::from_toml(&borrowed(&laws)).expect("the laws load");
    let files = texts("modules");
    let roles = files
        .iter()
        .find(|(path, _)| path == "modules/roles.toml")
        .expect("roles");
    let roles = Roles::from_toml((&roles.0, &roles.1)).expect("the roles load");
    let report = check_all(&borrowed(&files), &law, &roles);
    let said: Vec<String> = report.problems.iter().map(ToString::to_string).collect();
    assert!(said.is_empty(), "{}", said.join("\n"));
    println!("{:?}", report.counts);
}
