//! What the definition files say, table by table; every value dated, cited, and marked with how sure it is.

use super::benchmark::{Benchmark, Document};
use super::money::Fen;
use jiff::civil::Date;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// How sure a value is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Read in the text of the law.
    #[default]
    High,
    /// From a list or a document that was not seen whole.
    Medium,
    /// Doubtful.
    Low,
    /// Made up as an example; in force nowhere.
    Synthetic,
}

/// One file: any of its parts may be absent.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FileText {
    pub step: Vec<Step>,
    pub circumstance: Vec<Circumstance>,
    pub late_fine: Vec<LateRule>,
    pub assessment: Vec<AssessmentText>,
    pub item: Vec<Item>,
    pub benchmark: Vec<Benchmark>,
    pub service: Vec<ServiceRule>,
    pub basis: Vec<Basis>,
    pub rule: Vec<RuleLaw>,
}

/// A condition that a person answers with yes or no.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// The fact.
    pub id: String,
    /// The question.
    pub question: String,
    /// What proves it.
    pub evidence: String,
    /// A yes counts only with evidence named.
    #[serde(default)]
    pub needs_evidence: bool,
}

/// What a met step of the examination leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepEffect {
    /// No penalty may be given.
    Forbidden,
    /// Another organ decides.
    HandOver,
    /// No penalty is given.
    NoPenalty,
    /// The officer may give none.
    MayWaive,
}

/// One step of the order of examination.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Its conditions, all of which must be met.
    pub asks: Vec<Ask>,
    /// The condition among them that the list of first violations defines.
    pub first_violation: Option<String>,
    /// An item may be excluded by law from this step.
    #[serde(default)]
    pub excludable: bool,
    /// What it leads to.
    pub effect: StepEffect,
    /// The same in words.
    pub conclusion: String,
    /// What must be done besides.
    #[serde(default)]
    pub duties: Vec<String>,
    /// Citations.
    pub law: Vec<String>,
    /// First day.
    #[serde(deserialize_with = "day")]
    pub from: Date,
    /// Last day.
    #[serde(default, deserialize_with = "last_day")]
    pub until: Option<Date>,
    /// How sure.
    #[serde(default)]
    pub confidence: Confidence,
}

/// In which direction a circumstance weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Lenient within the range, or below it.
    LenientOrMitigated,
    /// Lenient within the range.
    Lenient,
    /// Heavier within the range.
    Heavier,
}

/// A circumstance of the law that weighs on any item, or on those of one field.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Circumstance {
    /// The fact.
    pub id: String,
    /// Name.
    pub name: String,
    /// The question.
    pub question: String,
    /// What proves it.
    pub evidence: String,
    /// Direction.
    pub effect: Effect,
    /// 应当 rather than 可以.
    #[serde(default)]
    pub must: bool,
    /// Only items of this field.
    pub field: Option<String>,
    /// Citations.
    pub law: Vec<String>,
    /// First day.
    #[serde(deserialize_with = "day")]
    pub from: Date,
    /// Last day.
    #[serde(default, deserialize_with = "last_day")]
    pub until: Option<Date>,
    /// How sure.
    #[serde(default)]
    pub confidence: Confidence,
}

/// The additional fine for late payment.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LateRule {
    /// Thousandths of the fine for each day.
    pub permille_per_day: i64,
    /// Thousandths of the fine at most.
    pub cap_permille: i64,
    /// Citations.
    pub law: Vec<String>,
    /// First day.
    #[serde(deserialize_with = "day")]
    pub from: Date,
    /// Last day.
    #[serde(default, deserialize_with = "last_day")]
    pub until: Option<Date>,
}

/// What an item of an assessment must not reward.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssessmentText {
    /// Identifier.
    pub id: String,
    /// One of these words, and
    pub subject: Vec<String>,
    /// one of these near it,
    pub measure: Vec<String>,
    /// none of these being there.
    #[serde(default)]
    pub unless: Vec<String>,
    /// Why it is forbidden.
    pub reason: String,
    /// What to assess instead.
    pub remedy: String,
    /// Citations.
    pub law: Vec<String>,
}

/// An item for which fines are given (案由).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Field of administration.
    pub field: String,
    /// What must be met before a fine is possible at all.
    #[serde(default)]
    pub requires: Vec<Ask>,
    /// What is ordered where that is not met.
    #[serde(default)]
    pub without: String,
    /// What `first` means for this item.
    pub first_violation: Option<FirstViolation>,
    /// Steps that another law excludes for this item, with the citation.
    #[serde(default)]
    pub excludes: BTreeMap<String, String>,
    /// The clause through time.
    pub version: Vec<Version>,
}

/// The list entry that says what a first violation is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FirstViolation {
    /// Months of looking back from the act; none: for ever.
    pub look_back_months: Option<u32>,
    /// Only cases of the same area count.
    #[serde(default)]
    pub same_area: bool,
    /// Items that are the same kind of act, besides the item itself.
    #[serde(default)]
    pub same_kind: Vec<String>,
    /// Acts that were waived before count as well.
    #[serde(default)]
    pub waived_counts: bool,
    /// The list.
    pub source: String,
    /// How sure.
    #[serde(default)]
    pub confidence: Confidence,
}

/// A penalty clause as it stood from a day on.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// First day.
    #[serde(deserialize_with = "day")]
    pub from: Date,
    /// Last day.
    #[serde(default, deserialize_with = "last_day")]
    pub until: Option<Date>,
    /// Citations of the clause.
    pub law: Vec<String>,
    /// Kinds of penalty besides the fine.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// 可以处 or 可以并处: the fine itself is left to the officer.
    #[serde(default)]
    pub may_fine: bool,
    /// What is not unlawful any more has no fine.
    #[serde(default)]
    pub fines: Vec<FineRule>,
}

/// A fine: a fixed range, or a multiple of a base; rules of one version tell bases apart by their size.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FineRule {
    /// The base: `proceeds` or another that the item names; none: the fine has no base.
    pub base: Option<String>,
    /// What the base is called.
    pub base_name: Option<String>,
    /// From this base on, in yuan.
    #[serde(default)]
    pub base_from: i64,
    /// Below this base, in yuan.
    pub base_below: Option<i64>,
    /// Lower and upper end in yuan.
    pub yuan: Option<[i64; 2]>,
    /// Lower and upper end in thousandths of the base.
    pub times_permille: Option<[i64; 2]>,
}

/// Community service in place of a part of the fine.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceRule {
    /// Identifier.
    pub id: String,
    /// The document; none: a template.
    pub document: Option<Document>,
    /// Thousandths of the amount for each hour.
    pub permille_per_hour: i64,
    /// Hours at most.
    pub hours_most: i64,
    /// Citations.
    pub law: Vec<String>,
    /// How sure.
    #[serde(default)]
    pub confidence: Confidence,
    /// First day.
    #[serde(deserialize_with = "day")]
    pub from: Date,
    /// Last day.
    #[serde(default, deserialize_with = "last_day")]
    pub until: Option<Date>,
}

/// What a county entered: it adopted a template by a published document.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// The benchmark or the rule of service.
    pub adopts: String,
    /// The document.
    pub document: Document,
    /// First day.
    #[serde(deserialize_with = "day")]
    pub from: Date,
    /// Last day.
    #[serde(default, deserialize_with = "last_day")]
    pub until: Option<Date>,
}

/// A civil day as TOML writes it, without quotation marks.
pub fn day<'de, D: Deserializer<'de>>(input: D) -> Result<Date, D::Error> {
    let written = toml::value::Datetime::deserialize(input)?;
    written.to_string().parse().map_err(D::Error::custom)
}

/// A last day that is written.
pub fn last_day<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Date>, D::Error> {
    day(input).map(Some)
}

/// Whether a day lies in a stretch.
pub fn covers(from: Date, until: Option<Date>, day: Date) -> bool {
    from <= day && until.is_none_or(|until| day <= until)
}

/// The ends of a range in yuan.
pub fn ends(yuan: [i64; 2]) -> Option<(Fen, Fen)> {
    let (low, high) = (Fen::of_yuan(yuan[0])?, Fen::of_yuan(yuan[1])?);
    (low <= high).then_some((low, high))
}

/// The articles of a rule that the engine itself follows.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleLaw {
    /// Identifier.
    pub id: String,
    /// Citations.
    pub law: Vec<String>,
}
