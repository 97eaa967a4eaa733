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
#[error("「{0}」不是法条引用：应写作 法律名称(年份)#条号")]
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

impl Citation {
    /// The place inside the statute as people write it: `第30条第1款第2项`.
    /// A heading that is not a number, such as `（六）`, stands as it is.
    pub fn place_in_words(&self) -> String {
        if !self
            .article
            .starts_with(|first: char| first.is_ascii_digit())
        {
            return self.article.clone();
        }
        let mut words = String::new();
        for (part, unit) in self.article.split('.').zip(["条", "款", "项", "目"]) {
            match part.split_once('之') {
                Some((number, inserted)) => {
                    words.push_str(&format!("第{number}{unit}之{inserted}"));
                }
                None => words.push_str(&format!("第{part}{unit}")),
            }
        }
        words
    }
}

/// Citations as a sentence names them: `行政处罚法(2021)第61条、第85条；民法典(2020)第203条`.
pub fn cite(law: &[Citation]) -> String {
    let mut words = String::new();
    for (position, citation) in law.iter().enumerate() {
        let same_statute = position > 0 && law[position - 1].statute == citation.statute;
        if same_statute {
            words.push('、');
        } else {
            if position > 0 {
                words.push('；');
            }
            words.push_str(citation.statute.as_str());
        }
        words.push_str(&citation.place_in_words());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn citations(texts: &[&str]) -> Vec<Citation> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn statute_is_named_once_for_neighbouring_articles() {
        let law = citations(&[
            "行政处罚法(2021)#61",
            "行政处罚法(2021)#85",
            "民法典(2020)#203.1",
        ]);
        assert_eq!(
            cite(&law),
            "行政处罚法(2021)第61条、第85条；民法典(2020)第203条第1款"
        );
    }

    #[test]
    fn headings_and_inserted_articles_keep_their_form() {
        let law = citations(&["国办发〔2018〕115号#（五）", "刑法(2020)#133之1.2"]);
        assert_eq!(
            cite(&law),
            "国办发〔2018〕115号（五）；刑法(2020)第133条之1第2款"
        );
    }

    #[test]
    fn a_text_without_article_is_not_a_citation() {
        assert!("行政复议法(2023)".parse::<Citation>().is_err());
        assert!("行政复议法(2023)#".parse::<Citation>().is_err());
    }
}
