//! Puts figures into a template and looks for numbers without one.

use super::format::Format;
use super::literal::Literals;
use super::refusal::{Place, Problem, Refusal};
use super::template::Template;
use super::{BoundFigure, BoundReport, BoundSection, CheckRow, FigureValue, Segment, numeral};
use std::collections::BTreeMap;

/// Characters shown before and after a place.
const AROUND: usize = 10;

/// Binds a template: every figure must be known and have a value that fits its format, and no
/// other number may stand in the text.
///
/// # Errors
/// All refusals of the whole text, in its order.
pub fn bind(
    template: &Template,
    values: &BTreeMap<String, BoundFigure>,
    literals: &Literals,
) -> Result<BoundReport, Vec<Refusal>> {
    let mut binder = Binder {
        values,
        literals,
        section: String::new(),
        figures: Vec::new(),
        refusals: Vec::new(),
    };
    let title = binder.bind_text(&template.title, 0, &template.title);
    let mut sections = Vec::new();
    for section in &template.sections {
        binder.section = section.heading.clone();
        let whole = format!("{}\n{}", section.heading, section.text);
        let heading = binder.bind_text(&section.heading, 0, &whole);
        let first = section.heading.chars().count() + 1;
        let segments = binder.bind_text(&section.text, first, &whole);
        sections.push(BoundSection {
            kind: section.kind,
            heading,
            segments,
        });
    }
    if binder.refusals.is_empty() {
        Ok(BoundReport {
            title,
            sections,
            figures: binder.figures,
        })
    } else {
        Err(binder.refusals)
    }
}

/// The state while a template is bound.
struct Binder<'a> {
    values: &'a BTreeMap<String, BoundFigure>,
    literals: &'a Literals,
    section: String,
    figures: Vec<CheckRow>,
    refusals: Vec<Refusal>,
}

impl Binder<'_> {
    /// Binds one text that begins at character `first` of the section's `whole` text.
    fn bind_text(&mut self, text: &str, first: usize, whole: &str) -> Vec<Segment> {
        let mut segments = Vec::new();
        let mut rest = text;
        let mut offset = first;
        let mut begins_line = true;
        while !rest.is_empty() {
            let plain = &rest[..rest.find("{{").unwrap_or(rest.len())];
            self.check_plain(plain, offset, whole, begins_line);
            if !plain.is_empty() {
                segments.push(Segment::Text(plain.to_owned()));
            }
            offset += plain.chars().count();
            rest = &rest[plain.len()..];
            if rest.is_empty() {
                break;
            }
            let end = binding_end(rest);
            let (binding, behind) = rest.split_at(end);
            match self.bind_one(binding) {
                Ok(segment) => segments.push(segment),
                Err(problem) => self.refuse(offset, binding.chars().count(), whole, problem),
            }
            offset += binding.chars().count();
            rest = behind;
            begins_line = false;
        }
        segments
    }

    /// Looks for numbers and for braces that do not belong to a binding.
    fn check_plain(&mut self, plain: &str, offset: usize, whole: &str, begins_line: bool) {
        for found in numeral::find(plain, self.literals, begins_line) {
            let length = found.text.chars().count();
            let problem = match found.is_year {
                true => Problem::ForeignYear { number: found.text },
                false => Problem::UnboundNumber { number: found.text },
            };
            self.refuse(offset + found.start, length, whole, problem);
        }
        if let Some(at) = plain.find("}}") {
            let start = offset + plain[..at].chars().count();
            self.refuse(
                start,
                2,
                whole,
                Problem::MalformedBinding {
                    text: "}}".to_owned(),
                },
            );
        }
    }

    /// Reads `{{id}}` or `{{id | format}}` and gives the text or figure that it stands for.
    fn bind_one(&mut self, binding: &str) -> Result<Segment, Problem> {
        let malformed = || Problem::MalformedBinding {
            text: binding.trim_end().to_owned(),
        };
        let inner = binding
            .strip_prefix("{{")
            .and_then(|rest| rest.strip_suffix("}}"));
        let inner = inner.ok_or_else(malformed)?;
        let (id, wish) = match inner.split_once('|') {
            Some((id, wish)) => (id.trim(), Some(wish.trim())),
            None => (inner.trim(), None),
        };
        if id.is_empty() || id.contains(['{', '}']) || id.contains(char::is_whitespace) {
            return Err(malformed());
        }
        if let Some(text) = self.literals.texts.get(id).filter(|_| wish.is_none()) {
            return Ok(Segment::Text(text.clone()));
        }
        let figure = self.values.get(id).ok_or_else(|| Problem::UnknownFigure {
            figure: id.to_owned(),
        })?;
        let shown = show(figure, wish.unwrap_or_default())?;
        self.figures
            .push(check_row(&self.section, id, &shown, figure));
        Ok(Segment::Figure {
            id: id.to_owned(),
            shown,
        })
    }

    fn refuse(&mut self, offset: usize, length: usize, whole: &str, problem: Problem) {
        let from = offset.saturating_sub(AROUND);
        let snippet = whole
            .chars()
            .skip(from)
            .take(offset - from + length + AROUND);
        let snippet = snippet
            .map(|c| if c == '\n' { ' ' } else { c })
            .collect::<String>();
        let place = Place {
            section: self.section.clone(),
            offset,
            snippet: snippet.trim().to_owned(),
        };
        self.refusals.push(Refusal { place, problem });
    }
}

/// Where a binding ends: behind its braces, or with the line when they are never closed.
fn binding_end(text: &str) -> usize {
    let line = text.find('\n').unwrap_or(text.len());
    text[..line].find("}}").map_or(line, |end| end + 2)
}

fn show(figure: &BoundFigure, wish: &str) -> Result<String, Problem> {
    let format = Format::parse(wish).ok_or_else(|| Problem::UnknownFormat {
        format: wish.to_owned(),
    })?;
    let name = figure.name.clone();
    if let FigureValue::Missing(reason) = &figure.value {
        return Err(Problem::MissingValue {
            name,
            reason: reason.clone(),
        });
    }
    format.show(figure).ok_or_else(|| Problem::UnfitFormat {
        name,
        unit: figure.unit.name().to_owned(),
        format: if wish.is_empty() {
            "默认格式"
        } else {
            wish
        }
        .to_owned(),
    })
}

fn check_row(section: &str, id: &str, shown: &str, figure: &BoundFigure) -> CheckRow {
    let exact = match &figure.value {
        FigureValue::Number(number) => format!("{}{}", number.exact(), figure.unit.name()),
        FigureValue::Names(names) => names.join("、"),
        FigureValue::Missing(_) => String::new(),
    };
    CheckRow {
        section: section.to_owned(),
        figure: id.to_owned(),
        name: figure.name.clone(),
        shown: shown.to_owned(),
        exact,
        numerator: figure.numerator,
        denominator: figure.denominator,
        kind: figure.kind,
        source: figure.source.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engines::reporting::{FigureKind, Ratio, SectionKind, Unit};

    fn figure(name: &str, unit: Unit, value: Option<Ratio>) -> BoundFigure {
        BoundFigure {
            name: name.into(),
            unit,
            value: value.map_or(
                FigureValue::Missing("分母未公布".into()),
                FigureValue::Number,
            ),
            numerator: Some(30),
            denominator: Some(610),
            kind: FigureKind::Evaluated,
            source: "定义第一版".into(),
        }
    }

    fn values() -> BTreeMap<String, BoundFigure> {
        let counted = || Unit::Counted("件".into());
        [
            (
                "matter.received",
                figure("收案", counted(), Some(Ratio::whole(845))),
            ),
            (
                "matter.rate",
                figure("比率", Unit::Percent, Ratio::percent(30, 610)),
            ),
            ("matter.unknown", figure("败率", Unit::Percent, None)),
        ]
        .map(|(id, figure)| (id.to_owned(), figure))
        .into()
    }

    fn bind_results(text: &str) -> Result<BoundReport, Vec<Refusal>> {
        let whole = format!(
            "# {{{{organ}}}}2024年度报告\n## results 一、成效\n{text}\n## shortcomings 二、不足\n\
             ## duty 三、履职\n## plan 四、安排\n"
        );
        let mut literals = Literals::general(2024);
        literals.texts.insert("organ".into(), "某区12345".into());
        bind(&Template::parse(&whole).unwrap(), &values(), &literals)
    }

    fn problems(text: &str) -> Vec<Problem> {
        let refusals = bind_results(text).expect_err("the text is refused");
        refusals
            .into_iter()
            .map(|refusal| refusal.problem)
            .collect()
    }

    #[test]
    fn bound_figures_are_shown_linked_and_listed() {
        let report =
            bind_results("受理{{matter.received | count 件}}，占{{ matter.rate }}。").unwrap();
        assert_eq!(report.title_text(), "某区123452024年度报告");
        let section = &report.sections[0];
        assert_eq!(section.kind, SectionKind::Results);
        assert_eq!(
            section.segments[1],
            Segment::Figure {
                id: "matter.received".into(),
                shown: "845件".into()
            }
        );
        assert!(
            report
                .text()
                .starts_with("## 一、成效\n受理845件，占4.92%。\n## 二、不足\n")
        );
        let [received, rate] = report.check_table() else {
            panic!("two figures")
        };
        assert_eq!(
            (received.section.as_str(), received.exact.as_str()),
            ("一、成效", "845件")
        );
        assert_eq!(
            (rate.shown.as_str(), rate.exact.as_str()),
            ("4.92%", "4.9180327…%")
        );
        assert_eq!((rate.numerator, rate.denominator), (Some(30), Some(610)));
    }

    #[test]
    fn unbound_number_is_refused_with_place_and_remedy() {
        let refusals = bind_results("全年受理845件，占{{matter.rate}}。").unwrap_err();
        let [refusal] = refusals.as_slice() else {
            panic!("one refusal: {refusals:?}")
        };
        assert_eq!(refusal.place.section, "一、成效");
        assert_eq!(refusal.place.offset, 9);
        assert_eq!(refusal.place.snippet, "一、成效 全年受理845件，占{{matte");
        let text = refusal.to_string();
        assert!(
            text.starts_with("一、成效：“845”没有绑定指标（第 10 字，"),
            "{text}"
        );
        assert!(text.contains("报送数"), "{text}");
    }

    #[test]
    fn all_refusals_come_at_once_in_the_order_of_the_text() {
        let found = problems("三百人，{{matter.nothing}}，2021年，{{matter.rate | count}}。");
        assert!(matches!(
            found.as_slice(),
            [
                Problem::UnboundNumber { .. },
                Problem::UnknownFigure { .. },
                Problem::ForeignYear { .. },
                Problem::UnfitFormat { .. }
            ]
        ));
    }

    #[test]
    fn figure_without_value_is_refused() {
        let found = problems("占{{matter.unknown}}。");
        let expected = Problem::MissingValue {
            name: "败率".into(),
            reason: "分母未公布".into(),
        };
        assert_eq!(found, [expected]);
    }

    #[test]
    fn broken_bindings_and_unknown_formats_are_refused() {
        for text in [
            "{{matter.rate",
            "{{}}",
            "{{matter .rate}}",
            "甲}}乙",
            "{{{{matter.rate}}}}",
        ] {
            let found = problems(text);
            assert!(
                matches!(found[0], Problem::MalformedBinding { .. }),
                "{text}: {found:?}"
            );
        }
        let found = problems("{{matter.rate | 百分率}}");
        assert_eq!(
            found,
            [Problem::UnknownFormat {
                format: "百分率".into()
            }]
        );
    }

    #[test]
    fn sign_or_number_beside_a_figure_is_refused() {
        for text in [
            "{{matter.rate}}%",
            "1{{matter.received}}",
            "{{matter.received}}万件",
        ] {
            assert!(
                matches!(problems(text)[0], Problem::UnboundNumber { .. }),
                "{text}"
            );
        }
    }

    #[test]
    fn enumerator_behind_a_figure_is_a_number() {
        assert!(bind_results("一是受理{{matter.received}}件。\n二是办结。").is_ok());
        assert_eq!(problems("{{matter.received}}三是").len(), 1);
    }
}
