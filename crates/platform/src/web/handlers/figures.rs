//! Figures of a year, and one figure with the records behind it.

use crate::operations::figures::{self, Asked, Behind, Figure, Part as Side, behind, nearest};
use crate::operations::{Desk, Failure, figures::Part};
use crate::paths::Path;
use crate::web::app::{Reply, Visit};
use crate::web::frame::Link;
use crate::web::pages::figures::{
    Chart, FigureGroup, FigurePage, FigureRecord, FigureRow, Figures, Mark, Series,
};
use crate::web::pages::workbench::Tab;
use crate::web::pieces::{Fact, Paging};
use crate::web::seat::Seat;
use axum::extract::{Path as Place, Query};
use axum::response::Response;
use domain::engines::reporting::{FigureKind, Ratio};
use domain::identifier::IndicatorId;
use domain::register::shown_day;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Records on a page of a figure.
const PAGE: u32 = 50;
/// Ends of the names of changes against the year before.
const CHANGES: [&str; 2] = ["_year_on_year", "_year_on_year_points"];
/// Decimals of a difference or a rate, at most.
const PLACES: u32 = 4;

/// Which figures are asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Which {
    area: Option<String>,
}

/// Figures of a year: those of an area, or those that the annual report prints.
pub async fn year(visit: Visit, Place(year): Place<i16>, Query(which): Query<Which>) -> Response {
    visit
        .read(move |seat| {
            let area = which.area.as_deref().filter(|area| !area.is_empty());
            overview(seat, year, area)
        })
        .await
}

/// The years of which a county has figures: those that it reported, and the present one.
pub fn years(seat: &Seat) -> Vec<i16> {
    let office = &seat.app.office;
    let plans = office.rules.plans.iter();
    let own = plans.filter(|plan| plan.county == seat.session.county.id);
    let mut years: Vec<i16> = own.map(|plan| plan.year).collect();
    years.extend([office.today().year(), office.today().year() - 1]);
    years.sort_unstable();
    years.dedup();
    years
}

/// The year that a county looks at first: the last that it reported, else the present one.
pub fn first_year(seat: &Seat) -> i16 {
    let office = &seat.app.office;
    let plans = office.rules.plans.iter();
    let own = plans.filter(|plan| plan.county == seat.session.county.id);
    own.map(|plan| plan.year)
        .max()
        .unwrap_or_else(|| office.today().year())
}

fn overview(seat: &Seat, year: i16, area: Option<&str>) -> Result<Reply, Failure> {
    let desk = seat.desk();
    let asked = Asked::of(&desk, year)?;
    let all = match area {
        Some(area) => figures::evaluate_area(desk.office, &asked, area)?,
        None => printed(figures::evaluate(desk.office, &asked)?),
    };
    let page = Figures {
        areas: areas(seat, year, area),
        years: years(seat)
            .into_iter()
            .map(|known| {
                let query = area.map(|area| ("area", area));
                Link {
                    text: format!("{known}年"),
                    href: Some(Path::Figures(known).with(query.as_slice())),
                    here: known == year,
                }
            })
            .collect(),
        report: Path::Report(year).to_string(),
        as_of: asked.as_of,
        groups: groups(&desk, &all, year),
    };
    let title = format!("{}{year}年统计指标", desk.county.name);
    seat.show(&title, Vec::new(), &page)
}

/// The figures that the report prints or implies, those that other organs reported, and what they are made of; all,
/// where nothing is printed yet.
fn printed(all: Vec<Figure>) -> Vec<Figure> {
    let is_printed = |figure: &Figure| {
        figure.published.is_some()
            || figure.implied.is_some()
            || figure.kind == FigureKind::Reported
    };
    let kinds: Vec<_> = all
        .iter()
        .filter(|figure| is_printed(figure))
        .map(|figure| figure.business.clone())
        .collect();
    if kinds.is_empty() {
        return all;
    }
    all.into_iter()
        .filter(|figure| kinds.contains(&figure.business))
        .collect()
}

/// The areas that have figures.
fn areas(seat: &Seat, year: i16, here: Option<&str>) -> Vec<Link> {
    let rules = &seat.app.office.rules;
    let has = |area: &str| {
        let mut modules = rules.modules.iter();
        modules.any(|module| module.definition.area == area && !module.indicators.is_empty())
    };
    let mut links = vec![Link::to("报告中的指标", &Path::Figures(year)).marked(here.is_none())];
    let areas = rules.areas.iter().filter(|(area, _)| has(area));
    links.extend(areas.map(|(area, name)| Link {
        text: name.clone(),
        href: Some(Path::Figures(year).with(&[("area", area)])),
        here: here == Some(area.as_str()),
    }));
    links
}

fn groups(desk: &Desk, all: &[Figure], year: i16) -> Vec<FigureGroup> {
    let changes: BTreeMap<&str, &Figure> = all
        .iter()
        .filter_map(|figure| Some((base_of(figure)?, figure)))
        .collect();
    let mut groups: Vec<FigureGroup> = Vec::new();
    let mut charted: Vec<Vec<(&Figure, Option<&Figure>)>> = Vec::new();
    for figure in all.iter().filter(|figure| base_of(figure).is_none()) {
        let change = changes.get(figure.indicator.as_str()).copied();
        let kind = figure
            .business
            .as_ref()
            .and_then(|kind| desk.office.catalogue.current(kind));
        let name = kind.map_or("报送数", |kind| kind.definition.name.as_str());
        let at = groups
            .iter()
            .position(|group| group.name == name)
            .unwrap_or_else(|| {
                groups.push(FigureGroup {
                    name: name.into(),
                    ..FigureGroup::default()
                });
                charted.push(Vec::new());
                groups.len() - 1
            });
        groups[at].figures.push(row(figure, change, year));
        charted[at].push((figure, change));
    }
    for (group, charted) in groups.iter_mut().zip(charted) {
        group.chart = chart(&charted, year);
    }
    groups
}

/// The indicator whose change against the year before a figure is.
fn base_of(figure: &Figure) -> Option<&str> {
    let id = figure.indicator.as_str();
    CHANGES.iter().rev().find_map(|end| id.strip_suffix(end))
}

fn row(figure: &Figure, change: Option<&Figure>, year: i16) -> FigureRow {
    let evaluated = figure.kind == FigureKind::Evaluated;
    let shown = figure.shown.clone().unwrap_or_else(|| "—".into());
    FigureRow {
        name: figure.name.clone(),
        value: shown,
        unit: figure.unit.clone(),
        published: figure
            .published
            .as_ref()
            .map_or(String::new(), |published| published.value.to_string()),
        difference: figure.difference.map(text).unwrap_or_default(),
        differs: figure.agrees == Some(false),
        last_year: change.and_then(last_year).map(text).unwrap_or_default(),
        year_on_year: change.map(change_text).unwrap_or_default(),
        marks: marks(figure),
        remark: remark(figure),
        href: evaluated
            .then(|| Path::Figure(&figure.indicator, year, Side::Numerator.id()).to_string()),
    }
}

/// A number for reading, without needless decimals.
fn text(ratio: Ratio) -> String {
    let rounded = ratio.rounded(PLACES).unwrap_or_default();
    match rounded.contains('.') {
        true => rounded
            .trim_end_matches('0')
            .trim_end_matches('.')
            .to_string(),
        false => rounded,
    }
}

/// The value of the year before, from the sides of a change.
fn last_year(change: &Figure) -> Option<Ratio> {
    match &change.year_before {
        Some((above, Some(below))) => {
            let above = i64::try_from(above.tally.count).ok()?;
            Ratio::percent(above, i64::try_from(below.tally.count).ok()?)
        }
        Some((above, None)) => Some(Ratio::whole(i64::try_from(above.tally.count).ok()?)),
        None => {
            let last = change.denominator.as_ref()?;
            Some(Ratio::whole(i64::try_from(last.tally.count).ok()?))
        }
    }
}

fn change_text(change: &Figure) -> String {
    let points = change.indicator.as_str().ends_with("_points");
    let sign = match change.value.map(Ratio::sign) {
        Some(std::cmp::Ordering::Greater) => "+",
        _ => "",
    };
    match &change.shown {
        Some(shown) if points => format!("{sign}{shown} 个百分点"),
        Some(shown) => format!("{sign}{shown}%"),
        None => "—".into(),
    }
}

fn marks(figure: &Figure) -> Vec<Mark> {
    let mut marks = Vec::new();
    let sides = [&figure.numerator, &figure.denominator];
    let implied = sides
        .iter()
        .any(|side| side.as_ref().is_some_and(|side| side.implied));
    if figure.implied.is_some() || implied {
        marks.push(Mark {
            class: "inferred",
            text: "推定",
        });
    }
    if figure.kind == FigureKind::Reported {
        marks.push(Mark {
            class: "reported",
            text: "报送",
        });
    }
    marks
}

fn remark(figure: &Figure) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(figure.missing.clone());
    if let (Some(above), Some(below)) = (&figure.numerator, &figure.denominator) {
        parts.push(format!("{} / {}", above.tally.count, below.tally.count));
    }
    parts.extend(
        figure
            .published
            .as_ref()
            .and_then(|published| published.note.clone()),
    );
    parts.extend(
        figure
            .implied
            .as_ref()
            .map(|implied| implied.reason.clone()),
    );
    parts.extend(figure.note.clone());
    if let Some(letter) = &figure.letter {
        parts.push(format!("{}，{}签认", letter.number, letter.signer));
    }
    parts.join("；")
}

/// The chart of the counts of a kind, this year and last year.
fn chart(figures: &[(&Figure, Option<&Figure>)], year: i16) -> Option<String> {
    let counts: Vec<_> = figures
        .iter()
        .filter(|(figure, _)| figure.denominator.is_none() && figure.value.is_some())
        .collect();
    let unit = counts.first()?.0.unit.clone();
    let of_unit: Vec<_> = counts
        .iter()
        .filter(|(figure, _)| figure.unit == unit)
        .collect();
    let now = of_unit
        .iter()
        .map(|(figure, _)| figure.value.map(nearest))
        .collect();
    let before: Vec<Option<f64>> = of_unit
        .iter()
        .map(|(_, change)| change.and_then(last_year).map(nearest))
        .collect();
    let mut series = vec![Series {
        name: format!("{year}年"),
        values: now,
    }];
    if before.iter().flatten().any(|value| *value > 0.0) {
        series.push(Series {
            name: format!("{}年", year - 1),
            values: before,
        });
    }
    let chart = Chart {
        kind: "bar",
        unit,
        labels: of_unit
            .iter()
            .map(|(figure, _)| figure.name.clone())
            .collect(),
        series,
    };
    serde_json::to_string(&chart).ok()
}

/// Which page of records.
#[derive(Deserialize)]
pub struct Paged {
    #[serde(default)]
    page: u32,
}

/// One figure with the records of one side.
pub async fn figure(
    visit: Visit,
    Place((year, indicator, side)): Place<(i16, String, String)>,
    Query(query): Query<Paged>,
) -> Response {
    visit
        .read(move |seat| {
            let desk = seat.desk();
            let asked = Asked::of(&desk, year)?;
            let indicator: IndicatorId = indicator.as_str().into();
            let part = Part::parse(&side).ok_or_else(|| Failure::Missing("这一页".into()))?;
            let number = query.page.max(1);
            let found = behind(&desk, &asked, (&indicator, part), (number - 1, PAGE))?;
            let page = figure_page(&desk, &found, year, number);
            let crumbs = vec![Link::to(format!("{year}年统计指标"), &Path::Figures(year))];
            seat.show(&found.figure.name, crumbs, &page)
        })
        .await
}

fn figure_page(desk: &Desk, found: &Behind, year: i16, number: u32) -> FigurePage {
    let figure = &found.figure;
    let tab = |(part, side): &(Part, &figures::Side)| Tab {
        text: format!(
            "{}：{}（{}年）",
            part_name(*part),
            side.name,
            side.period.first.year()
        ),
        href: Path::Figure(&figure.indicator, year, part.id()).to_string(),
        count: Some(side.tally.count),
        here: *part == found.part,
    };
    FigurePage {
        value: figure.shown.clone().unwrap_or_else(|| "—".into()),
        unit: figure.unit.clone(),
        marks: marks(figure),
        facts: facts(figure),
        sides: figure.sides().iter().map(tab).collect(),
        rows: found
            .page
            .rows
            .iter()
            .map(|row| record_row(desk, row))
            .collect(),
        paging: Paging::new(found.page.total, number.into(), PAGE.into(), |page| {
            let path = Path::Figure(&figure.indicator, year, found.part.id());
            path.with(&[("page", &page.to_string())])
        }),
    }
}

fn part_name(part: Part) -> &'static str {
    match part {
        Part::Numerator => "分子",
        Part::Denominator => "分母",
        Part::LastNumerator => "上年分子",
        Part::LastDenominator => "上年分母",
    }
}

fn facts(figure: &Figure) -> Vec<Fact> {
    let days = (figure.period.first, figure.period.last);
    let mut facts = vec![
        Fact::plain("定义", &figure.definition),
        Fact::plain(
            "期间",
            format!("{}至{}", shown_day(days.0), shown_day(days.1)),
        ),
        Fact::plain("范围", &figure.organ),
        Fact::plain("截至", shown_day(figure.as_of)),
    ];
    if let Some(value) = figure.value {
        facts.push(Fact::plain(
            "未取整的值",
            format!("{} {}", value.exact(), figure.unit),
        ));
    }
    if let Some(published) = &figure.published {
        let note = published.note.as_deref().unwrap_or_default();
        let text = format!(
            "{}{}（{}）{note}",
            published.value, figure.unit, published.place
        );
        facts.push(Fact::plain("公布", text));
    }
    if let Some(difference) = figure.difference {
        facts.push(Fact::plain(
            "算得减公布",
            format!("{} {}", text(difference), figure.unit),
        ));
    }
    if let Some(implied) = &figure.implied {
        facts.push(Fact::plain("推定的理由", &implied.reason));
        if !implied.alternatives.is_empty() {
            facts.push(Fact::plain(
                "同样相符的件数",
                implied.alternatives.join("；"),
            ));
        }
    }
    for (name, value) in [
        ("没有数值的原因", &figure.missing),
        ("易混淆", &figure.trap),
        ("说明", &figure.note),
    ] {
        if let Some(value) = value {
            facts.push(Fact::plain(name, value));
        }
    }
    facts
}

pub(super) fn record_row(desk: &Desk, row: &crate::operations::lists::Listed) -> FigureRecord {
    let kind = desk.office.catalogue.current(&row.kind);
    let stage = kind.and_then(|kind| kind.definition.stage(&row.stage));
    let path = Path::Record(&row.id);
    FigureRecord {
        number: Link::to(
            row.number.clone().unwrap_or_else(|| "（未编号）".into()),
            &path,
        ),
        title: Link::to(&row.title, &path),
        stage: stage.map_or_else(|| row.stage.to_string(), |stage| stage.name.clone()),
        opened_on: row.opened_on,
        closed_on: row.closed_on,
    }
}
