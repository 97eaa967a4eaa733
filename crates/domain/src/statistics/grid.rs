//! What stands in the cells of a return, and which rules do not hold.

use super::rule::{Over, Sign, Signed};
use super::{Axis, Content, Place, Rule, Severity, StatisticalReturn, position};
use crate::engines::reporting::Ratio;
use std::collections::BTreeMap;

/// Decimals of a share in percent.
const SHARE_PLACES: u32 = 2;

/// The cells of a return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    cells: BTreeMap<Place, Ratio>,
}

/// Grids of other returns, for rules between them.
pub type Source<'a> = dyn Fn(&str) -> Option<(&'a StatisticalReturn, &'a Grid)> + 'a;

/// A rule that does not hold somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// The rule, by its place in the return.
    pub rule: usize,
    /// Whether it must hold.
    pub severity: Severity,
    /// Where and how, in Chinese.
    pub message: String,
    /// The cells of this return that it reads.
    pub places: Vec<Place>,
}

impl Grid {
    /// Fills a return from what was counted and entered; sums and shares follow from them. A sum is empty where one of
    /// its parts is: an empty cell is not zero.
    pub fn fill(form: &StatisticalReturn, given: &BTreeMap<Place, Ratio>) -> Grid {
        let mut cells = BTreeMap::new();
        for place in form.places() {
            if let Some(value) = value(form, given, place, form.rows.len() + form.columns.len()) {
                cells.insert(place, value);
            }
        }
        Grid { cells }
    }

    /// What stands in a cell; none where nothing was entered or nothing can be computed.
    pub fn value(&self, place: Place) -> Option<Ratio> {
        self.cells.get(&place).copied()
    }

    /// What stands in a cell as shown: shares with two decimals, other numbers as they are.
    pub fn shown(&self, form: &StatisticalReturn, place: Place) -> Option<String> {
        let value = self.value(place)?;
        match form.content(place) {
            Some((Content::Share { .. }, _)) => value.rounded(SHARE_PLACES),
            _ => Some(value.exact()),
        }
    }

    /// Entered cells that are empty.
    pub fn missing(&self, form: &StatisticalReturn) -> Vec<Place> {
        form.places()
            .filter(|place| form.is_entered(*place) && !self.cells.contains_key(place))
            .collect()
    }

    /// The rules that do not hold; a rule that reads an empty cell is not judged.
    pub fn breaches(&self, form: &StatisticalReturn, others: &Source<'_>) -> Vec<Breach> {
        let mut found = Vec::new();
        for (at, rule) in form.rules.iter().enumerate() {
            for instance in instances(form, rule) {
                found.extend(self.judge(form, (at, rule), &instance, others));
            }
        }
        found
    }

    fn judge(
        &self,
        form: &StatisticalReturn,
        (at, rule): (usize, &Rule),
        instance: &Instance,
        others: &Source<'_>,
    ) -> Option<Breach> {
        let mut places = Vec::new();
        let mut side = |terms: &[Signed]| {
            let mut total = Ratio::ZERO;
            for term in terms {
                let name = instance.cell(term);
                let value = match form.place(&name) {
                    Some(place) => {
                        places.push(place);
                        self.value(place)?
                    }
                    None => elsewhere(&name, others)?,
                };
                total = if term.is_negative {
                    total.minus(value)?
                } else {
                    total.plus(value)?
                };
            }
            Some(total)
        };
        let (left, right) = (side(&rule.left)?, side(&rule.right)?);
        let difference = left.minus(right)?;
        let holds = match rule.sign {
            Sign::Equal => difference.sign().is_eq(),
            Sign::AtMost => difference.sign().is_le(),
        };
        (!holds).then(|| Breach {
            rule: at,
            severity: rule.severity,
            message: format!(
                "{}{}：左边为{}，{}右边的{}，相差{}",
                instance.called,
                rule.name,
                left.exact(),
                rule.sign,
                right.exact(),
                difference.magnitude().exact()
            ),
            places,
        })
    }
}

/// The cell of another return, `return.row.column`.
fn elsewhere(name: &str, others: &Source<'_>) -> Option<Ratio> {
    let (other, cell) = name.split_once('.')?;
    let (form, grid) = others(other)?;
    grid.value(form.place(cell)?)
}

/// A rule in one row, in one column, or as it is.
struct Instance {
    /// Where, for messages.
    called: String,
    row: Option<String>,
    column: Option<String>,
}

impl Instance {
    fn cell(&self, term: &Signed) -> String {
        match (&self.row, &self.column) {
            (Some(row), _) => format!("{row}.{}", term.name),
            (_, Some(column)) => format!("{}.{column}", term.name),
            (None, None) => term.name.clone(),
        }
    }
}

fn instances(form: &StatisticalReturn, rule: &Rule) -> Vec<Instance> {
    let row = |line: &super::Line| Instance {
        called: format!("“{}”行，", line.name),
        row: Some(line.id.clone()),
        column: None,
    };
    let column = |line: &super::Line| Instance {
        called: format!("“{}”列，", line.name),
        row: None,
        column: Some(line.id.clone()),
    };
    let adds_up = |line: &&super::Line| !matches!(line.content, Some(Content::Share { .. }));
    match rule.over {
        Over::Columns => form.rows.iter().map(row).collect(),
        Over::Rows => form.columns.iter().filter(adds_up).map(column).collect(),
        Over::Cells => vec![Instance {
            called: String::new(),
            row: None,
            column: None,
        }],
    }
}

/// The value of a cell; `depth` is what the loader has checked, that no sum contains itself.
fn value(
    form: &StatisticalReturn,
    given: &BTreeMap<Place, Ratio>,
    place: Place,
    depth: usize,
) -> Option<Ratio> {
    let (content, axis) = form.content(place)?;
    let depth = depth.checked_sub(1)?;
    let other = |id: &String| {
        let place = match axis {
            Axis::Rows => (position(&form.rows, id)?, place.1),
            Axis::Columns => (place.0, position(&form.columns, id)?),
        };
        value(form, given, place, depth)
    };
    match content {
        Content::Counted(_) | Content::Entered => given.get(&place).copied(),
        Content::Sum(parts) => parts
            .iter()
            .try_fold(Ratio::ZERO, |sum, part| sum.plus(other(part)?)),
        Content::Share { part, of } => {
            let ((above, over), (below, under)) = (other(part)?.parts(), other(of)?.parts());
            Ratio::new(
                above.checked_mul(under)?.checked_mul(100)?,
                below.checked_mul(over)?,
            )
        }
    }
}
