//! Entering numbers into a return.

use super::{FILL, Failure, Filled, copy, filled, permitted};
use crate::operations::Desk;
use crate::operations::accounts::note;
use crate::operations::snapshots::locked;
use crate::store::returns::put_entries;
use crate::store::writer::Change;
use domain::identifier::OrganId;
use domain::indicator::Decimal;
use domain::procedure::Refusal;
use domain::register::narrowed;
use domain::statistics::StatisticalReturn;
use serde_json::json;

/// Digits that a number may have.
const DIGITS_MOST: usize = 15;

/// Enters numbers, by cell name; an empty text takes a number out. All or none are entered.
///
/// # Errors
/// A refusal for what is no number or for a copy that is locked, a missing role, or a fault.
pub fn enter<'a>(
    desk: &Desk<'a>,
    form: &'a StatisticalReturn,
    (year, organ): (i16, Option<&OrganId>),
    numbers: &[(String, String)],
) -> Result<(), Failure> {
    permitted(desk, form, (FILL, organ))?;
    let filled = filled(desk, form, (year, organ))?;
    if let Some(standing) = filled.standing() {
        return Err(locked(standing).into());
    }
    let changed = changed(&filled, numbers)?;
    if changed.is_empty() {
        return Ok(());
    }
    let copy = copy(desk, form, (year, organ));
    let told = json!({
        "form": form.id, "year": year, "organ": organ,
        "cells": changed.iter().map(|(cell, number)| json!([cell, number])).collect::<Vec<_>>(),
    });
    let note = note(&copy.county, &desk.actor("return"), "return_entered", told);
    let (at, by) = (desk.office.now(), desk.person.account.clone());
    let change: Change = Box::new(move |sql| put_entries(sql, &copy, &changed, (at, &by)));
    desk.office.writer.change(note, change).wait()?;
    Ok(())
}

/// The cells whose number is another than before.
fn changed(
    filled: &Filled<'_>,
    numbers: &[(String, String)],
) -> Result<Vec<(String, String)>, Refusal> {
    let form = filled.form;
    let mut changed = Vec::new();
    for (cell, written) in numbers {
        let place = form.place(cell).filter(|place| form.is_entered(*place));
        let Some(place) = place.filter(|_| filled.is_entered_here()) else {
            return Err(Refusal::plain(
                cell,
                format!("“{cell}”不是本表可以填写的格"),
                "只填写留空的格；统计得出的格和合计由程序计算",
            ));
        };
        let called = format!(
            "“{}”行“{}”列",
            form.rows[place.0].name, form.columns[place.1].name
        );
        let number = number(written).ok_or_else(|| {
            Refusal::plain(
                cell,
                format!("{called}的“{}”不是不小于零的数", written.trim()),
                format!("请写十进制数字，如 12 或 3.5，最多{DIGITS_MOST}位，不写单位；没有的写 0"),
            )
        })?;
        if filled.entered.get(cell).map_or("", String::as_str) != number {
            changed.push((cell.clone(), number));
        }
    }
    Ok(changed)
}

/// A number as it is stored: full-width digits and separators of thousands are taken as usual; empty stays empty.
fn number(written: &str) -> Option<String> {
    let plain = narrowed(written.trim()).replace([',', ' '], "");
    if plain.is_empty() {
        return Some(plain);
    }
    let decimal = Decimal::parse(&plain).filter(|number| number.digits >= 0)?;
    (plain.len() <= DIGITS_MOST).then(|| decimal.to_string())
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_are_taken_as_people_write_them() {
        assert_eq!(number(" １２，３４５ ").as_deref(), Some("12345"));
        assert_eq!(number("3.50").as_deref(), Some("3.50"));
        assert_eq!(number("").as_deref(), Some(""));
        for wrong in ["-1", "十二", "1.2.3", "12件", "1e5", "1234567890123456"] {
            assert_eq!(number(wrong), None, "{wrong}");
        }
    }
}
