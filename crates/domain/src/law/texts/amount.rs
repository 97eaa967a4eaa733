//! Numbers with their units in the words of a statute, and the articles that fix what `日` means.

use crate::law::chinese_number;

/// A unit of time as a text names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Hours,
    /// `日` or `天`: calendar or working days, as the statute says elsewhere.
    Days,
    /// `个工作日`: working days in the sentence itself.
    WorkingDays,
    Months,
    Years,
}

/// A number with its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Amount {
    pub(super) number: u32,
    pub(super) unit: Unit,
}

/// Unit words; the longer ones first.
const UNITS: [(&str, Unit); 8] = [
    ("个工作日", Unit::WorkingDays),
    ("工作日", Unit::WorkingDays),
    ("个月", Unit::Months),
    ("小时", Unit::Hours),
    ("日", Unit::Days),
    ("天", Unit::Days),
    ("周年", Unit::Years),
    ("年", Unit::Years),
];

const NUMERALS: &str = "零一二三四五六七八九十百千两0123456789";

/// The amounts of time in a text, leaving out quoted ones (they are rules about units) and calendar dates.
pub(super) fn amounts(text: &str) -> Vec<Amount> {
    all_amounts(text)
        .into_iter()
        .filter(|found| !found.quoted)
        .map(|found| found.amount)
        .collect()
}

struct Found {
    amount: Amount,
    quoted: bool,
}

fn all_amounts(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut before = None;
    while let Some(sign) = rest.chars().next() {
        if !NUMERALS.contains(sign) {
            before = Some(sign);
            rest = &rest[sign.len_utf8()..];
            continue;
        }
        let end = rest
            .find(|sign: char| !NUMERALS.contains(sign))
            .unwrap_or(rest.len());
        let (numeral, after) = rest.split_at(end);
        let unit = UNITS.iter().find(|(word, _)| after.starts_with(word));
        if let (Some(number), Some((_, unit))) = (chinese_number::read(numeral), unit) {
            let is_date = before == Some('月') || is_year_of_date(number, *unit);
            if !is_date {
                let quoted = before == Some('“');
                found.push(Found {
                    amount: Amount {
                        number,
                        unit: *unit,
                    },
                    quoted,
                });
            }
        }
        before = numeral.chars().next_back();
        rest = after;
    }
    found
}

/// `2019年` is a year, not a length.
fn is_year_of_date(number: u32, unit: Unit) -> bool {
    unit == Unit::Years && number > LONGEST_YEARS
}

/// No statute counts a limit in more years than this.
const LONGEST_YEARS: u32 = 100;

/// What an article says about the meaning of `日` in its statute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum UnitRule {
    /// `“三日”、“五日”的规定是指工作日`: these numbers.
    Listed(Vec<u32>),
    /// `十日以内期限的规定是指工作日`: up to this number.
    UpTo(u32),
    /// `…的期限以工作日计算`: the limits that the article names, which a reader must judge.
    Some,
}

impl UnitRule {
    /// The rule in the text of an article, if it states one.
    pub(super) fn of(text: &str) -> Option<Self> {
        let sentence = text.split(['。', '\n']).find(|sentence| {
            sentence.contains("是指工作日") || sentence.contains("以工作日计算")
        })?;
        if sentence.contains("以工作日计算") {
            return Some(Self::Some);
        }
        let amounts = all_amounts(sentence);
        let listed: Vec<u32> = amounts
            .iter()
            .filter(|found| found.quoted)
            .map(|found| found.amount.number)
            .collect();
        if !listed.is_empty() {
            return Some(Self::Listed(listed));
        }
        let limit = amounts.first().filter(|_| sentence.contains("以内"))?;
        Some(Self::UpTo(limit.amount.number))
    }

    /// Whether days of this number are working days by the rule; `None`: a reader must judge.
    pub(super) fn makes_working(&self, number: u32) -> Option<bool> {
        match self {
            Self::Listed(numbers) => Some(numbers.contains(&number)),
            Self::UpTo(limit) => Some(number <= *limit),
            Self::Some => None,
        }
    }
}

/// An amount as a statute writes it.
pub(super) fn in_words(amount: Amount) -> String {
    let number = chinese_number::write(amount.number);
    match amount.unit {
        Unit::Hours => format!("{number}小时"),
        Unit::Days => format!("{number}日"),
        Unit::WorkingDays => format!("{number}个工作日"),
        Unit::Months => format!("{number}个月"),
        Unit::Years => format!("{number}年"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_whole_numerals_with_units() {
        let found = |text: &str| amounts(text).into_iter().map(in_words).collect::<Vec<_>>();
        assert_eq!(
            found("自收到之日起十五日内，四十五日"),
            ["十五日", "四十五日"]
        );
        assert_eq!(
            found("不少于5个工作日，最长不超过15个工作日"),
            ["五个工作日", "十五个工作日"]
        );
        assert_eq!(
            found("六个月、两个月、二十年、24小时"),
            ["六个月", "二个月", "二十年", "二十四小时"]
        );
        assert_eq!(
            found("自2024年1月1日起施行，第三十条，三千元"),
            Vec::<String>::new()
        );
        assert_eq!(found("有关“三日”、“五日”的规定"), Vec::<String>::new());
    }

    #[test]
    fn unit_rules_of_the_statutes() {
        let listed = UnitRule::of("有关“五日”、“七日”的规定是指工作日，不含节假日。").unwrap();
        assert_eq!(listed.makes_working(5), Some(true));
        assert_eq!(listed.makes_working(10), Some(false));
        let joined = UnitRule::of("本法中“二日”“三日”的规定是指工作日").unwrap();
        assert_eq!(joined, UnitRule::Listed(vec![2, 3]));
        let up_to = UnitRule::of("本法中十日以内期限的规定是指工作日，不含法定节假日。").unwrap();
        assert_eq!(up_to.makes_working(10), Some(true));
        assert_eq!(up_to.makes_working(15), Some(false));
        let some = UnitRule::of("实施行政许可的期限以工作日计算，不含法定节假日。").unwrap();
        assert_eq!(some.makes_working(20), None);
        assert_eq!(UnitRule::of("应当在五日内审查。"), None);
    }
}
