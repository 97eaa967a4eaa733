//! The checker's dictionary.

use serde::Deserialize;
use std::sync::LazyLock;

/// The dictionary, compiled in.
pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words: Words =
        toml::from_str(include_str!("words.toml")).expect("the dictionary is tested");
    words
        .rate
        .sort_by_key(|rate| std::cmp::Reverse(rate.stem.len()));
    words
});

/// Between the word for a part and its number stand no more characters.
const PART_AWAY: usize = 4;

/// Words by which figures are related.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    cases: Vec<String>,
    only_possible: Vec<String>,
    change: Vec<String>,
    rising: Vec<String>,
    falling: Vec<String>,
    before: Vec<String>,
    between: Vec<String>,
    whole: Vec<String>,
    among: Vec<String>,
    rest: Vec<String>,
    exhaustive: Vec<String>,
    value_head: Vec<String>,
    subject: Vec<Subject>,
    base: Vec<Subject>,
    rate: Vec<RateWords>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Subject {
    name: String,
    words: Vec<String>,
}

/// A known rate.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RateWords {
    /// The end of its name before 率.
    pub(super) stem: String,
    /// Rates of one family and subject are shares of one base.
    pub(super) family: String,
    part: Vec<String>,
    base: Vec<String>,
}

impl RateWords {
    /// Whether the words right before a number make it what the rate counts: 败诉11件, but not 败诉风险案件15件.
    pub(super) fn is_part(&self, before: &str) -> bool {
        let before = WORDS.bare(before);
        !before.contains('率')
            && !contains(&WORDS.only_possible, before)
            && self.part.iter().any(|word| {
                let behind = before
                    .rfind(word.as_str())
                    .map(|at| &before[at + word.len()..]);
                behind.is_some_and(|behind| behind.chars().count() <= PART_AWAY)
            })
    }

    /// Whether these words speak of what the rate is a share of.
    pub(super) fn is_base(&self, words: &str) -> bool {
        !words.contains('率')
            && !contains(&WORDS.only_possible, words)
            && contains(&self.base, words)
    }
}

impl Words {
    /// The known rate whose name this is or ends with; `name` may go on behind 率.
    pub(super) fn rate(&self, name: &str) -> Option<&RateWords> {
        let stem = &name[..name.rfind('率')?];
        self.rate.iter().find(|rate| stem.ends_with(&rate.stem))
    }

    /// What a text is about; the subject that is named last wins.
    pub(super) fn subject(&self, text: &str) -> Option<&str> {
        let last = |subject: &Subject| {
            let places = subject
                .words
                .iter()
                .filter_map(|word| Some(text.rfind(word)? + word.len()));
            places.max()
        };
        let named = self
            .subject
            .iter()
            .filter_map(|subject| Some((last(subject)?, subject)));
        named
            .max_by_key(|(place, _)| *place)
            .map(|(_, subject)| subject.name.as_str())
    }

    /// Whether two units count the same sort of thing.
    pub(super) fn is_same_unit(&self, one: &str, other: &str) -> bool {
        one == other
            || (self.cases.iter().any(|unit| unit == one)
                && self.cases.iter().any(|unit| unit == other))
    }

    /// Whether a comparator speaks of a change in time.
    pub(super) fn is_change(&self, comparator: &str) -> bool {
        contains(&self.change, comparator)
    }

    /// Whether the words right before a number make it a change: 同比下降, 上升了.
    pub(super) fn ends_with_change(&self, before: &str) -> bool {
        self.change
            .iter()
            .any(|word| self.bare(before).ends_with(word.as_str()))
    }

    /// Whether the words right before a number make it the value of an earlier time.
    pub(super) fn ends_with_before(&self, before: &str) -> bool {
        self.before
            .iter()
            .any(|word| self.bare(before).ends_with(word.as_str()))
    }

    /// Rise (`true`) or fall of a change, by the last such word of a text.
    pub(super) fn rises(&self, text: &str) -> Option<bool> {
        let last = |words: &[String]| {
            words
                .iter()
                .filter_map(|word| Some(text.rfind(word.as_str())? + word.len()))
                .max()
        };
        match (last(&self.rising), last(&self.falling)) {
            (None, None) => None,
            (up, down) => Some(up > down),
        }
    }

    /// Whether a clause up to its number says that it is the whole.
    pub(super) fn is_whole(&self, before: &str) -> bool {
        let before = before.trim();
        self.whole.iter().any(|word| before == word)
    }

    /// Where the parts of a total begin; places in bytes.
    pub(super) fn among(&self, text: &str) -> Option<usize> {
        self.among
            .iter()
            .filter_map(|word| text.rfind(word.as_str()))
            .max()
    }

    /// Whether a part is all the rest.
    pub(super) fn is_rest(&self, words: &str) -> bool {
        self.rest
            .iter()
            .any(|word| words.trim_start().starts_with(word.as_str()))
    }

    /// Whether a text announces all parts.
    pub(super) fn is_exhaustive(&self, text: &str) -> bool {
        contains(&self.exhaustive, text)
    }

    /// What sort of base the words of a count name.
    pub(super) fn base_class(&self, words: &str) -> Option<&str> {
        let is_named = |base: &&Subject| contains(&base.words, words);
        self.base
            .iter()
            .find(is_named)
            .map(|base| base.name.as_str())
    }

    /// Whether the head of a column only says that it holds values.
    pub(super) fn is_value_head(&self, head: &str) -> bool {
        contains(&self.value_head, head)
    }

    /// A text without the small words at its end.
    fn bare<'t>(&self, text: &'t str) -> &'t str {
        let mut text = text.trim_end();
        while let Some(shorter) = self
            .between
            .iter()
            .find_map(|word| text.strip_suffix(word.as_str()))
        {
            text = shorter;
        }
        text
    }
}

fn contains(words: &[String], text: &str) -> bool {
    words.iter().any(|word| text.contains(word.as_str()))
}
