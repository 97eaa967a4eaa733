//! Conditions, drawn at random: what is printed is read back, and `not` is the complement.

use crate::condition::{Given, given, guard, with_scope};
use domain::condition::{
    Condition, ConditionUse, LetterState, LimitState, Literal, Operator, Side, Term,
};
use domain::law::{CalendarDays, Length, WorkingDays};
use domain::register::Value;
use jiff::civil::date;
use proptest::prelude::*;

fn literals() -> impl Strategy<Value = (Term, Literal)> {
    prop_oneof![
        "[a-z甲乙' ]{0,6}".prop_map(|text| (Term::Field("applicant".into()), Literal::Text(text))),
        any::<i64>().prop_map(|number| (Term::Field("persons".into()), Literal::Integer(number))),
        (-1_000_000_i64..1_000_000)
            .prop_map(|cents| (Term::Field("fine".into()), Literal::Cents(cents))),
        any::<bool>().prop_map(|holds| (Term::Field("urgent".into()), Literal::Bool(holds))),
        (1i16..9999, 1i8..13, 1i8..29).prop_map(|(year, month, day)| (
            Term::Field("hearing_on".into()),
            Literal::Day(date(year, month, day))
        )),
        prop_oneof![Just("ordinary"), Just("summary")].prop_map(|id| (
            Term::Field("procedure".into()),
            Literal::Text(id.to_string())
        )),
        (0i64..5).prop_map(|number| (
            Term::Count {
                list: "opinions".into(),
                condition: None
            },
            Literal::Integer(number)
        )),
    ]
}

fn leaves() -> impl Strategy<Value = Condition> {
    let operators = prop_oneof![
        Just(Operator::Equal),
        Just(Operator::Unequal),
        Just(Operator::Less),
        Just(Operator::GreaterOrEqual),
        Just(Operator::LessOrEqual),
        Just(Operator::Greater),
    ];
    let apart = (any::<bool>(), any::<bool>(), 0u32..100, 0..4).prop_map(
        |(at_least, before, number, unit)| Condition::Apart {
            left: Term::Field("hearing_on".into()),
            at_least,
            length: match unit {
                0 => Length::CalendarDays(CalendarDays(number)),
                1 => Length::WorkingDays(WorkingDays(number)),
                2 => Length::Months(number),
                _ => Length::Years(number),
            },
            side: if before { Side::Before } else { Side::After },
            right: Term::Today,
        },
    );
    prop_oneof![
        4 => (literals(), operators).prop_map(|((left, literal), operator)| {
            let ordered = matches!(literal, Literal::Integer(_) | Literal::Cents(_) | Literal::Day(_));
            let operator = if ordered { operator } else { Operator::Unequal };
            Condition::Compare { left, operator, right: Term::Literal(literal) }
        }),
        2 => literals().prop_map(|(term, literal)| Condition::OneOf { term, literals: vec![literal.clone(), literal] }),
        1 => Just(Condition::Present(Term::Field("evidence".into()))),
        1 => Just(Condition::Holds(Term::Field("urgent".into()))),
        1 => any::<bool>().prop_map(|holds| Condition::Holds(Term::Literal(Literal::Bool(holds)))),
        1 => apart,
        1 => Just(Condition::Limit { limit: "review".into(), state: LimitState::Running }),
        1 => Just(Condition::Letter { letter: "notice".into(), state: LetterState::Served }),
    ]
}

fn conditions() -> impl Strategy<Value = Condition> {
    leaves().prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Condition::And),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Condition::Or),
            inner.prop_map(|condition| Condition::Not(Box::new(condition))),
        ]
    })
}

fn records() -> impl Strategy<Value = Given> {
    let optional = |id: &'static str, value: BoxedStrategy<Value>| {
        prop::option::of(value).prop_map(move |value| value.map(|value| (id.to_string(), value)))
    };
    let days = (2020i16..2026, 1i8..13, 1i8..29).prop_map(|(y, m, d)| Value::Day(date(y, m, d)));
    (
        optional("applicant", "[a-z]{1,2}".prop_map(Value::Text).boxed()),
        optional("persons", (0i64..5).prop_map(Value::Integer).boxed()),
        optional("fine", (-9i64..9).prop_map(Value::Cents).boxed()),
        optional("urgent", any::<bool>().prop_map(Value::Bool).boxed()),
        optional("hearing_on", days.boxed()),
        optional("procedure", Just(Value::Text("ordinary".into())).boxed()),
    )
        .prop_map(|(a, b, c, d, e, f)| {
            let values: Vec<(String, Value)> = [a, b, c, d, e, f].into_iter().flatten().collect();
            let borrowed: Vec<(&str, Value)> = values
                .iter()
                .map(|(id, value)| (id.as_str(), value.clone()))
                .collect();
            given(&borrowed)
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_printed_parses_to_the_same(condition in conditions()) {
        prop_assert_eq!(guard(&condition.to_string()), condition);
    }

    #[test]
    fn not_is_the_complement(condition in conditions(), facts in records()) {
        let negated = Condition::Not(Box::new(condition.clone()));
        prop_assert_ne!(condition.holds(&facts), negated.holds(&facts));
    }

    #[test]
    fn comparisons_with_missing_values_are_false((left, literal) in literals(), unequal in any::<bool>()) {
        let operator = if unequal { Operator::Unequal } else { Operator::Equal };
        let counts = matches!(left, Term::Count { .. });
        let compare = Condition::Compare { left, operator, right: Term::Literal(literal) };
        prop_assert!(counts || !compare.holds(&given(&[])));
    }

    #[test]
    fn unmet_is_empty_exactly_when_it_holds(condition in conditions(), facts in records()) {
        let unmet = with_scope(ConditionUse::Guard, |scope| condition.unmet(&facts, &scope.names));
        prop_assert_eq!(unmet.is_empty(), condition.holds(&facts));
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,40}") {
        let _answer: Result<_, _> = with_scope(ConditionUse::Guard, |scope| Condition::parse(&text, scope));
    }
}
