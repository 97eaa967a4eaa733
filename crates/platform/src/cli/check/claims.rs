//! What definitions claim about the law, for the prover.

use crate::rules::Rules;
use domain::law::texts::Claim;
use domain::procedure::Definition;

/// What shared time limits, modules and rules of review claim.
pub fn all(rules: &Rules) -> Vec<Claim<'_>> {
    let modules = rules.modules.iter();
    let mut claims = rules.laws.limits().claims();
    claims.extend(modules.flat_map(|module| module_claims(&module.definition)));
    let review = rules.review.rules().iter();
    claims.extend(review.map(|rule| Claim::law(format!("审查规则 {}", rule.id), &rule.law)));
    claims
}

fn module_claims(definition: &Definition) -> Vec<Claim<'_>> {
    let place = |what: &str, id: &str| format!("{} 的{what} {id}", definition.id);
    let mut claims = Vec::new();
    for action in &definition.actions {
        claims.push(Claim::law(place("操作", action.id.as_str()), &action.law));
    }
    for guard in &definition.guards {
        let mut claim = Claim::law(place("前提条件", guard.id.as_str()), &guard.law);
        claim.ends_on(guard.until);
        claims.push(claim);
    }
    for letter in &definition.letters {
        claims.push(Claim::law(place("文书", letter.id.as_str()), &letter.law));
    }
    for limit in &definition.limits {
        let place = place("期限", limit.id.as_str());
        let extension = limit
            .extension
            .iter()
            .flat_map(|extension| &extension.values);
        let values = limit.values.iter().chain(extension);
        if !limit.internal {
            claims.extend(values.map(|value| Claim::value(place.clone(), value)));
        }
        claims.extend(
            limit
                .deemed
                .iter()
                .map(|deemed| Claim::law(place.clone(), &deemed.law)),
        );
        claims.extend(
            limit
                .pauses
                .iter()
                .map(|pause| Claim::law(place.clone(), &pause.law)),
        );
    }
    claims
}
