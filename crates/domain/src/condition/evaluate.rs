//! Judging a condition by facts.

use super::{Condition, Facts, LetterState, LimitState, Literal, Names, Operator, Side, Term};
use crate::identifier::{FieldId, LetterId, LimitId};
use crate::law::Length;
use crate::register::{ListRow, Value};
use jiff::civil::Date;
use std::borrow::Cow;
use std::cmp::Ordering;

impl Condition {
    /// Whether the condition holds; two-valued, a comparison with a missing value is false.
    pub fn holds(&self, facts: &dyn Facts) -> bool {
        match self {
            Self::And(parts) => parts.iter().all(|part| part.holds(facts)),
            Self::Or(parts) => parts.iter().any(|part| part.holds(facts)),
            Self::Not(inner) => !inner.holds(facts),
            Self::Compare {
                left,
                operator,
                right,
            } => match (left.value(facts), right.value(facts)) {
                (Some(left), Some(right)) => compare(&left, *operator, &right),
                _ => false,
            },
            Self::OneOf { term, literals } => term
                .value(facts)
                .is_some_and(|value| literals.iter().any(|literal| literal.equals(&value))),
            Self::Present(term) => term.value(facts).is_some(),
            Self::Holds(term) => matches!(term.value(facts).as_deref(), Some(Value::Bool(true))),
            Self::Apart {
                left,
                at_least,
                length,
                side,
                right,
            } => {
                let days = (left.day(facts), right.day(facts));
                let (Some(left), Some(right)) = days else {
                    return false;
                };
                let Some(bound) = facts.offset(right, *length, *side) else {
                    return false;
                };
                lies(left, *at_least, *side, (right, bound))
            }
            Self::Limit { limit, state } => facts.limit(limit) == Some(*state),
            Self::Letter { letter, state } => {
                facts.letter(letter).is_some_and(|found| found >= *state)
            }
        }
    }

    /// The parts that do not hold, in Chinese, with what stands there instead; empty if the condition holds.
    pub fn unmet(&self, facts: &dyn Facts, names: &Names<'_>) -> Vec<String> {
        if self.holds(facts) {
            return Vec::new();
        }
        match self {
            Self::And(parts) => parts
                .iter()
                .flat_map(|part| part.unmet(facts, names))
                .collect(),
            _ => vec![format!(
                "{}{}",
                self.phrase(names),
                self.found(facts, names)
            )],
        }
    }

    /// What stands in the record instead, for a single comparison.
    fn found(&self, facts: &dyn Facts, names: &Names<'_>) -> String {
        let (Self::Compare { left: term, .. } | Self::OneOf { term, .. } | Self::Holds(term)) =
            self
        else {
            return String::new();
        };
        match (term, term.value(facts)) {
            (Term::Field(_) | Term::Linked { .. }, None) => "（现未填写）".to_string(),
            (Term::Count { .. } | Term::Sum { .. }, Some(value)) => match value.as_ref() {
                Value::Integer(number) => format!("（现为{number}）"),
                Value::Cents(cents) => format!("（现为{}）", crate::register::shown_money(*cents)),
                _ => String::new(),
            },
            (Term::Field(field), Some(value)) => names
                .fields
                .iter()
                .find(|other| other.id == *field)
                .map(|field| format!("（现为「{}」）", crate::register::masked(field, &value)))
                .unwrap_or_default(),
            _ => String::new(),
        }
    }
}

/// Whether `left` lies on the named side of the day counted from, and beyond (at least) or within (at most) the bound.
fn lies(left: Date, at_least: bool, side: Side, (from, bound): (Date, Date)) -> bool {
    match (side, at_least) {
        (Side::After, true) => left >= bound,
        (Side::After, false) => from <= left && left <= bound,
        (Side::Before, true) => left <= bound,
        (Side::Before, false) => bound <= left && left <= from,
    }
}

impl Term {
    /// The value of the term; `None`: missing.
    pub(super) fn value<'a>(&'a self, facts: &'a dyn Facts) -> Option<Cow<'a, Value>> {
        match self {
            Self::Field(field) => facts.field(field).map(Cow::Borrowed),
            Self::Linked { link, field } => facts.linked(link, field).map(Cow::Borrowed),
            Self::Count { list, condition } => {
                let counted = rows(facts, list, condition.as_deref());
                let number = i64::try_from(counted.count()).unwrap_or(i64::MAX);
                Some(Cow::Owned(Value::Integer(number)))
            }
            Self::Sum {
                list,
                column,
                money,
                condition,
            } => {
                let numbers = rows(facts, list, condition.as_deref())
                    .filter_map(|row| row.get(column.as_str()).and_then(Value::as_number));
                let total = numbers.fold(0, i64::saturating_add);
                Some(Cow::Owned(if *money {
                    Value::Cents(total)
                } else {
                    Value::Integer(total)
                }))
            }
            Self::Today => Some(Cow::Owned(Value::Day(facts.today()))),
            Self::Actor => Some(Cow::Owned(Value::Text(facts.actor().to_string()))),
            Self::Literal(literal) => Some(Cow::Owned(literal.value())),
        }
    }

    fn day(&self, facts: &dyn Facts) -> Option<Date> {
        self.value(facts).and_then(|value| value.as_day())
    }
}

impl Literal {
    /// The value that is written.
    pub fn value(&self) -> Value {
        match self {
            Self::Text(text) => Value::Text(text.clone()),
            Self::Integer(number) => Value::Integer(*number),
            Self::Cents(cents) => Value::Cents(*cents),
            Self::Bool(holds) => Value::Bool(*holds),
            Self::Day(day) => Value::Day(*day),
        }
    }

    fn equals(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Text(text), Value::Text(other)) => text == other,
            (Self::Integer(number), Value::Integer(other)) => number == other,
            (Self::Cents(cents), Value::Cents(other)) => cents == other,
            (Self::Bool(holds), Value::Bool(other)) => holds == other,
            (Self::Day(day), Value::Day(other)) => day == other,
            _ => false,
        }
    }
}

fn compare(left: &Value, operator: Operator, right: &Value) -> bool {
    let ordering = match (left, right) {
        (Value::Text(left), Value::Text(right)) => left.cmp(right),
        (Value::Integer(left), Value::Integer(right))
        | (Value::Cents(left), Value::Cents(right)) => left.cmp(right),
        (Value::Bool(left), Value::Bool(right)) => left.cmp(right),
        (Value::Day(left), Value::Day(right)) => left.cmp(right),
        (Value::Moment(left), Value::Moment(right)) => left.cmp(right),
        _ => return false,
    };
    match operator {
        Operator::Equal => ordering == Ordering::Equal,
        Operator::Unequal => ordering != Ordering::Equal,
        Operator::Less => ordering == Ordering::Less,
        Operator::LessOrEqual => ordering != Ordering::Greater,
        Operator::Greater => ordering == Ordering::Greater,
        Operator::GreaterOrEqual => ordering != Ordering::Less,
    }
}

/// The rows of a list for which a condition holds; none where the list is missing.
fn rows<'a>(
    facts: &'a dyn Facts,
    list: &FieldId,
    condition: Option<&'a Condition>,
) -> impl Iterator<Item = &'a ListRow> {
    let rows = match facts.field(list) {
        Some(Value::List(rows)) => rows.as_slice(),
        _ => &[],
    };
    rows.iter().filter(move |row| match condition {
        Some(condition) => condition.holds(&RowFacts { row, record: facts }),
        None => true,
    })
}

/// A list row as the facts of the condition behind `where`; its fields are the columns.
struct RowFacts<'a> {
    row: &'a ListRow,
    record: &'a dyn Facts,
}

impl Facts for RowFacts<'_> {
    fn field(&self, field: &FieldId) -> Option<&Value> {
        self.row.get(field.as_str())
    }

    fn linked(&self, _: &FieldId, _: &FieldId) -> Option<&Value> {
        None
    }

    fn limit(&self, limit: &LimitId) -> Option<LimitState> {
        self.record.limit(limit)
    }

    fn letter(&self, letter: &LetterId) -> Option<LetterState> {
        self.record.letter(letter)
    }

    fn today(&self) -> Date {
        self.record.today()
    }

    fn actor(&self) -> &str {
        self.record.actor()
    }

    fn offset(&self, day: Date, length: Length, side: Side) -> Option<Date> {
        self.record.offset(day, length, side)
    }
}
