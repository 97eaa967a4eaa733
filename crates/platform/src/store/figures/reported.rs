//! Figures that other organs reported (报送数).

use crate::store::{Fault, Sql, Value};
use domain::identifier::CountyId;
use domain::indicator::{Decimal, FigurePeriod, ReportProgress, ReportedFigure};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A reported figure as a person sees it: the figure, its name, and how its letter is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedReport {
    /// The figure.
    pub figure: ReportedFigure,
    /// Its name.
    pub name: String,
    /// The number of the letter in which it came.
    pub letter: Option<String>,
    /// Where it stands in a published report, and the like.
    pub note: Option<String>,
}

/// Puts a reported figure in place of what was there for the same indicator and period.
///
/// # Errors
/// A fault of the database.
pub fn put_reported(
    sql: &mut dyn Sql,
    county: &CountyId,
    report: &NamedReport,
) -> Result<(), Fault> {
    let figure = &report.figure;
    let period = written(figure.period);
    let id = format!("{}/{period}", figure.indicator);
    let content = serde_json::to_string(report)
        .map_err(|cause| Fault::content("报送数", cause.to_string()))?;
    let key = [Value::from(county.as_str()), Value::from(&id)];
    sql.execute(
        "DELETE FROM reported_figures WHERE county = $1 AND id = $2",
        &key,
    )?;
    let [county, id] = key;
    let values = [
        county,
        id,
        Value::from(figure.indicator.as_str()),
        Value::from(period),
        Value::from(figure.organ.as_str()),
        Value::from(figure.value.map(|value| value.to_string())),
        Value::from(&figure.unit),
        Value::from(&figure.definition),
        Value::from(figure.signer.as_deref()),
        Value::from(report.letter.as_deref()),
        Value::from(figure.document.as_deref()),
        Value::from(figure.received_on.map(|day| day.to_string())),
        Value::from(figure.progress.name()),
        Value::from(content),
    ];
    let insert = "INSERT INTO reported_figures (county, id, indicator, period, organ, value, unit, \
                  definition, signer, document, file, received_on, state, content) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    sql.execute(insert, &values).map(drop)
}

/// The figures reported for a period, in the order of their identifiers.
///
/// # Errors
/// A fault of the database, or content that the program did not write.
pub fn reported(
    sql: &mut dyn Sql,
    county: &CountyId,
    period: FigurePeriod,
) -> Result<Vec<NamedReport>, Fault> {
    let statement = "SELECT content FROM reported_figures WHERE county = $1 AND period = $2 \
                     ORDER BY id";
    let values = [Value::from(county.as_str()), Value::from(written(period))];
    let mut found = Vec::new();
    sql.each(statement, &values, &mut |row| {
        let content = row.text(0)?;
        let report = serde_json::from_str(content)
            .map_err(|cause| Fault::content("报送数", cause.to_string()))?;
        found.push(report);
        Ok(())
    })?;
    Ok(found)
}

fn written(period: FigurePeriod) -> String {
    format!("{}/{}", period.first, period.last)
}

impl NamedReport {
    /// A figure of a year that was examined and adopted.
    pub fn adopted(figure: AdoptedFigure<'_>) -> Self {
        Self {
            figure: ReportedFigure {
                indicator: figure.id.into(),
                definition: figure.name.to_string(),
                unit: figure.unit.to_string(),
                period: FigurePeriod::year(figure.year),
                organ: figure.organ.into(),
                value: Some(figure.value),
                signer: Some(figure.signer.to_string()),
                document: None,
                received_on: Some(figure.received_on),
                progress: ReportProgress::Adopted,
            },
            name: figure.name.to_string(),
            letter: Some(figure.letter.to_string()),
            note: figure.note.map(str::to_string),
        }
    }
}

/// What is known of an adopted figure.
#[derive(Clone, Copy, Debug)]
pub struct AdoptedFigure<'a> {
    /// Its identifier, `reported.name`.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
    /// The year.
    pub year: i16,
    /// The value.
    pub value: Decimal,
    /// The unit.
    pub unit: &'a str,
    /// The organ that reported it.
    pub organ: &'a str,
    /// The number of its letter.
    pub letter: &'a str,
    /// Who signed.
    pub signer: &'a str,
    /// When it came.
    pub received_on: Date,
    /// A remark.
    pub note: Option<&'a str>,
}
