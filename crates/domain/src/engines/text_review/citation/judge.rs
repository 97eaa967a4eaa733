//! Whether what a draft cites stands on the day of the review.

use super::library::{Library, Repealed, Work, key, number_key};
use super::mention::{Cited, Mention};
use crate::engines::text_review::marks::{ends_sentence, is_blank, numeral};
use crate::engines::text_review::rule::Check;
use jiff::civil::Date;
use std::ops::Range;

/// How far from a citation its sentence is read, in bytes: a line without end must not be read for each.
const NEAR: usize = 1200;

/// One doubt about a citation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Judged {
    /// Which check it belongs to.
    pub(in super::super) check: Check,
    /// Bytes of the draft.
    pub(in super::super) at: Range<usize>,
    /// What is wrong, in words.
    pub(in super::super) what: String,
}

/// Every doubt about the citations of a text; `repeals` are the words of a sentence that itself repeals or replaces.
pub(in super::super) fn judge(
    text: &str,
    mentions: &[Mention],
    library: &Library,
    repeals: &[String],
    day: Date,
) -> Vec<Judged> {
    let court = Court {
        text,
        library,
        repeals,
        day,
    };
    let mut found: Vec<Judged> = mentions
        .iter()
        .flat_map(|mention| court.mention(mention))
        .collect();
    found.extend(court.lone_numbers(mentions));
    found
}

struct Court<'a> {
    text: &'a str,
    library: &'a Library,
    repeals: &'a [String],
    day: Date,
}

impl Court<'_> {
    fn mention(&self, mention: &Mention) -> Vec<Judged> {
        let title = &self.text[mention.title.clone()];
        let versions = self.library.versions(title);
        let current = versions
            .iter()
            .copied()
            .filter(|work| work.is_in_force(self.day))
            .max_by_key(|work| work.from);
        if self.is_repealing(&mention.at) {
            return Vec::new();
        }
        let mut found = Vec::new();
        match current {
            Some(work) => {
                found.extend(self.superseded(mention, work));
                found.extend(
                    mention
                        .articles
                        .iter()
                        .filter_map(|cited| self.article(title, cited, work)),
                );
                found.extend(self.quotation(mention, work));
            }
            None => found.extend(self.ended(mention, &versions)),
        }
        found.extend(self.number(mention, &versions));
        found
    }

    /// The sentence around a place, as far as it is near.
    fn sentence(&self, at: &Range<usize>) -> &str {
        let from = floor(self.text, at.start.saturating_sub(NEAR));
        let to = floor(self.text, (at.end + NEAR).min(self.text.len()));
        let start = self.text[from..at.start]
            .rfind(ends_sentence)
            .map_or(from, |cut| {
                let sign = self.text[from + cut..].chars().next();
                from + cut + sign.map_or(1, char::len_utf8)
            });
        let end = self.text[at.end..to].find(ends_sentence);
        &self.text[start..end.map_or(to, |cut| at.end + cut)]
    }

    fn is_repealing(&self, at: &Range<usize>) -> bool {
        let sentence = self.sentence(at);
        self.repeals
            .iter()
            .any(|word| sentence.contains(word.as_str()))
    }

    /// No version is in force: repealed, or superseded by a work of another name.
    fn ended(&self, mention: &Mention, versions: &[&Work]) -> Option<Judged> {
        let title = &self.text[mention.title.clone()];
        let what = match self.library.repealed(title, self.day) {
            Some(Repealed { by, on }) => {
                let on = on.map_or_else(|| "已".to_string(), |on| format!("自{on}起"));
                format!("“{title}”{on}失效，由“{by}”废止或者取代")
            }
            None => {
                let last = versions
                    .iter()
                    .copied()
                    .filter(|work| work.until.is_some_and(|until| until < self.day))
                    .max_by_key(|work| work.until)?;
                let until = last.until.filter(|until| *until > Date::MIN);
                let until = until.map_or_else(String::new, |until| format!("，有效至{until}"));
                let successor = last
                    .successor
                    .as_ref()
                    .map_or_else(String::new, |title| format!("，由“{title}”取代"));
                format!("“{title}”已失效{until}{successor}")
            }
        };
        Some(judged(Check::RepealedLaw, &mention.at, what))
    }

    /// A year or edition in brackets that is not that of the version in force.
    fn superseded(&self, mention: &Mention, current: &Work) -> Option<Judged> {
        let bracket = mention.bracket.clone()?;
        let words = &self.text[bracket.clone()];
        let year = ["年修正", "年修订", "年版", "年修正本", "年修订本"]
            .iter()
            .find_map(|tail| {
                words
                    .split(tail)
                    .next()
                    .filter(|before| before.len() < words.len())
            })
            .map_or(words, |before| before)
            .trim_matches(is_blank);
        let year: i16 = year
            .parse()
            .ok()
            .filter(|year| (1949..2100).contains(year))?;
        let title = &self.text[mention.title.clone()];
        let is_of = |work: &&Work| {
            work.from
                .is_some_and(|from| from.year() == year || from.year() == year + 1)
        };
        if is_of(&current) {
            return None;
        }
        let older = self
            .library
            .versions(title)
            .into_iter()
            .filter(is_of)
            .find(|work| !work.is_in_force(self.day))?;
        let from = current.from?;
        let until = older.until.filter(|until| *until > Date::MIN);
        let until = until.map_or_else(String::new, |until| format!("，至{until}失效"));
        let what =
            format!("所引的{year}年版本已被取代{until}；现行版本自{from}起施行，条号可能已变");
        Some(judged(
            Check::SupersededVersion,
            &(mention.at.start..bracket.end),
            what,
        ))
    }

    /// An article or paragraph that the work in force does not have.
    fn article(&self, title: &str, cited: &Cited, work: &Work) -> Option<Judged> {
        let last = work.articles?;
        if cited.article > last || cited.article == 0 {
            let what = format!("“{title}”只有{last}条，没有所引的条号");
            return Some(judged(Check::LawArticle, &cited.at, what));
        }
        let paragraphs = work.text.get(&(cited.article, cited.inserted));
        if work.text.is_empty() {
            return None;
        }
        let Some(paragraphs) = paragraphs else {
            let what = format!("“{title}”的全文中没有所引的条");
            return Some(judged(Check::LawArticle, &cited.at, what));
        };
        let count = u32::try_from(paragraphs.len()).unwrap_or(u32::MAX);
        let paragraph = cited.paragraph.filter(|paragraph| *paragraph > count)?;
        let what = format!("“{title}”该条只有{count}款，没有所引的第{paragraph}款");
        Some(judged(Check::LawArticle, &cited.at, what))
    }

    /// Words in quotation marks that do not stand in the article.
    fn quotation(&self, mention: &Mention, work: &Work) -> Option<Judged> {
        let quoted = mention.quoted.clone()?;
        let cited = mention.articles.last()?;
        let paragraphs = work.text.get(&(cited.article, cited.inserted))?;
        let article = letters(&paragraphs.concat());
        let pieces = self.text[quoted.clone()].split("……").map(letters);
        let missing = pieces.into_iter().any(|piece| !article.contains(&piece));
        missing.then(|| {
            let what = "引号内的文字不在所引条文中".to_string();
            judged(Check::LawQuotation, &quoted, what)
        })
    }

    /// A number in brackets that is another work's.
    fn number(&self, mention: &Mention, versions: &[&Work]) -> Option<Judged> {
        let bracket = mention.bracket.clone()?;
        let words = &self.text[bracket.clone()];
        let number = words
            .split(['，', ',', '、'])
            .find(|part| is_number(part))?;
        let asked = number_key(number);
        let title = &self.text[mention.title.clone()];
        if let Some(other) = self.library.numbered(number) {
            let same = key(&other.title) == key(title)
                || versions.iter().any(|work| std::ptr::eq(*work, other));
            let contained = key(&other.title).ends_with(&key(title));
            return (!same && !contained).then(|| {
                let what = format!(
                    "“{}”是“{}”的文号，不是“{title}”的",
                    number.trim(),
                    other.title
                );
                judged(Check::LawNumber, &bracket, what)
            });
        }
        let series = series(&asked)?;
        let own: Vec<&String> = versions
            .iter()
            .flat_map(|work| &work.numbers)
            .filter(|own| number_key(own).starts_with(series))
            .collect();
        let first = own.first()?;
        // A later order may have amended the work without being listed here.
        let is_older = digits(&asked)
            < own
                .iter()
                .map(|own| digits(&number_key(own)))
                .min()
                .unwrap_or(0);
        is_older.then(|| {
            let what = format!("“{title}”的文号是“{first}”，与所写的不符");
            judged(Check::LawNumber, &bracket, what)
        })
    }

    /// Orders of the State Council that are cited by their number alone and have lost force.
    fn lone_numbers(&self, mentions: &[Mention]) -> Vec<Judged> {
        let mut found = Vec::new();
        let named = |at: usize| {
            let before = mentions.partition_point(|mention| mention.at.start <= at);
            let last = before.checked_sub(1).map(|last| &mentions[last]);
            let bracket = last.and_then(|mention| mention.bracket.as_ref());
            bracket.is_some_and(|bracket| bracket.contains(&at))
        };
        for (at, _) in self.text.match_indices("国务院令") {
            let rest = &self.text[at..];
            let Some(end) = rest.find('号').filter(|end| *end < 60) else {
                continue;
            };
            let number = &rest[..end + '号'.len_utf8()];
            if named(at) || !is_number(number) || self.is_repealing(&(at..at + number.len())) {
                continue;
            }
            let Some(work) = self
                .library
                .numbered(number)
                .filter(|work| !work.is_in_force(self.day))
            else {
                continue;
            };
            let repealed = self.library.repealed(&work.title, self.day);
            let by = repealed.map_or_else(String::new, |repealed| {
                format!("，由“{}”废止或者取代", repealed.by)
            });
            let what = format!("“{number}”是“{}”，已失效{by}", work.title);
            found.push(judged(
                Check::RepealedNumber,
                &(at..at + number.len()),
                what,
            ));
        }
        found
    }
}

fn judged(check: Check, at: &Range<usize>, what: String) -> Judged {
    Judged {
        check,
        at: at.clone(),
        what,
    }
}

/// The last place up to a byte at which a character begins.
fn floor(text: &str, byte: usize) -> usize {
    (0..=byte)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

/// Text without blanks and marks, for comparing words.
fn letters(text: &str) -> String {
    text.chars().filter(|sign| sign.is_alphanumeric()).collect()
}

/// Whether a piece is the number of an order or a document.
fn is_number(piece: &str) -> bool {
    let piece = piece.trim_matches(is_blank);
    let Some(before) = piece.strip_suffix('号') else {
        return false;
    };
    let is_order = before.contains("令第")
        && before
            .rsplit('第')
            .next()
            .is_some_and(|number| numeral(number).is_some());
    is_order || before.contains(['〔', '['])
}

/// The part of an order's number that names its series.
fn series(number: &str) -> Option<&str> {
    let at = number.find('令')?;
    Some(&number[..at + '令'.len_utf8()])
}

fn digits(number: &str) -> u32 {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(0)
}
