//! A report as the rules see it: its figures with the words around them.

use super::super::reader::{Direction, Figure, Kind, Reading, Value};
use super::Place;
use super::fits::Printed;
use super::words::WORDS;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

/// A report to be checked: its text and what was read out of it.
pub struct Document<'a> {
    reading: &'a Reading,
    text: Vec<char>,
    /// The numerators that stand far from their rates, by what they are and what they are about.
    far: RefCell<HashMap<FarKey, Option<Count<'a>>>>,
}

/// The end of a rate's name and what it is about.
pub(super) type FarKey = (&'static str, &'static str);

/// Marks at which a clause ends.
const CLAUSE_ENDS: &[char] = &[
    '，', ',', '。', '；', ';', '：', ':', '！', '？', '、', '\n', '（', '(', '）', ')', '|', '\t',
];
/// Marks at which a sentence ends for sure.
const SENTENCE_ENDS: &[char] = &['。', '！', '？', '\n', '|', '\t'];
/// Two clauses speak of the same thing if so many characters before their numbers are the same.
const ALIKE: usize = 6;
/// How far a clause or sentence is followed; a text without marks is cut there.
const REACH: usize = 1_000;
/// How far before a rate its counts may stand.
const WINDOW: usize = 160;

/// A figure that counts whole things, exactly.
#[derive(Clone, Copy)]
pub(super) struct Count<'a> {
    /// How many.
    pub(super) value: i64,
    /// The figure.
    pub(super) figure: &'a Figure,
}

/// A share in percent.
#[derive(Clone, Copy)]
pub(super) struct Rate<'a> {
    /// The percentage.
    pub(super) printed: Printed,
    /// Places behind its point.
    pub(super) places: u32,
    /// The figure.
    pub(super) figure: &'a Figure,
}

impl<'a> Document<'a> {
    /// A report and what was read out of exactly this text.
    pub fn new(text: &str, reading: &'a Reading) -> Self {
        Self {
            reading,
            text: text.chars().collect(),
            far: RefCell::default(),
        }
    }

    /// What was read.
    pub fn reading(&self) -> &'a Reading {
        self.reading
    }

    /// All figures.
    pub(super) fn figures(&self) -> &'a [Figure] {
        &self.reading.figures
    }

    /// The text between two places.
    pub(super) fn between(&self, range: Range<usize>) -> String {
        let end = range.end.min(self.text.len());
        let start = range.start.min(end);
        self.text[start..end].iter().collect()
    }

    /// What stands before a figure in its clause.
    pub(super) fn before(&self, figure: &Figure) -> String {
        self.between(self.clause(figure).start..figure.start)
    }

    /// The clause of a figure without its number.
    pub(super) fn clause_words(&self, figure: &Figure) -> String {
        let clause = self.clause(figure);
        let before = self.between(clause.start..figure.start);
        format!("{before} {}", self.between(figure.end..clause.end))
    }

    /// The sentence of a figure, from mark to mark.
    pub(super) fn sentence(&self, figure: &Figure) -> Range<usize> {
        self.around(figure, SENTENCE_ENDS)
    }

    fn clause(&self, figure: &Figure) -> Range<usize> {
        self.around(figure, CLAUSE_ENDS)
    }

    fn around(&self, figure: &Figure, ends: &[char]) -> Range<usize> {
        let is_end = |character: &char| ends.contains(character);
        let start = figure.start.min(self.text.len());
        let first = start.saturating_sub(REACH);
        let before = self.text[first..start].iter().rposition(is_end);
        let end = figure.end.clamp(start, self.text.len());
        let last = self.text.len().min(end + REACH);
        let behind = self.text[end..last].iter().position(is_end);
        before.map_or(first, |at| first + at + 1)..behind.map_or(last, |at| end + at)
    }

    /// The exact counts of the text.
    pub(super) fn counts(&self) -> impl Iterator<Item = Count<'a>> {
        self.figures().iter().filter_map(Count::new)
    }

    /// The shares of the text; changes, values of the year before and approximate ones are none.
    pub(super) fn rates(&self) -> impl Iterator<Item = Rate<'a>> {
        let rates = self.figures().iter().filter_map(Rate::new);
        rates.filter(|rate| {
            !self.is_changing(rate.figure) && !WORDS.ends_with_before(&self.before(rate.figure))
        })
    }

    /// Whether a figure tells by how much another one rose or fell; what it rose or fell to (降至6.40%) does not.
    pub(super) fn is_changing(&self, figure: &Figure) -> bool {
        let before = self.before(figure);
        let is_level = before.trim_end().ends_with(['至', '到']);
        !is_level && (is_change(figure) || WORDS.ends_with_change(&before))
    }

    /// The counts from which a reader would derive a rate: of its sentence and of those shortly before it in
    /// its paragraph.
    pub(super) fn near(&self, figure: &Figure) -> Vec<Count<'a>> {
        let sentence = self.sentence(figure);
        let paragraph = self.around(figure, &['\n']).start;
        let window = figure.start.saturating_sub(WINDOW).max(paragraph);
        let from = sentence.start.min(window);
        let within = self.figures_in(from..sentence.end);
        within.iter().filter_map(Count::new).collect()
    }

    /// The figures that begin within a range; they stand in the order of the text.
    fn figures_in(&self, range: Range<usize>) -> &'a [Figure] {
        let figures = self.figures();
        let first = figures.partition_point(|figure| figure.start < range.start);
        let end = figures.partition_point(|figure| figure.start < range.end);
        &figures[first..end.max(first)]
    }

    /// What `find` answers for a key, found once.
    pub(super) fn once(
        &self,
        key: FarKey,
        find: impl FnOnce() -> Option<Count<'a>>,
    ) -> Option<Count<'a>> {
        if let Some(known) = self.far.borrow().get(&key) {
            return *known;
        }
        let found = find();
        self.far.borrow_mut().insert(key, found);
        found
    }

    /// The lines of the text with the place of their first character.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, String)> {
        let mut start = 0;
        self.text
            .split(|character| *character == '\n')
            .map(move |line| {
                let place = start;
                start += line.len() + 1;
                (place, line.iter().collect())
            })
    }

    /// Whether a figure stands in a line with cells.
    pub(super) fn is_in_table(&self, figure: &Figure) -> bool {
        let line = self.around(figure, &['\n']);
        let marks = self.text[line]
            .iter()
            .filter(|character| matches!(character, '|' | '\t'));
        marks.count() > 0
    }

    /// Whether the words before a figure speak of another year than the report's.
    pub fn is_of_another_time(&self, figure: &Figure) -> bool {
        if WORDS.ends_with_before(&self.before(figure)) {
            return true;
        }
        let sentence = self.sentence(figure);
        let before = self.figures_in(sentence.start..figure.start).iter();
        let dates = before.filter(|date| date.kind == Kind::Date && date.end <= figure.start);
        let year = dates
            .rev()
            .find_map(|date| date.value.shown().get(..4)?.parse::<i16>().ok());
        year.is_some_and(|year| self.reading.year.is_some_and(|own| own != year))
    }

    /// Whether the words right before two numbers are the same, so that both places speak of the same thing; what a
    /// figure was read to measure is not enough to say that a report contradicts itself.
    pub(super) fn is_worded_alike(
        &self,
        figure: &Figure,
        (other, same): (&Document<'_>, &Figure),
    ) -> bool {
        let (one, two) = (self.before(figure), other.before(same));
        let pairs = one
            .trim_end()
            .chars()
            .rev()
            .zip(two.trim_end().chars().rev());
        pairs.take_while(|(one, two)| one == two).count() >= ALIKE
    }

    /// A place for a finding.
    pub(super) fn place(&self, figure: &Figure) -> Place {
        Place {
            document: 0,
            start: figure.start,
            end: figure.end,
            snippet: self.between(figure.start..figure.end),
        }
    }
}

impl<'a> Count<'a> {
    /// The figure as an exact count; none for all others.
    pub(super) fn new(figure: &'a Figure) -> Option<Self> {
        let Value::Number { ratio, places: 0 } = figure.value else {
            return None;
        };
        let (value, one) = ratio.parts();
        let is_exact = figure.kind == Kind::Count && !figure.approximate && one == 1;
        let value = i64::try_from(value).ok().filter(|value| *value >= 0)?;
        is_exact.then_some(Self { value, figure })
    }

    /// Whether two counts count the same sort of thing: cases are counted by several words.
    pub(super) fn is_alike(&self, other: &Count<'_>) -> bool {
        WORDS.is_same_unit(&self.figure.unit, &other.figure.unit)
    }
}

impl<'a> Rate<'a> {
    /// The figure as an exact percentage; none for all others.
    pub(super) fn new(figure: &'a Figure) -> Option<Self> {
        let Value::Number { ratio, places } = figure.value else {
            return None;
        };
        let is_percent = figure.kind == Kind::Rate && figure.unit == "%" && !figure.approximate;
        let printed = Printed::new(ratio, places)?;
        is_percent.then_some(Self {
            printed,
            places,
            figure,
        })
    }

    /// Whether it says all or none, so that it follows from nearly everything.
    pub(super) fn is_whole(&self) -> bool {
        matches!(
            self.figure.value.number().map(super::super::Ratio::parts),
            Some((0 | 100, 1))
        )
    }
}

/// Whether a figure tells a rise or a fall.
fn is_change(figure: &Figure) -> bool {
    figure
        .direction
        .is_some_and(|direction| direction != Direction::Same)
        || figure
            .comparator
            .as_deref()
            .is_some_and(|comparator| WORDS.is_change(comparator))
}
