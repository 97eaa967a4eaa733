//! The parser: recursive descent over tokens, every name and type checked where it stands.

use super::check::{TermType, comparable};
use super::scope::{ConditionProblem, ConditionUse, Scope};
use super::term::Typed;
use super::token::{Token, tokens};
use super::{Condition, LetterState, LimitState, Operator, Side, Term};
use crate::law::{CalendarDays, Length, WorkingDays};
use crate::register::{FieldType, ListColumn};

/// How deep brackets and `not` may nest.
const DEPTH_MAX: usize = 40;

impl Condition {
    /// Reads a condition and checks every name and type against `scope`.
    ///
    /// # Errors
    /// When the text does not follow the grammar, names what does not exist, or compares unlike types.
    pub fn parse(text: &str, scope: &Scope<'_>) -> Result<Self, ConditionProblem> {
        let mut parser = Parser::new(text, scope)?;
        let condition = parser.any()?;
        parser.end()?;
        Ok(condition)
    }
}

impl Term {
    /// Reads `count(…)` or `sum(…)` by itself, and says whether it is money.
    ///
    /// # Errors
    /// When the text is neither, or names what does not exist.
    pub fn parse_reckoned(
        text: &str,
        scope: &Scope<'_>,
    ) -> Result<(Self, FieldType), ConditionProblem> {
        let mut parser = Parser::new(text, scope)?;
        let typed = parser.term()?;
        parser.end()?;
        match (&typed.term, typed.kind) {
            (Self::Count { .. } | Self::Sum { .. }, TermType::Money) => {
                Ok((typed.term, FieldType::Money))
            }
            (Self::Count { .. } | Self::Sum { .. }, _) => Ok((typed.term, FieldType::Integer)),
            _ => Err(ConditionProblem::at(
                0,
                "既不是 count(…) 也不是 sum(…)",
                "写列表的条数或者一栏之和",
            )),
        }
    }
}

pub(super) struct Parser<'s> {
    pub(super) tokens: Vec<(usize, Token)>,
    pub(super) at: usize,
    pub(super) scope: &'s Scope<'s>,
    /// Inside `count(list where …)`: the list's columns instead of the record's fields.
    pub(super) columns: Option<&'s [ListColumn]>,
    depth: usize,
}

pub(super) type Parsed<T> = Result<T, ConditionProblem>;

impl<'s> Parser<'s> {
    fn new(text: &str, scope: &'s Scope<'s>) -> Parsed<Self> {
        Ok(Self {
            tokens: tokens(text)?,
            at: 0,
            scope,
            columns: None,
            depth: 0,
        })
    }

    fn end(&self) -> Parsed<()> {
        match self.peek() {
            Token::End => Ok(()),
            token => Err(self.problem(
                format!("条件到此应当结束，却还有{}", token.shown()),
                "用 and 或 or 连接，或者删去",
            )),
        }
    }

    pub(super) fn any(&mut self) -> Parsed<Condition> {
        let mut parts = vec![self.all()?];
        while self.take_word("or") {
            parts.push(self.all()?);
        }
        Ok(single_or(parts, Condition::Or))
    }

    fn all(&mut self) -> Parsed<Condition> {
        let mut parts = vec![self.negation()?];
        while self.take_word("and") {
            parts.push(self.negation()?);
        }
        Ok(single_or(parts, Condition::And))
    }

    fn negation(&mut self) -> Parsed<Condition> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(self.problem("条件嵌套太深", "拆成几个较小的条件"));
        }
        let condition = if self.take_word("not") {
            Condition::Not(Box::new(self.negation()?))
        } else if self.take_symbol("(") {
            let inner = self.any()?;
            self.expect(")")?;
            inner
        } else {
            self.predicate()?
        };
        self.depth -= 1;
        Ok(condition)
    }

    fn predicate(&mut self) -> Parsed<Condition> {
        if self.take_word("time_limit") {
            return self.limit_state();
        }
        if self.take_word("letter") {
            return self.letter_state();
        }
        let left = self.term()?;
        if let Some(operator) = self.take_operator() {
            let right = self.term()?;
            comparable(&left.judged(), operator, &right.judged())?;
            return Ok(Condition::Compare {
                left: left.term,
                operator,
                right: right.term,
            });
        }
        if self.take_word("in") {
            return self.one_of(left);
        }
        if self.take_word("is") {
            return self.presence(left);
        }
        for (word, at_least) in [("at_least", true), ("at_most", false)] {
            if self.is_word(word) {
                return self.apart(left, at_least);
            }
        }
        match (&left.term, left.kind) {
            (Term::Field(_) | Term::Linked { .. } | Term::Literal(_), TermType::Bool) => {
                Ok(Condition::Holds(left.term))
            }
            _ => Err(self.problem(
                format!("此处应有比较，却是{}", self.peek().shown()),
                "写 =、!=、<、<=、>、>=、in (…)、is present 或 is missing；只有是否字段可以单独成立",
            )),
        }
    }

    fn one_of(&mut self, left: Typed<'s>) -> Parsed<Condition> {
        if matches!(left.term, Term::Literal(_)) {
            return Err(ConditionProblem::at(
                left.offset,
                "in 的左边是写定的值",
                "左边写字段",
            ));
        }
        self.expect("(")?;
        let mut literals = Vec::new();
        loop {
            let right = self.term()?;
            comparable(&left.judged(), Operator::Equal, &right.judged())?;
            let Term::Literal(literal) = right.term else {
                return Err(ConditionProblem::at(
                    right.offset,
                    "in (…) 里只能写写定的值",
                    "与字段比较请用 =",
                ));
            };
            literals.push(literal);
            if !self.take_symbol(",") {
                break;
            }
        }
        self.expect(")")?;
        Ok(Condition::OneOf {
            term: left.term,
            literals,
        })
    }

    fn presence(&mut self, left: Typed<'s>) -> Parsed<Condition> {
        let missing = if self.take_word("present") {
            false
        } else if self.take_word("missing") {
            true
        } else {
            return Err(self.problem(
                format!("is 之后是{}", self.peek().shown()),
                "写 is present（已填写）或 is missing（未填写）",
            ));
        };
        if !matches!(left.term, Term::Field(_) | Term::Linked { .. }) {
            return Err(ConditionProblem::at(
                left.offset,
                "只有字段才有已填写与未填写之分",
                "左边写字段",
            ));
        }
        let present = Condition::Present(left.term);
        Ok(if missing {
            Condition::Not(Box::new(present))
        } else {
            present
        })
    }

    fn apart(&mut self, left: Typed<'s>, at_least: bool) -> Parsed<Condition> {
        self.only_in_guards("带间隔的日期比较")?;
        self.at += 1;
        let number = match self.peek() {
            Token::Integer(number) if *number >= 0 => u32::try_from(*number).ok(),
            _ => None,
        };
        let Some(number) = number else {
            return Err(self.problem("此处应有天数", "写作 at_least 5 working_days after …"));
        };
        self.at += 1;
        let length = self.length(number)?;
        let side = if self.take_word("before") {
            Side::Before
        } else if self.take_word("after") {
            Side::After
        } else {
            return Err(self.problem("没有写明在前还是在后", "写 before 或 after"));
        };
        let right = self.term()?;
        for term in [&left, &right] {
            if term.kind != TermType::Day {
                return Err(ConditionProblem::at(
                    term.offset,
                    "间隔的两边都须是日期",
                    "写日期字段、today 或 2024-01-01",
                ));
            }
        }
        Ok(Condition::Apart {
            left: left.term,
            at_least,
            length,
            side,
            right: right.term,
        })
    }

    fn length(&mut self, number: u32) -> Parsed<Length> {
        let lengths = [
            ("calendar_days", Length::CalendarDays(CalendarDays(number))),
            ("working_days", Length::WorkingDays(WorkingDays(number))),
            ("months", Length::Months(number)),
            ("years", Length::Years(number)),
        ];
        for (word, length) in lengths {
            if self.take_word(word) {
                return Ok(length);
            }
        }
        Err(self.problem(
            format!("{}不是间隔的单位", self.peek().shown()),
            "写 calendar_days、working_days、months 或 years",
        ))
    }

    fn limit_state(&mut self) -> Parsed<Condition> {
        self.only_in_guards("time_limit")?;
        let known = &self.scope.names.limits;
        let limit = self.name_of("时限", known.iter().map(|(id, _)| *id).collect())?;
        let states = [
            ("met", LimitState::Met),
            ("running", LimitState::Running),
            ("expired", LimitState::Expired),
        ];
        for (word, state) in states {
            if self.take_word(word) {
                let limit = limit.into();
                return Ok(Condition::Limit { limit, state });
            }
        }
        Err(self.problem(
            format!("时限之后是{}", self.peek().shown()),
            "写 met（按期）、running（期内）或 expired（超期）",
        ))
    }

    fn letter_state(&mut self) -> Parsed<Condition> {
        self.only_in_guards("letter")?;
        let known = &self.scope.names.letters;
        let letter = self.name_of("文书", known.iter().map(|(id, _)| *id).collect())?;
        let states = [
            ("drafted", LetterState::Drafted),
            ("issued", LetterState::Issued),
            ("served", LetterState::Served),
        ];
        for (word, state) in states {
            if self.take_word(word) {
                let letter = letter.into();
                return Ok(Condition::Letter { letter, state });
            }
        }
        Err(self.problem(
            format!("文书之后是{}", self.peek().shown()),
            "写 drafted（已拟稿）、issued（已签发）或 served（已送达）",
        ))
    }

    pub(super) fn only_in_guards(&self, what: &str) -> Parsed<()> {
        if self.columns.is_some() && what != "actor" && what != "带间隔的日期比较" {
            return Err(self.problem(
                format!("count(… where …) 里不能用 {what}"),
                "where 之后只写列表的栏",
            ));
        }
        match self.scope.place {
            ConditionUse::Guard => Ok(()),
            ConditionUse::List => Err(self.problem(
                format!("列表的条件不能用 {what}"),
                "只写本记录的字段和 today",
            )),
            ConditionUse::Indicator => Err(self.not_in_indicators(what)),
        }
    }

    pub(super) fn not_in_indicators(&self, what: &str) -> ConditionProblem {
        self.problem(
            format!("指标的条件不能用 {what}"),
            "指标只读本记录的字段：把需要的事实记成字段，再用字段写条件",
        )
    }

    pub(super) fn problem(
        &self,
        reason: impl Into<String>,
        remedy: impl Into<String>,
    ) -> ConditionProblem {
        ConditionProblem::at(self.offset(), reason, remedy)
    }

    pub(super) fn peek(&self) -> &Token {
        &self.tokens[self.at].1
    }

    pub(super) fn offset(&self) -> usize {
        self.tokens[self.at].0
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Token::Word(found) if found == word)
    }

    pub(super) fn next_is(&self, symbol: &str) -> bool {
        matches!(self.tokens.get(self.at + 1), Some((_, Token::Symbol(found))) if *found == symbol)
    }

    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.at += usize::from(found);
        found
    }

    fn take_symbol(&mut self, symbol: &str) -> bool {
        let found = matches!(self.peek(), Token::Symbol(found) if *found == symbol);
        self.at += usize::from(found);
        found
    }

    fn take_operator(&mut self) -> Option<Operator> {
        let Token::Symbol(symbol) = self.peek() else {
            return None;
        };
        let operator = Operator::from_symbol(symbol)?;
        self.at += 1;
        Some(operator)
    }

    pub(super) fn expect(&mut self, symbol: &str) -> Parsed<()> {
        if self.take_symbol(symbol) {
            return Ok(());
        }
        Err(self.problem(
            format!("此处应有「{symbol}」，却是{}", self.peek().shown()),
            format!("补上「{symbol}」"),
        ))
    }
}

fn single_or(mut parts: Vec<Condition>, join: impl Fn(Vec<Condition>) -> Condition) -> Condition {
    if parts.len() == 1 {
        parts.remove(0)
    } else {
        join(parts)
    }
}
