//! What the writer reads when it starts: where the log stands, last serials, and how organs are written.

use crate::store::audit::Frontier;
use crate::store::audit::leaf::sized;
use crate::store::{Fault, Sql, Value};
use domain::identifier::CountyId;
use domain::procedure::{OrganSign, OrganSigns};
use domain::procedure::{SerialKey, Serials};
use std::collections::BTreeMap;

/// The tree as the last batch left it: from the last checkpoint on, leaf by leaf.
pub fn resume(sql: &mut dyn Sql) -> Result<(Frontier, u64), Fault> {
    let last = sql.first(
        "SELECT frontier FROM checkpoints ORDER BY size DESC LIMIT 1",
        &[],
    )?;
    let signed = last.and_then(|row| row.bytes(0).ok().and_then(Frontier::from_bytes));
    let signed = signed.unwrap_or_default();
    let damaged = || {
        Fault::content(
            "操作日志",
            "与其根散列不符，请先运行 fadu audit verify 查明".to_string(),
        )
    };
    let mut frontier = signed.clone();
    let from = i64::try_from(signed.size()).map_err(|_| damaged())?;
    sql.each(
        "SELECT seq, leaf FROM actions WHERE seq > $1 ORDER BY seq",
        &[Value::Integer(from)],
        &mut |row| {
            let expected = i64::try_from(frontier.size()).map_err(|_| damaged())? + 1;
            if row.integer(0)? != expected {
                return Err(damaged());
            }
            frontier.push(sized(row.bytes(1)?)?);
            Ok(())
        },
    )?;
    // A log that was cut shows here already; what else may have been changed is for `audit verify`.
    let newest = sql.first("SELECT COALESCE(MAX(seq), 0) FROM actions", &[])?;
    let entries = newest.map_or(Ok(0), |row| row.integer(0))?;
    let root = sql.first(
        "SELECT size, root FROM roots ORDER BY size DESC LIMIT 1",
        &[],
    )?;
    let agrees = match root {
        None => frontier.size() == 0,
        Some(row) => {
            row.integer(0)? == i64::try_from(frontier.size()).map_err(|_| damaged())?
                && row.bytes(1)? == frontier.root()
        }
    };
    let agrees = agrees && u64::try_from(entries) == Ok(frontier.size());
    if agrees {
        Ok((frontier, signed.size()))
    } else {
        Err(damaged())
    }
}

/// Last serials of each county.
pub fn read_serials(sql: &mut dyn Sql) -> Result<BTreeMap<CountyId, Serials>, Fault> {
    let rows = sql.query("SELECT county, organ, scope, year, last FROM counters", &[])?;
    let mut last: BTreeMap<CountyId, BTreeMap<SerialKey, u64>> = BTreeMap::new();
    for row in &rows {
        let wrong = |_| Fault::content("编号计数", "超出范围");
        let key = SerialKey {
            organ: row.text(1)?.into(),
            scope: row.text(2)?.to_string(),
            year: i16::try_from(row.integer(3)?).map_err(wrong)?,
        };
        let serial = u64::try_from(row.integer(4)?).map_err(wrong)?;
        last.entry(row.text(0)?.into())
            .or_default()
            .insert(key, serial);
    }
    Ok(last
        .into_iter()
        .map(|(county, last)| (county, Serials::from_last(last)))
        .collect())
}

/// How organs are written, by county; one without a 机关代字 is numbered by its id.
pub fn read_organs(sql: &mut dyn Sql) -> Result<BTreeMap<CountyId, OrganSigns>, Fault> {
    let rows = sql.query("SELECT county, id, mark, name FROM organs", &[])?;
    let mut signs: BTreeMap<CountyId, OrganSigns> = BTreeMap::new();
    for row in &rows {
        let organs = signs.entry(row.text(0)?.into()).or_default();
        let id = row.text(1)?;
        let mark = row.optional_text(2)?.unwrap_or(id).to_string();
        let name = row.text(3)?.to_string();
        organs.insert(id.into(), OrganSign { mark, name });
    }
    Ok(signs)
}
