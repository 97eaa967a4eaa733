//! Tokens of a condition.

use super::ConditionProblem;
use jiff::civil::Date;

/// One token.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A keyword or a name.
    Word(String),
    /// `'text'`.
    Text(String),
    /// `12`.
    Integer(i64),
    /// `100元`, in cents.
    Cents(i64),
    /// `2024-01-01`.
    Day(Date),
    /// A bracket, a comma, a dot or a comparison.
    Symbol(&'static str),
    /// The end of the text.
    End,
}

impl Token {
    /// How the token is named in a message.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Word(word) => format!("「{word}」"),
            Self::Text(text) => format!("「'{text}'」"),
            Self::Integer(number) => format!("「{number}」"),
            Self::Cents(_) => "金额".to_string(),
            Self::Day(day) => format!("「{day}」"),
            Self::Symbol(symbol) => format!("「{symbol}」"),
            Self::End => "结尾".to_string(),
        }
    }
}

const SYMBOLS: [&str; 10] = ["!=", "<=", ">=", "=", "<", ">", "(", ")", ",", "."];

/// The tokens of a text with their places in bytes; the last is [`Token::End`].
pub(super) fn tokens(text: &str) -> Result<Vec<(usize, Token)>, ConditionProblem> {
    let mut tokens = Vec::new();
    let mut at = 0;
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        if at == text.len() {
            tokens.push((at, Token::End));
            return Ok(tokens);
        }
        let (token, length) = next(&text[at..], at)?;
        tokens.push((at, token));
        at += length;
    }
}

/// The token with which `rest` begins, and its length in bytes.
fn next(rest: &str, at: usize) -> Result<(Token, usize), ConditionProblem> {
    if rest.starts_with('\'') {
        return quoted(rest, at);
    }
    if rest.starts_with(|letter: char| letter.is_ascii_digit() || letter == '-') {
        return number_or_day(rest, at);
    }
    if rest.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
        let length = length_while(rest, |letter| {
            letter.is_ascii_alphanumeric() || letter == '_'
        });
        return Ok((Token::Word(rest[..length].to_string()), length));
    }
    for symbol in SYMBOLS {
        if rest.starts_with(symbol) {
            return Ok((Token::Symbol(symbol), symbol.len()));
        }
    }
    let letter = rest.chars().next().unwrap_or(' ');
    let remedy = if letter == '"' || letter == '“' || letter == '‘' {
        "文字用半角单引号括起，例如 'penalty'"
    } else {
        "字段用英文标识，括号、逗号和比较号用半角"
    };
    Err(ConditionProblem::at(
        at,
        format!("条件中不能出现「{letter}」"),
        remedy,
    ))
}

/// A text in single quotes; two quotes stand for one.
fn quoted(rest: &str, at: usize) -> Result<(Token, usize), ConditionProblem> {
    let mut text = String::new();
    let mut letters = rest.char_indices().skip(1).peekable();
    while let Some((place, letter)) = letters.next() {
        if letter != '\'' {
            text.push(letter);
        } else if letters.next_if(|(_, after)| *after == '\'').is_some() {
            text.push('\'');
        } else {
            return Ok((Token::Text(text), place + 1));
        }
    }
    Err(ConditionProblem::at(
        at,
        "文字没有结束的单引号",
        "在文字末尾补上半角单引号",
    ))
}

/// `2024-01-01`, `12`, `-3`, `100元` or `99.50 元`.
fn number_or_day(rest: &str, at: usize) -> Result<(Token, usize), ConditionProblem> {
    let wrong = |what: &str| {
        ConditionProblem::at(
            at,
            format!("「{what}」不是整数、金额或日期"),
            "整数写作 12，金额写作 100元 或 99.50元，日期写作 2024-01-01",
        )
    };
    let length = length_while(rest, |letter| {
        letter.is_ascii_digit() || letter == '-' || letter == '.'
    });
    let (digits, after) = rest.split_at(length);
    let gap = after.len() - after.trim_start().len();
    if after[gap..].starts_with('元') {
        let cents = crate::register::cents_of(digits).ok_or_else(|| wrong(digits))?;
        return Ok((Token::Cents(cents), length + gap + '元'.len_utf8()));
    }
    if let Ok(number) = digits.parse() {
        return Ok((Token::Integer(number), length));
    }
    let day = digits.parse().map_err(|_| wrong(digits))?;
    Ok((Token::Day(day), length))
}

fn length_while(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|letter| !belongs(letter)).unwrap_or(text.len())
}
