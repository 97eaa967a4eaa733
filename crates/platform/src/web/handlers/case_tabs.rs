//! The content of each tab of a record.

use super::case::Open;
use super::case_process::{action_name, moment_text, who};
use crate::operations::Failure;
use crate::operations::files::{self, Kept};
use crate::operations::links as linked;
use crate::operations::records::{RecordView, Step as Taken};
use crate::paths::Path;
use crate::web::frame::Link;
use crate::web::pages::case::{
    Content, Entry, FactGroup, Facts, FileRow, Files, LetterRow, Letters, LimitBox, Limits,
    LinkRow, Links, Log, ServiceRow, Services, StripDay,
};
use crate::web::pages::system::DataPage;
use crate::web::pieces::{Due, Fact, Light, laws};
use crate::web::seat::Seat;
use domain::engines::deadline::{Calendar, StripDay as Day, StripKind};
use domain::procedure::{Bearer, Event, Letter, LetterProgress, Limit, LimitProgress};
use domain::register::{Field, FieldType, Moment, is_masked, shown_day};
use jiff::civil::Date;
use std::sync::Arc;

/// 基本信息.
pub fn facts(open: &Open) -> Content {
    let (definition, record) = (open.definition(), open.record());
    let mut groups: Vec<FactGroup> = Vec::new();
    let mut hidden = false;
    for field in &definition.fields {
        let Some(value) = record.fields.get(&field.id) else {
            continue;
        };
        hidden |= is_masked(field);
        let mut fact = Fact::of_field(field, value, false);
        match (&field.kind, value.as_text()) {
            (FieldType::Organ, Some(organ)) => {
                fact.value = Link::plain(open.desk.county.organ_name(&organ.into()));
            }
            (FieldType::File, Some(hash)) => {
                fact.value = Link::to("打开文件", &Path::File(&record.id, hash));
            }
            _ => {}
        }
        let name = field.group.as_deref().unwrap_or("基本信息");
        match groups.iter_mut().find(|group| group.name == name) {
            Some(group) => group.facts.push(fact),
            None => groups.push(FactGroup {
                name: name.into(),
                facts: vec![fact],
            }),
        }
    }
    let may_reveal = hidden && open.may(domain::policy::Act::Reveal);
    Content::Facts(Facts {
        groups,
        reveal: may_reveal.then(|| Path::Action(&record.id, "reveal").to_string()),
    })
}

/// The masked fields of a record, for once not masked.
pub fn revealed(seat: &Seat, view: &RecordView) -> DataPage {
    let definition = &view.kind.definition;
    let shown = |field: &&Field| is_masked(field);
    let fact = |field: &Field| {
        let value = view.record.fields.get(&field.id)?;
        Some(Fact::of_field(field, value, true))
    };
    let mut facts: Vec<Fact> = definition
        .fields
        .iter()
        .filter(shown)
        .filter_map(fact)
        .collect();
    if let Some(marking) = seat.app.marking() {
        facts.push(Fact::plain("数据性质", marking));
    }
    DataPage { facts }
}

/// 材料.
pub fn files(open: &Open) -> Content {
    let record = open.record();
    let mut rows: Vec<FileRow> = Vec::new();
    for field in open
        .definition()
        .fields
        .iter()
        .filter(|field| field.kind == FieldType::File)
    {
        let hash = record
            .fields
            .get(&field.id)
            .and_then(|value| value.as_text());
        rows.extend(hash.map(|hash| file_row(open, hash, field.name.clone(), String::new())));
    }
    for step in &open.view.steps {
        let events = step.payload.iter().flat_map(|payload| &payload.events);
        for event in events {
            if let Event::Noted {
                text,
                file: Some(hash),
            } = event
            {
                let on = moment_text(Moment(step.entry.occurred_at));
                rows.push(file_row(open, hash, text.clone(), on));
            }
        }
    }
    let add_file = open.general("note", &[]);
    Content::Files(Files {
        files: rows,
        add_file,
    })
}

fn file_row(open: &Open, hash: &str, origin: String, on: String) -> FileRow {
    let kept: Option<Kept> = files::about(&open.desk, hash);
    let name = kept
        .as_ref()
        .map_or_else(|| "文件".to_string(), |kept| kept.name.clone());
    FileRow {
        name: Link::to(name, &Path::File(&open.record().id, hash)),
        size: kept.map(|kept| kept.size),
        origin,
        on,
        sm3: hash.to_string(),
    }
}

/// The name of a letter of the record.
pub fn letter_name(open: &Open, letter: &Letter) -> String {
    let kind = open.definition().letter(&letter.letter);
    kind.map_or_else(|| letter.letter.to_string(), |kind| kind.name.clone())
}

/// How far a letter has come.
pub fn progress_name(progress: LetterProgress) -> &'static str {
    match progress {
        LetterProgress::Draft => "拟稿",
        LetterProgress::Reviewed => "已审核",
        LetterProgress::Issued => "已签发",
        LetterProgress::Sealed => "已用印",
        LetterProgress::Void => "已作废",
    }
}

/// The next steps of a letter that the person may take.
pub fn letter_steps(open: &Open, letter: &Letter) -> Vec<Link> {
    let Some(kind) = open.definition().letter(&letter.letter) else {
        return Vec::new();
    };
    let reviewed = !kind.reviewers.is_empty();
    let steps: &[&str] = match letter.progress {
        LetterProgress::Draft if reviewed => &[
            "letter_review",
            "letter_edit",
            "letter_return",
            "letter_void",
        ],
        LetterProgress::Draft => &["letter_issue", "letter_edit", "letter_void"],
        LetterProgress::Reviewed => &[
            "letter_issue",
            "letter_return",
            "letter_edit",
            "letter_void",
        ],
        LetterProgress::Issued => &[
            "letter_seal",
            "letter_serve",
            "letter_attempt",
            "letter_void",
        ],
        LetterProgress::Sealed => &["letter_serve", "letter_attempt", "letter_void"],
        LetterProgress::Void => &[],
    };
    let allowed = |step: &&&str| match **step {
        "letter_review" => open.may(domain::policy::Act::Take(&kind.reviewers)),
        "letter_issue" => open.may(domain::policy::Act::Take(&kind.signers)),
        "letter_serve" | "letter_attempt" => !letter.services.is_empty() && open.may_general(step),
        step => open.may_general(step),
    };
    let link = |step: &&str| {
        let path = Path::LetterStep(&open.record().id, letter.ordinal, step);
        Link::to(short_name(step), &path)
    };
    steps.iter().filter(allowed).map(link).collect()
}

fn short_name(step: &str) -> &'static str {
    match step {
        "letter_review" => "审核",
        "letter_edit" => "修改",
        "letter_return" => "退回",
        "letter_issue" => "签发",
        "letter_seal" => "用印",
        "letter_serve" => "送达",
        "letter_attempt" => "登记未送达",
        _ => "作废",
    }
}

/// 文书.
pub fn letters(open: &Open) -> Content {
    let id = &open.record().id;
    let row = |letter: &Arc<Letter>| LetterRow {
        href: Path::Letter(id, letter.ordinal).to_string(),
        name: letter_name(open, letter),
        number: letter.number.clone().unwrap_or_default(),
        progress: progress_name(letter.progress),
        drafted_on: letter.drafted_on,
        issued_on: letter.issued_on,
        served: match letter.served_on() {
            _ if letter.services.is_empty() => String::new(),
            Some(on) => format!("{}生效", shown_day(on)),
            None => "没有送达证明".into(),
        },
        doubt: letter.doubt.clone(),
        steps: letter_steps(open, letter),
        download: Path::LetterDownload(id, letter.ordinal).to_string(),
    };
    Content::Letters(Letters {
        letters: open.record().letters.iter().rev().map(row).collect(),
    })
}

/// 送达.
pub fn services(open: &Open) -> Content {
    let methods = &open.desk.office.catalogue.methods;
    let mut rows = Vec::new();
    for letter in open.record().letters.iter().rev() {
        for service in &letter.services {
            let method = service.method.as_deref().unwrap_or_default();
            let proof: Vec<String> = service
                .proof
                .iter()
                .map(|(name, text)| format!("{name}：{text}"))
                .collect();
            let attempts: Vec<String> = service
                .attempts
                .iter()
                .map(|(day, what)| format!("{day} {what}"))
                .collect();
            rows.push(ServiceRow {
                href: Path::Letter(&open.record().id, letter.ordinal).to_string(),
                letter: letter_name(open, letter),
                name: service.name.clone(),
                method: methods
                    .method(method)
                    .map_or_else(|| method.into(), |method| method.name.clone()),
                carried_out_on: service.carried_out_on,
                effective_on: service.effective_on,
                proof: proof.join("；"),
                attempts: attempts.join("；"),
            });
        }
    }
    Content::Services(Services { services: rows })
}

/// 时限.
pub fn limits(open: &Open) -> Content {
    let boxed = |run: &Arc<Limit>| limit_box(open, run);
    Content::Limits(Limits {
        limits: open.record().limits.iter().rev().map(boxed).collect(),
    })
}

fn limit_box(open: &Open, run: &Limit) -> LimitBox {
    let rule = open.definition().limit(&run.limit);
    let calendar = &open.desk.office.catalogue.calendar;
    let row = open
        .view
        .prospect
        .rows
        .iter()
        .find(|row| row.limit.ordinal == run.ordinal);
    let due = Due {
        on: run.due_on,
        yellow_on: row.and_then(|row| row.yellow_on),
        red_on: row.and_then(|row| row.red_on),
    };
    let own = rule.is_none_or(|rule| rule.bearer == Bearer::Organ);
    let (light, state) = standing(run, (due, own), open.desk.office.today());
    LimitBox {
        name: rule.map_or_else(|| run.limit.to_string(), |rule| rule.name.clone()),
        light,
        bearer: rule.map_or("", |rule| bearer_name(rule.bearer)),
        internal: rule.is_some_and(|rule| rule.internal),
        sentence: run.derivation.sentence(calendar, &[]),
        strip: run
            .derivation
            .days(calendar)
            .iter()
            .map(strip_day)
            .collect(),
        two_laws: two_laws(run, calendar),
        state,
        law: laws(&run.law),
        on_expiry: rule.and_then(|rule| rule.on_expiry.clone()),
        notified_due_on: run.notified_due_on,
    }
}

/// That two versions of the law differ, and how the other day comes about.
fn two_laws(run: &Limit, calendar: &Calendar) -> Option<[String; 2]> {
    let other = run.other_law.as_deref()?;
    let sentence = other.derivation.sentence(calendar, &other.law);
    Some([run.two_laws()?, sentence])
}

/// The light of a run and how it stands, in words.
fn standing(run: &Limit, (due, own): (Due, bool), today: Date) -> (Light, String) {
    let ended = run.ended_on.map(shown_day).unwrap_or_default();
    let in_time = run.ended_on <= run.due_on;
    match run.progress {
        LimitProgress::Open => {
            let light = match own {
                true => Light::open(due, today),
                false => Light::of_other(due, today),
            };
            (light, "正在计算。".to_string())
        }
        LimitProgress::Ended if in_time => (
            Light::of("ended", "✓", "按期办结".into()),
            format!("{ended}办结。"),
        ),
        LimitProgress::Ended => (
            Light::of("ended", "✕", "逾期办结".into()),
            format!("{ended}办结，已逾期。"),
        ),
        LimitProgress::Lapsed => (
            Light::of("ended", "–", "不再适用".into()),
            format!("{ended}起不再适用。"),
        ),
        LimitProgress::Restarted => (
            Light::of("ended", "↻", "已重新起算".into()),
            format!("{ended}重新起算。"),
        ),
        LimitProgress::Deemed => (
            Light::of("ended", "§", "届满生效".into()),
            format!("{ended}届满，依法发生效果。"),
        ),
    }
}

/// Whose limit it is.
pub fn bearer_name(bearer: Bearer) -> &'static str {
    match bearer {
        Bearer::Organ => "本机关的期限",
        Bearer::OtherOrgan => "其他机关的期限",
        Bearer::Party => "当事人的期限",
        Bearer::Court => "法院的期限",
    }
}

/// One day of a strip, in words and classes.
pub fn strip_day(day: &Day) -> StripDay {
    let (class, word) = match day.kind {
        StripKind::Start => ("start", "起算"),
        StripKind::Counted => ("counted", "计入"),
        StripKind::NotCounted => ("rest", "休息"),
        StripKind::Holiday => ("rest", "节假"),
        StripKind::MakeUp => ("counted makeup", "补班"),
        StripKind::Paused => ("paused", "中止"),
        StripKind::Due => ("due", "届满"),
        StripKind::Gap => ("rest", ""),
    };
    StripDay {
        class,
        month: format!("{}月", day.date.month()),
        day: day.date.day(),
        word,
        title: day.name.as_ref().map(ToString::to_string),
        gap: (day.kind == StripKind::Gap).then_some(day.days),
    }
}

/// 关联.
pub fn links(open: &Open) -> Result<Content, Failure> {
    let row = |link: &linked::Linked| {
        let kind = open.desk.office.catalogue.current(&link.record.kind);
        let definition = kind.map(|kind| &kind.definition);
        let stage = definition.and_then(|definition| definition.stage(&link.record.stage));
        let number = link.record.number.clone().unwrap_or_default();
        LinkRow {
            relation: link.relation.clone(),
            kind: definition.map_or(String::new(), |definition| definition.name.clone()),
            record: Link::to(
                format!("{number}　{}", link.record.title),
                &Path::Record(&link.record.id),
            ),
            stage: stage.map_or_else(|| link.record.stage.to_string(), |stage| stage.name.clone()),
        }
    };
    let found = linked::of_record(&open.desk, open.definition(), open.record())?;
    Ok(Content::Links(Links {
        links: found.iter().map(row).collect(),
    }))
}

/// 日志.
pub fn log(open: &Open) -> Content {
    let entry = |step: &Taken| {
        let entry = &step.entry;
        Entry {
            position: u64::try_from(entry.seq).unwrap_or(0),
            name: action_name(open, &entry.action),
            occurred_at: moment_text(Moment(entry.occurred_at)),
            recorded_at: moment_text(Moment(entry.recorded_at)),
            who: who(open, &entry.actor, &entry.role),
            leaf: crate::operations::log::leaf(entry),
        }
    };
    Content::Log(Log {
        entries: open.view.steps.iter().rev().map(entry).collect(),
    })
}
