//! Citations: `法律名称(version)#article[.paragraph.item]`.

use crate::identifier::StatuteId;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// One cited place in a statute, for example `行政复议法(2023)#30.1`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Citation {
    /// The statute with its version.
    pub statute: StatuteId,
    /// The article: a number, `12之1`, or a heading such as `（六）` where a document has no articles.
    pub article: String,
}

/// Why a text is not a citation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("「{0}」不是法条引用：应写作 法律名称(年份)#条号，例如 行政复议法(2023)#30")]
pub struct CitationError(pub String);

impl FromStr for Citation {
    type Err = CitationError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || CitationError(text.to_string());
        let (statute, article) = text.split_once('#').ok_or_else(wrong)?;
        if statute.trim().is_empty() || article.trim().is_empty() {
            return Err(wrong());
        }
        Ok(Self {
            statute: statute.into(),
            article: article.to_string(),
        })
    }
}

impl TryFrom<String> for Citation {
    type Error = CitationError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Citation> for String {
    fn from(citation: Citation) -> Self {
        citation.to_string()
    }
}

impl fmt::Display for Citation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}#{}", self.statute, self.article)
    }
}
