//! A folder of published reports, with or without a list of what they are.

use super::{Entry, Published, PublishedError, one, open, put};
use crate::operations::answer::with_desk;
use crate::operations::{Failure, Office};
use domain::engines::reporting::register::Register;
use domain::procedure::Refusal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The list beside the reports: columns by name, separated by tabs.
const LIST: &str = "INDEX.tsv";

/// One file of a folder.
#[derive(Debug)]
pub struct Listed {
    /// The file.
    pub file: PathBuf,
    /// The report with what the list says of it, or why it cannot be read.
    pub report: Result<(Published, Entry), PublishedError>,
}

/// The reports of a folder, by file name; a list named INDEX.tsv may give place, code, year, issuer and population.
///
/// # Errors
/// When the folder or its list cannot be read.
pub fn folder(folder: &Path, register: &Register) -> Result<Vec<Listed>, PublishedError> {
    let unreadable = |file: &Path| {
        let file = file.to_path_buf();
        move |cause| PublishedError::Unreadable { file, cause }
    };
    let list = folder.join(LIST);
    let listed = match list.is_file() {
        true => entries(&std::fs::read_to_string(&list).map_err(unreadable(&list))?),
        false => BTreeMap::new(),
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable(folder))? {
        let file = entry.map_err(unreadable(folder))?.path();
        let name = file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let is_report = match listed.is_empty() {
            true => file.is_file() && !name.starts_with('.'),
            false => listed.contains_key(&name),
        };
        if is_report {
            files.push((file, listed.get(&name).cloned().unwrap_or_default()));
        }
    }
    files.sort_by(|one, other| one.0.cmp(&other.0));
    let read = files.into_iter().map(|(file, entry)| Listed {
        report: open(&file, register).map(|report| (report, entry)),
        file,
    });
    Ok(read.collect())
}

/// The lines of a list by file name; what is not there or no number stays open.
fn entries(list: &str) -> BTreeMap<String, Entry> {
    let mut lines = list.trim_start_matches('\u{FEFF}').lines();
    let heads: Vec<&str> = lines
        .next()
        .unwrap_or_default()
        .split('\t')
        .map(str::trim)
        .collect();
    let entry = |line: &str| {
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        let cell = |name: &str| {
            let at = heads.iter().position(|head| *head == name)?;
            cells
                .get(at)
                .filter(|cell| !cell.is_empty())
                .map(ToString::to_string)
        };
        let entry = Entry {
            place: cell("place"),
            region: cell("region_code"),
            year: cell("year").and_then(|year| year.parse().ok()),
            issuer: cell("issuer"),
            population: cell("population").and_then(|population| population.parse().ok()),
        };
        Some((cell("file")?, entry))
    };
    lines.filter_map(entry).collect()
}

/// What became of the files of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Files that were taken, with place and year.
    pub taken: Vec<(PathBuf, String)>,
    /// Files that were not, with the reason.
    pub refused: Vec<(PathBuf, String)>,
}

/// Takes the reports of a folder into the collection of an account's county.
///
/// # Errors
/// A folder that cannot be read, an unknown account, or a fault; a file that cannot be taken is named in the answer.
pub fn take(office: &Office, account: &str, path: &Path) -> Result<Taken, Failure> {
    let files = folder(path, &office.rules.register)
        .map_err(|error| Refusal::plain("file", error.to_string(), "请核对文件夹"))?;
    with_desk(office, account, |desk| {
        let mut taken = Taken::default();
        for Listed { file, report } in files {
            match report {
                Ok((report, entry)) => match put(desk, &report, entry) {
                    Ok(id) => {
                        let (stored, _) = one(desk, &id)?;
                        taken
                            .taken
                            .push((file, format!("{}{}年度", stored.place, stored.year)));
                    }
                    Err(Failure::Refused(refusal)) => {
                        taken
                            .refused
                            .push((file, format!("{}，{}", refusal.reason, refusal.remedy)));
                    }
                    Err(failure) => return Err(failure),
                },
                Err(error) => taken.refused.push((file, error.to_string())),
            }
        }
        Ok(taken)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_names_places_and_years() {
        let listed = entries(
            "file\tplace\tregion_code\tyear\tpopulation\na.txt\t甲县\t330101\t2024\t512000\n\nb.txt\t\t\t二〇\t\n",
        );
        let entry = &listed["a.txt"];
        assert_eq!(entry.place.as_deref(), Some("甲县"));
        assert_eq!(
            (entry.year, entry.population, entry.region.as_deref()),
            (Some(2024), Some(512_000), Some("330101"))
        );
        assert_eq!(listed["b.txt"], Entry::default());
    }
}
