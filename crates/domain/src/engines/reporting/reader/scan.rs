//! Cuts one line into words, marks and raw numbers; no character is looked at more than a few times.

use super::super::Ratio;
use super::date;
use super::lexicon::{Lexicon, Traits, UnitClass, begins_with};
use super::numeral::{Numeral, arabic, is_chinese, numeral};

/// Characters of a name that may stand between quotation marks and still be one name.
const LONGEST_QUOTE: usize = 24;

/// A piece of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    /// First character within the line.
    pub start: usize,
    /// Behind the last character.
    pub end: usize,
    /// What it is.
    pub what: What,
}

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// Letters that no list knows.
    Text,
    /// A listed word.
    Word(Traits),
    /// A mark.
    Mark(Mark),
    /// A number, as index of the raw numbers.
    Number(usize),
}

/// Marks that divide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// 。；！？ and the end of a line.
    Stop,
    /// ，：
    Comma,
    /// 、
    Pause,
    /// “
    Open,
    /// ”
    Close,
    /// 《
    TitleOpen,
    /// 》
    TitleClose,
    /// （
    ParenOpen,
    /// ）
    ParenClose,
    /// Blanks and all other marks.
    Other,
}

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A number, perhaps with a unit.
    Quantity,
    /// 第七次, 第二名.
    Ordinal,
    /// A day, year or moment.
    Date,
    /// Part of a name.
    Name,
}

/// A number before it is known what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Raw {
    /// First character within the line.
    pub start: usize,
    /// Behind number and unit.
    pub end: usize,
    /// The number; none for names without one.
    pub numeral: Option<Numeral>,
    /// Where the second number of a range begins.
    pub upper: Option<Numeral>,
    /// The unit, with its first character.
    pub unit: Option<(usize, u16)>,
    /// How it is written.
    pub form: Form,
    /// Within quotation marks, where they open and close.
    pub quote: Option<(usize, usize)>,
    /// Within a title.
    pub title: bool,
}

/// A line in pieces; the buffers are used again for the next line.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// The pieces in order.
    pub tokens: Vec<Token>,
    /// The numbers in order.
    pub raws: Vec<Raw>,
    quote: Option<(usize, usize)>,
    title: bool,
}

/// The mark that a character is.
#[inline]
pub(super) fn mark(letter: char) -> Option<Mark> {
    if matches!(letter, '\u{4e00}'..='\u{9fff}' | '0'..='9') {
        return None;
    }
    Some(match letter {
        '。' | '；' | ';' | '！' | '!' | '？' | '?' | '\n' => Mark::Stop,
        '，' | ',' | '：' | ':' => Mark::Comma,
        '、' => Mark::Pause,
        '“' | '「' | '‘' => Mark::Open,
        '”' | '」' | '’' => Mark::Close,
        '《' | '〈' => Mark::TitleOpen,
        '》' | '〉' => Mark::TitleClose,
        '（' | '(' => Mark::ParenOpen,
        '）' | ')' => Mark::ParenClose,
        ' ' | '\u{3000}' | '\t' | '\r' | '\u{a0}' | '|' | '"' | '—' | '…' | '·' | '/' | '+'
        | '【' | '】' | '[' | ']' => Mark::Other,
        _ => return None,
    })
}

impl Scan {
    /// Cuts a line, with what stood in the buffers before gone.
    pub fn cut(&mut self, lexicon: &Lexicon, line: &[char]) {
        self.tokens.clear();
        self.raws.clear();
        self.quote = None;
        self.title = false;
        let mut at = enumerator_end(line);
        while at < line.len() {
            at = self.step(lexicon, line, at);
        }
    }

    fn step(&mut self, lexicon: &Lexicon, line: &[char], at: usize) -> usize {
        let letter = line[at];
        if let Some(mark) = mark(letter) {
            self.note(mark, line, at);
            self.push(at, at + 1, What::Mark(mark));
            return at + 1;
        }
        if (letter.is_ascii() || arabic(letter).is_some())
            && let Some(raw) = latin(lexicon, line, at)
        {
            return self.number(raw);
        }
        if let Some((length, traits)) = lexicon.words.longest(&line[at..])
            && (length > 1 || self.may_stand(line, at, traits))
        {
            return self.word(line, (at, at + length), traits);
        }
        if let Some(raw) = self.chinese(lexicon, line, at) {
            return self.number(raw);
        }
        self.text(at);
        at + 1
    }

    /// Quotation marks and titles; a quotation that is too long for a name is none.
    fn note(&mut self, mark: Mark, line: &[char], at: usize) {
        match mark {
            Mark::Open => {
                let rest = line[at + 1..].iter().take(LONGEST_QUOTE);
                let closes = rest
                    .clone()
                    .position(|c| self::mark(*c) == Some(Mark::Close));
                self.quote = closes.map(|length| (at, at + 1 + length));
            }
            Mark::Close => self.quote = None,
            Mark::TitleOpen => self.title = true,
            Mark::TitleClose => self.title = false,
            _ => {}
        }
    }

    /// Whether a word of one letter stands for itself here, and is no part of a longer unknown word.
    fn may_stand(&self, line: &[char], at: usize, traits: Traits) -> bool {
        let known = Traits::LINK | Traits::PARTICLE;
        let free = !matches!(self.tokens.last(), Some(token) if token.what == What::Text);
        let leads = Traits::BEFORE
            | Traits::PREPOSITION
            | Traits::RISE
            | Traits::FALL
            | Traits::SHARE
            | Traits::ADVERB;
        let before_number = line.get(at + 1).is_some_and(|c| arabic(*c).is_some());
        traits.any(known) || free || (before_number && traits.any(leads))
    }

    fn word(&mut self, line: &[char], (at, end): (usize, usize), traits: Traits) -> usize {
        if !traits.any(Traits::NAME) {
            self.push(at, end, What::Word(traits));
            return end;
        }
        let numeral = numeral(line, at);
        self.number(Raw {
            start: at,
            end,
            numeral,
            upper: None,
            unit: None,
            form: Form::Name,
            quote: self.quote,
            title: self.title,
        })
    }

    fn chinese(&self, lexicon: &Lexicon, line: &[char], at: usize) -> Option<Raw> {
        if line[at] == '第' {
            return ordinal(lexicon, line, at);
        }
        if !is_chinese(line[at]) {
            return None;
        }
        let number = numeral(line, at)?;
        Some(share(lexicon, line, number).unwrap_or_else(|| quantity(lexicon, line, number)))
    }

    fn number(&mut self, raw: Raw) -> usize {
        let raw = Raw {
            quote: self.quote.filter(|(_, close)| raw.end <= *close),
            title: self.title,
            ..raw
        };
        self.push(raw.start, raw.end, What::Number(self.raws.len()));
        self.raws.push(raw);
        raw.end
    }

    fn text(&mut self, at: usize) {
        if let Some(last) = self.tokens.last_mut()
            && last.what == What::Text
            && last.end == at
        {
            last.end = at + 1;
            return;
        }
        self.push(at, at + 1, What::Text);
    }

    fn push(&mut self, start: usize, end: usize, what: What) {
        self.tokens.push(Token { start, end, what });
    }
}

/// Behind `1.` or `（一）` or `一、` at the beginning of a line.
pub(super) fn enumerator_end(line: &[char]) -> usize {
    let is_blank = |c: &&char| matches!(c, ' ' | '\u{3000}' | '\t');
    let start = line.iter().take_while(is_blank).count();
    let open = matches!(line.get(start), Some('（' | '('));
    let from = start + usize::from(open);
    let is_number = |c: &&char| is_chinese(**c) || c.is_ascii_digit();
    let length = line[from.min(line.len())..]
        .iter()
        .take_while(is_number)
        .count();
    let end = from + length;
    let closes = match line.get(end) {
        Some('）' | ')') => length <= 3,
        Some('、') => !open && length <= 3,
        Some('.' | '．') => {
            !open && length <= 2 && !line.get(end + 1).is_some_and(char::is_ascii_digit)
        }
        _ => false,
    };
    if closes && length > 0 { end + 1 } else { 0 }
}

/// What begins with a digit or a Latin letter: dates, codes, quantities.
fn latin(lexicon: &Lexicon, line: &[char], at: usize) -> Option<Raw> {
    if let Some(end) = date::date_end(line, at) {
        return Some(plain(line, at, end, Form::Date));
    }
    let end = code_end(line, at);
    if end > at {
        return Some(plain(line, at, end, Form::Name));
    }
    let number = numeral(line, at)?;
    Some(quantity(lexicon, line, number))
}

fn plain(line: &[char], start: usize, end: usize, form: Form) -> Raw {
    Raw {
        start,
        end,
        numeral: numeral(line, start),
        upper: None,
        unit: None,
        form,
        quote: None,
        title: false,
    }
}

/// The end of a code such as `1+3+N`, `5A`, `PM2.5`, `12·4`, `〔2024〕5号`; the place itself for none.
fn code_end(line: &[char], at: usize) -> usize {
    let mut end = at;
    let (mut digits, mut joints, mut letters) = (0, 0, 0);
    while let Some(letter) = line.get(end) {
        match letter {
            'A'..='Z' | 'a'..='z' | 'Ｘ' | 'Ｎ' => letters += 1,
            '+' | '＋' | '·' | '-' | '/' | '.' | '〔' | '〕' => joints += 1,
            _ if arabic(*letter).is_some() => digits += 1,
            _ => break,
        }
        end += 1;
    }
    while end > at && matches!(line[end - 1], '-' | '/' | '.' | '〔') {
        end -= 1;
    }
    let run = &line[at..end];
    let sums = run
        .iter()
        .filter(|c| matches!(c, '+' | '＋' | '·' | '〔'))
        .count();
    let is_code = (letters > 0 && digits > 0) || sums > 0;
    let ends_open = matches!(run.last(), Some('+' | '＋' | '·'));
    let is_code = is_code && joints + digits + letters > 1 && !ends_open && digits > 0;
    if is_code { end } else { at }
}

/// A number with the unit behind it, or a range of two.
fn quantity(lexicon: &Lexicon, line: &[char], number: Numeral) -> Raw {
    let (lower, upper) = match range(line, number) {
        Some(upper) => (number, Some(upper)),
        None => (number, None),
    };
    let end = upper.map_or(number.end, |upper| upper.end);
    let unit = lexicon.unit_at(&line[end..]);
    let unit = unit.filter(|_| !(lower.chinese && is_part_of_word(lexicon, line, end)));
    Raw {
        start: lower.start,
        end: unit.map_or(end, |(length, _)| end + length),
        numeral: Some(lower),
        upper,
        unit: unit.map(|(_, unit)| (end, unit)),
        form: Form::Quantity,
        quote: None,
        title: false,
    }
}

/// 三分之一, 百分之五: a share in percent.
fn share(lexicon: &Lexicon, line: &[char], whole: Numeral) -> Option<Raw> {
    let rest = line.get(whole.digits_end..)?;
    if !rest.starts_with(&['分', '之']) {
        return None;
    }
    let part = numeral(line, whole.digits_end + 2)?;
    let (numerator, denominator) = (part.value?.parts(), whole.value?.parts());
    let above = numerator.0.checked_mul(denominator.1)?.checked_mul(100)?;
    let value = Ratio::new(above, numerator.1.checked_mul(denominator.0)?)?;
    let (_, unit) = lexicon.unit_at(&['%'])?;
    Some(Raw {
        start: whole.start,
        end: part.end,
        numeral: Some(Numeral {
            value: Some(value),
            start: whole.start,
            ..part
        }),
        upper: None,
        unit: Some((part.end, unit)),
        form: Form::Quantity,
        quote: None,
        title: false,
    })
}

/// Whether a longer word begins where the unit of a Chinese number would: 三项制度 is a name by its list.
fn is_part_of_word(lexicon: &Lexicon, line: &[char], at: usize) -> bool {
    let unit = lexicon.unit_at(&line[at..]).map_or(0, |(length, _)| length);
    let word = lexicon
        .words
        .longest(&line[at..])
        .map_or(0, |(length, _)| length);
    word > unit
}

/// The upper number of 2-3, 3至5.
fn range(line: &[char], lower: Numeral) -> Option<Numeral> {
    let joint = line.get(lower.end)?;
    if !matches!(joint, '-' | '－' | '—' | '–' | '~' | '～' | '至' | '到') || lower.chinese
    {
        return None;
    }
    let upper = numeral(line, lower.end + 1)?;
    (!upper.chinese && upper.value.is_some()).then_some(upper)
}

/// 第 with a number and what is counted.
fn ordinal(lexicon: &Lexicon, line: &[char], at: usize) -> Option<Raw> {
    let number = numeral(line, at + 1)?;
    let rest = &line[number.end..];
    let known = [
        &lexicon.ordinals.counters,
        &lexicon.ordinals.ranks,
        &lexicon.ordinals.places,
    ];
    let word = known.iter().find_map(|words| begins_with(rest, words));
    let length = word.map_or(0, |word| word.chars().count());
    Some(Raw {
        start: at,
        end: number.end + length,
        numeral: Some(number),
        upper: None,
        unit: lexicon
            .unit_at(rest)
            .filter(|(found, _)| *found == length)
            .map(|(_, unit)| (number.end, unit)),
        form: Form::Ordinal,
        quote: None,
        title: false,
    })
}

/// Whether a unit counts, as a class of its list.
pub(super) fn class_of(lexicon: &Lexicon, raw: &Raw) -> Option<UnitClass> {
    raw.unit.map(|(_, unit)| lexicon.unit(unit).class)
}
