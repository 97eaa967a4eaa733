//! Reads dated legal values, and the articles they rest on, from the tables of a definition file.

use super::{CalendarDays, Citation, Confidence, DatedValue, LawBook, Length, Place, WorkingDays};
use crate::reading::Table;

const UNITS: [&str; 5] = ["hours", "calendar_days", "working_days", "months", "years"];

/// Reads the values of a time limit or an extension; `internal` values need no law.
pub(crate) fn read_values(owner: &Table<'_>, book: &LawBook, internal: bool) -> Vec<DatedValue> {
    let tables = owner.tables("values", &format!("{}的值", owner.name));
    if tables.is_empty() {
        owner.problem(
            "没有值",
            "写 values = [{ working_days = 5, law = [\"…\"] }]",
        );
    }
    let mut values: Vec<DatedValue> = Vec::new();
    for table in &tables {
        let value = read_dated(table, book, read_length(table), internal);
        if let Some(other) = values.iter().find(|other| other.overlaps(&value)) {
            let reason = format!("与同一地域的另一个值（{}）时间重叠", other.length);
            table.problem(reason, "用 from 和 until 把两个值分开");
        }
        values.push(value);
    }
    values
}

/// Reads what stands around a length: days, place, articles, how sure it is; `internal` values need no law.
pub(crate) fn read_dated(
    table: &Table<'_>,
    book: &LawBook,
    length: Length,
    internal: bool,
) -> DatedValue {
    let value = DatedValue {
        from: table.day("from"),
        until: table.day("until"),
        applies_in: table
            .text("applies_in")
            .map_or(Place::Nation, |place| place.value.into()),
        length,
        law: read_citations(table, book),
        confidence: confidence(table),
        unproven: table.flag("unproven"),
    };
    if value
        .from
        .zip(value.until)
        .is_some_and(|(from, until)| from > until)
    {
        table.problem("的 from 在 until 之后", "改正日期");
    }
    if value.law.is_empty() && !internal {
        table.problem(
            "没有写依据",
            "补写 law = [\"法律名称(年份)#条号\"]；内部时限请写 internal = true",
        );
    } else if !internal && value.law.iter().all(|law| book.resolve(law).is_ok()) {
        for error in book.check_value(&value) {
            table.problem(format!("：{error}"), error.remedy());
        }
    }
    table.finish();
    value
}

fn confidence(table: &Table<'_>) -> Confidence {
    if !table.has("confidence") {
        return Confidence::High;
    }
    let words = [
        ("high", Some(Confidence::High)),
        ("medium", Some(Confidence::Medium)),
        ("low", Some(Confidence::Low)),
    ];
    table.word("confidence", &words).unwrap_or(Confidence::Low)
}

/// Whether a length is written, in whichever unit.
pub(crate) fn has_length(table: &Table<'_>) -> bool {
    UNITS.into_iter().any(|unit| table.has(unit))
}

/// The one length of a table, in whichever unit it is written.
pub(crate) fn read_length(table: &Table<'_>) -> Length {
    let mut lengths = Vec::new();
    for unit in UNITS {
        if let Some(number) = table.number(unit) {
            lengths.push(match unit {
                "hours" => Length::Hours(number),
                "calendar_days" => Length::CalendarDays(CalendarDays(number)),
                "working_days" => Length::WorkingDays(WorkingDays(number)),
                "months" => Length::Months(number),
                _ => Length::Years(number),
            });
        }
    }
    if lengths.len() != 1 {
        let reason = if lengths.is_empty() {
            "没有写长度"
        } else {
            "写了不止一种长度"
        };
        table.problem(reason, format!("只写一项：{}", UNITS.join("、")));
    }
    lengths.first().copied().unwrap_or(Length::Hours(0))
}

/// The citations under `law`, each of which must stand in the book.
pub(crate) fn read_citations(table: &Table<'_>, book: &LawBook) -> Vec<Citation> {
    let mut citations = Vec::new();
    for text in table.texts("law") {
        match text.value.parse::<Citation>() {
            Ok(citation) => {
                if let Err(error) = book.resolve(&citation) {
                    table.problem_at(text.at, format!("：{error}"), error.remedy());
                }
                citations.push(citation);
            }
            Err(error) => table.problem_at(text.at, format!("：{error}"), "按 laws/ 中的编号写"),
        }
    }
    citations
}
