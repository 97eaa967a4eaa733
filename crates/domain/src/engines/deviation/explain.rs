//! Why a decision is flagged, in words, with the comparison set behind it.

use super::analysis::Analysis;
use super::decisions::Decisions;
use super::flag::{Flag, FlagKind};
use super::index::{Index, NEAREST, Scored};
use super::rule::Rule;
use serde::Serialize;

/// A flag explained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explained {
    /// Number of the decision.
    pub number: String,
    /// Why it is flagged.
    pub kind: FlagKind,
    /// The same in Chinese.
    pub words: String,
    /// The organ.
    pub organ: String,
    /// The peer group in words.
    pub group: String,
    /// The amount in fen.
    pub amount: u64,
    /// Ends of the benchmark in fen, where there is one.
    pub benchmark: Option<(u64, u64)>,
    /// Decisions with a fine in the group.
    pub peers: u32,
    /// Median of the group in fen, rounded down.
    pub median: u64,
    /// Quartiles of the group in fen, rounded down.
    pub quartiles: (u64, u64),
    /// The limits of the group in fen: flagged is what is smaller or larger.
    pub limits: Option<(u64, u64)>,
    /// Thousandths of the peers with a smaller amount.
    pub below_permille: u32,
    /// Distance from the centre in thousandths of a robust standard deviation.
    pub distance_milli: i64,
    /// The nearest decisions.
    pub nearest: Vec<Neighbour>,
}

/// A decision near another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Neighbour {
    /// Its number.
    pub number: String,
    /// Its amount in fen.
    pub amount: u64,
}

/// A decision that is compared, in a set or not yet.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Its number.
    pub number: &'a str,
    /// The organ.
    pub organ: &'a str,
    /// A decision of the set that has the same article, circumstances, level and year.
    pub like: u32,
    /// The amount in fen.
    pub amount: u64,
    /// Ends of its benchmark in fen; 0 and `u64::MAX` where there is none.
    pub benchmark: (u64, u64),
}

/// Explains a flag.
pub fn explain(
    flag: &Flag,
    decisions: &Decisions,
    (rule, analysis, index): (&Rule, &Analysis, &Index),
) -> Explained {
    let row = flag.row as usize;
    let subject = Subject {
        number: decisions.numbers.get(row).map_or("", String::as_str),
        organ: decisions.organ_names.name(decisions.organs[row]),
        like: flag.row,
        amount: decisions.amounts[row],
        benchmark: (decisions.lowest[row], decisions.highest[row]),
    };
    let scored = score(&subject, (rule, analysis, index));
    tell(
        (&subject, flag.kind),
        &scored,
        decisions,
        (rule, analysis, index),
    )
}

/// Scores and explains a decision that is not part of the set; nothing where it would not be flagged.
pub fn explain_new(
    subject: &Subject<'_>,
    decisions: &Decisions,
    with: (&Rule, &Analysis, &Index),
) -> Vec<Explained> {
    let scored = score(subject, with);
    let kinds = scored.kinds.iter();
    kinds
        .map(|kind| tell((subject, *kind), &scored, decisions, with))
        .collect()
}

fn score(subject: &Subject<'_>, (rule, analysis, index): (&Rule, &Analysis, &Index)) -> Scored {
    let group = analysis.own.codes[subject.like as usize];
    let (limits, summary) = (
        &analysis.limits[group as usize],
        analysis.summaries[group as usize],
    );
    index.score(
        (group, subject.amount),
        subject.benchmark,
        (rule, limits, summary),
    )
}

fn tell(
    (subject, kind): (&Subject<'_>, FlagKind),
    scored: &Scored,
    decisions: &Decisions,
    (_, analysis, index): (&Rule, &Analysis, &Index),
) -> Explained {
    let group = analysis.own.codes[subject.like as usize];
    let (rows, amounts) = index.group(group);
    let last = amounts.len().saturating_sub(1);
    let at = |part: usize| amounts.get(last * part / 4).copied().unwrap_or(0);
    let median = (at(2) + amounts.get(amounts.len() / 2).copied().unwrap_or(0)) / 2;
    let mut explained = Explained {
        number: subject.number.to_string(),
        kind,
        words: String::new(),
        organ: subject.organ.to_string(),
        group: group_words(subject.like as usize, decisions),
        amount: subject.amount,
        benchmark: Some(subject.benchmark).filter(|ends| *ends != (0, u64::MAX)),
        peers: u32::try_from(rows.len()).unwrap_or(u32::MAX),
        median,
        quartiles: (at(1), at(3)),
        limits: index.limits_in_fen(group),
        below_permille: permille(scored.below, rows.len()),
        distance_milli: scored.distance_milli,
        nearest: neighbours(scored, subject, decisions),
    };
    explained.words = words(&explained);
    explained
}

fn permille(part: u32, of: usize) -> u32 {
    let share = u64::from(part) * 1000 / (of.max(1) as u64);
    u32::try_from(share).unwrap_or(1000)
}

fn neighbours(scored: &Scored, subject: &Subject<'_>, decisions: &Decisions) -> Vec<Neighbour> {
    let is_other = |row: &&u32| {
        decisions
            .numbers
            .get(**row as usize)
            .is_none_or(|number| number != subject.number)
    };
    let others = scored.nearest.iter().filter(is_other).take(NEAREST - 1);
    let neighbour = |row: &u32| Neighbour {
        number: decisions
            .numbers
            .get(*row as usize)
            .cloned()
            .unwrap_or_default(),
        amount: decisions.amounts[*row as usize],
    };
    others.map(neighbour).collect()
}

/// The peer group of a row in words.
pub fn group_words(row: usize, decisions: &Decisions) -> String {
    let parts = [
        decisions
            .article_names
            .name(decisions.articles[row])
            .to_string(),
        decisions
            .circumstance_names
            .name(decisions.circumstances[row])
            .to_string(),
        decisions
            .level_names
            .name(decisions.levels[row])
            .to_string(),
        match decisions.years[row] {
            0 => String::new(),
            year => format!("{year}年"),
        },
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("、")
}

/// Fen as yuan for people.
pub fn yuan(fen: u64) -> String {
    match fen % 100 {
        0 => format!("{}元", fen / 100),
        rest => format!("{}.{rest:02}元", fen / 100),
    }
}

/// `6.3倍`, of two amounts.
fn times(amount: u64, of: u64) -> String {
    let tenths = u128::from(amount) * 10 / u128::from(of.max(1));
    format!("{}.{}倍", tenths / 10, tenths % 10)
}

fn words(it: &Explained) -> String {
    let mut words = match it.amount {
        0 => "没有罚款".to_string(),
        amount => format!("罚款{}", yuan(amount)),
    };
    let (low, high) = it.benchmark.unwrap_or((0, u64::MAX));
    match it.kind {
        FlagKind::AboveBenchmark => words += &format!("，高于裁量基准上限{}", yuan(high)),
        FlagKind::BelowBenchmark => words += &format!("，低于裁量基准下限{}", yuan(low)),
        FlagKind::AbovePeers | FlagKind::BelowPeers => {}
    }
    if it.peers == 0 {
        return words + "；没有可比的同类决定。";
    }
    words += &format!(
        "。同类（{}）有罚款的{}件，中位数{}，中间一半在{}至{}之间",
        it.group,
        it.peers,
        yuan(it.median),
        yuan(it.quartiles.0),
        yuan(it.quartiles.1)
    );
    if let Some((low, high)) = it.limits.filter(|_| it.amount > 0) {
        let away = it.distance_milli.unsigned_abs();
        words += &format!(
            "；本案为中位数的{}，{}‰的同类比它轻，偏离中心{}.{}个稳健标准差；同类界限为{}至{}",
            times(it.amount, it.median),
            it.below_permille,
            away / 1000,
            away % 1000 / 100,
            yuan(low),
            yuan(high)
        );
    }
    words + "。请核对情节、证据和说理；有正当理由的，写明理由提出异议。"
}
