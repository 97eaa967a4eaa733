//! Finds the numerals in running text that no figure stands behind.
//!
//! A numeral is a run of Arabic digits (also full-width ones), Chinese numerals and percent
//! signs. It may stand where it is part of a name, an ordinary word, a document title in
//! 《 》, a document number, a serial (第三条, not the rank 第三), an enumerator (一是, （二）, 3.)
//! or a year next to the report's own. A lone 一 or 零 is a figure only before what is counted.

use super::literal::Literals;

/// A numeral that is not allowed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// First character, counted in characters of the text.
    pub start: usize,
    /// The numeral as written.
    pub text: String,
    /// Whether it is a year.
    pub is_year: bool,
}

/// Finds all numerals of a text that are not allowed.
///
/// `begins_line` says whether the text stands at the beginning of a line or behind a figure.
pub(super) fn find(text: &str, literals: &Literals, begins_line: bool) -> Vec<Found> {
    let characters: Vec<char> = text.chars().collect();
    let mut scan = Scan {
        covered: vec![false; characters.len()],
        characters,
        literals,
        begins_line,
    };
    scan.cover_listed();
    scan.cover_titles();
    let mut found = Vec::new();
    let mut at = 0;
    while at < scan.characters.len() {
        let end = scan.run_end(at);
        if end == at {
            at += 1;
            continue;
        }
        if let Some(is_year) = scan.judge(at, end) {
            let text = scan.characters[at..end].iter().collect();
            found.push(Found {
                start: at,
                text,
                is_year,
            });
        }
        at = scan.form_end(at, end);
    }
    found
}

/// Chinese numerals; the last two groups are rare outside of numbers or common in words.
fn is_chinese(character: char) -> bool {
    "〇零一二两三四五六七八九十百千万亿廿卅俩仨".contains(character) || is_banker(character)
}

/// Numerals of cheques, some of which are common in words (队伍, 陆续).
fn is_banker(character: char) -> bool {
    "壹贰叁肆伍陆柒捌玖拾佰仟".contains(character)
}

fn is_numeral(character: char) -> bool {
    character.is_numeric() || is_chinese(character) || is_percent(character)
}

fn is_percent(character: char) -> bool {
    matches!(character, '%' | '％' | '‰' | '﹪')
}

/// What may stand inside a number.
fn is_joint(character: char) -> bool {
    matches!(character, '.' | '．' | ',' | '点')
}

/// The value of a digit of a year.
fn digit(character: char) -> Option<i16> {
    let value = match character {
        '0'..='9' => u32::from(character) - u32::from('0'),
        '０'..='９' => u32::from(character) - u32::from('０'),
        '〇' | '零' => 0,
        _ => 1 + u32::try_from("一二三四五六七八九".chars().position(|c| c == character)?).ok()?,
    };
    i16::try_from(value).ok()
}

/// A text under examination.
struct Scan<'a> {
    characters: Vec<char>,
    covered: Vec<bool>,
    literals: &'a Literals,
    begins_line: bool,
}

impl Scan<'_> {
    fn get(&self, at: usize) -> Option<char> {
        self.characters.get(at).copied()
    }

    fn before(&self, at: usize) -> Option<char> {
        at.checked_sub(1).and_then(|before| self.get(before))
    }

    fn starts_with(&self, at: usize, word: &str) -> bool {
        word.chars()
            .enumerate()
            .all(|(index, character)| self.get(at + index) == Some(character))
    }

    fn starts_with_any(&self, at: usize, words: &[String]) -> bool {
        words.iter().any(|word| self.starts_with(at, word))
    }

    /// Covers names and words wherever they stand whole.
    fn cover_listed(&mut self) {
        for at in 0..self.characters.len() {
            let names = self.literals.names.iter().map(|name| (name, true));
            let words = self.literals.words.iter().map(|word| (word, false));
            let lengths = names
                .chain(words)
                .filter(|(word, is_name)| self.is_whole(at, word, *is_name))
                .map(|(word, _)| word.chars().count());
            let longest = lengths.max().unwrap_or(0);
            self.covered[at..at + longest].fill(true);
        }
    }

    /// Whether a listed word stands here and is not cut out of a longer number; a name that ends
    /// in a numeral is a number where something counted follows.
    fn is_whole(&self, at: usize, word: &str, is_name: bool) -> bool {
        let (Some(first), Some(last)) = (word.chars().next(), word.chars().last()) else {
            return false;
        };
        let end = at + word.chars().count();
        let extends = |inside: char, outside: Option<char>| {
            is_numeral(inside) && outside.is_some_and(is_numeral)
        };
        if !self.starts_with(at, word) || extends(first, self.before(at)) {
            return false;
        }
        let counts =
            is_name && is_numeral(last) && self.starts_with_any(end, &self.literals.measures);
        !extends(last, self.get(end)) && !counts
    }

    /// Covers what stands between title marks.
    fn cover_titles(&mut self) {
        let mut depth = 0_usize;
        for at in 0..self.characters.len() {
            match self.characters[at] {
                '《' => depth += 1,
                '》' => depth = depth.saturating_sub(1),
                '\n' => depth = 0,
                _ => self.covered[at] |= depth > 0,
            }
        }
    }

    /// Where the number that begins here ends; here itself when none begins.
    fn run_end(&self, start: usize) -> usize {
        let is_open = |at: usize| self.get(at).is_some_and(is_numeral) && !self.covered[at];
        let mut end = start;
        loop {
            if is_open(end) {
                end += 1;
            } else if end > start && self.starts_with(end, "分之") && is_open(end + 2) {
                end += 2;
            } else if end > start && self.get(end).is_some_and(is_joint) && is_open(end + 1) {
                end += 1;
            } else {
                return end;
            }
        }
    }

    /// Whether a number is refused, and whether as a year.
    fn judge(&self, start: usize, end: usize) -> Option<bool> {
        if let Some(year) = self.year(start, end) {
            return (!self.literals.has_year(year)).then_some(true);
        }
        let is_allowed = self.is_serial(start, end)
            || self.is_enumerator(start, end)
            || self.is_document_number(start, end)
            || self.is_mere_word(start, end);
        (!is_allowed).then_some(false)
    }

    /// Where to go on: behind the number, or behind the whole date that a year begins.
    fn form_end(&self, start: usize, end: usize) -> usize {
        if self.year(start, end).is_none() {
            return end;
        }
        let month = self.date_part(end + 1, '月', 12);
        let day = month.and_then(|month| self.date_part(month, '日', 31));
        day.or(month).unwrap_or(end)
    }

    /// The end of a month or day that stands here.
    fn date_part(&self, at: usize, sign: char, most: u32) -> Option<usize> {
        let is_digit = |at: &usize| self.get(*at).is_some_and(|c| c.is_ascii_digit());
        let end = at + (at..at + 3).take_while(is_digit).count();
        let number: u32 = self
            .characters
            .get(at..end)?
            .iter()
            .collect::<String>()
            .parse()
            .ok()?;
        ((1..=most).contains(&number) && self.get(end) == Some(sign)).then_some(end + 1)
    }

    /// The year, where four digits stand before 年 or a document number's bracket closes.
    fn year(&self, start: usize, end: usize) -> Option<i16> {
        if end - start != 4 || self.get(end) != Some('年') {
            return None;
        }
        self.characters[start..end]
            .iter()
            .try_fold(0_i16, |year, character| {
                Some(year * 10 + digit(*character)?)
            })
    }

    /// 第三条, 第二届; also 第一， at the beginning of a clause.
    fn is_serial(&self, start: usize, end: usize) -> bool {
        if self.before(start) != Some('第') {
            return false;
        }
        let opens =
            matches!(self.get(end), Some('，' | ',' | '、')) && self.begins_clause(start - 1);
        opens || self.starts_with_any(end, &self.literals.serials)
    }

    /// 一、 and （一） and 1. at the beginning of a line, 一是 and 二要 of a clause.
    fn is_enumerator(&self, start: usize, end: usize) -> bool {
        let length = end - start;
        let is_chinese_run = self.characters[start..end].iter().all(|c| is_chinese(*c));
        let next = self.get(end);
        if matches!(self.before(start), Some('（' | '(')) && matches!(next, Some('）' | ')')) {
            return length <= 3 && self.begins_line_at(start - 1);
        }
        let is_point = match next {
            Some('、') => true,
            Some('.' | '．') => !is_chinese_run,
            _ => false,
        };
        if is_point && length <= 3 && self.begins_line_at(start) {
            return true;
        }
        let is_clause = matches!(next, Some('是' | '要'));
        is_clause && is_chinese_run && length <= 2 && self.begins_clause(start)
    }

    /// Both numbers of 〔2024〕15号.
    fn is_document_number(&self, start: usize, end: usize) -> bool {
        let is_year = self.before(start) == Some('〔') && self.get(end) == Some('〕');
        let follows = matches!(self.before(start), Some('〕'))
            || (self.before(start) == Some('第')
                && start >= 2
                && self.get(start - 2) == Some('〕'));
        (is_year && end - start == 4) || (follows && self.get(end) == Some('号'))
    }

    /// A lone 一, 零 or banker's numeral that counts nothing.
    fn is_mere_word(&self, start: usize, end: usize) -> bool {
        let character = self.characters[start];
        end - start == 1
            && (matches!(character, '一' | '零') || is_banker(character))
            && self.before(start) != Some('第')
            && !self.starts_with_any(end, &self.literals.measures)
    }

    /// Only marks of headings, lists and tables stand before this on the line.
    fn begins_line_at(&self, at: usize) -> bool {
        let line = self.characters[..at]
            .iter()
            .rev()
            .take_while(|c| **c != '\n');
        let is_first = !self.characters[..at].contains(&'\n');
        let is_bare = line
            .into_iter()
            .all(|c| c.is_whitespace() || "#|>-*\\".contains(*c));
        is_bare && (self.begins_line || !is_first)
    }

    fn begins_clause(&self, at: usize) -> bool {
        match self.before(at) {
            Some(before) => "，。；：、！？,;:（(“*".contains(before) || self.begins_line_at(at),
            None => self.begins_line,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numerals(text: &str) -> Vec<String> {
        let names = ["1331", "八五", "十五五", "2+3", "三个一", "两防"].map(str::to_owned);
        let literals = Literals {
            names: names.to_vec(),
            ..Literals::default()
        };
        let literals = Literals::general(2024).with(literals);
        find(text, &literals, true)
            .into_iter()
            .map(|found| found.text)
            .collect()
    }

    fn fine(texts: &[&str]) {
        for text in texts {
            assert_eq!(numerals(text), [""; 0], "{text}");
        }
    }

    fn refused(cases: &[(&str, &[&str])]) {
        for (text, expected) in cases {
            assert_eq!(numerals(text), *expected, "{text}");
        }
    }

    #[test]
    fn counts_in_every_script_are_refused() {
        refused(&[
            ("受理845件", &["845"]),
            ("受理８４５件", &["８４５"]),
            ("受理十二件", &["十二"]),
            ("近百件", &["百"]),
            ("三百余人次", &["三百"]),
            ("2月召开", &["2"]),
            ("纠错率4.92%", &["4.92%"]),
            ("占百分之三十点五", &["百分之三十点五"]),
            ("减轻负担6,876万元", &["6,876万"]),
            ("两个方面", &["两"]),
            ("受理一件，办结零件", &["一", "零"]),
            ("壹佰元", &["壹佰"]),
            ("共①项", &["①"]),
            ("%", &["%"]),
        ]);
    }

    #[test]
    fn names_stand_whole_or_not_at_all() {
        fine(&[
            "深化“1331”体系",
            "“八五”普法",
            "“十五五”规划",
            "“2+3”制度",
            "“三个一”模式",
            "两防模型",
        ]);
        refused(&[
            ("受理13310件", &["13310"]),
            ("受理1331件", &["1331"]),
            ("受理21331", &["21331"]),
            ("八五六个", &["八五六"]),
            ("三十五五", &["三十五五"]),
        ]);
    }

    #[test]
    fn ordinary_words_are_no_numbers() {
        fine(&[
            "一些地方、一批制度、统一部署、以防万一",
            "进一步统一思想，一体推进，执法队伍人员陆续到位",
            "老百姓千方百计，十分重视，零容忍，第一时间",
            "党的二十大和二十届三中全会精神，“十四五”时期",
            "省市县三级联动，“综合查一次”",
        ]);
        refused(&[("二十一批", &["二十一"]), ("统一部署三项", &["三"])]);
    }

    #[test]
    fn own_year_and_neighbours_are_fine_and_others_are_not() {
        fine(&[
            "2024年，",
            "较2023年下降，2025年度将",
            "二〇二四年",
            "截至2024年12月31日",
            "2024年2月",
        ]);
        refused(&[
            ("2022年", &["2022"]),
            ("2024件", &["2024"]),
            ("12024年", &["12024"]),
            ("近5年", &["5"]),
            ("2024年13月", &["13"]),
            ("2024年2月32日", &["32"]),
            ("2021-2024年", &["2021"]),
        ]);
        assert!(find("2022年", &Literals::general(2024), true)[0].is_year);
    }

    #[test]
    fn serials_are_fine_and_ranks_are_not() {
        fine(&[
            "第三条",
            "第12条第一款",
            "第七次会议",
            "第二届",
            "第十三批清单",
        ]);
        refused(&[
            ("全市第二", &["二"]),
            ("居全市第一", &["一"]),
            ("列第3位", &["3"]),
        ]);
    }

    #[test]
    fn enumerators_are_fine_at_their_place_only() {
        fine(&[
            "一是统筹推进。二是强化监督；三要落实。",
            "一、主要举措\n二、不足",
            "### （一）创新\n（十二）其他\n1. 健全机制\n12、落实",
            "第一，加强领导。第二，压实责任。",
        ]);
        refused(&[
            ("共有三是", &["三"]),
            ("分布在（三）", &["三"]),
            ("达到3.5倍", &["3.5"]),
            ("3.5倍", &["3.5"]),
            ("甲镇有三、乙镇有五", &["三", "五"]),
        ]);
        assert_eq!(find("三是", &Literals::general(2024), false).len(), 1);
    }

    #[test]
    fn titles_and_document_numbers_are_names() {
        fine(&[
            "印发《2022年工作要点》",
            "某政发〔2021〕15号",
            "某府〔2022〕第3号",
        ]);
        refused(&[
            ("《要点》12项", &["12"]),
            ("〔2021〕15件", &["15"]),
            ("《要点\n12项", &["12"]),
        ]);
    }
}
