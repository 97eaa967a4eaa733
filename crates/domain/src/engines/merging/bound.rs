//! What each enterprise costs at least when it need not share anything with others.
//!
//! Without regard to capacity the fewest visits that meet all windows are found from left to right by their ends: a
//! window that no chosen day meets gets its last day (an interval graph needs as many points as it has disjoint
//! intervals). Where the cap forbids so many, or days are fixed, the exact recursion of the choice decides instead.

use super::candidates::Question;
use super::choose::Chooser;
use super::model::{Item, Model};
use super::rows::{Load, Rows, VISIT};
use super::types::{Day, TASKS_MAX};

/// The least that each enterprise pays, in parts of a visit.
pub(super) fn least(model: &Model, rows: &Rows) -> Vec<i32> {
    let load = Load::empty(rows, model.organs);
    let is_open = |item: &Item| {
        let unit = rows.unit(item.organ, item.certificate);
        let own = unit + usize::from(item.from)..=unit + usize::from(item.to);
        item.minutes <= model.minutes_max && load.hard.first[own].iter().all(|cost| *cost == 0)
    };
    let mut chooser = Chooser::default();
    let mut days = vec![0; TASKS_MAX];
    let mut windows = Vec::new();
    let mut paid = Vec::with_capacity(model.count());
    for enterprise in 0..model.count() {
        let range = model.range(enterprise);
        let is_plain = model.anchors_of(enterprise).is_empty()
            && model.items[range.clone()].iter().all(is_open);
        if is_plain {
            windows.clear();
            windows.extend(
                model.items[range.clone()]
                    .iter()
                    .map(|item| (item.to, item.from)),
            );
            let fewest = fewest_days(&mut windows);
            if fewest <= model.caps[enterprise] {
                paid.push(fewest as i32 * VISIT);
                continue;
            }
        }
        let question = Question {
            model,
            rows,
            load: &load,
            table: &load.hard,
            enterprise,
            bound: true,
        };
        paid.push(chooser.choose(&question, &mut days[..range.len()]).lower);
    }
    paid
}

/// The fewest days that meet all windows, given as last and first day.
pub(super) fn fewest_days(windows: &mut [(Day, Day)]) -> u32 {
    windows.sort_unstable();
    let mut last = None;
    let mut count = 0;
    for (to, from) in windows {
        if last.is_none_or(|last| *from > last) {
            last = Some(*to);
            count += 1;
        }
    }
    count
}
