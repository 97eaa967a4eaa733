//! Rules of the draw itself.

use super::*;

#[test]
fn stream_is_the_counter_mode_of_the_cipher() {
    // The bytes 0 to 15 as key; blocks 0 and 1 as `openssl enc -aes-128-ctr -iv 0` writes them.
    let mut seed = Hash([0; 32]);
    (0..16).for_each(|byte| seed.0[byte] = byte as u8);
    let mut stream = Stream::new(&seed);
    let words = [
        0xc6a1_3b37_878f_5b82,
        0x6f4f_8162_a1c8_d879,
        0x7346_1395_95c0_b41e,
        0x497b_bde3_65f4_2d0a,
    ];
    for (number, word) in words.into_iter().enumerate() {
        assert_eq!(stream.taken(), number as u64);
        assert_eq!(stream.word(), word);
    }
    let mut long = Stream::new(&seed);
    for _ in 0..1000 {
        long.word();
    }
    assert_eq!(long.taken(), 1000);
}

#[test]
fn numbers_below_an_end_come_without_bias() {
    let mut stream = Stream::new(&seed_of(1));
    let end = 3 << 62;
    let mut below_third = 0;
    for _ in 0..30_000 {
        let number = stream.below(end);
        assert!(number < end);
        below_third += u32::from(number < 1 << 62);
    }
    // Taken modulo the end, the first third would come twice as often as each of the others.
    assert!((9_500..10_500).contains(&below_third), "{below_third}");
    assert!(stream.taken() > 39_000, "words in the way are passed over");
}

#[test]
fn quotas_are_met_and_nothing_is_drawn_twice() {
    let frame = frame(&[40, 30, 20], &[1, 2, 3, 45, 70, 71]);
    let plans = [
        StratumPlan {
            classes: vec![(0, 1)],
            quota: 10,
        },
        StratumPlan {
            classes: vec![(1, 2), (2, 9)],
            quota: 40,
        },
    ];
    for number in 0..200 {
        let mut stream = Stream::new(&seed_of(number));
        let hits = draw(&plans, &frame.classes(), &frame, &mut stream).unwrap();
        assert_eq!(hits.drawn.len(), 50);
        let lines = counted(hits.drawn.iter().map(|hit| hit.line));
        assert_eq!(lines.len(), 50, "each line once");
        assert!(
            [1, 2, 3, 45, 70, 71]
                .iter()
                .all(|line| !lines.contains_key(line))
        );
        let passed = counted(hits.passed_over.iter().map(|hit| hit.line));
        assert!(
            passed
                .keys()
                .all(|line| [1, 2, 3, 45, 70, 71].contains(line))
        );
        assert_eq!(
            passed.len(),
            hits.passed_over.len(),
            "each is passed over once"
        );
        assert_eq!(hits.drawn.iter().filter(|hit| hit.stratum == 0).count(), 10);
    }
}

#[test]
fn one_draw_is_checked_from_counter_and_rank() {
    let frame = frame(&[1000], &[]);
    let plan = [StratumPlan {
        classes: vec![(0, 1)],
        quota: 50,
    }];
    let hits = draw(
        &plan,
        &frame.classes(),
        &frame,
        &mut Stream::new(&seed_of(5)),
    )
    .unwrap();
    let mut stream = Stream::new(&seed_of(5));
    let words: Vec<u64> = (0..200).map(|_| stream.word()).collect();
    for hit in hits.drawn {
        let word = words[hit.counter.unwrap().get() as usize - 1];
        assert_eq!(u128::from(hit.rank), (u128::from(word) * 1000) >> 64);
    }
}

#[test]
fn a_stratum_that_is_wholly_inspected_needs_no_chance() {
    let frame = frame(&[5, 3], &[2]);
    let plan = [StratumPlan {
        classes: vec![(0, 1), (1, 5)],
        quota: 7,
    }];
    let mut stream = Stream::new(&seed_of(1));
    let hits = draw(&plan, &frame.classes(), &frame, &mut stream).unwrap();
    assert_eq!(stream.taken(), 0);
    let lines: Vec<u32> = hits.drawn.iter().map(|hit| hit.line).collect();
    assert_eq!(lines, [0, 1, 3, 4, 5, 6, 7]);
    assert!(hits.drawn.iter().all(|hit| hit.counter.is_none()));
}

#[test]
fn numbers_that_contradict_each_other_end_the_draw() {
    let counts = [ClassCount {
        lines: 3,
        excluded: 0,
    }];
    let frame = Frame::of_lines(&counts, (0..3).map(|_| (true, false)));
    let plan = [StratumPlan {
        classes: vec![(0, 1)],
        quota: 2,
    }];
    assert!(draw(&plan, &counts, &frame, &mut Stream::new(&seed_of(1))).is_err());
}

struct Pool {
    officers: u32,
    qualified: fn(u32) -> bool,
    recused: fn(u32, u32) -> bool,
}

impl Officers for Pool {
    fn find(&self, _organ: usize, rank: u32) -> Option<u32> {
        (rank < self.officers).then_some(rank)
    }

    fn is_qualified(&self, officer: u32, _team: usize) -> bool {
        (self.qualified)(officer)
    }

    fn is_recused(&self, officer: u32, object: u32) -> bool {
        (self.recused)(officer, object)
    }
}

fn hits(count: u32) -> Vec<Hit> {
    let hit = |line| Hit {
        counter: None,
        rank: line,
        line,
        stratum: 0,
        class: 0,
        recused: true,
    };
    (0..count).map(hit).collect()
}

fn plan(officers: u32, visits_max: u32) -> TeamPlan {
    TeamPlan {
        organ: 0,
        officers,
        size: 2,
        visits_max,
        classes: vec![true],
    }
}

#[test]
fn officers_come_in_pairs_qualified_not_recused_and_within_their_visits() {
    let pool = Pool {
        officers: 12,
        qualified: |officer| officer != 4,
        recused: |officer, object| officer == object % 3,
    };
    let hits = hits(40);
    let mut stream = Stream::new(&seed_of(9));
    let seats = draw_teams(&[plan(12, 8)], &hits, (&pool, 12), &mut stream).unwrap();
    assert!(seats.empty.is_empty());
    assert_eq!(seats.taken.len(), 80);
    for pair in seats.taken.chunks(2) {
        assert_eq!(pair[0].object, pair[1].object);
        assert_ne!(pair[0].officer, pair[1].officer);
        assert!(pair.iter().all(|seat| seat.officer != 4));
        assert!(pair.iter().all(|seat| seat.officer != seat.object % 3));
    }
    let visits = counted(seats.taken.iter().map(|seat| seat.officer));
    assert!(visits.values().all(|visits| *visits <= 8));
    assert!(!seats.passed_over.is_empty());
}

#[test]
fn a_seat_nobody_can_take_stays_empty_and_a_rare_one_is_found() {
    let pool = Pool {
        officers: 5000,
        qualified: |officer| officer == 4321,
        recused: |_, object| object == 1,
    };
    let seats = draw_teams(
        &[plan(5000, 9)],
        &hits(2),
        (&pool, 5000),
        &mut Stream::new(&seed_of(2)),
    );
    let seats = seats.unwrap();
    let taken: Vec<(u32, u32)> = seats
        .taken
        .iter()
        .map(|it| (it.object, it.officer))
        .collect();
    assert_eq!(taken, [(0, 4321)]);
    let empty: Vec<u32> = seats.empty.iter().map(|seat| seat.object).collect();
    assert_eq!(empty, [0, 1, 1]);
    assert_eq!(seats.listed, [0]);
    let none = draw_teams(
        &[plan(0, 9)],
        &hits(1),
        (&pool, 0),
        &mut Stream::new(&seed_of(2)),
    );
    assert_eq!(none.unwrap().empty.len(), 2);
}

/// The procedure as its description says it, word by word, without looking ahead: lines and counters.
fn plainly(
    plan: &StratumPlan,
    counts: &[ClassCount],
    excluded: &[u32],
    stream: &mut Stream,
) -> Vec<(u32, u64)> {
    let starts = |class: usize| counts[..class].iter().map(|it| it.lines).sum::<u32>();
    let mut rest: Vec<u64> = counts.iter().map(|count| u64::from(count.free())).collect();
    let (mut seen, mut drawn) = (std::collections::BTreeSet::new(), Vec::new());
    for _ in 0..plan.quota {
        let live = plan.classes.iter().filter(|(class, _)| rest[*class] > 0);
        let live: Vec<(usize, u64)> = live
            .map(|(class, weight)| (*class, u64::from(*weight)))
            .collect();
        let mut chosen = live[0].0;
        if live.len() > 1 {
            let whole = live
                .iter()
                .map(|(class, weight)| weight * rest[*class])
                .sum();
            let mut point = stream.below(whole);
            for (class, weight) in live {
                chosen = class;
                if point < weight * rest[class] {
                    break;
                }
                point -= weight * rest[class];
            }
        }
        rest[chosen] -= 1;
        loop {
            let line = starts(chosen) + stream.below(u64::from(counts[chosen].lines)) as u32;
            if seen.insert(line) && !excluded.contains(&line) {
                drawn.push((line, stream.taken()));
                break;
            }
        }
    }
    drawn
}

#[test]
fn looking_ahead_changes_nothing() {
    let excluded: Vec<u32> = (0..900).step_by(11).collect();
    let frame = frame(&[500, 300, 100], &excluded);
    let counts = frame.classes();
    for number in 0..60 {
        for (classes, quota) in [
            (vec![(0, 1), (1, 3), (2, 40)], 20 + number as u32 * 10),
            (vec![(1, 7)], 4 + number as u32 * 4),
        ] {
            let plan = StratumPlan { classes, quota };
            let (mut ahead, mut plain) =
                (Stream::new(&seed_of(number)), Stream::new(&seed_of(number)));
            let hits = draw(std::slice::from_ref(&plan), &counts, &frame, &mut ahead).unwrap();
            let drawn = hits
                .drawn
                .iter()
                .map(|hit| (hit.line, hit.counter.unwrap().get()));
            let drawn: Vec<(u32, u64)> = drawn.collect();
            assert_eq!(drawn, plainly(&plan, &counts, &excluded, &mut plain));
            assert_eq!(ahead.taken(), plain.taken());
        }
    }
}
