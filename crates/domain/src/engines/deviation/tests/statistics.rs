use super::super::groups::summary_of;
use super::super::pick::Picker;
use super::super::ratio::PARTS;
use super::super::*;
use super::Random;
use proptest::prelude::*;

/// The same by sorting.
fn sorted(amounts: &[u32]) -> Summary {
    let mut all: Vec<u64> = amounts.iter().map(|x| u64::from(*x)).collect();
    all.sort_unstable();
    let Some(last) = all.len().checked_sub(1) else {
        return Summary::default();
    };
    let quantile = |quarter: usize| {
        let place = last * quarter;
        let (low, part) = (all[place / 4], (place % 4) as u64);
        4 * low + (all[(place / 4 + 1).min(last)] - low) * part
    };
    let median_2 = quantile(2) / 2;
    let mut away: Vec<u64> = all.iter().map(|x| (2 * x).abs_diff(median_2)).collect();
    away.sort_unstable();
    Summary {
        count: all.len() as u32,
        median_2,
        mad_4: away[last / 2] + away[last.div_ceil(2)],
        lower_4: quantile(1),
        upper_4: quantile(3),
    }
}

proptest! {
    #[test]
    fn picked_statistics_are_those_of_sorting(
        amounts in proptest::collection::vec(prop_oneof![0_u32..20, 0_u32..100_000, any::<u32>()], 0..600),
        cut in 0_usize..600,
    ) {
        let cut = cut.min(amounts.len());
        let (left, right) = amounts.split_at(cut);
        prop_assert_eq!(summary_of(&[left, right], &mut Picker::new()), sorted(&amounts));
    }

    #[test]
    fn groups_are_the_same_on_any_number_of_threads(seed in any::<u64>(), rows in 0_usize..3000, threads in 1_usize..5) {
        let mut random = Random(seed);
        let articles: Vec<u16> = (0..rows).map(|_| random.below(7) as u16).collect();
        let circumstances: Vec<u8> = (0..rows).map(|_| random.below(3) as u8).collect();
        let amounts: Vec<u32> = (0..rows).map(|_| random.below(5000) as u32).collect();
        let keys = [Key::Middle(&articles, 7), Key::Narrow(&circumstances, 3)];
        let grouping = code_rows(&keys, threads).unwrap();
        let summaries = summarise(&grouping, &amounts, threads);
        prop_assert_eq!(summaries.len(), 21);
        for (group, summary) in summaries.iter().enumerate() {
            let own: Vec<u32> = (0..rows)
                .filter(|row| usize::from(articles[*row]) * 3 + usize::from(circumstances[*row]) == group)
                .map(|row| amounts[row])
                .collect();
            prop_assert_eq!(*summary, sorted(&own));
        }
    }

    #[test]
    fn ratios_are_monotone_and_turn_back(amount in 0_u64..1 << 50, more in 0_u64..1 << 40) {
        prop_assert!(ratio_code(amount) <= ratio_code(amount + more));
        let code = ratio_code(amount);
        let least = amount_of(code);
        prop_assert!(least <= amount || amount < 2);
        prop_assert_eq!(ratio_code(least), code);
        prop_assert!(least == 0 || ratio_code(least - 1) < code);
    }
}

#[test]
fn a_doubling_is_so_many_parts() {
    for amount in [1_u64 << 20, 3 << 30, 5 << 40] {
        let doubled = ratio_code(amount * 2) - ratio_code(amount);
        assert!(doubled.abs_diff(PARTS) <= 1, "{doubled}");
    }
    assert_eq!(ratio_code(2), PARTS);
    assert_eq!(
        (ratio_code(0), ratio_code(1), ratio_code(u64::MAX)),
        (0, 0, 64 * PARTS - 1)
    );
}

fn plain_rule() -> Rule {
    Rule {
        scale: Scale::Amount,
        distance_milli: 5000,
        peers_least: 30,
        shrink: 0,
        widen: 0,
        floor_permille: 10,
        ..Rule::of_the_program()
    }
}

#[test]
fn limits_are_exact_on_their_boundary() {
    // 31 amounts from 970 to 1030: median 1000, MAD 16; 5 × 1.4826 × 16 = 118.608.
    let amounts: Vec<u32> = (0..31).map(|step| 970 + 2 * step).collect();
    let summary = summary_of(&[&amounts], &mut Picker::new());
    assert_eq!((summary.median_2, summary.mad_4), (2000, 64));
    let found = limits(&plain_rule(), &summary, &summary);
    assert_eq!((found.known, found.low, found.high), (true, 882, 1118));
    // All equal: the floor of one percent counts, 5 × 1.4826 × 10 = 74.13.
    let summary = summary_of(&[&[1000_u32; 30]], &mut Picker::new());
    let found = limits(&plain_rule(), &summary, &summary);
    assert_eq!((found.low, found.high), (926, 1074));
    let few = summary_of(&[&[1000_u32; 29]], &mut Picker::new());
    assert!(!limits(&plain_rule(), &few, &few).known);
}

#[test]
fn a_limit_that_is_a_whole_number_is_not_beyond_itself() {
    // 5 × 1.4826 × 100 = 741.3; with a distance of 10 / 1.4826 it would be odd, so the spread is made to fit: MAD 5000.
    let amounts: Vec<u32> = [95_000_u32, 100_000, 105_000]
        .into_iter()
        .cycle()
        .take(30)
        .collect();
    let summary = summary_of(&[&amounts], &mut Picker::new());
    assert_eq!(summary.mad_4, 20_000);
    let found = limits(&plain_rule(), &summary, &summary);
    assert_eq!(
        (found.low, found.high),
        (100_000 - 37_065, 100_000 + 37_065)
    );
    assert_eq!(found.distance_milli(found.high), 5000);
}

#[test]
fn rules_are_read_and_bounded() {
    let rule = Rule::of_the_program();
    assert_eq!((rule.scale, rule.growth_permille), (Scale::Ratio, 200));
    let text = include_str!("../rule.toml");
    let wrong = |from: &str, to: &str| {
        Rule::from_toml(&text.replace(from, to))
            .unwrap_err()
            .to_string()
    };
    assert!(wrong("peers_least = 12", "peers_least = 1").contains("peers_least 应在2至"));
    assert!(wrong("shrink = 10\n", "").contains("shrink"));
    assert!(wrong("shrink", "shrnk").contains("写法不对"));
}
