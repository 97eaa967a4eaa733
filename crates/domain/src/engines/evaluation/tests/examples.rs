//! Small cases, counted by hand.

use super::*;

/// A county (0) with two towns (1, 2); villages 3 and 4 belong to the first, 5 to the second.
fn organs() -> Organs {
    Organs::new(&[None, Some(0), Some(0), Some(1), Some(1), Some(2)]).unwrap()
}

/// Kind, applicant; fee. Months 0 to 15.
fn rows() -> Vec<Row> {
    let row = |organ, month, kind, who, fee| Row {
        organ,
        month,
        values: vec![kind, who],
        amounts: vec![fee],
    };
    vec![
        row(3, 1, 0, 7, 10),
        row(3, 1, 1, 7, 20),
        row(4, 1, 0, 8, 30),
        row(5, 1, 2, 7, -5),
        row(1, 2, 0, 7, 1),
        row(3, 13, 0, 7, 40),
        row(4, 13, 0, 9, 50),
        row(0, 13, 0, 9, 60),
    ]
}

fn in_kind(codes: &[u32]) -> Condition {
    Condition::all(vec![Test::In {
        column: 0,
        codes: codes.to_vec(),
    }])
}

/// 0 all, 1 of kind 0, 2 their fees, 3 their applicants, 4 rate of 1 in 0, 5 and 6 year on year of 1 and 4.
fn indicators() -> Vec<Indicator> {
    vec![
        Indicator::Count(Condition::always()),
        Indicator::Count(in_kind(&[0])),
        Indicator::Sum {
            of: in_kind(&[0]),
            amount: 0,
        },
        Indicator::Distinct {
            of: in_kind(&[0]),
            column: 1,
        },
        Indicator::Rate { above: 1, below: 0 },
        Indicator::YearOnYear { of: 1 },
        Indicator::YearOnYear { of: 4 },
    ]
}

fn state() -> State {
    let facts = Facts::new(columns(&rows(), &[3, 10], 1), 6, 16).unwrap();
    State::build(organs(), facts, indicators(), grant(2)).unwrap()
}

fn whole(number: i64) -> Option<Figure> {
    Some(Figure::Whole(number))
}

#[test]
fn an_organ_counts_all_beneath_it() {
    let state = state();
    let count = |organ| state.figure(0, organ, Period::month(1));
    assert_eq!(count(3), whole(2));
    assert_eq!(count(1), whole(3));
    assert_eq!(count(2), whole(1));
    assert_eq!(count(0), whole(4));
    assert_eq!(
        state.figure(0, 1, Period::month(2)),
        whole(1),
        "a town has facts of its own"
    );
    assert_eq!(state.figure(0, 3, Period::month(2)), whole(0));
}

#[test]
fn a_sum_takes_what_the_condition_takes() {
    let state = state();
    assert_eq!(state.figure(2, 1, Period::month(1)), whole(40));
    assert_eq!(state.figure(2, 2, Period::month(1)), whole(0));
    assert_eq!(
        state.figure(2, 0, Period { first: 1, last: 13 }),
        whole(191)
    );
}

#[test]
fn different_values_are_counted_once_for_the_organ_and_the_period() {
    let state = state();
    assert_eq!(state.figure(3, 3, Period::month(1)), whole(1));
    assert_eq!(state.figure(3, 0, Period::month(1)), whole(2));
    assert_eq!(
        state.figure(3, 0, Period::month(13)),
        whole(2),
        "7 and 9, the latter twice"
    );
    assert_eq!(state.figure(3, 0, Period { first: 0, last: 15 }), whole(3));
}

#[test]
fn a_rate_keeps_both_numbers_and_needs_something_below() {
    let state = state();
    let rate = |organ| state.figure(4, organ, Period::month(1));
    assert_eq!(rate(0), Some(Figure::Rate { above: 2, below: 4 }));
    assert_eq!(rate(2), Some(Figure::Rate { above: 0, below: 1 }));
    assert_eq!(state.figure(4, 2, Period::month(3)), None);
    assert!((rate(0).unwrap().shown() - 0.5).abs() < 1e-12);
}

#[test]
fn year_on_year_looks_back_twelve_months() {
    let state = state();
    let growth = Figure::Growth { now: 3, before: 2 };
    assert_eq!(state.figure(5, 0, Period::month(13)), Some(growth));
    assert!((growth.shown() - 0.5).abs() < 1e-12);
    let points = Figure::Points {
        above: 3 * 4 - 2 * 3,
        below: 12,
    };
    assert_eq!(
        state.figure(6, 0, Period::month(13)),
        Some(points),
        "3/3 against 2/4"
    );
    assert_eq!(
        state.figure(5, 0, Period::month(11)),
        None,
        "no month before"
    );
    assert_eq!(
        state.figure(5, 0, Period::month(12)),
        None,
        "nothing in month 0 to grow from"
    );
}

#[test]
fn a_changed_fact_leaves_nothing_behind() {
    let mut state = state();
    let moved = Fact {
        organ: 5,
        month: 2,
        values: &[0, 3],
        amounts: &[7],
    };
    state.change(&[0], &[moved]).unwrap();
    assert_eq!(state.figure(2, 3, Period::month(1)), whole(0));
    assert_eq!(state.figure(3, 1, Period::month(1)), whole(1));
    assert_eq!(state.figure(2, 0, Period::month(2)), whole(8));
    assert_eq!(state.figure(0, 2, Period::month(2)), whole(1));
    state.remove(0).unwrap();
    assert_eq!(state.figure(0, 2, Period::month(2)), whole(0));
    assert_eq!(state.figure(2, 0, Period::month(2)), whole(1));
    assert!(!state.facts().is_present(0));
    assert_eq!(state.add(&moved).unwrap(), 8);
    assert_eq!(state.figure(0, 2, Period::month(2)), whole(1));
}

#[test]
fn one_row_changed_twice_at_a_time_holds_the_last() {
    let mut state = state();
    let fact = |fee| [fee];
    let (first, last) = (fact(100), fact(200));
    let of = |amounts| Fact {
        organ: 3,
        month: 1,
        values: &[0, 7],
        amounts,
    };
    state.change(&[0, 0], &[of(&first), of(&last)]).unwrap();
    assert_eq!(state.figure(2, 3, Period::month(1)), whole(200));
    assert_eq!(state.figure(1, 3, Period::month(1)), whole(1));
}

#[test]
fn the_records_behind_a_figure_are_listed() {
    let mut state = state();
    assert_eq!(state.rows(1, 1, Period { first: 0, last: 2 }), [0, 2, 4]);
    assert_eq!(state.rows(1, 0, Period::month(13)), [5, 6, 7]);
    assert_eq!(
        state.rows(4, 0, Period::month(13)),
        [0; 0],
        "a rate has those of its parts"
    );
    state.remove(6).unwrap();
    assert_eq!(state.rows(1, 0, Period::month(13)), [5, 7]);
}

#[test]
fn alternatives_and_exclusions() {
    let either = Condition {
        any: vec![
            vec![Test::In {
                column: 0,
                codes: vec![1],
            }],
            vec![
                Test::NotIn {
                    column: 0,
                    codes: vec![2],
                },
                Test::NotIn {
                    column: 1,
                    codes: vec![7],
                },
            ],
        ],
    };
    let facts = Facts::new(columns(&rows(), &[3, 10], 1), 6, 16).unwrap();
    let none = Indicator::Count(Condition::default());
    let state = State::build(
        organs(),
        facts,
        vec![Indicator::Count(either), none],
        grant(1),
    )
    .unwrap();
    assert_eq!(
        state.rows(0, 0, Period { first: 0, last: 15 }),
        [1, 2, 6, 7]
    );
    assert_eq!(state.figure(0, 0, Period { first: 0, last: 15 }), whole(4));
    assert_eq!(state.figure(1, 0, Period { first: 0, last: 15 }), whole(0));
}

#[test]
fn memory_is_told() {
    let held = state().held();
    assert_eq!(
        held.cells,
        7 * 16 * 4 * 8,
        "organs and the one that does not exist, months, words, bytes"
    );
    assert_eq!(held.facts, 8 * (1 + 1 + 2 + 4));
    assert!(held.distinct > 0 && held.plan > 0);
}
