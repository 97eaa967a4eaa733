//! The prover: resolves citations in the full texts and proves number and unit of legal values separately.
//!
//! What it decides: whether the cited article exists, whether it names the number, whether the unit is the one
//! that the statute gives to it, and whether the version was in force for as long as the value says.
//! What it leaves out: whether the number belongs to the event that a module lets it start from; a reader judges.

mod amount;
mod claim;
mod text;

pub use claim::{Claim, Subject};

use super::{Citation, DatedValue, LawBook, Length, Statute};
use amount::{Amount, Unit, UnitRule, amounts, in_words};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use text::LawText;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Wrong or not provable although it claims to be.
    Failure,
    /// The text has not been obtained, or force is doubtful: warns, and never blocks.
    Unproven,
}

/// One thing that does not stand, or could not be proven.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// How grave it is.
    pub severity: Severity,
    /// Where the claim is written.
    pub origin: String,
    /// What is wrong.
    pub reason: String,
    /// What to do about it.
    pub remedy: String,
}

/// The outcome of a proof.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// What does not stand or could not be proven, gravest first.
    pub findings: Vec<Finding>,
    /// Articles of the law book that were found in their texts.
    pub articles_found: usize,
    /// Values whose number and unit were proven.
    pub values_proven: usize,
}

impl Proof {
    /// Whether nothing failed.
    pub fn holds(&self) -> bool {
        self.findings
            .iter()
            .all(|finding| finding.severity == Severity::Unproven)
    }
}

/// Proves the law book and all claims against full texts, given by path.
pub fn prove(book: &LawBook, claims: &[Claim<'_>], texts: &BTreeMap<String, String>) -> Proof {
    let mut prover = Prover {
        book,
        texts: BTreeMap::new(),
        proof: Proof::default(),
    };
    let named: BTreeSet<&str> = book
        .statutes()
        .filter_map(|law| law.text.as_deref())
        .collect();
    for (path, text) in texts {
        let name = path.rsplit('/').next().unwrap_or(path);
        if named.contains(name) {
            prover
                .texts
                .insert(name, Rc::new(LawText::parse(path, text)));
        }
    }
    for statute in book.statutes() {
        prover.prove_statute(statute);
    }
    for claim in claims {
        match &claim.subject {
            Subject::Law { law, until } => prover.prove_law(&claim.origin, law, *until),
            Subject::Words { law, words } => prover.prove_words(&claim.origin, law, words),
            Subject::Value(value) => prover.prove_value(&claim.origin, value),
        }
    }
    prover.proof.findings.sort();
    prover.proof.findings.dedup();
    prover.proof
}

struct Prover<'a> {
    book: &'a LawBook,
    texts: BTreeMap<&'a str, Rc<LawText>>,
    proof: Proof,
}

impl<'a> Prover<'a> {
    fn fail(&mut self, origin: &str, reason: impl Into<String>, remedy: impl Into<String>) {
        self.report(Severity::Failure, origin, reason.into(), remedy.into());
    }

    fn report(&mut self, severity: Severity, origin: &str, reason: String, remedy: String) {
        self.proof.findings.push(Finding {
            severity,
            origin: origin.to_string(),
            reason,
            remedy,
        });
    }

    /// Proves that the description of a statute fits its text.
    fn prove_statute(&mut self, statute: &'a Statute) {
        let origin = statute.file.clone();
        let Some(text) = self.text_of(statute) else {
            let reason = format!("没有「{}」的全文，引用它的内容未经核对", statute.id);
            self.report(
                Severity::Unproven,
                &origin,
                reason,
                "取得全文并写明 text".to_string(),
            );
            return;
        };
        if text.is_superseded && statute.in_force_until.is_none() {
            let reason = format!("「{}」的全文标明已修订或者废止，这里没有失效日", statute.id);
            self.fail(&origin, reason, "补写 in_force_until 和 superseded_by");
        }
        if let (Some(ended_on), Some(until)) = (text.ended_on, statute.in_force_until)
            && until.tomorrow().ok() != Some(ended_on)
        {
            let reason = format!("「{}」写至{until}失效，全文写{ended_on}起失效", statute.id);
            self.fail(&origin, reason, "核对失效日");
        }
        let is_dated = !text.is_superseded && !text.is_doubtful;
        if let Some(from) = text.in_force_from.filter(|_| is_dated)
            && from != statute.in_force_from
        {
            let reason = format!(
                "「{}」写{}起施行，全文写{from}起施行",
                statute.id, statute.in_force_from
            );
            self.fail(&origin, reason, "核对施行日");
        }
        if text.is_doubtful && statute.doubt.is_none() {
            let reason = format!("「{}」的全文标明效力存疑，这里没有写明", statute.id);
            self.fail(&origin, reason, "用 doubt 写明疑点");
        }
        if let Some(doubt) = &statute.doubt {
            let reason = format!("「{}」效力存疑：{doubt}", statute.id);
            self.report(
                Severity::Unproven,
                &origin,
                reason,
                "核实后改正".to_string(),
            );
        }
        self.prove_articles(statute, &text, &origin);
    }

    fn prove_articles(&mut self, statute: &Statute, text: &LawText, origin: &str) {
        for article in &statute.articles {
            let origin = format!("{origin} 第{}行", article.line);
            let Some(words) = text.article(&article.number) else {
                let reason = format!("「{}」的全文没有「{}」", statute.id, article.number);
                self.fail(&origin, reason, "核对条号");
                continue;
            };
            self.proof.articles_found += 1;
            for key in article
                .keys
                .iter()
                .filter(|key| !words.contains(key.as_str()))
            {
                let reason = format!("「{}#{}」的条文没有「{key}」", statute.id, article.number);
                self.fail(&origin, reason, "核对条号或者关键词");
            }
        }
    }

    fn text_of(&self, statute: &Statute) -> Option<Rc<LawText>> {
        statute
            .text
            .as_deref()
            .and_then(|name| self.texts.get(name))
            .cloned()
    }

    /// Proves that articles exist, and that not all of them belong to versions that have ended.
    fn prove_law(&mut self, origin: &str, law: &[Citation], until: Option<jiff::civil::Date>) {
        for citation in law {
            self.prove_citation(origin, citation);
        }
        let ends = law
            .iter()
            .filter_map(|citation| self.book.statute(&citation.statute));
        let ends: Vec<_> = ends.map(|statute| statute.in_force_until).collect();
        let outlived = |end: &Option<jiff::civil::Date>| {
            end.is_some_and(|end| until.is_none_or(|until| until > end))
        };
        if !ends.is_empty() && ends.len() == law.len() && ends.iter().all(outlived) {
            let cited: Vec<String> = law.iter().map(ToString::to_string).collect();
            let reason = format!("只引用了已失效的「{}」", cited.join("」「"));
            self.fail(origin, reason, "补引现行条文，或者写明 until");
        }
    }

    /// Proves that each of the words stands in one of the articles.
    fn prove_words(&mut self, origin: &str, law: &[Citation], words: &[String]) {
        let articles: Vec<String> = law
            .iter()
            .filter_map(|citation| self.prove_citation(origin, citation))
            .collect();
        let missing = words
            .iter()
            .filter(|word| !articles.iter().any(|article| article.contains(*word)));
        for word in missing {
            let reason = format!("{}的条文没有「{word}」", super::cite(law));
            self.fail(origin, reason, "核对条号或者文字");
        }
    }

    /// Proves that a cited article and paragraph exist; answers the text of the article.
    fn prove_citation(&mut self, origin: &str, citation: &Citation) -> Option<String> {
        if let Err(error) = self.book.resolve(citation) {
            self.fail(origin, error.to_string(), error.remedy());
            return None;
        }
        let text = self.text_of(self.book.statute(&citation.statute)?)?;
        let words = text.article(&citation.article);
        if words.is_none() || !text.has_paragraph(&citation.article) {
            let reason = format!("「{citation}」在全文中不存在");
            self.fail(origin, reason, "核对条、款号");
        }
        words
    }

    fn prove_value(&mut self, origin: &str, value: &DatedValue) {
        let failures = self.proof.findings.len();
        for error in self.book.check_value(value) {
            self.fail(origin, error.to_string(), error.remedy());
        }
        let mut words = Vec::new();
        for citation in &value.law {
            if let Some(article) = self.prove_citation(origin, citation) {
                words.push((citation, article));
            }
        }
        if self.proof.findings.len() > failures {
            return;
        }
        if words.is_empty() {
            return self.report_missing_text(origin, value);
        }
        // A value of zero stands for a day that a document names; there is no number to prove.
        if value.length.number() == 0 {
            return;
        }
        let before = self.proof.findings.len();
        if self.prove_number(origin, value, &words) && self.prove_unit(origin, value, &words) {
            self.proof.values_proven += 1;
        }
        if value.unproven {
            for finding in &mut self.proof.findings[before..] {
                finding.severity = Severity::Unproven;
            }
        }
    }

    fn report_missing_text(&mut self, origin: &str, value: &DatedValue) {
        let law = super::cite(&value.law);
        let what = match value.length.number() {
            0 => "所写的日期".to_string(),
            _ => format!("「{}」", value.length),
        };
        if value.unproven {
            let reason = format!("{what}未经核对：没有{law}的全文");
            let remedy = "取得全文后核对，并去掉 unproven".to_string();
            self.report(Severity::Unproven, origin, reason, remedy);
        } else {
            let reason = format!("{what}不能证实：没有{law}的全文");
            self.fail(origin, reason, "取得全文，或者标明 unproven = true");
        }
    }

    /// The number stands in one of the articles, with a unit of the same kind.
    fn prove_number(
        &mut self,
        origin: &str,
        value: &DatedValue,
        words: &[(&Citation, String)],
    ) -> bool {
        let found = amounts_of(words);
        let number = value.length.number();
        let same_kind = |unit: Unit| kind(unit) == kind(claimed_unit(value.length));
        if found
            .iter()
            .any(|amount| amount.number == number && same_kind(amount.unit))
        {
            return true;
        }

        let claimed = in_words(Amount {
            number,
            unit: kind(claimed_unit(value.length)),
        });
        let stated: Vec<String> = found.iter().map(|amount| in_words(*amount)).collect();
        let stated = match stated.as_slice() {
            [] => "条文中没有期限".to_string(),
            stated => format!("条文写的是{}", stated.join("、")),
        };
        let law = super::cite(&value.law);
        self.fail(
            origin,
            format!("数值不符：{law}没有「{claimed}」，{stated}"),
            "改正数值或者条号",
        );
        false
    }

    /// The unit is the one that the sentence or the statute gives to this number.
    fn prove_unit(
        &mut self,
        origin: &str,
        value: &DatedValue,
        words: &[(&Citation, String)],
    ) -> bool {
        let number = value.length.number();
        let claims_working = match value.length {
            Length::WorkingDays(_) => true,
            Length::CalendarDays(_) => false,
            Length::Hours(_) | Length::Months(_) | Length::Years(_) => return true,
        };
        let stated = |unit: Unit| amounts_of(words).contains(&Amount { number, unit });
        if stated(Unit::WorkingDays) && claims_working {
            return true;
        }
        if !stated(Unit::Days) {
            let reason = format!("单位不符：条文写的是{number}个工作日");
            self.fail(origin, reason, "改用 working_days");
            return false;
        }
        let plain_days = Amount {
            number,
            unit: Unit::Days,
        };
        let rule = self.unit_rule_of(words, plain_days);
        let meaning = rule.as_ref().map(|(_, rule)| rule.makes_working(number));
        match (claims_working, meaning, rule) {
            (true, Some(Some(true) | None), Some((article, _))) => {
                self.cites_unit_article(origin, value, &article)
            }
            (false, Some(Some(false) | None) | None, _) => true,
            (_, _, rule) => self.refuse_unit(origin, value, rule),
        }
    }

    fn refuse_unit(
        &mut self,
        origin: &str,
        value: &DatedValue,
        rule: Option<(String, UnitRule)>,
    ) -> bool {
        let number = value.length.number();
        let claims_working = matches!(value.length, Length::WorkingDays(_));
        let reason = match rule {
            None => format!("单位不符：该法没有规定「{number}日」是工作日"),
            Some((article, _)) if claims_working => {
                format!("单位不符：依第{article}条，「{number}日」不在工作日之列")
            }
            Some((article, _)) => format!("单位不符：依第{article}条，「{number}日」指工作日"),
        };
        let remedy = if claims_working {
            "改用 calendar_days"
        } else {
            "改用 working_days"
        };
        self.fail(origin, reason, remedy);
        false
    }

    fn cites_unit_article(&mut self, origin: &str, value: &DatedValue, article: &str) -> bool {
        let cited = value
            .law
            .iter()
            .any(|citation| citation.article.split('.').next() == Some(article));
        if !cited {
            let reason = format!("单位未证实：没有引用规定工作日的第{article}条");
            self.fail(origin, reason, format!("在 law 中增加第{article}条"));
        }
        cited
    }

    /// The rule about units for the article that names the number: a cited rule of the same family of statutes,
    /// else the one of that statute.
    fn unit_rule_of(
        &self,
        words: &[(&Citation, String)],
        amount: Amount,
    ) -> Option<(String, UnitRule)> {
        let (source, _) = words
            .iter()
            .find(|(_, article)| amounts(article).contains(&amount))?;
        let short = |citation: &Citation| {
            self.book
                .statute(&citation.statute)
                .map_or("", |statute| statute.short.as_str())
        };
        let cited = words
            .iter()
            .filter(|(citation, _)| short(source).starts_with(short(citation)))
            .find_map(|(citation, article)| {
                let number = citation.article.split('.').next().unwrap_or_default();
                Some((number.to_string(), UnitRule::of(article)?))
            });
        cited.or_else(|| self.unit_rule(source))
    }

    /// The article of the cited statute that says which days are working days.
    fn unit_rule(&self, citation: &Citation) -> Option<(String, UnitRule)> {
        let text = self.text_of(self.book.statute(&citation.statute)?)?;
        let numbers: Vec<&String> = text.articles.keys().collect();
        numbers.into_iter().find_map(|number| {
            let rule = UnitRule::of(&text.article(number)?)?;
            Some((number.clone(), rule))
        })
    }
}

/// Whether a text states a length in number and unit; else what is wrong.
pub(super) fn stated(text: &str, length: Length) -> Result<(), String> {
    let (number, unit) = (length.number(), claimed_unit(length));
    let found = amounts(text);
    let claimed = Amount { number, unit };
    let plain = Amount {
        number,
        unit: kind(unit),
    };
    let makes_working = UnitRule::of(text).and_then(|rule| rule.makes_working(number));
    let is_stated = match length {
        Length::WorkingDays(_) => {
            found.contains(&claimed) || (found.contains(&plain) && makes_working == Some(true))
        }
        Length::CalendarDays(_) => found.contains(&claimed) && makes_working != Some(true),
        Length::Hours(_) | Length::Months(_) | Length::Years(_) => found.contains(&claimed),
    };
    if is_stated {
        return Ok(());
    }
    let stated: Vec<String> = found.into_iter().map(in_words).collect();
    let stated = match stated.as_slice() {
        [] => "没有期限".to_string(),
        stated => format!("写的是{}", stated.join("、")),
    };
    Err(format!("条文没有写明「{}」，{stated}", in_words(claimed)))
}

fn amounts_of(words: &[(&Citation, String)]) -> Vec<Amount> {
    words
        .iter()
        .flat_map(|(_, article)| amounts(article))
        .collect()
}

fn claimed_unit(length: Length) -> Unit {
    match length {
        Length::Hours(_) => Unit::Hours,
        Length::CalendarDays(_) => Unit::Days,
        Length::WorkingDays(_) => Unit::WorkingDays,
        Length::Months(_) => Unit::Months,
        Length::Years(_) => Unit::Years,
    }
}

/// Days of both sorts are one kind when it comes to the number.
fn kind(unit: Unit) -> Unit {
    match unit {
        Unit::WorkingDays => Unit::Days,
        other => other,
    }
}
