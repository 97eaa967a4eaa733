use super::*;
use crate::engines::reporting::reader::Reader;

const REGISTER: &str = r#"
[[indicator]]
id = "document.issued"
name = "规范性文件制发数"
unit = "件"
kind = "count"
match = ["制发 规范性文件"]
source = "甲"
version = 1

[[indicator]]
id = "litigation.loss_rate"
name = "行政诉讼败诉率"
unit = "%"
kind = "rate"
match = ["败诉率"]
numerator = "败诉案件数"
denominator = "结案数"
bases = ["以结案数为分母", "以收案数为分母"]
source = "乙"
version = 1
"#;

/// Every cell of every row, in words.
fn compared(reports: &[(&str, i16, Option<i64>, &str)]) -> Vec<String> {
    let register = Register::from_toml(&[("register.toml", REGISTER)]).unwrap();
    let reader = Reader::naming(&register);
    let readings: Vec<_> = reports.iter().map(|report| reader.read(report.3)).collect();
    let compared: Vec<Compared<'_>> = reports
        .iter()
        .zip(&readings)
        .map(|((place, year, population, text), reading)| Compared {
            place: (*place).to_owned(),
            year: *year,
            population: *population,
            document: Document::new(text, reading),
        })
        .collect();
    let rows = compare(&compared, &register);
    rows.iter()
        .map(|row| {
            format!(
                "{} {:?}: {}",
                row.definition.name,
                row.comparability,
                row.cells.iter().map(cell).collect::<Vec<_>>().join("; ")
            )
        })
        .collect()
}

fn cell(cell: &Cell<'_>) -> String {
    let Some(told) = cell.told() else {
        return if matches!(cell, Cell::Gap) {
            "-".to_owned()
        } else {
            "?".to_owned()
        };
    };
    let part = |name: &str, ratio: Option<Ratio>| {
        ratio.map_or(String::new(), |ratio| {
            format!(" {name} {}", ratio.rounded(2).unwrap())
        })
    };
    let rank = told.rank.map_or(String::new(), |rank| format!(" #{rank}"));
    format!(
        "{}{}{}{rank}",
        shown(told.figure),
        part("change", told.change),
        part("per", told.per_10_000)
    )
}

#[test]
fn counts_of_one_definition_are_ranked_and_told_per_inhabitant() {
    let said = compared(&[
        ("甲县", 2024, Some(500_000), "全年制发规范性文件15件。"),
        ("甲县", 2023, Some(500_000), "全年制发规范性文件12件。"),
        ("乙县", 2024, None, "全年制发规范性文件20件。"),
        ("丙县", 2024, None, "全年培训3次。"),
    ]);
    assert_eq!(
        said,
        ["规范性文件制发数 Same: 15 change 25.00 per 0.30 #2; 12 per 0.24 #1; 20 #1; -"]
    );
}

#[test]
fn a_label_with_several_bases_is_ranked_only_over_one_base() {
    let closed = "行政诉讼结案194件，败诉14件，败诉率7.22%。";
    let other = "行政诉讼审结200件，败诉10件，败诉率5.00%。";
    let received = "行政诉讼收案280件，败诉14件，败诉率5.00%。";
    let said = compared(&[("甲县", 2024, None, closed), ("乙县", 2024, None, other)]);
    assert_eq!(said, ["行政诉讼败诉率 Same: 7.22 #1; 5.00 #2"]);
    let said = compared(&[("甲县", 2024, None, closed), ("乙县", 2024, None, received)]);
    assert_eq!(said, ["行政诉讼败诉率 BasesDiffer: 7.22; 5.00"]);
}

#[test]
fn rates_change_by_points() {
    let said = compared(&[
        ("甲县", 2024, None, "行政诉讼败诉率7.22%。"),
        ("甲县", 2023, None, "行政诉讼败诉率9.32%。"),
    ]);
    assert_eq!(
        said,
        ["行政诉讼败诉率 BasesDiffer: 7.22 change -2.10; 9.32"]
    );
}
