//! Conditions as SQL over the typed table of a kind, two-valued like their evaluation in memory.

use super::Value;
use super::catalogue::column;
use domain::condition::{Condition, Literal, Operator, Term};
use domain::procedure::Definition;
use domain::register::FieldType;

/// A condition in SQL with its bound values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The expression; columns are those of the typed table, named by `alias`.
    pub sql: String,
    /// Values for the placeholders, in order.
    pub values: Vec<Value<'static>>,
}

/// Renders a condition; placeholders are numbered from `first`.
///
/// `None` where it asks for what the typed table does not hold (`today`, limits, linked records, list rows):
/// such a condition is judged in memory.
pub fn rendered(
    condition: &Condition,
    definition: &Definition,
    alias: &str,
    first: usize,
) -> Option<Rendered> {
    let mut writer = Writer {
        definition,
        alias,
        first,
        values: Vec::new(),
    };
    let sql = writer.condition(condition)?;
    Some(Rendered {
        sql,
        values: writer.values,
    })
}

struct Writer<'a> {
    definition: &'a Definition,
    alias: &'a str,
    first: usize,
    values: Vec<Value<'static>>,
}

impl Writer<'_> {
    fn condition(&mut self, condition: &Condition) -> Option<String> {
        match condition {
            Condition::And(parts) => self.joined(parts, " AND ", "TRUE"),
            Condition::Or(parts) => self.joined(parts, " OR ", "FALSE"),
            Condition::Not(part) => Some(format!("(NOT {})", self.condition(part)?)),
            Condition::Compare {
                left,
                operator,
                right,
            } => {
                let left = self.term(left)?;
                let right = self.term(right)?;
                Some(format!(
                    "COALESCE({left} {} {right}, FALSE)",
                    sign(*operator)
                ))
            }
            Condition::OneOf { term, literals } => {
                let term = self.term(term)?;
                let places: Vec<String> =
                    literals.iter().map(|literal| self.bind(literal)).collect();
                Some(format!(
                    "COALESCE({term} IN ({}), FALSE)",
                    places.join(", ")
                ))
            }
            Condition::Present(term) => Some(format!("({} IS NOT NULL)", self.term(term)?)),
            Condition::Holds(Term::Literal(Literal::Bool(truth))) => {
                Some(if *truth { "TRUE" } else { "FALSE" }.to_string())
            }
            Condition::Holds(term) => Some(format!("COALESCE({} = 1, FALSE)", self.term(term)?)),
            Condition::Apart { .. } | Condition::Limit { .. } | Condition::Letter { .. } => None,
        }
    }

    fn joined(&mut self, parts: &[Condition], by: &str, empty: &str) -> Option<String> {
        let parts: Option<Vec<String>> = parts.iter().map(|part| self.condition(part)).collect();
        let parts = parts?;
        Some(if parts.is_empty() {
            empty.to_string()
        } else {
            format!("({})", parts.join(by))
        })
    }

    fn term(&mut self, term: &Term) -> Option<String> {
        match term {
            Term::Field(field) => {
                let known = self.definition.field(field.as_str())?;
                let comparable = !matches!(known.kind, FieldType::Moment);
                comparable.then(|| format!("{}.{}", self.alias, column(field)))
            }
            Term::Literal(literal) => Some(self.bind(literal)),
            Term::Linked { .. }
            | Term::Count { .. }
            | Term::Sum { .. }
            | Term::Today
            | Term::Actor => None,
        }
    }

    fn bind(&mut self, literal: &Literal) -> String {
        let value = match literal {
            Literal::Text(text) => Value::from(text.clone()),
            Literal::Integer(number) | Literal::Cents(number) => Value::Integer(*number),
            Literal::Bool(truth) => Value::from(*truth),
            Literal::Day(day) => Value::from(day.to_string()),
        };
        self.values.push(value);
        format!("${}", self.first + self.values.len() - 1)
    }
}

fn sign(operator: Operator) -> &'static str {
    match operator {
        Operator::Equal => "=",
        Operator::Unequal => "<>",
        Operator::Less => "<",
        Operator::LessOrEqual => "<=",
        Operator::Greater => ">",
        Operator::GreaterOrEqual => ">=",
    }
}
