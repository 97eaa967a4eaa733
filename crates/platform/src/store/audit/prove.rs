//! Proofs for third parties: the actions of a record stand in the signed log, shown without the database.

use super::leaf::{LogEntry, sized};
use super::tree::{Hash, Tree, root_of_path};
use super::{Checkpoint, from_hexadecimal, hexadecimal};
use crate::store::{Fault, Sql, Value, history};
use domain::identifier::{CountyId, RecordId};
use serde::{Deserialize, Serialize};

/// The name of the format, first in the file.
const FORMAT: &str = "fadu proof 1";

/// A self-contained proof; it holds no payload.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    format: String,
    county: String,
    record: String,
    /// Actions of the record that came after the checkpoint and are not proven by it.
    not_yet_signed: u64,
    actions: Vec<ProvenAction>,
    checkpoint: Checkpoint,
}

/// One action with its way to the root.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProvenAction {
    /// What the leaf covers.
    entry: LogEntry,
    /// The hashes from the leaf to the root, lowest first, hexadecimal.
    path: Vec<String>,
}

/// What a proof shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proven {
    /// The record.
    pub record: String,
    /// How many of its actions are shown.
    pub actions: u64,
    /// How many actions the signed log had.
    pub size: u64,
    /// When it was signed, microseconds UTC.
    pub signed_at: i64,
    /// The public key that signed, hexadecimal; compare it with the one that the county published.
    pub public_key: String,
}

/// Makes the proof of a record from the last checkpoint.
///
/// # Errors
/// When there is no such record or none of its actions has been signed yet.
pub fn prove(sql: &mut dyn Sql, county: &CountyId, record: &RecordId) -> Result<Proof, Fault> {
    let steps = history::steps(sql, county, record)?;
    if steps.is_empty() {
        return Err(Fault::Unsupported(format!("没有编号为 {record} 的件")));
    }
    let checkpoint = Checkpoint::all(sql)?.pop();
    let size = checkpoint.as_ref().map_or(0, |checkpoint| checkpoint.size);
    let is_signed = |entry: &LogEntry| u64::try_from(entry.seq).is_ok_and(|seq| seq <= size);
    let (signed, later): (Vec<_>, Vec<_>) = steps
        .into_iter()
        .map(|step| step.entry)
        .partition(is_signed);
    let (Some(checkpoint), false) = (checkpoint, signed.is_empty()) else {
        return Err(Fault::Unsupported(
            "此件的操作尚未签名：每十分钟签名一次，停止服务时也会签名，请稍后再试".into(),
        ));
    };
    let tree = Tree::new(leaves(sql, size)?);
    let actions = signed
        .into_iter()
        .map(|entry| {
            let index = usize::try_from(entry.seq - 1).unwrap_or(usize::MAX);
            let path = tree
                .path(index)
                .iter()
                .map(|hash| hexadecimal(hash))
                .collect();
            ProvenAction { entry, path }
        })
        .collect();
    Ok(Proof {
        format: FORMAT.into(),
        county: county.to_string(),
        record: record.to_string(),
        not_yet_signed: later.len() as u64,
        actions,
        checkpoint,
    })
}

fn leaves(sql: &mut dyn Sql, size: u64) -> Result<Vec<Hash>, Fault> {
    let last = i64::try_from(size).unwrap_or(i64::MAX);
    let mut leaves = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    sql.each(
        "SELECT leaf FROM actions WHERE seq <= $1 ORDER BY seq",
        &[Value::Integer(last)],
        &mut |row| {
            leaves.push(sized(row.bytes(0)?)?);
            Ok(())
        },
    )?;
    Ok(leaves)
}

impl Proof {
    /// The text of the file.
    pub fn to_text(&self) -> String {
        serde_json::to_string_pretty(self).expect("a proof holds only text and numbers") + "\n"
    }
}

/// Checks a proof without a database.
///
/// # Errors
/// The first thing that does not fit, in Chinese.
pub fn verify_proof(text: &str) -> Result<Proven, String> {
    let proof: Proof = serde_json::from_str(text).map_err(|_| "不是证明文件".to_string())?;
    if proof.format != FORMAT {
        return Err(format!("不认识的证明格式「{}」", proof.format));
    }
    if !proof.checkpoint.is_signed() {
        return Err("检查点的签名无效".into());
    }
    if proof.actions.is_empty() {
        return Err("证明中没有操作".into());
    }
    let mut previous: Option<Hash> = None;
    let mut scratch = Vec::new();
    for (at, action) in proof.actions.iter().enumerate() {
        previous = Some(check_action(&proof, (at, action), previous, &mut scratch)?);
    }
    Ok(Proven {
        record: proof.record,
        actions: proof.actions.len() as u64,
        size: proof.checkpoint.size,
        signed_at: proof.checkpoint.at,
        public_key: hexadecimal(&proof.checkpoint.public_key),
    })
}

/// Checks one action and returns its leaf.
fn check_action(
    proof: &Proof,
    (at, action): (usize, &ProvenAction),
    previous: Option<Hash>,
    scratch: &mut Vec<u8>,
) -> Result<Hash, String> {
    let entry = &action.entry;
    let seq = entry.seq;
    if entry.record.as_ref() != Some(&proof.record) || entry.county != proof.county {
        return Err(format!("第{seq}条操作不属于此件"));
    }
    if entry.version != i64::try_from(at + 1).ok() || entry.previous != previous {
        return Err(format!("第{seq}条操作接不上此件的上一步"));
    }
    let path: Option<Vec<Hash>> = action
        .path
        .iter()
        .map(|text| from_hexadecimal(text).and_then(|bytes| bytes.try_into().ok()))
        .collect();
    let path = path.ok_or_else(|| format!("第{seq}条操作的路径不是散列值"))?;
    let leaf = entry.leaf(scratch);
    let index = u64::try_from(seq - 1).map_err(|_| format!("第{seq}条的序号无效"))?;
    let root = root_of_path(leaf, index, proof.checkpoint.size, &path);
    if root != Some(proof.checkpoint.root) {
        return Err(format!("第{seq}条操作不在所签的日志中"));
    }
    Ok(leaf)
}
