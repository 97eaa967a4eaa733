//! Figures as one person may see them: counts are everybody's, the records behind them are not.

use super::figure::{Figure, Side};
use super::{Asked, Basis, Depth};
use crate::operations::{Desk, Failure, records};
use crate::store::figures::ids_of_organs;
use domain::identifier::{KindId, RecordId};
use std::collections::{HashMap, HashSet};

/// All figures of a county and year; of their records only those within the person's data scope, so there may be
/// fewer than the figure counts.
///
/// # Errors
/// A fault of the database.
pub fn seen(desk: &Desk<'_>, asked: &Asked<'_>, depth: Depth) -> Result<Vec<Figure>, Failure> {
    let basis = Basis::of(desk.office, asked);
    let mut figures = basis.figures(asked, depth)?;
    if depth == Depth::Counts {
        return Ok(figures);
    }
    let mut visible: HashMap<KindId, Option<HashSet<RecordId>>> = HashMap::new();
    for side in figures.iter_mut().flat_map(Figure::sides_mut) {
        let Some(kind) = basis.indicator(&side.indicator).map(|found| &found.kind) else {
            side.tally.records.clear();
            continue;
        };
        if !visible.contains_key(kind) {
            visible.insert(kind.clone(), within_scope(desk, kind)?);
        }
        if let Some(Some(ids)) = visible.get(kind) {
            keep(side, ids);
        }
    }
    Ok(figures)
}

fn keep(side: &mut Side, ids: &HashSet<RecordId>) {
    side.tally.records.retain(|record| ids.contains(record));
}

/// The records of a kind within the person's scope; `None`: all of the county.
fn within_scope(desk: &Desk<'_>, kind: &KindId) -> Result<Option<HashSet<RecordId>>, Failure> {
    let Some(organs) = records::scope(desk, kind) else {
        return Ok(None);
    };
    let county = &desk.county.id;
    let ids = desk
        .office
        .readers
        .read(|sql| ids_of_organs(sql, (county, kind), &organs))?;
    Ok(Some(ids))
}
