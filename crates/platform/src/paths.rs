//! Addresses of pages as a type, so that links are built and never glued from strings.

use domain::identifier::{AccountId, ActionId, IndicatorId, KindId, OrganId, RecordId, StatuteId};
use domain::law::Citation;
use std::fmt;

/// An address of the program.
#[derive(Clone, Debug)]
pub enum Path<'a> {
    /// The sign-in form.
    SignIn,
    /// The form for the second factor of administrators.
    SecondFactor,
    /// Signs out.
    SignOut,
    /// The form for a new password.
    Password,
    /// Switches large print.
    LargePrint,
    /// The workbench (待办).
    Workbench,
    /// Another tab of the workbench.
    WorkbenchTab(&'a str),
    /// Notices about time limits.
    Notices,
    /// Search over all kinds.
    Search,
    /// The list of a kind.
    Kind(&'a KindId),
    /// The list of a kind as a workbook.
    KindExport(&'a KindId),
    /// The import of a kind: choice of a file, and earlier imports.
    Import(&'a KindId),
    /// A step of the import of a file, named by its SM3 (`match`, `preview`, `refused.xlsx`).
    ImportStep(&'a KindId, &'a str, &'a str),
    /// What an import did.
    Imported(&'a KindId, &'a str),
    /// The rows that an import refused, as a workbook.
    ImportRefused(&'a KindId, &'a str),
    /// The form of an action that opens a record.
    NewRecord(&'a KindId, &'a ActionId),
    /// A record.
    Record(&'a RecordId),
    /// A tab of a record.
    RecordTab(&'a RecordId, &'a str),
    /// The form of an action on a record.
    Action(&'a RecordId, &'a str),
    /// The form of a record that follows another.
    Successor(&'a RecordId, &'a KindId),
    /// A letter of a record.
    Letter(&'a RecordId, u32),
    /// A letter as a document.
    LetterDownload(&'a RecordId, u32),
    /// The form of a step of a letter.
    LetterStep(&'a RecordId, u32, &'a str),
    /// A file of a record.
    File(&'a RecordId, &'a str),
    /// The published reports that the county holds.
    Published,
    /// One of them.
    PublishedReport(&'a str),
    /// Takes one of them out.
    PublishedRemoval(&'a str),
    /// The published reports of a year side by side; 0: of all years.
    Comparison(i16),
    /// The same as a workbook.
    ComparisonDownload(i16),
    /// Figures of a year.
    Figures(i16),
    /// One figure of a year, with the records of one side.
    Figure(&'a IndicatorId, i16, &'a str),
    /// The annual report of a year.
    Report(i16),
    /// Its sources.
    ReportSources(i16),
    /// The report as a document.
    ReportDownload(i16),
    /// Its sources as a workbook.
    SourcesDownload(i16),
    /// All kinds by area.
    Areas,
    /// Who is reached in a year, and who is not.
    Surveys(i16),
    /// One such check: kind, check, year.
    Survey(&'a KindId, &'a str, i16),
    /// What happens too often.
    Warnings,
    /// The records of one warning: kind, rule, fingerprint.
    Warning(&'a KindId, &'a str, &'a str),
    /// The 15-minute service circle.
    Coverage,
    /// The statistical returns of a year.
    Returns(i16),
    /// One of them: the county's copy, or an organ's.
    Return(i16, &'a str, Option<&'a OrganId>),
    /// A step on one of them (`submit`, `reopen`).
    ReturnStep(i16, &'a str, &'a str),
    /// One of them as a workbook.
    ReturnDownload(i16, &'a str, Option<&'a OrganId>),
    /// The calculator of time limits, for everybody.
    Calculator,
    /// Published draws, for everybody.
    Draw,
    /// The review of a draft.
    TextReview,
    /// The measuring of a penalty.
    Discretion,
    /// Fines compared with their like.
    Deviation,
    /// The statutes.
    Law,
    /// One statute.
    Statute(&'a StatuteId),
    /// One article of it.
    Article(&'a Citation),
    /// The audit log.
    Log,
    /// All definitions.
    Definitions,
    /// One definition.
    Definition(&'a KindId),
    /// Accounts and roles.
    Accounts,
    /// The form for a new account.
    NewAccount,
    /// A form about an account (`roles`, `reset`, `close`).
    Account(&'a AccountId, &'a str),
    /// What the county chooses.
    Choices,
    /// Where kinds are kept first (主系统).
    MainSystems,
    /// The working-day calendar, and the due days that moved with it.
    Calendar,
    /// The data folder.
    Data,
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SignIn => out.write_str("/sign-in"),
            Self::SecondFactor => out.write_str("/second-factor"),
            Self::SignOut => out.write_str("/sign-out"),
            Self::Password => out.write_str("/password"),
            Self::LargePrint => out.write_str("/large-print"),
            Self::Workbench => out.write_str("/"),
            Self::WorkbenchTab(tab) => write!(out, "/workbench/{tab}"),
            Self::Notices => out.write_str("/workbench/notices"),
            Self::Search => out.write_str("/search"),
            Self::Coverage => out.write_str("/coverage"),
            Self::Areas => out.write_str("/areas"),
            Self::Warnings => out.write_str("/warnings"),
            Self::Surveys(year) => write!(out, "/surveys/{year}"),
            Self::Calculator => out.write_str("/deadline"),
            Self::Draw => out.write_str("/draw"),
            Self::TextReview => out.write_str("/text-review"),
            Self::Discretion => out.write_str("/discretion"),
            Self::Deviation => out.write_str("/deviation"),
            Self::Law => out.write_str("/law"),
            Self::Log => out.write_str("/system/log"),
            Self::Definitions => out.write_str("/system/definitions"),
            Self::Accounts => out.write_str("/system/accounts"),
            Self::NewAccount => out.write_str("/system/accounts/new"),
            Self::Choices => out.write_str("/system/choices"),
            Self::MainSystems => out.write_str("/system/main-systems"),
            Self::Calendar => out.write_str("/system/calendar"),
            Self::Data => out.write_str("/system/data"),
            Self::Published => out.write_str("/published"),
            Self::PublishedReport(id) => write!(out, "/published/{id}"),
            Self::PublishedRemoval(id) => write!(out, "/published/{id}/remove"),
            Self::Comparison(year) => write!(out, "/comparison/{year}"),
            Self::ComparisonDownload(year) => write!(out, "/comparison/{year}/table.xlsx"),
            Self::Figures(year) => write!(out, "/figures/{year}"),
            Self::Report(year) => write!(out, "/reports/{year}"),
            Self::ReportSources(year) => write!(out, "/reports/{year}/sources"),
            Self::ReportDownload(year) => write!(out, "/reports/{year}/draft.docx"),
            Self::SourcesDownload(year) => write!(out, "/reports/{year}/sources.xlsx"),
            _ => self.write_named(out),
        }
    }
}

impl Path<'_> {
    /// The addresses that hold an identifier.
    fn write_named(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind(kind) => write!(out, "/kinds/{}", part(kind.as_str())),
            Self::KindExport(kind) => write!(out, "/kinds/{}/export.xlsx", part(kind.as_str())),
            Self::NewRecord(kind, action) => write!(
                out,
                "/kinds/{}/new/{}",
                part(kind.as_str()),
                part(action.as_str())
            ),
            Self::Figure(indicator, year, side) => {
                write!(out, "/figures/{year}/{}/{side}", part(indicator.as_str()))
            }
            Self::Survey(kind, check, year) => {
                write!(
                    out,
                    "/surveys/{year}/{}/{}",
                    part(kind.as_str()),
                    part(check)
                )
            }
            Self::Warning(kind, rule, fingerprint) => {
                let kind = part(kind.as_str());
                write!(out, "/warnings/{kind}/{}/{}", part(rule), part(fingerprint))
            }
            Self::Returns(year) => write!(out, "/returns/{year}"),
            Self::Return(year, form, organ) => {
                write!(out, "/returns/{year}/{}{}", part(form), of_organ(*organ))
            }
            Self::ReturnStep(year, form, step) => {
                write!(out, "/returns/{year}/{}/{step}", part(form))
            }
            Self::ReturnDownload(year, form, organ) => write!(
                out,
                "/returns/{year}/{}/table.xlsx{}",
                part(form),
                of_organ(*organ)
            ),
            Self::Statute(statute) => write!(out, "/law/{}", part(statute.as_str())),
            Self::Article(citation) => write!(
                out,
                "/law/{}#{}",
                part(citation.statute.as_str()),
                anchor(&citation.article)
            ),
            Self::Definition(kind) => write!(out, "/system/definitions/{}", part(kind.as_str())),
            Self::Account(id, step) => {
                write!(out, "/system/accounts/{}/{step}", part(id.as_str()))
            }
            _ => self.write_of_import(out),
        }
    }

    /// The addresses of imports.
    fn write_of_import(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Import(kind) => write!(out, "/kinds/{}/import", part(kind.as_str())),
            Self::ImportStep(kind, sm3, step) => write!(
                out,
                "/kinds/{}/import/{}/{step}",
                part(kind.as_str()),
                part(sm3)
            ),
            Self::Imported(kind, id) => {
                write!(out, "/kinds/{}/imports/{}", part(kind.as_str()), part(id))
            }
            Self::ImportRefused(kind, id) => write!(
                out,
                "/kinds/{}/imports/{}/refused.xlsx",
                part(kind.as_str()),
                part(id)
            ),
            _ => self.write_of_record(out),
        }
    }

    /// The addresses of one record.
    fn write_of_record(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Record(id) => write!(out, "/records/{}", part(id.as_str())),
            Self::RecordTab(id, tab) => write!(out, "/records/{}/{tab}", part(id.as_str())),
            Self::Action(id, action) => {
                write!(
                    out,
                    "/records/{}/actions/{}",
                    part(id.as_str()),
                    part(action)
                )
            }
            Self::Successor(id, kind) => write!(
                out,
                "/records/{}/successors/{}",
                part(id.as_str()),
                part(kind.as_str())
            ),
            Self::Letter(id, ordinal) => {
                write!(out, "/records/{}/letters/{ordinal}", part(id.as_str()))
            }
            Self::LetterDownload(id, ordinal) => write!(
                out,
                "/records/{}/letters/{ordinal}/letter.docx",
                part(id.as_str())
            ),
            Self::File(id, hash) => {
                write!(out, "/records/{}/files/{}", part(id.as_str()), part(hash))
            }
            Self::LetterStep(id, ordinal, step) => write!(
                out,
                "/records/{}/letters/{ordinal}/{}",
                part(id.as_str()),
                part(step)
            ),
            _ => Err(fmt::Error),
        }
    }

    /// The address with a query string.
    pub fn with(&self, query: &[(&str, &str)]) -> String {
        let pairs: Vec<String> = query
            .iter()
            .map(|(name, value)| format!("{}={}", part(name), part(value)))
            .collect();
        if pairs.is_empty() {
            return self.to_string();
        }
        format!("{self}?{}", pairs.join("&"))
    }
}

/// The anchor of an article on the page of its statute: the article itself, without paragraph and item.
pub fn anchor(article: &str) -> String {
    let article = article.split('.').next().unwrap_or(article);
    format!("a{}", part(article))
}

/// The question for an organ's own.
fn of_organ(organ: Option<&OrganId>) -> String {
    organ.map_or_else(String::new, |organ| {
        format!("?organ={}", part(organ.as_str()))
    })
}

/// One part of an address, every byte escaped that is not plain.
pub fn part(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                escaped.push(char::from(byte));
            }
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_escaped() {
        let kind = KindId::from("a/b");
        assert_eq!(Path::Kind(&kind).to_string(), "/kinds/a%2Fb");
        assert_eq!(
            Path::Search.with(&[("q", "复议 1&2")]),
            "/search?q=%E5%A4%8D%E8%AE%AE%201%262"
        );
    }

    #[test]
    fn articles_lead_to_their_anchor() {
        let citation: Citation = "法(2023)#30.1".parse().unwrap();
        assert!(Path::Article(&citation).to_string().ends_with("#a30"));
    }
}
