//! Comments at places of a text: in a file that somebody else wrote, or in a new one.
//!
//! Places are counted in characters of the text that [`crate::extract`] takes out of the file.
//! A run that is plain text is cut where a comment begins or ends; any other run is commented whole.
//! Everything else of the file stays as it is, comments that it already has included.

use super::package::{OFFICE, WORD, zip};
use super::{DECLARATION, DocxError, NAMESPACES, write};
use crate::extract::docx::{BODY, Part, unescape, walk};
use crate::text::Document;
use crate::xml::escape;
use std::fmt::Write as _;
use std::io::{Cursor, Read};
use std::ops::Range;

const COMMENTS: &str = "word/comments.xml";
const TYPES: &str = "[Content_Types].xml";
const RELATIONS: &str = "word/_rels/document.xml.rels";
/// The most bytes that one part may unfold to.
const PART_MOST: u64 = 1 << 28;

/// A comment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comment {
    /// First character.
    pub start: usize,
    /// The character after the last.
    pub end: usize,
    /// Who comments.
    pub author: String,
    /// What is said; each line a paragraph.
    pub text: String,
}

/// Writes a text as a new document, a paragraph for each line, with comments.
///
/// # Errors
/// Only when the text exceeds what a ZIP package can hold.
pub fn write_commented(text: &str, comments: &[Comment]) -> Result<Vec<u8>, DocxError> {
    let mut marks = Marks::new(comments, 0);
    let mut body = String::with_capacity(text.len() * 2);
    let mut at = 0;
    for line in text.split('\n') {
        body.push_str("<w:p><w:pPr><w:pStyle w:val=\"BodyText\"/></w:pPr>");
        let words = line.trim_end_matches('\r');
        let run = "<w:r><w:rPr><w:rFonts w:hint=\"eastAsia\"/></w:rPr>";
        marks.cut(words, at, run, &mut body);
        at += line.chars().count() + 1;
        body.push_str("</w:p>");
    }
    let package = write(&Document::default())?;
    let mut parts = parts(&package)?;
    let document = part(&mut parts, BODY)?;
    let end = document.find("<w:sectPr").ok_or(DocxError::Damaged)?;
    let begin = document.find("<w:body>").ok_or(DocxError::Damaged)? + "<w:body>".len();
    document.replace_range(begin..end, &body);
    packed(parts, comments, 0)
}

/// Puts comments into a document that somebody else wrote.
///
/// # Errors
/// The file is no document, or is damaged.
pub fn comment_on(bytes: &[u8], comments: &[Comment]) -> Result<Vec<u8>, DocxError> {
    let mut parts = parts(bytes)?;
    let first = first_free(&parts);
    let body = part(&mut parts, BODY)?;
    *body = marked(body, &mut Marks::new(comments, first));
    packed(parts, comments, first)
}

/// Parts by name; those that are no text are kept as they are.
type Parts = Vec<(String, Content)>;

enum Content {
    Text(String),
    Bytes(Vec<u8>),
}

fn parts(bytes: &[u8]) -> Result<Parts, DocxError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))?;
    let mut parts = Vec::with_capacity(archive.len());
    for index in 0..archive.len() {
        let file = archive.by_index(index)?;
        if file.is_dir() {
            continue;
        }
        let name = file.name().map_err(|_| DocxError::Damaged)?.into_owned();
        let mut content = Vec::new();
        file.take(PART_MOST).read_to_end(&mut content)?;
        let content = match String::from_utf8(content) {
            Ok(text) => Content::Text(text),
            Err(bytes) => Content::Bytes(bytes.into_bytes()),
        };
        parts.push((name, content));
    }
    Ok(parts)
}

fn part<'a>(parts: &'a mut Parts, name: &str) -> Result<&'a mut String, DocxError> {
    let found = parts.iter_mut().find(|(part, _)| part == name);
    match found {
        Some((_, Content::Text(text))) => Ok(text),
        _ => Err(DocxError::Damaged),
    }
}

/// The first number that no comment of the file has.
fn first_free(parts: &Parts) -> usize {
    let own = parts.iter().find(|(name, _)| name == COMMENTS);
    let Some((_, Content::Text(xml))) = own else {
        return 0;
    };
    let numbers = xml.split("w:id=\"").skip(1);
    let numbers = numbers.filter_map(|rest| rest.split('"').next()?.parse::<usize>().ok());
    numbers.max().map_or(0, |most| most + 1)
}

/// The comments of one text, and which of them have begun and ended.
struct Marks<'a> {
    comments: &'a [Comment],
    first: usize,
    begun: Vec<bool>,
    ended: Vec<bool>,
}

impl<'a> Marks<'a> {
    fn new(comments: &'a [Comment], first: usize) -> Self {
        Self {
            comments,
            first,
            begun: vec![false; comments.len()],
            ended: vec![false; comments.len()],
        }
    }

    /// The comments that begin before a character and have not begun yet.
    fn begin(&mut self, before: usize, out: &mut String) {
        for (number, comment) in self.comments.iter().enumerate() {
            if comment.start < before && !self.begun[number] {
                self.begun[number] = true;
                let id = self.first + number;
                let _ = write!(out, "<w:commentRangeStart w:id=\"{id}\"/>");
            }
        }
    }

    /// The comments that end up to a character and have not ended yet.
    fn end(&mut self, until: usize, out: &mut String) {
        for (number, comment) in self.comments.iter().enumerate() {
            if self.begun[number] && !self.ended[number] && comment.end <= until {
                self.ended[number] = true;
                let id = self.first + number;
                let _ = write!(
                    out,
                    "<w:commentRangeEnd w:id=\"{id}\"/><w:r><w:commentReference w:id=\"{id}\"/></w:r>"
                );
            }
        }
    }

    /// Writes text as runs, cut where comments begin and end; `run` is the beginning of each.
    fn cut(&mut self, words: &str, from: usize, run: &str, out: &mut String) {
        let letters: Vec<char> = words.chars().collect();
        let to = from + letters.len();
        let edges = self
            .comments
            .iter()
            .flat_map(|comment| [comment.start, comment.end]);
        let mut edges: Vec<usize> = edges.filter(|edge| (from..to).contains(edge)).collect();
        edges.extend([from, to]);
        edges.sort_unstable();
        edges.dedup();
        for piece in edges.windows(2) {
            self.begin(piece[0] + 1, out);
            let text: String = letters[piece[0] - from..piece[1] - from].iter().collect();
            let _ = write!(
                out,
                "{run}<w:t xml:space=\"preserve\">{}</w:t></w:r>",
                escape(&text)
            );
            self.end(piece[1], out);
        }
    }
}

/// A run of the body while it is read.
struct Run {
    at: usize,
    text: Vec<Range<usize>>,
    from: usize,
    to: usize,
    has_more: bool,
}

/// The body with the marks of comments.
fn marked(xml: &str, marks: &mut Marks<'_>) -> String {
    let mut out = String::with_capacity(xml.len() + xml.len() / 8);
    let (mut copied, mut characters) = (0, 0);
    let mut open: Option<Run> = None;
    walk(xml, &mut |part| match part {
        Part::RunBegins(at) => {
            open = Some(Run {
                at,
                text: Vec::new(),
                from: characters,
                to: characters,
                has_more: false,
            });
        }
        Part::Text(at) => {
            let mut words = String::new();
            unescape(&xml[at.clone()], &mut words);
            characters += words.chars().count();
            if let Some(run) = &mut open {
                run.text.push(at);
                run.to = characters;
            }
        }
        Part::Between(words) => {
            characters += words.chars().count();
            if let Some(run) = &mut open {
                run.has_more = true;
                run.to = characters;
            }
        }
        Part::RunEnds(end) => {
            let Some(run) = open.take() else {
                return;
            };
            out.push_str(&xml[copied..run.at]);
            mark_run(xml, &run, end, marks, &mut out);
            copied = end;
        }
    });
    out.push_str(&xml[copied..]);
    out
}

/// One run: cut where it is plain text, else commented whole.
fn mark_run(xml: &str, run: &Run, end: usize, marks: &mut Marks<'_>, out: &mut String) {
    let whole = &xml[run.at..end];
    if let ([text], false) = (run.text.as_slice(), run.has_more)
        && let Some(head) = xml[run.at..text.start].rfind("<w:t")
        && is_plain(whole)
    {
        let mut words = String::new();
        unescape(&xml[text.clone()], &mut words);
        marks.cut(&words, run.from, &xml[run.at..run.at + head], out);
        return;
    }
    if run.to > run.from {
        marks.begin(run.to, out);
    }
    out.push_str(whole);
    if run.to > run.from {
        marks.end(run.to, out);
    }
}

/// Whether a run holds nothing but its properties and one text.
fn is_plain(run: &str) -> bool {
    let properties = run.find("<w:rPr>").zip(run.find("</w:rPr>"));
    let rest = match properties {
        Some((from, to)) if from < to => {
            format!("{}{}", &run[..from], &run[to + "</w:rPr>".len()..])
        }
        _ => run.to_owned(),
    };
    // A run, its text, both closed.
    rest.matches('<').count() == 4
}

/// The package with the part that holds the comments.
fn packed(mut parts: Parts, comments: &[Comment], first: usize) -> Result<Vec<u8>, DocxError> {
    let xml = comments_xml(comments, first);
    match part(&mut parts, COMMENTS) {
        Ok(own) => {
            let end = own.rfind("</w:comments>").ok_or(DocxError::Damaged)?;
            own.insert_str(end, &xml);
        }
        Err(_) => {
            let whole = format!("{DECLARATION}<w:comments {NAMESPACES}>{xml}</w:comments>");
            parts.push((COMMENTS.to_owned(), Content::Text(whole)));
            let kind =
                format!("<Override PartName=\"/{COMMENTS}\" ContentType=\"{WORD}.comments+xml\"/>");
            insert_before(part(&mut parts, TYPES)?, "</Types>", &kind)?;
            let relation = format!(
                "<Relationship Id=\"rIdFaduComments\" Type=\"{OFFICE}/comments\" Target=\"comments.xml\"/>"
            );
            insert_before(part(&mut parts, RELATIONS)?, "</Relationships>", &relation)?;
        }
    }
    let bytes = parts.into_iter().map(|(name, content)| match content {
        Content::Text(text) => (name, text.into_bytes()),
        Content::Bytes(bytes) => (name, bytes),
    });
    zip(bytes.collect())
}

fn insert_before(xml: &mut String, tag: &str, what: &str) -> Result<(), DocxError> {
    let at = xml.rfind(tag).ok_or(DocxError::Damaged)?;
    xml.insert_str(at, what);
    Ok(())
}

fn comments_xml(comments: &[Comment], first: usize) -> String {
    let mut xml = String::new();
    for (number, comment) in comments.iter().enumerate() {
        let (id, author) = (first + number, escape(&comment.author));
        let _ = write!(
            xml,
            "<w:comment w:id=\"{id}\" w:author=\"{author}\" w:initials=\"{author}\">"
        );
        for line in comment.text.lines() {
            let _ = write!(
                xml,
                "<w:p><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
                escape(line)
            );
        }
        xml.push_str("</w:comment>");
    }
    xml
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::extract;

    fn comment(start: usize, end: usize) -> Comment {
        Comment {
            start,
            end,
            author: "法度".to_owned(),
            text: "甲<乙>\n丙".to_owned(),
        }
    }

    fn body(bytes: &[u8]) -> String {
        let mut parts = parts(bytes).unwrap();
        part(&mut parts, BODY).unwrap().clone()
    }

    /// The text between the marks of a comment.
    fn commented(bytes: &[u8], id: usize) -> String {
        let xml = body(bytes);
        let from = xml
            .find(&format!("<w:commentRangeStart w:id=\"{id}\"/>"))
            .unwrap();
        let to = xml
            .find(&format!("<w:commentRangeEnd w:id=\"{id}\"/>"))
            .unwrap();
        let mut text = String::new();
        let inside = &xml[from..to];
        walk(inside, &mut |part| {
            if let Part::Text(at) = part {
                unescape(&inside[at], &mut text);
            }
        });
        text
    }

    const TEXT: &str = "第一条 对<企业>处罚款。\n第二条 𠮷甲乙。\n";

    #[test]
    fn comments_of_a_new_document_stand_at_their_words() {
        let comments = [comment(5, 9), comment(7, 12), comment(18, 21)];
        let bytes = write_commented(TEXT, &comments).unwrap();
        assert!(extract(&bytes, 1 << 24).unwrap().text.starts_with(TEXT));
        let letters: Vec<char> = TEXT.chars().collect();
        for (id, comment) in comments.iter().enumerate() {
            let words: String = letters[comment.start..comment.end]
                .iter()
                .filter(|it| **it != '\n')
                .collect();
            assert_eq!(commented(&bytes, id), words);
        }
        let mut parts = parts(&bytes).unwrap();
        assert!(part(&mut parts, COMMENTS).unwrap().contains("甲&lt;乙&gt;"));
        assert!(
            part(&mut parts, TYPES)
                .unwrap()
                .contains("/word/comments.xml")
        );
    }

    #[test]
    fn a_second_round_keeps_the_first() {
        let once = write_commented(TEXT, &[comment(5, 9)]).unwrap();
        let twice = comment_on(&once, &[comment(0, 3), comment(6, 8)]).unwrap();
        assert!(extract(&twice, 1 << 24).unwrap().text.starts_with(TEXT));
        let letters: Vec<char> = TEXT.chars().collect();
        let words = |from: usize, to: usize| letters[from..to].iter().collect::<String>();
        assert_eq!(commented(&twice, 0), words(5, 9));
        assert_eq!(commented(&twice, 1), "第一条");
        assert_eq!(commented(&twice, 2), words(6, 8));
        let mut parts = parts(&twice).unwrap();
        let types = part(&mut parts, TYPES).unwrap();
        assert_eq!(types.matches("/word/comments.xml").count(), 1);
    }

    #[test]
    fn a_run_that_is_more_than_text_is_commented_whole() {
        let xml = "<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙丙</w:t></w:r></w:p>";
        let comments = [comment(2, 3)];
        let out = marked(xml, &mut Marks::new(&comments, 0));
        assert!(
            out.starts_with("<w:p><w:commentRangeStart w:id=\"0\"/><w:r><w:t>甲</w:t><w:tab/>"),
            "{out}"
        );
    }

    #[test]
    fn what_is_no_document_is_refused() {
        assert!(comment_on(b"PK\x03\x04", &[]).is_err());
        let empty = zip(vec![("a.txt".to_owned(), b"x".to_vec())]).unwrap();
        assert!(matches!(comment_on(&empty, &[]), Err(DocxError::Damaged)));
    }
}
