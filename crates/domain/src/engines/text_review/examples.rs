//! The rules against their own examples: each fires on its bad ones, none on any good one.

use super::book::{ExampleFault, RuleBook};
use super::citation::Library;
use super::rule::Rule;
use super::scan::TextReview;
use jiff::civil::Date;

impl RuleBook {
    /// What is wrong with the examples: a rule that stays silent on its own bad example, or that fires on a good
    /// example of its own or of another rule of the same kind of drafts.
    pub fn example_faults(&self, library: &Library, day: Date) -> Vec<ExampleFault> {
        let mut faults: Vec<ExampleFault> = self
            .rules
            .iter()
            .flat_map(|rule| self.faults_of(rule, library, day))
            .collect();
        faults.sort();
        faults
    }

    fn faults_of(&self, rule: &Rule, library: &Library, day: Date) -> Vec<ExampleFault> {
        let fault = |what: String| ExampleFault {
            file: rule.file.clone(),
            what,
        };
        let Some(kind) = self.kinds.iter().find(|kind| match rule.kinds.is_empty() {
            true => kind.dimensions.contains(&rule.dimension),
            false => rule.kinds.contains(&kind.name),
        }) else {
            return vec![fault("没有一种文件适用这条规则".to_string())];
        };
        let mut own = library.clone();
        if let Some(text) = &rule.example_text {
            own.add_text("example", text);
        }
        let review = TextReview {
            book: self,
            library: &own,
            kind,
            day,
        };
        let mut faults = Vec::new();
        for text in &rule.fires {
            let found = review.findings(text);
            if !found.iter().any(|finding| finding.rule == rule.id) {
                faults.push(fault(format!("应当触发而没有触发：{text}")));
            }
        }
        for text in &rule.silent {
            for finding in review.findings(text) {
                let which = if finding.rule == rule.id {
                    "本规则".to_string()
                } else {
                    finding.rule
                };
                faults.push(fault(format!(
                    "不应触发而被{which}触发（{}）：{text}",
                    finding.place.words
                )));
            }
        }
        faults
    }
}
