//! A derivation day by day, as data.

use super::calendar::{Calendar, DayKind};
use super::civil::days_after;
use super::compute::reaches;
use super::derivation::{Derivation, RollReason};
use super::types::{Direction, Pause};
use super::words::weekday;
use crate::law::Length;
use jiff::civil::Date;
use serde::Serialize;

/// One day on the way to a due day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The day.
    pub date: Date,
    /// Whether it is one of the days that are counted.
    pub counts: bool,
    /// Why, in Chinese.
    pub why: String,
}

/// The longest way of which every day is told.
const TOLD_WHOLE: usize = 1_100;
/// Days told at each end of a longer one.
const TOLD_AT_EACH_END: usize = 31;

impl Derivation {
    /// Every day from the event to the due day, going the way of the count; of a way longer than three years the
    /// first and last month. While the clock stands still the last step is the day on which it stopped.
    ///
    /// If this calendar does not lead to the stored day, only the event and the due day are told.
    pub fn steps(&self, calendar: &Calendar) -> Vec<Step> {
        let reached = reaches(self, calendar);
        let leads_here = reached.last().and_then(|(_, last)| *last) == self.counted_to;
        let open = self.pauses.iter().find(|pause| pause.until.is_none());
        let end = self.due_on().or_else(|| open.map(|pause| pause.from));
        let (Some(end), true) = (end, leads_here || self.roll.is_none() && open.is_some()) else {
            return self.event_and_due_day();
        };
        let mut count = Count {
            derivation: self,
            calendar,
            reached,
            counted: 0,
        };
        let mut steps = vec![self.event()];
        steps.extend(days_after(self.start, end).map(|date| count.step(date)));
        shortened(steps)
    }

    fn event(&self) -> Step {
        let why = match self.direction {
            Direction::Forward => "起算当日，不计入",
            Direction::Backward => "事件当日，不计入",
        };
        Step {
            date: self.start,
            counts: false,
            why: why.to_string(),
        }
    }

    /// The event and the due day alone.
    fn event_and_due_day(&self) -> Vec<Step> {
        let due = self.due_on().map(|date| Step {
            date,
            counts: true,
            why: "届满（按计算当时的日历）".to_string(),
        });
        std::iter::once(self.event()).chain(due).collect()
    }
}

/// Where a count stands.
struct Count<'a> {
    derivation: &'a Derivation,
    calendar: &'a Calendar,
    /// Lengths with the last day of each.
    reached: Vec<(Length, Option<Date>)>,
    counted: u32,
}

impl Count<'_> {
    fn step(&mut self, date: Date) -> Step {
        let (counts, why) = self.judge(date);
        Step { date, counts, why }
    }

    fn judge(&mut self, date: Date) -> (bool, String) {
        let pause = self
            .derivation
            .pauses
            .iter()
            .find(|pause| pause.from <= date && pause.until.is_none_or(|until| date <= until));
        if let Some(pause) = pause.filter(|_| self.is_forward()) {
            return (false, left_out(pause));
        }
        if self.is_past_count(date) {
            return (false, self.moved(date));
        }
        let kind = self.calendar.day_kind(date);
        let in_working_days = matches!(self.unit(date), Length::WorkingDays(_));
        let why = match &kind {
            DayKind::Weekend if in_working_days => {
                return (false, format!("{}，不计入", weekday(date)));
            }
            DayKind::Holiday(name) if in_working_days => {
                return (false, format!("{name}放假，不计入"));
            }
            DayKind::MakeUp(name) if in_working_days => {
                format!("（{}，{name}调休上班）", weekday(date))
            }
            _ => String::new(),
        };
        self.counted += 1;
        let unit = if in_working_days {
            "个工作日"
        } else {
            "日"
        };
        let ending = self.ending(date);
        (true, format!("第{}{unit}{why}{ending}", self.counted))
    }

    /// What a counted day is besides, if it is the last.
    fn ending(&self, date: Date) -> String {
        let derivation = self.derivation;
        if derivation.counted_to != Some(date) {
            return String::new();
        }
        let corresponding = match self.reached.last() {
            Some((Length::Months(_) | Length::Years(_), _)) if derivation.pauses.is_empty() => {
                if date.day() == derivation.start.day() {
                    "，到期月的对应日"
                } else {
                    "，到期月没有对应日，以月末日为准"
                }
            }
            _ => "",
        };
        let end = match (&derivation.roll, derivation.direction) {
            (None, Direction::Forward) => "，届满".to_string(),
            (None, Direction::Backward) => "，最迟于该日".to_string(),
            (Some(roll), direction) => {
                let day_off = match &roll.reason {
                    RollReason::Weekend => weekday(date).to_string(),
                    RollReason::Holiday(name) => format!("{name}放假"),
                };
                let moves = match direction {
                    Direction::Forward => "顺延",
                    Direction::Backward => "提前",
                };
                format!("，末日为{day_off}，{moves}")
            }
        };
        format!("{corresponding}{end}")
    }

    /// Why a day between the last counted day and the due day is there.
    fn moved(&self, date: Date) -> String {
        let is_due = self.derivation.due_on() == Some(date);
        match (self.calendar.day_kind(date), self.derivation.direction) {
            (_, Direction::Forward) if is_due => "顺延至该日届满".to_string(),
            (_, Direction::Backward) if is_due => "提前至该日，最迟于该日".to_string(),
            (DayKind::Holiday(name), _) => format!("{name}放假"),
            _ => weekday(date).to_string(),
        }
    }

    fn is_past_count(&self, date: Date) -> bool {
        self.derivation
            .counted_to
            .is_some_and(|last| match self.derivation.direction {
                Direction::Forward => date > last,
                Direction::Backward => date < last,
            })
    }

    /// The length in whose unit a day is counted.
    fn unit(&self, date: Date) -> Length {
        let lies_within = |last: Option<Date>| {
            last.is_none_or(|last| match self.derivation.direction {
                Direction::Forward => date <= last,
                Direction::Backward => date >= last,
            })
        };
        let lengths = self.reached.iter();
        let found = lengths
            .clone()
            .find(|(_, last)| lies_within(*last))
            .or(lengths.clone().next_back());
        found.map_or(self.derivation.length, |(length, _)| *length)
    }

    fn is_forward(&self) -> bool {
        self.derivation.direction == Direction::Forward
    }
}

fn left_out(pause: &Pause) -> String {
    match (&pause.cause, pause.until) {
        (Some(cause), _) => format!("{}期间，不计入", cause.name),
        (None, Some(_)) => "停止计算的日子，不计入".to_string(),
        (None, None) => "停止计算，恢复后继续计算剩余期限".to_string(),
    }
}

fn shortened(mut steps: Vec<Step>) -> Vec<Step> {
    if steps.len() <= TOLD_WHOLE {
        return steps;
    }
    let left_out = steps.len() - 2 * TOLD_AT_EACH_END;
    let gap = Step {
        why: format!("自该日起{left_out}日，逐日计算，不再一一列出"),
        ..steps[TOLD_AT_EACH_END].clone()
    };
    let tail = steps.len() - TOLD_AT_EACH_END;
    steps.splice(TOLD_AT_EACH_END..tail, [gap]);
    steps
}
