//! Snapshots: what was submitted or signed, frozen with its hash, and how it is corrected.
//!
//! A snapshot is never changed. A correction (更正) is begun with a reason, and ends with a further version.

use super::accounts::note;
use super::{Desk, Failure};
use crate::store::audit::hexadecimal;
use crate::store::audit::tree::sm3;
use crate::store::writer::Change;
use domain::procedure::Refusal;
use serde_json::{Value as Json, json};

pub use crate::store::snapshots::{Frozen, Snapshot};

/// All versions of a subject, whosever they are.
///
/// # Errors
/// A fault of the database.
pub fn all(desk: &Desk, frozen: &Frozen) -> Result<Vec<Snapshot>, Failure> {
    let read = |sql: &mut dyn crate::store::Sql| crate::store::snapshots::snapshots(sql, frozen);
    Ok(desk.office.readers.read(read)?)
}

/// The newest version of the copy that is named; none where nothing was frozen.
pub fn newest<'a>(snapshots: &'a [Snapshot], frozen: &Frozen) -> Option<&'a Snapshot> {
    snapshots
        .iter()
        .rfind(|snapshot| snapshot.organ == frozen.organ)
}

/// Freezes a content as the next version; `content` is written with sorted keys, so that the same content has the
/// same hash.
///
/// # Errors
/// A refusal where a version stands and no correction was begun, or a fault.
pub fn freeze(
    desk: &Desk,
    (frozen, role): (&Frozen, &str),
    content: &Json,
) -> Result<Snapshot, Failure> {
    let earlier = all(desk, frozen)?;
    let last = newest(&earlier, frozen);
    if let Some(standing) = last.filter(|last| last.reopened.is_none()) {
        return Err(locked(standing).into());
    }
    let content = content.to_string();
    let snapshot = Snapshot {
        organ: frozen.organ.clone(),
        version: last.map_or(1, |last| last.version + 1),
        hash: hexadecimal(&sm3(content.as_bytes())),
        content,
        reason: last.and_then(|last| last.reopened.clone()),
        reopened: None,
        made_at: desk.office.now(),
        made_by: desk.person.account.clone(),
    };
    let told = json!({
        "purpose": frozen.purpose, "subject": frozen.subject, "year": frozen.year,
        "organ": frozen.organ, "version": snapshot.version, "hash": snapshot.hash,
        "reason": snapshot.reason,
    });
    let note = note(&frozen.county, &desk.actor(role), "frozen", told);
    let (key, stored) = (frozen.clone(), snapshot.clone());
    let change: Change =
        Box::new(move |sql| crate::store::snapshots::put_snapshot(sql, &key, &stored));
    if let Err(fault) = desk.office.writer.change(note, change).wait() {
        // Of two who submit at once, the second finds the version taken.
        let now = all(desk, frozen)?;
        let taken = newest(&now, frozen).filter(|last| last.version >= snapshot.version);
        return Err(match taken {
            Some(standing) => locked(standing).into(),
            None => fault.into(),
        });
    }
    Ok(snapshot)
}

/// Begins a correction of the newest version.
///
/// # Errors
/// A refusal without a version or a reason, or where a correction is under way already; or a fault.
pub fn reopen(desk: &Desk, (frozen, role): (&Frozen, &str), reason: &str) -> Result<(), Failure> {
    let earlier = all(desk, frozen)?;
    let standing = newest(&earlier, frozen).filter(|last| last.reopened.is_none());
    let Some(standing) = standing else {
        return Err(Refusal::plain(
            "reopen",
            "没有已经报送或者定稿、可以更正的一版",
            "先报送或者定稿；更正已经开始的，直接修改后再次报送",
        )
        .into());
    };
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refusal::plain(
            "reason",
            "没有写更正的理由",
            "请写明为什么更正，更正说明随新的一版保存",
        )
        .into());
    }
    let told = json!({
        "purpose": frozen.purpose, "subject": frozen.subject, "year": frozen.year,
        "organ": frozen.organ, "version": standing.version, "reason": reason,
    });
    let note = note(&frozen.county, &desk.actor(role), "reopened", told);
    let (key, version, reason) = (frozen.clone(), standing.version, reason.to_string());
    let change: Change =
        Box::new(move |sql| crate::store::snapshots::reopen(sql, &key, (version, &reason)));
    desk.office.writer.change(note, change).wait()?;
    Ok(())
}

/// The refusal to change what stands.
pub fn locked(standing: &Snapshot) -> Refusal {
    Refusal::plain(
        "locked",
        format!(
            "第{}版已于{}锁定，不能再改",
            standing.version,
            standing.made_at.day()
        ),
        "需要修改的，先写明理由开始更正，再保存并报送新的一版",
    )
}
