//! A small made-up kind of record, and commands on it.

use crate::databases::Database;
use domain::engines::deadline::{Calendar, Direction, Sense};
use domain::identifier::CountyId;
use domain::law::service::{Effective, ServiceMethod, ServiceMethods};
use domain::law::{Confidence, DatedValue, Length, Place, WorkingDays};
use domain::procedure::{
    Action, Actor, Addressee, Assignment, Bearer, Command, Deemed, Definition, LetterKind,
    NumberRule, Stage, TimeLimit, Trigger, WarningLight,
};
use domain::register::{Field, FieldType, ListColumn, Moment, Privacy};
use platform::store::Catalogue;
use platform::store::audit::Sm2Key;
use platform::store::writer::{Outcome, Rejected, Seeded, Setup, Submission, Writer};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A moment on the first of March 2024 that actions may not lie after.
pub fn now() -> Moment {
    Moment::parse("2024-06-01T09:00").unwrap()
}

fn field(id: &str, kind: FieldType, query: bool) -> Field {
    Field {
        id: id.into(),
        name: id.to_uppercase(),
        kind,
        privacy: Privacy::Open,
        query,
        column: true,
        supplementary: false,
        hint: None,
        group: None,
    }
}

fn stage(id: &str, closes: bool) -> Stage {
    Stage {
        id: id.into(),
        name: format!("阶段{id}"),
        closes,
    }
}

fn action(id: &str, from: &[&str], to: Option<&str>) -> Action {
    Action {
        id: id.into(),
        name: format!("操作{id}"),
        creates: from.is_empty(),
        from: from.iter().map(|stage| (*stage).into()).collect(),
        to: to.map(Into::into),
        roles: vec!["clerk".into()],
        requires: Vec::new(),
        accepts: [
            "subject",
            "amount",
            "received_on",
            "urgent",
            "order",
            "list",
            "seen_at",
        ]
        .map(Into::into)
        .to_vec(),
        sets: vec![("order".into(), Assignment::Actor)],
        drafts: Vec::new(),
        law: Vec::new(),
        hint: None,
    }
}

fn limit(id: &str, days: u32, (starts, ends): (Trigger, &str)) -> TimeLimit {
    TimeLimit {
        id: id.into(),
        name: format!("期限{id}"),
        starts: vec![starts],
        counts_from: None,
        applies: None,
        ends: vec![Trigger::Action(ends.into())],
        lapses: Vec::new(),
        restarts: Vec::new(),
        pauses: Vec::new(),
        extension: None,
        values: vec![DatedValue {
            from: None,
            until: None,
            applies_in: Place::Nation,
            length: Length::WorkingDays(WorkingDays(days)),
            law: vec!["样法(2020)#3".parse().unwrap()],
            confidence: Confidence::High,
            unproven: false,
        }],
        yearly: Vec::new(),
        direction: Direction::Forward,
        sense: Sense::Maximum,
        rolls: true,
        substance: false,
        lenient: None,
        bearer: Bearer::Organ,
        deemed: None,
        on_expiry: None,
        blocks: Vec::new(),
        warn: vec![WarningLight {
            left: Length::WorkingDays(WorkingDays(2)),
            light: "yellow".into(),
        }],
        outlives: false,
        internal: false,
    }
}

/// The kind: filed, accepted (or deemed to be after five working days), decided with a letter.
pub fn definition() -> Definition {
    let mut accept = action("accept", &["filed"], Some("accepted"));
    accept.drafts = vec!["notice".into()];
    let rule = NumberRule {
        scope: "case".into(),
        pattern: "{organ}样〔{year}〕{serial}号".into(),
    };
    Definition {
        id: "sample".into(),
        name: "样件".into(),
        area: "M00".into(),
        title: "{subject}".into(),
        number: Some((rule, "accept".into())),
        fields: fields(),
        stages: vec![
            stage("filed", false),
            stage("accepted", false),
            stage("decided", true),
        ],
        actions: vec![
            action("file", &[], Some("filed")),
            accept,
            action("amend", &["filed", "accepted"], None),
            action("decide", &["accepted"], Some("decided")),
        ],
        guards: Vec::new(),
        limits: limits(),
        letters: vec![notice()],
        successors: Vec::new(),
        imports: Vec::new(),
        shape: "a1".into(),
        lookup: Default::default(),
    }
}

fn limits() -> Vec<TimeLimit> {
    let review = TimeLimit {
        deemed: Some(Deemed {
            effect: "视为同意".into(),
            to: Some("accepted".into()),
            sets: vec![("received_on".into(), Assignment::Day)],
            law: vec!["样法(2020)#3".parse().unwrap()],
        }),
        ..limit("review", 5, (Trigger::Action("file".into()), "accept"))
    };
    let mut handling = limit("handling", 20, (Trigger::Action("accept".into()), "decide"));
    handling.starts.push(Trigger::Deemed("review".into()));
    vec![review, handling]
}

fn fields() -> Vec<Field> {
    let item = ListColumn {
        id: "item".into(),
        name: "项".into(),
        kind: FieldType::Text,
        required: true,
    };
    vec![
        field("subject", FieldType::Text, true),
        field("amount", FieldType::Money, false),
        field("received_on", FieldType::Day, true),
        field("urgent", FieldType::Bool, false),
        field("order", FieldType::Text, false),
        field("seen_at", FieldType::Moment, false),
        field("list", FieldType::List(vec![item]), false),
    ]
}

fn notice() -> LetterKind {
    LetterKind {
        id: "notice".into(),
        name: "通知书".into(),
        template: "通知".into(),
        number: Some(NumberRule {
            scope: "notice".into(),
            pattern: "{organ}通〔{year}〕{serial}号".into(),
        }),
        reviewers: Vec::new(),
        signers: vec!["clerk".into()],
        addressees: vec![Addressee {
            field: "subject".into(),
            optional: false,
        }],
        notifies: Vec::new(),
        law: Vec::new(),
    }
}

/// Everything that a writer judges by.
pub fn catalogue() -> Arc<Catalogue> {
    catalogue_of(definition())
}

/// As `catalogue`, with another definition of the kind.
pub fn catalogue_of(definition: Definition) -> Arc<Catalogue> {
    catalogue_with(definition, Calendar::weekends_only())
}

/// As `catalogue_of`, with another calendar.
pub fn catalogue_with(definition: Definition, calendar: Calendar) -> Arc<Catalogue> {
    let text = format!("{:?}", definition.limits);
    let methods = ServiceMethods(vec![ServiceMethod {
        id: "direct".into(),
        name: "直接送达".into(),
        needs: Vec::new(),
        after_attempts: false,
        effective: Effective::OnDay,
        law: Vec::new(),
    }]);
    let mut catalogue = Catalogue::new(Arc::new(calendar), Arc::new(methods));
    catalogue.add(Arc::new(definition), text).unwrap();
    Arc::new(catalogue)
}

/// A writer on the database, with everything from a seed.
pub fn writer(database: &Database) -> Writer {
    writer_of(database, catalogue())
}

/// As `writer`, with another catalogue.
pub fn writer_of(database: &Database, catalogue: Arc<Catalogue>) -> Writer {
    Writer::start(Setup {
        place: database.place.clone(),
        folder: database.folder.clone(),
        catalogue,
        source: Box::new(Seeded::new("sample", now())),
        signer: Box::new(Sm2Key::open_or_create(&database.folder.join("keys")).unwrap()),
    })
    .unwrap()
}

/// The county of all sample records.
pub fn county() -> CountyId {
    "330106".into()
}

/// A command of the sample clerk.
pub fn command(key: &str, action: &str, record: Option<&Outcome>, fields: &Value) -> Submission {
    let fields: BTreeMap<String, Value> = match fields {
        Value::Object(map) => map.clone().into_iter().collect(),
        _ => BTreeMap::new(),
    };
    Submission {
        county: county(),
        actor: Actor {
            account: "wang".into(),
            role: "clerk".into(),
            organ: "justice".into(),
        },
        command: Command {
            key: key.into(),
            kind: "sample".into(),
            action: action.into(),
            record: record.map(|outcome| outcome.record.id.clone()),
            version: None,
            occurred_at: Moment::parse("2024-03-04T10:00").unwrap(),
            fields,
            letter: None,
            corrects: None,
        },
        recorded_at: None,
    }
}

/// Files a record.
pub fn file(writer: &Writer, key: &str) -> Outcome {
    let fields = json!({
        "subject": format!("甲{key}"), "amount": "1234.50", "urgent": true,
        "list": [{"item": "一"}, {"item": "二"}], "seen_at": "2024-03-04T08:30",
    });
    writer
        .act(command(key, "file", None, &fields))
        .wait()
        .unwrap()
}

/// Takes a further action on a record.
pub fn take(
    writer: &Writer,
    record: &Outcome,
    key: &str,
    action: &str,
) -> Result<Outcome, Rejected> {
    writer
        .act(command(key, action, Some(record), &Value::Null))
        .wait()
}

/// The refusal that an answer must be.
pub fn refusal(answer: Result<Outcome, Rejected>) -> domain::procedure::Refusal {
    match answer {
        Err(Rejected::Refused(refusal)) => *refusal,
        other => panic!("a refusal was expected, not {other:?}"),
    }
}
