//! What is refused, and that a refusal changes nothing.

use super::*;

fn facts() -> Result<Facts, EvaluationError> {
    let row = Row {
        organ: 0,
        month: 0,
        values: vec![1],
        amounts: vec![5],
    };
    Facts::new(columns(&[row.clone(), row], &[2], 1), 1, 2)
}

fn refusal(indicators: Vec<Indicator>, grant: Grant) -> EvaluationError {
    let organs = Organs::new(&[None]).unwrap();
    State::build(organs, facts().unwrap(), indicators, grant).unwrap_err()
}

fn test(column: usize, code: u32) -> Condition {
    Condition::all(vec![Test::In {
        column,
        codes: vec![code],
    }])
}

#[test]
fn organs_stand_above_one_another_without_a_circle() {
    let circle = Organs::new(&[Some(1), Some(0), None]).unwrap_err();
    assert_eq!(circle, EvaluationError::Circle { organ: 0 });
    assert_eq!(
        Organs::new(&[Some(0)]).unwrap_err(),
        EvaluationError::Circle { organ: 0 }
    );
    let unknown = Organs::new(&[None, Some(9)]).unwrap_err();
    assert_eq!(
        unknown,
        EvaluationError::UnknownParent {
            organ: 1,
            parent: 9
        }
    );
    assert_eq!(
        unknown.to_string(),
        "第2个机关的上级编号9不存在。请核对机关表。"
    );
}

#[test]
fn codes_lie_within_their_dictionary() {
    let with = |organ, month, value| {
        let row = Row {
            organ,
            month,
            values: vec![value],
            amounts: vec![],
        };
        Facts::new(columns(&[row], &[3], 0), 2, 4).map(drop)
    };
    assert_eq!(with(1, 3, 2), Ok(()));
    let found = with(1, 3, 3).unwrap_err();
    assert_eq!(
        found.to_string(),
        "第1条事实的第1个取值列编号3不在0到2之间。请核对编号或者先补充字典。"
    );
    assert!(matches!(
        with(2, 3, 2),
        Err(EvaluationError::Code { code: 2, .. })
    ));
    assert!(matches!(
        with(1, 4, 2),
        Err(EvaluationError::Code { code: 4, .. })
    ));
}

#[test]
fn columns_are_equally_long() {
    let columns = Columns {
        organs: Codes::Narrow(vec![0, 0]),
        months: Codes::Narrow(vec![0]),
        ..Columns::default()
    };
    let found = Facts::new(columns, 1, 1).unwrap_err();
    assert_eq!(
        found,
        EvaluationError::Length {
            column: 0,
            found: 1,
            rows: 2
        }
    );
}

#[test]
fn sums_stay_whole() {
    let of = |amounts| Columns {
        organs: Codes::Narrow(vec![0, 0]),
        months: Codes::Narrow(vec![0, 0]),
        values: Vec::new(),
        amounts: vec![Amounts::Long(amounts)],
    };
    let too_much = Facts::new(of(vec![i64::MAX, -1]), 1, 1).unwrap_err();
    assert_eq!(too_much, EvaluationError::Amounts { column: 0 });
    assert!(Facts::new(of(vec![i64::MIN, 0]), 1, 1).is_err());
    let facts = Facts::new(of(vec![i64::MAX - 1, -1]), 1, 1).unwrap();
    let indicators = vec![Indicator::Sum {
        of: Condition::always(),
        amount: 0,
    }];
    let organs = Organs::new(&[None]).unwrap();
    let mut state = State::build(organs, facts, indicators, grant(1)).unwrap();
    let more = Fact {
        organ: 0,
        month: 0,
        values: &[],
        amounts: &[1],
    };
    assert_eq!(
        state.add(&more),
        Err(EvaluationError::Amounts { column: 0 })
    );
    assert_eq!(
        state.figure(0, 0, Period::month(0)),
        Some(Figure::Whole(i64::MAX - 2))
    );
}

#[test]
fn organs_and_months_can_be_numbered() {
    let facts = |organs, months| Facts::new(Columns::default(), organs, months).map(drop);
    assert_eq!(facts(0, 0), Ok(()));
    assert!(matches!(
        facts(u32::MAX, 0),
        Err(EvaluationError::TooMany { .. })
    ));
    assert!(matches!(
        facts(1 << 20, 1 << 16),
        Err(EvaluationError::TooMany { .. })
    ));
}

#[test]
fn indicators_name_what_is_there() {
    let part = |indicator| EvaluationError::Part { indicator };
    let count = Indicator::Count(Condition::always());
    let rate = Indicator::Rate { above: 0, below: 0 };
    let of_amount = Indicator::Sum {
        of: Condition::always(),
        amount: 1,
    };
    assert_eq!(refusal(vec![of_amount], grant(1)), part(0));
    let of_column = Indicator::Distinct {
        of: Condition::always(),
        column: 1,
    };
    assert_eq!(refusal(vec![of_column], grant(1)), part(0));
    assert_eq!(
        refusal(vec![rate.clone()], grant(1)),
        part(0),
        "a rate of itself"
    );
    let of_rate = Indicator::Rate { above: 0, below: 1 };
    assert_eq!(
        refusal(vec![count.clone(), rate.clone(), of_rate], grant(1)),
        part(2)
    );
    let twice = vec![
        count.clone(),
        Indicator::YearOnYear { of: 0 },
        Indicator::YearOnYear { of: 1 },
    ];
    assert_eq!(refusal(twice, grant(1)), part(2));
    assert_eq!(
        refusal(vec![Indicator::Count(test(1, 0))], grant(1)),
        EvaluationError::Tested {
            indicator: 0,
            column: 1,
            code: 0,
            size: 0
        }
    );
    let beyond = EvaluationError::Tested {
        indicator: 1,
        column: 0,
        code: 2,
        size: 2,
    };
    assert_eq!(
        refusal(vec![count, Indicator::Count(test(0, 2))], grant(1)),
        beyond
    );
}

#[test]
fn memory_is_granted_first() {
    let little = Grant {
        threads: 1,
        cell_bytes: 31,
    };
    let found = refusal(vec![Indicator::Count(Condition::always())], little);
    assert_eq!(
        found,
        EvaluationError::Memory {
            needed: 32,
            granted: 31
        }
    );
}

#[test]
fn facts_know_the_organs() {
    let organs = Organs::new(&[None, None]).unwrap();
    let found = State::build(organs, facts().unwrap(), Vec::new(), grant(1)).unwrap_err();
    assert_eq!(
        found,
        EvaluationError::Organs {
            facts: 1,
            organs: 2
        }
    );
}

#[test]
fn conditions_that_cut_too_finely_are_refused() {
    let columns = Columns {
        values: (0..40)
            .map(|_| Coded {
                codes: Codes::default(),
                size: 2,
            })
            .collect(),
        ..Columns::default()
    };
    let indicators = (0..40)
        .map(|column| Indicator::Count(test(column, 1)))
        .collect();
    let facts = Facts::new(columns, 1, 1).unwrap();
    let found =
        State::build(Organs::new(&[None]).unwrap(), facts, indicators, grant(1)).unwrap_err();
    assert!(matches!(found, EvaluationError::Classes { .. }));
}

#[test]
fn a_refused_change_changes_nothing() {
    let organs = Organs::new(&[None]).unwrap();
    let indicators = vec![Indicator::Sum {
        of: Condition::always(),
        amount: 0,
    }];
    let mut state = State::build(organs, facts().unwrap(), indicators, grant(1)).unwrap();
    let good = Fact {
        organ: 0,
        month: 0,
        values: &[0],
        amounts: &[9],
    };
    let bad = Fact { month: 2, ..good };
    let thin = Fact {
        values: &[],
        ..good
    };
    assert!(matches!(
        state.change(&[0, 1], &[good, bad]),
        Err(EvaluationError::Code { code: 2, .. })
    ));
    assert_eq!(
        state.change(&[0, 1], &[good, thin]),
        Err(EvaluationError::Width {
            values: 1,
            amounts: 1
        })
    );
    assert_eq!(
        state.change(&[0, 2], &[good, good]),
        Err(EvaluationError::Absent { row: 2 })
    );
    assert_eq!(
        state.change(&[0], &[]),
        Err(EvaluationError::Changes { rows: 1, facts: 0 })
    );
    assert_eq!(
        state.figure(0, 0, Period::month(0)),
        Some(Figure::Whole(10))
    );
    state.remove(1).unwrap();
    assert_eq!(state.remove(1), Err(EvaluationError::Absent { row: 1 }));
    assert_eq!(
        state.change(&[1], &[good]),
        Err(EvaluationError::Absent { row: 1 })
    );
}

#[test]
fn nothing_is_known_beyond_the_ends() {
    let organs = Organs::new(&[None]).unwrap();
    let indicators = vec![Indicator::Count(Condition::always())];
    let state = State::build(organs, facts().unwrap(), indicators, grant(1)).unwrap();
    assert_eq!(state.figure(1, 0, Period::month(0)), None);
    assert_eq!(state.figure(0, 1, Period::month(0)), None);
    assert_eq!(state.figure(0, 0, Period::month(2)), None);
    assert_eq!(state.figure(0, 0, Period { first: 1, last: 0 }), None);
    assert_eq!(state.rows(7, 0, Period::month(0)), [0; 0]);
    assert_eq!(state.rows(0, 7, Period::month(0)), [0; 0]);
}
