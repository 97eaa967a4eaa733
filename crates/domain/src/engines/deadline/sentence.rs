//! A derivation as one Chinese sentence.

use super::calendar::{Calendar, DayKind};
use super::civil::{days_after, days_between};
use super::derivation::{Derivation, RollReason};
use super::types::{Approval, Direction, Pause};
use super::words::{full, short, stretch, weekday};
use crate::law::{Citation, Length, cite};
use jiff::civil::Date;
use std::sync::Arc;

/// Most counted days that are named one by one.
const NAMED_AT_MOST: usize = 12;
/// Counted days that are named at the beginning and the end of a longer list.
const NAMED_AT_EACH_END: usize = 3;

impl Derivation {
    /// The whole derivation with its articles, for example
    /// `2026年9月28日起算（当日不计入），7个工作日：9月29日、…，至2026年10月13日届满。依据：…`.
    ///
    /// The days are named by the given calendar only if they lead to the stored day by it.
    pub fn sentence(&self, calendar: &Calendar, law: &[Citation]) -> String {
        let mut sentence = self.opening();
        sentence.push_str(&self.lengths());
        sentence.push_str(&self.counted_days(calendar));
        sentence.push_str(&self.paused_stretches());
        sentence.push_str(&self.ending(calendar));
        sentence.push_str(&self.reservation(calendar));
        if !law.is_empty() {
            sentence.push_str(&format!("。依据：{}", cite(law)));
        }
        sentence
    }

    fn opening(&self) -> String {
        let start = full(self.start);
        match (self.direction, self.restarted.first()) {
            (Direction::Backward, _) => format!("自{start}向前数（当日不计入），"),
            (Direction::Forward, None) => format!("{start}起算（当日不计入），"),
            (Direction::Forward, Some(first)) => {
                let first = full(*first);
                format!("原自{first}起算，改自{start}重新起算（当日不计入），")
            }
        }
    }

    fn lengths(&self) -> String {
        let mut words = self.length.to_string();
        for (ordinal, extension) in (1..).zip(&self.extensions) {
            words.push_str(&format!("，延长{extension}"));
            let approvals = self.approvals.iter();
            for approval in approvals.filter(|approval| approval.ordinal == ordinal) {
                words.push_str(&approved(approval));
            }
        }
        words
    }

    /// The counted working days, the holidays between them and the make-up workdays.
    fn counted_days(&self, calendar: &Calendar) -> String {
        let Some(days) = self.working_days(calendar) else {
            return String::new();
        };
        let mut year = self.start.year();
        let shown: Vec<String> = days
            .iter()
            .map(|date| counted_day(*date, calendar, &mut year))
            .collect();
        let holidays = self.holidays(calendar);
        if shown.len() <= NAMED_AT_MOST {
            return format!("：{}{}", shown.join("、"), in_brackets(&holidays, "不计入"));
        }
        let tail = shown.len() - NAMED_AT_EACH_END;
        let left_out = NAMED_AT_EACH_END..tail;
        let make_up_days: Vec<String> = left_out
            .filter(|index| matches!(calendar.day_kind(days[*index]), DayKind::MakeUp(_)))
            .map(|index| shown[index].clone())
            .collect();
        format!(
            "：{}……{}（共{}个工作日）{}{}",
            shown[..NAMED_AT_EACH_END].join("、"),
            shown[tail..].join("、"),
            shown.len(),
            in_brackets(&make_up_days, "计入"),
            in_brackets(&holidays, "不计入"),
        )
    }

    /// The counted days of a limit in working days, if this calendar leads to the stored day.
    fn working_days(&self, calendar: &Calendar) -> Option<Vec<Date>> {
        let only_working_days = std::iter::once(&self.length)
            .chain(&self.extensions)
            .all(|length| matches!(length, Length::WorkingDays(_)));
        let counted_to = self.counted_to.filter(|_| only_working_days)?;
        let days: Vec<Date> = days_after(self.start, counted_to)
            .filter(|date| !self.is_paused(*date) && calendar.is_working_day(*date))
            .collect();
        let extended: u32 = self.extensions.iter().map(|length| length.number()).sum();
        let expected = usize::try_from(self.length.number() + extended).ok()?;
        (days.len() == expected && days.last() == Some(&counted_to)).then_some(days)
    }

    /// The holidays between start and last counted day: `国庆节10月1日至10月7日放假`.
    fn holidays(&self, calendar: &Calendar) -> Vec<String> {
        let mut stretches: Vec<(Arc<str>, Date, Date)> = Vec::new();
        for date in self
            .counted_to
            .into_iter()
            .flat_map(|last| days_after(self.start, last))
        {
            let DayKind::Holiday(name) = calendar.day_kind(date) else {
                continue;
            };
            match stretches.last_mut() {
                Some((last_name, from, until))
                    if *last_name == name && adjoins(*from, *until, date) =>
                {
                    *from = date.min(*from);
                    *until = date.max(*until);
                }
                _ => stretches.push((name, date, date)),
            }
        }
        let words = |(name, from, until): &(Arc<str>, Date, Date)| {
            format!("{name}{}放假", stretch(*from, *until))
        };
        stretches.iter().map(words).collect()
    }

    fn paused_stretches(&self) -> String {
        let mut words = String::new();
        let mut last: Option<Date> = None;
        for pause in &self.pauses {
            let overlaps = last.is_some_and(|last| pause.from <= last);
            words.push_str(&pause.left_out());
            if overlaps && pause.until.is_some() {
                words.push_str("（与前段重叠的日子只扣一次）");
            }
            last = last.max(pause.until);
        }
        words
    }

    fn ending(&self, calendar: &Calendar) -> String {
        let (Some(counted_to), Some(due_on)) = (self.counted_to, self.due_on()) else {
            return self.standing_still();
        };
        match (&self.roll, self.direction) {
            (Some(roll), Direction::Forward) => {
                let reason = reason(&roll.reason, counted_to);
                format!(
                    "，末日{}为{reason}，顺延至{}届满",
                    full(counted_to),
                    full(due_on)
                )
            }
            (Some(roll), Direction::Backward) => {
                let reason = reason(&roll.reason, counted_to);
                format!(
                    "，数至{}为{reason}，提前至{}，最迟于该日",
                    full(counted_to),
                    full(due_on)
                )
            }
            (None, Direction::Backward) => format!("，最迟于{}", full(due_on)),
            (None, Direction::Forward) if calendar.is_working_day(due_on) => {
                format!("，至{}届满", full(due_on))
            }
            (None, Direction::Forward) => {
                format!("，至{}届满（该日非工作日，本期限不顺延）", full(due_on))
            }
        }
    }

    fn standing_still(&self) -> String {
        let open = self.pauses.iter().find(|pause| pause.until.is_none());
        open.map_or_else(String::new, Pause::standing_still)
    }

    fn reservation(&self, calendar: &Calendar) -> String {
        match self.provisional {
            None => String::new(),
            Some(year) if calendar.is_future(year) => {
                let sure_on = self.sure_on(calendar).map(full);
                let sure_on = sure_on.map_or_else(String::new, |day| format!("应于{day}前公布，"));
                format!("（{year}年起的放假安排尚未公布，暂按周末推算；{sure_on}公布后重算）")
            }
            Some(year) => format!("（{year}年的放假安排未收录，按周末推算）"),
        }
    }
}

/// `（某某县人民政府2026年9月1日批准，某政发〔2026〕3号，行政复议法(2023)第62条）`
fn approved(approval: &Approval) -> String {
    let on = approval.approved_on.map(full).unwrap_or_default();
    let mut parts = vec![format!("{}{on}批准", approval.approver)];
    parts.extend(approval.letter.as_ref().map(ToString::to_string));
    if !approval.law.is_empty() {
        parts.push(cite(&approval.law));
    }
    format!("（{}）", parts.join("，"))
}

impl Pause {
    /// `，扣除2026年3月10日至2026年3月19日鉴定期间的10日`; nothing while it is open.
    pub(super) fn left_out(&self) -> String {
        let Some(until) = self.until else {
            return String::new();
        };
        let named = match &self.cause {
            None => "不计入".to_string(),
            Some(cause) if cause.law.is_empty() => format!("{}期间", cause.name),
            Some(cause) => format!("{}期间（{}）", cause.name, cite(&cause.law)),
        };
        let days = days_between(self.from, until) + 1;
        format!(
            "，扣除{}至{}{named}的{days}日",
            full(self.from),
            full(until)
        )
    }

    /// That the clock stands still from its first day on.
    pub(super) fn standing_still(&self) -> String {
        let cause = self.cause.as_ref();
        let cause = cause.map_or_else(String::new, |cause| format!("因{}", cause.name));
        format!(
            "，{}起{cause}停止计算，恢复之次日起继续计算剩余期限，届满日待恢复后确定",
            full(self.from)
        )
    }
}

fn adjoins(from: Date, until: Date, date: Date) -> bool {
    days_between(until, date) == 1 || days_between(date, from) == 1
}

fn reason(reason: &RollReason, date: Date) -> String {
    match reason {
        RollReason::Weekend => weekday(date).to_string(),
        RollReason::Holiday(name) => format!("{name}放假"),
    }
}

fn counted_day(date: Date, calendar: &Calendar, year: &mut i16) -> String {
    let day = if date.year() == *year {
        short(date)
    } else {
        full(date)
    };
    *year = date.year();
    match calendar.day_kind(date) {
        DayKind::MakeUp(_) => format!("{day}（{}，调休上班）", weekday(date)),
        _ => day,
    }
}

fn in_brackets(parts: &[String], ending: &str) -> String {
    if parts.is_empty() {
        String::new()
    } else {
        format!("（{}，{ending}）", parts.join("、"))
    }
}
