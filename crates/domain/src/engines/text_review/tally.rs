//! What reviewers made of findings, rule by rule.
//!
//! A finding is confirmed or overruled by a person, with a reason; the share that stands is the rule's
//! precision. It is shown as a pair of whole numbers, and only where there are enough to say something.

use super::rule::Rule;
use std::collections::BTreeMap;

/// Below this a share says nothing.
const ENOUGH: u32 = 10;

/// What a reviewer made of one finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It stands.
    Confirmed,
    /// It does not, and why.
    Overruled {
        /// The reviewer's reason; never empty.
        reason: String,
    },
}

/// The verdicts on one rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Findings that stand.
    pub confirmed: u32,
    /// Findings that were overruled.
    pub overruled: u32,
    /// Why, in the order of the verdicts.
    pub reasons: Vec<String>,
}

/// The verdicts on all rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    counts: BTreeMap<String, Count>,
}

/// Why a verdict is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VerdictError {
    /// Overruled without a reason.
    #[error("推翻规则{0}的疑点没有写理由。请写明为什么不成立。")]
    NoReason(String),
}

impl Tally {
    /// Records a verdict on a finding of a rule.
    ///
    /// # Errors
    /// An overruling without a reason.
    pub fn record(&mut self, rule: &str, verdict: Verdict) -> Result<(), VerdictError> {
        match verdict {
            Verdict::Confirmed => self.count_of(rule).confirmed += 1,
            Verdict::Overruled { reason } if reason.trim().is_empty() => {
                return Err(VerdictError::NoReason(rule.to_string()));
            }
            Verdict::Overruled { reason } => {
                let count = self.count_of(rule);
                count.overruled += 1;
                count.reasons.push(reason);
            }
        }
        Ok(())
    }

    fn count_of(&mut self, rule: &str) -> &mut Count {
        self.counts.entry(rule.to_string()).or_default()
    }

    /// The verdicts on a rule.
    pub fn of(&self, rule: &Rule) -> Option<&Count> {
        self.counts.get(&rule.id)
    }

    /// The verdicts by rule.
    pub fn counts(&self) -> &BTreeMap<String, Count> {
        &self.counts
    }
}

impl Count {
    /// How many stand of how many were judged; `None` where too few were.
    pub fn precision(&self) -> Option<(u32, u32)> {
        let all = self.confirmed.saturating_add(self.overruled);
        (all >= ENOUGH).then_some((self.confirmed, all))
    }

    /// The precision in words.
    pub fn sentence(&self) -> String {
        let all = self.confirmed.saturating_add(self.overruled);
        match self.precision() {
            Some((stands, all)) => format!("以往{all}处中{stands}处成立"),
            None => format!("以往只有{all}处，尚不足以说明准确程度"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_shown_from_ten_verdicts_on() {
        let mut tally = Tally::default();
        for number in 0..10 {
            assert!(
                tally
                    .counts()
                    .get("B01")
                    .is_none_or(|count| count.precision().is_none())
            );
            let verdict = match number < 7 {
                true => Verdict::Confirmed,
                false => Verdict::Overruled {
                    reason: "有上位法依据".to_string(),
                },
            };
            tally.record("B01", verdict).unwrap();
        }
        let count = &tally.counts()["B01"];
        assert_eq!(count.precision(), Some((7, 10)));
        assert_eq!(count.sentence(), "以往10处中7处成立");
        assert_eq!(count.reasons.len(), 3);
    }

    #[test]
    fn overruling_needs_a_reason() {
        let verdict = Verdict::Overruled {
            reason: " ".to_string(),
        };
        let mut tally = Tally::default();
        assert_eq!(
            tally.record("B01", verdict),
            Err(VerdictError::NoReason("B01".to_string()))
        );
        assert!(tally.counts().is_empty());
    }
}
