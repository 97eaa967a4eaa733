//! Figures as JSON: what `fadu figures --json` prints and the interface answers.

use super::Depth;
use super::figure::{Figure, Side, nearest};
use domain::engines::reporting::{FigureKind, Ratio};
use domain::indicator::FigurePeriod;
use serde_json::{Value, json};

/// Figures as a list; values are unrounded numbers in their unit, null where missing. Where records were only
/// counted, the lists of records are left out.
pub fn json(figures: &[Figure], depth: Depth) -> Value {
    figures.iter().map(|figure| one(figure, depth)).collect()
}

fn one(figure: &Figure, depth: Depth) -> Value {
    let side = |of: &Side| side(of, depth);
    let unknown = || unknown(depth);
    let mut value = json!({
        "indicator": figure.indicator,
        "name": figure.name,
        "unit": figure.unit,
        "organ": figure.organ,
        "period": period(figure.period),
        "as_of": figure.as_of,
        "value": figure.value.map(number),
        "shown": figure.shown,
        "numerator": figure.numerator.as_ref().map_or_else(unknown, side),
        "denominator": figure.denominator.as_ref().map(side),
        "published": figure.published.as_ref().map(|published| published.value.to_f64()),
        "difference": figure.difference.map(number),
        "agrees": figure.agrees,
        "kind": kind(figure.kind),
        "definition": figure.definition,
        "version": figure.version,
    });
    add_remarks(figure, &mut value, depth);
    value
}

/// What only some figures have; absent keys instead of nulls.
fn add_remarks(figure: &Figure, value: &mut Value, depth: Depth) {
    let side = |of: &Side| side(of, depth);
    if let Some(reason) = &figure.missing {
        value["missing"] = json!(reason);
    }
    if let Some(note) = &figure.note {
        value["note"] = json!(note);
    }
    if let Some((above, below)) = &figure.year_before {
        value["year_before"] =
            json!({ "numerator": side(above), "denominator": below.as_ref().map(side) });
    }
    if let Some(implied) = &figure.implied {
        value["implied"] = json!({
            "label": "推定",
            "reason": implied.reason,
            "alternatives": implied.alternatives,
        });
    }
    if let Some(letter) = &figure.letter {
        value["letter"] = json!({
            "number": letter.number,
            "signer": letter.signer,
            "received_on": letter.received_on,
        });
    }
}

/// Nothing is known of the records; not the same as none.
fn unknown(depth: Depth) -> Value {
    match depth {
        Depth::Counts => json!({ "count": null }),
        Depth::Records => json!({ "count": null, "records": [] }),
    }
}

fn side(side: &Side, depth: Depth) -> Value {
    let mut value = json!({
        "indicator": side.indicator,
        "name": side.name,
        "period": period(side.period),
        "implied": side.implied,
        "count": side.tally.count,
    });
    if depth == Depth::Records {
        value["records"] = json!(side.tally.records);
    }
    value
}

fn kind(kind: FigureKind) -> &'static str {
    match kind {
        FigureKind::Evaluated => "evaluated",
        FigureKind::Reported => "reported",
    }
}

/// A year by its number, any other period by its first and last day.
fn period(period: FigurePeriod) -> String {
    let year = period.first.year();
    if period == FigurePeriod::year(year) {
        year.to_string()
    } else {
        format!("{}/{}", period.first, period.last)
    }
}

/// Whole numbers stay whole.
fn number(value: Ratio) -> Value {
    match value.parts() {
        (whole, 1) => {
            i64::try_from(whole).map_or_else(|_| json!(nearest(value)), |whole| json!(whole))
        }
        _ => json!(nearest(value)),
    }
}
