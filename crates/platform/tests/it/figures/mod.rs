//! Figures and reports over a small made-up kind, on both databases.

use crate::databases::Database;
use crate::store::sample;
use documents::table::Limits;
use domain::engines::reporting::{FigureKind, Literals};
use domain::indicator::{Decimal, FigurePeriod};
use domain::policy::{Organ, OrganTree};
use domain::register::Moment;
use jiff::civil::{Date, date};
use platform::operations::County;
use platform::operations::figures::{Asked, Basis, Depth, Figure, Implied, Publication, Published};
use platform::operations::figures::{json, nearest};
use platform::operations::report::{Draft, Report, ReportError, bound, write};
use platform::store::counties::set;
use platform::store::figures::{AdoptedFigure, NamedReport, put_reported};
use platform::store::writer::{Outcome, Writer};
use platform::store::{Catalogue, Readers, catalogue as store_catalogue, migrate};
use serde_json::{Value, json};
use std::sync::Arc;

mod indicators;

use indicators::indicators;

crate::on_both_databases!(
    counts_rates_and_changes_name_their_records,
    sums_and_different_values_are_counted_of_the_same_records,
    zero_is_a_value_and_nothing_below_the_line_is_none,
    a_county_chooses_its_denominator,
    reported_figures_are_never_counted,
    an_earlier_day_sees_what_was_recorded_by_then,
    an_organ_has_figures_of_its_own,
    printed_implied_and_unpublished_figures_are_told_apart,
    a_report_binds_every_digit_or_is_refused,
);

const TODAY: Date = date(2024, 6, 1);

struct World {
    catalogue: Arc<Catalogue>,
    readers: Readers,
    county: County,
    writer: Writer,
    publication: Publication,
}

impl World {
    /// Four records of 2023 (one urgent) and three of 2024 (two urgent, one large), all recorded on 4 March 2024.
    fn new(database: &Database) -> Self {
        let catalogue = sample::catalogue();
        let organ = |id: &str, name: &str| Organ {
            id: id.into(),
            name: name.into(),
            short_name: name.into(),
            mark: "样".into(),
            level: "county".into(),
            superior: None,
        };
        let organs = vec![organ("justice", "司法局"), organ("aid", "援助中心")];
        let world = Self {
            readers: Readers::new(database.place.clone(), 2),
            county: County::new(sample::county(), "某县".into(), OrganTree::new(organs)),
            writer: sample::writer(database),
            publication: Publication::default(),
            catalogue,
        };
        for (at, urgent) in [true, false, false, false].into_iter().enumerate() {
            world.file(&format!("a{at}"), ("2023-05-0", at), (urgent, "1.00"));
        }
        for (at, urgent) in [true, true, false].into_iter().enumerate() {
            let amount = if at == 0 { "100.00" } else { "1.00" };
            world.file(&format!("b{at}"), ("2024-02-0", at), (urgent, amount));
        }
        world
    }

    fn file(&self, key: &str, (day, at): (&str, usize), (urgent, amount): (bool, &str)) -> Outcome {
        let fields = json!({
            "subject": key, "received_on": format!("{day}{}", at + 1),
            "urgent": urgent, "amount": amount,
        });
        self.act(
            sample::command(key, "file", None, &fields),
            "2024-03-04T10:00",
        )
    }

    fn act(&self, mut submission: platform::store::writer::Submission, at: &str) -> Outcome {
        submission.recorded_at = Some(Moment::parse(at).unwrap());
        self.writer.act(submission).wait().unwrap()
    }

    fn asked(&self, year: i16) -> Asked<'_> {
        Asked {
            county: &self.county,
            year,
            as_of: TODAY,
            organ: None,
        }
    }

    fn figures(&self, asked: &Asked<'_>) -> Vec<Figure> {
        let basis = Basis {
            catalogue: &self.catalogue,
            readers: &self.readers,
            indicators: indicators(),
            publication: self.publication.clone(),
            today: TODAY,
        };
        let figures = basis.figures(asked, Depth::Records).unwrap();
        let counted = basis.figures(asked, Depth::Counts).unwrap();
        for (named, counted) in figures.iter().zip(&counted) {
            assert_eq!(named.value, counted.value, "{}", named.indicator);
            for (_, side) in named.sides() {
                assert_eq!(side.tally.count, side.tally.records.len() as u64);
            }
        }
        figures
    }

    fn answers(&self, asked: &Asked<'_>) -> Vec<Value> {
        match json(&self.figures(asked), Depth::Records) {
            Value::Array(figures) => figures,
            other => panic!("a list was expected, not {other}"),
        }
    }
}

/// What is set before the writer has the database.
fn beforehand(database: &Database, work: impl FnOnce(&mut dyn platform::store::Sql)) {
    let (mut sql, _held) = database.place.writer().unwrap();
    migrate::migrate(sql.as_mut(), 1).unwrap();
    store_catalogue::install(sql.as_mut(), &sample::catalogue(), 1).unwrap();
    work(sql.as_mut());
}

fn of<'a>(answers: &'a [Value], id: &str) -> &'a Value {
    let found = answers
        .iter()
        .find(|answer| answer["indicator"] == format!("sample.{id}"));
    found.unwrap_or_else(|| panic!("no figure {id}"))
}

fn near(value: &Value, expected: f64) -> bool {
    value
        .as_f64()
        .is_some_and(|value| (value - expected).abs() < 1e-9)
}

fn counts_rates_and_changes_name_their_records(database: &Database) {
    let world = World::new(database);
    let answers = world.answers(&world.asked(2024));
    let filed = of(&answers, "filed");
    assert_eq!(
        (&filed["value"], &filed["numerator"]["count"]),
        (&json!(3), &json!(3))
    );
    assert_eq!(filed["denominator"], Value::Null);
    assert_eq!(
        (&filed["period"], &filed["organ"]),
        (&json!("2024"), &json!("某县"))
    );
    let rate = of(&answers, "rate");
    assert!(near(&rate["value"], 200.0 / 3.0), "{rate}");
    assert_eq!(
        (&rate["shown"], &rate["denominator"]["count"]),
        (&json!("66.67"), &json!(3))
    );
    let change = of(&answers, "filed_year_on_year");
    assert_eq!(
        (&change["value"], &change["unit"]),
        (&json!(-25), &json!("%"))
    );
    assert_eq!(change["numerator"]["records"].as_array().unwrap().len(), 3);
    assert_eq!(
        change["denominator"]["records"].as_array().unwrap().len(),
        4
    );
    assert_eq!(change["denominator"]["period"], "2023");
    let points = of(&answers, "rate_year_on_year_points");
    assert!(near(&points["value"], 200.0 / 3.0 - 25.0), "{points}");
    assert_eq!(points["unit"], "个百分点");
    assert_eq!(points["year_before"]["numerator"]["count"], 1);
    assert_eq!(points["year_before"]["denominator"]["count"], 4);
}

fn sums_and_different_values_are_counted_of_the_same_records(database: &Database) {
    let world = World::new(database);
    let answers = world.answers(&world.asked(2024));
    let worth = of(&answers, "worth");
    assert_eq!(
        (&worth["value"], &worth["shown"]),
        (&json!(101), &json!("101.00"))
    );
    assert_eq!(worth["numerator"]["records"].as_array().unwrap().len(), 2);
    assert_eq!(of(&answers, "sizes")["value"], 2);
    let average = of(&answers, "average");
    assert_eq!(
        (&average["value"], &average["unit"]),
        (&json!(50.5), &json!("元/件"))
    );
    assert_eq!(of(&world.answers(&world.asked(2022)), "worth")["value"], 0);
    // As of an earlier day: one record was recorded later, another changed later.
    let late = world.file("late", ("2024-02-0", 8), (true, "7.00"));
    let more = sample::command("more", "amend", Some(&late), &json!({ "amount": "9.00" }));
    world.act(more, "2024-05-20T10:00");
    for (as_of, worth, sizes) in [
        (TODAY, 110, 3),
        (date(2024, 5, 19), 108, 3),
        (date(2024, 3, 3), 0, 0),
    ] {
        let asked = Asked {
            as_of,
            ..world.asked(2024)
        };
        let answers = world.answers(&asked);
        assert_eq!(of(&answers, "worth")["value"], worth, "{as_of}");
        assert_eq!(of(&answers, "sizes")["value"], sizes, "{as_of}");
    }
}

fn zero_is_a_value_and_nothing_below_the_line_is_none(database: &Database) {
    let world = World::new(database);
    let answers = world.answers(&world.asked(2022));
    assert_eq!(of(&answers, "filed")["value"], 0);
    assert_eq!(of(&answers, "rate")["value"], Value::Null);
    assert_eq!(of(&answers, "rate")["missing"], "分母为零，没有数值");
    let first_year = world.answers(&world.asked(2023));
    assert_eq!(of(&first_year, "filed")["value"], 4);
    assert_eq!(of(&first_year, "filed_year_on_year")["value"], Value::Null);
    assert_eq!(
        of(&first_year, "rate_year_on_year_points")["value"],
        Value::Null
    );
}

fn a_county_chooses_its_denominator(database: &Database) {
    beforehand(database, |sql| {
        set(
            sql,
            &sample::county(),
            "denominator.sample.rate",
            "sample.large",
        )
        .unwrap();
    });
    let world = World::new(database);
    let answers = world.answers(&world.asked(2024));
    let rate = of(&answers, "rate");
    assert_eq!(
        (&rate["value"], &rate["denominator"]["count"]),
        (&json!(200), &json!(1))
    );
    assert_eq!(rate["denominator"]["indicator"], "sample.large");
}

fn advice(value: &str) -> NamedReport {
    NamedReport::adopted(AdoptedFigure {
        id: "sample.filed",
        name: "外单位样件",
        year: 2024,
        value: Decimal::parse(value).unwrap(),
        unit: "件",
        organ: "aid",
        letter: "函〔2025〕1号",
        signer: "王某",
        received_on: date(2025, 1, 15),
        note: None,
    })
}

/// A report that even bears the name of an indicator changes no count.
fn reported_figures_are_never_counted(database: &Database) {
    beforehand(database, |sql| {
        put_reported(sql, &sample::county(), &advice("1000")).unwrap();
    });
    let world = World::new(database);
    let answers = world.answers(&world.asked(2024));
    assert_eq!(of(&answers, "filed")["value"], 3);
    assert_eq!(of(&answers, "rate")["denominator"]["count"], 3);
    let reported: Vec<&Value> = answers
        .iter()
        .filter(|answer| answer["kind"] == "reported")
        .collect();
    let [reported] = reported.as_slice() else {
        panic!("one reported figure: {reported:?}")
    };
    assert_eq!(
        (&reported["value"], &reported["numerator"]["count"]),
        (&json!(1000), &Value::Null)
    );
    assert_eq!(reported["letter"]["number"], "函〔2025〕1号");
    assert_eq!(reported["letter"]["signer"], "王某");
    assert_eq!(
        (&reported["organ"], &reported["name"]),
        (&json!("援助中心"), &json!("外单位样件"))
    );
}

fn an_earlier_day_sees_what_was_recorded_by_then(database: &Database) {
    let world = World::new(database);
    let late = world.file("late", ("2024-02-0", 8), (true, "1.00"));
    let calm = sample::command("calm", "amend", Some(&late), &json!({ "urgent": false }));
    world.act(calm, "2024-05-20T10:00");
    let on = |as_of: Date| {
        let answers = world.answers(&Asked {
            as_of,
            ..world.asked(2024)
        });
        let count = |id| of(&answers, id)["value"].as_i64().unwrap();
        (count("filed"), count("urgent"))
    };
    assert_eq!(on(TODAY), (4, 2));
    assert_eq!(
        on(date(2024, 5, 20)),
        (4, 2),
        "a day holds what was recorded on it"
    );
    assert_eq!(
        on(date(2024, 5, 19)),
        (4, 3),
        "the later amendment is not known yet"
    );
    assert_eq!(on(date(2024, 3, 3)), (0, 0), "nothing was recorded before");
}

fn an_organ_has_figures_of_its_own(database: &Database) {
    let world = World::new(database);
    let of_organ = |organ: &str| {
        let asked = Asked {
            organ: Some(organ.into()),
            ..world.asked(2024)
        };
        let answers = world.answers(&asked);
        (
            of(&answers, "filed")["value"].clone(),
            of(&answers, "filed")["organ"].clone(),
        )
    };
    assert_eq!(of_organ("justice"), (json!(3), json!("司法局")));
    assert_eq!(of_organ("aid"), (json!(0), json!("援助中心")));
}

/// A rate printed to one decimal, a wrong count, an implied count and an unpublished one.
fn published() -> Publication {
    let printed = |value: &str| Published {
        value: Decimal::parse(value).unwrap(),
        place: "成效".into(),
        note: Some("分母没有印出".into()),
    };
    let implied = Implied {
        reason: "只有3件能得出66.7%".into(),
        alternatives: vec!["6件".into()],
    };
    Publication {
        published: [
            ("sample.rate".into(), printed("66.7")),
            ("sample.urgent".into(), printed("5")),
        ]
        .into(),
        implied: [("sample.filed".into(), implied)].into(),
        unpublished: [("sample.large".into(), "没有公布".into())].into(),
    }
}

fn printed_implied_and_unpublished_figures_are_told_apart(database: &Database) {
    let mut world = World::new(database);
    world.publication = published();
    let figures = world.figures(&world.asked(2024));
    let figure = |id: &str| {
        let id = format!("sample.{id}");
        figures
            .iter()
            .find(|figure| figure.indicator.as_str() == id)
            .unwrap()
    };
    let rate = figure("rate");
    assert_eq!(rate.agrees, Some(true), "66.67 is printed as 66.7");
    assert!((nearest(rate.difference.unwrap()) - (200.0 / 3.0 - 66.7)).abs() < 1e-9);
    assert!(rate.denominator.as_ref().unwrap().implied);
    assert_eq!(rate.note.as_deref(), Some("分母没有印出"));
    assert_eq!(
        (
            figure("urgent").agrees,
            figure("urgent").difference.unwrap().exact()
        ),
        (Some(false), "-3".into())
    );
    assert_eq!(
        figure("filed").implied.as_ref().unwrap().alternatives,
        ["6件"]
    );
    let large = figure("large");
    assert_eq!(
        (large.value, large.missing.as_deref()),
        (None, Some("没有公布"))
    );
    assert!(
        large.numerator.is_none(),
        "records that fill a county up are no evidence"
    );
}

fn a_report_binds_every_digit_or_is_refused(database: &Database) {
    beforehand(database, |sql| {
        let mut report = advice("1000");
        report.figure.indicator = "reported.filed".into();
        put_reported(sql, &sample::county(), &report).unwrap();
    });
    let world = World::new(database);
    let figures = world.figures(&world.asked(2024));
    let draft = |results: &str| Draft {
        issuer: "某县司法局".into(),
        template: format!(
            "# 某县2024年年度报告\n## results 一、成效\n{results}\n## shortcomings 二、不足\n无。\n\
             ## duty 三、履职\n无。\n## plan 四、安排\n无。\n"
        ),
        literals: Literals::general(2024),
        leaves_out: false,
    };
    let sentence = "办理{{sample.filed | count 件}}，占{{sample.rate | percent}}，\
                    {{sample.filed_year_on_year | change}}，外单位{{reported.filed | count 件}}。";
    let made = bound(&draft(sentence), &figures).unwrap();
    assert!(
        made.text()
            .contains("办理3件，占66.67%，下降25%，外单位1000件。"),
        "{}",
        made.text()
    );
    let kinds: Vec<FigureKind> = made.check_table().iter().map(|row| row.kind).collect();
    assert_eq!(kinds.last(), Some(&FigureKind::Reported));
    let report = Report {
        issuer: "某县司法局".into(),
        county: "某县".into(),
        year: 2024,
        as_of: TODAY,
        bound: made,
        figures: figures.clone(),
        marking: Some("演示数据"),
    };
    let written = write(&report).unwrap();
    assert!(written.docx.starts_with(b"PK") && written.check_table.starts_with(b"PK"));
    let table = documents::xlsx::read_sheet(&written.check_table, "指标核对表", Limits::default());
    assert!(table.is_ok(), "the table can be read again");
    let Err(ReportError::Refused(refusals)) = bound(&draft("办理3件。"), &figures) else {
        panic!("a digit without a source is refused")
    };
    assert!(
        refusals[0].to_string().contains("“3”没有绑定指标"),
        "{}",
        refusals[0]
    );
    let period = FigurePeriod::year(2024);
    assert!(figures.iter().all(|figure| figure.period == period));
}
