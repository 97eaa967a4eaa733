//! The demonstration counties can be lived as planned.

use platform::definitions::DefinitionFiles;
use platform::operations::demonstration::lives::lives;
use platform::rules::Rules;

fn rules() -> Rules {
    Rules::compile(&DefinitionFiles::embedded()).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// Every record of every plan takes its path without a refusal and without delay, and none is left out.
#[test]
fn every_planned_record_can_be_lived() {
    let rules = rules();
    assert!(rules.plans.len() >= 5);
    for plan in &rules.plans {
        let planned: u32 = plan.records.iter().map(|group| group.count).sum();
        let lived = lives(&rules, plan).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(
            lived.len(),
            usize::try_from(planned).unwrap(),
            "{}",
            plan.county
        );
        assert!(
            lived.iter().all(|life| !life.steps.is_empty()),
            "{}",
            plan.county
        );
    }
}
