//! Time limits that several businesses share, as `laws/limits/*.toml` list them: one set per procedure.
//!
//! Decides for each limit which value is in force on a day in a place, and whether it may block, warn, or is only
//! a template that stays off until a county has entered its own basis. Leaves out the computation of days, which is
//! the deadline engine's, and what a business does when a limit begins or ends, which its module says.

mod claims;
mod county;
mod file;

use super::{Citation, Confidence, DatedValue, Direction, LoadProblem, Place, Sense, in_force};
use crate::identifier::LimitId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

pub(super) use county::read_entries;
pub(crate) use file::read_lenient;
pub(super) use file::{Unchecked, read_set};

/// All sets of shared time limits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LimitSets(pub(super) Vec<LimitSet>);

/// The time limits and counting rules of one procedure.
#[derive(Clone, Debug, PartialEq)]
pub struct LimitSet {
    /// Identifier; also the name of its file.
    pub id: String,
    /// Chinese name of the procedure.
    pub name: String,
    /// Time limits, in the order of the file.
    pub limits: Vec<SharedLimit>,
    /// Counting rules, in the order of the file.
    pub rules: Vec<CountingRule>,
    /// The file.
    pub file: String,
}

/// One shared time limit.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedLimit {
    /// Identifier, unique over all sets.
    pub id: LimitId,
    /// Chinese name.
    pub name: String,
    /// What starts it, in Chinese.
    pub event: String,
    /// What its length rests on.
    pub basis: Basis,
    /// Values that the law gives, dated and placed; empty unless the basis is law.
    pub values: Vec<DatedValue>,
    /// Values that a county entered with its own basis.
    pub entered: Vec<DatedValue>,
    /// Forward or backward.
    pub direction: Direction,
    /// Most or least.
    pub sense: Sense,
    /// Whether its last day rolls off a holiday.
    pub rolls: bool,
    /// How it may be extended.
    pub extension: Option<SharedExtension>,
    /// Stretches that do not count, by name.
    pub pauses: Vec<NamedLaw>,
    /// What lets it begin anew, by name (重新起算).
    pub restarts: Vec<NamedLaw>,
    /// What follows when it expires, in Chinese.
    pub on_expiry: Option<String>,
    /// Effects that the law attaches to its expiry (法定拟制), dated.
    pub deemed: Vec<SharedDeemed>,
    /// Why a person must be asked instead of computing alone.
    pub asks_person: Option<String>,
    /// It belongs to the substance of a matter (实体), not to its procedure.
    pub substance: bool,
    /// Which of two values is milder for the party, where the milder law may apply.
    pub lenient: Option<Lenient>,
    /// What else to know, in Chinese.
    pub note: Option<String>,
    /// The file that describes it.
    pub file: String,
    /// The line of the file.
    pub line: usize,
}

/// What the length of a shared limit rests on.
#[derive(Clone, Debug, PartialEq)]
pub enum Basis {
    /// Dated values of the law.
    Law,
    /// Not a length: a fixed day of each year.
    Yearly(Vec<YearlyDay>),
    /// The law leaves the length to a document or to other rules.
    Open(NamedLaw),
    /// A template: off until a county has entered its own basis.
    Template(Template),
}

/// A fixed day of each year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct YearlyDay {
    /// Month, from 1.
    pub month: i8,
    /// Day of the month, from 1.
    pub day: i8,
    /// Since when, where and on which articles; its length is zero.
    pub value: DatedValue,
}

/// The fixed day of a year in a county; `None`: no rule in force on that day gives one.
pub fn fixed_day(days: &[YearlyDay], year: i16, county: &str) -> Option<Date> {
    let in_year = days.iter().filter_map(|fixed| {
        let day = Date::new(year, fixed.month, fixed.day).ok()?;
        in_force(std::slice::from_ref(&fixed.value), day, county).map(|_| day)
    });
    in_year.min()
}

/// A length that rests on no law of this place: other provinces' rules, analogies, texts not obtained.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    /// A length to begin with, if there is one, and the foreign articles, if there are any.
    pub value: Option<DatedValue>,
    /// Where it comes from and why it is no basis here, in Chinese.
    pub source: String,
}

/// Something in Chinese with its articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedLaw {
    /// What it is.
    pub name: String,
    /// Articles.
    pub law: Vec<Citation>,
}

/// How a shared limit may be extended.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedExtension {
    /// Who approves it, in Chinese.
    pub approved_by: String,
    /// On which condition, in Chinese.
    pub when: Option<String>,
    /// How often; `None`: without limit.
    pub times: Option<u32>,
    /// For how long.
    pub length: ExtensionLength,
}

/// For how long a limit may be extended.
#[derive(Clone, Debug, PartialEq)]
pub enum ExtensionLength {
    /// At most these values.
    Values(Vec<DatedValue>),
    /// At most the values of another shared limit.
    Limit(LimitId),
    /// As the approver or another rule says; the articles allow it without a number.
    Open(Vec<Citation>),
}

/// An effect that the law attaches to the expiry of a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedDeemed {
    /// First and last start day of limits with this effect.
    pub from: Option<Date>,
    /// Last start day of limits with this effect.
    pub until: Option<Date>,
    /// The effect, in Chinese (视为受理).
    pub effect: String,
    /// What keeps it from happening, in Chinese (有正当理由).
    pub unless: Option<String>,
    /// Articles.
    pub law: Vec<Citation>,
}

/// Which of two values is milder for the party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lenient {
    /// The one that ends earlier.
    Shorter,
    /// The one that ends later.
    Longer,
}

/// A rule by which periods are counted (T1 to T17).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountingRule {
    /// Identifier, unique over all sets.
    pub id: String,
    /// Its number in the rule set.
    pub rule: String,
    /// Chinese name.
    pub name: String,
    /// What it says, in our own words.
    pub gist: String,
    /// Articles.
    pub law: Vec<Citation>,
    /// Words that stand in these articles, by which the prover knows them.
    pub words: Vec<String>,
    /// What else to know, in Chinese.
    pub note: Option<String>,
    /// The file that describes it.
    pub file: String,
    /// The line of the file.
    pub line: usize,
}

/// What an expired limit may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It may refuse actions: sure and proven.
    Blocks,
    /// It may warn.
    Warns,
    /// It is off until a county has entered its own basis.
    Off,
}

impl fmt::Display for Standing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Blocks => "可以阻止办理",
            Self::Warns => "只作提醒",
            Self::Off => "模板，未启用",
        })
    }
}

impl LimitSets {
    /// The sets, in the order of their files.
    pub fn sets(&self) -> &[LimitSet] {
        &self.0
    }

    /// All shared limits.
    pub fn limits(&self) -> impl Iterator<Item = &SharedLimit> {
        self.0.iter().flat_map(|set| &set.limits)
    }

    /// All counting rules.
    pub fn rules(&self) -> impl Iterator<Item = &CountingRule> {
        self.0.iter().flat_map(|set| &set.rules)
    }

    /// The shared limit with this identifier, which may have its set in front: `penalty.penalty_pay_15d`.
    pub fn limit(&self, id: &str) -> Option<&SharedLimit> {
        let (set, id) = match id.split_once('.') {
            Some((set, id)) => (Some(set), id),
            None => (None, id),
        };
        let sets = self
            .0
            .iter()
            .filter(|known| set.is_none_or(|set| known.id == set));
        sets.flat_map(|set| &set.limits)
            .find(|limit| limit.id.as_str() == id)
    }

    /// A problem for each identifier that stands twice.
    pub(super) fn repeated(&self) -> Vec<LoadProblem> {
        let limits = self
            .limits()
            .map(|limit| (limit.id.as_str(), &limit.file, limit.line));
        let rules = self
            .rules()
            .map(|rule| (rule.id.as_str(), &rule.file, rule.line));
        let mut seen: BTreeMap<&str, &String> = BTreeMap::new();
        let mut problems = Vec::new();
        for (id, file, line) in limits.chain(rules) {
            if let Some(known) = seen.insert(id, file) {
                problems.push(LoadProblem {
                    file: file.clone(),
                    line,
                    column: 1,
                    reason: format!("「{id}」已在 {known} 中写过"),
                    remedy: "改名，或者删去其中一个".to_string(),
                });
            }
        }
        problems
    }

    /// The values that may extend a limit; none where it cannot be extended or its law names no number.
    pub fn extension_values(&self, limit: &SharedLimit) -> Vec<DatedValue> {
        match limit.extension.as_ref().map(|extension| &extension.length) {
            Some(ExtensionLength::Values(values)) => values.clone(),
            Some(ExtensionLength::Limit(id)) => self
                .limit(id.as_str())
                .map_or_else(Vec::new, SharedLimit::usable_values),
            Some(ExtensionLength::Open(_)) | None => Vec::new(),
        }
    }
}

impl SharedLimit {
    /// Values of the law and of counties, together.
    pub fn usable_values(&self) -> Vec<DatedValue> {
        self.values.iter().chain(&self.entered).cloned().collect()
    }

    /// Its fixed days of each year; none where it has a length.
    pub fn yearly(&self) -> &[YearlyDay] {
        match &self.basis {
            Basis::Yearly(days) => days,
            _ => &[],
        }
    }

    /// The value in force on a day in a county, the county's own first.
    pub fn value_on(&self, day: Date, county: &str) -> Option<&DatedValue> {
        let own = in_force(&self.entered, day, county);
        own.or_else(|| in_force(&self.values, day, county))
    }

    /// The value in force on a day for one system of organs, whose own rules bind its organs alone.
    pub fn value_of_system(&self, day: Date, system: &str) -> Option<&DatedValue> {
        let is_its = |place: &Place| matches!(place, Place::System(name) if name == system);
        let in_force = |value: &&DatedValue| {
            value.from.is_none_or(|from| from <= day)
                && value.until.is_none_or(|until| day <= until)
        };
        let mut own = self.values.iter().filter(|value| is_its(&value.applies_in));
        own.rfind(in_force)
    }

    /// The first of its fixed days of the year that is not before a day; `None`: it has none.
    pub fn yearly_after(&self, day: Date) -> Option<Date> {
        let Basis::Yearly(fixed) = &self.basis else {
            return None;
        };
        let in_force = |fixed: &&YearlyDay| {
            let value = &fixed.value;
            value.from.is_none_or(|from| from <= day)
                && value.until.is_none_or(|until| day <= until)
        };
        let following = |fixed: &YearlyDay| {
            let in_year = |year| Date::new(year, fixed.month, fixed.day).ok();
            let this = in_year(day.year()).filter(|this| day <= *this);
            this.or_else(|| in_year(day.year() + 1))
        };
        fixed.iter().filter(in_force).filter_map(following).min()
    }

    /// The value without a last day: what the law of today says, wherever it applies.
    pub fn present(&self) -> Option<&DatedValue> {
        let entered = self.entered.iter().chain(&self.values);
        entered.rev().find(|value| value.until.is_none())
    }

    /// The effect in force for limits that start on a day.
    pub fn deemed_on(&self, day: Date) -> Option<&SharedDeemed> {
        self.deemed.iter().find(|deemed| {
            deemed.from.is_none_or(|from| from <= day)
                && deemed.until.is_none_or(|until| day <= until)
        })
    }

    /// How sure it is at present.
    pub fn confidence(&self) -> Confidence {
        match &self.basis {
            Basis::Law => self.present().map(|value| value.confidence),
            Basis::Yearly(days) => days.last().map(|day| day.value.confidence),
            Basis::Open(_) => Some(Confidence::High),
            Basis::Template(_) => self.entered.last().map(|value| value.confidence),
        }
        .unwrap_or(Confidence::Low)
    }

    /// What it may do at present: a limit that asks a person, or that has no day of its own, never blocks.
    pub fn standing(&self) -> Standing {
        let value = match &self.basis {
            Basis::Law => self.present(),
            Basis::Yearly(days) => days.last().map(|day| &day.value),
            Basis::Open(_) => return Standing::Warns,
            Basis::Template(_) => self.entered.last(),
        };
        match value {
            None => Standing::Off,
            Some(value) if value.may_block() && self.asks_person.is_none() => Standing::Blocks,
            Some(_) => Standing::Warns,
        }
    }
}
