//! Annotated figures of published reports, and how a reading is held against them.

use crate::reference;
use domain::engines::reporting::reader::{Figure, Kind, Period, Value};
use std::collections::BTreeMap;

/// A figure as a person annotated it.
pub struct Gold {
    pub snippet: String,
    /// Characters of the text that the snippet covers.
    pub place: (usize, usize),
    pub name: String,
    pub value: String,
    pub unit: String,
    pub kind: String,
    pub note: String,
}

impl Gold {
    pub fn is_measurement(&self) -> bool {
        !matches!(self.kind.as_str(), "date" | "other")
    }

    /// Value and unit in whole units.
    pub fn amount(&self) -> (f64, String) {
        let (factor, unit) = whole_unit(&self.unit);
        let value = self.value.parse().unwrap_or(f64::NAN);
        (value * factor, unit)
    }
}

/// A text with its annotation.
pub struct Annotated {
    pub name: String,
    pub text: String,
    pub gold: Vec<Gold>,
}

fn whole_unit(unit: &str) -> (f64, String) {
    let (factor, rest) = if let Some(rest) = unit.strip_prefix('万') {
        (1e4, rest)
    } else if let Some(rest) = unit.strip_prefix('亿') {
        (1e8, rest)
    } else {
        (1.0, unit)
    };
    let same = match rest {
        "名" | "位" => "人",
        "个百分点" => "百分点",
        "个月" => "月",
        other => other,
    };
    (factor, same.to_string())
}

/// The three annotated reports.
pub fn reports(test: &str) -> Option<Vec<Annotated>> {
    let table = reference::text(test, "reports/figures.tsv")?;
    let mut rows: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    for line in table.lines().skip(1) {
        let cells: Vec<String> = line.split('\t').map(str::to_string).collect();
        rows.entry(cells[0].clone()).or_default().push(cells);
    }
    let read = rows.into_iter().map(|(file, rows)| {
        let text = reference::text(test, &format!("reports/{file}")).unwrap();
        let rows = rows.iter().map(|cells| {
            let cell = |at: usize| cells.get(at).cloned().unwrap_or_default();
            [cell(2), cell(3), cell(4), cell(5), cell(6), cell(10)]
        });
        annotated(&file[..3], text, rows)
    });
    Some(read.collect())
}

/// The annotated digests.
pub fn digests(test: &str) -> Option<Vec<Annotated>> {
    let folder = reference::path(test, "reports/digests")?;
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".tsv").map(str::to_string))
        .collect();
    names.sort();
    let read = names.into_iter().map(|name| {
        let text = reference::text(test, &format!("reports/digests/{name}.txt")).unwrap();
        let table = reference::text(test, &format!("reports/digests/{name}.tsv")).unwrap();
        let rows: Vec<[String; 6]> = table
            .lines()
            .skip(1)
            .map(|line| {
                let cells: Vec<&str> = line.split('\t').collect();
                std::array::from_fn(|at| cells.get(at).copied().unwrap_or_default().to_string())
            })
            .collect();
        annotated(&name, text, rows.into_iter())
    });
    Some(read.collect())
}

fn annotated(name: &str, text: String, rows: impl Iterator<Item = [String; 6]>) -> Annotated {
    let mut from = 0;
    let gold = rows
        .map(|[snippet, name, value, unit, kind, note]| {
            let at = from
                + text[from..]
                    .find(&snippet)
                    .expect("snippets stand in the text in order");
            from = at;
            let start = text[..at].chars().count();
            let place = (start, start + snippet.chars().count());
            Gold {
                snippet,
                place,
                name,
                value,
                unit,
                kind,
                note,
            }
        })
        .collect();
    Annotated {
        name: name.to_string(),
        text,
        gold,
    }
}

/// Characters in common over characters of both, by how often each occurs.
pub fn character_f1(own: &str, gold: &str) -> f64 {
    let mut counts: BTreeMap<char, i64> = BTreeMap::new();
    for letter in gold.chars() {
        *counts.entry(letter).or_default() += 1;
    }
    let common = own
        .chars()
        .filter(|letter| {
            let count = counts.entry(*letter).or_default();
            *count -= 1;
            *count >= 0
        })
        .count();
    let total = own.chars().count() + gold.chars().count();
    2.0 * common as f64 / total.max(1) as f64
}

/// Whether a figure has the annotated value and unit.
pub fn same_amount(figure: &Figure, gold: &Gold) -> bool {
    let (value, unit) = gold.amount();
    let own = match &figure.value {
        Value::Number { ratio, .. } => {
            let (numerator, denominator) = ratio.parts();
            numerator as f64 / denominator as f64
        }
        _ => return figure.value.shown() == gold.value,
    };
    let (_, own_unit) = whole_unit(&figure.unit);
    let same_unit = own_unit == unit || figure.kind == Kind::Ordinal;
    (own - value).abs() < 1e-6 * value.abs().max(1.0) && same_unit
}

/// What the annotation says of comparison and period, and whether the figure says the same.
pub fn same_relation(figure: &Figure, gold: &Gold) -> bool {
    let own = figure.comparator.as_deref().unwrap_or_default();
    let note = gold.note.as_str();
    let cumulative = note.contains("累计");
    let period = (figure.period == Period::Cumulative) == cumulative;
    let wanted = [
        ("余", "余"),
        ("近", "近"),
        ("以上", "以上"),
        ("同比下降", "同比下降"),
        ("占比", "占比"),
        ("位次", "位次"),
    ];
    let wanted = wanted.iter().find(|(sign, _)| {
        note.contains(&format!("cmp={sign}"))
            || (note.contains("cmp=全") && note.contains(sign))
            || note.contains(&format!("约数({sign}"))
            || (*sign == "同比下降" && note == "同比下降")
    });
    let comparator = match wanted {
        Some((_, word)) => own.contains(word),
        None if note == "同比" => own.contains("同比"),
        None => {
            own.is_empty() || own == "达" || own.contains("位次") || own == "占比" || own == "并列"
        }
    };
    period && comparator
}
