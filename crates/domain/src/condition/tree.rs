//! The tree of a condition and the facts it is judged by.

use crate::identifier::{FieldId, LetterId, LimitId};
use crate::law::Length;
use crate::register::Value;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A parsed condition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// All of these hold.
    And(Vec<Condition>),
    /// One of these holds.
    Or(Vec<Condition>),
    /// This does not hold.
    Not(Box<Condition>),
    /// A comparison of two terms; false where one is missing.
    Compare {
        /// Left side.
        left: Term,
        /// The comparison.
        operator: Operator,
        /// Right side.
        right: Term,
    },
    /// `field in ('a', 'b')`.
    OneOf {
        /// The term looked for.
        term: Term,
        /// The literals.
        literals: Vec<Literal>,
    },
    /// `field is present`; `field is missing` is its complement.
    Present(Term),
    /// A Boolean field that is true.
    Holds(Term),
    /// `left at_least 5 working_days after right` (or `at_most`, or `before`); guards only.
    Apart {
        /// The day that is judged.
        left: Term,
        /// True: at least so far apart; false: at most.
        at_least: bool,
        /// The distance.
        length: Length,
        /// On which side of `right` the left day lies.
        side: Side,
        /// The day from which is counted.
        right: Term,
    },
    /// `time_limit X met|running|expired`; guards only.
    Limit {
        /// The time limit.
        limit: LimitId,
        /// Its state.
        state: LimitState,
    },
    /// `letter X drafted|issued|served`; guards only.
    Letter {
        /// The letter.
        letter: LetterId,
        /// Its state.
        state: LetterState,
    },
}

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Term {
    /// A field of the record.
    Field(FieldId),
    /// A field of the record that a link field names: `linked(link_field).field`.
    Linked {
        /// The link field.
        link: FieldId,
        /// The field of the linked record.
        field: FieldId,
    },
    /// `count(list where …)`; the condition speaks of the list's columns.
    Count {
        /// The list field.
        list: FieldId,
        /// Which rows count; none: all.
        condition: Option<Box<Condition>>,
    },
    /// `sum(list.column where …)`: whole numbers or money of the rows added up, 0 where there is none.
    Sum {
        /// The list field.
        list: FieldId,
        /// The column of whole numbers or money.
        column: FieldId,
        /// Whether the column holds money.
        money: bool,
        /// Which rows count; none: all.
        condition: Option<Box<Condition>>,
    },
    /// The day on which the action occurred, or on which a list is read; guards and lists only.
    Today,
    /// The account that acts; guards only.
    Actor,
    /// A written value.
    Literal(Literal),
}

/// A written value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Literal {
    /// `'text'`, also a choice.
    Text(String),
    /// `12`.
    Integer(i64),
    /// `100元`, in cents.
    Cents(i64),
    /// `true` or `false`.
    Bool(bool),
    /// `2024-01-01`.
    Day(Date),
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    /// `=`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// Before or after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Before the day counted from.
    Before,
    /// After the day counted from.
    After,
}

/// How a time limit of a record stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitState {
    /// Ended by an act on or before its due day.
    Met,
    /// Begun, not ended, not past its due day; also while it stands still.
    Running,
    /// Past its due day without having been met, or ended only after it.
    Expired,
}

/// How far the latest letter of a kind has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterState {
    /// Drafted or further.
    Drafted,
    /// Issued (签发) or further.
    Issued,
    /// Served on every addressee.
    Served,
}

impl Condition {
    /// The fields of the record that it reads, each once, in the order of the text.
    pub fn fields(&self) -> Vec<&FieldId> {
        let mut fields = Vec::new();
        self.collect(&mut fields);
        fields
    }

    fn collect<'a>(&'a self, fields: &mut Vec<&'a FieldId>) {
        let mut read = |term: &'a Term| {
            let (Term::Field(field)
            | Term::Count { list: field, .. }
            | Term::Sum { list: field, .. }
            | Term::Linked { link: field, .. }) = term
            else {
                return;
            };
            if !fields.contains(&field) {
                fields.push(field);
            }
        };
        match self {
            Self::And(parts) | Self::Or(parts) => {
                for part in parts {
                    part.collect(fields);
                }
            }
            Self::Not(part) => part.collect(fields),
            Self::Compare { left, right, .. } | Self::Apart { left, right, .. } => {
                read(left);
                read(right);
            }
            Self::OneOf { term, .. } | Self::Present(term) | Self::Holds(term) => read(term),
            Self::Limit { .. } | Self::Letter { .. } => {}
        }
    }
}

/// What a condition can ask of a record; the record itself, a list row, or a test answers.
pub trait Facts {
    /// The value of a field.
    fn field(&self, field: &FieldId) -> Option<&Value>;
    /// The value of a field of the record that a link field names.
    fn linked(&self, link: &FieldId, field: &FieldId) -> Option<&Value>;
    /// How a time limit stands; `None`: it never began.
    fn limit(&self, limit: &LimitId) -> Option<LimitState>;
    /// How far a letter has come; `None`: never drafted.
    fn letter(&self, letter: &LetterId) -> Option<LetterState>;
    /// The day by which is judged.
    fn today(&self) -> Date;
    /// The account that acts.
    fn actor(&self) -> &str;
    /// The day that lies `length` before or after `day`, by the deadline engine, without rolling.
    fn offset(&self, day: Date, length: Length, side: Side) -> Option<Date>;
}
