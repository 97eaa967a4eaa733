//! `audit verify`: every action, every root, every checkpoint, and every row against the fold of its log.

use super::leaf::{self, LogEntry, Stored, sized};
use super::signer::known_keys;
use super::{Checkpoint, Frontier, Hash, hexadecimal, refold};
use crate::store::{Catalogue, Fault, Sql, Value};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// How many rows are read at a time.
const PAGE: i64 = 4096;

/// How many mismatches are described; more are only counted.
const DESCRIBED: usize = 100;

/// What the check found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Verdict {
    /// Number of actions read.
    pub actions: u64,
    /// Number of records compared with the fold of their log.
    pub records: u64,
    /// Number of signed checkpoints that fit.
    pub checkpoints: u64,
    /// Number of payloads that were erased lawfully (their commitment stands).
    pub erased: u64,
    /// Root over all actions as they stand, hexadecimal.
    pub root: String,
    /// What does not fit, in Chinese, with the number of the action or the record.
    pub mismatches: Vec<String>,
    /// How many mismatches there are in all.
    pub mismatch_count: u64,
}

impl Verdict {
    /// Whether everything fits.
    pub fn is_sound(&self) -> bool {
        self.mismatch_count == 0
    }

    /// Notes a mismatch.
    pub fn mismatch(&mut self, sentence: String) {
        self.mismatch_count += 1;
        if self.mismatches.len() < DESCRIBED {
            self.mismatches.push(sentence);
        }
    }
}

/// The last action of each record, as the log has it.
pub type Heads = HashMap<(String, String), Head>;

/// The last action of a record.
pub struct Head {
    /// Its leaf.
    pub leaf: Hash,
    /// The version after it.
    pub version: i64,
}

/// Checks the whole database; `folder` is the data folder with `checkpoints.log` and the public key.
///
/// Run it on one snapshot. Columns that are worked out from the calendar are compared with today's catalogue.
///
/// # Errors
/// Only when something cannot be read; what does not fit is in the verdict.
pub fn verify(sql: &mut dyn Sql, catalogue: &Catalogue, folder: &Path) -> Result<Verdict, Fault> {
    let mut verdict = Verdict::default();
    let signed = signed_roots(sql, folder, &mut verdict)?;
    let mut walk = Walk {
        wanted: signed,
        ..Walk::default()
    };
    walk.log(sql, &mut verdict)?;
    walk.unreached(&mut verdict);
    refold::compare(sql, catalogue, &walk.heads, &mut verdict)?;
    Ok(verdict)
}

/// Signed roots by size, with where each was found.
type SignedRoots = BTreeMap<u64, Vec<(Hash, &'static str)>>;

/// Checkpoints by size: all that are signed by the folder's key.
fn signed_roots(
    sql: &mut dyn Sql,
    folder: &Path,
    verdict: &mut Verdict,
) -> Result<SignedRoots, Fault> {
    let keys = known_keys(&folder.join("keys"))?;
    let mut signed: SignedRoots = BTreeMap::new();
    let inside = Checkpoint::all(sql)?.into_iter().map(Ok);
    let outside = Checkpoint::read(&folder.join("checkpoints.log"))?;
    let all = inside.map(|checkpoint| (checkpoint, "库内检查点"));
    let all = all.chain(outside.into_iter().map(|line| (line, "checkpoints.log")));
    for (checkpoint, origin) in all {
        let checkpoint = match checkpoint {
            Ok(checkpoint) => checkpoint,
            Err(line) => {
                verdict.mismatch(format!("{origin}第{line}行无法识别"));
                continue;
            }
        };
        let is_known = keys.is_empty() || keys.contains(&checkpoint.public_key);
        if !checkpoint.is_signed() || !is_known {
            verdict.mismatch(format!(
                "{origin}：第{}条处的签名无效或不是本机密钥所签",
                checkpoint.size
            ));
            continue;
        }
        signed
            .entry(checkpoint.size)
            .or_default()
            .push((checkpoint.root, origin));
    }
    Ok(signed)
}

/// The walk over the log.
#[derive(Default)]
struct Walk {
    frontier: Frontier,
    heads: Heads,
    /// Signed roots that the walk has not come to yet.
    wanted: SignedRoots,
    roots_differ: bool,
    last_seq: i64,
    scratch: Vec<u8>,
}

impl Walk {
    fn log(&mut self, sql: &mut dyn Sql, verdict: &mut Verdict) -> Result<(), Fault> {
        let page = format!(
            "{} WHERE seq > $1 ORDER BY seq LIMIT {PAGE}",
            leaf::table().select()
        );
        let mut roots = Roots::read(sql, 0)?;
        self.signed_here(verdict);
        loop {
            let rows = sql.query(&page, &[Value::Integer(self.last_seq)])?;
            for row in &rows {
                let (entry, stored) = LogEntry::from_row(row)?;
                self.entry(&entry, &stored, verdict);
                roots.advance(sql, self.frontier.size())?;
                self.root_here(&mut roots, verdict);
                self.signed_here(verdict);
            }
            if rows.is_empty() {
                break;
            }
        }
        verdict.actions = self.frontier.size();
        verdict.root = hexadecimal(&self.frontier.root());
        self.end(sql, verdict)
    }

    fn entry(&mut self, entry: &LogEntry, stored: &Stored, verdict: &mut Verdict) {
        let seq = entry.seq;
        if seq != self.last_seq + 1 {
            verdict.mismatch(format!(
                "第{}条至第{}条操作缺失",
                self.last_seq + 1,
                seq - 1
            ));
        }
        self.last_seq = seq;
        let leaf = entry.leaf(&mut self.scratch);
        if leaf != stored.leaf {
            verdict.mismatch(format!("第{seq}条操作被改动：内容与叶散列不符"));
        }
        match (&stored.salt, &stored.payload) {
            (Some(salt), Some(payload)) if leaf::commitment(salt, payload) == entry.commitment => {}
            (None, None) => verdict.erased += 1,
            _ => verdict.mismatch(format!("第{seq}条操作被改动：办理内容与其承诺值不符")),
        }
        if let (Some(record), Some(version)) = (&entry.record, entry.version) {
            let key = (entry.county.clone(), record.clone());
            let before = self.heads.get(&key);
            let follows = version == before.map_or(0, |head| head.version) + 1
                && entry.previous == before.map(|head| head.leaf);
            if !follows {
                verdict.mismatch(format!(
                    "第{seq}条操作接不上件 {record} 的上一步：有步骤被删、加或调换"
                ));
            }
            self.heads.insert(
                key,
                Head {
                    leaf: stored.leaf,
                    version,
                },
            );
        } else if entry.previous.is_some() || entry.version.is_some() {
            verdict.mismatch(format!("第{seq}条操作被改动：没有件却有上一步"));
        }
        self.frontier.push(leaf);
    }

    /// Compares with the root stored with the batch that ended here.
    fn root_here(&mut self, roots: &mut Roots, verdict: &mut Verdict) {
        let size = self.frontier.size();
        if let Some(root) = roots.take(size)
            && root != self.frontier.root()
            && !self.roots_differ
        {
            self.roots_differ = true;
            verdict.mismatch(format!(
                "到第{size}条为止的根散列与记录不符：这之前有操作被改、删、加或调换"
            ));
        }
    }

    /// Compares with the signed roots of this size.
    fn signed_here(&mut self, verdict: &mut Verdict) {
        let size = self.frontier.size();
        for (root, origin) in self.wanted.remove(&size).unwrap_or_default() {
            if root == self.frontier.root() {
                verdict.checkpoints += 1;
            } else {
                verdict.mismatch(format!("{origin}：到第{size}条为止的根散列与所签不符"));
            }
        }
    }

    /// Compares the end of the log with the last root.
    fn end(&self, sql: &mut dyn Sql, verdict: &mut Verdict) -> Result<(), Fault> {
        let last = sql.first("SELECT COALESCE(MAX(size), 0) FROM roots", &[])?;
        let last = last.map_or(Ok(0), |row| row.integer(0))?;
        let size = i64::try_from(self.frontier.size()).unwrap_or(i64::MAX);
        if last > size {
            verdict.mismatch(format!(
                "日志只有{size}条，而根散列记到第{last}条：尾部被截去"
            ));
        } else if last < size {
            verdict.mismatch(format!(
                "日志有{size}条，而根散列只记到第{last}条：尾部被添加"
            ));
        }
        Ok(())
    }

    /// Signed roots beyond the end of the log.
    fn unreached(&self, verdict: &mut Verdict) {
        let size = self.frontier.size();
        for (signed, origins) in &self.wanted {
            for (_, origin) in origins {
                verdict.mismatch(format!(
                    "{origin}签到第{signed}条，而日志只有{size}条：尾部被截去"
                ));
            }
        }
    }
}

/// The stored roots, read page by page.
struct Roots {
    page: std::collections::VecDeque<(u64, Hash)>,
    ended: bool,
}

impl Roots {
    fn read(sql: &mut dyn Sql, after: u64) -> Result<Self, Fault> {
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        let statement =
            format!("SELECT size, root FROM roots WHERE size > $1 ORDER BY size LIMIT {PAGE}");
        let rows = sql.query(&statement, &[Value::Integer(after)])?;
        let page = rows
            .iter()
            .map(|row| {
                Ok((
                    u64::try_from(row.integer(0)?).unwrap_or(0),
                    sized(row.bytes(1)?)?,
                ))
            })
            .collect::<Result<_, Fault>>()?;
        Ok(Self {
            page,
            ended: rows.is_empty(),
        })
    }

    /// Makes sure that the root of `size`, if there is one, has been read.
    fn advance(&mut self, sql: &mut dyn Sql, size: u64) -> Result<(), Fault> {
        while let Some((known, _)) = self.page.front()
            && *known < size
        {
            self.page.pop_front();
        }
        if self.page.is_empty() && !self.ended {
            *self = Self::read(sql, size.saturating_sub(1))?;
        }
        Ok(())
    }

    fn take(&mut self, size: u64) -> Option<Hash> {
        self.page
            .pop_front_if(|(known, _)| *known == size)
            .map(|(_, root)| root)
    }
}
