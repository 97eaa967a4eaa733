//! What is published before the draw (lists and rules, bound by hashes) and between draw and visits (the seal).

use super::SCHEME;
use super::digest::Hash;
use super::frame::ClassCount;
use super::roster::Roster;
use super::rules::Rules;
use super::seed::PublishedFigure;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What is published before the seed is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commitment {
    /// By which procedure the draw is made.
    pub scheme: String,
    /// The rules.
    pub rules: Rules,
    /// The objects.
    pub objects: CommittedObjects,
    /// The officers.
    pub officers: CommittedOfficers,
    /// What the rules come to on this list.
    pub quotas: Vec<Quota>,
}

/// The committed list of objects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommittedObjects {
    /// The root of the tree.
    pub root: Hash,
    /// Lines by class.
    pub classes: Vec<CommittedClass>,
}

/// A class of the committed list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommittedClass {
    /// Its name.
    pub name: String,
    /// All lines.
    pub lines: u32,
    /// Lines with an exclusion.
    pub excluded: u32,
}

/// The committed list of officers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommittedOfficers {
    /// The root of the tree.
    pub root: Hash,
    /// Officers by organ.
    pub organs: Vec<CommittedOrgan>,
}

/// The officers of an organ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommittedOrgan {
    /// The organ.
    pub name: String,
    /// Its officers.
    pub officers: u32,
}

/// How many are drawn from a stratum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// The stratum.
    pub stratum: String,
    /// All lines.
    pub lines: u64,
    /// Lines with an exclusion.
    pub excluded: u64,
    /// Lines to be drawn.
    pub quota: u32,
}

impl Commitment {
    /// Commits to lists and rules.
    pub fn new(roster: &Roster, rules: Rules) -> Self {
        let (objects, officers) = roster.roots();
        let counts = roster.class_counts();
        let classes = roster.classes().iter().zip(&counts);
        let classes = classes.map(|(name, count)| CommittedClass {
            name: name.clone(),
            lines: count.lines,
            excluded: count.excluded,
        });
        let organs = roster.organs().into_iter();
        let organs = organs.map(|(name, officers)| CommittedOrgan { name, officers });
        Self {
            scheme: SCHEME.to_string(),
            quotas: quotas(&rules, roster.classes(), &counts),
            rules,
            objects: CommittedObjects {
                root: objects,
                classes: classes.collect(),
            },
            officers: CommittedOfficers {
                root: officers,
                organs: organs.collect(),
            },
        }
    }

    /// SM3 of the commitment as one line of JSON with its fields in this order.
    pub fn hash(&self) -> Hash {
        let text = serde_json::to_string(self).expect("a commitment is plain text and numbers");
        Hash::of(&text)
    }

    /// Names of the classes.
    pub fn class_names(&self) -> Vec<String> {
        let classes = self.objects.classes.iter();
        classes.map(|class| class.name.clone()).collect()
    }

    /// Numbers of lines by class.
    pub fn class_counts(&self) -> Vec<ClassCount> {
        let count = |class: &CommittedClass| ClassCount {
            lines: class.lines,
            excluded: class.excluded,
        };
        self.objects.classes.iter().map(count).collect()
    }

    /// Organs with their numbers of officers.
    pub fn organ_counts(&self) -> Vec<(String, u32)> {
        let organs = self.officers.organs.iter();
        organs
            .map(|organ| (organ.name.clone(), organ.officers))
            .collect()
    }

    /// What the rules come to on the committed numbers.
    pub fn quotas_by_rule(&self) -> Vec<Quota> {
        quotas(&self.rules, &self.class_names(), &self.class_counts())
    }
}

fn quotas(rules: &Rules, names: &[String], counts: &[ClassCount]) -> Vec<Quota> {
    let plans = rules.stratum_plans(names, counts);
    let strata = rules.strata.iter().zip(plans);
    let quota = strata.map(|(stratum, plan)| {
        let classes = || plan.classes.iter().map(|(class, _)| counts[*class]);
        Quota {
            stratum: stratum.name.clone(),
            lines: classes().map(|class| u64::from(class.lines)).sum(),
            excluded: classes().map(|class| u64::from(class.excluded)).sum(),
            quota: plan.quota,
        }
    });
    quota.collect()
}

/// What is published between the draw and the visits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Announcement {
    /// By which procedure the draw was made.
    pub scheme: String,
    /// The hash of the commitment.
    pub commitment: Hash,
    /// The day of the draw.
    pub drawn_on: Date,
    /// The published figures.
    pub figures: Vec<PublishedFigure>,
    /// How it ended.
    pub outcome: Outcome,
}

/// How a draw ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Outcome {
    /// It was made; nobody can change it any more, and nobody outside knows it yet.
    Sealed {
        /// The seal of the seed.
        seal: Hash,
        /// Number of drawn objects.
        drawn: u32,
        /// Seats for which there was no officer.
        empty_seats: u32,
    },
    /// These organs kept back their shares: there is no draw, and none may follow on this commitment.
    Void {
        /// The organs.
        missing: Vec<String>,
    },
}
