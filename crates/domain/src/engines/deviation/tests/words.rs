use super::super::*;
use super::{Random, push};

fn sample() -> Decisions {
    let mut decisions = Decisions::default();
    for step in 0..41 {
        push(
            &mut decisions,
            ("价格法第42条", "一般", "某局"),
            2026,
            80_000 + step * 1_000,
        );
    }
    push(
        &mut decisions,
        ("价格法第42条", "一般", "某局"),
        2026,
        500_000,
    );
    decisions.highest[41] = 350_000;
    decisions
}

#[test]
fn a_flag_says_why() {
    let decisions = sample();
    let rule = Rule::of_the_program();
    let analysis = analyse(&decisions, &rule, 1);
    let index = Index::build(&decisions, &analysis, &rule);
    let told: Vec<Explained> = analysis
        .flags
        .iter()
        .map(|flag| explain(flag, &decisions, (&rule, &analysis, &index)))
        .collect();
    assert_eq!(told.len(), 2);
    let words = &told[0].words;
    assert!(words.starts_with("罚款5000元，高于裁量基准上限3500元。同类（价格法第42条、一般、县级、2026年）有罚款的42件，中位数1005元"), "{words}");
    assert!(
        words.contains("本案为中位数的4.9倍，976‰的同类比它轻"),
        "{words}"
    );
    assert_eq!(
        (told[0].kind, told[1].kind),
        (FlagKind::AboveBenchmark, FlagKind::AbovePeers)
    );
    let nearest: Vec<u64> = told[1].nearest.iter().map(|it| it.amount).collect();
    assert_eq!(nearest, [120_000, 119_000, 118_000, 117_000]);
    let (low, high) = told[1].limits.unwrap();
    let group = analysis.own.codes[41];
    let (limits, summary) = (
        &analysis.limits[group as usize],
        analysis.summaries[group as usize],
    );
    let within = |amount: u64| {
        index
            .score((group, amount), (0, u64::MAX), (&rule, limits, summary))
            .kinds
            .is_empty()
    };
    assert!(
        within(high) && !within(high + 1) && within(low) && !within(low - 1),
        "{low} {high}"
    );
}

#[test]
fn a_new_decision_is_scored_like_an_old_one() {
    let decisions = sample();
    let rule = Rule::of_the_program();
    let analysis = analyse(&decisions, &rule, 1);
    let index = Index::build(&decisions, &analysis, &rule);
    let scored = |amount: u64| {
        let limits = &analysis.limits[analysis.own.codes[0] as usize];
        let summary = analysis.summaries[analysis.own.codes[0] as usize];
        index.score(
            (analysis.own.codes[0], amount),
            (0, 350_000),
            (&rule, limits, summary),
        )
    };
    assert!(scored(100_000).kinds.is_empty());
    assert_eq!((scored(100_000).below, scored(100_000).equal), (20, 1));
    assert_eq!(scored(10_000).kinds, [FlagKind::BelowPeers]);
    assert_eq!(
        scored(500_000).kinds,
        [FlagKind::AboveBenchmark, FlagKind::AbovePeers]
    );
    assert!(scored(0).kinds.is_empty());
}

#[test]
fn bars_hold_every_decision_and_the_case() {
    let decisions = sample();
    let analysis = analyse(&decisions, &Rule::of_the_program(), 1);
    let index = Index::build(&decisions, &analysis, &Rule::of_the_program());
    let bars = distribution(&index, analysis.own.codes[0], 2_000_000);
    assert_eq!(bars.iter().map(|bar| bar.count).sum::<u32>(), 42);
    assert!(bars.windows(2).all(|pair| pair[0].below == pair[1].from));
    assert!(bars[0].from <= 80_000 && bars[bars.len() - 1].below > 2_000_000);
}

#[test]
fn shares_count_a_decision_once() {
    let decisions = sample();
    let analysis = analyse(&decisions, &Rule::of_the_program(), 1);
    let (organs, items) = shares(&decisions, &analysis.flags);
    assert_eq!(
        (
            organs[0].decisions,
            organs[0].above,
            organs[0].below,
            organs[0].permille
        ),
        (42, 1, 0, 23)
    );
    assert_eq!(items[0].name, "价格法第42条");
}

#[test]
fn a_drift_is_more_than_chance() {
    let rule = Rule::of_the_program();
    let of = |factor: f64| {
        let mut random = Random(7);
        let mut decisions = Decisions::default();
        for year in [2024, 2025] {
            let usual = if year == 2025 { factor } else { 1.0 };
            for _ in 0..100 {
                let amount = 100_000.0 * usual * (0.2 * random.normal()).exp();
                push(&mut decisions, ("甲", "一般", "某局"), year, amount as u64);
            }
        }
        let analysis = analyse(&decisions, &rule, 2);
        drifts(&decisions, &rule, &analysis, 2)
    };
    assert!(of(1.03).is_empty());
    let found = of(1.5);
    assert_eq!(
        (found.len(), found[0].from, found[0].decisions),
        (1, 2024, (100, 100))
    );
    assert!(
        found[0].words.contains("升到2025年的"),
        "{}",
        found[0].words
    );
    assert!(of(0.6)[0].words.contains("降到"));
}

#[test]
fn growth_beyond_the_rule_is_named() {
    let mut decisions = Decisions::default();
    for (organ, year, amount) in [
        ("甲局", 2024, 100_000),
        ("甲局", 2025, 120_000),
        ("乙局", 2024, 100_000),
        ("乙局", 2025, 120_001),
        ("丙局", 2025, 900_000),
    ] {
        push(&mut decisions, ("甲", "一般", organ), year, amount);
    }
    let found = growth(&decisions, &Rule::of_the_program());
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].organ.as_str(), found[0].permille), ("乙局", 200));
}

#[test]
fn one_act_fined_twice_is_named() {
    let mut decisions = sample();
    let act = decisions.act_names.code("某店2026-03-01");
    for row in [3, 9, 11] {
        decisions.acts[row] = act;
    }
    decisions.amounts[11] = 0;
    let found = repeats(&decisions);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].numbers, ["第4号", "第10号"]);
}

#[test]
fn contests_move_the_limit_in_the_open() {
    let rule = Rule::of_the_program();
    let contest = |distance_milli: i64, justified: bool| Contest {
        number: "甲".into(),
        distance_milli,
        justified,
        reason: "复核".into(),
        by: "法制机构".into(),
    };
    let few = tune(&rule, &[contest(4500, true)]);
    assert_eq!((few.before_milli, few.after_milli), (4000, 4000));
    let mut contests: Vec<Contest> = (0..15)
        .map(|step| contest(4100 + step * 60, true))
        .collect();
    contests.extend((0..15).map(|step| contest(-(5200 + step * 100), false)));
    let tuned = tune(&rule, &contests);
    assert_eq!(tuned.after_milli, 5000, "{tuned:?}");
    assert!(tuned.words.contains("由4.00改为5.00"), "{}", tuned.words);
    assert_eq!(tuned.tried.len(), 21);
    let all_wrong: Vec<Contest> = (0..30).map(|_| contest(9000, true)).collect();
    assert_eq!(
        tune(&rule, &all_wrong).after_milli,
        rule.distance_milli_most
    );
}
