//! Random organs, facts and indicators, against an evaluation that looks at every fact.

use super::*;
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeSet;

const SIZES: [u32; 3] = [5, 2, 300];
const MONTHS: u32 = 15;

/// Each organ beneath one with a lower number, or beneath none; then turned round, so that the order says nothing.
fn forests() -> impl Strategy<Value = Vec<Option<u32>>> {
    vec(any::<prop::sample::Index>(), 1..9).prop_map(|picks| {
        let count = picks.len() as u32;
        let turned = |organ: u32| count - 1 - organ;
        let above = |(organ, pick): (usize, &prop::sample::Index)| match pick.index(organ + 1) {
            own if own == organ => None,
            parent => Some(turned(parent as u32)),
        };
        let mut forest: Vec<_> = picks.iter().enumerate().map(above).collect();
        forest.reverse();
        forest
    })
}

/// A column each that is always the same, small, beyond four bytes, and so wide that it cannot be packed.
fn rows(organs: u32) -> impl Strategy<Value = Vec<Row>> {
    let values = (0..SIZES[0], 0..SIZES[1], 0..SIZES[2]).prop_map(|it| vec![it.0, it.1, it.2]);
    let amounts = (
        Just(100_i64),
        -5_i64..90,
        -(1_i64 << 40)..1 << 40,
        any::<i64>(),
        any::<i32>(),
    );
    let amounts = amounts.prop_map(|it| vec![it.0, it.1, it.2, it.3 / 128, it.4.into()]);
    let row = (0..organs, 0..MONTHS, values, amounts);
    let row = row.prop_map(|(organ, month, values, amounts)| Row {
        organ,
        month,
        values,
        amounts,
    });
    vec(row, 0..60)
}

fn tests() -> impl Strategy<Value = Test> {
    let tested =
        (0..SIZES.len()).prop_flat_map(|column| (Just(column), vec(0..SIZES[column], 0..4)));
    (tested, any::<bool>()).prop_map(|((column, codes), within)| match within {
        true => Test::In { column, codes },
        false => Test::NotIn { column, codes },
    })
}

fn conditions() -> impl Strategy<Value = Condition> {
    vec(vec(tests(), 0..3), 0..3).prop_map(|any| Condition { any })
}

/// Whole indicators first, then rates, then changes of both.
fn indicators() -> impl Strategy<Value = Vec<Indicator>> {
    let of = (conditions(), 0_usize..9);
    let whole = of.prop_map(|(of, kind)| match kind {
        0 | 1 => Indicator::Count(of),
        2..=4 => Indicator::Distinct {
            of,
            column: kind - 2,
        },
        _ => Indicator::Sum {
            of,
            amount: kind - 4,
        },
    });
    let picks = (
        vec(any::<(prop::sample::Index, prop::sample::Index)>(), 0..3),
        vec(any::<prop::sample::Index>(), 0..3),
    );
    (vec(whole, 1..12), picks).prop_map(|(mut all, (rates, changes))| {
        let whole = all.len();
        let rate = |it: (prop::sample::Index, prop::sample::Index)| Indicator::Rate {
            above: it.0.index(whole),
            below: it.1.index(whole),
        };
        all.extend(rates.into_iter().map(rate));
        let count = all.len();
        all.extend(changes.into_iter().map(|it| Indicator::YearOnYear {
            of: it.index(count),
        }));
        all
    })
}

#[derive(Clone, Debug)]
struct Case {
    forest: Vec<Option<u32>>,
    rows: Vec<Row>,
    indicators: Vec<Indicator>,
}

fn cases() -> impl Strategy<Value = Case> {
    let parts = forests().prop_flat_map(|forest| {
        let rows = rows(forest.len() as u32);
        (Just(forest), rows, indicators())
    });
    parts.prop_map(|(forest, rows, indicators)| Case {
        forest,
        rows,
        indicators,
    })
}

impl Case {
    fn state(&self, threads: usize) -> State {
        let organs = Organs::new(&self.forest).unwrap();
        let columns = columns(&self.rows, &SIZES, 5);
        let facts = Facts::new(columns, self.forest.len() as u32, MONTHS).unwrap();
        State::build(organs, facts, self.indicators.clone(), grant(threads)).unwrap()
    }

    fn is_beneath(&self, organ: u32, above: u32) -> bool {
        let mut at = Some(organ);
        while let Some(organ) = at {
            if organ == above {
                return true;
            }
            at = self.forest[organ as usize];
        }
        false
    }

    /// What every fact, looked at, comes to.
    fn whole(&self, indicator: usize, organ: u32, period: Period) -> i64 {
        let indicator = &self.indicators[indicator];
        let is_behind = |row: &&Row| {
            indicator.condition().unwrap().holds(&row.values)
                && self.is_beneath(row.organ, organ)
                && period.has(row.month)
        };
        let behind = self.rows.iter().filter(is_behind);
        match indicator {
            Indicator::Sum { amount, .. } => behind.map(|row| row.amounts[*amount]).sum(),
            Indicator::Distinct { column, .. } => behind
                .map(|row| row.values[*column])
                .collect::<BTreeSet<_>>()
                .len() as i64,
            _ => behind.count() as i64,
        }
    }

    fn figure(&self, indicator: usize, organ: u32, period: Period) -> Option<Figure> {
        match self.indicators[indicator] {
            Indicator::Rate { above, below } => {
                let (above, below) = (
                    self.whole(above, organ, period),
                    self.whole(below, organ, period),
                );
                (below > 0).then_some(Figure::Rate { above, below })
            }
            Indicator::YearOnYear { of } => {
                let year_before = Period {
                    first: period.first.checked_sub(12)?,
                    last: period.last.checked_sub(12)?,
                };
                match (
                    self.figure(of, organ, period)?,
                    self.figure(of, organ, year_before)?,
                ) {
                    (Figure::Whole(now), Figure::Whole(before)) => {
                        (before > 0).then_some(Figure::Growth { now, before })
                    }
                    (Figure::Rate { above: a, below: b }, Figure::Rate { above: c, below: d }) => {
                        let [a, b, c, d] = [a, b, c, d].map(i128::from);
                        Some(Figure::Points {
                            above: a * d - c * b,
                            below: b * d,
                        })
                    }
                    other => panic!("{other:?}"),
                }
            }
            _ => Some(Figure::Whole(self.whole(indicator, organ, period))),
        }
    }

    fn questions(&self) -> impl Iterator<Item = (usize, u32, Period)> {
        let periods = (0..MONTHS).map(Period::month);
        let longer =
            [(0, 14), (3, 5), (12, 13), (12, 14)].map(|(first, last)| Period { first, last });
        let periods: Vec<Period> = periods.chain(longer).collect();
        let organs = self.forest.len() as u32;
        (0..self.indicators.len()).flat_map(move |indicator| {
            let periods = periods.clone();
            (0..organs).flat_map(move |organ| {
                periods
                    .clone()
                    .into_iter()
                    .map(move |period| (indicator, organ, period))
            })
        })
    }
}

fn same(one: &State, other: &State, case: &Case) -> Result<(), TestCaseError> {
    for (indicator, organ, period) in case.questions() {
        let asked = format!(
            "{:?} of organ {organ} in {period:?}",
            case.indicators[indicator]
        );
        let figures = (
            one.figure(indicator, organ, period),
            other.figure(indicator, organ, period),
        );
        prop_assert_eq!(figures.0, figures.1, "{}", asked);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_figure_equals_that_of_a_look_at_every_fact(case in cases(), threads in 1_usize..4) {
        let state = case.state(threads);
        for (indicator, organ, period) in case.questions() {
            let expected = case.figure(indicator, organ, period);
            prop_assert_eq!(state.figure(indicator, organ, period), expected, "{} {} {:?}", indicator, organ, period);
        }
        for (indicator, definition) in case.indicators.iter().enumerate() {
            if matches!(definition, Indicator::Count(_)) {
                let period = Period { first: 0, last: MONTHS - 1 };
                let behind = state.rows(indicator, 0, period).len() as i64;
                prop_assert_eq!(state.figure(indicator, 0, period), Some(Figure::Whole(behind)));
            }
        }
    }

    #[test]
    fn the_order_of_facts_says_nothing(case in cases(), turn in any::<prop::sample::Index>()) {
        let mut turned = case.clone();
        turned.rows.reverse();
        if !turned.rows.is_empty() {
            let by = turn.index(turned.rows.len());
            turned.rows.rotate_left(by);
        }
        same(&case.state(1), &turned.state(2), &case)?;
    }

    #[test]
    fn changed_facts_equal_a_new_evaluation(
        case in cases(),
        (other, steps) in (cases(), vec((0_u8..4, any::<prop::sample::Index>()), 1..30)),
    ) {
        let mut state = case.state(1);
        let mut present: Vec<Option<Row>> = case.rows.iter().cloned().map(Some).collect();
        let organs = case.forest.len() as u32;
        let fits = |row: &Row| Row { organ: row.organ % organs, ..row.clone() };
        let mut fresh = other.rows.iter().map(fits).cycle().take(steps.len());
        for (kind, pick) in steps {
            let Some(row) = fresh.next() else { break };
            let at = pick.index(present.len().max(1));
            match (kind, present.get(at)) {
                (0, Some(Some(_))) => {
                    state.remove(at).unwrap();
                    present[at] = None;
                }
                (1 | 2, Some(Some(_))) => {
                    state.change(&[at], &[row.fact()]).unwrap();
                    present[at] = Some(row);
                }
                (_, Some(None)) => {
                    prop_assert_eq!(state.remove(at), Err(EvaluationError::Absent { row: at }));
                }
                _ => {
                    prop_assert_eq!(state.add(&row.fact()), Ok(present.len()));
                    present.push(Some(row));
                }
            }
        }
        let left = Case { rows: present.iter().flatten().cloned().collect(), ..case };
        same(&state, &left.state(1), &left)?;
        let again = State::build(Organs::new(&left.forest).unwrap(), state.facts().clone(), left.indicators.clone(), grant(2)).unwrap();
        same(&state, &again, &left)?;
    }

    #[test]
    fn many_changes_at_a_time_equal_one_after_the_other(case in cases(), picks in vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..40)) {
        prop_assume!(!case.rows.is_empty());
        let pick = |it: &prop::sample::Index| it.index(case.rows.len());
        let rows: Vec<usize> = picks.iter().map(|it| pick(&it.0)).collect();
        let facts: Vec<Fact<'_>> = picks.iter().map(|it| case.rows[pick(&it.1)].fact()).collect();
        let (mut at_once, mut in_turn) = (case.state(1), case.state(1));
        // Amounts too large to be here with the new ones together are refused at once, but not one by one.
        if at_once.change(&rows, &facts).is_ok() {
            for (row, fact) in rows.iter().zip(&facts) {
                in_turn.change(&[*row], &[*fact]).unwrap();
            }
        }
        same(&at_once, &in_turn, &case)?;
    }

    #[test]
    fn whatever_comes_is_evaluated_or_refused(
        above in vec(prop::option::of(0_u32..6), 0..6),
        organs in vec(0_u32..6, 0..5),
        months in vec(0_u32..4, 0..5),
        (codes, size) in (vec(any::<u32>(), 0..5), prop_oneof![0_u32..4, any::<u32>()]),
        amounts in vec(any::<i64>(), 0..5),
        (indicators, threads, cell_bytes) in (indicators(), any::<usize>(), 0_u64..1 << 20),
        (organ, month, row) in (any::<u32>(), any::<u32>(), any::<usize>()),
    ) {
        let Ok(tree) = Organs::new(&above) else { return Ok(()) };
        let value = Coded { codes: Codes::Wide(codes), size };
        let columns = Columns {
            organs: narrow(organs),
            months: narrow(months),
            values: vec![value.clone(), value],
            amounts: vec![Amounts::Long(amounts)],
        };
        let Ok(facts) = Facts::new(columns, above.len() as u32, 3) else { return Ok(()) };
        let Ok(mut state) = State::build(tree, facts, indicators, Grant { threads, cell_bytes }) else {
            return Ok(());
        };
        let _ = state.figure(0, organ, Period { first: month, last: month });
        let _ = state.rows(0, organ, Period { first: 0, last: month });
        let fact = Fact { organ, month, values: &[0, size / 2], amounts: &[i64::MIN] };
        prop_assert!(state.add(&fact).is_err());
        let _ = state.change(&[row], &[fact]);
        let _ = state.remove(row);
    }
}
