//! Statutes, their articles, and what rests on them.

use super::case_tabs::bearer_name;
use crate::operations::Failure;
use crate::paths::{Path, anchor};
use crate::web::app::{Reply, Visit};
use crate::web::frame::Link;
use crate::web::pages::law::{Article, ArticleHit, LawPage, StatutePage, StatuteRow, Use};
use crate::web::pieces::Fact;
use crate::web::seat::Seat;
use axum::extract::{Path as Part, Query};
use axum::response::Response;
use domain::identifier::StatuteId;
use domain::law::{Citation, Confidence, DatedValue, Place, Statute};
use domain::procedure::{Definition, GuardEffect};
use domain::register::shown_day;
use jiff::civil::Date;
use serde::Deserialize;

/// Articles that a search shows, at most.
const HITS_MOST: usize = 60;

/// What is searched for.
#[derive(Deserialize)]
pub struct Search {
    #[serde(default)]
    q: String,
}

/// The list of statutes.
pub async fn all(visit: Visit, Query(query): Query<Search>) -> Response {
    visit.read(move |seat| list(seat, query.q.trim())).await
}

fn list(seat: &Seat, query: &str) -> Result<Reply, Failure> {
    let laws = &seat.app.office.rules.laws;
    let fits = |text: &str| query.is_empty() || text.contains(query);
    let named = |statute: &&Statute| {
        fits(&statute.title) || fits(statute.id.as_str()) || fits(&statute.number)
    };
    let mut statutes: Vec<&Statute> = laws.statutes().filter(named).collect();
    statutes.sort_by(|a, b| (&a.short, b.in_force_from).cmp(&(&b.short, a.in_force_from)));
    let mut articles = Vec::new();
    if !query.is_empty() {
        for statute in laws.statutes() {
            let hits = statute.articles.iter().filter(|article| {
                article.gist.contains(query)
                    || name_of(&citation(statute, &article.number)).contains(query)
            });
            articles.extend(hits.map(|article| hit(statute, article)));
        }
        articles.truncate(HITS_MOST);
    }
    let page = LawPage {
        here: Path::Law.to_string(),
        query: query.into(),
        statutes: statutes.into_iter().map(row).collect(),
        articles,
    };
    seat.show("法律依据", Vec::new(), &page)
}

fn citation(statute: &Statute, article: &str) -> Citation {
    Citation {
        statute: statute.id.clone(),
        article: article.to_string(),
    }
}

fn name_of(citation: &Citation) -> String {
    format!("{}{}", citation.statute, citation.place_in_words())
}

fn hit(statute: &Statute, article: &domain::law::Article) -> ArticleHit {
    let citation = citation(statute, &article.number);
    ArticleHit {
        article: Link::to(name_of(&citation), &Path::Article(&citation)),
        gist: article.gist.clone(),
    }
}

fn row(statute: &Statute) -> StatuteRow {
    StatuteRow {
        href: Path::Statute(&statute.id).to_string(),
        title: format!("{}（{}）", statute.title, statute.id),
        issuer: statute.issuer.clone(),
        number: statute.number.clone(),
        applies_in: place_name(&statute.applies_in),
        from: Some(statute.in_force_from),
        until: statute.in_force_until,
        articles: statute.articles.len(),
    }
}

fn place_name(place: &Place) -> String {
    match place {
        Place::Nation => "全国".into(),
        Place::Region(code) => format!("区划 {code}"),
        Place::System(name) => format!("{name}系统"),
    }
}

/// One statute.
pub async fn statute(visit: Visit, Part(id): Part<String>) -> Response {
    visit.read(move |seat| one(seat, &id.as_str().into())).await
}

fn one(seat: &Seat, id: &StatuteId) -> Result<Reply, Failure> {
    let laws = &seat.app.office.rules.laws;
    let statute = laws
        .statute(id)
        .ok_or_else(|| Failure::Missing(format!("法律“{id}”")))?;
    let kinds = seat.app.office.catalogue.kinds();
    let article = |article: &domain::law::Article| Article {
        anchor: anchor(&article.number),
        name: citation(statute, &article.number).place_in_words(),
        gist: article.gist.clone(),
        uses: kinds
            .iter()
            .flat_map(|kind| uses(&kind.definition, statute, &article.number))
            .collect(),
    };
    let page = StatutePage {
        ended: statute
            .in_force_until
            .is_some_and(|until| until < seat.app.office.today()),
        facts: facts(statute),
        articles: statute.articles.iter().map(article).collect(),
    };
    let crumbs = vec![Link::to("法律依据", &Path::Law)];
    seat.show(&statute.title, crumbs, &page)
}

fn facts(statute: &Statute) -> Vec<Fact> {
    let until = statute
        .in_force_until
        .map_or_else(|| "现行".into(), shown_day);
    let mut facts = vec![
        Fact::plain("引用名", statute.id.as_str()),
        Fact::plain("制定机关", &statute.issuer),
        Fact::plain("文号", &statute.number),
        Fact::plain("适用", place_name(&statute.applies_in)),
        Fact::plain("通过或公布", shown_day(statute.adopted_on)),
        Fact::plain("施行", shown_day(statute.in_force_from)),
        Fact::plain("有效至", until),
    ];
    if let Some(next) = &statute.superseded_by {
        let value = Link::to(next.as_str(), &Path::Statute(next));
        facts.push(Fact {
            value,
            ..Fact::plain("被取代", "")
        });
    }
    if let Some(doubt) = &statute.doubt {
        facts.push(Fact::plain("存疑", doubt));
    }
    facts
}

/// What in a definition rests on an article.
fn uses(definition: &Definition, statute: &Statute, article: &str) -> Vec<Use> {
    let article = article.split('.').next().unwrap_or(article);
    let rests = |law: &[Citation]| {
        let here = |citation: &Citation| {
            let cited = citation
                .article
                .split('.')
                .next()
                .unwrap_or(&citation.article);
            citation.statute == statute.id && cited == article
        };
        law.iter().any(here)
    };
    let mut uses = limit_uses(definition, &rests);
    for action in definition
        .actions
        .iter()
        .filter(|action| rests(&action.law))
    {
        uses.push(plain(definition, "环节", &action.name, String::new()));
    }
    for guard in definition.guards.iter().filter(|guard| rests(&guard.law)) {
        let effect = match guard.effect {
            GuardEffect::Refuse => "不满足则不能办理",
            GuardEffect::Warn => "不满足则提示",
        };
        let period = period(guard.from, guard.until);
        uses.push(Use {
            period,
            ..plain(definition, "规则", &guard.reason, effect.into())
        });
    }
    for letter in definition
        .letters
        .iter()
        .filter(|letter| rests(&letter.law))
    {
        uses.push(plain(definition, "文书", &letter.name, String::new()));
    }
    uses
}

fn limit_uses(definition: &Definition, rests: &dyn Fn(&[Citation]) -> bool) -> Vec<Use> {
    let mut uses = Vec::new();
    for limit in &definition.limits {
        let extensions = limit
            .extension
            .iter()
            .flat_map(|extension| &extension.values);
        let own = limit.values.iter().map(|value| ("期限", value));
        let all = own.chain(extensions.map(|value| ("延长", value)));
        for (what, value) in all.filter(|(_, value)| rests(&value.law)) {
            uses.push(Use {
                period: period(value.from, value.until),
                confidence: confidence(value),
                ..plain(definition, what, &limit.name, value.length.to_string())
            });
        }
        if let Some(deemed) = limit.deemed.as_ref().filter(|deemed| rests(&deemed.law)) {
            uses.push(plain(
                definition,
                "法定拟制",
                &limit.name,
                deemed.effect.clone(),
            ));
        }
    }
    uses
}

fn plain(definition: &Definition, what: &'static str, name: &str, value: String) -> Use {
    Use {
        kind: Link::to(&definition.name, &Path::Definition(&definition.id)),
        what,
        name: name.into(),
        value,
        ..Use::default()
    }
}

/// The days from and until which something applies.
pub fn period(from: Option<Date>, until: Option<Date>) -> String {
    match (from, until) {
        (None, None) => "不限".into(),
        (Some(from), None) => format!("{}起", shown_day(from)),
        (None, Some(until)) => format!("至{}", shown_day(until)),
        (Some(from), Some(until)) => format!("{}至{}", shown_day(from), shown_day(until)),
    }
}

fn confidence(value: &DatedValue) -> String {
    match (value.confidence, value.unproven) {
        (_, true) => "原文未取得，只提示",
        (Confidence::High, false) => "已核对原文",
        (Confidence::Medium, false) => "把握一般，只提示",
        (Confidence::Low, false) => "模板，须由县区补充依据后启用",
    }
    .into()
}

/// The rows of a definition's page that are about time limits.
pub fn limit_rows(definition: &Definition) -> Vec<crate::web::pages::system::LimitRow> {
    let mut rows = Vec::new();
    for limit in &definition.limits {
        let deemed = limit.deemed.as_ref().map(|deemed| deemed.effect.clone());
        for value in &limit.values {
            rows.push(crate::web::pages::system::LimitRow {
                name: limit.name.clone(),
                length: value.length.to_string(),
                period: period(value.from, value.until),
                bearer: bearer_name(limit.bearer),
                expiry: deemed
                    .clone()
                    .or_else(|| limit.on_expiry.clone())
                    .unwrap_or_default(),
                law: crate::web::pieces::laws(&value.law),
            });
        }
    }
    rows
}
