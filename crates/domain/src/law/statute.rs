//! Statutes with their articles, as `laws/*.toml` describe them.

use super::Place;
use crate::identifier::StatuteId;
use jiff::civil::Date;
use std::cmp::Ordering;

/// One statute in one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statute {
    /// Short title and year of the version, exactly as cited; or the number of a document.
    pub id: StatuteId,
    /// Full title.
    pub title: String,
    /// Short title.
    pub short: String,
    /// The organ that made it.
    pub issuer: String,
    /// Its number (令号、文号).
    pub number: String,
    /// Where it applies.
    pub applies_in: Place,
    /// Day of adoption or publication of this version.
    pub adopted_on: Date,
    /// First day on which this version is in force.
    pub in_force_from: Date,
    /// Last day on which it is in force; `None`: until further notice.
    pub in_force_until: Option<Date>,
    /// The statute or version that took its place.
    pub superseded_by: Option<StatuteId>,
    /// File name of the full text to prove against; `None`: not obtained.
    pub text: Option<String>,
    /// Why its force is doubtful, if it is.
    pub doubt: Option<String>,
    /// The file that describes it.
    pub file: String,
    /// Its articles, in order.
    pub articles: Vec<Article>,
}

/// One article that may be cited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// Its number (`30`, `12之1`) or heading (`（五）`).
    pub number: String,
    /// What it says, in our own words.
    pub gist: String,
    /// Words that stand in its text, by which the prover knows that the right article is meant.
    pub keys: Vec<String>,
    /// Line of the describing file.
    pub line: usize,
}

impl Statute {
    /// The article with this number; of `30.1` the article 30, unless `30.1` is described itself.
    pub fn article(&self, number: &str) -> Option<&Article> {
        let exact = |wanted: &str| {
            self.articles
                .iter()
                .find(|article| article.number == wanted)
        };
        exact(number).or_else(|| exact(number.split('.').next().unwrap_or(number)))
    }

    /// Whether this version is in force on a day.
    pub fn is_in_force(&self, day: Date) -> bool {
        self.in_force_from <= day && self.in_force_until.is_none_or(|until| day <= until)
    }
}

/// Orders article numbers: 2 before 12, 12 before 12之1, numbers before headings, （二） before （十）.
pub(super) fn by_number(left: &str, right: &str) -> Ordering {
    rank(left).cmp(&rank(right))
}

fn rank(number: &str) -> (u32, u32, &str) {
    let (article, inserted) = number.split_once('之').unwrap_or((number, "0"));
    let heading = article.trim_matches(['（', '）']);
    let position = super::chinese_number::read(heading).unwrap_or(u32::MAX);
    (
        position,
        super::chinese_number::read(inserted).unwrap_or(0),
        number,
    )
}
