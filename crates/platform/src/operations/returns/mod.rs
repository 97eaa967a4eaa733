//! Statistical returns of a year: counted, filled in, submitted, corrected.
//!
//! A form that every organ fills in has one copy per organ, and the county's copy is the sum of what they submitted.

mod fill;
mod submit;
mod workbook;

pub use fill::enter;
pub use submit::{Changed, reopen, submit};
pub use workbook::workbook;

use super::figures::{Asked, Basis};
use super::snapshots::{self, Frozen, Snapshot};
use super::{Desk, Failure, Office};
use crate::store::returns::{Copy, entries};
use domain::engines::reporting::Ratio;
use domain::identifier::{IndicatorId, KindId, OrganId};
use domain::indicator::Decimal;
use domain::policy::{Act, Denied, Organ, Target, may};
use domain::statistics::{Breach, Grid, Place, StatisticalReturn};
use std::collections::BTreeMap;

/// What one may do with returns, as roles name it.
pub const FILL: &str = "return_fill";
/// See [`FILL`].
pub const SUBMIT: &str = "return_submit";

/// The purpose of a return's snapshots.
const PURPOSE: &str = "return";

/// One copy of a form, filled in as far as it is.
#[derive(Clone, Debug)]
pub struct Filled<'a> {
    /// The form.
    pub form: &'a StatisticalReturn,
    /// The year.
    pub year: i16,
    /// The organ whose copy it is; `None`: the county's.
    pub organ: Option<OrganId>,
    /// What stands in the cells now.
    pub grid: Grid,
    /// What was entered, by cell name.
    pub entered: BTreeMap<String, String>,
    /// Rules that do not hold now.
    pub breaches: Vec<Breach>,
    /// Entered cells that are empty.
    pub missing: Vec<Place>,
    /// Versions of this copy, oldest first.
    pub versions: Vec<Snapshot>,
    /// Copies of organs, where the form is filled in by organ and this is the county's copy.
    pub copies: Vec<OrganCopy>,
}

/// How far an organ's copy has come.
#[derive(Clone, Debug)]
pub struct OrganCopy {
    /// The organ.
    pub organ: OrganId,
    /// The newest version, if there is one.
    pub submitted: Option<Snapshot>,
}

impl Filled<'_> {
    /// The newest version, where it stands: nothing may be changed.
    pub fn standing(&self) -> Option<&Snapshot> {
        self.versions.last().filter(|last| last.reopened.is_none())
    }

    /// Whether numbers are entered into this copy itself.
    pub fn is_entered_here(&self) -> bool {
        !self.form.is_filled_by_organ() || self.organ.is_some()
    }
}

/// The form of this name.
///
/// # Errors
/// When there is none.
pub fn form<'a>(office: &'a Office, id: &str) -> Result<&'a StatisticalReturn, Failure> {
    let found = office.rules.returns.iter().find(|form| form.id == id);
    found.ok_or_else(|| Failure::Missing(format!("统计报表“{id}”")))
}

/// The organs that fill in a form.
pub fn fillers<'a>(desk: &'a Desk<'_>, form: &StatisticalReturn) -> Vec<&'a Organ> {
    let organs = desk.county.organs.all();
    organs
        .filter(|organ| form.filled_by.contains(&organ.level))
        .collect()
}

/// One copy as it stands.
///
/// # Errors
/// An organ that does not fill in the form, or a fault.
pub fn filled<'a>(
    desk: &Desk<'a>,
    form: &'a StatisticalReturn,
    (year, organ): (i16, Option<&OrganId>),
) -> Result<Filled<'a>, Failure> {
    let asked = Asked::of(desk, year)?;
    if let Some(organ) = organ
        && !fillers(desk, form).iter().any(|known| known.id == *organ)
    {
        return Err(Failure::Missing(format!("由“{organ}”填报的{}", form.name)));
    }
    let mut filled = bare(desk, form, (&asked, organ))?;
    let others: Vec<Filled<'a>> = match organ {
        Some(_) => Vec::new(),
        None => related(desk, form)
            .map(|other| bare(desk, other, (&asked, None)))
            .collect::<Result<_, _>>()?,
    };
    filled.breaches = filled.grid.breaches(form, &|id| {
        let other = others.iter().find(|other| other.form.id == id)?;
        Some((other.form, &other.grid))
    });
    Ok(filled)
}

/// The forms that the rules of a form name.
fn related<'a>(
    desk: &Desk<'a>,
    form: &'a StatisticalReturn,
) -> impl Iterator<Item = &'a StatisticalReturn> {
    let office = desk.office;
    let forms = office.rules.returns.iter();
    forms.filter(|other| {
        let prefix = format!("{}.", other.id);
        other.id != form.id
            && form
                .rules
                .iter()
                .flat_map(|rule| rule.terms())
                .any(|term| term.name.starts_with(&prefix))
    })
}

/// A copy whose rules are not judged yet.
fn bare<'a>(
    desk: &Desk<'a>,
    form: &'a StatisticalReturn,
    (asked, organ): (&Asked<'_>, Option<&OrganId>),
) -> Result<Filled<'a>, Failure> {
    let frozen = frozen(desk, form, (asked.year, organ));
    let all = snapshots::all(desk, &frozen)?;
    let versions: Vec<Snapshot> = all
        .iter()
        .filter(|snapshot| snapshot.organ.as_ref() == organ)
        .cloned()
        .collect();
    let mut given = counted(desk.office, form, (asked, organ))?;
    let (mut entered, mut copies) = (BTreeMap::new(), Vec::new());
    if form.is_filled_by_organ() && organ.is_none() {
        copies = organ_copies(desk, form, &all);
        add_up(form, &copies, &mut given);
    } else {
        let copy = copy(desk, form, (asked.year, organ));
        entered = desk.office.readers.read(|sql| entries(sql, &copy))?;
        for (cell, number) in &entered {
            if let (Some(place), Some(number)) = (form.place(cell), number_of(number)) {
                given.insert(place, number);
            }
        }
    }
    let grid = Grid::fill(form, &given);
    Ok(Filled {
        form,
        year: asked.year,
        organ: organ.cloned(),
        missing: grid.missing(form),
        grid,
        entered,
        breaches: Vec::new(),
        versions,
        copies,
    })
}

fn frozen(desk: &Desk, form: &StatisticalReturn, (year, organ): (i16, Option<&OrganId>)) -> Frozen {
    Frozen {
        county: desk.county.id.clone(),
        purpose: PURPOSE,
        subject: form.id.clone(),
        year,
        organ: organ.cloned(),
    }
}

fn copy(desk: &Desk, form: &StatisticalReturn, (year, organ): (i16, Option<&OrganId>)) -> Copy {
    Copy {
        county: desk.county.id.clone(),
        form: form.id.clone(),
        year,
        organ: organ.cloned(),
    }
}

fn organ_copies(desk: &Desk, form: &StatisticalReturn, all: &[Snapshot]) -> Vec<OrganCopy> {
    let copies = fillers(desk, form).into_iter().map(|organ| OrganCopy {
        organ: organ.id.clone(),
        submitted: all
            .iter()
            .rfind(|snapshot| snapshot.organ.as_ref() == Some(&organ.id))
            .cloned(),
    });
    copies.collect()
}

/// The sum of what organs submitted; a cell that nobody submitted stays empty.
fn add_up(form: &StatisticalReturn, copies: &[OrganCopy], given: &mut BTreeMap<Place, Ratio>) {
    for snapshot in copies.iter().filter_map(|copy| copy.submitted.as_ref()) {
        for (cell, number) in submit::cells_of(&snapshot.content) {
            let place = form.place(&cell).filter(|place| form.is_entered(*place));
            if let (Some(place), Some(number)) = (place, number_of(&number)) {
                let sum = given.entry(place).or_insert(Ratio::ZERO);
                *sum = sum.plus(number).unwrap_or(*sum);
            }
        }
    }
}

/// A number as it is stored.
fn number_of(text: &str) -> Option<Ratio> {
    let decimal = Decimal::parse(text)?;
    Ratio::decimal(decimal.digits, u32::from(decimal.places))
}

/// The counted cells.
fn counted(
    office: &Office,
    form: &StatisticalReturn,
    (asked, organ): (&Asked<'_>, Option<&OrganId>),
) -> Result<BTreeMap<Place, Ratio>, Failure> {
    let mut found = BTreeMap::new();
    for is_year_before in [false, true] {
        let cells = form
            .counted
            .iter()
            .filter(|cell| cell.is_year_before == is_year_before);
        let asked = Asked {
            county: asked.county,
            year: asked.year - i16::from(is_year_before),
            as_of: asked.as_of,
            organ: organ.cloned(),
        };
        let indicators = cells.clone().map(|cell| cell.indicator.clone()).collect();
        let counts: BTreeMap<IndicatorId, u64> =
            Basis::over(office, &asked, indicators).counts(&asked)?;
        for cell in cells {
            let count = counts.get(&cell.indicator.id).copied().unwrap_or(0);
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            found.insert(cell.place, Ratio::whole(count));
        }
    }
    Ok(found)
}

/// Whether the person may do this with a copy; the county's copy belongs to the organ at the head of the county.
///
/// # Errors
/// What is missing.
pub fn permitted(
    desk: &Desk,
    form: &StatisticalReturn,
    (act, organ): (&str, Option<&OrganId>),
) -> Result<(), Denied> {
    let own: KindId = form.id.as_str().into();
    let kind = form.kind.as_ref().unwrap_or(&own);
    let head = desk
        .county
        .organs
        .all()
        .find(|organ| organ.superior.is_none());
    let organ = organ.or(head.map(|organ| &organ.id));
    let target = Target { kind, organ };
    may(desk.person, Act::General(act), target, desk.organisation()).map(drop)
}
