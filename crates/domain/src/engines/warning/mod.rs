//! Warnings (预警) from repetition: what happens too often within a time.
//!
//! Decides which happenings that are alike lie so close together that a person should look: at least so many within a
//! window of days. Windows that share a happening are one group, so that a long row is one warning and not many.
//! The same happenings give the same groups, whatever their order.
//!
//! A warning says nothing about a person and decides nothing: it names acts, and who looks at it says whether it was
//! right ([`Verdict`]); a rule is judged by how often it was ([`Quality`]).
//!
//! Left out: likelihoods and models; a rule that cannot be said in a sentence is no rule here.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How often within which time is too often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Threshold {
    /// So many, at least 2.
    pub at_least: u32,
    /// Days from the first to the last, both counted; at least 1.
    pub within_days: u32,
}

/// One happening: what it is alike in, when, and which.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Happening<K, I> {
    /// What groups it with others.
    pub key: K,
    /// Its day.
    pub day: Date,
    /// Which it is.
    pub id: I,
}

/// Happenings that lie too close together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group<K, I> {
    /// What they are alike in.
    pub key: K,
    /// The day of the first.
    pub first: Date,
    /// The day of the last.
    pub last: Date,
    /// Which they are, by day and then by id.
    pub ids: Vec<I>,
}

/// What a person found when looking at a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It was right: something has to be done.
    Right,
    /// It was wrong: nothing is amiss.
    Wrong,
    /// It is left without a decision.
    Ignored,
}

/// How good a rule has been.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Quality {
    /// Warnings that were right.
    pub right: u32,
    /// Warnings that were wrong.
    pub wrong: u32,
    /// Warnings that were left.
    pub ignored: u32,
}

/// The groups of happenings that lie too close together, by key and then by day.
pub fn groups<K: Ord + Clone, I: Ord + Clone>(
    happenings: Vec<Happening<K, I>>,
    threshold: Threshold,
) -> Vec<Group<K, I>> {
    let mut alike: BTreeMap<K, Vec<(Date, I)>> = BTreeMap::new();
    for happening in happenings {
        let days = alike.entry(happening.key).or_default();
        days.push((happening.day, happening.id));
    }
    let mut groups = Vec::new();
    for (key, mut days) in alike {
        days.sort();
        days.dedup();
        groups.extend(
            stretches(&days, threshold)
                .into_iter()
                .map(|(from, to)| Group {
                    key: key.clone(),
                    first: days[from].0,
                    last: days[to].0,
                    ids: days[from..=to].iter().map(|(_, id)| id.clone()).collect(),
                }),
        );
    }
    groups
}

/// First and last place of each stretch that full windows cover without a gap.
fn stretches<I>(days: &[(Date, I)], threshold: Threshold) -> Vec<(usize, usize)> {
    let size = threshold.at_least.max(2) as usize;
    let span = i64::from(threshold.within_days.max(1)) - 1;
    let mut found: Vec<(usize, usize)> = Vec::new();
    for first in 0..days.len().saturating_sub(size - 1) {
        let last = first + size - 1;
        let close = days[first]
            .0
            .checked_add(span.days())
            .is_ok_and(|until| days[last].0 <= until);
        match found.last_mut() {
            _ if !close => {}
            Some((_, to)) if first <= *to => *to = last,
            _ => found.push((first, last)),
        }
    }
    found
}

impl Quality {
    /// Counts a verdict.
    pub fn add(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Right => self.right += 1,
            Verdict::Wrong => self.wrong += 1,
            Verdict::Ignored => self.ignored += 1,
        }
    }

    /// Which share of those decided was right, in whole percent rounded half up; `None`: none was decided.
    pub fn right_percent(&self) -> Option<u32> {
        let decided = self.right + self.wrong;
        (decided > 0).then(|| (200 * self.right + decided) / (2 * decided))
    }
}

impl Verdict {
    /// All verdicts, as people choose among them.
    pub const ALL: [Self; 3] = [Self::Right, Self::Wrong, Self::Ignored];

    /// Its name in addresses and in the log.
    pub fn id(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Wrong => "wrong",
            Self::Ignored => "ignored",
        }
    }

    /// Its Chinese name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Right => "属实",
            Self::Wrong => "误报",
            Self::Ignored => "暂不处理",
        }
    }

    /// The verdict of this name.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.id() == id)
    }
}

#[cfg(test)]
mod tests {
    use super::{Group, Happening, Quality, Threshold, Verdict, groups};
    use jiff::civil::{Date, date};

    fn at(key: &'static str, day: Date, id: u32) -> Happening<&'static str, u32> {
        Happening { key, day, id }
    }

    const THRICE_IN_THIRTY: Threshold = Threshold {
        at_least: 3,
        within_days: 30,
    };

    #[test]
    fn the_last_day_of_the_window_counts_and_the_next_does_not() {
        let first = date(2024, 3, 1);
        let rows = |last| {
            vec![
                at("甲", first, 1),
                at("甲", date(2024, 3, 5), 2),
                at("甲", last, 3),
            ]
        };
        let found = groups(rows(date(2024, 3, 30)), THRICE_IN_THIRTY);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].ids, [1, 2, 3]);
        assert_eq!(groups(rows(date(2024, 3, 31)), THRICE_IN_THIRTY), []);
    }

    #[test]
    fn windows_that_share_a_happening_are_one_group() {
        let rows = [1, 15, 29, 43, 57].map(|day| {
            let day = date(2024, 1, 1).saturating_add(jiff::Span::new().days(day));
            at("甲", day, 0)
        });
        let found = groups(rows.to_vec(), THRICE_IN_THIRTY);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].ids.len(), 5);
    }

    #[test]
    fn what_is_not_alike_is_not_counted_together() {
        let day = date(2024, 1, 1);
        let rows = vec![at("甲", day, 1), at("乙", day, 2), at("甲", day, 3)];
        let twice = Threshold {
            at_least: 2,
            within_days: 1,
        };
        let expected = Group {
            key: "甲",
            first: day,
            last: day,
            ids: vec![1, 3],
        };
        assert_eq!(groups(rows.clone(), twice), std::slice::from_ref(&expected));
        let turned = rows.into_iter().rev().collect();
        assert_eq!(groups(turned, twice), [expected]);
    }

    #[test]
    fn one_happening_twice_is_one() {
        let day = date(2024, 1, 1);
        let twice = Threshold {
            at_least: 2,
            within_days: 9,
        };
        assert_eq!(groups(vec![at("甲", day, 1), at("甲", day, 1)], twice), []);
    }

    #[test]
    fn a_rule_is_as_good_as_what_was_decided() {
        let mut quality = Quality::default();
        assert_eq!(quality.right_percent(), None);
        for verdict in [
            Verdict::Right,
            Verdict::Right,
            Verdict::Wrong,
            Verdict::Ignored,
        ] {
            quality.add(verdict);
        }
        assert_eq!(quality.right_percent(), Some(67));
    }
}
