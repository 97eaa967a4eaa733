//! Statutes, their articles, and every value that rests on them.

use crate::web::frame::Link;
use crate::web::pieces::Fact;
use jiff::civil::Date;
use serde::Serialize;

/// The list of statutes, or what a search found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LawPage {
    /// Address.
    pub here: String,
    /// The search.
    pub query: String,
    /// Statutes.
    pub statutes: Vec<StatuteRow>,
    /// Articles found.
    pub articles: Vec<ArticleHit>,
}

/// A statute in the list.
#[derive(Clone, Debug, Default, Serialize)]
pub struct StatuteRow {
    /// Address.
    pub href: String,
    /// Title.
    pub title: String,
    /// Issuing organ.
    pub issuer: String,
    /// Number.
    pub number: String,
    /// Where it applies.
    pub applies_in: String,
    /// First day in force.
    pub from: Option<Date>,
    /// Last day in force.
    pub until: Option<Date>,
    /// How many articles are cited.
    pub articles: usize,
}

/// An article that a search found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ArticleHit {
    /// The article.
    pub article: Link,
    /// Its gist.
    pub gist: String,
}

/// One statute.
#[derive(Clone, Debug, Default, Serialize)]
pub struct StatutePage {
    /// No longer in force.
    pub ended: bool,
    /// About it.
    pub facts: Vec<Fact>,
    /// Its cited articles.
    pub articles: Vec<Article>,
}

/// A cited article.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Article {
    /// Anchor.
    pub anchor: String,
    /// `第30条`.
    pub name: String,
    /// Its gist in our own words.
    pub gist: String,
    /// What rests on it.
    pub uses: Vec<Use>,
}

/// What rests on an article.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Use {
    /// The kind.
    pub kind: Link,
    /// 期限, 规则, 环节, 文书 …
    pub what: &'static str,
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// When it applies.
    pub period: String,
    /// How sure it is.
    pub confidence: String,
}

templates! { LawPage => "law.html", StatutePage => "statute.html" }
