//! All kinds by area; who is reached and who is not; what happens too often.

use super::figures::{record_row, years};
use crate::operations::surveys::{self, Checked, Member, Warned, WarnedGroup};
use crate::operations::{Desk, Failure};
use crate::paths::Path;
use crate::web::app::{Reply, Visit};
use crate::web::frame::Link;
use crate::web::navigation;
use crate::web::pages::surveys::{
    AreasPage, MemberRow, SurveyPage, SurveyRow, SurveysPage, WarningPage, WarningRow, WarningRule,
    WarningsPage,
};
use crate::web::pieces::{Fact, RefusalBox};
use crate::web::posted::Posted;
use crate::web::seat::Seat;
use axum::extract::Path as Place;
use axum::http::StatusCode;
use axum::response::Response;
use domain::condition::Names;
use domain::engines::warning::Verdict;
use domain::identifier::KindId;
use domain::procedure::Refusal;
use domain::register::shown_day;

/// Records of a member that are named.
const NAMED: usize = 3;

/// All kinds by area.
pub async fn areas(visit: Visit) -> Response {
    visit
        .read(|seat| {
            let page = AreasPage {
                areas: navigation::areas(seat),
            };
            seat.show("全部业务", Vec::new(), &page)
        })
        .await
}

/// The coverage checks of a year.
pub async fn year(visit: Visit, Place(year): Place<i16>) -> Response {
    visit.read(move |seat| overview(seat, year)).await
}

fn overview(seat: &Seat, year: i16) -> Result<Reply, Failure> {
    let desk = seat.desk();
    let checks = surveys::checks(&desk, year)?;
    let page = SurveysPage {
        years: year_links(seat, year, |year| Path::Surveys(year).to_string()),
        rows: checks
            .iter()
            .map(|checked| survey_row(checked, year))
            .collect(),
    };
    let title = format!("{}{year}年覆盖检查", desk.county.name);
    seat.show(&title, Vec::new(), &page)
}

fn year_links(seat: &Seat, year: i16, href: impl Fn(i16) -> String) -> Vec<Link> {
    let links = years(seat).into_iter().map(|known| Link {
        text: format!("{known}年"),
        href: Some(href(known)),
        here: known == year,
    });
    links.collect()
}

fn survey_row(checked: &Checked<'_>, year: i16) -> SurveyRow {
    let (members, covered) = (checked.members.len(), checked.covered());
    let path = Path::Survey(&checked.kind.id, &checked.check.id, year);
    SurveyRow {
        kind: Link::to(&checked.kind.name, &Path::Kind(&checked.kind.id)),
        check: Link::to(&checked.check.name, &path),
        members,
        covered,
        missing: members - covered,
        class: if members == covered {
            "done"
        } else {
            "inferred"
        },
    }
}

/// One coverage check.
pub async fn one(
    visit: Visit,
    Place((year, kind, check)): Place<(i16, String, String)>,
) -> Response {
    visit
        .read(move |seat| {
            let desk = seat.desk();
            let kind = KindId::from(kind.as_str());
            let checked = surveys::check(&desk, (&kind, &check), year)?;
            let page = survey_page(seat, &checked, year)?;
            let title = format!("{year}年{}", checked.check.name);
            let crumbs = vec![Link::to("覆盖检查", &Path::Surveys(year))];
            seat.show(&title, crumbs, &page)
        })
        .await
}

fn survey_page(seat: &Seat, checked: &Checked<'_>, year: i16) -> Result<SurveyPage, Failure> {
    let desk = seat.desk();
    let (kind, check) = (checked.kind, checked.check);
    let names = Names {
        fields: &kind.fields,
        ..Names::default()
    };
    let mut facts = vec![
        Fact {
            name: "业务".into(),
            value: Link::to(&kind.name, &Path::Kind(&kind.id)),
            ..Fact::default()
        },
        Fact::plain("算数的记录", check.condition.phrase(&names)),
        Fact::plain(
            "结果",
            format!(
                "应覆盖{}个，已覆盖{}个，未覆盖{}个",
                checked.members.len(),
                checked.covered(),
                checked.members.len() - checked.covered()
            ),
        ),
    ];
    if check.at_least > 1 {
        facts.push(Fact::plain("每个至少", format!("{}件", check.at_least)));
    }
    if let Some(source) = &check.source {
        facts.push(Fact::plain("说明", source.clone()));
    }
    let (covered, missing): (Vec<&Member>, Vec<&Member>) = checked
        .members
        .iter()
        .partition(|member| checked.is_covered(member));
    let rows = |members: Vec<&Member>| -> Result<Vec<MemberRow>, Failure> {
        members
            .into_iter()
            .map(|member| member_row(&desk, &kind.id, member))
            .collect()
    };
    Ok(SurveyPage {
        facts,
        years: year_links(seat, year, |year| {
            Path::Survey(&kind.id, &check.id, year).to_string()
        }),
        missing: rows(missing)?,
        covered: rows(covered)?,
        others: rows(checked.others.iter().collect())?,
    })
}

fn member_row(desk: &Desk, kind: &KindId, member: &Member) -> Result<MemberRow, Failure> {
    let last: Vec<_> = member.records.iter().rev().take(NAMED).cloned().collect();
    let listed = surveys::records_of(desk, kind, &last)?;
    let records = listed.rows.iter();
    Ok(MemberRow {
        name: member.name.clone(),
        count: member.records.len(),
        records: records
            .map(|row| Link::to(&row.title, &Path::Record(&row.id)))
            .collect(),
    })
}

/// All warnings.
pub async fn warnings(visit: Visit) -> Response {
    visit
        .read(|seat| {
            let found = surveys::warnings(&seat.desk())?;
            let page = WarningsPage {
                rules: found.iter().map(rule).collect(),
            };
            seat.show("预警", Vec::new(), &page)
        })
        .await
}

fn rule(warned: &Warned<'_>) -> WarningRule {
    let (kind, watch) = (warned.kind, warned.watch);
    let law = watch.law.iter();
    WarningRule {
        kind: Link::to(&kind.name, &Path::Kind(&kind.id)),
        name: watch.name.clone(),
        rule: said(warned),
        advice: watch.advice.clone(),
        law: law
            .map(|citation| Link::to(citation.to_string(), &Path::Article(citation)))
            .collect(),
        quality: quality(warned),
        groups: warned
            .groups
            .iter()
            .map(|group| row(warned, group))
            .collect(),
    }
}

/// The rule in a sentence.
fn said(warned: &Warned<'_>) -> String {
    let (kind, watch) = (warned.kind, warned.watch);
    let names = Names {
        fields: &kind.fields,
        ..Names::default()
    };
    let labels = watch.by.iter().filter_map(|id| kind.field(id.as_str()));
    let labels: Vec<String> = labels.map(|field| format!("「{}」", field.name)).collect();
    let day = kind.field(watch.dated_by.as_str());
    format!(
        "{}相同、{}的件，按「{}」计{}天内达到{}件的，提示核实",
        labels.join("、"),
        watch.condition.phrase(&names),
        day.map_or("", |field| field.name.as_str()),
        watch.threshold.within_days,
        watch.threshold.at_least,
    )
}

fn quality(warned: &Warned<'_>) -> String {
    let quality = warned.quality;
    let share = quality.right_percent().map_or_else(
        || "还没有核实过".to_string(),
        |percent| format!("属实率{percent}%"),
    );
    format!(
        "属实{}条，误报{}条，暂不处理{}条；{share}",
        quality.right, quality.wrong, quality.ignored
    )
}

fn row(warned: &Warned<'_>, group: &WarnedGroup) -> WarningRow {
    let path = Path::Warning(&warned.kind.id, &warned.watch.id, &group.fingerprint);
    let (class, verdict) = match &group.judgement {
        None => ("inferred", "待核实".to_string()),
        Some(judgement) => ("done", judgement.verdict.name().to_string()),
    };
    WarningRow {
        alike: Link::to(group.alike.join("，"), &path),
        count: group.group.ids.len(),
        days: days(group),
        verdict,
        class,
    }
}

fn days(group: &WarnedGroup) -> String {
    let (first, last) = (shown_day(group.group.first), shown_day(group.group.last));
    format!("{first}至{last}")
}

/// One warning with its records.
pub async fn warning(
    visit: Visit,
    Place((kind, rule, fingerprint)): Place<(String, String, String)>,
) -> Response {
    visit
        .read(move |seat| shown(seat, (&kind, &rule, &fingerprint), None))
        .await
}

/// Writes down what a person found.
pub async fn judge(
    visit: Visit,
    Place((kind, rule, fingerprint)): Place<(String, String, String)>,
    posted: Posted,
) -> Response {
    visit
        .write(posted, move |seat, posted| {
            let desk = seat.desk();
            let id = KindId::from(kind.as_str());
            let found = (
                Verdict::parse(posted.trimmed("verdict")),
                posted.trimmed("reason"),
            );
            match surveys::judge(&desk, (&id, &rule, &fingerprint), found) {
                Ok(()) => {
                    let path = Path::Warning(&id, &rule, &fingerprint);
                    Ok(Reply::To(path.with(&[("done", "judged")])))
                }
                Err(Failure::Refused(refusal)) => shown(
                    seat,
                    (&kind, &rule, &fingerprint),
                    Some((&refusal, &posted)),
                ),
                Err(failure) => Err(failure),
            }
        })
        .await
}

fn shown(
    seat: &Seat,
    (kind, rule, fingerprint): (&str, &str, &str),
    refused: Option<(&Refusal, &Posted)>,
) -> Result<Reply, Failure> {
    let desk = seat.desk();
    let all = surveys::warnings(&desk)?;
    let missing = || Failure::Missing("这条预警（有关的件可能已经变化）".into());
    let found = all
        .iter()
        .find(|one| one.kind.id.as_str() == kind && one.watch.id == rule);
    let warned = found.ok_or_else(missing)?;
    let mut groups = warned.groups.iter();
    let group = groups
        .find(|group| group.fingerprint == fingerprint)
        .ok_or_else(missing)?;
    let listed = surveys::records_of(&desk, &warned.kind.id, &group.group.ids)?;
    let path = Path::Warning(&warned.kind.id, &warned.watch.id, fingerprint);
    let may = surveys::permitted(&desk, &warned.kind.id).is_ok();
    let page = WarningPage {
        facts: facts(seat, warned, group),
        rows: listed
            .rows
            .iter()
            .map(|row| record_row(&desk, row))
            .collect(),
        action: may.then(|| path.to_string()),
        verdicts: Verdict::ALL
            .map(|verdict| (verdict.id(), verdict.name()))
            .to_vec(),
        reason: refused
            .map(|(_, posted)| posted.trimmed("reason").to_string())
            .unwrap_or_default(),
        refusal: refused.map(|(refusal, _)| RefusalBox::of("登记核实结果", refusal)),
    };
    let status = match refused {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let title = format!("{}：{}", warned.watch.name, group.alike.join("，"));
    seat.show_as(
        status,
        &title,
        vec![Link::to("预警", &Path::Warnings)],
        &page,
    )
}

fn facts(seat: &Seat, warned: &Warned<'_>, group: &WarnedGroup) -> Vec<Fact> {
    let mut facts = vec![
        Fact::plain("规则", said(warned)),
        Fact::plain("时间", days(group)),
        Fact::plain("建议", warned.watch.advice.clone()),
        Fact::plain("规则版本", warned.watch.version.clone()),
        Fact::plain("以往核实", quality(warned)),
    ];
    if let Some(judgement) = &group.judgement {
        let who = seat.handler_name(Some(judgement.by.as_str()));
        let day = shown_day(judgement.at.day());
        facts.push(Fact::plain(
            "核实结果",
            format!(
                "{}（{who}，{day}）：{}",
                judgement.verdict.name(),
                judgement.reason
            ),
        ));
    }
    facts
}
