//! Forms of actions: a new record, an action of the definition, a general action.

use super::case::tab_of_action;
use super::general;
use crate::operations::records::{self, RecordView};
use crate::operations::{Desk, Failure, accounts, files};
use crate::paths::Path;
use crate::web::app::{Reply, Visit};
use crate::web::frame::Link;
use crate::web::pages::form::{FormPage, Input, InputGroup, RecordTag, Standing};
use crate::web::pieces::{RefusalBox, laws};
use crate::web::posted::Posted;
use crate::web::seat::Seat;
use axum::extract::{Path as Part, Query};
use axum::http::StatusCode;
use axum::response::Response;
use domain::identifier::{ActionId, FieldId, KindId, RecordId};
use domain::procedure::{Action, Assignment, Command, Definition, Record, Refusal, is_general};
use domain::register::{FieldType, Moment, Value};
use std::collections::BTreeMap;

/// Values that stand in a form before anything is typed.
pub type Held = BTreeMap<FieldId, Value>;

/// The form of an action that opens a record.
pub async fn new_form(
    visit: Visit,
    Part((kind, action)): Part<(String, String)>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Response {
    visit
        .read(move |seat| {
            let from = query.get("from").map(|id| RecordId::from(id.as_str()));
            let held = carried(seat, &kind.as_str().into(), from.as_ref())?;
            let kind = records::current(&seat.desk(), &kind.as_str().into())?;
            let about = About::of(&kind.definition, &action, None, &held)?;
            about.check(seat)?;
            about.form(seat, StatusCode::OK, &Attempt::default())
        })
        .await
}

/// Opens a record.
pub async fn create(
    visit: Visit,
    Part((kind, action)): Part<(String, String)>,
    posted: Posted,
) -> Response {
    visit
        .write(posted, move |seat, posted| {
            let held = Held::new();
            let kind = records::current(&seat.desk(), &kind.as_str().into())?;
            let about = About::of(&kind.definition, &action, None, &held)?;
            about.submit(seat, posted)
        })
        .await
}

/// Goes on to the form of a record that follows another.
pub async fn successor(visit: Visit, Part((id, kind)): Part<(String, String)>) -> Response {
    visit
        .read(move |seat| {
            let (id, kind): (RecordId, KindId) = (id.as_str().into(), kind.as_str().into());
            let desk = seat.desk();
            let definition = records::current(&desk, &kind)?;
            let creating = records::creating(&desk, &definition.definition);
            let action = creating
                .first()
                .ok_or_else(|| Failure::Missing("可以登记的环节".into()))?;
            let path = Path::NewRecord(&kind, &action.id);
            Ok(Reply::To(path.with(&[("from", id.as_str())])))
        })
        .await
}

/// What a record that follows another takes over from it.
fn carried(seat: &Seat, kind: &KindId, from: Option<&RecordId>) -> Result<Held, Failure> {
    let Some(from) = from else {
        return Ok(Held::new());
    };
    let view = records::view(&seat.desk(), from)?;
    let definition = &view.kind.definition;
    let Some(successor) = definition
        .successors
        .iter()
        .find(|successor| successor.kind == *kind)
    else {
        return Ok(Held::new());
    };
    let value = |ours: &FieldId| match ours.as_str() {
        "record" => Some(Value::Text(view.record.id.to_string())),
        _ => view.record.fields.get(ours).cloned(),
    };
    let carries = successor.carries.iter();
    Ok(carries
        .filter_map(|(theirs, ours)| Some((theirs.clone(), value(ours)?)))
        .collect())
}

/// The form of an action on a record.
pub async fn form(
    visit: Visit,
    Part((id, action)): Part<(String, String)>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Response {
    visit
        .read(move |seat| {
            let view = records::view(&seat.desk(), &id.as_str().into())?;
            if is_general(&action.as_str().into()) || action == "reveal" {
                return general::form(seat, &view, &action, &query);
            }
            let about = About::on_record(&view, &action)?;
            about.check(seat)?;
            about.form(seat, StatusCode::OK, &Attempt::default())
        })
        .await
}

/// Takes an action on a record.
pub async fn take(
    visit: Visit,
    Part((id, action)): Part<(String, String)>,
    posted: Posted,
) -> Response {
    visit
        .write(posted, move |seat, posted| {
            let view = records::view(&seat.desk(), &id.as_str().into())?;
            if is_general(&action.as_str().into()) || action == "reveal" {
                return general::take(seat, &view, &action, &posted);
            }
            About::on_record(&view, &action)?.submit(seat, posted)
        })
        .await
}

/// What was typed and why it was refused.
#[derive(Default)]
pub struct Attempt<'a> {
    /// What was typed.
    pub posted: Option<&'a Posted>,
    /// Why it was refused.
    pub refusal: Option<&'a Refusal>,
}

/// The action that a form is about.
struct About<'a> {
    definition: &'a Definition,
    action: &'a Action,
    record: Option<&'a Record>,
    held: &'a Held,
}

impl<'a> About<'a> {
    fn of(
        definition: &'a Definition,
        action: &str,
        record: Option<&'a Record>,
        held: &'a Held,
    ) -> Result<Self, Failure> {
        let action = definition
            .action(&action.into())
            .filter(|action| action.creates == record.is_none())
            .ok_or_else(|| Failure::Missing(format!("环节“{action}”")))?;
        Ok(Self {
            definition,
            action,
            record,
            held,
        })
    }

    fn on_record(view: &'a RecordView, action: &str) -> Result<Self, Failure> {
        let record = &view.record;
        Self::of(&view.kind.definition, action, Some(record), &record.fields)
    }

    /// Whether the person may take the action: nobody fills a form in vain.
    fn check(&self, seat: &Seat) -> Result<(), Failure> {
        let what = (&self.action.id, None);
        records::permitted(&seat.desk(), self.definition, self.record, what).map(drop)
    }

    /// The fields of the form, in the order of the definition, with whether they must be given.
    fn fields(&self) -> impl Iterator<Item = (&'a domain::register::Field, bool)> {
        let (action, held) = (self.action, self.held);
        self.definition.fields.iter().filter_map(move |field| {
            let required = action.requires.contains(&field.id);
            let accepted = required || action.accepts.contains(&field.id);
            let has_already = held.contains_key(&field.id) && matches!(field.kind, FieldType::File);
            let is_digest = |(id, by): &(FieldId, Assignment)| {
                *id == field.id && matches!(by, Assignment::Digest(_))
            };
            let filled = has_already || action.sets.iter().any(is_digest);
            accepted.then_some((field, required && !filled))
        })
    }

    fn address(&self) -> Path<'_> {
        match self.record {
            Some(record) => Path::Action(&record.id, self.action.id.as_str()),
            None => Path::NewRecord(&self.definition.id, &self.action.id),
        }
    }

    fn form(&self, seat: &Seat, status: StatusCode, attempt: &Attempt) -> Result<Reply, Failure> {
        let groups = self.groups(seat, attempt);
        let drafts = self
            .action
            .drafts
            .iter()
            .filter_map(|id| self.definition.letter(id));
        let key = attempt.posted.and_then(|posted| posted.text("_key"));
        let page = FormPage {
            action: self.address().to_string(),
            record: self.record.map(|record| stage_tag(self.definition, record)),
            refusal: attempt
                .refusal
                .map(|refusal| RefusalBox::of(&self.action.name, refusal)),
            hint: self.action.hint.clone().unwrap_or_default(),
            law: laws(&self.action.law),
            key: key.map_or_else(accounts::form_key, |key| Ok(key.to_string()))?,
            version: self.record.map(|record| record.version),
            has_files: self
                .fields()
                .any(|(field, _)| field.kind == FieldType::File),
            groups,
            drafts: drafts.map(|letter| letter.name.clone()).collect(),
            button: self.action.name.clone(),
            back: Some(self.way_back()),
            ..FormPage::default()
        };
        let (title, crumbs) = match self.record {
            Some(record) => (self.action.name.clone(), crumbs(self.definition, record)),
            None => {
                let list = Link::to(&self.definition.name, &Path::Kind(&self.definition.id));
                (self.action.name.clone(), vec![list])
            }
        };
        seat.show_as(status, &title, crumbs, &page)
    }

    fn groups(&self, seat: &Seat, attempt: &Attempt) -> Vec<InputGroup> {
        let organs = organ_choices(&seat.desk());
        let problems = attempt.refusal.map_or(&[][..], |refusal| &refusal.fields);
        let standing = Standing {
            posted: attempt.posted,
            organs: &organs,
            problems,
        };
        let mut groups = vec![when(seat, attempt.posted)];
        for (field, required) in self.fields() {
            let held = self
                .held
                .get(&field.id)
                .map(|value| shown_link(seat, field, value));
            let input = Input::of_field(field, required, held.as_ref(), &standing);
            let name = field.group.as_deref().unwrap_or("填写内容");
            match groups.iter_mut().find(|group| group.name == name) {
                Some(group) => group.inputs.push(input),
                None => groups.push(InputGroup {
                    name: name.into(),
                    inputs: vec![input],
                }),
            }
        }
        groups
    }

    fn way_back(&self) -> String {
        match self.record {
            Some(record) => Path::Record(&record.id).to_string(),
            None => Path::Kind(&self.definition.id).to_string(),
        }
    }

    fn submit(&self, seat: &Seat, mut posted: Posted) -> Result<Reply, Failure> {
        let desk = seat.desk();
        store_files(&desk, self.fields().map(|(field, _)| field), &mut posted)?;
        if posted.text("_add").is_some() {
            let attempt = Attempt {
                posted: Some(&posted),
                refusal: None,
            };
            return self.form(seat, StatusCode::OK, &attempt);
        }
        let mut command = command(&desk, self.definition, &self.action.id, &posted)?;
        command.record = self.record.map(|record| record.id.clone());
        command.fields = posted.values(self.fields().map(|(field, _)| field));
        link_by_number(&desk, self.definition, &mut command);
        match records::submit(&desk, command) {
            Ok(outcome) => {
                let word = match (outcome.repeated, self.record) {
                    (true, _) => "repeated",
                    (false, Some(_)) => "taken",
                    (false, None) => "recorded",
                };
                Ok(Reply::ToWith(
                    Path::Record(&outcome.record.id).to_string(),
                    word,
                ))
            }
            Err(Failure::Refused(refusal)) => {
                let status = status_of(&refusal);
                let attempt = Attempt {
                    posted: Some(&posted),
                    refusal: Some(&refusal),
                };
                self.form(seat, status, &attempt)
            }
            Err(failure) => Err(failure),
        }
    }
}

/// The status of HTTP for a refusal: somebody else was faster, or the content does not do.
pub fn status_of(refusal: &Refusal) -> StatusCode {
    match refusal.id.as_str() {
        "version" => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// The way from the workbench to a record, the record included.
pub fn crumbs(definition: &Definition, record: &Record) -> Vec<Link> {
    let name = record.number.as_deref().unwrap_or(&record.title);
    vec![
        Link::to(&definition.name, &Path::Kind(&definition.id)),
        Link::to(name, &Path::Record(&record.id)),
    ]
}

/// The stage of a record, for the head of a form.
pub fn stage_tag(definition: &Definition, record: &Record) -> RecordTag {
    let stage = definition.stage(&record.stage);
    RecordTag {
        stage: stage.map_or_else(|| record.stage.to_string(), |stage| stage.name.clone()),
    }
}

/// The inputs for the legal time of the act.
pub fn when(seat: &Seat, posted: Option<&Posted>) -> InputGroup {
    let today = seat.app.office.today().to_string();
    let typed = |name: &str| posted.and_then(|posted| posted.text(name));
    let day = Input::text("_on", "办理日期", typed("_on").unwrap_or(&today)).required();
    let time = Input::text("_at", "时刻", typed("_at").unwrap_or_default());
    InputGroup {
        name: "办理时间".into(),
        inputs: vec![
            day.as_kind("date")
                .with_hint("法律上发生的日期，期限由它起算；不得晚于今天"),
            time.as_kind("time")
                .with_hint("一般不填；以小时计算的期限须填"),
        ],
    }
}

/// The organs of the county, to suggest.
pub fn organ_choices(desk: &Desk) -> Vec<(String, String)> {
    let organs = desk.county.organs.all();
    organs
        .map(|organ| (organ.id.to_string(), organ.name.clone()))
        .collect()
}

/// A link as the form shows it: by the number of the record.
fn shown_link(seat: &Seat, field: &domain::register::Field, value: &Value) -> Value {
    if !matches!(field.kind, FieldType::Link(_)) {
        return value.clone();
    }
    let id: RecordId = value.as_text().unwrap_or_default().into();
    let number = records::view(&seat.desk(), &id)
        .ok()
        .and_then(|view| view.record.number);
    number.map_or_else(|| value.clone(), Value::Text)
}

/// Puts record ids where the person gave numbers of records.
fn link_by_number(desk: &Desk, definition: &Definition, command: &mut Command) {
    for field in &definition.fields {
        let FieldType::Link(kind) = &field.kind else {
            continue;
        };
        let given = command
            .fields
            .get(field.id.as_str())
            .and_then(|value| value.as_str());
        let found =
            given.and_then(|number| crate::operations::lists::by_number(desk, kind, number));
        if let Some(id) = found {
            command
                .fields
                .insert(field.id.to_string(), id.to_string().into());
        }
    }
}

/// Stores the uploaded files of a form and puts their hashes in their places.
pub fn store_files<'a>(
    desk: &Desk,
    fields: impl Iterator<Item = &'a domain::register::Field>,
    posted: &mut Posted,
) -> Result<(), Failure> {
    for field in fields.filter(|field| field.kind == FieldType::File) {
        store_file(desk, &format!("f.{}", field.id), posted)?;
    }
    Ok(())
}

/// The same for one input.
pub fn store_file(desk: &Desk, id: &str, posted: &mut Posted) -> Result<(), Failure> {
    let hash = match posted.file(id) {
        Some(file) => Some(files::store(desk, &file.name, &file.content)?),
        None => posted.text(&format!("{id}.kept")).map(str::to_string),
    };
    if let Some(hash) = hash {
        posted.set(id, &hash);
        posted.set(&format!("{id}.kept"), &hash);
    }
    Ok(())
}

/// The command of a form, without its fields.
pub fn command(
    desk: &Desk,
    definition: &Definition,
    action: &ActionId,
    posted: &Posted,
) -> Result<Command, Failure> {
    let occurred_at = occurred_at(desk, posted)?;
    let key = posted.trimmed("_key").to_string();
    let mut command = records::command(definition.id.clone(), action.clone(), occurred_at, key);
    command.version = posted.trimmed("_version").parse().ok();
    Ok(command)
}

/// The legal time that the form gives; today without a time is now.
fn occurred_at(desk: &Desk, posted: &Posted) -> Result<Moment, Failure> {
    let (day, time) = (posted.trimmed("_on"), posted.trimmed("_at"));
    let text = match (day, time) {
        ("", _) => return Ok(desk.office.now()),
        (day, "") if day == desk.office.today().to_string() => return Ok(desk.office.now()),
        (day, "") => day.to_string(),
        (day, time) => format!("{day}T{time}"),
    };
    Moment::parse(&text).map_err(|error| {
        Refusal::plain(
            "time",
            format!("办理时间{error}"),
            "请改正办理日期或时刻后再提交",
        )
        .into()
    })
}

/// Where a person goes on after a general action.
pub fn after(record: &Record, action: &str) -> String {
    Path::RecordTab(&record.id, tab_of_action(action)).to_string()
}
