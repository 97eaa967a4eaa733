//! That every line has the chance that the rules give it: chi-square over many seeds.

use super::*;

/// Draws of each kind.
const DRAWS: u64 = 20_000;

/// Chi-square of observed against expected counts.
fn chi_square(observed: &[u32], expected: &[f64]) -> f64 {
    let terms = observed.iter().zip(expected);
    terms
        .map(|(observed, expected)| (f64::from(*observed) - expected).powi(2) / expected)
        .sum()
}

/// How often each line is drawn.
fn inclusions(plans: &[StratumPlan], frame: &Frame, lines: usize) -> Vec<u32> {
    let mut counts = vec![0; lines];
    for number in 0..DRAWS {
        let mut stream = Stream::new(&seed_of(number));
        let hits = draw(plans, &frame.classes(), frame, &mut stream).unwrap();
        hits.drawn
            .iter()
            .for_each(|hit| counts[hit.line as usize] += 1);
    }
    counts
}

#[test]
fn every_line_of_a_stratum_has_the_same_chance() {
    let frame = frame(&[30, 20], &[3, 17, 30]);
    let plans = [
        StratumPlan {
            classes: vec![(0, 1)],
            quota: 7,
        },
        StratumPlan {
            classes: vec![(1, 4)],
            quota: 5,
        },
    ];
    let counts = inclusions(&plans, &frame, 50);
    for (range, excluded, quota) in [(0..30, [3, 17].as_slice(), 7), (30..50, &[30], 5)] {
        let free: Vec<u32> = range
            .filter(|line| !excluded.contains(line))
            .map(|line| counts[line as usize])
            .collect();
        let expected = DRAWS as f64 * f64::from(quota) / free.len() as f64;
        // Draws without replacement vary less than the independent counts of the test, so it is on the safe side.
        let chi = chi_square(&free, &vec![expected; free.len()]);
        assert!(chi < 70.0, "chi-square {chi} over {} lines", free.len());
    }
    assert!([3, 17, 30].iter().all(|line: &usize| counts[*line] == 0));
}

/// The chance of each class composition to be drawn, by walking through every order of classes.
fn class_chances(rest: &mut Vec<(f64, u32)>, quota: u32, chance: f64, expected: &mut [f64]) {
    if quota == 0 {
        return;
    }
    let whole: f64 = rest
        .iter()
        .map(|(weight, lines)| weight * f64::from(*lines))
        .sum();
    for class in 0..rest.len() {
        let (weight, lines) = rest[class];
        if lines == 0 {
            continue;
        }
        let chance = chance * weight * f64::from(lines) / whole;
        expected[class] += chance;
        rest[class].1 -= 1;
        class_chances(rest, quota - 1, chance, expected);
        rest[class].1 += 1;
    }
}

#[test]
fn weights_count_exactly_as_lines_are_used_up() {
    let frame = frame(&[6, 5, 4], &[0, 11]);
    let plan = [StratumPlan {
        classes: vec![(0, 1), (1, 3), (2, 10)],
        quota: 6,
    }];
    let counts = inclusions(&plan, &frame, 15);
    let mut by_class = [0.0; 3];
    let mut rest = vec![(1.0, 5), (3.0, 5), (10.0, 3)];
    class_chances(&mut rest, 6, 1.0, &mut by_class);
    assert!((by_class.iter().sum::<f64>() - 6.0).abs() < 1e-9);
    let lines = (0..15).filter(|line| ![0, 11].contains(line));
    let lines: Vec<usize> = lines.collect();
    let expected: Vec<f64> = lines
        .iter()
        .map(|line| match line {
            0..6 => by_class[0] / 5.0,
            6..11 => by_class[1] / 5.0,
            _ => by_class[2] / 3.0,
        })
        .map(|chance| chance * DRAWS as f64)
        .collect();
    let observed: Vec<u32> = lines.iter().map(|line| counts[*line]).collect();
    let chi = chi_square(&observed, &expected);
    assert!(chi < 40.0, "chi-square {chi}");
    // The test sees a wrong weight.
    let mut wrong = [0.0; 3];
    class_chances(&mut vec![(1.0, 5), (3.0, 5), (11.0, 3)], 6, 1.0, &mut wrong);
    let wrong: Vec<f64> = lines
        .iter()
        .map(|line| match line {
            0..6 => wrong[0] / 5.0,
            6..11 => wrong[1] / 5.0,
            _ => wrong[2] / 3.0,
        })
        .map(|chance| chance * DRAWS as f64)
        .collect();
    assert!(chi_square(&observed, &wrong) > chi);
}

#[test]
fn the_first_draw_goes_by_weight() {
    let frame = frame(&[100, 10, 1], &[]);
    let plan = [StratumPlan {
        classes: vec![(0, 1), (1, 10), (2, 100)],
        quota: 1,
    }];
    let mut classes = [0; 3];
    for number in 0..30_000 {
        let mut stream = Stream::new(&seed_of(number));
        let hits = draw(&plan, &frame.classes(), &frame, &mut stream).unwrap();
        classes[usize::from(hits.drawn[0].class)] += 1;
    }
    assert!(chi_square(&classes, &[10_000.0; 3]) < 20.0, "{classes:?}");
}

#[test]
fn every_officer_has_the_same_chance() {
    let proof = |number: u8| {
        let (roster, commitment) = committed();
        let mut opening = opening();
        let mut rules = rules();
        rules.figures.clear();
        opening.figures.clear();
        rules.shares[0].seal = share_seal(&share(BUREAU, number));
        opening.shares[1] = share(BUREAU, number);
        let commitment = Commitment {
            rules,
            ..commitment
        };
        match run(&roster, &commitment, &opening).unwrap() {
            Run::Drawn(proof) => proof,
            Run::Void(_) => panic!("every share is opened"),
        }
    };
    let proofs: Vec<_> = (0..120).map(proof).collect();
    let officers = proofs.iter().flat_map(|proof| &proof.drawn);
    let officers = officers.flat_map(|row| &row.officers);
    let bureau = officers.filter(|officer| officer.organ == BUREAU);
    let counts: Vec<u32> = counted(bureau.map(|it| &it.certificate))
        .into_values()
        .collect();
    assert_eq!(counts.len(), 12);
    let whole: u32 = counts.iter().sum();
    let chi = chi_square(&counts, &[f64::from(whole) / 12.0; 12]);
    // A dozen officers, four of them with recusals in a twentieth of their visits.
    assert!(chi < 60.0, "chi-square {chi}: {counts:?}");
}
