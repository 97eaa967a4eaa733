//! Makes a figure of a number in its line.

use super::super::register::{Evidence, Register};
use super::clause::Clause;
use super::date;
use super::kind::Line;
use super::lexicon::{Traits, UnitClass};
use super::numeral::Numeral;
use super::phrase::{self, Carried, Compared};
use super::relation;
use super::scan::{Form, Raw, What};
use super::types::{Figure, Kind, OrganLevel, Reading, Value};
use std::sync::Arc;

/// What a report puts before an indicator's name stays up to this length, in characters: 网络宣讲场次.
const LONGEST_MODIFIER: usize = 6;
/// What counts the same person at each visit.
const VISITS: &str = "人次";

/// A number in its line.
pub(super) struct Place<'a> {
    /// The line.
    pub line: Line<'a>,
    /// The indicators that are known.
    pub register: &'a Register,
    /// What sort of number each of the line is.
    pub kinds: &'a [Option<Kind>],
    /// The number as piece of the line.
    pub token: usize,
    /// The number as one of the raw numbers.
    pub number: usize,
    /// Characters of the report before the line.
    pub offset: usize,
    /// Sentences of the report before this one.
    pub sentence: usize,
}

impl Place<'_> {
    /// Adds what stands here to a reading: a figure, several that share one number, or nothing.
    pub fn read(&self, carried: &mut Carried, reading: &mut Reading) {
        let Some(kind) = self.kinds[self.number] else {
            return;
        };
        let figure = self.figure(kind, carried);
        if kind == Kind::Date {
            note_year(&mut reading.year, &figure);
        }
        let shared = self.shared(kind);
        if shared.is_empty() {
            reading.figures.push(figure);
            return;
        }
        let each = shared.into_iter().map(|measures| Figure {
            indicator: self.indicator_of(&measures, &figure),
            measures,
            ..figure.clone()
        });
        reading.figures.extend(each);
    }

    /// The indicator that a name by itself is.
    fn indicator_of(&self, name: &str, figure: &Figure) -> Option<Arc<str>> {
        let letters: Vec<char> = name.chars().collect();
        let evidence = Evidence {
            clause: [&letters, &[]],
            context: &[],
            unit: &figure.unit,
            kind: figure.kind,
        };
        let known = self.register.find(&evidence)?;
        Some(known.id.clone())
    }

    fn raw(&self) -> &Raw {
        &self.line.scan.raws[self.number]
    }

    fn figure(&self, kind: Kind, carried: &mut Carried) -> Figure {
        let raw = self.raw();
        let letters = self.line.letters;
        let text = |from: usize, to: usize| letters[from..to].iter().collect::<String>();
        let number_end = raw.unit.map_or(raw.end, |(at, _)| at);
        let relation = relation::relation(&self.line, self.token, raw, kind);
        let unit = self.unit(kind);
        let (mut measures, mut indicator) = (String::new(), None);
        if !matches!(kind, Kind::Date | Kind::Other) {
            let clause = Clause::new(self.line, self.kinds, self.token);
            let compared = relation.compared();
            measures = phrase::name(&clause, (raw, kind, &unit), compared, carried);
            let known = (compared == Compared::No).then(|| clause.evidence(&unit, kind));
            let known = known.and_then(|evidence| self.register.find(&evidence));
            if let Some(definition) = known {
                let name = definition.nearest_name(&measures);
                let added = measures
                    .strip_suffix(name)
                    .map(|added| added.chars().count());
                if carried.leans || added.is_none_or(|added| added > LONGEST_MODIFIER) {
                    measures = name.to_string();
                }
                carried.name.clone_from(&measures);
                carried.last = name.trim_end_matches('数').to_string();
                indicator = Some(definition.id.clone());
            }
        }
        Figure {
            start: self.offset + raw.start,
            end: self.offset + raw.end,
            snippet: text(raw.start, raw.end),
            value: self.value(kind),
            value_text: text(raw.start, number_end),
            unit,
            kind,
            measures,
            indicator,
            level: self.level(),
            period: relation.period,
            comparator: relation.comparator,
            approximate: relation.approximate,
            direction: relation.direction,
            sentence: self.sentence,
            section: None,
        }
    }

    /// The level of the organs that the clause counts.
    fn level(&self) -> Option<OrganLevel> {
        let mut near = self.line.before(self.token);
        near.find_map(|token| match token.what {
            What::Word(traits) => traits.level(),
            _ => None,
        })
    }

    /// The names of rates that share one number: 甲率、乙率和丙率“三个100%”.
    fn shared(&self, kind: Kind) -> Vec<String> {
        let before = self
            .token
            .checked_sub(1)
            .map(|at| self.line.scan.tokens[at].what);
        let counted = match before {
            Some(What::Number(number)) => self.scanned(number),
            _ => None,
        };
        if kind != Kind::Rate || counted.is_none() {
            return Vec::new();
        }
        Clause::new(self.line, self.kinds, self.token).listed_rates()
    }

    /// A number of the same name that counts what follows it.
    fn scanned(&self, number: usize) -> Option<Raw> {
        let raw = self.line.scan.raws[number];
        (raw.end == self.raw().start && raw.quote.is_some() && raw.quote == self.raw().quote)
            .then_some(raw)
    }

    fn value(&self, kind: Kind) -> Value {
        let raw = self.raw();
        let letters = self.line.letters;
        if kind == Kind::Date
            && let Some(found) = date::date(letters, raw.start)
        {
            return Value::Text(found.value);
        }
        let named = matches!(kind, Kind::Date | Kind::Other) && raw.form != Form::Quantity;
        let exact = |numeral: Numeral| numeral.value.filter(|_| !named);
        match (raw.numeral.and_then(exact), raw.upper.and_then(exact)) {
            (Some(lower), Some(upper)) => Value::Between(lower, upper),
            (Some(ratio), None) => Value::Number {
                ratio,
                places: raw.numeral.map_or(0, |numeral| numeral.places),
            },
            _ => Value::Text(letters[raw.start..raw.end].iter().collect()),
        }
    }

    /// The unit; 培训人次达1800余人 counts visits, as its label says.
    fn unit(&self, kind: Kind) -> String {
        match self.raw().unit {
            Some((_, unit)) => {
                let unit = self.line.lexicon.unit(unit);
                let labelled = unit.class == UnitClass::Person && self.label_counts_visits();
                let shown = if labelled {
                    VISITS
                } else {
                    unit.shown.as_str()
                };
                shown.to_string()
            }
            None if kind == Kind::Ordinal => "名".to_string(),
            None => String::new(),
        }
    }

    /// Whether 人次 stands right before the number, or before the word that bounds it.
    fn label_counts_visits(&self) -> bool {
        let bounds = self
            .token
            .checked_sub(1)
            .map(|at| self.line.scan.tokens[at]);
        let bounds = bounds
            .filter(|token| matches!(token.what, What::Word(traits) if traits.any(Traits::BEFORE)));
        let end = bounds.map_or(self.raw().start, |token| token.start);
        self.line.letters[..end].ends_with(&['人', '次'])
    }
}

/// The first year that is named by itself is the year of the report; a day above the title is not.
fn note_year(year: &mut Option<i16>, figure: &Figure) {
    if let (None, Value::Text(text)) = (&year, &figure.value)
        && figure.snippet.contains('年')
    {
        *year = text.parse().ok();
    }
}
