//! The records behind one side of a figure, page by page, within the reader's scope.

use super::count::last_moment;
use super::{Asked, Basis, Figure, Part, Side};
use crate::operations::{Desk, Failure, records};
use crate::store::catalogue::Kind;
use crate::store::lists::{FieldFilter, ListPage, ListQuery, Sort, SortBy, listed_by_ids};
use crate::store::{Value, condition};
use domain::identifier::{IndicatorId, RecordId};
use domain::indicator::Measure;

/// A figure with one page of the records of one side.
#[derive(Clone, Debug)]
pub struct Behind {
    /// The figure.
    pub figure: Figure,
    /// The side.
    pub part: Part,
    /// Its records; only those that the reader may see, so there may be fewer than the figure counts.
    pub page: ListPage,
}

/// One page, from 0, of the records behind a side of a figure; reported figures have none.
///
/// # Errors
/// An unknown figure, or a fault.
pub fn behind(
    desk: &Desk<'_>,
    asked: &Asked<'_>,
    (indicator, part): (&IndicatorId, Part),
    (page, size): (u32, u32),
) -> Result<Behind, Failure> {
    let basis = Basis::of(desk.office, asked).with_cell_of(desk.office, indicator);
    let figure = basis.figure(asked, indicator)?;
    let figure = figure.ok_or_else(|| Failure::Missing(format!("指标“{indicator}”")))?;
    let side = figure.sides().into_iter().find(|(found, _)| *found == part);
    let page = match side {
        Some((_, side)) => side_page(desk, (&basis, asked), side, (page, size))?,
        None => ListPage {
            rows: Vec::new(),
            total: 0,
        },
    };
    Ok(Behind { figure, part, page })
}

fn side_page(
    desk: &Desk<'_>,
    (basis, asked): (&Basis<'_>, &Asked<'_>),
    side: &Side,
    paging: (u32, u32),
) -> Result<ListPage, Failure> {
    let counted = basis.indicator(&side.indicator).and_then(|counted| {
        let Measure::Count {
            condition,
            dated_by,
            ..
        } = &counted.measure
        else {
            return None;
        };
        Some((basis.catalogue.current(&counted.kind)?, condition, dated_by))
    });
    let Some((kind, counted, dated_by)) = counted else {
        return Err(Failure::Missing(format!("指标“{}”", side.indicator)));
    };
    let in_sql = condition::rendered(counted, &kind.definition, "k", 1).is_some();
    if !in_sql || asked.organ.is_some() || last_moment(asked, basis).is_some() {
        return by_ids(desk, kind, &side.tally.records, paging);
    }
    let day = |day: jiff::civil::Date| Value::from(day.to_string());
    let query = ListQuery {
        county: &asked.county.id,
        definition: &kind.definition,
        organs: None,
        stages: Vec::new(),
        text: None,
        among: None,
        fields: vec![
            (dated_by.clone(), FieldFilter::From(day(side.period.first))),
            (dated_by.clone(), FieldFilter::Until(day(side.period.last))),
        ],
        condition: Some(counted),
        due_until: None,
        sort: Sort {
            by: SortBy::Field(dated_by.clone()),
            descending: false,
        },
        page: paging.0,
        size: paging.1,
    };
    records::page(desk, query)
}

/// A page of records that are already known by name.
pub(in crate::operations) fn by_ids(
    desk: &Desk<'_>,
    kind: &Kind,
    ids: &[RecordId],
    (page, size): (u32, u32),
) -> Result<ListPage, Failure> {
    let scope = records::scope(desk, &kind.definition.id);
    let from = usize::try_from(u64::from(page) * u64::from(size)).unwrap_or(usize::MAX);
    let most = usize::try_from(size).unwrap_or(usize::MAX);
    let asked: Vec<RecordId> = ids.iter().skip(from).take(most).cloned().collect();
    let county = &desk.county.id;
    let mut rows = desk
        .office
        .readers
        .read(|sql| listed_by_ids(sql, county, &asked))?;
    if let Some(scope) = scope {
        rows.retain(|row| scope.contains(&row.organ));
    }
    Ok(ListPage {
        rows,
        total: ids.len() as u64,
    })
}
