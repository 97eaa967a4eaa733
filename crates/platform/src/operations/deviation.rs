//! Fines compared with their benchmarks and their like: a file of decisions read, examined and told.

use domain::engines::deviation::{
    Analysis, BadLine, Contest, Decisions, Drift, Explained, FlagKind, Growth, Index, Repeat, Rule,
    RuleError, Share, Tuning, analyse, drifts, explain, growth, read, repeats, shares, tune,
};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// Decisions with everything that was found over them.
pub struct Examined {
    /// The decisions.
    pub decisions: Decisions,
    /// The rule, tuned where contests were given.
    pub rule: Rule,
    /// How contests moved the rule.
    pub tuning: Option<Tuning>,
    /// What was found.
    pub analysis: Analysis,
    /// Groups in order.
    pub index: Index,
    /// Lines that were left out, the first of them.
    pub bad: Vec<BadLine>,
    /// How many were left out.
    pub bad_count: usize,
    /// Decided contests by number of the decision.
    contests: HashMap<String, Decided>,
}

/// How a contest ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decided {
    /// The fine was justified.
    pub justified: bool,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub by: String,
}

/// What is asked besides the decisions.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// A rule in place of the program's.
    pub rule: Option<&'a str>,
    /// Decided contests: 案号, 结论, 理由, 决定人, separated by tabs.
    pub contests: Option<&'a str>,
}

/// Why a file cannot be examined.
#[derive(Debug, thiserror::Error)]
pub enum DeviationError {
    /// The decisions.
    #[error("{0}。")]
    Decisions(#[from] domain::engines::deviation::ReadError),
    /// The rule.
    #[error("{0}。")]
    Rule(#[from] RuleError),
    /// A line of the contests.
    #[error(
        "异议第{line}行“{text}”不合写法。应写四栏，用制表符分隔：案号、结论（有正当理由或者确有偏离）、理由、决定人。"
    )]
    Contest {
        /// From 1.
        line: usize,
        /// What stands there.
        text: String,
    },
    /// Neither UTF-8 nor GB18030.
    #[error("第{0}行有无法识别的字符。请另存为 UTF-8 编码的 CSV 后再用。")]
    Encoding(usize),
}

/// Reads and examines decisions; contests tune the rule before anything is flagged.
///
/// # Errors
/// The decisions, the rule or the contests cannot be read.
pub fn examined(bytes: &[u8], asked: Asked<'_>) -> Result<Examined, DeviationError> {
    let text = documents::encoding::decode(bytes).map_err(DeviationError::Encoding)?;
    let mut rule = match asked.rule {
        Some(text) => Rule::from_toml(text)?,
        None => Rule::of_the_program(),
    };
    let contests = asked.contests.map(decided).transpose()?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (decisions, bad, bad_count) = read(&text)?;
    let mut analysis = analyse(&decisions, &rule, threads);
    let contests = contests.unwrap_or_default();
    let tuning = (!contests.is_empty()).then(|| {
        let tuning = tune(&rule, &far(&decisions, &analysis, &contests));
        rule.distance_milli = tuning.after_milli;
        tuning
    });
    if tuning
        .as_ref()
        .is_some_and(|it| it.after_milli != it.before_milli)
    {
        analysis = analyse(&decisions, &rule, threads);
    }
    let index = Index::build(&decisions, &analysis, &rule);
    Ok(Examined {
        decisions,
        rule,
        tuning,
        analysis,
        index,
        bad,
        bad_count,
        contests,
    })
}

/// The contests of a text, by number of the decision.
fn decided(text: &str) -> Result<HashMap<String, Decided>, DeviationError> {
    let lines = text.trim_start_matches('\u{FEFF}').lines().enumerate();
    let lines = lines.filter(|(_, line)| !line.trim().is_empty() && !line.starts_with("案号"));
    let contest = |(place, line): (usize, &str)| {
        let wrong = || DeviationError::Contest {
            line: place + 1,
            text: line.to_string(),
        };
        let parts: Vec<&str> = line.split('\t').map(str::trim).collect();
        let [number, outcome, reason, by] = parts[..] else {
            return Err(wrong());
        };
        let justified = match outcome {
            "有正当理由" => true,
            "确有偏离" => false,
            _ => return Err(wrong()),
        };
        if number.is_empty() || reason.is_empty() || by.is_empty() {
            return Err(wrong());
        }
        let decided = Decided {
            justified,
            reason: reason.into(),
            by: by.into(),
        };
        Ok((number.to_string(), decided))
    };
    lines.map(contest).collect()
}

/// Contests with the distance of their decisions.
fn far(
    decisions: &Decisions,
    analysis: &Analysis,
    contests: &HashMap<String, Decided>,
) -> Vec<Contest> {
    let rows = decisions.numbers.iter().enumerate();
    let contested = rows.filter_map(|(row, number)| {
        let decided = contests.get(number)?;
        Some(Contest {
            number: number.clone(),
            distance_milli: analysis.distance_milli(row),
            justified: decided.justified,
            reason: decided.reason.clone(),
            by: decided.by.clone(),
        })
    });
    contested.collect()
}

/// A flag as it is told.
#[derive(Clone, Debug, Serialize)]
pub struct ToldFlag {
    /// The row among the decisions.
    #[serde(skip)]
    pub row: u32,
    /// The flag explained.
    #[serde(flatten)]
    pub explained: Explained,
    /// How it was contested.
    pub contest: Option<Decided>,
}

/// Everything as it is told.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    /// Decisions that were read.
    pub decisions: usize,
    /// Lines that were left out.
    pub bad_count: usize,
    /// The first of them.
    pub bad: Vec<BadLine>,
    /// The rule.
    pub rule: Rule,
    /// How contests moved it.
    pub tuning: Option<Tuning>,
    /// Flags by kind.
    pub counts: BTreeMap<FlagKind, usize>,
    /// Flags, the farthest first.
    pub flags: Vec<ToldFlag>,
    /// Shares by organ.
    pub organs: Vec<Share>,
    /// Shares by item.
    pub items: Vec<Share>,
    /// Drifts.
    pub drifts: Vec<Drift>,
    /// Several fines for one act.
    pub repeats: Vec<Repeat>,
    /// Growth of income.
    pub growth: Vec<Growth>,
}

impl Examined {
    /// How many decisions are flagged, once each.
    pub fn flagged(&self) -> usize {
        let mut rows: Vec<u32> = self.analysis.flags.iter().map(|flag| flag.row).collect();
        rows.dedup();
        rows.len()
    }

    /// Everything in words, with at most so many flags.
    pub fn told(&self, most: usize) -> Told {
        let mut flags: Vec<_> = self.analysis.flags.iter().collect();
        flags.sort_by_key(|flag| {
            (
                std::cmp::Reverse(flag.distance_milli.unsigned_abs()),
                flag.row,
            )
        });
        let mut counts = BTreeMap::new();
        for flag in &flags {
            *counts.entry(flag.kind).or_default() += 1;
        }
        let tell = |flag: &&domain::engines::deviation::Flag| {
            let with = (&self.rule, &self.analysis, &self.index);
            let explained = explain(flag, &self.decisions, with);
            let contest = self.contests.get(&explained.number).cloned();
            ToldFlag {
                row: flag.row,
                explained,
                contest,
            }
        };
        let (organs, items) = shares(&self.decisions, &self.analysis.flags);
        Told {
            decisions: self.decisions.count(),
            bad_count: self.bad_count,
            bad: self.bad.clone(),
            rule: self.rule.clone(),
            tuning: self.tuning.clone(),
            counts,
            flags: flags.iter().take(most).map(tell).collect(),
            organs,
            items,
            drifts: drifts(&self.decisions, &self.rule, &self.analysis, 1),
            repeats: repeats(&self.decisions),
            growth: growth(&self.decisions, &self.rule),
        }
    }
}

/// Why a decision is flagged, in a few letters.
pub fn kind_name(kind: FlagKind) -> &'static str {
    match kind {
        FlagKind::AboveBenchmark => "高于基准",
        FlagKind::BelowBenchmark => "低于基准",
        FlagKind::AbovePeers => "小过重罚",
        FlagKind::BelowPeers => "大过轻罚",
    }
}
