//! What `fadu check` says about shared time limits.

use crate::definitions::DefinitionFiles;
use crate::rules::Rules;
use domain::engines::deadline::read_cases;
use domain::law::limits::{Basis, SharedLimit, Standing};
use domain::law::texts::Proof;
use domain::law::{DatedValue, LimitSets, cite};

/// The file of worked cases.
const CASES: &str = "laws/limits/examples.toml";

/// How many there are and what they may do.
pub fn summary(sets: &LimitSets) -> String {
    let count = |standing| {
        let limits = sets.limits();
        limits.filter(|limit| limit.standing() == standing).count()
    };
    format!(
        "时限：{} 套，期限 {} 条（可以阻止办理 {}，只作提醒 {}，模板、本县写明依据前不启用 {}），计算规则 {} 条",
        sets.sets().len(),
        sets.limits().count(),
        count(Standing::Blocks),
        count(Standing::Warns),
        count(Standing::Off),
        sets.rules().count()
    )
}

/// How many were proven against full texts, and which were not.
pub fn proven(sets: &LimitSets, proof: &Proof) -> String {
    let has_finding = |origin: &str| proof.findings.iter().any(|found| found.origin == origin);
    let limits = sets
        .limits()
        .filter(|limit| lacks_article(limit) || has_finding(&limit.origin()))
        .map(|limit| limit.id.as_str());
    let rules = sets.rules().filter(|rule| has_finding(&rule.origin()));
    let unproven: Vec<&str> = limits.chain(rules.map(|rule| rule.id.as_str())).collect();
    let count = sets.limits().count() + sets.rules().count();
    format!(
        "时限核对：{} 条已对照全文证实；{} 条没有全文、未证实：{}",
        count - unproven.len(),
        unproven.len(),
        unproven.join("、")
    )
}

/// Computes the worked cases of shared limits; answers what there was, and what differs or cannot be read.
pub fn cases(files: &DefinitionFiles, rules: &Rules) -> (String, Vec<String>) {
    let sets = rules.laws.limits();
    let text = files.text(CASES).unwrap_or_default();
    let (cases, problems) = read_cases((CASES, text), sets);
    let mut failures: Vec<String> = problems.iter().map(ToString::to_string).collect();
    if failures.is_empty() {
        let different = cases.iter();
        failures.extend(different.filter_map(|case| case.difference(sets, &rules.calendar)));
    }
    let summary = format!(
        "期限实例：核对 {} 个，不符 {} 处",
        cases.len(),
        failures.len()
    );
    (summary, failures)
}

/// A line for each value that a county entered with its own basis.
pub fn by_county(sets: &LimitSets) -> Vec<String> {
    let limits = sets.limits();
    let entered = limits.flat_map(|limit| limit.entered.iter().map(move |value| (limit, value)));
    let line = |(limit, value): (&SharedLimit, &DatedValue)| {
        format!(
            "本县依据：时限 {}（{}）为{}，{}，{}",
            limit.id,
            limit.name,
            value.length,
            cite(&value.law),
            if value.may_block() {
                Standing::Blocks
            } else {
                Standing::Warns
            }
        )
    };
    entered.map(line).collect()
}

/// A line for each template that names no article: there is nothing to prove it by.
pub fn without_article(sets: &LimitSets) -> Vec<String> {
    let limits = sets.limits().filter(|limit| lacks_article(limit));
    let lines = limits.filter_map(|limit| match &limit.basis {
        Basis::Template(template) => Some(format!(
            "{}（{}）：{}，没有条文可以核对：{}。处理办法：在 limits/ 写明本县的依据。",
            limit.origin(),
            limit.name,
            limit.standing(),
            template.source
        )),
        Basis::Law | Basis::Yearly(_) | Basis::Open(_) => None,
    });
    lines.collect()
}

/// A template that names no article at all.
fn lacks_article(limit: &SharedLimit) -> bool {
    match &limit.basis {
        Basis::Template(template) => template
            .value
            .as_ref()
            .is_none_or(|value| value.law.is_empty()),
        Basis::Law | Basis::Yearly(_) | Basis::Open(_) => false,
    }
}
