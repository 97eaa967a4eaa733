use super::*;
use crate::engines::reporting::reader::Reader;

/// What is found in one text: rule and severity with the printed figure.
fn found(text: &str) -> Vec<(&'static str, &'static str, String)> {
    let findings = findings(&[text]);
    let named = findings.into_iter().map(|finding| {
        (
            finding.rule.name(),
            finding.severity.name(),
            finding.printed,
        )
    });
    named.collect()
}

fn findings(texts: &[&str]) -> Vec<Finding> {
    let reader = Reader::new();
    let mut readings: Vec<_> = texts.iter().map(|text| reader.read(text)).collect();
    for reading in &mut readings {
        reading.place = Some("甲县".to_owned());
    }
    let documents: Vec<_> = texts
        .iter()
        .zip(&readings)
        .map(|(text, reading)| Document::new(text, reading))
        .collect();
    check(&documents)
}

/// One finding of one text.
fn one(text: &str) -> Finding {
    let mut findings = findings(&[text]);
    assert_eq!(findings.len(), 1, "{text}: {findings:#?}");
    findings.remove(0)
}

#[test]
fn a_rate_that_follows_is_no_finding() {
    for text in [
        "一审行政诉讼案件结案194件，败诉14件，败诉率7.22%；调解撤诉65件，调撤率33.51%。",
        "共受理人民调解案件13009件，调解成功12974件，成功率达99.73%。",
        "全年收到复议申请167件，办结148件，和解结案79件，调解率53.38%。",
        "排查矛盾纠纷9951件，化解9899件，化解率99.5%。",
        "年内办结复议案件147件，直接纠错率2.7%。",
        "行政机关负责人出庭率100%。",
        "法律援助案件被同行评估319件，优良率94.36%。",
    ] {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn a_rate_over_a_number_that_is_not_printed_is_not_called_wrong() {
    let text =
        "全区行政复议收案845件，纠错30件，纠错率4.92%。\n2024年，行政复议案件调撤率为33.8%。";
    let finding = one(text);
    assert_eq!(finding.severity, Severity::BaseNotPrinted);
    assert_eq!(finding.expected.as_deref(), Some("3.55%"));
    let joint = [
        Fit {
            numerator: 30,
            denominator: 610,
        },
        Fit {
            numerator: 206,
            denominator: 610,
        },
    ];
    assert_eq!(finding.fits, joint);
    let places: Vec<&str> = finding
        .places
        .iter()
        .map(|place| place.snippet.as_str())
        .collect();
    assert_eq!(places, ["4.92%", "30件", "845件", "33.8%"]);
}

#[test]
fn a_rate_is_a_contradiction_only_where_no_whole_number_fits() {
    let finding = one("全年办结行政复议案件20件，纠错3件，纠错率44.11%。");
    assert_eq!(
        (finding.severity, finding.expected.as_deref()),
        (Severity::Contradiction, Some("15.00%"))
    );
    assert!(
        finding.message.contains("换任何整数作分母都得不到44.11%"),
        "{}",
        finding.message
    );
}

#[test]
fn a_rate_over_another_printed_number_asks_for_the_definition() {
    let text = "全年受理行政复议申请151件，办结行政复议案件135件，纠错29件，纠错率19.2%。";
    // Both may be meant by those who wrote it, and the words name both; it follows from one of them.
    assert_eq!(found(text), []);
}

#[test]
fn a_risk_of_losing_is_not_a_lost_case() {
    let text = "化解高败诉风险案件15件，行政诉讼败诉率3.49%，同比下降8.66个百分点。";
    assert_eq!(
        found(text),
        [("rate_from_counts", "not_derivable", "3.49%".to_owned())]
    );
}

#[test]
fn totals_are_their_parts() {
    for text in [
        "全年办理甲类案件120件、乙类案件80件，共计200件。",
        "全年办理案件300件，其中甲类120件、乙类80件、其他100件。",
        "共化解纠纷11826件（非正常死亡51件），涉及金额5.18亿元。",
        "全年培训3次，共计170人。",
        "办理案件300件，其中甲类120件、乙类80件。",
        "修改2件，宣布失效10件，废止30件。",
    ] {
        assert_eq!(found(text), [], "{text}");
    }
    for (text, expected) in [
        (
            "全年办理甲类案件120件、乙类案件80件，共计210件。",
            Some("200"),
        ),
        (
            "全年办理案件300件，其中甲类120件、乙类80件、其他110件。",
            Some("310"),
        ),
        ("全年办理案件300件，其中甲类180件、乙类140件。", Some("320")),
        ("全年办理案件300件，其中甲类380件。", None),
        (
            "办理案件300件（甲类120件、乙类90件、丙类110件）。",
            Some("320"),
        ),
    ] {
        let finding = one(text);
        let is = (finding.rule, finding.severity, finding.expected.as_deref());
        assert_eq!(
            is,
            (Rule::TotalOfParts, Severity::Contradiction, expected),
            "{text}"
        );
    }
}

#[test]
fn a_change_leads_from_a_whole_number() {
    assert_eq!(
        found("新收一审行政诉讼案件363件，同比下降26.52%；败诉总量23件，同比下降45.24%。"),
        []
    );
    let finding = one("新收一审行政诉讼案件7件，同比下降26.52%。");
    assert_eq!(
        (finding.rule, finding.severity),
        (Rule::YearOnYear, Severity::Contradiction)
    );
    let finding = one("新收一审行政诉讼案件由上年的494件降至363件，同比下降36.52%。");
    assert_eq!(
        (finding.rule, finding.expected.as_deref()),
        (Rule::YearOnYear, Some("26.52%"))
    );
    assert_eq!(
        found("新收一审行政诉讼案件由上年的494件降至363件，同比下降26.52%。"),
        []
    );
}

#[test]
fn a_rise_is_not_a_fall() {
    let finding = one("新收一审行政诉讼案件由上年的494件降至363件，同比上升26.52%。");
    assert_eq!(
        (finding.rule, finding.severity),
        (Rule::Direction, Severity::Contradiction)
    );
    let finding = one("新收一审行政诉讼案件由上年的363件下降至494件。");
    assert_eq!(finding.rule, Rule::Direction);
}

#[test]
fn a_difference_of_rates_is_in_points() {
    assert_eq!(
        found("行政机关负责人出庭率由上年的95.10%提升至98.20%，提高3.1个百分点。"),
        [("rate_from_counts", "not_derivable", "98.20%".to_owned())]
    );
    let finding = findings(&["行政机关负责人出庭率由上年的95.10%提升至98.20%，同比提高3.1%。"]);
    let finding = finding
        .iter()
        .find(|finding| finding.rule == Rule::PercentOrPoints)
        .unwrap();
    assert_eq!(
        (finding.severity, finding.expected.as_deref()),
        (Severity::Contradiction, Some("3.10个百分点"))
    );
}

#[test]
fn one_figure_has_one_value() {
    let text =
        "一、主要举措\n全年办结行政复议案件610件。\n二、职责履行\n推动办结行政复议案件601件。";
    let finding = findings(&[text]);
    let finding = finding
        .iter()
        .find(|finding| finding.rule == Rule::RepeatedFigure)
        .unwrap();
    assert_eq!(
        (finding.printed.as_str(), finding.expected.as_deref()),
        ("601件", Some("610件"))
    );
}

#[test]
fn a_table_says_what_the_text_says() {
    let text = "2024年办结行政复议案件610件，受理法律援助1224件。\n指标|数值\n---|---\n办结行政复议案件（件）|601\n受理法律援助|1224\n";
    let finding = findings(&[text]);
    let finding = finding
        .iter()
        .find(|finding| finding.rule == Rule::TextAndTable)
        .unwrap();
    assert_eq!(
        (finding.printed.as_str(), finding.expected.as_deref()),
        ("610件", Some("601"))
    );
}

#[test]
fn this_year_leads_from_the_report_of_last_year() {
    let last = "甲县2023年度法治政府建设情况报告\n2023年，甲县新收一审行政诉讼案件500件。";
    let this =
        "甲县2024年度法治政府建设情况报告\n2024年，甲县新收一审行政诉讼案件363件，同比下降26.52%。";
    let finding = findings(&[this, last]);
    let finding = finding
        .iter()
        .find(|finding| finding.rule == Rule::BetweenYears)
        .unwrap();
    assert_eq!(
        (finding.severity, finding.expected.as_deref()),
        (Severity::DefinitionUnclear, Some("494"))
    );
    assert_eq!(
        finding
            .places
            .last()
            .map(|place| (place.document, place.snippet.as_str())),
        Some((1, "500件"))
    );
}
