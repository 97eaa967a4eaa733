//! Reads the lines of a text into blocks.

use super::{Block, Signature};

/// Parses rendered text; every text is valid: what has no mark is a paragraph, a mark without
/// text is nothing.
pub fn parse(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut table: Vec<&str> = Vec::new();
    for line in text.split(['\n', '\u{C}']).map(str::trim) {
        if line.starts_with('|') {
            table.push(line);
            continue;
        }
        flush(&mut table, &mut blocks);
        if !line.is_empty() && marked(line, String::new()).is_none() {
            push(block(line), &mut blocks);
        }
    }
    flush(&mut table, &mut blocks);
    blocks
}

/// Adds a block; a date under one right-aligned line makes both a signature. Under several such
/// lines, as several people sign a record, it stays a line of its own.
fn push(block: Block, blocks: &mut Vec<Block>) {
    match (block, blocks.as_mut_slice()) {
        (Block::Right(date), [.., Block::Right(_), Block::Right(_)]) => {
            blocks.push(Block::Right(date));
        }
        (Block::Right(date), [.., last @ Block::Right(_)]) if is_date(&date) => {
            if let Block::Right(organ) = last {
                let organ = std::mem::take(organ);
                *last = Block::Signature(Signature { organ, date });
            }
        }
        (block, _) => blocks.push(block),
    }
}

fn is_date(text: &str) -> bool {
    text.contains('年') && text.ends_with('日')
}

/// Whether a line would be read as something else than a paragraph.
pub(super) fn is_marked(line: &str) -> bool {
    line.starts_with('|')
        || marked(line, String::new()).is_some()
        || !matches!(block(line), Block::Paragraph(_))
}

/// Reads one line that is no table row and not blank.
fn block(line: &str) -> Block {
    if line.len() >= 3 && line.chars().all(|character| character == '=') {
        return Block::PageBreak;
    }
    if let Some((mark, rest)) = line.split_once(char::is_whitespace)
        && let Some(block) = marked(mark, rest.trim_start().to_owned())
    {
        return block;
    }
    if let Some(level) = chinese_heading(line) {
        return Block::Heading {
            level,
            text: line.to_owned(),
        };
    }
    numbered_item(line).unwrap_or_else(|| Block::Paragraph(line.to_owned()))
}

/// Reads a line by the mark before its first space.
fn marked(mark: &str, text: String) -> Option<Block> {
    Some(match mark {
        "!" => Block::RedHead(text),
        "%" => Block::Number(text),
        "#" => Block::Title(text),
        "@" => Block::Addressee(text),
        "##" => Block::Heading { level: 1, text },
        "###" => Block::Heading { level: 2, text },
        "####" => Block::Heading { level: 3, text },
        "#####" => Block::Heading { level: 4, text },
        ">>" => Block::Right(text),
        "><" => Block::Centre(text),
        "-" => Block::Item {
            label: "·".to_owned(),
            text,
        },
        _ => return None,
    })
}

/// The level of a line such as 一、总体情况 or （一）主要做法; none when it is a sentence.
fn chinese_heading(line: &str) -> Option<u8> {
    if line.contains(['。', '；', '：', ':', ';']) || line.chars().count() > 45 {
        return None;
    }
    if let Some((number, rest)) = line.split_once('、')
        && is_chinese_number(number)
        && !rest.is_empty()
    {
        return Some(1);
    }
    let inner = line.strip_prefix(['（', '('])?;
    let (number, rest) = inner.split_once(['）', ')'])?;
    (is_chinese_number(number) && !rest.is_empty()).then_some(2)
}

fn is_chinese_number(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|character| "一二三四五六七八九十".contains(character))
}

/// Reads `1. …`, `1．…` or `1、…`; at most two digits, so that a year never starts a list.
fn numbered_item(line: &str) -> Option<Block> {
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let rest = &line[digits..];
    let mark = rest
        .chars()
        .next()
        .filter(|mark| ['.', '．', '、'].contains(mark))?;
    let text = rest[mark.len_utf8()..].trim_start();
    let is_decimal = mark == '.' && text.starts_with(|character: char| character.is_ascii_digit());
    ((1..=2).contains(&digits) && !text.is_empty() && !is_decimal).then(|| Block::Item {
        label: line[..digits + mark.len_utf8()].to_owned(),
        text: text.to_owned(),
    })
}

/// Turns the collected table lines into one block.
fn flush(lines: &mut Vec<&str>, blocks: &mut Vec<Block>) {
    if lines.is_empty() {
        return;
    }
    let mut rows: Vec<Vec<String>> = lines.iter().map(|line| cells(line)).collect();
    let has_head = rows.len() > 1 && is_rule(&rows[1]);
    rows.retain(|row| !is_rule(row));
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    for row in &mut rows {
        row.resize(width, String::new());
    }
    let head = if has_head && !rows.is_empty() {
        rows.remove(0)
    } else {
        Vec::new()
    };
    blocks.push(Block::Table { head, rows });
    lines.clear();
}

/// Cuts a table line at its unescaped bars.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut characters = line.chars().skip(1);
    while let Some(character) = characters.next() {
        let cell = cells
            .last_mut()
            .expect("the list starts with one cell and only grows");
        match character {
            '\\' => {
                cell.push(character);
                cell.extend(characters.next());
            }
            '|' => cells.push(String::new()),
            other => cell.push(other),
        }
    }
    if cells.len() > 1 && cells.last().is_some_and(|last| last.trim().is_empty()) {
        cells.pop();
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

fn is_rule(row: &[String]) -> bool {
    row.iter()
        .all(|cell| cell.contains('-') && cell.chars().all(|c| matches!(c, '-' | ':')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heading(level: u8, text: &str) -> Block {
        Block::Heading {
            level,
            text: text.into(),
        }
    }

    #[test]
    fn every_mark_has_its_block() {
        let text = "# 标题\n@ 甲公司：\n## 二级\n一、总体情况\n（二）做法\n#### 1.三级\n正文。\n1. 列项\n- 点\n>< 中\n===\n>> 右";
        assert_eq!(
            parse(text),
            [
                Block::Title("标题".into()),
                Block::Addressee("甲公司：".into()),
                heading(1, "二级"),
                heading(1, "一、总体情况"),
                heading(2, "（二）做法"),
                heading(3, "1.三级"),
                Block::Paragraph("正文。".into()),
                Block::Item {
                    label: "1.".into(),
                    text: "列项".into()
                },
                Block::Item {
                    label: "·".into(),
                    text: "点".into()
                },
                Block::Centre("中".into()),
                Block::PageBreak,
                Block::Right("右".into()),
            ]
        );
    }

    #[test]
    fn sentences_and_numbers_are_no_headings_and_no_items() {
        for line in [
            "一、维持被申请人作出的行政处罚决定。",
            "（一）事实不清：",
            "一、",
            "2024年共受理案件。",
            "3.5公里",
            "100、甲",
            "#标题",
            "-5度",
        ] {
            assert_eq!(parse(line), [Block::Paragraph(line.into())], "{line}");
        }
    }

    #[test]
    fn table_with_rule_has_a_head_and_uneven_rows_are_filled() {
        assert_eq!(
            parse("| 甲 | 乙 |\n|---|:-:|\n| 1 |\n| a \\| b | c |\n\n| 独 | 行 |"),
            [
                Block::Table {
                    head: vec!["甲".into(), "乙".into()],
                    rows: vec![
                        vec!["1".into(), String::new()],
                        vec!["a \\| b".into(), "c".into()]
                    ],
                },
                Block::Table {
                    head: vec![],
                    rows: vec![vec!["独".into(), "行".into()]]
                },
            ]
        );
    }

    #[test]
    fn signature_needs_a_date_under_a_right_line() {
        let signature = Signature {
            organ: "某局".into(),
            date: "2024年1月2日".into(),
        };
        assert_eq!(
            parse(">> 某局\n>> 2024年1月2日\n==="),
            [Block::Signature(signature), Block::PageBreak]
        );
        assert_eq!(
            parse(">> 甲\n>> 乙"),
            [Block::Right("甲".into()), Block::Right("乙".into())]
        );
        assert_eq!(
            parse(">> 2024年1月2日"),
            [Block::Right("2024年1月2日".into())]
        );
    }

    #[test]
    fn empty_text_has_no_blocks() {
        assert_eq!(parse(""), []);
        assert_eq!(parse("\n \r\n\u{3000}\n"), []);
        // A bound value that is still missing leaves a mark without text.
        assert_eq!(parse("% \n@ \n# \n>> \n"), []);
    }
}
