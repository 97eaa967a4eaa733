//! Import: a row taken for a record's steps, told again and again without end and without difference.

use crate::worked_cases::House;
use domain::identifier::{AccountId, CountyId, OrganId, RecordId};
use domain::module::Module;
use domain::module::examples::{Example, MAIN_RECORD, Player};
use domain::procedure::{
    Actor, Command, Decided, Definition, LimitProgress, LinkedRecords, OrganSigns, Record, Refusal,
    Serials, Situation, decide,
};
use domain::register::{FieldType, Moment, Value};
use jiff::civil::{Date, date};
use serde_json::{Map, Value as Json, json};

/// Where rows are brought in.
struct Desk<'a> {
    house: &'a House,
    definition: &'a Definition,
    now: Moment,
}

impl Desk<'_> {
    fn take(
        &self,
        record: Option<&Record>,
        action: &str,
        fields: Json,
    ) -> Result<Decided, Refusal> {
        let actor = Actor {
            account: AccountId::from("clerk"),
            role: "clerk".into(),
            organ: OrganId::from("justice"),
        };
        let command = Command {
            key: String::new(),
            kind: self.definition.id.clone(),
            action: action.into(),
            record: record.map(|record| record.id.clone()),
            version: None,
            occurred_at: self.now,
            fields: serde_json::from_value(fields).unwrap(),
            letter: None,
            corrects: None,
        };
        let situation = Situation {
            county: &CountyId::from("330106"),
            actor: &actor,
            now: self.now,
            new_id: &RecordId::from("00000000-0000-7000-8000-000000000001"),
            organs: &OrganSigns::new(),
            calendar: &self.house.calendar,
            choices: &self.house.choices,
            methods: self.house.law.service(),
            linked: &LinkedRecords::new(),
            history: &[],
        };
        decide(
            self.definition,
            record,
            &command,
            &situation,
            &mut Serials::default(),
        )
    }

    fn import(&self, record: Option<&Record>, row: &Json) -> Result<Record, Refusal> {
        self.take(record, "import", row.clone())
            .map(|decided| decided.record)
    }
}

/// A row with a number of its own.
fn row(stage: &str, values: &Json) -> Json {
    json!({ "external_number": "外1", "stage": stage, "values": values })
}

/// What a main system that kept this record would write into one row.
fn as_row(definition: &Definition, record: &Record) -> Json {
    let mut values = Map::new();
    for field in &definition.fields {
        if matches!(
            field.kind,
            FieldType::List(_) | FieldType::File | FieldType::Link(_)
        ) {
            continue;
        }
        let value = match record.fields.get(&field.id) {
            None => Json::Null,
            Some(Value::Day(day)) => json!(day.to_string()),
            Some(Value::Moment(moment)) => json!(moment.to_string()),
            Some(Value::Cents(cents)) => json!(format!("{}.{:02}", cents / 100, cents % 100)),
            Some(Value::Integer(number)) => json!(number),
            Some(Value::Bool(truth)) => json!(truth),
            Some(Value::Text(text)) => json!(text),
            Some(Value::List(_)) => continue,
        };
        values.insert(field.id.to_string(), value);
    }
    row(record.stage.as_str(), &Json::Object(values))
}

/// The rows of an example after each of its steps.
fn rows(house: &House, module: &Module, example: &Example) -> Vec<Json> {
    let definitions = house.definitions();
    let end = Moment::at_start_of(example.today.tomorrow().unwrap()).unwrap();
    let mut player = Player::new(
        house.surroundings(&definitions),
        example.county.clone(),
        end,
    );
    let mut rows = Vec::new();
    for step in &example.steps {
        player.take(&module.definition.id, step).unwrap();
        rows.push(as_row(
            &module.definition,
            player.record(MAIN_RECORD).unwrap(),
        ));
    }
    rows
}

/// Stage, fields, days and states of limits, standing findings.
fn gist(record: &Record) -> String {
    let limits: Vec<_> = record
        .limits
        .iter()
        .filter(|run| run.progress != LimitProgress::Lapsed)
        .map(|run| (&run.limit, run.due_on, run.progress, run.ended_on))
        .collect();
    let standing = record
        .findings
        .iter()
        .filter(|finding| finding.cleared.is_none());
    let mut findings: Vec<_> = standing.map(|finding| finding.guard.as_str()).collect();
    findings.sort_unstable();
    format!(
        "{} {:?} {:?}\n{:?}\n{limits:?}\n{findings:?}",
        record.stage, record.closed_on, record.title, record.fields
    )
}

#[test]
fn rows_that_came_before_leave_no_trace_and_the_same_row_changes_nothing() {
    let house = House::open();
    let (mut imported, mut left_out) = (0, Vec::new());
    let imported_kinds = |module: &&Module| !module.definition.imports.is_empty();
    for module in house.modules.iter().filter(imported_kinds) {
        let definition = &module.definition;
        for example in module.examples.iter().filter(|example| example.path) {
            let now = Moment::at_start_of(example.today).unwrap();
            let desk = Desk {
                house: &house,
                definition,
                now,
            };
            let (mut record, mut refused) = (None::<Record>, None);
            let rows = rows(&house, module, example);
            for row in &rows {
                match desk.import(record.as_ref(), row) {
                    Ok(next) => record = Some(next),
                    Err(refusal) if refusal.id == "nothing" => {}
                    // What this row cannot say, a later one may.
                    Err(refusal) => refused = Some(refusal.reason),
                }
            }
            // A life that begins before the day from which the import counts is no row of another system.
            let (Some(record), None) = (record, &refused) else {
                left_out.push(format!("{} {} {refused:?}", definition.id, example.id));
                continue;
            };
            let last = rows.last().unwrap();
            let at_once = desk.import(None, last).unwrap();
            assert_eq!(
                gist(&record),
                gist(&at_once),
                "{} {}",
                definition.id,
                example.id
            );
            assert_eq!(record.stage.as_str(), last["stage"], "{}", example.id);
            let again = desk.import(Some(&record), last).unwrap_err();
            assert_eq!(again.id, "nothing", "{}", example.id);
            imported += 1;
        }
    }
    assert!(left_out.len() * 10 <= imported, "{left_out:?}");
    assert!(imported > 20, "only {imported} paths");
}

fn reconsideration(house: &House) -> &Definition {
    let found = house
        .modules
        .iter()
        .find(|module| module.definition.id.as_str() == "reconsideration");
    &found.unwrap().definition
}

fn due(record: &Record, limit: &str) -> Option<(Option<Date>, LimitProgress)> {
    let run = record
        .limits
        .iter()
        .rev()
        .find(|run| run.limit.as_str() == limit)?;
    Some((run.due_on, run.progress))
}

#[test]
fn a_row_of_another_record_and_a_row_without_number_are_refused() {
    let house = House::open();
    let now = Moment::at_start_of(date(2024, 6, 3)).unwrap();
    let desk = Desk {
        house: &house,
        definition: reconsideration(&house),
        now,
    };
    let values = json!({ "received_on": "2024-05-06" });
    let record = desk.import(None, &row("", &values)).unwrap();
    assert_eq!(record.external_number.as_deref(), Some("外1"));
    assert_eq!(
        (record.opened_on, &record.handler),
        (date(2024, 5, 6), &None)
    );
    let other = json!({ "external_number": "外2", "values": values });
    assert_eq!(
        desk.import(Some(&record), &other).unwrap_err().id,
        "external_number"
    );
    let nameless = json!({ "external_number": " ", "values": values });
    assert_eq!(desk.import(None, &nameless).unwrap_err().id, "fields");
    let unknown = row("nowhere", &values);
    assert_eq!(desk.import(None, &unknown).unwrap_err().id, "stage");
}

#[test]
fn every_wrong_value_of_a_row_is_named() {
    let house = House::open();
    let now = Moment::at_start_of(date(2024, 6, 3)).unwrap();
    let desk = Desk {
        house: &house,
        definition: reconsideration(&house),
        now,
    };
    let values = json!({ "received_on": "2024-13-01", "act_kind": "罚", "evidence": "x", "applicant": "甲" });
    let refusal = desk.import(None, &row("", &values)).unwrap_err();
    let named: Vec<&str> = refusal
        .fields
        .iter()
        .map(|field| field.field.as_str())
        .collect();
    assert_eq!(named, ["act_kind", "evidence", "received_on"]);
    assert!(
        refusal.reason.contains("“收到日”的值“2024-13-01”"),
        "{}",
        refusal.reason
    );
}

#[test]
fn a_day_that_is_taken_back_takes_its_step_back() {
    let house = House::open();
    let now = Moment::at_start_of(date(2024, 6, 3)).unwrap();
    let desk = Desk {
        house: &house,
        definition: reconsideration(&house),
        now,
    };
    let decided = json!({
        "received_on": "2024-03-05", "accepted_on": "2024-03-08", "procedure": "ordinary",
        "decided_on": "2024-04-08", "outcome": "upheld",
    });
    let record = desk.import(None, &row("", &decided)).unwrap();
    assert_eq!(record.stage.as_str(), "decided");
    assert_eq!(
        due(&record, "decide"),
        Some((Some(date(2024, 5, 7)), LimitProgress::Ended))
    );
    assert!(record.fields.contains_key("closed_on"));
    let open = json!({
        "received_on": "2024-03-05", "accepted_on": "2024-03-08", "procedure": "ordinary",
        "decided_on": "", "outcome": null,
    });
    let record = desk.import(Some(&record), &row("", &open)).unwrap();
    assert_eq!(record.stage.as_str(), "accepted");
    assert_eq!(
        due(&record, "decide"),
        Some((Some(date(2024, 5, 7)), LimitProgress::Open))
    );
    assert!(!record.fields.contains_key("closed_on"));
    assert_eq!(record.version, 2);
}

#[test]
fn fields_that_a_row_does_not_speak_of_stay() {
    let house = House::open();
    let now = Moment::at_start_of(date(2024, 6, 3)).unwrap();
    let desk = Desk {
        house: &house,
        definition: reconsideration(&house),
        now,
    };
    let values = json!({ "received_on": "2024-03-05", "applicant": "甲" });
    let record = desk.import(None, &row("", &values)).unwrap();
    let filled = desk.take(
        Some(&record),
        "fill_in",
        json!({ "decision_served_on": "2024-05-30" }),
    );
    let record = filled.unwrap().record;
    let values = json!({ "received_on": "2024-03-05", "applicant": "乙" });
    let record = desk.import(Some(&record), &row("", &values)).unwrap();
    assert_eq!(record.fields["applicant"], Value::Text("乙".into()));
    assert_eq!(
        record.fields["decision_served_on"],
        Value::Day(date(2024, 5, 30))
    );
    let own = desk
        .take(Some(&record), "fill_in", json!({ "applicant": "丙" }))
        .unwrap_err();
    assert_eq!(own.id, "main_system");
}

#[test]
fn a_passed_over_step_is_found_and_cleared_when_its_day_comes() {
    let house = House::open();
    let now = Moment::at_start_of(date(2024, 6, 3)).unwrap();
    let desk = Desk {
        house: &house,
        definition: reconsideration(&house),
        now,
    };
    let unsaid =
        json!({ "received_on": "2024-03-05", "decided_on": "2024-04-08", "outcome": "upheld" });
    let record = desk.import(None, &row("", &unsaid)).unwrap();
    assert_eq!(record.findings, []);
    let run = due(&record, "review").unwrap();
    assert_eq!(run.1, LimitProgress::Lapsed);
    let gap = json!({ "received_on": "2024-03-05", "accepted_on": "", "decided_on": "2024-04-08", "outcome": "upheld" });
    let record = desk.import(None, &row("", &gap)).unwrap();
    let finding = record
        .findings
        .iter()
        .find(|finding| finding.guard.as_str() == "import_review");
    assert!(
        finding.unwrap().reason.contains("没有给出“受理日”"),
        "{finding:?}"
    );
    let whole = json!({
        "received_on": "2024-03-05", "accepted_on": "2024-03-08", "procedure": "ordinary",
        "decided_on": "2024-04-08", "outcome": "upheld",
    });
    let record = desk.import(Some(&record), &row("", &whole)).unwrap();
    assert!(
        record
            .findings
            .iter()
            .all(|finding| finding.cleared.is_some()),
        "{:?}",
        record.findings
    );
    assert_eq!(
        due(&record, "review"),
        Some((Some(date(2024, 3, 12)), LimitProgress::Ended))
    );
}

#[test]
fn what_is_known_to_be_broken_is_found_and_what_is_not_said_is_not() {
    let house = House::open();
    let now = Moment::at_start_of(date(2024, 6, 3)).unwrap();
    let desk = Desk {
        house: &house,
        definition: reconsideration(&house),
        now,
    };
    let standing = |values: Json| {
        let record = desk.import(None, &row("", &values)).unwrap();
        let guards = record
            .findings
            .iter()
            .map(|finding| finding.guard.to_string());
        guards.collect::<Vec<_>>()
    };
    let accepted = |meets: Json| {
        json!({
            "applied_on": "2024-03-05", "received_on": "2024-03-05", "known_on": "2024-02-20",
            "accepted_on": "2024-03-08", "meets_scope": meets,
        })
    };
    assert_eq!(standing(accepted(Json::Null)), [""; 0]);
    assert_eq!(standing(accepted(json!(true))), [""; 0]);
    assert_eq!(
        standing(accepted(json!(false))),
        ["conditions_of_acceptance"]
    );
}

#[test]
fn a_day_that_fits_nothing_else_is_found() {
    let house = House::open();
    let now = Moment::at_start_of(date(2024, 6, 3)).unwrap();
    let desk = Desk {
        house: &house,
        definition: reconsideration(&house),
        now,
    };
    let values = json!({
        "received_on": "2024-03-05", "accepted_on": "2024-03-08", "finished_on": "2024-03-08",
        "outcome": "not_accepted",
    });
    let record = desk.import(None, &row("", &values)).unwrap();
    assert_eq!(record.stage.as_str(), "not_accepted");
    let found = record
        .findings
        .iter()
        .any(|finding| finding.guard.as_str() == "import_accepted_on");
    assert!(found, "{:?}", record.findings);
}
