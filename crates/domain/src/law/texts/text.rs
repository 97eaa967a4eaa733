//! Full texts of statutes as Markdown: a header of `- 名称：值` lines, then articles or numbered headings.

use crate::law::chinese_number;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// One full text, taken apart.
#[derive(Clone, Debug, Default)]
pub(super) struct LawText {
    /// `状态` of the header, and whether the text lies among the superseded ones.
    pub(super) is_superseded: bool,
    /// The header's status says that force is doubtful.
    pub(super) is_doubtful: bool,
    /// The first day of this version, where the header tells it.
    pub(super) in_force_from: Option<Date>,
    /// The day on which it lost force, where the header tells it.
    pub(super) ended_on: Option<Date>,
    /// Paragraphs (and items) of each article, by article number or heading.
    pub(super) articles: BTreeMap<String, Vec<String>>,
}

impl LawText {
    /// Takes a text apart; the path tells whether it lies in the folder of superseded texts.
    pub(super) fn parse(path: &str, text: &str) -> Self {
        let mut parsed = Self {
            is_superseded: path.contains("superseded"),
            ..Self::default()
        };
        let mut current: Option<String> = None;
        let text = &text.chars().map(half_width).collect::<String>();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if line.starts_with('#') {
                current = None;
            } else if let Some((name, value)) = header(line) {
                parsed.read_header(name, value);
            } else if let Some((number, rest)) = article_start(line) {
                // A later appendix may begin with 第一条 again; the statute itself comes first.
                current = Some(number.clone()).filter(|known| !parsed.articles.contains_key(known));
                if let Some(number) = &current {
                    parsed
                        .articles
                        .insert(number.clone(), vec![rest.to_string()]);
                }
            } else if let Some(paragraphs) = current
                .as_ref()
                .and_then(|number| parsed.articles.get_mut(number))
            {
                paragraphs.push(line.to_string());
            }
        }
        if parsed.articles.is_empty() {
            parsed.articles = headings(text);
        }
        parsed
    }

    fn read_header(&mut self, name: &str, value: &str) {
        match name {
            "状态" => {
                self.is_superseded |= value.starts_with("已");
                self.is_doubtful = value.starts_with("存疑");
            }
            "施行日期" | "施行" if !is_uncertain(value) => {
                self.in_force_from = dates(value).last().copied();
            }
            "备注" => self.ended_on = self.ended_on.or_else(|| end(value)),
            _ => {}
        }
    }

    /// The whole text of an article.
    pub(super) fn article(&self, number: &str) -> Option<String> {
        self.articles
            .get(base(number))
            .map(|paragraphs| paragraphs.join("\n"))
    }

    /// Whether the article has the paragraph that a citation such as `30.2` names.
    pub(super) fn has_paragraph(&self, number: &str) -> bool {
        let Some(paragraphs) = self.articles.get(base(number)) else {
            return false;
        };
        let count = paragraphs
            .iter()
            .filter(|paragraph| !is_item(paragraph))
            .count();
        match number.split('.').nth(1) {
            None => true,
            Some(wanted) => wanted
                .parse::<usize>()
                .is_ok_and(|wanted| (1..=count).contains(&wanted)),
        }
    }
}

/// A day that stands for another one, or that whoever wrote the header did not check.
fn is_uncertain(value: &str) -> bool {
    value.contains("公布之日") || value.contains("须核")
}

/// Some texts write `３日`.
fn half_width(sign: char) -> char {
    match sign {
        '０'..='９' => char::from_digit(u32::from(sign) - u32::from('０'), RADIX).unwrap_or(sign),
        other => other,
    }
}

const RADIX: u32 = 10;

fn base(number: &str) -> &str {
    number.split('.').next().unwrap_or(number)
}

fn header(line: &str) -> Option<(&str, &str)> {
    line.strip_prefix("- ")?.split_once('：')
}

/// `第三十条　…` and `第十二条之一　…`: the number as cited and the rest of the line.
fn article_start(line: &str) -> Option<(String, &str)> {
    let (number, rest) = line.strip_prefix('第')?.split_once('条')?;
    let number = chinese_number::read(number)?;
    match rest.strip_prefix('之') {
        Some(rest) => {
            let end = rest.find([' ', '　'])?;
            let inserted = chinese_number::read(&rest[..end])?;
            Some((format!("{number}之{inserted}"), rest[end..].trim()))
        }
        // 第一条第二款 … at the beginning of a line refers to an article and does not begin one.
        None if rest.starts_with([' ', '　']) => Some((number.to_string(), rest.trim())),
        None => None,
    }
}

/// The parts of a document without articles, by their headings `（五）`.
fn headings(text: &str) -> BTreeMap<String, Vec<String>> {
    let mut parts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut current = None;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if is_chapter(line) {
            current = None;
            continue;
        }
        if let Some(heading) = heading(line) {
            current = Some(heading.to_string());
        }
        if let Some(heading) = &current {
            parts
                .entry(heading.clone())
                .or_default()
                .push(line.to_string());
        }
    }
    parts
}

fn is_chapter(line: &str) -> bool {
    line.split_once('、')
        .is_some_and(|(number, _)| chinese_number::read(number).is_some())
}

fn heading(line: &str) -> Option<&str> {
    let end = line.find('）')?;
    let number = line.strip_prefix('（')?.get(..end - '（'.len_utf8())?;
    chinese_number::read(number).map(|_| &line[..end + '）'.len_utf8()])
}

/// Items `（一）…`, `(一)…` and `1.…` belong to the paragraph before them.
fn is_item(paragraph: &str) -> bool {
    paragraph.starts_with(['（', '(']) || paragraph.starts_with(|sign: char| sign.is_ascii_digit())
}

/// All days written `2024-01-01` in a text.
fn dates(text: &str) -> Vec<Date> {
    let is_part = |sign: char| sign.is_ascii_digit() || sign == '-';
    text.split(|sign: char| !is_part(sign))
        .filter_map(|part| part.parse().ok())
        .collect()
}

/// The day in `2024-01-01起失效`.
fn end(note: &str) -> Option<Date> {
    let before = note.split("起").next()?;
    let says_end = note.contains("失效") || note.contains("取代") || note.contains("废止");
    dates(before).last().copied().filter(|_| says_end)
}
