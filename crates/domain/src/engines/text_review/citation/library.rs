//! Works that drafts cite: titles, numbers, days, how many articles; texts where the user has them.

use super::text::{FullText, days};
use crate::engines::text_review::marks::{TITLE_CLOSES, TITLE_OPENS, is_blank};
use crate::law::{LawBook, LoadProblem};
use crate::reading::{Source, Table};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// One work in one version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Full title.
    pub title: String,
    /// Its numbers, as written.
    pub numbers: Vec<String>,
    /// First day in force.
    pub from: Option<Date>,
    /// Last day in force.
    pub until: Option<Date>,
    /// What took its place.
    pub successor: Option<String>,
    /// Its last article.
    pub articles: Option<u32>,
    /// Paragraphs by article and inserted number, where the text is there.
    pub text: BTreeMap<(u32, u32), Vec<String>>,
}

/// Why a list of repealed works cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LibraryError {
    /// A line without title, work that repeals and day.
    #[error(
        "废止名单第{line}行不完整：应有名称、情形、被何文件废止、日期四列，日期写作 2024-01-01。请补齐或者删去该行。"
    )]
    Line {
        /// The line, counted from one.
        line: usize,
    },
}

/// A work that lost force because another says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Repealed {
    /// What repeals or replaces it.
    pub(super) by: String,
    /// From which day; long ago where nobody wrote it down.
    pub(super) on: Option<Date>,
}

/// All works known, by title and by number.
#[derive(Clone, Debug, Default)]
pub struct Library {
    works: Vec<Work>,
    by_title: BTreeMap<String, Vec<usize>>,
    by_number: BTreeMap<String, usize>,
    repealed: BTreeMap<String, Repealed>,
}

impl Library {
    /// The works of the law book.
    pub fn of_laws(laws: &LawBook) -> Self {
        let mut library = Self::default();
        for statute in laws.statutes() {
            let successor = statute
                .superseded_by
                .as_ref()
                .and_then(|id| laws.statute(id));
            let is_other = |title: &String| *title != statute.title;
            library.add(Work {
                title: statute.title.clone(),
                numbers: vec![statute.number.clone()],
                from: Some(statute.in_force_from),
                until: statute.in_force_until,
                successor: successor.map(|law| law.title.clone()).filter(is_other),
                ..Work::default()
            });
        }
        library
    }

    /// Adds the works and the repealed works of a definition file.
    ///
    /// # Errors
    /// Entries without title or day.
    pub fn add_file(&mut self, file: (&str, &str)) -> Result<(), Vec<LoadProblem>> {
        let source = Source::new(file);
        if let Some(root) = source.parse() {
            let table = Table::new(&source, "法规目录", 0, root.get_ref());
            for entry in table.tables("laws", "法规") {
                let numbers = entry.texts("numbers").into_iter().map(|text| text.value);
                self.add(Work {
                    title: entry.required_text("title").value,
                    numbers: numbers.collect(),
                    from: entry.day("from"),
                    until: entry.day("until"),
                    articles: entry.number("articles"),
                    ..Work::default()
                });
                entry.finish();
            }
            for entry in table.tables("repealed", "废止的文件") {
                let title = entry.required_text("title").value;
                let by = entry.required_text("by").value;
                let on = entry.day("on");
                self.repeal(&title, &by, on);
                entry.finish();
            }
            table.finish();
        }
        let problems = source.into_problems();
        if problems.is_empty() {
            Ok(())
        } else {
            Err(problems)
        }
    }

    /// Adds a full text that the user keeps; the path tells whether it lies among the superseded ones.
    pub fn add_text(&mut self, path: &str, text: &str) {
        let full = FullText::parse(path, text);
        if full.articles.is_empty() || full.title.contains("摘录") {
            return;
        }
        let until = if full.is_in_force {
            None
        } else {
            Some(full.from.unwrap_or(Date::MIN))
        };
        let last = full.articles.keys().map(|(number, _)| *number).max();
        self.add(Work {
            title: full.title,
            numbers: numbers(&full.published),
            from: full.from,
            until,
            successor: None,
            articles: last,
            text: full.articles,
        });
    }

    /// Adds the user's list of repealed works: title, kind, by what, from when, apart by tabs.
    ///
    /// # Errors
    /// The first line that is not whole.
    pub fn add_repealed(&mut self, table: &str) -> Result<(), LibraryError> {
        for (index, line) in table.lines().enumerate().skip(1) {
            let mut columns = line.split('\t');
            let whole = (
                columns.next(),
                columns.next(),
                columns.next(),
                columns.next(),
            );
            let (Some(title), Some(kind), Some(by), Some(day)) = whole else {
                return Err(LibraryError::Line { line: index + 1 });
            };
            // An older version of the same name must not make the one in force look repealed.
            if kind.starts_with("同名") {
                continue;
            }
            self.repeal(title, by, days(day).first().copied());
        }
        Ok(())
    }

    fn repeal(&mut self, title: &str, by: &str, on: Option<Date>) {
        let repealed = Repealed {
            by: by.to_string(),
            on,
        };
        self.repealed.insert(key(title), repealed);
    }

    /// Adds a work, or what is newly known about one that is there.
    fn add(&mut self, work: Work) {
        let title = key(&work.title);
        let same = self.by_title.get(&title).into_iter().flatten().copied();
        let same = same
            .into_iter()
            .find(|at| self.works[*at].from == work.from && work.from.is_some());
        let at = match same {
            Some(at) => {
                let known = &mut self.works[at];
                known.numbers.extend(work.numbers);
                known.articles = known.articles.or(work.articles);
                known.successor = known.successor.take().or(work.successor);
                if known.text.is_empty() {
                    known.text = work.text;
                }
                at
            }
            None => {
                self.works.push(work);
                self.works.len() - 1
            }
        };
        for number in self.works[at].numbers.clone() {
            self.by_number.entry(number_key(&number)).or_insert(at);
        }
        for title in [Some(title.clone()), without_issuer(&title)]
            .into_iter()
            .flatten()
        {
            let known = self.by_title.entry(title).or_default();
            if !known.contains(&at) {
                known.push(at);
            }
        }
    }

    /// All versions of a title.
    pub(super) fn versions(&self, title: &str) -> Vec<&Work> {
        let found = self.by_title.get(&key(title)).into_iter().flatten();
        found.map(|at| &self.works[*at]).collect()
    }

    /// The work with this number.
    pub(super) fn numbered(&self, number: &str) -> Option<&Work> {
        self.by_number
            .get(&number_key(number))
            .map(|at| &self.works[*at])
    }

    /// What repealed a title by a day.
    pub(super) fn repealed(&self, title: &str, day: Date) -> Option<&Repealed> {
        self.repealed
            .get(&key(title))
            .filter(|repealed| repealed.on.is_none_or(|on| on <= day))
    }

    /// How many works are known.
    pub fn len(&self) -> usize {
        self.works.len()
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.works.is_empty()
    }
}

impl Work {
    /// Whether it is in force on a day, as far as is known.
    pub(super) fn is_in_force(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// A title as it is looked up: without blanks, marks and the name of the state in front.
pub(super) fn key(title: &str) -> String {
    let plain: String = title
        .chars()
        .filter(|sign| !is_blank(*sign) && !is_mark(*sign))
        .map(|sign| match sign {
            '(' => '（',
            ')' => '）',
            other => other,
        })
        .collect();
    let plain = match (plain.strip_suffix('）'), plain.rfind('（')) {
        (Some(_), Some(open)) if open > 0 && !plain[open..].contains("试行") => {
            plain[..open].to_string()
        }
        _ => plain,
    };
    plain
        .strip_prefix("中华人民共和国")
        .unwrap_or(&plain)
        .to_string()
}

/// Marks of titles and what foreign names are joined by.
fn is_mark(sign: char) -> bool {
    matches!(
        sign,
        TITLE_OPENS | TITLE_CLOSES | '〈' | '〉' | '<' | '>' | '·'
    )
}

/// A title without the organ in front of 关于.
fn without_issuer(title: &str) -> Option<String> {
    let at = title.find("关于").filter(|at| *at > 0)?;
    // A short rest would be hit by titles of others.
    (title[at..].chars().count() > 8).then(|| title[at..].to_string())
}

/// A number as it is looked up: one kind of bracket, no blanks, no name of the state, no leading 第.
pub(super) fn number_key(number: &str) -> String {
    let signs = number
        .chars()
        .filter(|sign| !is_blank(*sign) && *sign != '第');
    let plain: String = signs
        .map(|sign| match sign {
            '[' | '【' | '(' | '（' | '﹝' => '〔',
            ']' | '】' | ')' | '）' | '﹞' => '〕',
            other => other,
        })
        .collect();
    plain.replace("中华人民共和国", "")
}

/// Orders of the State Council and numbers of documents in a line of a text's head.
fn numbers(published: &str) -> Vec<String> {
    let ends = published
        .match_indices('号')
        .map(|(at, sign)| at + sign.len());
    let found = ends.filter_map(|end| {
        let before = &published[..end];
        let start = before
            .rfind([' ', ';', '；', '(', '（', '\u{3000}', ',', '，'])
            .map_or(0, |at| {
                at + before[at..].chars().next().map_or(1, char::len_utf8)
            });
        let number = &before[start..];
        (number.contains('令') || number.contains('〔')).then(|| number.to_string())
    });
    found.collect()
}
