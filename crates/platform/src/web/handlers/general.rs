//! General actions on a record: remark, transfer, correction, findings, legal fictions, reveal.

use super::action::{
    Attempt, after, command, crumbs, organ_choices, stage_tag, status_of, store_file, when,
};
use crate::operations::records::{self, RecordView};
use crate::operations::{Failure, accounts, main_system};
use crate::paths::Path;
use crate::web::app::Reply;
use crate::web::pages::form::{FormPage, Hidden, Input, InputGroup, Standing};
use crate::web::pieces::RefusalBox;
use crate::web::posted::Posted;
use crate::web::seat::Seat;
use axum::http::StatusCode;
use domain::procedure::Definition;
use domain::register::Field;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// The query of the form: which limit, finding or step it is about.
type About = BTreeMap<String, String>;

/// Names that the address gives and the form hides.
const HIDDEN: [&str; 3] = ["guard", "limit", "corrects"];

/// Shows the form of a general action.
pub fn form(seat: &Seat, view: &RecordView, action: &str, about: &About) -> Result<Reply, Failure> {
    check(seat, view, action)?;
    shown(seat, view, action, about, &Attempt::default())
}

/// Whether there is such an action and the person may take it.
fn check(seat: &Seat, view: &RecordView, action: &str) -> Result<(), Failure> {
    if name_of(action).is_none() {
        return Err(Failure::Missing(format!("操作“{action}”")));
    }
    let (definition, record) = (&view.kind.definition, &view.record);
    let what = (&action.into(), None);
    records::permitted(&seat.desk(), definition, Some(record), what).map(drop)
}

fn shown(
    seat: &Seat,
    view: &RecordView,
    action: &str,
    about: &About,
    attempt: &Attempt,
) -> Result<Reply, Failure> {
    let status = attempt.refusal.map_or(StatusCode::OK, status_of);
    let (definition, record) = (&view.kind.definition, &view.record);
    let name = name_of(action).ok_or_else(|| Failure::Missing(format!("操作“{action}”")))?;
    let mut groups = Vec::new();
    if !matches!(action, "reveal" | "fill_in") {
        groups.push(when(seat, attempt.posted));
    }
    let inputs = inputs(seat, view, action, about, attempt);
    if !inputs.is_empty() {
        groups.push(InputGroup {
            name: "填写内容".into(),
            inputs,
        });
    }
    let key = attempt.posted.and_then(|posted| posted.text("_key"));
    let page = FormPage {
        action: Path::Action(&record.id, action).to_string(),
        record: Some(stage_tag(definition, record)),
        refusal: attempt.refusal.map(|refusal| RefusalBox::of(name, refusal)),
        hint: hint_of(action).into(),
        key: key.map_or_else(accounts::form_key, |key| Ok(key.to_string()))?,
        version: Some(record.version),
        hidden: hidden(about, attempt.posted),
        has_files: action == "note",
        groups,
        button: name.into(),
        grave: matches!(action, "rebut_deemed" | "correct"),
        back: Some(after(record, action)),
        ..FormPage::default()
    };
    seat.show_as(status, name, crumbs(definition, record), &page)
}

fn hidden(about: &About, posted: Option<&Posted>) -> Vec<Hidden> {
    let given = |name: &str| {
        let typed = posted
            .and_then(|posted| posted.text(name))
            .map(str::to_string);
        typed.or_else(|| about.get(name).cloned())
    };
    HIDDEN
        .iter()
        .filter_map(|name| {
            Some(Hidden {
                name: (*name).into(),
                value: given(name)?,
            })
        })
        .collect()
}

fn name_of(action: &str) -> Option<&'static str> {
    Some(match action {
        "note" => "备注、材料",
        "assign" => "转交",
        "clear_finding" => "核销提示",
        "confirm_deemed" => "确认法定拟制",
        "rebut_deemed" => "举证推翻法定拟制",
        "recompute" => "重新计算期限",
        "correct" => "更正",
        "fill_in" => "补充填写",
        "reveal" => "查看敏感信息",
        _ => return None,
    })
}

fn hint_of(action: &str) -> &'static str {
    match action {
        "recompute" => {
            "按现行的节假日安排重新计算未办结的期限；已经告知当事人的日期不会提前。新旧日期都会记录。"
        }
        "correct" => {
            "只改写填错的内容，原来的记录保留。更正后其后的步骤如果不再成立，会被拒绝；已经签发的文书会标出须复核。"
        }
        "rebut_deemed" => "须有证据证明在期限内已经办理。推翻后，因法定拟制起算的期限不再适用。",
        "fill_in" => {
            "此件以主系统为准。这里只补充主系统没有的内容，期限和指标随之重新计算；再次导入不会改掉它们，除非文件里有这些列。"
        }
        "confirm_deemed" => "法律规定的效果已经自届满之日起发生，确认只是承办人知悉。",
        "reveal" => "查看的人、时间和理由都会记入日志，由审计管理员查阅。",
        _ => "",
    }
}

fn inputs(
    seat: &Seat,
    view: &RecordView,
    action: &str,
    about: &About,
    attempt: &Attempt,
) -> Vec<Input> {
    let typed = |id: &str| {
        attempt
            .posted
            .and_then(|posted| posted.text(id))
            .unwrap_or_default()
    };
    let text = |id: &str, name: &str| Input::text(id, name, typed(id));
    match action {
        "note" => vec![
            text("f.text", "备注或材料名称").required().as_kind("long"),
            text("f.file", "文件").as_kind("file"),
        ],
        "assign" => {
            let organ = text("f.organ", "单位").with_choices(organ_choices(&seat.desk()));
            let people = seat.people_choices();
            vec![organ, text("f.handler", "经办人").with_choices(people)]
        }
        "clear_finding" => vec![text("f.reason", "核销理由").required().as_kind("long")],
        "confirm_deemed" => vec![text("f.remark", "说明").as_kind("long")],
        "rebut_deemed" => vec![
            text("f.acted_on", "实际办理日").required().as_kind("date"),
            text("f.evidence", "证据").required().as_kind("long"),
        ],
        "correct" => correction(view, about, attempt),
        "fill_in" => supplement(seat, view, attempt),
        "reveal" => vec![text("f.reason", "查看理由").required().as_kind("long")],
        _ => Vec::new(),
    }
}

/// The supplementary fields, with what they hold.
fn supplement(seat: &Seat, view: &RecordView, attempt: &Attempt) -> Vec<Input> {
    let organs = organ_choices(&seat.desk());
    let standing = Standing {
        posted: attempt.posted,
        organs: &organs,
        problems: attempt.refusal.map_or(&[][..], |refusal| &refusal.fields),
    };
    let fields = main_system::supplementary(&view.kind.definition);
    fields
        .map(|field| Input::of_field(field, false, view.record.fields.get(&field.id), &standing))
        .collect()
}

/// The step that a correction is about, by the version at which it stands.
fn corrected<'a>(
    view: &'a RecordView,
    about: &About,
    attempt: &Attempt,
) -> Option<&'a crate::operations::records::Step> {
    let typed = attempt.posted.and_then(|posted| posted.text("corrects"));
    let version: i64 = typed
        .or(about.get("corrects").map(String::as_str))?
        .parse()
        .ok()?;
    view.steps
        .iter()
        .find(|step| step.entry.version == Some(version))
}

/// The fields that the action of a step may set.
fn corrected_fields<'a>(definition: &'a Definition, action: &str) -> Vec<&'a Field> {
    let Some(action) = definition.action(&action.into()) else {
        return Vec::new();
    };
    let sets =
        |field: &&Field| action.requires.contains(&field.id) || action.accepts.contains(&field.id);
    definition.fields.iter().filter(sets).collect()
}

fn correction(view: &RecordView, about: &About, attempt: &Attempt) -> Vec<Input> {
    let definition = &view.kind.definition;
    let typed = attempt
        .posted
        .and_then(|posted| posted.text("f.reason"))
        .unwrap_or_default();
    let mut inputs = vec![
        Input::text("f.reason", "更正原因", typed)
            .required()
            .as_kind("long"),
    ];
    let Some(step) = corrected(view, about, attempt) else {
        return inputs;
    };
    let problems = attempt.refusal.map_or(&[][..], |refusal| &refusal.fields);
    let standing = Standing {
        posted: attempt.posted,
        organs: &[],
        problems,
    };
    let before =
        domain::register::shown_day(domain::register::Moment(step.entry.occurred_at).day());
    let day = Input::text(
        "_mended_on",
        "更正后的办理日期",
        attempt
            .posted
            .and_then(|posted| posted.text("_mended_on"))
            .unwrap_or_default(),
    );
    inputs.push(
        day.as_kind("date")
            .with_hint(&format!("原为{before}；不改则不填")),
    );
    for field in corrected_fields(definition, &step.entry.action) {
        let held = view.record.fields.get(&field.id);
        inputs.push(Input::of_field(field, false, held, &standing));
    }
    inputs
}

/// Takes a general action.
pub fn take(
    seat: &Seat,
    view: &RecordView,
    action: &str,
    posted: &Posted,
) -> Result<Reply, Failure> {
    check(seat, view, action)?;
    let desk = seat.desk();
    let mut posted = posted.clone();
    if action == "note" {
        store_file(&desk, "f.file", &mut posted)?;
    }
    if action == "reveal" {
        return reveal(seat, view, posted.trimmed("f.reason"));
    }
    let about = About::new();
    let attempt = Attempt {
        posted: Some(&posted),
        refusal: None,
    };
    if posted.text("_add").is_some() {
        return shown(seat, view, action, &about, &attempt);
    }
    let (definition, record) = (&view.kind.definition, &view.record);
    let mut command = command(&desk, definition, &action.into(), &posted)?;
    command.record = Some(record.id.clone());
    command.corrects = posted.trimmed("corrects").parse().ok();
    command.fields = arguments(view, action, &posted);
    match records::submit(&desk, command) {
        Ok(_) => Ok(Reply::ToWith(after(record, action), "taken")),
        Err(Failure::Refused(refusal)) => {
            let attempt = Attempt {
                posted: Some(&posted),
                refusal: Some(&refusal),
            };
            shown(seat, view, action, &about, &attempt)
        }
        Err(failure) => Err(failure),
    }
}

/// The arguments of a general action; of a correction or a supplement only what differs from what the record holds.
fn arguments(view: &RecordView, action: &str, posted: &Posted) -> BTreeMap<String, Json> {
    let mut arguments = BTreeMap::new();
    if action == "fill_in" {
        let values = posted.values(main_system::supplementary(&view.kind.definition));
        arguments.extend(values);
        arguments.retain(|id, value| differs(view, id, value));
        return arguments;
    }
    if action == "correct" {
        let about = About::new();
        let attempt = Attempt {
            posted: Some(posted),
            refusal: None,
        };
        if let Some(step) = corrected(view, &about, &attempt) {
            let fields = corrected_fields(&view.kind.definition, &step.entry.action);
            let values = posted.values(fields.iter().copied());
            arguments.extend(
                values
                    .into_iter()
                    .filter(|(id, value)| differs(view, id, value)),
            );
        }
        if !posted.trimmed("_mended_on").is_empty() {
            arguments.insert("occurred_at".into(), posted.trimmed("_mended_on").into());
        }
    } else {
        for (name, text) in posted.pairs() {
            let name = name.strip_prefix("f.").unwrap_or(name);
            let own = !name.starts_with('_') && !name.ends_with(".kept");
            if own && !text.trim().is_empty() {
                arguments.insert(name.to_string(), text.trim().into());
            }
        }
    }
    if let Some(reason) = posted.text("f.reason") {
        arguments.insert("reason".into(), reason.into());
    }
    arguments
}

/// Whether a typed value is another one than the record holds.
fn differs(view: &RecordView, id: &str, given: &Json) -> bool {
    let Some(field) = view.kind.definition.field(id) else {
        return false;
    };
    let held = view.record.fields.get(&field.id);
    match domain::register::parse_input(field, given) {
        Ok(value) => value.as_ref() != held,
        Err(_) => true,
    }
}

/// Shows what is masked, once, and logs why.
fn reveal(seat: &Seat, view: &RecordView, reason: &str) -> Result<Reply, Failure> {
    let record = &view.record;
    records::reveal(&seat.desk(), view, reason)?;
    let page = super::case_tabs::revealed(seat, view);
    seat.show("敏感信息", crumbs(&view.kind.definition, record), &page)
}
