//! The kept state: facts and cells, figures out of them, and facts that change.

use super::distinct::Occurrences;
use super::facts::Exchanged;
use super::plan::{Add, Plan, Quantity};
use super::{
    Condition, EvaluationError, Fact, Facts, Figure, Indicator, Organs, Period, fill, indicator,
};
use std::collections::HashSet;

/// What a state may take.
#[derive(Clone, Copy, Debug)]
pub struct Grant {
    /// Threads for evaluating everything; at least one is used.
    pub threads: usize,
    /// Bytes for cells.
    pub cell_bytes: u64,
}

/// Bytes held, by what for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// The facts.
    pub facts: usize,
    /// A row of words for each organ and month.
    pub cells: usize,
    /// What different values need.
    pub distinct: usize,
    /// Compiled conditions.
    pub plan: usize,
}

/// All indicators over all organs and months, kept up to date fact by fact.
#[derive(Clone, Debug)]
pub struct State {
    organs: Organs,
    indicators: Vec<Indicator>,
    plan: Plan,
    facts: Facts,
    /// By organ, month and word; behind them room for removed facts.
    cells: Vec<i64>,
    /// For each word of different values, over all organs and months.
    occurrences: Vec<Occurrences>,
}

/// Whether facts come or go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Plus = 1,
    Minus = -1,
}

impl State {
    /// Evaluates everything.
    ///
    /// # Errors
    /// Facts over other organs, indicators that name what is not there or cut the facts too finely, cells that need
    /// more memory than is granted.
    pub fn build(
        organs: Organs,
        facts: Facts,
        indicators: Vec<Indicator>,
        grant: Grant,
    ) -> Result<Self, EvaluationError> {
        if organs.len() != facts.organ_count as usize {
            let (facts, organs) = (facts.organ_count, organs.len());
            return Err(EvaluationError::Organs { facts, organs });
        }
        let sizes: Vec<u32> = facts.columns.values.iter().map(|it| it.size).collect();
        indicator::check(&indicators, &sizes, facts.columns.amounts.len())?;
        let plan = Plan::compile(&indicators, &sizes)?;
        let words = (organs.len() + 1) as u128 * u128::from(facts.month_count) * plan.words as u128;
        if words * 8 > u128::from(grant.cell_bytes).min(isize::MAX as u128) {
            return Err(EvaluationError::Memory {
                needed: words * 8,
                granted: grant.cell_bytes,
            });
        }
        let occurrences = vec![Occurrences::default(); plan.distinct.len()];
        let cells = vec![0; words as usize];
        let mut state = Self {
            organs,
            indicators,
            plan,
            facts,
            cells,
            occurrences,
        };
        fill::fill(
            &mut state.cells,
            &state.facts,
            &state.plan,
            &state.organs,
            grant.threads.clamp(1, 256),
        );
        state.count_different();
        Ok(state)
    }

    /// Adds a fact to all indicators and says in which row it stands.
    ///
    /// # Errors
    /// A code beyond its dictionary, too few or many values, amounts that add up to too much, no row left.
    pub fn add(&mut self, fact: &Fact<'_>) -> Result<usize, EvaluationError> {
        self.facts.check(fact, self.facts.rows())?;
        self.facts.check_weights(std::iter::once(fact))?;
        let row = self.facts.push(fact)?;
        let added = self.exchanged(&[*fact]);
        self.apply(&added, Sign::Plus);
        Ok(row)
    }

    /// Puts other facts into rows, in turn: the old ones are taken out of all indicators, the new ones added.
    ///
    /// # Errors
    /// As [`Self::add`]; a row without a fact; a row without its fact or the other way round. Nothing is changed then.
    /// Amounts are refused where those here and the new ones together add up to too much.
    pub fn change(&mut self, rows: &[usize], facts: &[Fact<'_>]) -> Result<(), EvaluationError> {
        if rows.len() != facts.len() {
            return Err(EvaluationError::Changes {
                rows: rows.len(),
                facts: facts.len(),
            });
        }
        for (row, fact) in rows.iter().zip(facts) {
            self.facts.check_presence(*row)?;
            self.facts.check(fact, *row)?;
        }
        self.facts.check_weights(facts.iter())?;
        let mut moving = self.exchanged(facts);
        self.apply(&moving, Sign::Plus);
        self.facts.exchange(rows, &mut moving);
        self.apply(&moving, Sign::Minus);
        Ok(())
    }

    /// Takes a fact out of all indicators; its row stays empty.
    ///
    /// # Errors
    /// A row without a fact.
    pub fn remove(&mut self, row: usize) -> Result<(), EvaluationError> {
        self.facts.check_presence(row)?;
        let columns = &self.facts.columns;
        let (values, amounts) = (
            vec![0; columns.values.len()],
            vec![0; columns.amounts.len()],
        );
        let organ = self.facts.organ_count;
        let nobody = Fact {
            organ,
            month: 0,
            values: &values,
            amounts: &amounts,
        };
        let mut moving = self.exchanged(&[nobody]);
        self.facts.exchange(&[row], &mut moving);
        self.apply(&moving, Sign::Minus);
        Ok(())
    }

    fn exchanged(&self, facts: &[Fact<'_>]) -> Exchanged {
        let columns = &self.facts.columns;
        Exchanged::of(facts, columns.values.len(), columns.amounts.len())
    }

    /// Adds facts to all cells, or takes them away, level by level: so the memory is asked for many rows at a time.
    fn apply(&mut self, facts: &Exchanged, sign: Sign) {
        let mut classes = vec![0; facts.organs.len()];
        self.plan.classes.of_columns(&facts.values, &mut classes);
        let mut level: Vec<(u32, u32)> = facts.organs.iter().copied().zip(0..).collect();
        while !level.is_empty() {
            self.apply_level(facts, &classes, &level, sign);
            level.retain_mut(|(organ, _)| match self.organs.above(*organ) {
                Some(above) => {
                    *organ = above;
                    true
                }
                None => false,
            });
        }
        if !self.plan.distinct.is_empty() {
            for (at, class) in classes.iter().enumerate() {
                let value = |column: usize| facts.values[column][at];
                self.apply_different(*class, (facts.organs[at], facts.months[at]), value, sign);
            }
        }
    }

    /// Adds facts, by their number, to the cells of one organ each.
    fn apply_level(
        &mut self,
        facts: &Exchanged,
        classes: &[u32],
        level: &[(u32, u32)],
        sign: Sign,
    ) {
        let (months, words, plan) = (self.facts.month_count, self.plan.words, &self.plan);
        let row = |(organ, at): &(u32, u32)| {
            let at = *at as usize;
            let first = (organ * months + facts.months[at]) as usize * words;
            (first, &plan.adds[classes[at] as usize], at)
        };
        // A look at the ends of each row first: looks do not wait for one another as additions do.
        let look = |(first, adds, _): (usize, &Vec<Add>, usize)| {
            let word =
                |add: Option<&Add>| add.map_or(0, |add| self.cells[first + add.word as usize]);
            word(adds.first()) ^ word(adds.last())
        };
        std::hint::black_box(level.iter().map(row).map(look).fold(0, |all, it| all ^ it));
        for (first, adds, at) in level.iter().map(row) {
            let row = &mut self.cells[first..first + words];
            for add in adds {
                row[add.word as usize] += sign as i64
                    * match add.quantity {
                        Quantity::Count => 1,
                        Quantity::Sum(column) => facts.amounts[column][at],
                        Quantity::Distinct(_) => 0,
                    };
            }
        }
    }

    /// Counts different values, which do not add up from organ to organ.
    fn count_different(&mut self) {
        if self.plan.distinct.is_empty() {
            return;
        }
        let mut classes = vec![0; self.facts.rows()];
        self.plan.classes.of_rows(&self.facts, 0, &mut classes);
        let facts = std::mem::take(&mut self.facts.columns);
        for (row, class) in classes.into_iter().enumerate() {
            let value = |column: usize| facts.values[column].codes.get(row);
            let place = (facts.organs.get(row), facts.months.get(row));
            self.apply_different(class, place, value, Sign::Plus);
        }
        self.facts.columns = facts;
    }

    fn apply_different(
        &mut self,
        class: u32,
        (organ, month): (u32, u32),
        value: impl Fn(usize) -> u32,
        sign: Sign,
    ) {
        let (months, words) = (self.facts.month_count, self.plan.words);
        for (number, (word, column)) in self.plan.distinct.iter().enumerate() {
            if !self.plan.adds[class as usize]
                .iter()
                .any(|add| add.word == *word)
            {
                continue;
            }
            let (occurrences, value) = (&mut self.occurrences[number], value(*column));
            for organ in self.organs.chain(organ) {
                let cell = organ * months + month;
                let is_other = match sign {
                    Sign::Plus => occurrences.add(cell, value),
                    Sign::Minus => occurrences.subtract(cell, value),
                };
                self.cells[cell as usize * words + *word as usize] +=
                    sign as i64 * i64::from(is_other);
            }
        }
    }

    /// The figure of an indicator for an organ with all beneath it; nothing where there is none: nothing below the
    /// line, no year before, or no such indicator, organ or month.
    ///
    /// Takes as many looks as the period has months; different values over several months are counted from the facts.
    pub fn figure(&self, indicator: usize, organ: u32, period: Period) -> Option<Figure> {
        let is_known = organ < self.facts.organ_count
            && period.first <= period.last
            && period.last < self.facts.month_count;
        match self.indicators.get(indicator).filter(|_| is_known)? {
            Indicator::Rate { above, below } => {
                let whole = |it: &usize| self.whole(*it, organ, period);
                Figure::rate(whole(above)?, whole(below)?)
            }
            Indicator::YearOnYear { of } => {
                let before = self.figure(*of, organ, period.year_before()?)?;
                self.figure(*of, organ, period)?.against(before)
            }
            _ => self.whole(indicator, organ, period).map(Figure::Whole),
        }
    }

    fn whole(&self, indicator: usize, organ: u32, period: Period) -> Option<i64> {
        if let Indicator::Distinct { column, .. } = self.indicators[indicator]
            && period.first < period.last
        {
            let codes = &self.facts.columns.values[column].codes;
            let rows = self.rows(indicator, organ, period);
            let different: HashSet<u32> = rows.into_iter().map(|row| codes.get(row)).collect();
            return Some(different.len() as i64);
        }
        let word = self.plan.word_of[indicator]? as usize;
        let first = organ as usize * self.facts.month_count as usize;
        let at = |month: u32| (first + month as usize) * self.plan.words + word;
        Some(
            (period.first..=period.last)
                .map(|month| self.cells[at(month)])
                .sum(),
        )
    }

    /// The rows behind an indicator with a condition of its own, for an organ with all beneath it, in order.
    pub fn rows(&self, indicator: usize, organ: u32, period: Period) -> Vec<usize> {
        let Some(Some(condition)) = self.plan.condition_of.get(indicator) else {
            return Vec::new();
        };
        let taken: Vec<bool> = self
            .plan
            .classes
            .taken_by
            .iter()
            .map(|it| it.contains(condition))
            .collect();
        let is_within = |it| it < self.facts.organ_count && self.organs.is_within(it, organ);
        let within: Vec<bool> = (0..=self.facts.organ_count).map(is_within).collect();
        let columns = &self.facts.columns;
        let (mut found, mut classes) = (Vec::new(), [0; 1024]);
        for first in (0..self.facts.rows()).step_by(classes.len()) {
            let length = classes.len().min(self.facts.rows() - first);
            self.plan
                .classes
                .of_rows(&self.facts, first, &mut classes[..length]);
            let is_behind = |(at, class): (usize, &u32)| {
                let row = first + at;
                let is_taken = taken[*class as usize]
                    && within[columns.organs.get(row) as usize]
                    && period.has(columns.months.get(row));
                is_taken.then_some(row)
            };
            found.extend(classes[..length].iter().enumerate().filter_map(is_behind));
        }
        found
    }

    /// The condition of an indicator, where it has one of its own.
    pub fn condition(&self, indicator: usize) -> Option<&Condition> {
        self.indicators.get(indicator)?.condition()
    }

    /// The facts.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Bytes held.
    pub fn held(&self) -> Held {
        Held {
            facts: self.facts.bytes(),
            cells: self.cells.capacity() * 8,
            distinct: self.occurrences.iter().map(Occurrences::bytes).sum(),
            plan: self.plan.bytes(),
        }
    }
}
