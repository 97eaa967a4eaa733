//! Review of drafts: files in, doubts with their places out; two drafts side by side; opinions tracked.

use crate::rules::Rules;
use documents::docx::{Comment, DocxError, comment_on, write_commented};
use documents::extract::{ExtractError, Extracted, Format, extract};
use domain::engines::text_review::{
    Finding, Kind, Library, LibraryError, Opinion, RuleBook, Tally, TextReview, Verdict,
};
use domain::law::cite;
use jiff::civil::Date;
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The largest draft that is looked at, in bytes.
const LARGEST: usize = 64 << 20;
/// Who comments.
const AUTHOR: &str = "法度";
/// The day on which examples are read where the clock must not matter.
const EXAMPLE_DAY: Date = jiff::civil::date(2026, 11, 22);
/// The list of repealed works in a folder of full texts.
const REPEALED: &str = "repealed.tsv";

/// Why a draft cannot be reviewed.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// A file or folder cannot be read.
    #[error("无法读取 {}：{cause}。请核对文件名和权限。", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// It holds no text that can be read.
    #[error("{} {cause}", file.display())]
    NoText {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        cause: ExtractError,
    },
    /// There is no such kind of draft.
    #[error("没有“{name}”这种文件。可以写：{known}。")]
    Kind {
        /// What was asked for.
        name: String,
        /// The kinds there are.
        known: String,
    },
    /// The list of repealed works is not whole.
    #[error("{} {cause}", file.display())]
    Library {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        cause: LibraryError,
    },
    /// A line of a table is not whole.
    #[error("{} 第{line}行：{reason}", file.display())]
    Line {
        /// The file.
        file: PathBuf,
        /// The line, counted from one.
        line: usize,
        /// What is wrong and what to do.
        reason: String,
    },
}

/// What drafts are reviewed with.
#[derive(Clone, Debug)]
pub struct Reviewer {
    /// The rules.
    pub book: Arc<RuleBook>,
    library: Arc<Library>,
    kind: Kind,
    day: Date,
}

/// A draft with what was found.
#[derive(Clone, Debug)]
pub struct Reviewed {
    /// What the file is.
    pub format: Format,
    /// Its text; all places are counted in its characters.
    pub text: String,
    /// Every doubt, in the order of the text.
    pub findings: Vec<Finding>,
}

impl Reviewer {
    /// A reviewer for a kind of drafts on a day; the first kind where none is named.
    ///
    /// # Errors
    /// There is no such kind.
    pub fn new(rules: &Rules, kind: Option<&str>, day: Date) -> Result<Self, ReviewError> {
        let book = &rules.review;
        let found = match kind {
            Some(name) => book.kind(name),
            None => book.kinds().first(),
        };
        let found = found.ok_or_else(|| ReviewError::Kind {
            name: kind.unwrap_or_default().to_string(),
            known: kind_names(book).join("、"),
        })?;
        Ok(Self {
            book: Arc::clone(book),
            library: Arc::clone(&rules.library),
            kind: found.clone(),
            day,
        })
    }

    /// The same with the full texts of a folder: articles and quotations are held against them.
    ///
    /// # Errors
    /// The folder cannot be read, or its list of repealed works is not whole.
    pub fn with_texts(mut self, folder: &Path) -> Result<Self, ReviewError> {
        let library = Arc::make_mut(&mut self.library);
        let mut files = Vec::new();
        gather(folder, &mut files)?;
        for file in files {
            let text = read_text(&file)?;
            if file.file_name().is_some_and(|name| name == REPEALED) {
                let added = library.add_repealed(&text);
                added.map_err(|cause| ReviewError::Library { file, cause })?;
            } else {
                library.add_text(&file.to_string_lossy(), &text);
            }
        }
        Ok(self)
    }

    /// Every doubt about a text.
    pub fn findings(&self, text: &str) -> Vec<Finding> {
        let review = TextReview {
            book: &self.book,
            library: &self.library,
            kind: &self.kind,
            day: self.day,
        };
        review.findings(text)
    }

    /// Reviews the bytes of a file of this name.
    ///
    /// # Errors
    /// It holds no text that can be read.
    pub fn review(&self, file: &Path, bytes: &[u8]) -> Result<Reviewed, ReviewError> {
        let Extracted { format, text } = text_of(file, bytes)?;
        let findings = self.findings(&text);
        Ok(Reviewed {
            format,
            text,
            findings,
        })
    }
}

/// The names of the kinds of drafts.
pub fn kind_names(book: &RuleBook) -> Vec<String> {
    book.kinds().iter().map(|kind| kind.name.clone()).collect()
}

/// What is wrong with the rules' own examples, in words.
pub fn example_faults(rules: &Rules) -> Vec<String> {
    let faults = rules.review.example_faults(&rules.library, EXAMPLE_DAY);
    let line = |fault: domain::engines::text_review::ExampleFault| {
        format!(
            "{}：{}。处理办法：改正规则或者实例。",
            fault.file, fault.what
        )
    };
    faults.into_iter().map(line).collect()
}

/// The text of a draft.
///
/// # Errors
/// It holds no text that can be read.
pub fn text_of(file: &Path, bytes: &[u8]) -> Result<Extracted, ReviewError> {
    extract(bytes, LARGEST).map_err(|cause| ReviewError::NoText {
        file: file.to_path_buf(),
        cause,
    })
}

/// The bytes of a file.
///
/// # Errors
/// It cannot be read.
pub fn read_bytes(file: &Path) -> Result<Vec<u8>, ReviewError> {
    std::fs::read(file).map_err(|cause| unreadable(file, cause))
}

fn read_text(file: &Path) -> Result<String, ReviewError> {
    std::fs::read_to_string(file).map_err(|cause| unreadable(file, cause))
}

fn unreadable(file: &Path, cause: std::io::Error) -> ReviewError {
    ReviewError::Unreadable {
        file: file.to_path_buf(),
        cause,
    }
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), ReviewError> {
    let entries = std::fs::read_dir(folder).map_err(|cause| unreadable(folder, cause))?;
    let mut paths = Vec::new();
    for entry in entries {
        paths.push(entry.map_err(|cause| unreadable(folder, cause))?.path());
    }
    paths.sort();
    for path in paths {
        if path.is_dir() {
            gather(&path, files)?;
        } else if path.extension().is_some_and(|ending| ending == "md")
            || path.file_name().is_some_and(|name| name == REPEALED)
        {
            files.push(path);
        }
    }
    Ok(())
}

/// The draft as DOCX with a comment at each doubt: in the file itself where it is one, else in a new one.
///
/// # Errors
/// The file is damaged.
pub fn commented(reviewed: &Reviewed, bytes: &[u8], tally: &Tally) -> Result<Vec<u8>, DocxError> {
    let comments: Vec<Comment> = reviewed
        .findings
        .iter()
        .map(|finding| Comment {
            start: finding.place.start,
            end: finding.place.end.max(finding.place.start + 1),
            author: AUTHOR.to_string(),
            text: explained(finding, tally).join("\n"),
        })
        .collect();
    match reviewed.format {
        Format::Docx => comment_on(bytes, &comments),
        _ => write_commented(&reviewed.text, &comments),
    }
}

/// A doubt in lines: what, why, on which article, what to do, how the rule did before.
pub fn explained(finding: &Finding, tally: &Tally) -> Vec<String> {
    let mut lines = vec![
        format!(
            "〔{}〕{} {}",
            finding.severity.chinese(),
            finding.rule,
            finding.name
        ),
        format!("理由：{}。", finding.why),
        format!("依据：{}", cite(&finding.law)),
        format!("建议：{}。", finding.advice),
    ];
    if let Some(count) = tally.counts().get(&finding.rule) {
        lines.push(format!("本规则{}。", count.sentence()));
    }
    lines
}

/// A doubt as JSON.
pub fn finding_json(finding: &Finding, tally: &Tally) -> Json {
    let law: Vec<String> = finding.law.iter().map(ToString::to_string).collect();
    let count = tally.counts().get(&finding.rule);
    json!({
        "rule": finding.rule,
        "name": finding.name,
        "dimension": finding.dimension,
        "severity": finding.severity.name(),
        "start": finding.place.start,
        "end": finding.place.end,
        "line": finding.place.line,
        "clause": finding.place.clause,
        "words": finding.place.words,
        "why": finding.why,
        "advice": finding.advice,
        "law": law,
        "example": finding.example,
        "verdicts": count.map(|count| json!({
            "confirmed": count.confirmed,
            "overruled": count.overruled,
        })),
    })
}

/// The lines of a table after its heading, each with its number and columns.
fn rows(file: &Path) -> Result<Vec<(usize, Vec<String>)>, ReviewError> {
    let text = read_text(file)?;
    let lines = text
        .trim_start_matches('\u{FEFF}')
        .lines()
        .enumerate()
        .skip(1);
    let filled = lines.filter(|(_, line)| !line.trim().is_empty());
    let columns = |line: &str| {
        line.split('\t')
            .map(|cell| cell.trim().to_string())
            .collect()
    };
    Ok(filled
        .map(|(index, line)| (index + 1, columns(line)))
        .collect())
}

/// Opinions of a table: by whom, clause, the words to go, the words to come; apart by tabs, under a heading.
///
/// # Errors
/// The first line that names no words.
pub fn read_opinions(file: &Path) -> Result<Vec<Opinion>, ReviewError> {
    let mut opinions = Vec::new();
    for (line, columns) in rows(file)? {
        let column = |at: usize| columns.get(at).cloned().unwrap_or_default();
        let opinion = Opinion {
            by: column(0),
            clause: column(1),
            gone: column(2),
            instead: column(3),
        };
        if opinion.gone.is_empty() && opinion.instead.is_empty() {
            return Err(ReviewError::Line {
                file: file.to_path_buf(),
                line,
                reason: "没有写原文和建议。四列依次为提出人、条号、原文、建议，用制表符分开，原文和建议至少写一项。".to_string(),
            });
        }
        opinions.push(opinion);
    }
    Ok(opinions)
}

/// Verdicts of a table: rule, 成立 or 不成立, reason; apart by tabs, under a heading.
///
/// # Errors
/// The first line that is not whole.
pub fn read_verdicts(file: &Path) -> Result<Tally, ReviewError> {
    let mut tally = Tally::default();
    for (line, columns) in rows(file)? {
        let wrong = |reason: String| ReviewError::Line {
            file: file.to_path_buf(),
            line,
            reason,
        };
        let column = |at: usize| columns.get(at).map_or("", String::as_str);
        let verdict = match column(1) {
            "成立" => Verdict::Confirmed,
            "不成立" => Verdict::Overruled {
                reason: column(2).to_string(),
            },
            other => {
                let reason =
                    format!("结论不能是“{other}”。第二列写“成立”或者“不成立”，第三列写理由。");
                return Err(wrong(reason));
            }
        };
        tally
            .record(column(0), verdict)
            .map_err(|error| wrong(error.to_string()))?;
    }
    Ok(tally)
}
