//! What shared time limits claim about the law, for the prover.

use super::{Basis, CountingRule, ExtensionLength, LimitSets, SharedLimit};
use crate::law::DatedValue;
use crate::law::texts::Claim;

impl LimitSets {
    /// Everything to be proven. The origin of what the law says at present is [`SharedLimit::origin`];
    /// earlier versions and what stands around a limit are named apart.
    pub fn claims(&self) -> Vec<Claim<'_>> {
        let mut claims: Vec<Claim<'_>> = self.limits().flat_map(limit_claims).collect();
        for rule in self.rules() {
            claims.push(Claim::words(rule.origin(), &rule.law, rule.words.clone()));
        }
        claims
    }
}

impl SharedLimit {
    /// Where it is written, for messages.
    pub fn origin(&self) -> String {
        format!("{} 第{}行 时限「{}」", self.file, self.line, self.id)
    }
}

impl CountingRule {
    /// Where it is written, for messages.
    pub fn origin(&self) -> String {
        format!("{} 第{}行 计算规则「{}」", self.file, self.line, self.id)
    }
}

fn limit_claims(limit: &SharedLimit) -> Vec<Claim<'_>> {
    let origin = limit.origin();
    let mut claims: Vec<Claim<'_>> = limit
        .values
        .iter()
        .map(|value| value_claim(&origin, value))
        .collect();
    match &limit.basis {
        Basis::Law => {}
        Basis::Yearly(days) => {
            for day in days {
                let words = vec![format!("{}月{}日", day.month, day.day)];
                claims.push(value_claim(&origin, &day.value));
                if !day.value.unproven {
                    claims.push(Claim::words(origin.clone(), &day.value.law, words));
                }
            }
        }
        Basis::Open(open) => claims.push(Claim::law(origin.clone(), &open.law)),
        Basis::Template(template) => {
            let value = template
                .value
                .as_ref()
                .filter(|value| !value.law.is_empty());
            claims.extend(value.map(|value| value_claim(&origin, value)));
        }
    }
    claims.extend(surroundings(limit));
    claims
}

fn value_claim<'a>(origin: &str, value: &'a DatedValue) -> Claim<'a> {
    match value.until {
        None => Claim::value(origin, value),
        Some(until) => Claim::value(format!("{origin}（至{until}）"), value),
    }
}

/// Articles of extensions, pauses, new beginnings and effects.
fn surroundings(limit: &SharedLimit) -> Vec<Claim<'_>> {
    let place = |what: &str| format!("{}的{what}", limit.origin());
    let mut claims = Vec::new();
    match limit.extension.as_ref().map(|extension| &extension.length) {
        Some(ExtensionLength::Values(values)) => {
            let values = values.iter();
            claims.extend(values.map(|value| value_claim(&place("延长"), value)));
        }
        Some(ExtensionLength::Open(law)) => claims.push(Claim::law(place("延长"), law)),
        Some(ExtensionLength::Limit(_)) | None => {}
    }
    for (what, named) in [("不计期间", &limit.pauses), ("重新起算", &limit.restarts)] {
        let named = named.iter();
        claims.extend(named.map(|named| Claim::law(place(what), &named.law)));
    }
    for deemed in &limit.deemed {
        let mut claim = Claim::law(place("法定拟制"), &deemed.law);
        claim.ends_on(deemed.until);
        claims.push(claim);
    }
    claims
}
