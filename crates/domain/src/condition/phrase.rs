//! A condition said in Chinese, for the legal officers who confirm it.

use super::{Condition, LetterState, LimitState, Literal, Names, Operator, Side, Term};
use crate::identifier::FieldId;
use crate::register::{Choice, Field, FieldType, ListColumn, shown_day, shown_money};

impl Condition {
    /// The condition in Chinese, with the labels of fields, choices, time limits and letters.
    pub fn phrase(&self, names: &Names<'_>) -> String {
        Speaker {
            names,
            columns: None,
        }
        .condition(self)
    }
}

/// Says parts of a condition; inside `count(list where …)` fields are the columns of the list.
struct Speaker<'a> {
    names: &'a Names<'a>,
    columns: Option<&'a [ListColumn]>,
}

impl Speaker<'_> {
    fn condition(&self, condition: &Condition) -> String {
        match condition {
            Condition::And(parts) => self.joined(parts, " 且 "),
            Condition::Or(parts) => self.joined(parts, " 或 "),
            Condition::Not(inner) => match inner.as_ref() {
                Condition::Present(term) => format!("{}未填写", self.term(term)),
                inner => format!("并非（{}）", self.condition(inner)),
            },
            Condition::Compare {
                left,
                operator,
                right,
            } => self.comparison(left, *operator, right),
            Condition::OneOf { term, literals } => {
                let kind = self.type_of(term);
                let said: Vec<String> = literals.iter().map(|value| literal(value, kind)).collect();
                format!("{}为{}之一", self.term(term), said.join(""))
            }
            Condition::Present(term) => format!("{}已填写", self.term(term)),
            Condition::Holds(Term::Literal(Literal::Bool(true))) => "无条件成立".to_string(),
            Condition::Holds(Term::Literal(_)) => "从不成立".to_string(),
            Condition::Holds(term) => format!("{}为「是」", self.term(term)),
            Condition::Apart {
                left,
                at_least,
                length,
                side,
                right,
            } => {
                let (left, right) = (self.term(left), self.term(right));
                let (side, farther) = match side {
                    Side::Before => ("之前", "早"),
                    Side::After => ("之后", "晚"),
                };
                if *at_least {
                    format!("{left}比{right}至少{farther}{length}")
                } else {
                    format!("{left}在{right}{side}{length}以内")
                }
            }
            Condition::Limit { limit, state } => {
                let name = named(&self.names.limits, limit.as_str());
                format!("时限「{name}」{}", limit_words(*state))
            }
            Condition::Letter { letter, state } => {
                let name = named(&self.names.letters, letter.as_str());
                format!("文书「{name}」{}", letter_words(*state))
            }
        }
    }

    fn joined(&self, parts: &[Condition], between: &str) -> String {
        let said: Vec<String> = parts
            .iter()
            .map(|part| match part {
                Condition::And(_) | Condition::Or(_) => format!("（{}）", self.condition(part)),
                _ => self.condition(part),
            })
            .collect();
        said.join(between)
    }

    fn comparison(&self, left: &Term, operator: Operator, right: &Term) -> String {
        let kind = self.type_of(left).or_else(|| self.type_of(right));
        let timed = matches!(kind, Some(FieldType::Day | FieldType::Moment))
            || [left, right]
                .iter()
                .any(|term| matches!(term, Term::Today | Term::Literal(Literal::Day(_))));
        let words = match (operator, timed) {
            (Operator::Equal, _) => "为",
            (Operator::Unequal, _) => "不为",
            (Operator::Less, true) => "早于",
            (Operator::LessOrEqual, true) => "不晚于",
            (Operator::Greater, true) => "晚于",
            (Operator::GreaterOrEqual, true) => "不早于",
            (Operator::Less, false) => "小于",
            (Operator::LessOrEqual, false) => "不超过",
            (Operator::Greater, false) => "大于",
            (Operator::GreaterOrEqual, false) => "不少于",
        };
        let side = |term: &Term| match term {
            Term::Literal(value) => literal(value, kind),
            _ => self.term(term),
        };
        format!("{}{words}{}", side(left), side(right))
    }

    fn term(&self, term: &Term) -> String {
        match term {
            Term::Field(field) => format!("「{}」", self.label(field)),
            Term::Linked { link, field } => {
                let label = self.linked(link, field).map(|field| field.name.as_str());
                format!(
                    "「{}」所指记录的「{}」",
                    self.label(link),
                    label.unwrap_or(field.as_str())
                )
            }
            Term::Count { list, condition } => {
                format!("{}的条数", self.rows(list, condition.as_deref()))
            }
            Term::Sum {
                list,
                column,
                condition,
                ..
            } => {
                let rows = self.rows(list, condition.as_deref());
                match self.of_list(list) {
                    Some(inner) => format!("{rows}的「{}」之和", inner.label(column)),
                    None => format!("{rows}的「{column}」之和"),
                }
            }
            Term::Today => "当日".to_string(),
            Term::Actor => "经办账号".to_string(),
            Term::Literal(value) => literal(value, None),
        }
    }

    /// 「列表」, or the rows of it that satisfy a condition.
    fn rows(&self, list: &FieldId, condition: Option<&Condition>) -> String {
        let label = self.label(list);
        match (condition, self.of_list(list)) {
            (Some(condition), Some(inner)) => {
                format!("「{label}」中符合（{}）", inner.condition(condition))
            }
            _ => format!("「{label}」"),
        }
    }

    /// Says what speaks of the columns of a list.
    fn of_list(&self, list: &FieldId) -> Option<Speaker<'_>> {
        match self.type_of_field(list) {
            Some(FieldType::List(columns)) => Some(Speaker {
                names: self.names,
                columns: Some(columns),
            }),
            _ => None,
        }
    }

    fn label<'b>(&'b self, id: &'b FieldId) -> &'b str {
        let name = match self.columns {
            Some(columns) => columns
                .iter()
                .find(|column| column.id == id.as_str())
                .map(|column| column.name.as_str()),
            None => self.field(id).map(|field| field.name.as_str()),
        };
        name.unwrap_or(id.as_str())
    }

    fn field(&self, id: &FieldId) -> Option<&Field> {
        self.names.fields.iter().find(|field| field.id == *id)
    }

    fn linked(&self, link: &FieldId, id: &FieldId) -> Option<&Field> {
        let FieldType::Link(kind) = &self.field(link)?.kind else {
            return None;
        };
        let fields = self.names.kinds?.get(kind)?;
        fields.iter().find(|field| field.id == *id)
    }

    fn type_of(&self, term: &Term) -> Option<&FieldType> {
        match term {
            Term::Field(id) => self.type_of_field(id),
            Term::Linked { link, field } => self.linked(link, field).map(|field| &field.kind),
            _ => None,
        }
    }

    fn type_of_field(&self, id: &FieldId) -> Option<&FieldType> {
        match self.columns {
            Some(columns) => columns
                .iter()
                .find(|column| column.id == id.as_str())
                .map(|column| &column.kind),
            None => self.field(id).map(|field| &field.kind),
        }
    }
}

fn literal(value: &Literal, kind: Option<&FieldType>) -> String {
    match (value, kind) {
        (Literal::Text(id), Some(FieldType::Choice(choices))) => {
            format!("「{}」", choice_name(choices, id))
        }
        (Literal::Text(text), _) => format!("「{text}」"),
        (Literal::Integer(number), _) => number.to_string(),
        (Literal::Cents(cents), _) => shown_money(*cents),
        (Literal::Bool(true), _) => "「是」".to_string(),
        (Literal::Bool(false), _) => "「否」".to_string(),
        (Literal::Day(day), _) => shown_day(*day),
    }
}

fn choice_name<'a>(choices: &'a [Choice], id: &'a str) -> &'a str {
    choices
        .iter()
        .find(|choice| choice.id == id)
        .map_or(id, |choice| choice.name.as_str())
}

fn named<'a>(names: &[(&'a str, &'a str)], id: &'a str) -> &'a str {
    names
        .iter()
        .find(|(known, _)| *known == id)
        .map_or(id, |(_, name)| name)
}

fn limit_words(state: LimitState) -> &'static str {
    match state {
        LimitState::Met => "已按期办结",
        LimitState::Running => "尚在期内",
        LimitState::Expired => "已超期",
    }
}

fn letter_words(state: LetterState) -> &'static str {
    match state {
        LetterState::Drafted => "已拟稿",
        LetterState::Issued => "已签发",
        LetterState::Served => "已送达",
    }
}
