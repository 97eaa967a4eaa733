//! Planted deviations: how many are found, how much is flagged besides, in small groups and in large ones.

use super::super::*;
use super::{Random, push};
use std::collections::BTreeSet;

/// Decisions with planted deviations: groups from 2 to 2000 decisions, amounts of a ratio scatter, rounded as people do.
fn planted(seed: u64, groups: usize) -> (Decisions, BTreeSet<u32>) {
    let mut random = Random(seed);
    let (mut decisions, mut rows) = (Decisions::default(), BTreeSet::new());
    for group in 0..groups {
        let usual = 10_f64.powf(4.5 + 2.0 * random.share());
        let scatter = 0.15 + 0.2 * random.share();
        let years = 2 + random.below(4);
        for year in 0..years {
            let count = (2.0 * 1000_f64.powf(random.share())) as u64;
            for _ in 0..count {
                let is_planted = random.below(100) < 2;
                let mut away = scatter * random.normal();
                if is_planted {
                    let far = scatter * (6.0 + 6.0 * random.share());
                    away = if random.below(2) == 0 { far } else { -far };
                    rows.insert(decisions.count() as u32);
                }
                let amount = ((usual * away.exp() / 1000.0).round() * 1000.0).max(1000.0) as u64;
                let article = format!("第{}项", group / 3);
                let circumstances = ["从轻", "一般", "从重"][group % 3];
                push(
                    &mut decisions,
                    (&article, circumstances, "某局"),
                    2020 + year as u16,
                    amount,
                );
            }
        }
    }
    (decisions, rows)
}

/// Precision and recall.
fn quality(found: &BTreeSet<u32>, planted: &BTreeSet<u32>) -> (f64, f64) {
    let right = found.intersection(planted).count() as f64;
    (right / found.len() as f64, right / planted.len() as f64)
}

#[test]
fn planted_deviations_are_found_and_little_else() {
    for seed in 1..=5 {
        let (decisions, planted) = planted(seed, 150);
        let analysis = analyse(&decisions, &Rule::of_the_program(), 2);
        let found: BTreeSet<u32> = analysis.flags.iter().map(|flag| flag.row).collect();
        let (precision, recall) = quality(&found, &planted);
        println!(
            "seed {seed}: {} decisions, {} planted, precision {precision:.3}, recall {recall:.3}",
            decisions.count(),
            planted.len()
        );
        assert!(
            precision >= 0.9 && recall >= 0.9,
            "{seed}: {precision} {recall}"
        );
    }
}

#[test]
fn small_groups_have_no_more_false_flags() {
    let (mut small, mut large) = ((0_u64, 0_u64), (0_u64, 0_u64));
    for seed in 11..=20 {
        let (decisions, planted) = planted(seed, 150);
        let analysis = analyse(&decisions, &Rule::of_the_program(), 2);
        let found: BTreeSet<u32> = analysis.flags.iter().map(|flag| flag.row).collect();
        for row in (0..decisions.count() as u32).filter(|row| !planted.contains(row)) {
            let count = analysis.summaries[analysis.own.codes[row as usize] as usize].count;
            let of = if count < 20 { &mut small } else { &mut large };
            of.0 += u64::from(found.contains(&row));
            of.1 += 1;
        }
    }
    println!("false flags: {small:?} in groups below 20, {large:?} in larger ones");
    assert!(small.1 > 5_000);
    assert!(
        small.0 * large.1 <= large.0.max(1) * small.1,
        "{small:?} {large:?}"
    );
}

#[test]
fn both_directions_are_flagged() {
    let mut decisions = Decisions::default();
    for step in 0..40 {
        push(
            &mut decisions,
            ("甲", "一般", "某局"),
            2026,
            900_000 + step * 5_000,
        );
    }
    push(&mut decisions, ("甲", "一般", "某局"), 2026, 3_000_000);
    push(&mut decisions, ("甲", "一般", "某局"), 2026, 300_000);
    let analysis = analyse(&decisions, &Rule::of_the_program(), 2);
    let found: Vec<_> = analysis
        .flags
        .iter()
        .map(|flag| (flag.row, flag.kind))
        .collect();
    assert_eq!(
        found,
        [(40, FlagKind::AbovePeers), (41, FlagKind::BelowPeers)]
    );
}

#[test]
fn a_lone_decision_is_compared_with_its_benchmark_only() {
    let mut decisions = Decisions::default();
    for amount in [100_000, 9_000_000, 0] {
        push(&mut decisions, ("甲", "一般", "某局"), 2026, amount);
    }
    (decisions.lowest, decisions.highest) = (vec![200_000; 3], vec![500_000; 3]);
    let analysis = analyse(&decisions, &Rule::of_the_program(), 2);
    let found: Vec<_> = analysis
        .flags
        .iter()
        .map(|flag| (flag.row, flag.kind))
        .collect();
    let (low, high) = (FlagKind::BelowBenchmark, FlagKind::AboveBenchmark);
    assert_eq!(found, [(0, low), (1, high), (2, low)]);
}

#[test]
fn no_decisions_have_no_flags() {
    let decisions = Decisions::default();
    let rule = Rule::of_the_program();
    let analysis = analyse(&decisions, &rule, 2);
    assert!(analysis.flags.is_empty());
    assert!(
        drifts(&decisions, &rule, &analysis, 2).is_empty() && growth(&decisions, &rule).is_empty()
    );
    Index::build(&decisions, &analysis, &rule);
}
