//! The plan of a demonstration county: `demonstration/CODE-YEAR.toml`, described in decision 0005.

use domain::engines::reporting::Literals;
use domain::identifier::{CountyId, FieldId, IndicatorId, KindId, OrganId};
use domain::law::LoadProblem;
use domain::policy::Organ;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

/// One demonstration county.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Region code.
    pub county: CountyId,
    /// Name.
    pub name: String,
    /// The year of the report.
    pub year: i16,
    /// The day on which the demonstration stands; the same in every plan.
    #[serde(deserialize_with = "day")]
    pub clock: Date,
    /// The published report.
    pub report: ReportPlan,
    /// Organs.
    pub organ: Vec<OrganPlan>,
    /// Groups of records.
    pub records: Vec<Group>,
    /// Figures that the report prints.
    #[serde(default)]
    pub published: Vec<Published>,
    /// Counts that it implies.
    #[serde(default)]
    pub implied: Vec<Implied>,
    /// Figures that it does not publish, although the records would give one.
    #[serde(default)]
    pub unpublished: Vec<Unpublished>,
    /// Figures of other organs.
    #[serde(default)]
    pub reported: Vec<Reported>,
}

/// What the report says around its figures.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportPlan {
    /// Its title.
    pub title: String,
    /// Who issued it.
    pub issuer: String,
    /// county_government, department or town.
    pub kind: String,
    /// The text with its bindings, as the reporting engine reads it.
    pub template: String,
    /// Names that hold digits, and texts that stand in braces.
    #[serde(default)]
    pub literals: Literals,
}

/// An organ.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrganPlan {
    /// Identifier.
    pub id: OrganId,
    /// Full name.
    pub name: String,
    /// Short name.
    pub short: String,
    /// 机关代字.
    pub mark: String,
    /// county, department, town or village.
    pub level: String,
    /// The organ above it.
    #[serde(default)]
    pub parent: Option<OrganId>,
}

/// Records that live the same worked case at different times.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its name, unique in the file.
    pub group: String,
    /// The kind.
    pub kind: KindId,
    /// The worked case.
    pub example: String,
    /// The year of the first step.
    pub year: i16,
    /// How many records.
    pub count: u32,
    /// First day of the first step.
    #[serde(deserialize_with = "day")]
    pub from: Date,
    /// Last day of the first step.
    #[serde(deserialize_with = "day")]
    pub until: Date,
    /// Organ of the records, or `@level`: the organs of that level in turn.
    pub owner: String,
    /// Organ fields, filled likewise.
    #[serde(default)]
    pub organs: BTreeMap<FieldId, String>,
    /// Fields of the worked case with other values; of a list of plain values each record takes one in turn.
    #[serde(default)]
    pub values: BTreeMap<FieldId, toml::Value>,
    /// Text fields that get the serial number of the record in its group.
    #[serde(default)]
    pub serial: Vec<FieldId>,
    /// What is peculiar about the group.
    #[serde(default)]
    pub note: Option<String>,
    /// A link field that names the records of another group in turn.
    #[serde(default)]
    pub link: Option<Link>,
}

/// A link to another group.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The link field.
    pub field: FieldId,
    /// The other group.
    pub group: String,
}

/// A figure that the report prints.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The year.
    pub year: i16,
    /// The printed value, in `unit`.
    pub value: f64,
    /// The unit.
    pub unit: String,
    /// The file of the report.
    #[serde(default)]
    pub report: String,
    /// Where the number stands, in characters.
    #[serde(default)]
    pub offset: Option<u64>,
    /// Where, in words.
    #[serde(default)]
    pub place: String,
    /// What is peculiar about it.
    #[serde(default)]
    pub note: Option<String>,
}

/// A count that the report implies and does not print (推定).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Implied {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The year.
    pub year: i16,
    /// The count of the records.
    pub value: f64,
    /// Always true.
    #[serde(default)]
    pub implied: bool,
    /// 推定.
    #[serde(default)]
    pub label: String,
    /// Why.
    pub reason: String,
    /// What would fit too.
    #[serde(default)]
    pub alternatives: Vec<String>,
}

/// Figures that are shown empty.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unpublished {
    /// The indicators.
    pub indicators: Vec<IndicatorId>,
    /// The year.
    pub year: i16,
    /// Why.
    pub reason: String,
}

/// A figure that another organ reported (报送数).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reported {
    /// Identifier, `reported.name`.
    pub id: String,
    /// Always `reported`.
    #[serde(default)]
    pub kind: String,
    /// Name.
    pub name: String,
    /// The year.
    pub year: i16,
    /// The value, in `unit`.
    pub value: f64,
    /// The unit.
    pub unit: String,
    /// The organ that reported it.
    pub organ: String,
    /// Its letter.
    pub letter: String,
    /// Who signed.
    pub signer: String,
    /// When it came.
    #[serde(deserialize_with = "day")]
    pub received_on: Date,
    /// The file of the report.
    #[serde(default)]
    pub report: String,
    /// Where the number stands, in characters.
    #[serde(default)]
    pub offset: Option<u64>,
    /// Where, in words.
    #[serde(default)]
    pub place: String,
    /// What is peculiar about it.
    #[serde(default)]
    pub note: Option<String>,
}

/// Adds a part to the plan whose county and year its folder names.
fn part(plans: &mut [Plan], of: &str, file: (&str, &str)) -> Result<(), LoadProblem> {
    let mut named = plans
        .iter_mut()
        .filter(|plan| format!("{}-{}", plan.county, plan.year) == of);
    let Some(plan) = named.next() else {
        return Err(LoadProblem {
            file: file.0.to_string(),
            line: 1,
            column: 1,
            reason: format!("没有演示计划 {of}.toml"),
            remedy: "文件夹名写作 区划代码-年份，例如 330106-2024".to_string(),
        });
    };
    let part: Part =
        toml::from_str(file.1).map_err(|error| LoadProblem::unreadable(file, &error))?;
    plan.records.extend(part.records);
    plan.published.extend(part.published);
    plan.implied.extend(part.implied);
    plan.unpublished.extend(part.unpublished);
    plan.reported.extend(part.reported);
    Ok(())
}

/// A day as TOML writes it.
fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let written = toml::value::Datetime::deserialize(deserializer)?;
    written
        .to_string()
        .parse()
        .map_err(serde::de::Error::custom)
}

/// A part of a plan, `demonstration/CODE-YEAR/NAME.toml`: records and figures of one area.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    #[serde(default)]
    records: Vec<Group>,
    #[serde(default)]
    published: Vec<Published>,
    #[serde(default)]
    implied: Vec<Implied>,
    #[serde(default)]
    unpublished: Vec<Unpublished>,
    #[serde(default)]
    reported: Vec<Reported>,
}

impl Group {
    /// The value that the n-th record gets for a field; `None`: that of the worked case.
    pub fn value(&self, field: &str, n: u32) -> Option<serde_json::Value> {
        let written = match self.values.get(field)? {
            toml::Value::Array(several) if several.iter().all(|one| !one.is_table()) => {
                let at = usize::try_from(n).unwrap_or(0).checked_rem(several.len())?;
                &several[at]
            }
            value => value,
        };
        match written {
            toml::Value::Datetime(day) => Some(day.to_string().into()),
            other => serde_json::to_value(other).ok(),
        }
    }
}

impl Plan {
    /// Reads all plans of a folder, given as paths and texts in the order of their paths.
    ///
    /// # Errors
    /// Every file that is no plan, or a part without its plan.
    pub fn read_all(files: &[(&str, &str)]) -> Result<Vec<Self>, Vec<LoadProblem>> {
        let (mut plans, mut problems) = (Vec::<Self>::new(), Vec::new());
        let files = files.iter().filter(|file| file.0.ends_with(".toml"));
        for file in files {
            let read = match file.0.split('/').collect::<Vec<_>>()[..] {
                [_, of, _] => part(&mut plans, of, *file),
                _ => Self::from_toml(*file).map(|plan| plans.push(plan)),
            };
            problems.extend(read.err());
        }
        if problems.is_empty() {
            Ok(plans)
        } else {
            Err(problems)
        }
    }

    /// Reads a plan.
    ///
    /// # Errors
    /// Where the text is not a plan.
    pub fn from_toml(file: (&str, &str)) -> Result<Self, LoadProblem> {
        toml::from_str(file.1).map_err(|error| LoadProblem::unreadable(file, &error))
    }

    /// The organs as the program holds them.
    pub fn organs(&self) -> Vec<Organ> {
        let organs = self.organ.iter().map(|organ| Organ {
            id: organ.id.clone(),
            name: organ.name.clone(),
            short_name: organ.short.clone(),
            mark: organ.mark.clone(),
            level: organ.level.clone(),
            superior: organ.parent.clone(),
        });
        organs.collect()
    }

    /// The n-th organ that a name stands for: itself, or `@level` the organs of that level in turn.
    pub fn organ_for(&self, name: &str, n: u32) -> Option<OrganId> {
        let Some(level) = name.strip_prefix('@') else {
            return Some(OrganId::from(name));
        };
        let of_level: Vec<&OrganPlan> = self
            .organ
            .iter()
            .filter(|organ| organ.level == level)
            .collect();
        let at = usize::try_from(n)
            .unwrap_or(0)
            .checked_rem(of_level.len())?;
        Some(of_level[at].id.clone())
    }
}
