//! Coverage checks and warnings of all kinds, as far as a person may see the records.

use super::accounts::note;
use super::figures::by_ids;
use super::records::scope;
use super::{Desk, Failure};
use crate::store::audit::hexadecimal;
use crate::store::audit::tree::sm3;
use crate::store::catalogue::Kind;
use crate::store::figures::{Counting, StoredSubject, subjects};
use crate::store::lists::ListPage;
use crate::store::surveys::{judgements, open_titles, put_judgement};
use crate::store::writer::Change;
use domain::engines::warning::{Group, Quality, Verdict};
use domain::identifier::{KindId, OrganId, RecordId};
use domain::indicator::{FigurePeriod, Subject};
use domain::module::Module;
use domain::policy::{Act, Target, may};
use domain::procedure::{Definition, Refusal};
use domain::register::shown;
use domain::survey::{Coverage, Members, Reading, Watch};
use serde_json::json;

pub use crate::store::surveys::Judgement;

/// The right to judge a warning.
pub const JUDGE: &str = "warning_judge";

/// Records of a warning that are shown.
const RECORDS_MOST: u32 = 200;

/// A coverage check with what it found.
pub struct Checked<'a> {
    /// The kind.
    pub kind: &'a Definition,
    /// The check.
    pub check: &'a Coverage,
    /// Who should be reached, in the order of organs, choices or records.
    pub members: Vec<Member>,
    /// Who is reached besides.
    pub others: Vec<Member>,
}

/// One who should be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// The records that reach it.
    pub records: Vec<RecordId>,
}

/// A warning rule with what it found.
pub struct Warned<'a> {
    /// The kind.
    pub kind: &'a Definition,
    /// The rule.
    pub watch: &'a Watch,
    /// The groups of records, those not judged first.
    pub groups: Vec<WarnedGroup>,
    /// How good the rule has been so far, in its present version.
    pub quality: Quality,
}

/// Records of which a rule warns.
#[derive(Clone, Debug)]
pub struct WarnedGroup {
    /// Names exactly these records under this version of the rule.
    pub fingerprint: String,
    /// What they are alike in, in words.
    pub alike: Vec<String>,
    /// The group.
    pub group: Group<Vec<String>, RecordId>,
    /// What a person found.
    pub judgement: Option<Judgement>,
}

impl Checked<'_> {
    /// How many are reached often enough.
    pub fn covered(&self) -> usize {
        let enough = |member: &&Member| self.is_covered(member);
        self.members.iter().filter(enough).count()
    }

    /// Whether a member is reached often enough.
    pub fn is_covered(&self, member: &Member) -> bool {
        member.records.len() >= self.check.at_least as usize
    }
}

/// All coverage checks of the kinds that the person may see, in a year.
///
/// # Errors
/// A fault of the database.
pub fn checks<'a>(desk: &Desk<'a>, year: i16) -> Result<Vec<Checked<'a>>, Failure> {
    let rules = &desk.office.rules;
    let asking = rules.modules.iter();
    let mut all = Vec::new();
    for module in asking.filter(|module| !module.coverage.is_empty()) {
        let Some(stored) = visible(desk, module)? else {
            continue;
        };
        for check in &module.coverage {
            all.push(checked(desk, (module, check), (&stored, year))?);
        }
    }
    Ok(all)
}

/// One coverage check.
///
/// # Errors
/// Without such a check or the right to see the kind, or a fault.
pub fn check<'a>(
    desk: &Desk<'a>,
    (kind, id): (&KindId, &str),
    year: i16,
) -> Result<Checked<'a>, Failure> {
    let missing = || Failure::Missing(format!("覆盖检查“{id}”"));
    let module = module_of(desk, kind).ok_or_else(missing)?;
    let check = module.coverage.iter().find(|check| check.id == id);
    let check = check.ok_or_else(missing)?;
    let stored = visible(desk, module)?.ok_or_else(missing)?;
    checked(desk, (module, check), (&stored, year))
}

fn checked<'a>(
    desk: &Desk<'a>,
    (module, check): (&'a Module, &'a Coverage),
    (stored, year): (&[StoredSubject], i16),
) -> Result<Checked<'a>, Failure> {
    let kind = &module.definition;
    let reading = check.read(&as_subjects(&kind.id, stored), FigurePeriod::year(year));
    let known = members(desk, check)?;
    let others = reading.reached.keys();
    let others = others.filter(|id| !known.iter().any(|(known, _)| known == *id));
    let others = others.map(|id| {
        let organ = OrganId::from(id.as_str());
        member(&reading, id, desk.county.organ_name(&organ).to_string())
    });
    Ok(Checked {
        kind,
        check,
        others: others.collect(),
        members: known
            .iter()
            .map(|(id, name)| member(&reading, id, name.clone()))
            .collect(),
    })
}

fn member(reading: &Reading, id: &str, name: String) -> Member {
    Member {
        name,
        records: reading.of(id).to_vec(),
    }
}

/// Identifiers and names of who should be reached.
fn members(desk: &Desk, check: &Coverage) -> Result<Vec<(String, String)>, Failure> {
    Ok(match &check.members {
        Members::Organs(level) => {
            let organs = desk.county.organs.all();
            let organs = organs.filter(|organ| organ.level == *level);
            organs
                .map(|organ| (organ.id.to_string(), organ.name.clone()))
                .collect()
        }
        Members::Choices(choices) => {
            let choices = choices.iter();
            choices
                .map(|choice| (choice.id.clone(), choice.name.clone()))
                .collect()
        }
        Members::Records(kind) => {
            let county = &desk.county.id;
            let titles = desk
                .office
                .readers
                .read(|sql| open_titles(sql, (county, kind)))?;
            let titles = titles.into_iter();
            titles.map(|(id, title)| (id.to_string(), title)).collect()
        }
    })
}

/// All warnings of the kinds that the person may see.
///
/// # Errors
/// A fault of the database.
pub fn warnings<'a>(desk: &Desk<'a>) -> Result<Vec<Warned<'a>>, Failure> {
    let mut all = Vec::new();
    let rules = &desk.office.rules;
    let watching = rules.modules.iter();
    for module in watching.filter(|module| !module.watches.is_empty()) {
        let Some(stored) = visible(desk, module)? else {
            continue;
        };
        let key = (&desk.county.id, &module.definition.id);
        let judged = desk.office.readers.read(|sql| judgements(sql, key))?;
        for watch in &module.watches {
            all.push(warned(desk, (module, watch), (&stored, &judged)));
        }
    }
    Ok(all)
}

fn warned<'a>(
    desk: &Desk,
    (module, watch): (&'a Module, &'a Watch),
    (stored, judged): (&[StoredSubject], &[Judgement]),
) -> Warned<'a> {
    let kind = &module.definition;
    let own = || {
        judged
            .iter()
            .filter(|one| one.rule == watch.id && one.version == watch.version)
    };
    let groups = watch.read(&as_subjects(&kind.id, stored)).into_iter();
    let mut groups: Vec<WarnedGroup> = groups
        .map(|group| {
            let fingerprint = fingerprint(watch, &group);
            WarnedGroup {
                alike: alike(desk, (kind, watch), (&group, stored)),
                judgement: own().find(|one| one.fingerprint == fingerprint).cloned(),
                fingerprint,
                group,
            }
        })
        .collect();
    groups.sort_by_key(|group| {
        (
            group.judgement.is_some(),
            std::cmp::Reverse(group.group.last),
        )
    });
    let mut quality = Quality::default();
    for judgement in own() {
        quality.add(judgement.verdict);
    }
    Warned {
        kind,
        watch,
        groups,
        quality,
    }
}

/// What the records of a group are alike in, in words.
fn alike(
    desk: &Desk,
    (kind, watch): (&Definition, &Watch),
    (group, stored): (&Group<Vec<String>, RecordId>, &[StoredSubject]),
) -> Vec<String> {
    let first = stored
        .iter()
        .find(|one| group.ids.first() == Some(&one.record));
    let Some(first) = first else {
        return group.key.clone();
    };
    let said = watch.by.iter().filter_map(|id| {
        let (field, value) = (kind.field(id.as_str())?, first.fields.get(id)?);
        Some(match (&field.kind, value.as_text()) {
            (domain::register::FieldType::Organ, Some(organ)) => {
                desk.county.organ_name(&OrganId::from(organ)).to_string()
            }
            _ => shown(field, value),
        })
    });
    said.collect()
}

fn fingerprint(watch: &Watch, group: &Group<Vec<String>, RecordId>) -> String {
    let told = json!([watch.id, watch.version, group.key, group.ids]);
    hexadecimal(&sm3(told.to_string().as_bytes())[..16])
}

/// Writes down what a person found.
///
/// # Errors
/// Without such a warning, without a reason or the right, or a fault.
pub fn judge(
    desk: &Desk,
    (kind, rule, fingerprint): (&KindId, &str, &str),
    (verdict, reason): (Option<Verdict>, &str),
) -> Result<(), Failure> {
    let all = warnings(desk)?;
    let found = all
        .iter()
        .find(|one| one.kind.id == *kind && one.watch.id == rule);
    let known = found.and_then(|found| {
        let mut groups = found.groups.iter();
        groups.find(|group| group.fingerprint == fingerprint)
    });
    let (Some(found), Some(_)) = (found, known) else {
        return Err(Failure::Missing("这条预警（有关的件可能已经变化）".into()));
    };
    let role = permitted(desk, kind)?;
    let reason = reason.trim();
    let (Some(verdict), false) = (verdict, reason.is_empty()) else {
        return Err(Refusal::plain(
            "reason",
            "没有选择核实结果，或者没有写明理由",
            "选择属实、误报或者暂不处理，并写明依据什么这样认定",
        )
        .into());
    };
    let judgement = Judgement {
        rule: rule.to_string(),
        fingerprint: fingerprint.to_string(),
        version: found.watch.version.clone(),
        verdict,
        reason: reason.to_string(),
        at: desk.office.now(),
        by: desk.person.account.clone(),
    };
    let told = json!({
        "kind": kind, "rule": rule, "version": judgement.version, "fingerprint": fingerprint,
        "verdict": verdict, "reason": reason,
    });
    let note = note(&desk.county.id, &desk.actor(&role), "warning_judged", told);
    let (county, kind) = (desk.county.id.clone(), kind.clone());
    let change: Change = Box::new(move |sql| put_judgement(sql, (&county, &kind), &judgement));
    desk.office.writer.change(note, change).wait()?;
    Ok(())
}

/// The role in which the person may judge warnings of a kind.
///
/// # Errors
/// What is missing.
pub fn permitted(desk: &Desk, kind: &KindId) -> Result<String, Failure> {
    let target = Target { kind, organ: None };
    let role = may(
        desk.person,
        Act::General(JUDGE),
        target,
        desk.organisation(),
    )?;
    Ok(role.to_string())
}

fn module_of<'a>(desk: &Desk<'a>, kind: &KindId) -> Option<&'a Module> {
    let modules = desk.office.rules.modules.iter();
    modules
        .into_iter()
        .find(|module| module.definition.id == *kind)
}

/// All records of a kind that the person may see; `None`: the person may see none.
fn visible(desk: &Desk, module: &Module) -> Result<Option<Vec<StoredSubject>>, Failure> {
    let id = &module.definition.id;
    let organs = scope(desk, id);
    if organs.as_ref().is_some_and(Vec::is_empty) {
        return Ok(None);
    }
    let Some(kind) = desk.office.catalogue.current(id) else {
        return Ok(None);
    };
    let mut stored = all(desk, kind)?;
    if let Some(organs) = organs {
        stored.retain(|subject| organs.contains(&subject.organ));
    }
    Ok(Some(stored))
}

fn all(desk: &Desk, kind: &Kind) -> Result<Vec<StoredSubject>, Failure> {
    // Neither the day nor the year is looked at: all records are read.
    let nothing = "".into();
    let counting = Counting {
        county: &desk.county.id,
        organ: None,
        kind,
        dated_by: &nothing,
        period: FigurePeriod::year(desk.office.today().year()),
        recorded_until: None,
    };
    Ok(desk.office.readers.read(|sql| subjects(sql, &counting))?)
}

fn as_subjects<'s>(kind: &'s KindId, stored: &'s [StoredSubject]) -> Vec<Subject<'s>> {
    let subjects = stored.iter().map(|subject| Subject {
        record: &subject.record,
        kind,
        organ: &subject.organ,
        fields: &subject.fields,
    });
    subjects.collect()
}

/// The records of a group, as a list.
///
/// # Errors
/// A fault of the database.
pub fn records_of(desk: &Desk, kind: &KindId, ids: &[RecordId]) -> Result<ListPage, Failure> {
    let kind = super::records::current(desk, kind)?;
    by_ids(desk, &kind, ids, (0, RECORDS_MOST))
}
