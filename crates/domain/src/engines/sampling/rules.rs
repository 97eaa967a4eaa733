//! The rules of a draw: strata, teams, and where the seed comes from.

use super::digest::Hash;
use super::draw::StratumPlan;
use super::frame::ClassCount;
use super::ratio::Ratio;
use super::teams::TeamPlan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The largest weight of a class.
pub const WEIGHT_MOST: u32 = 1_000_000;

/// The officers of a visit are two at least; more is a matter of the rules.
pub const PAIR: u32 = 2;

/// The largest team, and the most teams of a draw.
const TEAM_MOST: usize = 50;

/// The most classes of a list, and the most organs.
pub const CLASSES_MOST: usize = 256;

/// Organs and figures that the seed needs together, so that none decides it alone.
const SOURCES_LEAST: usize = 2;

/// Everything that is laid down before the seed is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// What the draw is called.
    pub title: String,
    /// The organ that draws.
    pub organ: String,
    /// The day on which lists and rules are published.
    pub committed_on: Date,
    /// The day by which the visits end; certificates must be valid until then.
    pub visits_until: Date,
    /// From which classes how many are drawn.
    pub strata: Vec<Stratum>,
    /// Who inspects.
    pub teams: Vec<Team>,
    /// Sealed shares of the seed.
    pub shares: Vec<SealedShare>,
    /// Figures that will be published elsewhere.
    pub figures: Vec<Figure>,
}

/// A stratum: classes from which lines are drawn together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stratum {
    /// What it is called.
    pub name: String,
    /// Its classes.
    pub classes: Vec<String>,
    /// Weights of classes; 1 where nothing is written.
    #[serde(default)]
    pub weights: BTreeMap<String, u32>,
    /// How many are drawn.
    pub size: Size,
}

/// How many lines of a stratum are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Size {
    /// So many.
    Quota(u32),
    /// A share of all its lines, rounded up.
    Ratio(Ratio),
}

/// A team that visits each drawn object of some classes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Team {
    /// The organ whose officers form it.
    pub organ: String,
    /// Number of officers.
    pub size: u32,
    /// What all of them must be qualified for.
    pub qualification: Option<String>,
    /// Classes that it visits; all where none is written.
    #[serde(default)]
    pub classes: Vec<String>,
    /// Most visits of one officer in this draw.
    pub visits_max: Option<u32>,
}

/// A share of the seed that an organ keeps until the draw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedShare {
    /// The organ.
    pub organ: String,
    /// SM3 of the share, as [`super::share_seal`] makes it.
    pub seal: Hash,
}

/// A figure that is published elsewhere after the commitment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// What it is called, such as a lottery's issue.
    pub name: String,
    /// Where everybody finds it.
    pub source: String,
    /// The day on which it is published.
    pub published_on: Date,
    /// How it is written.
    pub kind: FigureKind,
}

/// How a figure is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FigureKind {
    /// So many whole numbers; they are sorted.
    Numbers(u32),
    /// A number with or without decimals.
    Decimal,
    /// Hexadecimal digits, such as those of a beacon.
    Hexadecimal,
}

impl Stratum {
    /// The weight of a class.
    pub fn weight(&self, class: &str) -> u32 {
        self.weights.get(class).copied().unwrap_or(1)
    }

    /// How many are drawn of so many lines, of which some may be drawn.
    pub fn quota(&self, lines: u64, free: u64) -> u32 {
        let asked = match self.size {
            Size::Quota(quota) => u64::from(quota),
            Size::Ratio(ratio) => ratio.of_rounded_up(lines),
        };
        u32::try_from(asked.min(free)).unwrap_or(u32::MAX)
    }
}

impl Rules {
    /// What is wrong, in Chinese, each with what to do; the same for rules that are written and rules that are read in
    /// somebody's proof.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        self.check_strata(&mut problems);
        self.check_teams(&mut problems);
        self.check_sources(&mut problems);
        if self.visits_until < self.committed_on {
            problems.push(format!(
                "检查截止日{}早于公示日{}，请改正",
                self.visits_until, self.committed_on
            ));
        }
        problems
    }

    fn check_strata(&self, problems: &mut Vec<String>) {
        if self.strata.is_empty() {
            problems.push("没有写从哪些类别抽取多少，请补写".to_string());
        }
        let (mut names, mut classes) = (BTreeSet::new(), BTreeSet::new());
        for stratum in &self.strata {
            let name = &stratum.name;
            if !names.insert(name) {
                problems.push(format!("层“{name}”写了两次，请改名"));
            }
            if stratum.classes.is_empty() {
                problems.push(format!("层“{name}”没有写类别，请补写"));
            }
            for class in &stratum.classes {
                if !classes.insert(class) {
                    problems.push(format!(
                        "类别“{class}”写了两次，一个类别只能属于一层，请改正层“{name}”"
                    ));
                }
            }
            for (class, weight) in &stratum.weights {
                if !stratum.classes.contains(class) {
                    problems.push(format!(
                        "层“{name}”为“{class}”写了权重，但该层没有这个类别，请改正"
                    ));
                }
                if !(1..=WEIGHT_MOST).contains(weight) {
                    problems.push(format!(
                        "层“{name}”中“{class}”的权重{weight}应为1至{WEIGHT_MOST}的整数"
                    ));
                }
            }
        }
    }

    fn check_teams(&self, problems: &mut Vec<String>) {
        if self.teams.is_empty() {
            problems.push("没有写由哪个机关的几名人员检查，请补写".to_string());
        }
        if self.teams.len() > TEAM_MOST {
            problems.push(format!("检查组超过{TEAM_MOST}个，请分成几次抽取"));
        }
        for team in &self.teams {
            let organ = &team.organ;
            if team.size < PAIR {
                problems.push(format!(
                    "“{organ}”的检查人员为{}名，应不少于{PAIR}名，请改正",
                    team.size
                ));
            }
            if team.size as usize > TEAM_MOST {
                problems.push(format!(
                    "“{organ}”的检查人员为{}名，最多{TEAM_MOST}名，请改正",
                    team.size
                ));
            }
            if team.visits_max == Some(0) {
                problems.push(format!("“{organ}”每名人员最多检查0户，请改正或者删去"));
            }
            let known = |class: &&String| self.strata.iter().any(|it| it.classes.contains(class));
            for class in team.classes.iter().filter(|class| !known(class)) {
                problems.push(format!("“{organ}”检查的类别“{class}”不在任何一层，请改正"));
            }
        }
    }

    fn check_sources(&self, problems: &mut Vec<String>) {
        if self.shares.is_empty() {
            problems.push(
                "没有封存的种子份额：号码一经公布，人人都能算出抽中了谁，检查前就会泄露。请至少由一个机关封存一份"
                    .to_string(),
            );
        }
        if self.shares.len() + self.figures.len() < SOURCES_LEAST {
            problems.push(
                "种子只由一方决定。请由两个机关各封存一份，或者加上一个事后公布的公开号码"
                    .to_string(),
            );
        }
        let organs: BTreeSet<&String> = self.shares.iter().map(|share| &share.organ).collect();
        if organs.len() < self.shares.len() {
            problems.push("同一机关封存了两份种子份额，请删去一份".to_string());
        }
        let names: BTreeSet<&String> = self.figures.iter().map(|figure| &figure.name).collect();
        if names.len() < self.figures.len() {
            problems.push("同一公开号码写了两次，请删去一个".to_string());
        }
        for figure in &self.figures {
            if figure.published_on <= self.committed_on {
                problems.push(format!(
                    "“{}”在{}公布，不晚于名录的公示日{}：号码可能已经为人所知。请改用以后公布的号码",
                    figure.name, figure.published_on, self.committed_on
                ));
            }
            if matches!(figure.kind, FigureKind::Numbers(0)) {
                problems.push(format!("“{}”的号码个数为0，请改正", figure.name));
            }
        }
    }

    /// The strata over classes with these names and counts; a class that is not in the list has no lines.
    pub fn stratum_plans(&self, names: &[String], counts: &[ClassCount]) -> Vec<StratumPlan> {
        let plan = |stratum: &Stratum| {
            let classes = stratum.classes.iter().filter_map(|class| {
                let number = names.iter().position(|name| name == class)?;
                Some((number, stratum.weight(class)))
            });
            let classes: Vec<(usize, u32)> = classes.collect();
            let sum = |count: fn(&ClassCount) -> u32| -> u64 {
                let counts = classes.iter().map(|(class, _)| count(&counts[*class]));
                counts.map(u64::from).sum()
            };
            let quota = stratum.quota(sum(|it| it.lines), sum(|it| it.free()));
            StratumPlan { classes, quota }
        };
        self.strata.iter().map(plan).collect()
    }

    /// The teams over classes with these names and organs with so many officers.
    pub fn team_plans(&self, classes: &[String], organs: &[(String, u32)]) -> Vec<TeamPlan> {
        let plan = |team: &Team| {
            let organ = organs.iter().position(|(name, _)| *name == team.organ);
            let visits = |class| team.classes.is_empty() || team.classes.contains(class);
            TeamPlan {
                organ: organ.unwrap_or(0),
                officers: organ.map_or(0, |organ| organs[organ].1),
                size: team.size,
                visits_max: team.visits_max.unwrap_or(u32::MAX),
                classes: classes.iter().map(visits).collect(),
            }
        };
        self.teams.iter().map(plan).collect()
    }
}
