//! The checker on published reports and on a report with seeded errors.

use crate::reference;
use domain::engines::reporting::checker::{Document, Finding, Fit, Rule, Severity, check};
use domain::engines::reporting::reader::Reader;
use domain::engines::reporting::register::Register;

/// A report of a county that does not exist, in which every figure agrees with every other.
const SOUND: &str = include_str!("sound.txt");

/// One error each: what is replaced, by what, and the rule and the printed figure that must be found.
const ERRORS: [(&str, &str, Rule, &str); 10] = [
    (
        "败诉率6.40%，由上年",
        "败诉率16.40%，由上年",
        Rule::RateFromCounts,
        "16.40%",
    ),
    (
        "合格率96.25%",
        "合格率92.65%",
        Rule::RateFromCounts,
        "92.65%",
    ),
    (
        "成功率99.30%。",
        "成功率93.90%。",
        Rule::RateFromCounts,
        "93.90%",
    ),
    ("共计245件", "共计254件", Rule::TotalOfParts, "254件"),
    ("其他7件", "其他9件", Rule::TotalOfParts, "16件"),
    ("村级1900件", "村级2900件", Rule::TotalOfParts, "3150件"),
    (
        "同比下降12.00%",
        "同比上升12.00%",
        Rule::Direction,
        "12.00%",
    ),
    ("下降2.8个百分点", "下降2.8%", Rule::PercentOrPoints, "2.8%"),
    (
        "推动办结行政复议案件365件",
        "推动办结行政复议案件356件",
        Rule::RepeatedFigure,
        "356件",
    ),
    ("（件）|640", "（件）|460", Rule::TextAndTable, "640件"),
];

fn findings(text: &str) -> Vec<Finding> {
    let files = reference::toml_files("indicators");
    let register = Register::from_toml(&reference::borrowed(&files)).unwrap();
    let reading = Reader::naming(&register).read(text);
    check(&[Document::new(text, &reading)])
}

/// Findings that say that something is wrong, and not only that something is not printed.
fn accusing(text: &str) -> Vec<Finding> {
    let mut findings = findings(text);
    findings.retain(|finding| finding.severity != Severity::NotDerivable);
    findings
}

#[test]
fn a_sound_report_has_no_findings() {
    assert_eq!(findings(SOUND), []);
}

#[test]
fn each_seeded_error_is_found_and_nothing_else() {
    for (sound, wrong, rule, printed) in ERRORS {
        assert_eq!(SOUND.matches(sound).count(), 1, "{sound}");
        let found = accusing(&SOUND.replace(sound, wrong));
        let told: Vec<_> = found
            .iter()
            .map(|finding| (finding.rule, finding.printed.as_str()))
            .collect();
        assert!(told.contains(&(rule, printed)), "{wrong}: {found:#?}");
        let of_that_place = found.iter().all(|finding| {
            finding
                .places
                .iter()
                .any(|place| wrong.contains(&place.snippet))
        });
        assert!(of_that_place, "{wrong}: {found:#?}");
    }
}

#[test]
fn ten_seeded_errors_at_once_are_all_found() {
    let mut text = SOUND.to_owned();
    for (sound, wrong, ..) in ERRORS {
        text = text.replace(sound, wrong);
    }
    let found = accusing(&text);
    for (_, wrong, rule, printed) in ERRORS {
        let is_found = found
            .iter()
            .any(|finding| finding.rule == rule && finding.printed == printed);
        assert!(is_found, "{wrong}: {found:#?}");
    }
}

/// A printed rate, how it is judged, and the numbers that fit it.
type Expected = (&'static str, Severity, &'static [(i64, i64)]);

/// What must be found in a published report, and what must not be accused.
struct Published {
    file: &'static str,
    found: &'static [Expected],
    right: &'static [&'static str],
}

const PUBLISHED: [Published; 5] = [
    Published {
        file: "000_25a3e55524abbe4e.txt",
        found: &[],
        right: &["26.52%", "45.24%"],
    },
    Published {
        file: "001_cb0d57f057b2aa38.txt",
        found: &[
            ("10.48%", Severity::BaseNotPrinted, &[(11, 105)]),
            ("44.11%", Severity::NotDerivable, &[]),
        ],
        right: &["53.38%"],
    },
    Published {
        file: "002_e5f05fa6786c6ba1.txt",
        found: &[("4.92%", Severity::BaseNotPrinted, &[(30, 610), (206, 610)])],
        right: &["7.22%", "33.51%", "99.73%", "94.36%", "100%"],
    },
    Published {
        file: "003_886c29c32c821c1d.txt",
        found: &[("31.1%", Severity::BaseNotPrinted, &[(37, 119), (46, 148)])],
        right: &["2.7%", "99.3%"],
    },
    Published {
        file: "004_d31017361c3fb08f.txt",
        found: &[],
        right: &["99.5%", "8.66个百分点"],
    },
];

#[track_caller]
fn assert_no_contradiction(findings: &[Finding], file: &str) {
    let is_accusing = |finding: &&Finding| finding.severity == Severity::Contradiction;
    let accusing: Vec<_> = findings.iter().filter(is_accusing).collect();
    assert!(accusing.is_empty(), "{file}: {accusing:#?}");
}

#[test]
fn published_reports_are_not_accused_wrongly() {
    for published in PUBLISHED {
        let Some(text) = reference::text("checking", &format!("reports/{}", published.file)) else {
            return;
        };
        let findings = findings(&text);
        assert_no_contradiction(&findings, published.file);
        for (printed, severity, fits) in published.found {
            let finding = findings.iter().find(|finding| finding.printed == *printed);
            let finding = finding.unwrap_or_else(|| panic!("{}: {printed}", published.file));
            assert_eq!(finding.severity, *severity, "{printed}");
            for (numerator, denominator) in *fits {
                let fit = Fit {
                    numerator: *numerator,
                    denominator: *denominator,
                };
                assert!(finding.fits.contains(&fit), "{printed}: {finding:#?}");
            }
            let place = &finding.places[0];
            let there: String = text
                .chars()
                .skip(place.start)
                .take(place.end - place.start)
                .collect();
            assert_eq!(there, *printed);
        }
        for right in published.right {
            assert!(
                findings.iter().all(|finding| finding.printed != *right),
                "{}: {right}",
                published.file
            );
        }
    }
}

#[test]
fn digests_are_not_accused() {
    let Some(folder) = reference::path("checking", "reports/digests") else {
        return;
    };
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            let found = findings(&std::fs::read_to_string(&path).unwrap());
            assert_no_contradiction(&found, &path.display().to_string());
        }
    }
}
