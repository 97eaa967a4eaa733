//! The reader's dictionary: words with what they do in a sentence, units, headings.
//!
//! Stands as data in `lexicon.toml`, with the numeral words of the writer's list; compiled once.

use super::super::Literals;
use super::trie::Trie;
use super::types::OrganLevel;
use serde::Deserialize;
use std::ops::BitOr;
use std::sync::LazyLock;

const LEXICON: &str = include_str!("lexicon.toml");

/// Where the levels begin among the traits.
const LEVEL_BITS: u32 = 32;
/// Levels in the order of their bits.
const LEVELS: [OrganLevel; 6] = [
    OrganLevel::State,
    OrganLevel::Province,
    OrganLevel::City,
    OrganLevel::County,
    OrganLevel::Town,
    OrganLevel::Village,
];

/// What a word does in a sentence; a word may do several things.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Traits(u64);

impl Traits {
    /// Nothing known.
    pub const NONE: Traits = Traits(0);
    /// Holds numerals that count nothing.
    pub const NO_FIGURE: Traits = Traits(1);
    /// A set name that holds numerals.
    pub const NAME: Traits = Traits(1 << 1);
    /// Names nothing that is counted.
    pub const LIGHT: Traits = Traits(1 << 2);
    /// Says what was done.
    pub const VERB: Traits = Traits(1 << 3);
    /// How, how much, how far.
    pub const ADVERB: Traits = Traits(1 << 4);
    /// Stands for things in general.
    pub const GENERIC: Traits = Traits(1 << 5);
    /// 的 and the like.
    pub const PARTICLE: Traits = Traits(1 << 6);
    /// Joins two nouns.
    pub const LINK: Traits = Traits(1 << 7);
    /// Comes before a noun.
    pub const PREPOSITION: Traits = Traits(1 << 8);
    /// 将, 把.
    pub const TAKER: Traits = Traits(1 << 9);
    /// The whole county, city, province.
    pub const SCOPE: Traits = Traits(1 << 10);
    /// A rise.
    pub const RISE: Traits = Traits(1 << 11);
    /// A fall.
    pub const FALL: Traits = Traits(1 << 12);
    /// Against last year.
    pub const LAST_YEAR: Traits = Traits(1 << 13);
    /// Against the last period.
    pub const LAST_PERIOD: Traits = Traits(1 << 14);
    /// A share of.
    pub const SHARE: Traits = Traits(1 << 15);
    /// Before a rank.
    pub const RANK: Traits = Traits(1 << 16);
    /// Bounds the number behind it.
    pub const BEFORE: Traits = Traits(1 << 17);
    /// Bounds the number before it.
    pub const BEHIND: Traits = Traits(1 << 18);
    /// Says that time lasts.
    pub const LASTING: Traits = Traits(1 << 19);
    /// Reaches back beyond the year.
    pub const CUMULATIVE: Traits = Traits(1 << 20);
    /// Says what stands on a day.
    pub const AS_OF: Traits = Traits(1 << 21);
    /// Stays within the year.
    pub const WITHIN_YEAR: Traits = Traits(1 << 22);
    /// Before the name of an award or a list.
    pub const AWARD: Traits = Traits(1 << 23);
    /// A subject of the field that later clauses carry on.
    pub const TOPIC: Traits = Traits(1 << 24);
    /// Begins what the counted did.
    pub const PREDICATE: Traits = Traits(1 << 25);
    /// Says whom something reached.
    pub const REACH: Traits = Traits(1 << 26);
    /// Says whose organs are counted; the level follows from the highest bits.
    pub const LEVELS: Traits = Traits(0b11_1111 << LEVEL_BITS);

    /// The level that a word names.
    pub fn level(self) -> Option<OrganLevel> {
        let at = self
            .any(Traits::LEVELS)
            .then(|| 63 - self.0.leading_zeros())?;
        LEVELS.get((at - LEVEL_BITS) as usize).copied()
    }

    /// Whether it has any of these.
    pub fn any(self, of: Traits) -> bool {
        self.0 & of.0 != 0
    }
}

impl BitOr for Traits {
    type Output = Traits;

    fn bitor(self, other: Traits) -> Traits {
        Traits(self.0 | other.0)
    }
}

/// What a unit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum UnitClass {
    /// Things, cases, meetings.
    Count,
    /// Persons.
    Person,
    /// Places and organs counted without a classifier: 6省.
    Place,
    /// Money.
    Money,
    /// Shares and changes.
    Rate,
    /// Lengths of time.
    Time,
    /// Lengths, areas, weights.
    Physical,
    /// Parts of names: 三级, 十大.
    Name,
}

/// A unit with what its figures are called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    /// The unit as written.
    word: String,
    /// The unit as it is handed out: 大类 is 类.
    pub shown: String,
    /// What it counts.
    pub class: UnitClass,
    /// What is put behind the phrase.
    pub suffix: String,
    /// Whether a Chinese number before it counts.
    pub counts_chinese: bool,
}

/// The dictionary, compiled.
#[derive(Debug)]
pub(super) struct Lexicon {
    /// Words by what they do.
    pub words: Trie<Traits>,
    /// Places in [`Lexicon::unit`].
    units: Trie<u16>,
    list: Vec<Unit>,
    /// Words behind 第 and a number.
    pub ordinals: Ordinals,
    /// Words of headings.
    pub headings: Headings,
    /// Words of sentences that open a part, and of page residue.
    pub cues: Trie<Cues>,
}

/// What words of a sentence say about the part that it opens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Cues(u8);

impl Cues {
    /// Something is lacking.
    pub const LACKING: Cues = Cues(1);
    /// Against what was said before.
    pub const CONTRAST: Cues = Cues(2);
    /// Something is intended.
    pub const INTENDED: Cues = Cues(4);
    /// What a web page puts around a report.
    pub const RESIDUE: Cues = Cues(8);
    /// Looks back on what was done.
    pub const REVIEW: Cues = Cues(16);

    /// Whether it has all of these.
    pub fn all(self, of: Cues) -> bool {
        self.0 & of.0 == of.0
    }
}

impl BitOr for Cues {
    type Output = Cues;

    fn bitor(self, other: Cues) -> Cues {
        Cues(self.0 | other.0)
    }
}

/// What may follow 第 and a number.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ordinals {
    /// Meetings, batches, editions.
    pub counters: Vec<String>,
    /// Ranks.
    pub ranks: Vec<String>,
    /// Places in a text.
    pub places: Vec<String>,
}

/// Words that tell what a section is about.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Headings {
    pub head_duty: Vec<String>,
    pub shortcomings: Vec<String>,
    pub plan: Vec<String>,
    pub results: Vec<String>,
    shortcoming_sentences: Vec<String>,
    contrasts: Vec<String>,
    plan_sentences: Vec<String>,
    reviews: Vec<String>,
    residue: Vec<String>,
}

impl Headings {
    fn cues(&self) -> Trie<Cues> {
        let lists = [
            (&self.shortcoming_sentences, Cues::LACKING),
            (&self.contrasts, Cues::CONTRAST),
            (&self.plan_sentences, Cues::INTENDED),
            (&self.reviews, Cues::REVIEW),
            (&self.residue, Cues::RESIDUE),
        ];
        let words = lists
            .iter()
            .flat_map(|(words, cue)| words.iter().map(|word| (word.as_str(), *cue)));
        Trie::new(words, BitOr::bitor)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    words: Words,
    unit: Vec<UnitRow>,
    levels: Levels,
    numerals: Numerals,
    ordinals: Ordinals,
    headings: Headings,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Levels {
    state: Vec<String>,
    province: Vec<String>,
    city: Vec<String>,
    county: Vec<String>,
    town: Vec<String>,
    village: Vec<String>,
}

impl Levels {
    fn words(&self) -> impl Iterator<Item = (&str, Traits)> {
        let lists = [
            &self.state,
            &self.province,
            &self.city,
            &self.county,
            &self.town,
            &self.village,
        ];
        lists.into_iter().zip(0_u32..).flat_map(|(words, level)| {
            let traits = Traits(1 << (LEVEL_BITS + level));
            words.iter().map(move |word| (word.as_str(), traits))
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Numerals {
    chinese_counts: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitRow {
    words: Vec<String>,
    class: UnitClass,
    suffix: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    light_verbs: Vec<String>,
    verbs: Vec<String>,
    adverbs: Vec<String>,
    generic: Vec<String>,
    particles: Vec<String>,
    predicates: Vec<String>,
    links: Vec<String>,
    prepositions: Vec<String>,
    reach: Vec<String>,
    nouns: Vec<String>,
    takers: Vec<String>,
    scopes: Vec<String>,
    rises: Vec<String>,
    falls: Vec<String>,
    against_last_year: Vec<String>,
    against_last_period: Vec<String>,
    shares: Vec<String>,
    ranks: Vec<String>,
    before: Vec<String>,
    behind: Vec<String>,
    lasting: Vec<String>,
    cumulative: Vec<String>,
    as_of: Vec<String>,
    within_year: Vec<String>,
    awards: Vec<String>,
    no_figures: Vec<String>,
    topics: Vec<String>,
}

impl Words {
    fn lists(&self) -> [(&[String], Traits); 27] {
        [
            (&self.light_verbs, Traits::LIGHT),
            (&self.verbs, Traits::VERB),
            (&self.adverbs, Traits::ADVERB),
            (&self.generic, Traits::GENERIC),
            (&self.particles, Traits::PARTICLE),
            (&self.predicates, Traits::PREDICATE),
            (&self.links, Traits::LINK),
            (&self.prepositions, Traits::PREPOSITION),
            (&self.reach, Traits::REACH),
            (&self.nouns, Traits::NONE),
            (&self.takers, Traits::TAKER),
            (&self.scopes, Traits::SCOPE),
            (&self.rises, Traits::RISE),
            (&self.falls, Traits::FALL),
            (&self.against_last_year, Traits::LAST_YEAR),
            (&self.against_last_period, Traits::LAST_PERIOD),
            (&self.shares, Traits::SHARE),
            (&self.ranks, Traits::RANK),
            (&self.before, Traits::BEFORE),
            (&self.behind, Traits::BEHIND),
            (&self.lasting, Traits::LASTING),
            (&self.cumulative, Traits::CUMULATIVE),
            (&self.as_of, Traits::AS_OF),
            (&self.within_year, Traits::WITHIN_YEAR),
            (&self.awards, Traits::AWARD),
            (&self.no_figures, Traits::NO_FIGURE),
            (&self.topics, Traits::TOPIC),
        ]
    }
}

static GENERAL: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::from_toml(LEXICON).expect("the embedded dictionary is read in a test")
});

impl Lexicon {
    /// The dictionary of general usage.
    pub fn general() -> &'static Lexicon {
        &GENERAL
    }

    fn from_toml(text: &str) -> Result<Lexicon, toml::de::Error> {
        let file: File = toml::from_str(text)?;
        let literals = Literals::general(0);
        let own = file.words.lists();
        let own = own
            .iter()
            .flat_map(|(words, traits)| words.iter().map(|word| (word.as_str(), *traits)));
        let figures = literals
            .words
            .iter()
            .map(|word| (word.as_str(), Traits::NO_FIGURE));
        let names = literals
            .names
            .iter()
            .map(|word| (word.as_str(), Traits::NAME));
        let words = Trie::new(
            own.chain(figures).chain(names).chain(file.levels.words()),
            BitOr::bitor,
        );
        let list: Vec<Unit> = file
            .unit
            .into_iter()
            .flat_map(|row| row.units(&file.numerals))
            .collect();
        let units = list
            .iter()
            .zip(0_u16..)
            .map(|(unit, at)| (unit.word.as_str(), at));
        Ok(Lexicon {
            units: Trie::new(units, |_, last| last),
            words,
            list,
            ordinals: file.ordinals,
            cues: file.headings.cues(),
            headings: file.headings,
        })
    }

    /// The unit that begins here: its length in characters and its place in the list.
    pub fn unit_at(&self, line: &[char]) -> Option<(usize, u16)> {
        self.units.longest(line)
    }

    /// A unit of the list.
    pub fn unit(&self, at: u16) -> &Unit {
        &self.list[usize::from(at)]
    }
}

impl UnitRow {
    fn units(self, numerals: &Numerals) -> Vec<Unit> {
        let (class, suffix) = (self.class, self.suffix);
        let unit = |word: String| Unit {
            suffix: suffix_of(&suffix, &word),
            shown: shown(&word).to_string(),
            counts_chinese: numerals.chinese_counts.contains(&word),
            word,
            class,
        };
        self.words.into_iter().map(unit).collect()
    }
}

/// 大类 and 大项 count 类 and 项.
fn shown(word: &str) -> &str {
    match word.strip_prefix('大') {
        Some(rest) if !rest.is_empty() => rest,
        _ => word,
    }
}

/// `=` is the unit itself, `+` the unit before the rest.
fn suffix_of(suffix: &str, word: &str) -> String {
    match suffix.strip_prefix('+') {
        Some(rest) => format!("{}{rest}", word.trim_start_matches('个')),
        None if suffix == "=" => word.to_string(),
        None => suffix.to_string(),
    }
}

/// Whether one of these words begins here.
pub(super) fn begins_with<'a>(line: &[char], words: &'a [String]) -> Option<&'a str> {
    let found = words.iter().filter(|word| starts_with(line, word));
    found.max_by_key(|word| word.len()).map(String::as_str)
}

/// Whether a word begins here.
pub(super) fn starts_with(line: &[char], word: &str) -> bool {
    let mut letters = line.iter();
    word.chars().all(|letter| letters.next() == Some(&letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn embedded_dictionary_is_well_formed() {
        let lexicon = Lexicon::from_toml(LEXICON).unwrap();
        let line: Vec<char> = "个百分点".chars().collect();
        let (length, unit) = lexicon.unit_at(&line).unwrap();
        assert_eq!((length, lexicon.unit(unit).class), (4, UnitClass::Rate));
        let line: Vec<char> = "累计组织".chars().collect();
        let (length, traits) = lexicon.words.longest(&line).unwrap();
        assert!(length == 2 && traits.any(Traits::CUMULATIVE) && traits.any(Traits::ADVERB));
        assert!(Lexicon::from_toml("[words]\nnouns = []").is_err());
    }
}
