//! Types of terms.

use super::scope::ConditionProblem;
use super::{Literal, Operator};
use crate::register::{Choice, FieldType};

/// The type of a term, as far as comparisons tell types apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum TermType<'a> {
    /// Text, organs, codes, links, accounts.
    Text,
    /// One of these choices.
    Choice(&'a [Choice]),
    /// Whole numbers and counts.
    Integer,
    /// Money.
    Money,
    /// Yes or no.
    Bool,
    /// Civil days.
    Day,
    /// Moments.
    Moment,
    /// Files and lists: only their presence can be asked.
    Opaque,
}

impl<'a> TermType<'a> {
    /// The type of a field's values.
    pub(super) fn of(kind: &'a FieldType) -> Self {
        match kind {
            FieldType::Choice(choices) => Self::Choice(choices),
            FieldType::Integer => Self::Integer,
            FieldType::Money => Self::Money,
            FieldType::Bool => Self::Bool,
            FieldType::Day => Self::Day,
            FieldType::Moment => Self::Moment,
            FieldType::File | FieldType::List(_) => Self::Opaque,
            FieldType::Text
            | FieldType::LongText
            | FieldType::Organ
            | FieldType::IdNumber
            | FieldType::CreditCode
            | FieldType::Phone
            | FieldType::Region
            | FieldType::Link(_) => Self::Text,
        }
    }

    /// The type of a written value.
    pub(super) fn of_literal(literal: &Literal) -> Self {
        match literal {
            Literal::Text(_) => Self::Text,
            Literal::Integer(_) => Self::Integer,
            Literal::Cents(_) => Self::Money,
            Literal::Bool(_) => Self::Bool,
            Literal::Day(_) => Self::Day,
        }
    }

    fn named(self) -> &'static str {
        match self {
            Self::Text => "文字",
            Self::Choice(_) => "选项",
            Self::Integer => "整数",
            Self::Money => "金额",
            Self::Bool => "是或否",
            Self::Day => "日期",
            Self::Moment => "时刻",
            Self::Opaque => "附件或列表",
        }
    }

    fn has_order(self) -> bool {
        matches!(self, Self::Integer | Self::Money | Self::Day | Self::Moment)
    }
}

/// One side of a comparison, as far as types need it.
pub(super) struct Judged<'a, 't> {
    /// Its type.
    pub kind: TermType<'a>,
    /// The written value, where it is one.
    pub literal: Option<&'t Literal>,
    /// Where it begins.
    pub offset: usize,
}

/// Whether two sides may be compared.
pub(super) fn comparable(
    left: &Judged<'_, '_>,
    operator: Operator,
    right: &Judged<'_, '_>,
) -> Result<(), ConditionProblem> {
    if left.literal.is_some() && right.literal.is_some() {
        return Err(ConditionProblem::at(
            left.offset,
            "比较的两边都是写定的值",
            "至少一边写字段",
        ));
    }
    for side in [left, right] {
        if side.kind == TermType::Opaque {
            return Err(ConditionProblem::at(
                side.offset,
                "附件和列表不能比较",
                "附件用 is present 或 is missing，列表用 count(…)",
            ));
        }
    }
    agree(left, right)?;
    let ordered = !matches!(operator, Operator::Equal | Operator::Unequal);
    if ordered && !left.kind.has_order() {
        return Err(ConditionProblem::at(
            left.offset,
            format!("{}没有先后大小", left.kind.named()),
            "改用 =、!= 或 in (…)",
        ));
    }
    Ok(())
}

/// Whether two sides have one type; a text beside a choice must be one of its ids.
fn agree(left: &Judged<'_, '_>, right: &Judged<'_, '_>) -> Result<(), ConditionProblem> {
    match (left.kind, right.kind) {
        (TermType::Choice(choices), _) if right.literal.is_some() => choice_id(choices, right),
        (_, TermType::Choice(choices)) if left.literal.is_some() => choice_id(choices, left),
        (TermType::Choice(ours), TermType::Choice(theirs)) if same_ids(ours, theirs) => Ok(()),
        (TermType::Choice(_), TermType::Choice(_)) => Err(ConditionProblem::at(
            right.offset,
            "两个选项字段的选项不同，不能比较",
            "只与本字段自己的选项比较",
        )),
        (ours, theirs) if ours == theirs => Ok(()),
        (ours, theirs) => Err(ConditionProblem::at(
            right.offset,
            format!("类型不合：左边是{}，右边是{}", ours.named(), theirs.named()),
            remedy_for(ours),
        )),
    }
}

fn choice_id(choices: &[Choice], side: &Judged<'_, '_>) -> Result<(), ConditionProblem> {
    let ids = || {
        let ids: Vec<&str> = choices.iter().map(|choice| choice.id.as_str()).collect();
        format!("写它的选项之一：{}", ids.join("、"))
    };
    match side.literal {
        Some(Literal::Text(text)) if choices.iter().any(|choice| choice.id == *text) => Ok(()),
        Some(Literal::Text(text)) => Err(ConditionProblem::at(
            side.offset,
            format!("「{text}」不是该字段的选项"),
            ids(),
        )),
        _ => Err(ConditionProblem::at(
            side.offset,
            format!("类型不合：选项字段与{}比较", side.kind.named()),
            ids(),
        )),
    }
}

fn same_ids(ours: &[Choice], theirs: &[Choice]) -> bool {
    ours.len() == theirs.len()
        && ours
            .iter()
            .all(|choice| theirs.iter().any(|other| other.id == choice.id))
}

fn remedy_for(kind: TermType<'_>) -> &'static str {
    match kind {
        TermType::Text => "文字写作 '……'",
        TermType::Integer => "整数写作 12",
        TermType::Money => "金额写作 100元",
        TermType::Bool => "写 true 或 false，或者直接写字段",
        TermType::Day => "日期写作 2024-01-01",
        TermType::Moment => "时刻只与时刻字段比较；按日判断请另设日期字段",
        TermType::Choice(_) | TermType::Opaque => "只与本字段自己的选项比较",
    }
}
