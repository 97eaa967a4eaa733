//! The workbench and the search over all kinds.

use crate::operations::Failure;
use crate::operations::lists::{self, Listed, OpenLimit, UnservedLetter};
use crate::operations::workbench::{self, Deeds};
use crate::paths::Path;
use crate::web::app::{Reply, Visit};
use crate::web::frame::Link;
use crate::web::pages::workbench::{Card, LetterRow, Tab, WorkRow, Workbench, weekday};
use crate::web::pieces::{Due, Light, laws};
use crate::web::seat::Seat;
use axum::extract::{Path as Part, Query};
use axum::response::Response;
use domain::law::in_force;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

/// Rows shown of each part.
const SHOWN_MOST: usize = 100;
/// Days of the card “本周到期”.
const WEEK: i32 = 7;

/// 待办.
pub async fn own(visit: Visit) -> Response {
    visit.read(|seat| page(seat, "todo")).await
}

/// Another tab.
pub async fn tab(visit: Visit, Part(tab): Part<String>) -> Response {
    visit.read(move |seat| page(seat, &tab)).await
}

fn page(seat: &Seat, tab: &str) -> Result<Reply, Failure> {
    let desk = seat.desk();
    let mut read = workbench::read(&desk)?;
    let today = desk.office.today();
    // What another let pass is over and asks nothing of the office; it stays on the page of the case.
    let concerns =
        |open: &OpenLimit| open.bearer == "organ" || open.due_on.is_none_or(|on| today <= on);
    read.mine.retain(concerns);
    read.watched.retain(concerns);
    let (heading, order, rows) = match tab {
        "todo" => (
            "待办",
            "按剩余天数排列",
            limit_rows(seat, &read.mine, today),
        ),
        "watched" => (
            "督办",
            "您可见的全部单位，按剩余天数排列",
            limit_rows(seat, &read.watched, today),
        ),
        "done" => (
            "已办",
            "最近办理的在前",
            record_rows(seat, &workbench::acted(&desk, Deeds::Any)?, today),
        ),
        "begun" => (
            "我发起",
            "最近登记的在前",
            record_rows(seat, &workbench::acted(&desk, Deeds::Began)?, today),
        ),
        _ => return Err(Failure::Missing("这一页".into())),
    };
    let shown = Workbench {
        today,
        weekday: weekday(today),
        tabs: tab_row(&read, tab, rows.len()),
        cards: if tab == "todo" {
            cards(&read, today)
        } else {
            Vec::new()
        },
        heading: heading.into(),
        order: order.into(),
        more: (rows.len() > SHOWN_MOST)
            .then(|| format!("只列前 {SHOWN_MOST} 项，其余请在业务列表中查询。")),
        rows: rows.into_iter().take(SHOWN_MOST).collect(),
        empty: "这里没有要办的事。".into(),
        letters: (tab == "todo").then(|| letter_rows(seat, &read)),
    };
    seat.show("工作台", Vec::new(), &shown)
}

/// The tabs, the one that is open with so many rows. What a person did and began is counted only where it is shown:
/// it is asked for seldom, and everybody opens the workbench all day.
pub fn tab_row(read: &workbench::Workbench, here: &str, shown: usize) -> Vec<Tab> {
    let unread = usize::try_from(read.unread).unwrap_or(usize::MAX);
    let tabs = [
        ("todo", "待办", Some(read.mine.len())),
        ("done", "已办", None),
        ("watched", "督办", Some(read.watched.len())),
        ("begun", "我发起", None),
        ("notices", "提醒", Some(unread)),
    ];
    let address = |id: &str| match id {
        "todo" => Path::Workbench.to_string(),
        "notices" => Path::Notices.to_string(),
        id => Path::WorkbenchTab(id).to_string(),
    };
    let tab = |(id, text, count): &(&str, &str, Option<usize>)| {
        let here = *id == here;
        let count = count.or(here.then_some(shown));
        Tab {
            text: (*text).into(),
            href: address(id),
            count: count.map(|count| count as u64),
            here,
        }
    };
    tabs.iter().map(tab).collect()
}

fn cards(read: &workbench::Workbench, today: Date) -> Vec<Card> {
    let within = |days: i32| {
        let last = today.saturating_add(days.days());
        let due = |open: &&OpenLimit| open.due_on.is_some_and(|on| today <= on && on <= last);
        read.mine.iter().filter(due).count() as u64
    };
    let late = |open: &&OpenLimit| open.due_on.is_some_and(|on| on < today);
    let card = |name: &str, value: u64, remark: &str, href: String| Card {
        name: name.into(),
        value,
        remark: remark.into(),
        href,
    };
    let here = Path::Workbench.to_string();
    let watched = Path::WorkbenchTab("watched").to_string();
    vec![
        card("今天到期", within(0), "我经办的期限", here.clone()),
        card("七日内到期", within(WEEK - 1), "我经办的期限", here.clone()),
        card(
            "已逾期",
            read.mine.iter().filter(late).count() as u64,
            "我经办的期限",
            here.clone(),
        ),
        card(
            "没有送达证明",
            read.unserved.len() as u64,
            "已签发的文书",
            format!("{here}#letters"),
        ),
        card(
            "督办范围内逾期",
            read.watched.iter().filter(late).count() as u64,
            "可见单位的期限",
            watched,
        ),
    ]
}

fn limit_rows(seat: &Seat, open: &[OpenLimit], today: Date) -> Vec<WorkRow> {
    open.iter()
        .map(|open| limit_row(seat, open, today))
        .collect()
}

fn limit_row(seat: &Seat, open: &OpenLimit, today: Date) -> WorkRow {
    let mut row = record_row(seat, &open.record, today);
    let days = Due {
        on: open.due_on,
        yellow_on: open.yellow_on,
        red_on: open.red_on,
    };
    row.light = Some(Light::open(days, today));
    row.due_on = open.due_on;
    let kind = seat.app.office.catalogue.current(&open.record.kind);
    if let Some(rule) = kind.and_then(|kind| kind.definition.limit(&open.limit).cloned()) {
        let county = seat.session.county.id.as_str();
        let value = in_force(&rule.values, today, county);
        row.law = value.map(|value| laws(&value.law)).unwrap_or_default();
        row.matter = rule.name;
    }
    if open.bearer != "organ" {
        row.matter.push_str("（等待他方）");
    }
    row
}

fn record_rows(seat: &Seat, records: &[Listed], today: Date) -> Vec<WorkRow> {
    records
        .iter()
        .map(|record| record_row(seat, record, today))
        .collect()
}

/// The name of a record in lists: its number and title.
pub fn record_name(record: &Listed) -> String {
    match &record.number {
        Some(number) => format!("{number}　{}", record.title),
        None => record.title.clone(),
    }
}

fn record_row(seat: &Seat, record: &Listed, today: Date) -> WorkRow {
    let kind = seat.app.office.catalogue.current(&record.kind);
    let days = Due {
        on: record.due_on,
        yellow_on: record.yellow_on,
        red_on: record.red_on,
    };
    let stage = kind.and_then(|kind| kind.definition.stage(&record.stage));
    let open = record.closed_on.is_none() && record.due_on.is_some();
    WorkRow {
        light: open.then(|| Light::open(days, today)),
        due_on: record.due_on.filter(|_| open),
        matter: String::new(),
        record: Link::to(record_name(record), &Path::Record(&record.id)),
        kind: kind.map_or(String::new(), |kind| kind.definition.name.clone()),
        stage: stage.map_or_else(|| record.stage.to_string(), |stage| stage.name.clone()),
        handler: seat.handler_name(record.handler.as_deref()),
        law: Vec::new(),
    }
}

fn letter_rows(seat: &Seat, read: &workbench::Workbench) -> Vec<LetterRow> {
    let row = |unserved: &UnservedLetter| {
        let record = &unserved.record;
        let kind = seat.app.office.catalogue.current(&record.kind);
        let letter = kind.and_then(|kind| kind.definition.letter(&unserved.letter));
        let number = unserved
            .number
            .clone()
            .unwrap_or_else(|| "（没有文号）".into());
        LetterRow {
            letter: Link::to(number, &Path::Letter(&record.id, unserved.ordinal)),
            name: letter.map_or(String::new(), |letter| letter.name.clone()),
            issued_on: unserved.issued_on,
            addressees: letter.map_or(String::new(), |letter| {
                let definition = kind.map(|kind| &kind.definition);
                let names: Vec<String> = letter
                    .addressees
                    .iter()
                    .filter_map(|addressee| definition?.field(addressee.field.as_str()))
                    .map(|field| field.name.clone())
                    .collect();
                names.join("、")
            }),
            record: Link::to(record_name(record), &Path::Record(&record.id)),
        }
    };
    read.unserved.iter().map(row).take(SHOWN_MOST).collect()
}

/// What is searched for.
#[derive(Deserialize)]
pub struct Search {
    #[serde(default)]
    q: String,
}

/// Records of all kinds by number or title.
pub async fn search(visit: Visit, Query(query): Query<Search>) -> Response {
    visit.read(move |seat| found(seat, query.q.trim())).await
}

fn found(seat: &Seat, text: &str) -> Result<Reply, Failure> {
    let desk = seat.desk();
    let today = desk.office.today();
    let mut rows = Vec::new();
    if !text.is_empty() {
        for listed in lists::search(&desk, text)? {
            rows.push(record_row(seat, &listed, today));
        }
    }
    let shown = Workbench {
        today,
        weekday: weekday(today),
        tabs: Vec::new(),
        cards: Vec::new(),
        heading: format!("“{text}”的查找结果"),
        order: format!("{} 件；只在案号和标题里找，且只找您可见的", rows.len()),
        rows,
        empty: "没有找到。可以换案号里的几个字再试，或到业务列表按栏目查询。".into(),
        more: None,
        letters: None,
    };
    seat.show("查找", Vec::new(), &shown)
}
