//! Terms of a condition: literals, fields, columns, linked fields and counts.

use super::check::{Judged, TermType};
use super::parse::{Parsed, Parser};
use super::scope::{ConditionProblem, ConditionUse};
use super::token::Token;
use super::{Condition, Literal, Term, nearest};
use crate::identifier::FieldId;
use crate::register::{Field, FieldType, ListColumn};

/// A term with its type and place.
pub(super) struct Typed<'s> {
    /// The term.
    pub term: Term,
    /// Its type.
    pub kind: TermType<'s>,
    /// Where it begins.
    pub offset: usize,
}

impl<'s> Typed<'s> {
    /// What comparisons need of it.
    pub(super) fn judged(&self) -> Judged<'s, '_> {
        let literal = match &self.term {
            Term::Literal(literal) => Some(literal),
            _ => None,
        };
        Judged {
            kind: self.kind,
            literal,
            offset: self.offset,
        }
    }
}

impl<'s> Parser<'s> {
    pub(super) fn term(&mut self) -> Parsed<Typed<'s>> {
        let (offset, token) = self.tokens[self.at].clone();
        let literal = match token {
            Token::Text(text) => Literal::Text(text),
            Token::Integer(number) => Literal::Integer(number),
            Token::Cents(cents) => Literal::Cents(cents),
            Token::Day(day) => Literal::Day(day),
            Token::Word(word) if word == "true" => Literal::Bool(true),
            Token::Word(word) if word == "false" => Literal::Bool(false),
            Token::Word(word) => return self.named_term(&word),
            Token::Symbol(_) | Token::End => {
                return Err(self.problem(
                    format!("此处应有字段或值，却是{}", token.shown()),
                    "补上字段或值",
                ));
            }
        };
        self.at += 1;
        Ok(Typed {
            kind: TermType::of_literal(&literal),
            term: Term::Literal(literal),
            offset,
        })
    }

    fn named_term(&mut self, word: &str) -> Parsed<Typed<'s>> {
        let offset = self.offset();
        let (term, kind) = match word {
            "today" => {
                if self.scope.place == ConditionUse::Indicator {
                    return Err(self.not_in_indicators("today"));
                }
                self.at += 1;
                (Term::Today, TermType::Day)
            }
            "actor" => {
                self.only_in_guards("actor")?;
                self.at += 1;
                (Term::Actor, TermType::Text)
            }
            "count" if self.next_is("(") => (self.count()?, TermType::Integer),
            "sum" if self.next_is("(") => self.sum()?,
            "linked" if self.next_is("(") => self.linked()?,
            _ => {
                let id = self.field_name()?;
                let kind = TermType::of(self.type_of(&id).expect("field_name found it"));
                (Term::Field(FieldId::from(id)), kind)
            }
        };
        Ok(Typed { term, kind, offset })
    }

    fn count(&mut self) -> Parsed<Term> {
        self.at += 2;
        let (list, columns) = self.list("count(…) 里写列表字段")?;
        let condition = self.rows(columns)?;
        Ok(Term::Count { list, condition })
    }

    fn sum(&mut self) -> Parsed<(Term, TermType<'s>)> {
        self.at += 2;
        let (list, columns) = self.list("写作 sum(列表.栏)")?;
        self.expect(".")?;
        let offset = self.offset();
        let known = columns.iter().map(|column| column.id.as_str()).collect();
        let name = self.name_of("列表的栏", known)?;
        let found = columns.iter().find(|column| column.id == name);
        let kind = TermType::of(&found.expect("name_of found it").kind);
        if !matches!(kind, TermType::Integer | TermType::Money) {
            return Err(ConditionProblem::at(
                offset,
                format!("「{name}」不是整数或者金额，不能相加"),
                "sum(…) 里写整数或者金额的栏",
            ));
        }
        let term = Term::Sum {
            list,
            column: name.into(),
            money: kind == TermType::Money,
            condition: self.rows(columns)?,
        };
        Ok((term, kind))
    }

    /// The list field that stands here, with its columns.
    fn list(&mut self, remedy: &str) -> Parsed<(FieldId, &'s [ListColumn])> {
        let offset = self.offset();
        let list = self.field_name()?;
        match self.type_of(&list) {
            Some(FieldType::List(columns)) => Ok((list.into(), columns)),
            _ => Err(ConditionProblem::at(
                offset,
                format!("「{list}」不是列表，不能计数"),
                remedy,
            )),
        }
    }

    /// `where …` and the closing bracket: which rows count.
    fn rows(&mut self, columns: &'s [ListColumn]) -> Parsed<Option<Box<Condition>>> {
        let condition = if self.take_word("where") {
            self.columns = Some(columns);
            let condition = self.any()?;
            self.columns = None;
            Some(Box::new(condition))
        } else {
            None
        };
        self.expect(")")?;
        Ok(condition)
    }

    fn linked(&mut self) -> Parsed<(Term, TermType<'s>)> {
        self.only_in_guards("linked")?;
        self.at += 2;
        let offset = self.offset();
        let link = self.field_name()?;
        let Some(FieldType::Link(kind)) = self.type_of(&link) else {
            return Err(ConditionProblem::at(
                offset,
                format!("「{link}」不是关联字段"),
                "linked(…) 里写类型为 link 的字段",
            ));
        };
        self.expect(")")?;
        self.expect(".")?;
        let fields = self.scope.names.kinds.and_then(|kinds| kinds.get(kind));
        let Some(fields) = fields else {
            return Err(ConditionProblem::at(
                offset,
                format!("没有「{kind}」这一种类的模块"),
                "先建立该模块，或者改正关联字段的 kind",
            ));
        };
        let known = fields.iter().map(|field| field.id.as_str()).collect();
        let field = self.name_of("关联记录的字段", known)?;
        let found = fields
            .iter()
            .find(|other: &&Field| other.id.as_str() == field)
            .expect("name_of found it");
        let term = Term::Linked {
            link: link.into(),
            field: field.into(),
        };
        Ok((term, TermType::of(&found.kind)))
    }

    fn field_name(&mut self) -> Parsed<String> {
        match self.columns {
            Some(columns) => {
                let known = columns.iter().map(|column| column.id.as_str()).collect();
                self.name_of("列表的栏", known)
            }
            None => {
                let fields = self.scope.names.fields;
                self.name_of(
                    "字段",
                    fields.iter().map(|field| field.id.as_str()).collect(),
                )
            }
        }
    }

    fn type_of(&self, id: &str) -> Option<&'s FieldType> {
        match self.columns {
            Some(columns) => columns
                .iter()
                .find(|column| column.id == id)
                .map(|column| &column.kind),
            None => {
                let fields = self.scope.names.fields.iter();
                let mut found = fields.filter(|field| field.id.as_str() == id);
                found.next().map(|field| &field.kind)
            }
        }
    }

    /// Takes a name that must be one of `known`; `what` says of what kind.
    pub(super) fn name_of(&mut self, what: &str, known: Vec<&str>) -> Parsed<String> {
        let Token::Word(word) = self.peek().clone() else {
            return Err(self.problem(
                format!("此处应有{what}，却是{}", self.peek().shown()),
                format!("写{what}的英文标识"),
            ));
        };
        if known.contains(&word.as_str()) {
            self.at += 1;
            return Ok(word);
        }
        let remedy = match nearest(&word, known.iter().copied()) {
            Some(name) => format!("是否应为「{name}」"),
            None if known.is_empty() => format!("本模块没有声明{what}"),
            None => format!("已声明的{what}：{}", known.join("、")),
        };
        Err(self.problem(format!("没有{what}「{word}」"), remedy))
    }
}
