//! A county with its clerk, and workbooks as another system exports them.

use crate::databases::Database;
use documents::xlsx::{Column, Sheet, Value, Workbook};
use documents::{csv, table::Table};
use domain::identifier::{CountyId, KindId};
use domain::module::MainSystem;
use domain::policy::{Administrator, Grant, Organ, Person, Scope};
use domain::procedure::Actor;
use domain::register::Moment;
use jiff::civil::{Date, date};
use platform::definitions::DefinitionFiles;
use platform::operations::import::{
    Mapping, Opened, Plan, Report, keep, open, plan, run, save, saved, suggested,
};
use platform::operations::opening::{self, Opening, System};
use platform::operations::{Desk, Nature, Office, main_system};
use platform::rules::Rules;
use platform::store::Sql;
use platform::store::connect::Place;
use platform::store::counties::{StoredCounty, put_county};
use platform::store::writer::Note;
use std::sync::Arc;

/// The day on which the month is imported.
pub const TODAY: Date = date(2024, 7, 1);

/// A running program with one county.
pub struct House {
    pub office: Office,
    pub clerk: Person,
}

pub fn kind() -> KindId {
    "reconsideration".into()
}

fn organ(id: &str, name: &str) -> Organ {
    Organ {
        id: id.into(),
        name: name.into(),
        short_name: name.into(),
        mark: "演".into(),
        level: "county".into(),
        superior: None,
    }
}

fn person(account: &str, roles: &[&str], administrator: Option<Administrator>) -> Person {
    let grant = |role: &&str| Grant {
        role: (*role).into(),
        kind: None,
        scope: Scope::Own,
        from: date(2023, 1, 1),
        until: None,
    };
    Person {
        account: account.into(),
        organ: "justice".into(),
        grants: roles.iter().map(grant).collect(),
        administrator,
    }
}

fn opened(database: &Database, rules: &Arc<Rules>) -> Office {
    let url = match &database.place {
        Place::Server(url) => Some(url.clone()),
        Place::Inside(_) => None,
    };
    let noon = Moment::from_civil(TODAY.at(12, 0, 0, 0)).unwrap();
    let office = opening::open(Opening {
        folder: database.folder.clone(),
        database: url,
        nature: Nature::Real,
        create: true,
        rules: Arc::clone(rules),
        source: Box::new(System::default()),
        clock: Arc::new(move || noon),
    });
    office.unwrap()
}

/// Puts the county with its two organs into the database.
fn establish(office: &Office) {
    let county = StoredCounty {
        id: "330106".into(),
        name: "演示县".into(),
        organs: vec![
            organ("justice", "演示县司法局"),
            organ("police", "演示县公安局"),
        ],
    };
    let note = Note {
        county: county.id.clone(),
        actor: Actor {
            account: "system".into(),
            role: "administrator".into(),
            organ: "justice".into(),
        },
        action: "establish".into(),
        kind: None,
        record: None,
        content: serde_json::Value::Null,
        recorded_at: None,
    };
    let change = Box::new(move |sql: &mut dyn Sql| put_county(sql, &county));
    office.writer.change(note, change).wait().unwrap();
}

impl House {
    /// A county whose reconsideration is kept elsewhere.
    pub fn new(database: &Database) -> Self {
        let house = Self::with_main_system_here(database);
        let administrator = person("system", &[], Some(Administrator::System));
        let desk = house.desk_of(&administrator);
        main_system::choose(&desk, &kind(), MainSystem::Elsewhere).unwrap();
        house
    }

    /// A county that handles everything here.
    pub fn with_main_system_here(database: &Database) -> Self {
        let rules = Rules::compile(&DefinitionFiles::embedded());
        let rules = Arc::new(rules.unwrap_or_else(|problems| panic!("{problems:#?}")));
        // The writer learns at its start how organs are written.
        let office = opened(database, &rules);
        establish(&office);
        office.writer.close();
        let office = opened(database, &rules);
        Self {
            office,
            clerk: person("clerk", &["clerk"], None),
        }
    }

    pub fn desk(&self) -> Desk<'_> {
        self.desk_of(&self.clerk)
    }

    pub fn desk_of<'a>(&'a self, person: &'a Person) -> Desk<'a> {
        Desk {
            office: &self.office,
            county: self.office.county(&CountyId::from("330106")).unwrap(),
            person,
        }
    }

    /// Keeps a file and opens it.
    pub fn opened(&self, name: &str, content: &[u8]) -> Opened {
        let sm3 = keep(&self.desk(), &kind(), name, content).unwrap();
        open(&self.desk(), &kind(), &sm3).unwrap()
    }

    /// The mapping that a person would leave as suggested, with two words that nobody can guess.
    pub fn mapping(&self, opened: &Opened) -> Mapping {
        let definition = &opened.kind.definition;
        let known = saved(&self.desk(), &kind()).unwrap();
        let mut mapping = suggested(definition, &opened.table, &known);
        let words = mapping
            .words
            .entry("outcome".to_string().into())
            .or_default();
        words.insert("决定撤回终止".into(), "withdrawn".into());
        let stages = mapping
            .words
            .entry("@stage".to_string().into())
            .or_default();
        stages.insert("立案审查".into(), "received".into());
        stages.insert("结案".into(), "decided".into());
        mapping
    }

    pub fn plan(&self, content: &[u8]) -> Plan {
        let opened = self.opened("案件.xlsx", content);
        plan(&self.desk(), &opened, &self.mapping(&opened)).unwrap()
    }

    pub fn run(&self, content: &[u8]) -> Report {
        let opened = self.opened("案件.xlsx", content);
        let mapping = self.mapping(&opened);
        save(&self.desk(), &kind(), &mapping).unwrap();
        run(&self.desk(), &opened, &mapping).unwrap()
    }
}

/// The columns of the synthetic main system.
pub const HEADERS: [&str; 12] = [
    "案件编号",
    "申请人姓名",
    "被申请人",
    "行政行为类别",
    "申请日期",
    "知道行为之日",
    "收到日期",
    "受理日期",
    "审理程序",
    "案件状态",
    "决定日期",
    "结案方式",
];

/// Rows of one month: every third is decided, every tenth is still in review.
pub fn rows(count: usize) -> Vec<Vec<Value>> {
    (0..count).map(row).collect()
}

fn row(at: usize) -> Vec<Value> {
    let text = |text: &str| Value::Text(text.into());
    let received = date(2024, 6, 3 + i8::try_from(at % 21).unwrap());
    let accepted = received.checked_add(jiff::Span::new().days(3)).unwrap();
    let in_review = at.is_multiple_of(10);
    let decided = at % 3 == 1 && !in_review;
    let decided_on = date(2024, 6, 28);
    vec![
        Value::Text(format!("全复〔2024〕{:05}", at + 1)),
        Value::Text(format!("演示申请人{:03}", at + 1)),
        text(["演示县公安局", "演示县市场监管局"][at % 2]),
        text(["行政处罚", "行政强制措施", "行政许可"][at % 3]),
        Value::Date(received),
        text("二〇二四年五月二十日"),
        match at % 4 {
            0 => Value::Date(received),
            1 => Value::Text(format!(
                "{}年{}月{}日",
                received.year(),
                received.month(),
                received.day()
            )),
            2 => Value::Text(received.strftime("%Y/%m/%d").to_string()),
            _ => Value::Text(format!("{} 09:30:00", received)),
        },
        if in_review {
            Value::Empty
        } else {
            Value::Date(accepted)
        },
        text("普通"),
        text(match (in_review, decided) {
            (true, _) => "立案审查",
            (_, true) => "结案",
            _ => "审理中",
        }),
        if decided {
            Value::Date(decided_on)
        } else {
            Value::Empty
        },
        if decided {
            text(["维持", "撤销"][at % 2])
        } else {
            Value::Empty
        },
    ]
}

pub fn sheet(rows: Vec<Vec<Value>>) -> Sheet {
    Sheet {
        name: "案件列表".into(),
        title: Some("行政复议案件列表".into()),
        columns: HEADERS.iter().map(|name| Column::new(*name)).collect(),
        rows,
        ..Sheet::default()
    }
}

pub fn workbook(rows: Vec<Vec<Value>>) -> Vec<u8> {
    let sheets = vec![sheet(rows)];
    Workbook { sheets }.write().unwrap()
}

pub fn csv_file(rows: Vec<Vec<Value>>) -> Vec<u8> {
    csv::write(&sheet(rows))
}

/// The headers and lines of a table, for comparing files.
pub fn gist(table: &Table) -> (usize, Vec<String>) {
    (table.rows.len(), table.headers.clone())
}
