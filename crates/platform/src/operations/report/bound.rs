//! Figures as the reporting engine wants them.

use crate::operations::figures::{Figure, Side};
use crate::operations::papers::in_words;
use domain::engines::reporting::{BoundFigure, FigureKind, FigureValue, Unit};

/// The unit that a share and the change of a count are both printed in.
const PERCENT: &str = "%";

/// The unit of a difference of two shares.
const POINTS: &str = "个百分点";

pub(super) fn figure(figure: &Figure) -> BoundFigure {
    let count = |side: Option<&Side>| side.and_then(|side| i64::try_from(side.tally.count).ok());
    let value = match (figure.value, &figure.missing) {
        (Some(value), _) => FigureValue::Number(value),
        (None, Some(reason)) => FigureValue::Missing(reason.clone()),
        (None, None) => FigureValue::Missing("没有数值".into()),
    };
    BoundFigure {
        name: figure.name.clone(),
        unit: unit(figure),
        value,
        numerator: count(figure.numerator.as_ref()),
        denominator: count(figure.denominator.as_ref()),
        kind: figure.kind,
        source: source(figure),
    }
}

/// A change is told from a share by its denominator: last year's records of the same count.
fn unit(figure: &Figure) -> Unit {
    let is_change = match (&figure.numerator, &figure.denominator) {
        (Some(above), Some(below)) => above.period != below.period,
        _ => false,
    };
    match figure.unit.as_str() {
        PERCENT if is_change => Unit::PercentChange,
        PERCENT => Unit::Percent,
        POINTS => Unit::Points,
        other => Unit::Counted(other.to_string()),
    }
}

/// Definition with version, organ, period and as-of day; or the letter with signer and day.
pub(super) fn source(figure: &Figure) -> String {
    match (figure.kind, &figure.letter) {
        (FigureKind::Reported, Some(letter)) => {
            let day = letter.received_on.map(in_words).unwrap_or_default();
            format!(
                "{}《{}》，签认：{}，收到：{day}",
                figure.organ, letter.number, letter.signer
            )
        }
        (FigureKind::Reported, None) => format!("{}报送，来文未登记", figure.organ),
        (FigureKind::Evaluated, _) => format!(
            "{}（版本{}；{}，{}，截至{}）",
            figure.definition,
            figure.version,
            figure.organ,
            figure.period,
            in_words(figure.as_of)
        ),
    }
}
