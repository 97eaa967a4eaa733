//! Rules of a return: sums that equal each other, or do not exceed each other.

use std::fmt;

/// What must hold between cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// In words, for who fills in the return.
    pub name: String,
    /// What the terms name.
    pub over: Over,
    /// Left of the sign.
    pub left: Vec<Signed>,
    /// Equal, or at most.
    pub sign: Sign,
    /// Right of the sign.
    pub right: Vec<Signed>,
    /// Whether it must hold.
    pub severity: Severity,
}

/// What the terms of a rule name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// Columns; the rule holds in every row.
    Columns,
    /// Rows; the rule holds in every column that is no share.
    Rows,
    /// Cells `row.column`, and of other returns `return.row.column`.
    Cells,
}

/// How the two sides compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// `=`
    Equal,
    /// `<=`
    AtMost,
}

/// What follows when a rule does not hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Severity {
    /// The return cannot be submitted.
    #[default]
    Must,
    /// It can, with an explanation.
    Explain,
}

/// Left or right of the sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Left.
    Left,
    /// Right.
    Right,
}

/// A term with its sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Subtracted.
    pub is_negative: bool,
    /// A line or a cell.
    pub name: String,
}

/// Why a text is no rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RuleProblem {
    /// Neither `=` nor `<=`, or more than one.
    NoSign,
    /// A side, or what follows a `+` or `-`, is empty.
    NoTerm,
}

impl RuleProblem {
    pub(super) fn chinese(self) -> &'static str {
        match self {
            Self::NoSign => "没有等号或者小于等于号，或者不止一个",
            Self::NoTerm => "有一边或者加减号之后没有内容",
        }
    }
}

type Sides = (Vec<Signed>, Sign, Vec<Signed>);

/// Reads `closed = upheld + altered - withdrawn`, or with `<=`.
pub(super) fn parse(text: &str) -> Result<Sides, RuleProblem> {
    let (left, sign, right) = match text.split_once("<=") {
        Some((left, right)) => (left, Sign::AtMost, right),
        None => {
            let (left, right) = text.split_once('=').ok_or(RuleProblem::NoSign)?;
            (left, Sign::Equal, right)
        }
    };
    if right.contains('=') || left.contains('=') {
        return Err(RuleProblem::NoSign);
    }
    Ok((sum(left)?, sign, sum(right)?))
}

fn sum(text: &str) -> Result<Vec<Signed>, RuleProblem> {
    let mut terms = Vec::new();
    for plus in text.split('+') {
        for (at, name) in plus.split('-').enumerate() {
            let name = name.trim();
            if name.is_empty() {
                return Err(RuleProblem::NoTerm);
            }
            terms.push(Signed {
                is_negative: at > 0,
                name: name.to_string(),
            });
        }
    }
    Ok(terms)
}

impl Rule {
    /// The terms of both sides.
    pub fn terms(&self) -> impl Iterator<Item = &Signed> {
        self.left.iter().chain(&self.right)
    }
}

impl fmt::Display for Sign {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Equal => "应等于",
            Self::AtMost => "不应大于",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{RuleProblem, Sign, parse};

    #[test]
    fn sums_are_read_with_their_signs() {
        let (left, sign, right) = parse("a + b - c <= d").unwrap();
        let names: Vec<_> = left
            .iter()
            .map(|term| (term.is_negative, term.name.as_str()))
            .collect();
        assert_eq!(names, [(false, "a"), (false, "b"), (true, "c")]);
        assert_eq!((sign, right.len()), (Sign::AtMost, 1));
    }

    #[test]
    fn what_is_no_rule_is_refused() {
        assert_eq!(parse("a + b"), Err(RuleProblem::NoSign));
        assert_eq!(parse("a = b = c"), Err(RuleProblem::NoSign));
        assert_eq!(parse("a <= b = c"), Err(RuleProblem::NoSign));
        assert_eq!(parse("a + = b"), Err(RuleProblem::NoTerm));
        assert_eq!(parse("= b"), Err(RuleProblem::NoTerm));
    }
}
