//! A condition written back in its grammar.

use super::{Condition, LetterState, LimitState, Literal, Operator, Side, Term};
use crate::law::Length;
use std::fmt::{self, Display, Formatter};

impl Display for Condition {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::And(parts) => joined(formatter, parts, " and "),
            Self::Or(parts) => joined(formatter, parts, " or "),
            Self::Not(inner) => match inner.as_ref() {
                Self::Present(term) => write!(formatter, "{term} is missing"),
                Self::And(_) | Self::Or(_) => write!(formatter, "not ({inner})"),
                _ => write!(formatter, "not {inner}"),
            },
            Self::Compare {
                left,
                operator,
                right,
            } => write!(formatter, "{left} {} {right}", operator.symbol()),
            Self::OneOf { term, literals } => {
                let literals: Vec<String> = literals.iter().map(ToString::to_string).collect();
                write!(formatter, "{term} in ({})", literals.join(", "))
            }
            Self::Present(term) => write!(formatter, "{term} is present"),
            Self::Holds(term) => write!(formatter, "{term}"),
            Self::Apart {
                left,
                at_least,
                length,
                side,
                right,
            } => {
                let bound = if *at_least { "at_least" } else { "at_most" };
                let side = match side {
                    Side::Before => "before",
                    Side::After => "after",
                };
                let number = length.number();
                write!(
                    formatter,
                    "{left} {bound} {number} {} {side} {right}",
                    unit(*length)
                )
            }
            Self::Limit { limit, state } => {
                write!(formatter, "time_limit {limit} {}", limit_word(*state))
            }
            Self::Letter { letter, state } => {
                write!(formatter, "letter {letter} {}", letter_word(*state))
            }
        }
    }
}

/// Parts with their connective; a part that is itself connected stands in brackets,
/// but for `and` within `or`, which binds closer.
fn joined(formatter: &mut Formatter<'_>, parts: &[Condition], between: &str) -> fmt::Result {
    for (place, part) in parts.iter().enumerate() {
        if place > 0 {
            formatter.write_str(between)?;
        }
        let bracketed = match part {
            Condition::Or(_) => true,
            Condition::And(_) => between == " and ",
            _ => false,
        };
        if bracketed {
            write!(formatter, "({part})")?;
        } else {
            write!(formatter, "{part}")?;
        }
    }
    Ok(())
}

impl Display for Term {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(field) => write!(formatter, "{field}"),
            Self::Linked { link, field } => write!(formatter, "linked({link}).{field}"),
            Self::Count {
                list,
                condition: None,
            } => write!(formatter, "count({list})"),
            Self::Count {
                list,
                condition: Some(condition),
            } => write!(formatter, "count({list} where {condition})"),
            Self::Sum {
                list,
                column,
                condition,
                ..
            } => match condition {
                None => write!(formatter, "sum({list}.{column})"),
                Some(condition) => write!(formatter, "sum({list}.{column} where {condition})"),
            },
            Self::Today => formatter.write_str("today"),
            Self::Actor => formatter.write_str("actor"),
            Self::Literal(literal) => write!(formatter, "{literal}"),
        }
    }
}

impl Display for Literal {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(formatter, "'{}'", text.replace('\'', "''")),
            Self::Integer(number) => write!(formatter, "{number}"),
            Self::Cents(cents) => {
                let sign = if *cents < 0 { "-" } else { "" };
                let cents = cents.unsigned_abs();
                write!(formatter, "{sign}{}.{:02}元", cents / 100, cents % 100)
            }
            Self::Bool(holds) => write!(formatter, "{holds}"),
            Self::Day(day) => write!(formatter, "{day}"),
        }
    }
}

impl Operator {
    /// How it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::Unequal => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }

    /// The comparison that is written so.
    pub(super) fn from_symbol(symbol: &str) -> Option<Self> {
        [
            Self::Equal,
            Self::Unequal,
            Self::Less,
            Self::LessOrEqual,
            Self::Greater,
            Self::GreaterOrEqual,
        ]
        .into_iter()
        .find(|operator| operator.symbol() == symbol)
    }
}

fn unit(length: Length) -> &'static str {
    match length {
        Length::Hours(_) => "hours",
        Length::CalendarDays(_) => "calendar_days",
        Length::WorkingDays(_) => "working_days",
        Length::Months(_) => "months",
        Length::Years(_) => "years",
    }
}

fn limit_word(state: LimitState) -> &'static str {
    match state {
        LimitState::Met => "met",
        LimitState::Running => "running",
        LimitState::Expired => "expired",
    }
}

fn letter_word(state: LetterState) -> &'static str {
    match state {
        LetterState::Drafted => "drafted",
        LetterState::Issued => "issued",
        LetterState::Served => "served",
    }
}
