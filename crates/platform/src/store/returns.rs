//! Numbers that people entered into statistical returns.

use super::{Fault, Sql, Value};
use domain::identifier::{AccountId, CountyId, OrganId};
use domain::register::Moment;
use std::collections::BTreeMap;

/// One copy of a return: which form, of which year, filled in by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// The county.
    pub county: CountyId,
    /// The form.
    pub form: String,
    /// The year.
    pub year: i16,
    /// The organ that fills it in; `None`: the county's own copy.
    pub organ: Option<OrganId>,
}

impl Copy {
    pub(super) fn organ_text(&self) -> &str {
        self.organ.as_ref().map_or("", OrganId::as_str)
    }

    fn key(&self) -> Vec<Value<'static>> {
        vec![
            Value::from(self.county.to_string()),
            Value::from(self.form.clone()),
            Value::Integer(i64::from(self.year)),
            Value::from(self.organ_text().to_string()),
        ]
    }
}

/// What was entered into a copy, by cell.
///
/// # Errors
/// A fault of the database.
pub fn entries(sql: &mut dyn Sql, copy: &Copy) -> Result<BTreeMap<String, String>, Fault> {
    let statement = "SELECT cell, entered FROM return_entries \
                     WHERE county = $1 AND form = $2 AND year = $3 AND organ = $4";
    let mut found = BTreeMap::new();
    sql.each(statement, &copy.key(), &mut |row| {
        found.insert(row.text(0)?.to_string(), row.text(1)?.to_string());
        Ok(())
    })?;
    Ok(found)
}

/// Enters numbers into a copy, by cell; an empty one takes out what stood there.
///
/// # Errors
/// A fault of the database.
pub fn put_entries(
    sql: &mut dyn Sql,
    copy: &Copy,
    cells: &[(String, String)],
    (at, by): (Moment, &AccountId),
) -> Result<(), Fault> {
    for (cell, entered) in cells {
        let mut values = copy.key();
        values.push(Value::from(cell.clone()));
        let statement = "DELETE FROM return_entries WHERE county = $1 AND form = $2 \
                         AND year = $3 AND organ = $4 AND cell = $5";
        sql.execute(statement, &values)?;
        if entered.is_empty() {
            continue;
        }
        values.extend([
            Value::from(entered.clone()),
            Value::Integer(at.0),
            Value::from(by.to_string()),
        ]);
        let statement = "INSERT INTO return_entries \
                         (county, form, year, organ, cell, entered, entered_at, entered_by) \
                         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        sql.execute(statement, &values)?;
    }
    Ok(())
}
