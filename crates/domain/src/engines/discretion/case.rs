//! One case as it is handed in.

use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;

/// An answer to a question.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum FactValue {
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// One of several words.
    Word(String),
}

/// A case: item, days, answers, and what the officer chose.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// The item.
    pub item: String,
    /// The day of the act; of its end, where it went on.
    pub act_on: Date,
    /// The day of the decision.
    pub decided_on: Date,
    /// Answers, by fact.
    #[serde(default)]
    pub facts: BTreeMap<String, FactValue>,
    /// Evidence, by fact.
    #[serde(default)]
    pub evidence: BTreeMap<String, String>,
    /// Bases of fines in yuan, written as text so that they are exact, by base.
    #[serde(default)]
    pub bases: BTreeMap<String, String>,
    /// The area in which the act was done.
    #[serde(default)]
    pub area: String,
    /// The look-up of earlier cases.
    pub look: Option<Look>,
    /// What the officer chose, by the question that left it open.
    #[serde(default)]
    pub choices: BTreeMap<String, String>,
    /// Departure from the benchmark.
    pub departure: Option<Departure>,
    /// Community service.
    pub service: Option<Service>,
    /// Payment by instalments.
    pub instalments: Option<Instalments>,
    /// Late payment.
    pub late: Option<Late>,
}

/// A look-up of earlier cases across organs, with what the log of it needs.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// Who looked.
    pub by: String,
    /// The case number for which it was done.
    pub case_number: String,
    /// When.
    pub on: Date,
    /// Which organs were asked.
    pub organs: Vec<String>,
    /// What was found.
    #[serde(default)]
    pub found: Vec<Earlier>,
}

/// An earlier case of the same party.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Earlier {
    /// Its number.
    pub number: String,
    /// Its item.
    pub item: String,
    /// The day of its decision.
    pub on: Date,
    /// The area.
    #[serde(default)]
    pub area: String,
    /// The penalty was waived.
    #[serde(default)]
    pub waived: bool,
}

/// A departure (逸脱) from the benchmark, within the lawful range.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Departure {
    /// The amount in yuan.
    pub yuan: String,
    /// Why the benchmark does not do justice to the case.
    pub reason: String,
    /// The head of the organ who signed.
    #[serde(default)]
    pub signed_by: String,
    /// When.
    pub signed_on: Option<Date>,
    /// The officers of the case, none of whom may sign.
    #[serde(default)]
    pub officers: Vec<String>,
}

/// Community service in place of a part of the fine.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// The party asked for it of its own will.
    pub volunteered: bool,
    /// The act was corrected.
    pub corrected: bool,
    /// Hours done.
    pub hours: i64,
    /// What proves them.
    #[serde(default)]
    pub evidence: String,
}

/// Payment by instalments, on request and with approval.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instalments {
    /// How many.
    pub count: u32,
    /// The first day.
    pub first_on: Date,
    /// Months from one to the next.
    pub every_months: u32,
    /// The party asked.
    pub requested: bool,
    /// Who approved.
    #[serde(default)]
    pub approved_by: String,
}

/// Late payment.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Late {
    /// The last day on which to pay.
    pub due_on: Date,
    /// The day up to which is counted.
    pub paid_on: Date,
    /// Stretches of reconsideration and suit, both ends within, which do not count.
    #[serde(default)]
    pub stays: Vec<(Date, Date)>,
}

/// Why a case cannot be examined.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CaseError {
    /// No JSON of a case.
    #[error("第{line}行第{column}列不合写法：{what}。请对照说明文档中的样例改正。")]
    Unreadable {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the reader said.
        what: String,
    },
    /// No such item.
    #[error("没有编号为“{0}”的处罚事项。请用 fadu discretion --list 查看已收录的事项。")]
    NoItem(String),
    /// The decision lies before the act.
    #[error("作出决定的日期{decided_on}早于违法行为的日期{act_on}。请核对这两个日期。")]
    DaysReversed {
        /// The act.
        act_on: Date,
        /// The decision.
        decided_on: Date,
    },
    /// No version of the clause on the day of the act.
    #[error(
        "“{item}”的处罚规定没有收录{day}施行的文本，不能裁量。请补录当时的规定，或者核对行为日期。"
    )]
    NoClause {
        /// The item.
        item: String,
        /// The day.
        day: Date,
    },
    /// A sum that is none.
    #[error("“{name}”的数额“{text}”不是金额。请写作 1200 或者 1200.50，单位为元。")]
    NotMoney {
        /// What it is.
        name: String,
        /// What was written.
        text: String,
    },
}

impl Case {
    /// Reads the JSON of a case.
    ///
    /// # Errors
    /// Where it is not one.
    pub fn read(text: &str) -> Result<Self, CaseError> {
        serde_json::from_str(text).map_err(|error| CaseError::Unreadable {
            line: error.line(),
            column: error.column(),
            what: error.to_string(),
        })
    }

    /// The answer to a yes-or-no question; a yes without the evidence that it needs is none.
    pub fn flag(&self, id: &str, needs_evidence: bool) -> Option<bool> {
        match self.facts.get(id) {
            Some(FactValue::Flag(true)) if needs_evidence && !self.has_evidence(id) => None,
            Some(FactValue::Flag(flag)) => Some(*flag),
            _ => None,
        }
    }

    /// Whether evidence is named for a fact.
    pub fn has_evidence(&self, id: &str) -> bool {
        let given = self.evidence.get(id);
        given.is_some_and(|evidence| !evidence.trim().is_empty())
    }

    /// What the officer chose where the law left it open.
    pub fn choice(&self, question: &str) -> Option<&str> {
        self.choices.get(question).map(String::as_str)
    }
}
