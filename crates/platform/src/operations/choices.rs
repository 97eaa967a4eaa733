//! What a county chooses where the law, or the definition of a figure, leaves it a choice: one page, one log.

use super::{Desk, Failure, accounts::note};
use crate::store::catalogue::ChosenInTime;
use crate::store::counties::{counties, set, setting};
use crate::store::writer::Change;
use crate::store::{Fault, Place, Readers, Sql};
use domain::identifier::CountyId;
use domain::indicator::{IndicatorDefinition, Measure};
use domain::law::{Choice, LawBook};
use domain::policy::{Administrator, Denied};
use domain::procedure::Refusal;
use domain::register::Moment;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Beginning of the settings that hold a choice between versions of the law.
const LAW: &str = "choice.";
/// End of the settings that hold what a county chose before.
const BEFORE: &str = ".before";
/// Beginning of the settings that hold the base of a rate.
pub(super) const DENOMINATOR: &str = "denominator.";

/// An option that a county had.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Past {
    /// Until when, in microseconds.
    until: i64,
    /// The option.
    option: String,
}

/// A choice as a county sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// The setting that holds it.
    pub setting: String,
    /// Chinese name.
    pub name: String,
    /// What is to be decided, in Chinese.
    pub question: String,
    /// On what it rests, in Chinese.
    pub basis: String,
    /// What may be chosen, in order.
    pub options: Vec<Alternative>,
    /// The option that counts.
    pub chosen: String,
    /// The county has chosen it; otherwise it is the default.
    pub by_county: bool,
}

/// One thing that may be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// Identifier.
    pub id: String,
    /// Chinese name.
    pub name: String,
    /// What it means, in Chinese.
    pub gist: String,
}

/// All choices of the desk's county, with what counts at present.
///
/// # Errors
/// A fault of the database.
pub fn all(desk: &Desk) -> Result<Vec<Offered>, Failure> {
    let mut offered = defined(desk);
    let county = &desk.county.id;
    let chosen = desk.office.readers.read(|sql| {
        let settings = offered.iter().map(|it| setting(sql, county, &it.setting));
        settings.collect::<Result<Vec<_>, Fault>>()
    })?;
    for (offered, chosen) in offered.iter_mut().zip(chosen) {
        let known = |id: &String| offered.options.iter().any(|it| it.id == *id);
        if let Some(chosen) = chosen.filter(known) {
            (offered.chosen, offered.by_county) = (chosen, true);
        }
    }
    Ok(offered)
}

/// Chooses for the county; only the system administrator. What already runs stays as it is.
///
/// # Errors
/// A missing permission, an unknown choice or option, or a fault.
pub fn choose(desk: &Desk, name: &str, option: &str) -> Result<(), Failure> {
    if desk.person.administrator != Some(Administrator::System) {
        return Err(Failure::Denied(Denied {
            reason: "本县（市、区）的选择由系统管理员登记".into(),
            remedy: "请由本机关负责人决定后，交系统管理员登记".into(),
        }));
    }
    let all = all(desk)?;
    let offered = all.iter().find(|offered| offered.setting == name);
    let offered = offered.ok_or_else(|| Failure::Missing("这一项选择".into()))?;
    if offered.options.iter().all(|it| it.id != option) {
        let reason = "没有选择办法";
        return Err(Refusal::plain("option", reason, "请从所列办法中选择一项").into());
    }
    let content = json!({ "setting": name, "before": offered.chosen, "chosen": option });
    let county = desk.county.id.clone();
    let note = note(&county, &desk.actor("system"), "county_choice", content);
    let (name, option) = (name.to_string(), option.to_string());
    let past = Past {
        until: desk.office.now().0,
        option: offered.chosen.clone(),
    };
    let change: Change = Box::new(move |sql| {
        let mut before = before(sql, &county, &name)?;
        before.push(past.clone());
        let before = serde_json::to_string(&before).expect("options are text");
        set(sql, &county, &format!("{name}{BEFORE}"), &before)?;
        set(sql, &county, &name, &option)
    });
    desk.office.writer.change(note, change).wait()?;
    let laws = &desk.office.rules.laws;
    let county = &desk.county.id;
    let choices = desk
        .office
        .readers
        .read(|sql| of_county(laws, sql, county))?;
    desk.office.catalogue.choose(county.clone(), choices);
    Ok(())
}

/// What a county had chosen before, earliest first.
fn before(sql: &mut dyn Sql, county: &CountyId, name: &str) -> Result<Vec<Past>, Fault> {
    let name = format!("{name}{BEFORE}");
    let Some(text) = setting(sql, county, &name)? else {
        return Ok(Vec::new());
    };
    serde_json::from_str(&text).map_err(|_| Fault::content("设置", name))
}

/// What all counties of a data folder chose between versions of the law.
///
/// # Errors
/// A fault of the database.
pub(super) fn of_all(
    laws: &LawBook,
    place: &Place,
) -> Result<Vec<(CountyId, ChosenInTime)>, Fault> {
    Readers::new(place.clone(), 1).read(|sql| {
        if sql.columns("settings")?.is_empty() {
            return Ok(Vec::new());
        }
        let mut all = Vec::new();
        for county in counties(sql)? {
            let choices = of_county(laws, sql, &county.id)?;
            all.push((county.id, choices));
        }
        Ok(all)
    })
}

fn of_county(laws: &LawBook, sql: &mut dyn Sql, county: &CountyId) -> Result<ChosenInTime, Fault> {
    let mut chosen = BTreeMap::new();
    for choice in laws.choices() {
        let name = format!("{LAW}{}", choice.id);
        let now = setting(sql, county, &name)?;
        chosen.insert(choice.id.as_str(), (now, before(sql, county, &name)?));
    }
    // At a moment each choice had the first of its options that ended later, or the one of now.
    let at = |moment: i64| {
        laws.version_choices(|id| {
            let (now, before) = chosen.get(id)?;
            let then = before.iter().find(|past| moment < past.until);
            then.map_or_else(|| now.clone(), |past| Some(past.option.clone()))
        })
    };
    let ends = chosen.values().flat_map(|(_, before)| before);
    let ends: BTreeSet<i64> = ends.map(|past| past.until).collect();
    let before = ends
        .into_iter()
        .map(|until| (Moment(until), Arc::new(at(until - 1))));
    Ok(ChosenInTime {
        before: before.collect(),
        now: Arc::new(at(i64::MAX)),
    })
}

/// The choices that laws and indicators leave open, with their defaults.
fn defined(desk: &Desk) -> Vec<Offered> {
    let indicators = &desk.office.catalogue.indicators;
    let bases = indicators.iter().filter_map(|it| base(it, indicators));
    let laws = desk.office.rules.laws.choices().iter().map(of_law);
    laws.chain(bases).collect()
}

fn of_law(choice: &Choice) -> Offered {
    let option = |option: &domain::law::ChoiceOption| Alternative {
        id: option.id.clone(),
        name: option.name.clone(),
        gist: option.gist.clone(),
    };
    Offered {
        setting: format!("{LAW}{}", choice.id),
        name: choice.name.clone(),
        question: choice.question.clone(),
        basis: choice.basis(),
        options: choice.options.iter().map(option).collect(),
        chosen: choice.default.clone(),
        by_county: false,
    }
}

/// The base of a rate, where the definition leaves it open.
fn base(indicator: &IndicatorDefinition, all: &[IndicatorDefinition]) -> Option<Offered> {
    let Measure::Rate {
        denominator,
        choices,
        ..
    } = &indicator.measure
    else {
        return None;
    };
    let named = |id: &domain::identifier::IndicatorId| {
        let known = all.iter().find(|it| it.id == *id);
        known.map_or_else(|| id.to_string(), |it| it.name.clone())
    };
    let option = |id: &domain::identifier::IndicatorId| Alternative {
        id: id.to_string(),
        name: named(id),
        gist: String::new(),
    };
    (choices.len() > 1).then(|| Offered {
        setting: format!("{DENOMINATOR}{}", indicator.id),
        name: format!("{}的分母", indicator.name),
        question: "比率以哪一个数为分母；凡显示该比率处都写明分母".into(),
        basis: "指标定义没有规定，为本县的选择".into(),
        options: choices.iter().map(option).collect(),
        chosen: denominator.to_string(),
        by_county: false,
    })
}
