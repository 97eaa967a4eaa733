//! What only shows over many decisions: shares by organ and item, drift, several fines for one act, growth of income.

use super::analysis::Analysis;
use super::decisions::{Decisions, NO_ACT};
use super::flag::Flag;
use super::groups::{Grouping, Summary, summarise};
use super::ratio::{PARTS, amount_of};
use super::rule::{Rule, Scale};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Flags of one organ or item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Share {
    /// The organ or item.
    pub name: String,
    /// Its decisions.
    pub decisions: u32,
    /// Those flagged above.
    pub above: u32,
    /// Those flagged below.
    pub below: u32,
    /// Thousandths of its decisions that are flagged.
    pub permille: u32,
}

/// An item whose usual fine moved from one year to the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Drift {
    /// The article and the circumstances.
    pub item: String,
    /// The earlier year.
    pub from: u16,
    /// The later year.
    pub to: u16,
    /// Decisions with a fine in each.
    pub decisions: (u32, u32),
    /// Median of each in fen, rounded down.
    pub medians: (u64, u64),
    /// In words.
    pub words: String,
}

/// Several fines for one act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Repeat {
    /// The act.
    pub act: String,
    /// Numbers of the decisions that fine it.
    pub numbers: Vec<String>,
    /// In words.
    pub words: String,
}

/// Fine income of an organ that grew beyond the rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Growth {
    /// The organ.
    pub organ: String,
    /// The later year.
    pub year: u16,
    /// Income of the year before and of the year, in fen.
    pub income: (u64, u64),
    /// Decisions with a fine in each.
    pub decisions: (u32, u32),
    /// Growth in thousandths.
    pub permille: u64,
    /// In words.
    pub words: String,
}

/// Shares of flags by organ and by article, the largest first.
pub fn shares(decisions: &Decisions, flags: &[Flag]) -> (Vec<Share>, Vec<Share>) {
    let organs = share_of(&decisions.organs, flags, |code| {
        decisions.organ_names.name(code)
    });
    let items = share_of(&decisions.articles, flags, |code| {
        decisions.article_names.name(code)
    });
    (organs, items)
}

fn share_of<'a>(codes: &[u32], flags: &[Flag], name: impl Fn(u32) -> &'a str) -> Vec<Share> {
    let mut counted: BTreeMap<u32, (u32, u32, u32)> = BTreeMap::new();
    for code in codes {
        counted.entry(*code).or_default().0 += 1;
    }
    let rows = |above: bool| -> BTreeSet<u32> {
        flags
            .iter()
            .filter(|flag| flag.kind.is_above() == above)
            .map(|flag| flag.row)
            .collect()
    };
    for row in rows(true) {
        counted.entry(codes[row as usize]).or_default().1 += 1;
    }
    for row in rows(false) {
        counted.entry(codes[row as usize]).or_default().2 += 1;
    }
    let share = |(code, (decisions, above, below)): (u32, (u32, u32, u32))| Share {
        name: name(code).to_string(),
        decisions,
        above,
        below,
        permille: u32::try_from(u64::from(above + below) * 1000 / u64::from(decisions.max(1)))
            .unwrap_or(0),
    };
    let mut shares: Vec<Share> = counted.into_iter().map(share).collect();
    shares.sort_by(|a, b| {
        b.permille
            .cmp(&a.permille)
            .then(b.decisions.cmp(&a.decisions))
    });
    shares
}

/// Items whose median moved between neighbouring years by more than chance explains.
pub fn drifts(
    decisions: &Decisions,
    rule: &Rule,
    analysis: &Analysis,
    threads: usize,
) -> Vec<Drift> {
    let first = decisions.first_year();
    let spans = decisions
        .years
        .iter()
        .max()
        .map_or(1, |last| usize::from(last - first) + 1);
    let Some(groups) = analysis
        .parent
        .groups
        .checked_mul(spans)
        .filter(|it| *it < 1 << 26)
    else {
        return Vec::new();
    };
    let fined = |row: &usize| decisions.amounts[*row] > 0;
    let code = |row: usize| {
        analysis.parent.codes[row] * u32::try_from(spans).unwrap_or(1)
            + u32::from(decisions.years[row] - first)
    };
    let rows: Vec<usize> = (0..decisions.count()).filter(fined).collect();
    let codes: Vec<u32> = rows.iter().map(|row| code(*row)).collect();
    let values: Vec<u32> = rows.iter().map(|row| analysis.values[*row]).collect();
    let summaries = summarise(&Grouping { codes, groups }, &values, threads);
    let mut example = vec![usize::MAX; analysis.parent.groups];
    for row in rows.iter().rev() {
        example[analysis.parent.codes[*row] as usize] = *row;
    }
    let mut found = Vec::new();
    for (item, years) in summaries.chunks(spans).enumerate() {
        let pairs = years.windows(2).enumerate();
        let moved = pairs.filter(|(_, pair)| has_drifted(rule, &pair[0], &pair[1]));
        for (year, pair) in moved {
            let from = first + u16::try_from(year).unwrap_or(0);
            found.push(drift(
                (decisions, example[item]),
                rule,
                from,
                (&pair[0], &pair[1]),
            ));
        }
    }
    found
}

/// The medians differ by more than so many of their standard errors, and by more than the least spread.
fn has_drifted(rule: &Rule, old: &Summary, new: &Summary) -> bool {
    if old.count < rule.drift_least || new.count < rule.drift_least {
        return false;
    }
    // The variance of a median is about (1.8582 MAD)² / n; medians and MADs in fourths.
    const ERROR: u128 = 18_582;
    let floor = match rule.scale {
        Scale::Ratio => u128::from(PARTS) / 4,
        Scale::Amount => 0,
    };
    let moved = 2 * u128::from(old.median_2.abs_diff(new.median_2));
    let part = |it: &Summary| {
        let mad = u128::from(it.mad_4).max(floor);
        mad * mad * 1_000_000 / u128::from(it.count)
    };
    let distance = u128::try_from(rule.drift_milli).unwrap_or(0) * ERROR / 1000;
    let limit = (distance * distance).saturating_mul(part(old) + part(new));
    let beyond = (moved * moved)
        .saturating_mul(10_000 * 10_000)
        .saturating_mul(1_000_000)
        > limit;
    beyond && moved > floor
}

fn drift(
    (decisions, row): (&Decisions, usize),
    rule: &Rule,
    from: u16,
    (old, new): (&Summary, &Summary),
) -> Drift {
    let median = |it: &Summary| match rule.scale {
        Scale::Ratio => amount_of(u32::try_from(it.median_2 / 2).unwrap_or(u32::MAX)),
        Scale::Amount => it.median_2 / 2,
    };
    let parts = [
        decisions.article_names.name(decisions.articles[row]),
        decisions
            .circumstance_names
            .name(decisions.circumstances[row]),
    ];
    let item = parts
        .iter()
        .filter(|part| !part.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join("、");
    let medians = (median(old), median(new));
    let way = if medians.1 > medians.0 {
        "升到"
    } else {
        "降到"
    };
    let whole = |fen: u64| (fen + 50) / 100 * 100;
    let words = format!(
        "{item}：中位数由{from}年的{}（{}件）{way}{}年的{}（{}件），超出随机波动，请核对基准或者执法口径是否改变。",
        super::explain::yuan(whole(medians.0)),
        old.count,
        from + 1,
        super::explain::yuan(whole(medians.1)),
        new.count
    );
    Drift {
        item,
        from,
        to: from + 1,
        decisions: (old.count, new.count),
        medians,
        words,
    }
}

/// Acts that were fined more than once.
pub fn repeats(decisions: &Decisions) -> Vec<Repeat> {
    let mut by_act: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    let rows = decisions.acts.iter().enumerate();
    for (row, act) in rows.filter(|(row, act)| **act != NO_ACT && decisions.amounts[*row] > 0) {
        by_act.entry(*act).or_default().push(row);
    }
    let several = by_act.into_iter().filter(|(_, rows)| rows.len() > 1);
    let repeat = |(act, rows): (u32, Vec<usize>)| {
        let number = |row: &usize| decisions.numbers.get(*row).cloned().unwrap_or_default();
        let numbers: Vec<String> = rows.iter().map(number).collect();
        let act = decisions.act_names.name(act).to_string();
        let words = format!(
            "同一个行为{act}有{}份罚款决定：{}。对同一个违法行为不得给予两次以上罚款，请核对是否确为同一行为。",
            numbers.len(),
            numbers.join("、")
        );
        Repeat {
            act,
            numbers,
            words,
        }
    };
    several.map(repeat).collect()
}

/// Organs whose fine income grew from one year to the next by more than the rule says.
pub fn growth(decisions: &Decisions, rule: &Rule) -> Vec<Growth> {
    let mut income: BTreeMap<(u32, u16), (u64, u32)> = BTreeMap::new();
    let rows = decisions
        .organs
        .iter()
        .zip(&decisions.years)
        .zip(&decisions.amounts);
    for ((organ, year), amount) in rows.filter(|((_, year), amount)| **amount > 0 && **year > 0) {
        let sum = income.entry((*organ, *year)).or_default();
        sum.0 = sum.0.saturating_add(*amount);
        sum.1 += 1;
    }
    let least = u128::try_from(rule.growth_permille).unwrap_or(0);
    let mut found = Vec::new();
    for ((organ, year), (new, new_count)) in &income {
        let Some((old, old_count)) = year
            .checked_sub(1)
            .and_then(|before| income.get(&(*organ, before)))
        else {
            continue;
        };
        let more = u128::from(new.saturating_sub(*old));
        if more * 1000 <= least * u128::from(*old) {
            continue;
        }
        let permille = u64::try_from(more * 1000 / u128::from(*old)).unwrap_or(u64::MAX);
        let organ = decisions.organ_names.name(*organ).to_string();
        let words = format!(
            "{organ}{year}年罚款{}（{new_count}件），比上年{}（{old_count}件）增长{}.{}%，请核对是否有下达指标、逐利执法的情形。",
            super::explain::yuan(*new),
            super::explain::yuan(*old),
            permille / 10,
            permille % 10
        );
        found.push(Growth {
            organ,
            year: *year,
            income: (*old, *new),
            decisions: (*old_count, *new_count),
            permille,
            words,
        });
    }
    found
}
