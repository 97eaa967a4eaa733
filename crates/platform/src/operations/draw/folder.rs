//! The folder of a draw: what is published lies in it, what is confidential in a folder below.

use super::lists::Named;
use super::{DrawError, secret};
use documents::csv;
use documents::xlsx::{Column, Sheet, Value};
use domain::engines::sampling::{
    Announcement, Commitment, Hash, Lists, Opening, Proof, Receipt, Roster, Rules, Run, receipt,
    run as draw,
};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The file that is published before the draw.
pub const COMMITMENT: &str = "抽取前公示.json";
/// The file that is published between draw and visits.
pub const ANNOUNCEMENT: &str = "封存公告.json";
/// The folder of what is confidential.
pub const CONFIDENTIAL: &str = "保密";
/// The lists and the secret of their salts.
pub const LISTS: &str = "保密/名录.json";
/// Who was drawn, for those who send the officers.
pub const DRAWN_LIST: &str = "保密/抽中名单.csv";
/// What is published after the visits; confidential until then.
pub const PROOF: &str = "保密/检查后公示.json";

/// Lists as they were committed to, with the secret of their salts; confidential.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedLists {
    secret: Hash,
    classes: Vec<String>,
    objects: Vec<domain::engines::sampling::ObjectLine>,
    officers: Vec<domain::engines::sampling::OfficerLine>,
}

/// A commitment that was written.
#[derive(Clone, Debug)]
pub struct Committed {
    /// The commitment.
    pub commitment: Commitment,
    /// Its fingerprint.
    pub fingerprint: Hash,
}

/// A draw that was written.
#[derive(Clone, Debug)]
pub enum Made {
    /// It was drawn.
    Drawn(Box<Proof>),
    /// A share is missing.
    Void(Announcement),
}

impl SealedLists {
    /// The lists.
    pub fn lists(&self) -> Lists {
        Lists {
            objects: self.objects.clone(),
            officers: self.officers.clone(),
        }
    }

    /// The lists with their trees.
    ///
    /// # Errors
    /// The file was changed so that its lines cannot stand.
    pub fn roster(&self) -> Result<Roster, DrawError> {
        Roster::new(&self.secret.0, self.lists(), &self.classes).map_err(|problems| {
            let first = problems
                .first()
                .map_or("", |problem| problem.reason.as_str());
            DrawError::Input(format!("{LISTS} 被改动，不能使用：{first}。"))
        })
    }
}

/// Commits to lists and rules, and writes both files; nothing is written where a file is there already.
///
/// # Errors
/// Lines or rules that cannot be used, a folder that holds a draw, or a fault.
pub fn commit(folder: &Path, named: &Named, rules: Rules) -> Result<Committed, DrawError> {
    let expired = named.lists.problems_under(&rules);
    if !expired.is_empty() {
        return Err(named.told(&expired));
    }
    let short = named.lists.short_teams(&rules);
    if !short.is_empty() {
        return Err(DrawError::Input(format!("{}。", short.join("。\n"))));
    }
    let classes = rules
        .strata
        .iter()
        .flat_map(|stratum| stratum.classes.clone());
    let sealed = SealedLists {
        secret: Hash(secret()?),
        classes: classes.collect(),
        objects: named.lists.objects.clone(),
        officers: named.lists.officers.clone(),
    };
    let roster = Roster::new(&sealed.secret.0, sealed.lists(), &sealed.classes)
        .map_err(|problems| named.told(&problems))?;
    let commitment = Commitment::new(&roster, rules);
    write_new(
        folder,
        &[
            (LISTS, compact(&sealed)?),
            (COMMITMENT, pretty(&commitment)?),
        ],
    )?;
    Ok(Committed {
        fingerprint: commitment.hash(),
        commitment,
    })
}

/// The lists of a draw.
///
/// # Errors
/// The file cannot be read.
pub fn open_lists(path: &Path) -> Result<SealedLists, DrawError> {
    let text = fs::read(path).map_err(|cause| DrawError::unreadable(path, &cause))?;
    serde_json::from_slice(&text).map_err(|error| {
        DrawError::Input(format!(
            "{} 不是公示时生成的名录文件：{error}。请用 fadu draw commit 写出的文件。",
            path.display()
        ))
    })
}

fn commitment_in(folder: &Path) -> Result<Commitment, DrawError> {
    let path = folder.join(COMMITMENT);
    let text = fs::read(&path).map_err(|cause| DrawError::unreadable(&path, &cause))?;
    serde_json::from_slice(&text).map_err(|error| {
        DrawError::Input(format!("{} 被改动，无法识别：{error}。", path.display()))
    })
}

/// Draws, and writes the announcement, the list and the proof; or the announcement that the draw is void.
///
/// # Errors
/// Lists, shares or figures that are not those of the commitment, a folder that was drawn from, or a fault.
pub fn run(folder: &Path, opening: &Opening) -> Result<Made, DrawError> {
    let commitment = commitment_in(folder)?;
    let sealed = open_lists(&folder.join(LISTS))?;
    let roster = sealed.roster()?;
    let made = draw(&roster, &commitment, opening);
    match made.map_err(|problem| DrawError::Input(format!("{problem}。")))? {
        Run::Drawn(proof) => {
            write_new(
                folder,
                &[
                    (DRAWN_LIST, drawn_list(&proof, &sealed)),
                    (PROOF, pretty(&proof)?),
                    (ANNOUNCEMENT, pretty(&proof.announcement)?),
                ],
            )?;
            Ok(Made::Drawn(proof))
        }
        Run::Void(announcement) => {
            write_new(folder, &[(ANNOUNCEMENT, pretty(&announcement)?)])?;
            Ok(Made::Void(announcement))
        }
    }
}

/// The receipt of one object of a draw.
///
/// # Errors
/// The object is not in the list, or a file cannot be read.
pub fn receipt_of(folder: &Path, id: &str) -> Result<Receipt, DrawError> {
    let commitment = commitment_in(folder)?;
    let roster = open_lists(&folder.join(LISTS))?.roster()?;
    let (objects, officers) = roster.roots();
    if (objects, officers) != (commitment.objects.root, commitment.officers.root) {
        return Err(DrawError::Input(format!(
            "{LISTS} 与 {COMMITMENT} 不一致，公示之后被改动。请用公示时生成的文件。"
        )));
    }
    receipt(&roster, &commitment, id.trim()).ok_or_else(|| {
        DrawError::Input(format!(
            "公示的名录中没有编号“{}”。请核对编号；没有列入名录的，可以向{}查询原因。",
            id.trim(),
            commitment.rules.organ
        ))
    })
}

fn drawn_list(proof: &Proof, sealed: &SealedLists) -> Vec<u8> {
    let names: std::collections::HashMap<&str, &str> = sealed
        .officers
        .iter()
        .map(|officer| (officer.certificate.as_str(), officer.name.as_str()))
        .collect();
    let headers = ["序号", "层", "类别", "编号", "名称", "检查人员", "缺员"];
    let rows = proof.drawn.iter().enumerate().map(|(place, row)| {
        let officers = row.officers.iter().map(|officer| {
            let name = names.get(officer.certificate.as_str()).unwrap_or(&"");
            format!("{} {} {name}", officer.organ, officer.certificate)
        });
        let officers: Vec<String> = officers.collect();
        let texts = [
            row.stratum.clone(),
            row.class.clone(),
            row.id.clone(),
            row.name.clone(),
            officers.join("；"),
            row.empty_seats.join("；"),
        ];
        let number = Value::Integer(i64::try_from(place + 1).unwrap_or(i64::MAX));
        std::iter::once(number)
            .chain(texts.map(Value::Text))
            .collect()
    });
    csv::write(&Sheet {
        columns: headers.map(Column::new).to_vec(),
        rows: rows.collect(),
        ..Sheet::default()
    })
}

fn pretty(document: &impl Serialize) -> Result<Vec<u8>, DrawError> {
    let mut text = serde_json::to_vec_pretty(document)
        .map_err(|error| DrawError::Fault(format!("无法写成 JSON：{error}。")))?;
    text.push(b'\n');
    Ok(text)
}

fn compact(document: &impl Serialize) -> Result<Vec<u8>, DrawError> {
    serde_json::to_vec(document)
        .map_err(|error| DrawError::Fault(format!("无法写成 JSON：{error}。")))
}

/// Writes new files under a folder: all are written beside their names first, then named; none replaces another.
///
/// # Errors
/// A file is there already, or the disk refuses.
pub fn write_new(folder: &Path, files: &[(&str, Vec<u8>)]) -> Result<(), DrawError> {
    for (name, _) in files {
        let path = folder.join(name);
        if path.exists() {
            return Err(DrawError::Input(format!(
                "{} 已经存在：公示过的、抽取过的不能改写。新的一次抽取请用新的目录。",
                path.display()
            )));
        }
    }
    let mut fresh: Vec<(PathBuf, PathBuf)> = Vec::new();
    let written = files.iter().try_for_each(|(name, content)| {
        let target = folder.join(name);
        let beside = target.with_extension("new");
        write_beside(&beside, content).map_err(|cause| DrawError::unwritable(&target, &cause))?;
        fresh.push((beside, target));
        Ok(())
    });
    let named = written.and_then(|()| {
        fresh.iter().try_for_each(|(beside, target)| {
            fs::rename(beside, target).map_err(|cause| DrawError::unwritable(target, &cause))
        })
    });
    if named.is_err() {
        for (beside, _) in &fresh {
            // What cannot be removed either is told by its name; the failure itself is told already.
            let _ = fs::remove_file(beside);
        }
    }
    named
}

fn write_beside(path: &Path, content: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = File::create(path)?;
    file.write_all(content)?;
    file.sync_all()
}
