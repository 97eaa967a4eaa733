//! How a figure is written in the text.

use super::ratio::Ratio;
use super::{BoundFigure, FigureValue, Unit};
use std::cmp::Ordering;

/// Places of a rate unless the template says otherwise.
const PLACES: u32 = 2;
/// Most places that a template may ask for.
const PLACES_MAX: u32 = 6;

/// A format as a template names it, such as `percent 1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Format {
    /// By the figure's unit.
    Auto,
    /// `count`, `count 件`: the number, then the words behind.
    Count(String),
    /// `percent`, `percent 1`, `percent 2 fixed`.
    Percent(Rounding),
    /// `points`: the size of a difference, with 个百分点.
    Points(Rounding),
    /// `change`: 上升, 下降 or 持平 with the size.
    Change(Rounding),
    /// `list`: names joined by 、.
    List,
}

/// Half up to so many places. Zeros at the end are dropped, as published reports do (33.8%,
/// 100%); `fixed` keeps them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rounding {
    places: u32,
    keeps_zeros: bool,
}

impl Format {
    /// Reads a format; none when there is none of that name or its words do not fit.
    pub(super) fn parse(text: &str) -> Option<Format> {
        let (name, rest) = text
            .trim()
            .split_once(char::is_whitespace)
            .unwrap_or((text.trim(), ""));
        match name {
            "" => Some(Format::Auto),
            "count" | "个数" => Some(Format::Count(rest.trim().to_owned())),
            "percent" | "百分比" => Rounding::parse(rest).map(Format::Percent),
            "points" | "百分点" => Rounding::parse(rest).map(Format::Points),
            "change" | "升降" => Rounding::parse(rest).map(Format::Change),
            "list" | "列举" if rest.trim().is_empty() => Some(Format::List),
            _ => None,
        }
    }

    /// Writes a figure; none when the format does not fit its unit or its value.
    pub(super) fn show(&self, figure: &BoundFigure) -> Option<String> {
        let number = match (&figure.value, self) {
            (FigureValue::Names(names), Format::Auto | Format::List) => {
                return Some(names.join("、"));
            }
            (FigureValue::Number(number), _) => *number,
            _ => return None,
        };
        match (self, &figure.unit) {
            (Format::Auto, Unit::Counted(_)) => count(number, ""),
            (Format::Auto, Unit::Percent | Unit::PercentChange) => percent(number, Rounding::USUAL),
            (Format::Auto, Unit::Points) => points(number, Rounding::USUAL),
            (Format::Count(words), Unit::Counted(_)) => count(number, words),
            (Format::Percent(rounding), Unit::Percent | Unit::PercentChange) => {
                percent(number, *rounding)
            }
            (Format::Points(rounding), Unit::Points) => points(number, *rounding),
            (Format::Change(rounding), Unit::PercentChange) => change(number, "%", *rounding),
            (Format::Change(rounding), Unit::Points) => change(number, "个百分点", *rounding),
            _ => None,
        }
    }
}

impl Rounding {
    const USUAL: Rounding = Rounding {
        places: PLACES,
        keeps_zeros: false,
    };

    fn parse(text: &str) -> Option<Rounding> {
        let mut rounding = Rounding::USUAL;
        for word in text.split_whitespace() {
            match word {
                "fixed" | "补零" => rounding.keeps_zeros = true,
                places => rounding.places = places.parse().ok().filter(|p| *p <= PLACES_MAX)?,
            }
        }
        Some(rounding)
    }

    fn write(self, number: Ratio) -> Option<String> {
        let written = number.rounded(self.places)?;
        let trimmed = match written.contains('.') && !self.keeps_zeros {
            true => written.trim_end_matches('0').trim_end_matches('.'),
            false => &written,
        };
        Some(trimmed.to_owned())
    }
}

/// A counted number is never rounded: it has at most a few decimals (2.2 万人次) or no format.
fn count(number: Ratio, words: &str) -> Option<String> {
    let exact = number.exact();
    (!exact.ends_with('…')).then(|| format!("{exact}{words}"))
}

fn percent(number: Ratio, rounding: Rounding) -> Option<String> {
    Some(format!("{}%", rounding.write(number)?))
}

fn points(number: Ratio, rounding: Rounding) -> Option<String> {
    Some(format!("{}个百分点", rounding.write(number.magnitude())?))
}

/// 持平 only where nothing has changed; what rounds to nothing is 基本持平.
fn change(number: Ratio, unit: &str, rounding: Rounding) -> Option<String> {
    let word = match number.sign() {
        Ordering::Greater => "上升",
        Ordering::Less => "下降",
        Ordering::Equal => return Some("持平".to_owned()),
    };
    let size = rounding.write(number.magnitude())?;
    let is_nothing = size.chars().all(|digit| matches!(digit, '0' | '.'));
    Some(if is_nothing {
        "基本持平".to_owned()
    } else {
        format!("{word}{size}{unit}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engines::reporting::FigureKind;

    fn figure(unit: Unit, value: FigureValue) -> BoundFigure {
        BoundFigure {
            name: "某指标".into(),
            unit,
            value,
            numerator: None,
            denominator: None,
            kind: FigureKind::Evaluated,
            source: String::new(),
        }
    }

    fn show(format: &str, unit: Unit, number: Option<Ratio>) -> Option<String> {
        let value = FigureValue::Number(number.unwrap());
        Format::parse(format)?.show(&figure(unit, value))
    }

    fn counted() -> Unit {
        Unit::Counted("件".into())
    }

    #[test]
    fn counts_have_words_and_are_never_rounded() {
        assert_eq!(
            show("count 件", counted(), Ratio::new(845, 1)).unwrap(),
            "845件"
        );
        assert_eq!(show("", counted(), Ratio::new(0, 1)).unwrap(), "0");
        let wan = Unit::Counted("万人次".into());
        assert_eq!(
            show("个数 万人次", wan, Ratio::decimal(22, 1)).unwrap(),
            "2.2万人次"
        );
        assert_eq!(show("count", counted(), Ratio::new(1, 3)), None);
    }

    #[test]
    fn percent_drops_zeros_unless_they_are_fixed() {
        let show =
            |format, part, whole| show(format, Unit::Percent, Ratio::percent(part, whole)).unwrap();
        assert_eq!(show("", 30, 610), "4.92%");
        assert_eq!(show("percent", 338, 1000), "33.8%");
        assert_eq!(show("percent 2 fixed", 338, 1000), "33.80%");
        assert_eq!(show("percent", 10, 10), "100%");
        assert_eq!(show("percent 0", 10, 10), "100%");
        assert_eq!(show("百分比 1", 206, 610), "33.8%");
    }

    #[test]
    fn change_says_up_down_equal_and_nearly_equal() {
        let change = |now, before| {
            show(
                "change",
                Unit::PercentChange,
                Ratio::year_on_year(now, before),
            )
            .unwrap()
        };
        assert_eq!(change(363, 494), "下降26.52%");
        assert_eq!(change(494, 363), "上升36.09%");
        assert_eq!(change(5, 5), "持平");
        assert_eq!(change(1_000_001, 1_000_000), "基本持平");
        let points = show("change", Unit::Points, Ratio::decimal(-866, 2)).unwrap();
        assert_eq!(points, "下降8.66个百分点");
        assert_eq!(
            show("points", Unit::Points, Ratio::decimal(-866, 2)).unwrap(),
            "8.66个百分点"
        );
    }

    #[test]
    fn format_that_does_not_fit_the_unit_shows_nothing() {
        let some = Ratio::decimal(5, 0);
        assert_eq!(show("percent", counted(), some), None);
        assert_eq!(show("count 件", Unit::Percent, some), None);
        assert_eq!(show("change", Unit::Percent, some), None);
        assert_eq!(show("points", Unit::PercentChange, some), None);
        assert_eq!(show("list", counted(), some), None);
    }

    #[test]
    fn unknown_formats_are_none() {
        for format in ["percentage", "percent two", "percent 7", "list 3", "件"] {
            assert_eq!(Format::parse(format), None, "{format}");
        }
    }

    #[test]
    fn names_are_listed() {
        let names = FigureValue::Names(vec!["甲镇".into(), "乙街道".into()]);
        let figure = figure(counted(), names);
        assert_eq!(Format::List.show(&figure).unwrap(), "甲镇、乙街道");
        assert_eq!(Format::Count(String::new()).show(&figure), None);
    }
}
