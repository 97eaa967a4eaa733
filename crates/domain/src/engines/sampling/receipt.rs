//! A party's own line: that it stands in the committed list, in which class, and after the visits whether it was drawn.

use super::SCHEME;
use super::commitment::Commitment;
use super::digest::Hash;
use super::line::ShownObject;
use super::opening::OpeningProblem;
use super::proof::Proof;
use super::replay::open_objects;
use super::roster::Roster;
use serde::{Deserialize, Serialize};

/// The committed list, opened at one line; given to the party and to nobody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// By which procedure the list was committed to.
    pub scheme: String,
    /// The hash of the commitment.
    pub commitment: Hash,
    /// The object's number.
    pub id: String,
    /// The tree, opened at its line.
    pub objects: Vec<String>,
}

/// What a party learns of its own line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OwnLine {
    /// The object's number.
    pub id: String,
    /// Its name as it stands in the list.
    pub name: String,
    /// Its class.
    pub class: String,
    /// Its rank in the class, from 1.
    pub rank: u32,
    /// Lines of the class.
    pub class_lines: u32,
    /// Why it is not drawn, by kind.
    pub exclusion: Option<String>,
    /// Certificate numbers of officers who must not inspect it.
    pub recused: Vec<String>,
    /// Whether it was drawn; nothing without a proof.
    pub drawn: Option<bool>,
}

/// Why a receipt does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptProblem {
    /// The receipt belongs to another commitment.
    #[error(
        "回执对应的公示指纹是{receipt}，您给出的公示指纹是{commitment}：不是同一次抽取，或者公示被改动"
    )]
    OtherCommitment {
        /// In the receipt.
        receipt: Hash,
        /// Of the commitment.
        commitment: Hash,
    },
    /// The line is not the one that was committed to.
    #[error("回执中“{0}”的内容与公示的名录不符：类别、名称等被改动，或者不在名录中")]
    Changed(String),
    /// The pieces do not lead to the root.
    #[error("回执拼不回公示的名录根：“{0}”不在公示的名录中，或者名录被改动")]
    NotInList(String),
    /// The receipt cannot be read.
    #[error("回执的第{0}段无法识别：回执不完整，或者被改动")]
    Malformed(usize),
    /// The receipt opens no such line.
    #[error("回执没有打开“{0}”这一条")]
    NoLine(String),
}

/// Makes the receipt of an object; nothing where it is not in the list.
pub fn receipt(roster: &Roster, commitment: &Commitment, id: &str) -> Option<Receipt> {
    roster.find_object(id)?;
    Some(Receipt {
        scheme: SCHEME.to_string(),
        commitment: commitment.hash(),
        id: id.to_string(),
        objects: roster.open_objects(std::iter::once(id)),
    })
}

/// Checks a receipt against the published commitment and, after the visits, against the proof.
///
/// # Errors
/// Why the receipt does not hold.
pub fn verify_receipt(
    receipt: &Receipt,
    commitment: &Commitment,
    proof: Option<&Proof>,
) -> Result<OwnLine, ReceiptProblem> {
    let hash = commitment.hash();
    if receipt.commitment != hash {
        return Err(ReceiptProblem::OtherCommitment {
            receipt: receipt.commitment,
            commitment: hash,
        });
    }
    let id = receipt.id.clone();
    let objects = open_objects(&receipt.objects, &commitment.class_names());
    match objects.opened.problems.first() {
        Some(OpeningProblem::Malformed(piece) | OpeningProblem::LeftOver(piece)) => {
            return Err(ReceiptProblem::Malformed(*piece));
        }
        Some(_) => return Err(ReceiptProblem::Changed(id)),
        None if objects.opened.root.hash != commitment.objects.root => {
            return Err(ReceiptProblem::NotInList(id));
        }
        None => {}
    }
    let found = objects.ranks().find(|(_, line)| line.id == receipt.id);
    let ((class, rank), line) = found.ok_or(ReceiptProblem::NoLine(id))?;
    Ok(own_line(line, (class, rank), commitment, proof))
}

fn own_line(
    line: &ShownObject,
    (class, rank): (usize, u32),
    commitment: &Commitment,
    proof: Option<&Proof>,
) -> OwnLine {
    OwnLine {
        id: line.id.clone(),
        name: line.name.clone(),
        class: line.class.clone(),
        rank: rank.saturating_add(1),
        class_lines: commitment.objects.classes[class].lines,
        exclusion: line.exclusion.map(|kind| kind.name().to_string()),
        recused: line.recused.clone(),
        drawn: proof.map(|proof| {
            let mut drawn = proof.drawn.iter();
            drawn.any(|row| row.class == line.class && u64::from(row.rank) == u64::from(rank) + 1)
        }),
    }
}
