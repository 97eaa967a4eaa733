//! Holds lists against the lists that were committed to, and names the lines that differ.

use super::line::{ExclusionKind, ObjectLine, OfficerLine};
use super::roster::Lists;
use serde::Serialize;
use std::collections::BTreeMap;

/// Lines that differ from those that were committed to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Differences {
    /// Changed lines: number, and what was changed from what to what.
    pub changed: Vec<String>,
    /// Lines that were added.
    pub added: Vec<String>,
    /// Lines that are gone.
    pub removed: Vec<String>,
}

impl Differences {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.added.is_empty() && self.removed.is_empty()
    }

    /// The differences one by one, in words.
    pub fn told(&self) -> Vec<String> {
        let changed = self.changed.iter().map(|it| format!("改动：{it}"));
        let added = self.added.iter().map(|it| format!("增加：{it}"));
        let removed = self.removed.iter().map(|it| format!("删去：{it}"));
        changed.chain(added).chain(removed).collect()
    }
}

/// What lies between the committed lists and others.
pub fn differences(committed: &Lists, others: &Lists) -> Differences {
    let mut found = Differences::default();
    let objects = |lists: &'_ Lists| -> BTreeMap<String, Vec<(&'static str, String)>> {
        lists.objects.iter().map(object_fields).collect()
    };
    compare("对象", &objects(committed), &objects(others), &mut found);
    let officers = |lists: &'_ Lists| -> BTreeMap<String, Vec<(&'static str, String)>> {
        lists.officers.iter().map(officer_fields).collect()
    };
    compare("人员", &officers(committed), &officers(others), &mut found);
    found
}

type Fields = Vec<(&'static str, String)>;

fn object_fields(line: &ObjectLine) -> (String, Fields) {
    let exclusion = line.exclusion.map_or("无", ExclusionKind::name);
    let fields = vec![
        ("类别", line.class.clone()),
        ("名称", line.name.clone()),
        ("不参加抽取", exclusion.to_string()),
        ("回避人员", line.recused.join("、")),
        ("理由", line.reasons.clone()),
    ];
    (line.id.clone(), fields)
}

fn officer_fields(line: &OfficerLine) -> (String, Fields) {
    let fields = vec![
        ("机关", line.organ.clone()),
        ("资格", line.qualifications.join("、")),
        ("证件有效期", line.valid_until.to_string()),
    ];
    (line.certificate.clone(), fields)
}

fn compare(
    list: &str,
    committed: &BTreeMap<String, Fields>,
    others: &BTreeMap<String, Fields>,
    found: &mut Differences,
) {
    for (number, fields) in committed {
        let Some(now) = others.get(number) else {
            found.removed.push(format!("{list}“{number}”"));
            continue;
        };
        let changes = fields.iter().zip(now).filter(|(before, now)| before != now);
        let changes: Vec<String> = changes
            .map(|((name, before), (_, now))| format!("{name}由“{before}”改为“{now}”"))
            .collect();
        if !changes.is_empty() {
            let changes = changes.join("，");
            found.changed.push(format!("{list}“{number}”{changes}"));
        }
    }
    let added = others
        .keys()
        .filter(|number| !committed.contains_key(*number));
    found
        .added
        .extend(added.map(|number| format!("{list}“{number}”")));
}
