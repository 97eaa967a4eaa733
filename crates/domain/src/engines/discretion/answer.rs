//! What comes out: range, band, amount, and how each came about.

use super::benchmark::Document;
use super::money::Fen;
use super::payment::{LateFine, Payment};
use super::source::Confidence;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How the case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// No penalty may be given.
    Forbidden,
    /// Another organ decides.
    HandOver,
    /// No penalty is given.
    NoPenalty,
    /// The clause is not met: correction is ordered, no fine is possible.
    ClauseNotMet,
    /// The officer chose to give none where the law leaves it open.
    Waived,
    /// Something is not answered or chosen yet.
    Open,
    /// A penalty, as proposed.
    Penalty,
}

/// Weight of a penalty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Below the lawful minimum.
    Mitigated,
    /// Towards the lower end.
    Lenient,
    /// In between.
    Normal,
    /// Towards the upper end.
    Heavier,
}

impl Level {
    /// 减轻、从轻、一般、从重.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Mitigated => "减轻",
            Self::Lenient => "从轻",
            Self::Normal => "一般",
            Self::Heavier => "从重",
        }
    }
}

/// A range of fines, both ends within it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Range {
    /// Lower end in fen.
    pub low: Fen,
    /// Upper end in fen.
    pub high: Fen,
    /// In words.
    pub words: String,
    /// Citations.
    pub law: Vec<String>,
}

/// The band of a benchmark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BandSaid {
    /// Identifier of the benchmark.
    pub benchmark: String,
    /// Identifier of the band.
    pub id: String,
    /// Name.
    pub name: String,
    /// Lower end in fen.
    pub low: Fen,
    /// Upper end in fen.
    pub high: Fen,
    /// The published document.
    pub document: Document,
    /// How sure its figures are.
    pub confidence: Confidence,
}

/// One step of the reasoning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Said {
    /// What was examined.
    pub name: String,
    /// What came out, in Chinese.
    pub text: String,
    /// Citations.
    pub law: Vec<String>,
    /// The amount after it, in fen, where it has one.
    pub amount: Option<Fen>,
}

/// Something a person has to answer or choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Question {
    /// The fact, or the choice.
    pub id: String,
    /// The question.
    pub text: String,
    /// Answers that may be given; empty: a number.
    pub options: Vec<(String, String)>,
    /// What proves the answer; empty for choices.
    pub evidence: String,
    /// A choice that the law leaves to the officer, not a fact.
    pub choice: bool,
}

/// What has to be proven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// The fact.
    pub id: String,
    /// Its question.
    pub name: String,
    /// What proves it.
    pub needed: String,
    /// What was named for it.
    pub given: Option<String>,
}

/// A penalty that may be waived: all conditions are met, the law leaves it to the officer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Waiver {
    /// The step.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What the officer chose.
    pub chosen: Option<String>,
}

/// Something asked for that the law does not allow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// What was asked for.
    pub what: String,
    /// Why not.
    pub reason: String,
    /// What to do.
    pub remedy: String,
}

/// The answer about one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The item.
    pub item: String,
    /// Its name.
    pub item_name: String,
    /// How the case stands.
    pub outcome: Outcome,
    /// The same in one sentence.
    pub conclusion: String,
    /// The day whose law governs.
    pub law_of: Option<Date>,
    /// The lawful range of the fine.
    pub lawful: Option<Range>,
    /// Penalties besides the fine that the clause names; they are not measured here.
    pub kinds: Vec<String>,
    /// The weight.
    pub level: Option<Level>,
    /// The band.
    pub band: Option<BandSaid>,
    /// The range of a mitigated fine.
    pub mitigated: Option<Range>,
    /// The proposed fine in fen.
    pub amount: Option<Fen>,
    /// Circumstances that count, by fact.
    pub circumstances: Vec<String>,
    /// Every step, in order.
    pub steps: Vec<Said>,
    /// What must be done besides.
    pub duties: Vec<String>,
    /// A waiver that the law leaves to the officer.
    pub waiver: Option<Waiver>,
    /// What is still open.
    pub questions: Vec<Question>,
    /// What has to be proven.
    pub evidence: Vec<Evidence>,
    /// Payments.
    pub payments: Vec<Payment>,
    /// The additional fine for late payment.
    pub late: Option<LateFine>,
    /// What was asked for and is not allowed.
    pub refused: Vec<Refused>,
}

impl Answer {
    /// An answer about an item of which nothing is known yet.
    pub fn empty(item: &str, name: &str) -> Self {
        Self {
            item: item.into(),
            item_name: name.into(),
            outcome: Outcome::Open,
            conclusion: String::new(),
            law_of: None,
            lawful: None,
            kinds: Vec::new(),
            level: None,
            band: None,
            mitigated: None,
            amount: None,
            circumstances: Vec::new(),
            steps: Vec::new(),
            duties: Vec::new(),
            waiver: None,
            questions: Vec::new(),
            evidence: Vec::new(),
            payments: Vec::new(),
            late: None,
            refused: Vec::new(),
        }
    }

    /// Adds a step.
    pub fn say(&mut self, name: impl Into<String>, text: impl Into<String>, law: &[String]) {
        self.steps.push(Said {
            name: name.into(),
            text: text.into(),
            law: law.to_vec(),
            amount: None,
        });
    }

    /// Adds a step that leaves an amount.
    pub fn say_amount(&mut self, name: &str, text: String, amount: Fen) {
        self.steps.push(Said {
            name: name.into(),
            text,
            law: Vec::new(),
            amount: Some(amount),
        });
    }

    /// Notes a question once.
    pub fn ask(&mut self, question: Question) {
        if self.questions.iter().all(|known| known.id != question.id) {
            self.questions.push(question);
        }
    }

    /// Notes what has to be proven, once.
    pub fn prove(&mut self, evidence: Evidence) {
        if self.evidence.iter().all(|known| known.id != evidence.id) {
            self.evidence.push(evidence);
        }
    }

    /// Notes what is not allowed.
    pub fn refuse(&mut self, what: &str, reason: impl Into<String>, remedy: impl Into<String>) {
        self.refused.push(Refused {
            what: what.into(),
            reason: reason.into(),
            remedy: remedy.into(),
        });
    }
}
