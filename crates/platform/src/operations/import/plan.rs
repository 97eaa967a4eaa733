//! What an import would do: each row judged by the kernel, nothing written.

use super::difference::{Change, Sides};
use super::mapping::{Mapping, Target};
use super::{Opened, cell};
use crate::operations::{Desk, Failure, main_system, records};
use crate::store::imports::{by_external_number, numbers_given};
use crate::store::load::load;
use domain::identifier::{FieldId, RecordId};
use domain::module::MainSystem;
use domain::policy::{Act, Target as On, may};
use domain::procedure::{
    Actor, Command, Definition, LinkedRecords, Record, Refusal, Serials, Situation, decide,
};
use domain::register::{is_masked, parse_input};
use serde_json::{Map, Value as Json, json};
use sm3::{Digest, Sm3};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// Rows whose records are read together.
const TOGETHER: usize = 512;

/// What an import would do.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Its rows, in the order of the file.
    pub rows: Vec<PlannedRow>,
}

/// What would become of one row.
#[derive(Clone, Debug)]
pub struct PlannedRow {
    /// Its line in the file.
    pub line: usize,
    /// The number of the record in its main system.
    pub number: String,
    /// The title of the record as it would be; empty where there is none.
    pub title: String,
    /// The record that has this number already.
    pub record: Option<RecordId>,
    /// What would become of it.
    pub fate: Fate,
}

/// What was found out about one row.
struct Judged {
    title: String,
    record: Option<RecordId>,
    fate: Fate,
}

impl From<Fate> for Judged {
    fn from(fate: Fate) -> Self {
        Self {
            title: String::new(),
            record: None,
            fate,
        }
    }
}

/// What would become of a row.
#[derive(Clone, Debug)]
pub enum Fate {
    /// A new record.
    New(Box<Command>),
    /// A known record changes.
    Changed(Box<Command>, Vec<Change>),
    /// It says nothing new.
    Same,
    /// The row of this line says the same.
    Repeated(usize),
    /// It cannot go in, for this reason.
    Refused(String),
}

impl Plan {
    /// How many rows have a fate.
    pub fn count(&self, is_it: impl Fn(&Fate) -> bool) -> usize {
        self.rows.iter().filter(|row| is_it(&row.fate)).count()
    }

    /// The refused rows: line and reason.
    pub fn refused(&self) -> Vec<(usize, String)> {
        let refused = self.rows.iter().filter_map(|row| match &row.fate {
            Fate::Refused(reason) => Some((row.line, reason.clone())),
            _ => None,
        });
        refused.collect()
    }
}

/// What a row says, ready for the kernel.
struct Said {
    number: String,
    stage: String,
    values: Map<String, Json>,
}

/// Judges every row of a file.
///
/// # Errors
/// Columns that are not matched, or a fault.
pub fn plan(desk: &Desk, opened: &Opened, mapping: &Mapping) -> Result<Plan, Failure> {
    let definition = &opened.kind.definition;
    let problems = mapping.problems(definition, &opened.table);
    if !problems.is_empty() {
        let remedy = "请在“对照”中改正后再导入";
        return Err(Refusal::plain("mapping", problems.join("；"), remedy).into());
    }
    let planner = Planner {
        desk,
        opened,
        mapping,
        actor: desk.actor(opened.role.as_str()),
        here: main_system::of(desk.office, &desk.county, &definition.id) == MainSystem::Here,
    };
    let said: Vec<Result<Said, String>> = (0..opened.table.rows.len())
        .map(|row| planner.said(row))
        .collect();
    let mut fates = planner.repetitions(&said);
    for first in (0..said.len()).step_by(TOGETHER) {
        let rows = first..said.len().min(first + TOGETHER);
        planner.judge(&said, rows, &mut fates)?;
    }
    let rows = said.into_iter().zip(fates).zip(&opened.table.lines);
    let rows = rows.map(|((said, judged), line)| {
        let judged = judged.unwrap_or_else(|| Fate::Same.into());
        PlannedRow {
            line: *line,
            number: said.map_or_else(|_| String::new(), |said| said.number),
            title: judged.title,
            record: judged.record,
            fate: judged.fate,
        }
    });
    Ok(Plan {
        rows: rows.collect(),
    })
}

struct Planner<'a> {
    desk: &'a Desk<'a>,
    opened: &'a Opened,
    mapping: &'a Mapping,
    actor: Actor,
    /// The kind is handled here: only new records are taken in.
    here: bool,
}

/// Records by external number, and numbers that were given here.
struct Known {
    records: HashMap<String, Vec<Arc<Record>>>,
    given: HashSet<String>,
}

impl Planner<'_> {
    fn definition(&self) -> &Definition {
        &self.opened.kind.definition
    }

    /// What a row says, or why it cannot be read.
    fn said(&self, row: usize) -> Result<Said, String> {
        let definition = self.definition();
        let cells = &self.opened.table.rows[row];
        let mut said = Said {
            number: String::new(),
            stage: String::new(),
            values: Map::new(),
        };
        for (field, value) in &self.mapping.fixed {
            said.values.insert(field.to_string(), value.as_str().into());
        }
        let mut problems = Vec::new();
        for (column, target) in self.mapping.matched(&self.opened.table) {
            let read = match target {
                Target::Nothing => Ok(()),
                Target::Number if cells[column].has_lost_digits() => {
                    Err("数字超过 15 位，末尾已被表格软件改为 0，请把此列设为文本后重新填写".into())
                }
                Target::Number => {
                    said.number = cells[column].text();
                    Ok(())
                }
                Target::Stage => cell::stage(definition, &cells[column], self.mapping)
                    .map(|stage| said.stage = stage),
                Target::Field(id) => self
                    .value(id, &cells[column])
                    .map(|value| drop(said.values.insert(id.to_string(), value))),
            };
            if let Err(problem) = read {
                problems.push(format!(
                    "“{}”列：{problem}",
                    self.opened.table.headers[column]
                ));
            }
        }
        match problems.is_empty() {
            true => Ok(said),
            false => Err(problems.join("；")),
        }
    }

    fn value(&self, id: &FieldId, cell: &documents::table::Cell) -> Result<Json, String> {
        let field = self.definition().field(id.as_str());
        let field = field.ok_or_else(|| format!("没有“{id}”这一项"))?;
        cell::value((field, cell), self.mapping, &self.desk.county.organs)
    }

    /// Fates that rows have among themselves: unreadable, the same as another, or against another of their number.
    fn repetitions(&self, said: &[Result<Said, String>]) -> Vec<Option<Judged>> {
        let mut first: HashMap<&str, usize> = HashMap::new();
        let mut fates: Vec<Option<Judged>> = Vec::with_capacity(said.len());
        let lines = &self.opened.table.lines;
        for (row, said_here) in said.iter().enumerate() {
            let here = match said_here {
                Err(reason) => {
                    fates.push(Some(Fate::Refused(reason.clone()).into()));
                    continue;
                }
                Ok(here) => here,
            };
            let earlier = first.get(here.number.as_str()).copied();
            let Some(earlier) = earlier.filter(|_| !here.number.is_empty()) else {
                first.insert(&here.number, row);
                fates.push(None);
                continue;
            };
            let agrees = said[earlier]
                .as_ref()
                .is_ok_and(|there| self.agree(there, here));
            if agrees {
                fates.push(Some(Fate::Repeated(lines[earlier]).into()));
            } else {
                let against = |line: usize| {
                    let number = &here.number;
                    let reason =
                        format!("与第 {line} 行的编号“{number}”相同，内容不同，请只留一行");
                    Judged::from(Fate::Refused(reason))
                };
                fates.push(Some(against(lines[earlier])));
                fates[earlier].get_or_insert_with(|| against(lines[row]));
            }
        }
        fates
    }

    /// Whether two rows say the same, maybe in other forms.
    fn agree(&self, left: &Said, right: &Said) -> bool {
        let same = |(id, value): (&String, &Json)| {
            let other = right.values.get(id);
            let read = |json: &Json| parse_input(self.definition().field(id)?, json).ok();
            other == Some(value) || (read(value).is_some() && read(value) == other.and_then(read))
        };
        left.stage == right.stage && left.values.iter().all(same)
    }

    /// Judges the rows of a range that have no fate yet.
    fn judge(
        &self,
        said: &[Result<Said, String>],
        rows: std::ops::Range<usize>,
        fates: &mut [Option<Judged>],
    ) -> Result<(), Failure> {
        let open: Vec<(usize, &Said)> = rows
            .filter(|row| fates[*row].is_none())
            .filter_map(|row| Some((row, said[row].as_ref().ok()?)))
            .collect();
        let numbers: Vec<&str> = open.iter().map(|(_, said)| said.number.as_str()).collect();
        let known = self.known(&numbers)?;
        for (row, said) in open {
            fates[row] = Some(self.judgement(row, said, &known)?);
        }
        Ok(())
    }

    fn known(&self, numbers: &[&str]) -> Result<Known, Failure> {
        let office = self.desk.office;
        let of = (&self.desk.county.id, &self.definition().id);
        let read = office.readers.read(|sql| {
            let found = by_external_number(sql, of, numbers)?;
            let ids: Vec<RecordId> = found.iter().map(|(_, id)| id.clone()).collect();
            let held = load(sql, &office.catalogue, of.0, &ids)?;
            let mut records: HashMap<String, Vec<Arc<Record>>> = HashMap::new();
            for (number, id) in found {
                let record = held.get(&id).map(|held| Arc::clone(&held.record));
                records.entry(number).or_default().extend(record);
            }
            let given = match self.here {
                true => numbers_given(sql, of, numbers)?,
                false => Vec::new(),
            };
            Ok(Known {
                records,
                given: given.into_iter().collect(),
            })
        });
        Ok(read?)
    }

    fn judgement(&self, row: usize, said: &Said, known: &Known) -> Result<Judged, Failure> {
        let refused = |reason: String| Ok(Fate::Refused(reason).into());
        let number = &said.number;
        if known.given.contains(number) {
            return refused(format!("编号“{number}”的件已经在本系统登记"));
        }
        let record = match known.records.get(number).map(Vec::as_slice) {
            None | Some([]) => None,
            Some([record]) => Some(record.as_ref()),
            Some(_) => {
                return refused(format!(
                    "本系统有几件的主系统编号都是“{number}”，请联系系统管理员"
                ));
            }
        };
        if let Some(record) = record
            && !self.reaches(record)
        {
            let organ = self.desk.county.organ_name(&record.organ);
            return refused(format!("此件属于{organ}，您没有导入它的权限"));
        }
        let kind = records::kind_of(self.desk, &self.definition().id, record)?;
        let command = self.command(row, said, record);
        let judged = self.judged(&kind.definition, record, &command);
        let title = match (&judged, record) {
            (Ok(after), _) => after.title.clone(),
            (Err(_), Some(record)) => record.title.clone(),
            (Err(_), None) => String::new(),
        };
        Ok(Judged {
            title,
            record: record.map(|record| record.id.clone()),
            fate: self.fate((&kind.definition, said), record, command, judged),
        })
    }

    fn fate(
        &self,
        (definition, said): (&Definition, &Said),
        record: Option<&Record>,
        command: Command,
        judged: Result<Record, Refusal>,
    ) -> Fate {
        let after = match judged {
            Err(refusal) if refusal.id == "nothing" => return Fate::Same,
            Err(refusal) => return Fate::Refused(self.reason(&refusal)),
            Ok(after) => after,
        };
        match record {
            None => Fate::New(Box::new(command)),
            Some(_) if self.here => Fate::Refused(
                "此件已经登记，与本行不同；在本系统办理的件不由导入改写，请打开此件更正".into(),
            ),
            Some(before) => {
                let sides = Sides {
                    definition,
                    before,
                    after: &after,
                };
                let states = |field: &FieldId| said.values.contains_key(field.as_str());
                let differing = sides.changes(&self.desk.county, &states, !said.stage.is_empty());
                Fate::Changed(Box::new(command), differing)
            }
        }
    }

    fn reaches(&self, record: &Record) -> bool {
        let target = On {
            kind: &record.kind,
            organ: Some(&record.organ),
        };
        let desk = self.desk;
        may(
            desk.person,
            Act::General("import"),
            target,
            desk.organisation(),
        )
        .is_ok()
    }

    fn command(&self, row: usize, said: &Said, record: Option<&Record>) -> Command {
        let line = self.opened.table.lines[row];
        let version = record.map(|record| record.version);
        let fields: BTreeMap<String, Json> = BTreeMap::from([
            ("external_number".into(), said.number.as_str().into()),
            ("stage".into(), said.stage.as_str().into()),
            ("values".into(), Json::Object(said.values.clone())),
            (
                "source".into(),
                json!({ "file": self.opened.sm3, "line": line }),
            ),
        ]);
        let content = json!([self.opened.sm3, line, version, fields]).to_string();
        let hash = crate::operations::files::hexadecimal(&Sm3::digest(content.as_bytes()));
        let kind = self.definition().id.clone();
        let now = self.desk.office.now();
        let mut command = records::command(
            kind,
            "import".into(),
            now,
            format!("import-{}", &hash[..32]),
        );
        command.record = record.map(|record| record.id.clone());
        command.version = version;
        command.fields = fields;
        command
    }

    fn judged(
        &self,
        definition: &Definition,
        record: Option<&Record>,
        command: &Command,
    ) -> Result<Record, Refusal> {
        let office = self.desk.office;
        let linked = LinkedRecords::default();
        let choices = office.catalogue.version_choices(&self.desk.county.id);
        let new_id = record.map_or_else(|| RecordId::from(""), |record| record.id.clone());
        let situation = Situation {
            county: &self.desk.county.id,
            actor: &self.actor,
            now: office.now(),
            new_id: &new_id,
            organs: &self.desk.county.signs,
            calendar: &office.catalogue.calendar,
            methods: &office.catalogue.methods,
            choices: &choices,
            linked: &linked,
            history: &[],
        };
        let mut serials = Serials::default();
        decide(definition, record, command, &situation, &mut serials).map(|decided| decided.record)
    }

    /// The refusal in terms of the file: columns by their headers; what is masked elsewhere is not said here.
    fn reason(&self, refusal: &Refusal) -> String {
        if refusal.fields.is_empty() {
            return format!("{}；{}", refusal.reason, refusal.remedy);
        }
        let said = refusal.fields.iter().map(|problem| {
            let target = Target::Field(problem.field.as_str().into());
            let column = self.mapping.column(&self.opened.table, &target);
            let place = match column {
                Some(column) => format!("“{}”列", self.opened.table.headers[column]),
                None => format!("“{}”", problem.name),
            };
            let field = self.definition().field(&problem.field);
            let given = problem.given.as_ref();
            match given.filter(|_| !field.is_some_and(is_masked)) {
                Some(given) => format!("{place}的值“{given}”：{}", problem.rule),
                None => format!("{place}：{}", problem.rule),
            }
        });
        said.collect::<Vec<_>>().join("；")
    }
}
