//! The general text, and what remains of it where figures have no value.

use domain::engines::reporting::{BoundFigure, FigureValue, Literals};
use std::collections::BTreeMap;

/// The text for a county that has none of its own.
pub(super) const TEMPLATE: &str = include_str!("../../../reports/general.txt");

/// The text without the sentences that bind a figure which is unknown or has no value.
pub(super) fn with_values(
    template: &str,
    values: &BTreeMap<String, BoundFigure>,
    literals: &Literals,
) -> String {
    let known = |id: &str| {
        let has_value = |figure: &BoundFigure| !matches!(figure.value, FigureValue::Missing(_));
        literals.texts.contains_key(id) || values.get(id).is_some_and(has_value)
    };
    let mut text = String::new();
    for line in template.lines() {
        for sentence in line.split_inclusive('。') {
            if bindings(sentence).all(known) {
                text.push_str(sentence);
            }
        }
        text.push('\n');
    }
    text
}

/// The identifiers that a sentence binds.
fn bindings(sentence: &str) -> impl Iterator<Item = &str> {
    sentence.split("{{").skip(1).map(|rest| {
        let inner = rest.split("}}").next().unwrap_or(rest);
        inner.split('|').next().unwrap_or(inner).trim()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::engines::reporting::{FigureKind, Ratio, Template, Unit, bind};

    fn figure(value: FigureValue) -> BoundFigure {
        BoundFigure {
            name: "数".into(),
            unit: Unit::Counted("件".into()),
            value,
            numerator: None,
            denominator: None,
            kind: FigureKind::Evaluated,
            source: String::new(),
        }
    }

    #[test]
    fn sentences_about_missing_figures_are_left_out() {
        let values = BTreeMap::from([
            (
                "a".to_string(),
                figure(FigureValue::Number(Ratio::whole(3))),
            ),
            ("b".to_string(), figure(FigureValue::Missing("没有".into()))),
        ]);
        let text = with_values(
            "甲{{a | count 件}}。乙{{b}}。丙{{c}}。\n丁。",
            &values,
            &Literals::default(),
        );
        assert_eq!(text, "甲{{a | count 件}}。\n丁。\n");
    }

    #[test]
    fn the_general_text_stands_without_any_figure() {
        let mut literals = Literals::general(2025);
        literals.texts.insert("organ".into(), "某县".into());
        literals.texts.insert("year".into(), "2025".into());
        let text = with_values(TEMPLATE, &BTreeMap::new(), &literals);
        let template = Template::parse(&text).unwrap_or_else(|refusals| panic!("{refusals:?}"));
        let bound = bind(&template, &BTreeMap::new(), &literals);
        let bound = bound.unwrap_or_else(|refusals| panic!("{refusals:?}"));
        assert_eq!(bound.title_text(), "某县2025年法治政府建设年度报告");
        assert!(bound.check_table().is_empty());
    }
}
