//! The lawful range of the fine under one version of the clause.

use super::answer::{Question, Range};
use super::case::{Case, CaseError};
use super::money::Fen;
use super::source::{FineRule, Version};

/// What a version allows.
pub enum Lawful {
    /// A range.
    Range(Range),
    /// The version has no fine.
    NoFine,
    /// A base is not known yet.
    Needs(Question),
}

/// The lawful range of the fine for a case.
///
/// # Errors
/// A base that is written and is no sum.
pub fn lawful(version: &Version, case: &Case) -> Result<Lawful, CaseError> {
    for rule in &version.fines {
        let base = match &rule.base {
            None => None,
            Some(id) => match case.bases.get(id) {
                None => return Ok(Lawful::Needs(ask_base(id, rule.base_name()))),
                Some(text) => Some(read_base(rule, text)?),
            },
        };
        if let Some(range) = rule.range(base) {
            return Ok(Lawful::Range(Range {
                law: version.law.clone(),
                ..range
            }));
        }
    }
    Ok(Lawful::NoFine)
}

fn read_base(rule: &FineRule, text: &str) -> Result<Fen, CaseError> {
    Fen::read(text).ok_or_else(|| CaseError::NotMoney {
        name: rule.base_name().to_string(),
        text: text.to_string(),
    })
}

fn ask_base(id: &str, name: &str) -> Question {
    Question {
        id: id.to_string(),
        text: format!("{name}是多少元"),
        options: Vec::new(),
        evidence: "账册、单据、询问笔录等计算依据".into(),
        choice: false,
    }
}

impl FineRule {
    fn base_name(&self) -> &str {
        self.base_name.as_deref().unwrap_or("计算基数")
    }

    /// The range on this base, if the rule is the one for it.
    fn range(&self, base: Option<Fen>) -> Option<Range> {
        if let Some(base) = base {
            let from = Fen::of_yuan(self.base_from)?;
            let below = self.base_below.and_then(Fen::of_yuan);
            if base < from || below.is_some_and(|below| base >= below) {
                return None;
            }
        }
        let (low, high, words) = match (self.yuan, self.times_permille, base) {
            (Some(yuan), _, _) => {
                let (low, high) = super::source::ends(yuan)?;
                (low, high, range_words(low, high))
            }
            (_, Some([low, high]), Some(base)) => {
                let words = format!(
                    "{}{base}的{}倍以上{}倍以下",
                    self.base_name(),
                    times(low),
                    times(high)
                );
                let (low, high) = (base.permille(low), base.permille(high));
                (low, high, format!("{words}，即{}", range_words(low, high)))
            }
            _ => return None,
        };
        Some(Range {
            low,
            high,
            words,
            law: Vec::new(),
        })
    }
}

/// `5000元以上5万元以下`, or `5万元以下` where there is no lower end.
pub fn range_words(low: Fen, high: Fen) -> String {
    match low {
        Fen(0) => format!("{high}以下"),
        low => format!("{low}以上{high}以下"),
    }
}

fn times(permille: i64) -> String {
    match permille % 1000 {
        0 => (permille / 1000).to_string(),
        rest => {
            let rest = format!("{rest:03}");
            format!("{}.{}", permille / 1000, rest.trim_end_matches('0'))
        }
    }
}
