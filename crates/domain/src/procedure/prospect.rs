//! How a record stands on a day, and how it will stand if nothing more is done.

use super::working::Working;
use super::{Definition, Limit, LimitProgress, Record, Serials, Situation, deemed};
use crate::engines::deadline::{Calendar, Direction, Period, Rule, Sense, compute};
use crate::identifier::StageId;
use jiff::civil::Date;
use std::sync::Arc;

/// The light of a time limit on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Light {
    /// Expired (超期): shown with its legal consequence.
    Black,
    /// Due today, or within the red threshold.
    Red,
    /// Within the yellow threshold.
    Yellow,
    /// Time enough.
    Green,
    /// Standing still (中止).
    Grey,
}

/// One run of a limit as the worklist holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct WorklistRow {
    /// The run.
    pub limit: Arc<Limit>,
    /// It begins to count only after this day, if nothing is done before (a legal fiction begins it).
    pub active_after: Option<Date>,
    /// It counts only until this day, if nothing is done before (a legal fiction ends it).
    pub active_until: Option<Date>,
    /// First day of the yellow light.
    pub yellow_on: Option<Date>,
    /// First day of the red light.
    pub red_on: Option<Date>,
}

/// A stage in which the record will be held to be, if nothing is done before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProspectiveStage {
    /// After this day.
    pub after: Date,
    /// The stage.
    pub stage: StageId,
    /// The effect, in Chinese.
    pub effect: String,
}

/// What lists and lights need to know of a record; written with it, read by queries on any day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prospect {
    /// All runs of limits, those that a legal fiction would begin included.
    pub rows: Vec<WorklistRow>,
    /// Stages that legal fictions would lead to, earliest first.
    pub stages: Vec<ProspectiveStage>,
}

/// The record as it stands on a day: with every effect that the law has attached to the time passed.
pub fn as_of(definition: &Definition, record: &Record, situation: &Situation, day: Date) -> Record {
    let mut serials = Serials::default();
    let mut work = working(definition, record, situation, &mut serials, day);
    // A refusal can only come from an extension, which no passing of time begins.
    let _ = deemed::materialise(&mut work, day);
    work.record
}

fn working<'a>(
    definition: &'a Definition,
    record: &Record,
    situation: &'a Situation<'a>,
    serials: &'a mut Serials,
    day: Date,
) -> Working<'a> {
    Working {
        definition,
        situation,
        serials,
        record: record.clone(),
        events: Vec::new(),
        day,
    }
}

/// The rows and stages of a record, with the consequences of doing nothing.
pub fn prospect(definition: &Definition, record: &Record, situation: &Situation) -> Prospect {
    let mut prospect = Prospect::default();
    for run in &record.limits {
        prospect.rows.push(row(definition, run, situation.calendar));
    }
    let mut serials = Serials::default();
    let mut work = working(definition, record, situation, &mut serials, Date::MAX);
    while let Some((rule, due_on)) = deemed::next(&work, Date::MAX) {
        let Ok(next_day) = due_on.tomorrow() else {
            break;
        };
        let stage = work.record.stage.clone();
        if deemed::materialise(&mut work, next_day).is_err() {
            break;
        }
        let effect = rule
            .deemed
            .as_ref()
            .map_or_else(String::new, |deemed| deemed.effect.clone());
        if work.record.stage != stage {
            let stage = work.record.stage.clone();
            prospect.stages.push(ProspectiveStage {
                after: due_on,
                stage,
                effect,
            });
        }
        let after = work.record.limits.clone();
        note_changes(
            definition,
            &mut prospect,
            &after,
            due_on,
            situation.calendar,
        );
    }
    prospect
}

/// Notes which runs a legal fiction would end and begin.
fn note_changes(
    definition: &Definition,
    prospect: &mut Prospect,
    after: &[Arc<Limit>],
    due_on: Date,
    calendar: &Calendar,
) {
    for run in after {
        let known = prospect
            .rows
            .iter_mut()
            .find(|row| row.limit.ordinal == run.ordinal);
        match known {
            Some(known) => {
                let ends = known.limit.progress == LimitProgress::Open
                    && run.progress != LimitProgress::Open
                    && known.active_until.is_none();
                if ends {
                    known.active_until = Some(due_on);
                }
            }
            None => {
                let mut new = row(definition, run, calendar);
                new.active_after = Some(due_on);
                prospect.rows.push(new);
            }
        }
    }
}

fn row(definition: &Definition, run: &Arc<Limit>, calendar: &Calendar) -> WorklistRow {
    let mut row = WorklistRow {
        limit: Arc::clone(run),
        active_after: None,
        active_until: None,
        yellow_on: None,
        red_on: None,
    };
    let (Some(rule), Some(due_on)) = (definition.limit(&run.limit), run.due_on) else {
        return row;
    };
    if run.progress != LimitProgress::Open {
        return row;
    }
    for warning in &rule.warn {
        let back = Rule {
            length: warning.left,
            direction: Direction::Backward,
            rolls: false,
        };
        let first = compute(&back, &Period::starting(due_on), calendar).due_on;
        if warning.light == "red" {
            row.red_on = first;
        } else {
            row.yellow_on = first;
        }
    }
    row
}

impl WorklistRow {
    /// The light on a day; `None` when the limit does not run then.
    ///
    /// A shortest period (一般不少于) is green until it is over and then no longer shown.
    pub fn light(&self, day: Date, sense: Sense) -> Option<Light> {
        let runs = self.limit.progress == LimitProgress::Open
            && self.active_after.is_none_or(|after| after < day)
            && self.active_until.is_none_or(|until| day <= until);
        if !runs {
            return None;
        }
        let Some(due_on) = self.limit.due_on else {
            return Some(Light::Grey);
        };
        match sense {
            Sense::Minimum => (day <= due_on).then_some(Light::Green),
            Sense::Maximum if day > due_on => Some(Light::Black),
            Sense::Maximum if day == due_on || self.red_on.is_some_and(|red| red <= day) => {
                Some(Light::Red)
            }
            Sense::Maximum if self.yellow_on.is_some_and(|yellow| yellow <= day) => {
                Some(Light::Yellow)
            }
            Sense::Maximum => Some(Light::Green),
        }
    }
}
