//! What `fadu check` says about shared time limits.

use domain::law::LimitSets;
use domain::law::limits::{Basis, SharedLimit, Standing};
use domain::law::texts::Proof;

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
