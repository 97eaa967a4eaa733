//! Figures of the text against tables.

use super::super::Ratio;
use super::super::reader::{Figure, Kind};
use super::document::Document;
use super::words::WORDS;
use super::{Finding, Place, Rule, Severity, wording};
use std::collections::{HashMap, HashSet};

/// A label shorter than this names too many things.
const NAMES: usize = 4;
/// By so many characters figures are looked up.
const ENDING: usize = 2;

/// A cell with a number.
struct Cell {
    label: String,
    value: Ratio,
    is_percent: bool,
    place: Place,
}

/// A line of a table: cells with the place of their first character.
type Row = Vec<(usize, String)>;

/// Checks every figure of the text that a table has too.
pub(super) fn check(document: &Document<'_>) -> Vec<Finding> {
    let cells: Vec<Cell> = tables(document)
        .iter()
        .flat_map(|table| cells(document, table))
        .collect();
    let mut findings = Vec::new();
    let named = match cells.is_empty() {
        true => HashMap::new(),
        false => by_ending(document),
    };
    let mut meant: HashMap<(String, bool), Meant<'_>> = HashMap::new();
    for cell in &cells {
        let key = (bare(&cell.label), cell.is_percent);
        let found = meant.entry(key).or_insert_with_key(|(label, is_percent)| {
            let candidates = ending(label).and_then(|ending| named.get(&ending));
            let candidates = candidates.into_iter().flatten().copied();
            Meant::of(candidates.filter(|figure| is_named(document, figure, (label, *is_percent))))
        });
        let agrees = found.values.contains(&cell.value);
        let Some(figure) = found.first.filter(|_| !agrees) else {
            continue;
        };
        let text = document.place(figure);
        findings.push(Finding {
            rule: Rule::TextAndTable,
            severity: Severity::Contradiction,
            message: wording::table(&cell.label, &text.snippet, &cell.place.snippet),
            printed: text.snippet.clone(),
            expected: Some(cell.place.snippet.clone()),
            fits: Vec::new(),
            places: vec![text, cell.place.clone()],
        });
    }
    findings
}

/// The figures of the text that a label names.
struct Meant<'a> {
    first: Option<&'a Figure>,
    values: HashSet<Ratio>,
}

impl<'a> Meant<'a> {
    fn of(figures: impl Iterator<Item = &'a Figure>) -> Self {
        let mut meant = Self {
            first: None,
            values: HashSet::new(),
        };
        for figure in figures {
            meant.first = meant.first.or(Some(figure));
            meant.values.extend(figure.value.number());
        }
        meant
    }
}

/// Whether a figure of the text is what a cell is labelled with.
fn is_named(document: &Document<'_>, figure: &Figure, (label, is_percent): (&str, bool)) -> bool {
    let is_kind = match figure.kind {
        Kind::Rate => is_percent && figure.comparator.is_none(),
        Kind::Count | Kind::Money => !is_percent,
        Kind::Duration | Kind::Ordinal | Kind::Date | Kind::Other => false,
    };
    let is_exact = is_kind && !figure.approximate && figure.value.number().is_some();
    if !is_exact || document.is_in_table(figure) || document.is_of_another_time(figure) {
        return false;
    }
    bare(&document.before(figure)).ends_with(label) || bare(&figure.measures) == label
}

/// A name without the small words at its end.
fn bare(text: &str) -> String {
    let text = text.trim_end_matches(['数', '量', '为', '达', '共']);
    text.trim_end_matches("件数").to_owned()
}

/// The last characters of a name, by which figures are looked up; none for shorter ones.
fn ending(name: &str) -> Option<String> {
    let (at, _) = name.char_indices().rev().nth(ENDING - 1)?;
    Some(name[at..].to_owned())
}

/// The figures of the text by the ends of the words before them and of what they measure.
fn by_ending<'a>(document: &Document<'a>) -> HashMap<String, Vec<&'a Figure>> {
    let mut found: HashMap<String, Vec<&Figure>> = HashMap::new();
    for figure in document.figures() {
        let names = [bare(&document.before(figure)), bare(&figure.measures)];
        let mut endings: Vec<String> = names.iter().filter_map(|name| ending(name)).collect();
        endings.dedup();
        for ending in endings {
            found.entry(ending).or_default().push(figure);
        }
    }
    found
}

/// The tables of a text: lines with cells that follow each other.
fn tables(document: &Document<'_>) -> Vec<Vec<Row>> {
    let mut tables: Vec<Vec<Row>> = Vec::new();
    let mut is_going_on = false;
    for (start, line) in document.lines() {
        let row = row(start, &line);
        if row.len() < 2 {
            is_going_on = false;
            continue;
        }
        match tables.last_mut() {
            Some(table) if is_going_on => table.push(row),
            _ => tables.push(vec![row]),
        }
        is_going_on = true;
    }
    tables
}

/// The cells of a line, with or without a mark at its ends; a line of dashes has none.
fn row(start: usize, line: &str) -> Row {
    let mut cells = Vec::new();
    let mut place = start;
    for cell in line.split(['|', '\t']) {
        let blank = cell
            .chars()
            .take_while(|character| character.is_whitespace())
            .count();
        let text = cell.trim();
        if !text.is_empty() && !text.chars().all(|character| matches!(character, '-' | ':')) {
            cells.push((place + blank, text.to_owned()));
        }
        place += cell.chars().count() + 1;
    }
    cells
}

/// The cells with numbers: labelled by the first cell of their row, or by the head of their column.
fn cells(document: &Document<'_>, table: &[Row]) -> Vec<Cell> {
    let Some(head) = table.first() else {
        return Vec::new();
    };
    let has_head = head
        .iter()
        .all(|(_, text)| number(text).is_none() || is_year(text));
    let year = document.reading().year.map(|year| year.to_string());
    let mut found = Vec::new();
    for row in table.iter().skip(usize::from(has_head)) {
        let is_labelled = number(&row[0].1).is_none();
        for (column, (place, text)) in row.iter().enumerate() {
            let Some((value, is_percent)) = number(text) else {
                continue;
            };
            let above = head
                .get(column)
                .filter(|_| has_head)
                .map_or("", |(_, text)| text.as_str());
            let is_other_year = year
                .as_deref()
                .is_some_and(|year| has_year(above) && !above.contains(year));
            let is_value =
                is_labelled && (row.len() == 2 || has_year(above) || WORDS.is_value_head(above));
            let label = if is_value { &row[0].1 } else { above };
            let label = without_brackets(label);
            if is_other_year || label.chars().count() < NAMES || (is_labelled && column == 0) {
                continue;
            }
            let end = place + text.chars().count();
            let place = Place {
                document: 0,
                start: *place,
                end,
                snippet: text.clone(),
            };
            found.push(Cell {
                label,
                value,
                is_percent: is_percent || above.contains('%'),
                place,
            });
        }
    }
    found
}

fn is_year(text: &str) -> bool {
    has_year(text) && text.chars().count() <= 6
}

/// Whether a head names a year.
fn has_year(text: &str) -> bool {
    text.contains('年') && text.chars().filter(char::is_ascii_digit).count() == 4
}

/// A label without what stands in brackets, such as its unit.
fn without_brackets(label: &str) -> String {
    let end = label.find(['（', '(']).unwrap_or(label.len());
    label[..end].trim().to_owned()
}

/// The number of a cell, with a unit or not, and whether it is a percentage.
fn number(text: &str) -> Option<(Ratio, bool)> {
    let digits: String = text
        .chars()
        .filter(|character| !matches!(character, ',' | '，' | ' '))
        .collect();
    let end = digits
        .find(|character: char| !character.is_ascii_digit() && character != '.')
        .unwrap_or(digits.len());
    let (digits, unit) = digits.split_at(end);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() || unit.chars().count() > 2 {
        return None;
    }
    let unscaled = format!("{whole}{fraction}").parse().ok()?;
    let value = Ratio::decimal(unscaled, u32::try_from(fraction.len()).ok()?)?;
    Some((value, unit == "%" || unit == "％"))
}
