//! The text of letters and reports: a small Markdown-like form, its blocks, and their HTML.
//!
//! One line is one paragraph. A line's first characters say what it is:
//!
//! | line | block |
//! |---|---|
//! | `! 某某人民政府` | red head (红头): the organ's name |
//! | `% 某政复〔2024〕1号` | document number |
//! | `# 标题` | title |
//! | `@ 某某公司：` | addressee (主送) |
//! | `## `, `### `, `#### `, `##### ` | headings of level 1 to 4 |
//! | `一、…` and `（一）…` without sentence punctuation | headings of level 1 and 2 |
//! | `1. …`, `1、…`, `- …` | list items |
//! | `\| 甲 \| 乙 \|` | table row; a line `\|---\|---\|` under the first row makes it the head |
//! | `>> 某某局` | right-aligned; followed by `>> 2024年2月13日` it is a signature with its date; ending in a colon it leaves room for a name signed by hand |
//! | `>< 文字` | centred |
//! | `===` | page break |
//!
//! Inside a line `**…**` is bold, and `\` makes the next character an ordinary one: a line that
//! begins with `\` is a paragraph, `\|` is a bar inside a table cell. Bound values go through [`escape`] so that what a party wrote
//! can never become a heading or a table.

mod html;
mod parse;

pub use html::to_html;
pub use parse::parse;

/// A letter or report, ready to be shown or printed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// The title (标题); a line break is kept where it is printed; may be empty.
    pub title: String,
    /// The organ's name of the red head (发文机关标志), printed as it stands; none for ordinary letters.
    pub red_head: Option<String>,
    /// The document number (发文字号), such as 某政复〔2024〕1号.
    pub number: Option<String>,
    /// What stands between title and signature.
    pub blocks: Vec<Block>,
    /// The signature and date (署名、成文日期).
    pub signature: Option<Signature>,
    /// A marking for every page, such as 演示数据.
    pub marking: Option<String>,
}

/// Who signs a document and the date under the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The signing organ's name.
    pub organ: String,
    /// The date as printed, such as 2024年2月13日.
    pub date: String,
}

/// One block of a document's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// The red head: the organ's name.
    RedHead(String),
    /// The document number.
    Number(String),
    /// The title.
    Title(String),
    /// The addressee, without indent.
    Addressee(String),
    /// A heading of level 1 to 4.
    Heading {
        /// 1 (一、), 2 (（一）), 3 (1.) or 4.
        level: u8,
        /// The heading with its number, as written.
        text: String,
    },
    /// A paragraph with indented first line.
    Paragraph(String),
    /// A list item.
    Item {
        /// The item's mark as written, such as `1.`; `·` for an unnumbered item.
        label: String,
        /// The text behind the mark.
        text: String,
    },
    /// A table with borders.
    Table {
        /// The head row; empty when the table has none.
        head: Vec<String>,
        /// The other rows, all as wide as the widest row.
        rows: Vec<Vec<String>>,
    },
    /// Signature and date that do not end the text, such as before an annex.
    Signature(Signature),
    /// A right-aligned line.
    Right(String),
    /// A centred line.
    Centre(String),
    /// A new page begins.
    PageBreak,
}

/// A piece of a line, bold or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The text, with escapes resolved.
    pub text: String,
    /// Whether it stands between `**`.
    pub bold: bool,
}

impl Document {
    /// Reads a document from rendered text: red head, number, title and the signature at the end
    /// are taken out of the blocks. Several title lines are one title with line breaks.
    pub fn from_text(text: &str) -> Document {
        let mut document = Document::default();
        let mut blocks = parse(text);
        if let Some(Block::Signature(signature)) =
            blocks.pop_if(|last| matches!(last, Block::Signature(_)))
        {
            document.signature = Some(signature);
        }
        for block in blocks {
            match block {
                Block::Title(line) if document.title.is_empty() => document.title = line,
                Block::Title(line) if document.blocks.is_empty() => {
                    document.title.push('\n');
                    document.title.push_str(&line);
                }
                Block::RedHead(organ) if document.red_head.is_none() => {
                    document.red_head = Some(organ);
                }
                Block::Number(number) if document.number.is_none() => {
                    document.number = Some(number);
                }
                other => document.blocks.push(other),
            }
        }
        document
    }
}

/// Splits a line into bold and plain runs and resolves `\` before a character.
///
/// An unpaired `**` stays as it is.
pub fn runs(line: &str) -> Vec<Run> {
    let pieces = split_bold(line);
    let paired = if pieces.len() % 2 == 1 {
        pieces.len()
    } else {
        pieces.len() - 1
    };
    let mut runs: Vec<Run> = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        let bold = index % 2 == 1 && index < paired;
        let text = if index >= paired {
            format!("**{piece}")
        } else {
            piece.clone()
        };
        match runs.last_mut() {
            Some(last) if last.bold == bold => last.text.push_str(&text),
            _ if text.is_empty() => {}
            _ => runs.push(Run { text, bold }),
        }
    }
    runs
}

/// Gives a line's text without marks of emphasis.
pub fn plain(line: &str) -> String {
    runs(line).into_iter().map(|run| run.text).collect()
}

/// Cuts at every unescaped `**`; escapes are resolved in the pieces.
fn split_bold(line: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        let next = characters.peek().copied();
        let piece = pieces
            .last_mut()
            .expect("the list starts with one piece and only grows");
        match (character, next) {
            ('\\', Some(escaped)) => {
                piece.push(escaped);
                characters.next();
            }
            ('*', Some('*')) => {
                characters.next();
                pieces.push(String::new());
            }
            _ => piece.push(character),
        }
    }
    pieces
}

/// Makes a value safe to stand in a template: it prints exactly as it is and never becomes a
/// heading, a table, a signature or bold text. Line breaks stay, each line one paragraph.
pub fn escape(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for (index, line) in value.lines().enumerate() {
        if index > 0 {
            escaped.push('\n');
        }
        let line = line.trim_start();
        if !line.starts_with(['\\', '*', '|']) && parse::is_marked(line) {
            escaped.push('\\');
        }
        for character in line.chars() {
            if matches!(character, '\\' | '*' | '|') {
                escaped.push('\\');
            }
            escaped.push(character);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn document_takes_head_number_title_and_signature_out_of_the_blocks() {
        let document = Document::from_text(
            "! 某区人民政府\n% 某政复〔2024〕1号\n# 行政复议决定书\n正文。\n>> 某区人民政府\n>> 2024年2月13日\n",
        );
        assert_eq!(document.red_head.as_deref(), Some("某区人民政府"));
        assert_eq!(document.number.as_deref(), Some("某政复〔2024〕1号"));
        assert_eq!(document.title, "行政复议决定书");
        assert_eq!(document.blocks, [Block::Paragraph("正文。".into())]);
        assert_eq!(
            document.signature,
            Some(Signature {
                organ: "某区人民政府".into(),
                date: "2024年2月13日".into()
            })
        );
    }

    #[test]
    fn one_right_line_alone_is_no_signature() {
        let document = Document::from_text("正文。\n>> 经办人：");
        assert_eq!(document.signature, None);
        assert_eq!(document.blocks.len(), 2);
    }

    #[test]
    fn title_lines_are_one_title_until_the_text_begins() {
        let document = Document::from_text("# 某区人民政府\n# 关于甲的报告\n正文。\n# 附件");
        assert_eq!(document.title, "某区人民政府\n关于甲的报告");
        assert_eq!(document.blocks.last(), Some(&Block::Title("附件".into())));
    }

    #[test]
    fn bold_is_paired_and_a_single_mark_stays() {
        assert_eq!(
            runs("申请人：**甲**，乙"),
            [
                Run {
                    text: "申请人：".into(),
                    bold: false
                },
                Run {
                    text: "甲".into(),
                    bold: true
                },
                Run {
                    text: "，乙".into(),
                    bold: false
                }
            ]
        );
        assert_eq!(
            runs("甲**乙"),
            [Run {
                text: "甲**乙".into(),
                bold: false
            }]
        );
        assert_eq!(
            runs("**甲**"),
            [Run {
                text: "甲".into(),
                bold: true
            }]
        );
        assert_eq!(runs(""), []);
    }

    #[test]
    fn escaped_value_prints_as_it_is() {
        for value in [
            "甲**乙**",
            "a\\b",
            "甲|乙",
            "C:\\*",
            "**",
            "# 甲",
            "===",
            "\\",
        ] {
            assert_eq!(plain(&escape(value)), value);
        }
    }

    #[test]
    fn escaped_value_never_becomes_structure() {
        let value = "# 第一行\n# 第二行\n>> 第三行\n| 甲 | 乙 |\n===\n一、标题";
        let blocks = parse(&escape(value));
        assert_eq!(blocks.len(), 6);
        for (block, line) in blocks.iter().zip(value.lines()) {
            let Block::Paragraph(text) = block else {
                panic!("{block:?} is no paragraph")
            };
            assert_eq!(plain(text), line);
        }
    }
}
