//! Codes with a check character: resident identity numbers, unified social credit codes, organisation codes,
//! and codes without one: telephone numbers and regions.
//!
//! GB 11643-1999, GB 32100-2015, GB 11714-1997, GB/T 2260.

use super::day::possible;
use jiff::civil::Date;

const CREDIT_LETTERS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
const IDENTITY_CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];

/// The first two digits of a region code (GB/T 2260): provinces since 1949 that identity numbers name.
const PROVINCES: [u8; 34] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52,
    53, 54, 61, 62, 63, 64, 65, 71, 81, 82,
];

/// The identity number (公民身份号码) in 18 characters; one of 15 is brought to 18.
///
/// The region is checked by its province only: numbers keep the region of birth, which may have been abolished.
/// `latest_birth`, when given, is the last day on which a person may have been born.
///
/// # Errors
/// In Chinese: which rule is broken.
pub(super) fn identity(text: &str, latest_birth: Option<Date>) -> Result<String, String> {
    let text = compact(text);
    let full = match text.len() {
        15 if is_digits(&text) => {
            let body = format!("{}19{}", &text[..6], &text[6..]);
            let check = identity_check(&body);
            format!("{body}{check}")
        }
        18 if text.get(..17).is_some_and(is_digits) => text,
        _ => return Err("公民身份号码应为18位（旧号15位），只含数字，末位可为X".to_string()),
    };
    if !full.ends_with(identity_check(&full[..17])) {
        return Err("公民身份号码的校验位不符：请逐位核对证件".to_string());
    }
    if !has_province(&full) {
        return Err(format!(
            "公民身份号码的地址码 {} 不存在：请核对前六位",
            &full[..6]
        ));
    }
    let number = |range: std::ops::Range<usize>| full[range].parse().unwrap_or(0);
    let (year, month, day) = (number(6..10), number(10..12), number(12..14));
    let birth = possible(year, month as i8, day as i8)
        .map_err(|rule| format!("公民身份号码中的出生日期不成立：{rule}"))?;
    if latest_birth.is_some_and(|latest| birth > latest) {
        return Err("公民身份号码中的出生日期在将来：请核对".to_string());
    }
    Ok(full)
}

/// The check character of the first 17 digits.
fn identity_check(body: &str) -> char {
    let sum: u32 = body
        .chars()
        .filter_map(|digit| digit.to_digit(10))
        .zip((1..=17).rev())
        .map(|(digit, power)| digit * (2_u32.pow(power) % 11))
        .sum();
    IDENTITY_CHECKS[(sum % 11) as usize]
}

/// The unified social credit code in 18 characters, or an old organisation code as `XXXXXXXX-X`.
///
/// The organisation code inside a credit code is not judged: real codes exist whose inner check differs.
///
/// # Errors
/// In Chinese: which rule is broken.
pub(super) fn credit(text: &str) -> Result<String, String> {
    let text = compact(text);
    let old = text.replace('-', "");
    if old.len() == 9 && old.is_ascii() {
        return organisation(&old);
    }
    if text.chars().count() != 18 {
        return Err("统一社会信用代码应为18位（组织机构代码为9位）".to_string());
    }
    let mut values = Vec::new();
    for letter in text.chars() {
        let value = CREDIT_LETTERS.find(letter).ok_or_else(|| {
            format!("统一社会信用代码中不能有「{letter}」：不用字母 I、O、S、V、Z")
        })?;
        values.push(value);
    }
    let mut sum = 0;
    let mut weight = 1;
    for value in &values[..17] {
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    if values[17] != (31 - sum % 31) % 31 {
        return Err("统一社会信用代码的校验位不符：请逐位核对证照".to_string());
    }
    Ok(text)
}

/// An organisation code of nine characters without hyphen, as `XXXXXXXX-X`.
fn organisation(code: &str) -> Result<String, String> {
    let wrong = || "组织机构代码的校验位不符：请逐位核对证照".to_string();
    let mut sum = 0;
    for (letter, weight) in code.chars().zip(ORGANISATION_WEIGHTS) {
        sum += letter.to_digit(36).ok_or_else(wrong)? * weight;
    }
    let expected = match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    };
    if !code.ends_with(expected) {
        return Err(wrong());
    }
    Ok(format!("{}-{}", &code[..8], &code[8..]))
}

/// A mobile, fixed or service number in its usual form.
///
/// # Errors
/// In Chinese: which forms are accepted.
pub(super) fn phone(text: &str) -> Result<String, String> {
    let text = compact(text)
        .replace(['(', '（'], "")
        .replace([')', '）'], "-");
    let text = text.strip_prefix("+86").unwrap_or(&text);
    let text = text.trim_start_matches('-');
    let digits = text.replace('-', "");
    let wrong =
        || Err("不是电话号码：手机写11位，座机写区号和号码，例如 0571-87654321".to_string());
    if !is_digits(&digits) || !text.starts_with(|letter: char| letter.is_ascii_digit()) {
        return wrong();
    }
    let mobile = digits.len() == 11 && digits.starts_with('1') && digits.as_bytes()[1] >= b'3';
    if mobile {
        return Ok(digits);
    }
    let (number, extension) = match text.split('-').collect::<Vec<_>>()[..] {
        [_, _, extension] if text.starts_with('0') => (
            digits[..digits.len() - extension.len()].to_string(),
            Some(extension),
        ),
        _ => (digits.clone(), None),
    };
    if number.starts_with('0') {
        let area = if number.starts_with("01") || number.starts_with("02") {
            3
        } else {
            4
        };
        let local = number.len().saturating_sub(area);
        if !(7..=8).contains(&local) || extension.is_some_and(|digits| digits.len() > 6) {
            return wrong();
        }
        let extension = extension
            .map(|digits| format!("-{digits}"))
            .unwrap_or_default();
        return Ok(format!(
            "{}-{}{extension}",
            &number[..area],
            &number[area..]
        ));
    }
    let service = digits.len() == 5 && digits.starts_with('1');
    let toll_free = digits.len() == 10 && (digits.starts_with("400") || digits.starts_with("800"));
    let local = (7..=8).contains(&digits.len()) && !digits.starts_with('1');
    if service || toll_free || local {
        return Ok(digits);
    }
    wrong()
}

/// A region code of 6, 9 or 12 digits.
///
/// # Errors
/// In Chinese: which rule is broken.
pub(super) fn region(text: &str) -> Result<String, String> {
    let text = compact(text);
    if !is_digits(&text) || ![6, 9, 12].contains(&text.len()) || !has_province(&text) {
        return Err("不是区划代码：县级6位、乡级9位、村级12位，例如 330106".to_string());
    }
    Ok(text)
}

/// Without spaces, in capitals.
fn compact(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_whitespace())
        .collect::<String>()
        .to_ascii_uppercase()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn has_province(code: &str) -> bool {
    code.get(..2)
        .and_then(|digits| digits.parse().ok())
        .is_some_and(|province| PROVINCES.contains(&province))
}

#[cfg(test)]
mod tests {
    use super::{phone, region};

    #[test]
    fn phones_come_to_their_usual_form() {
        for (given, expected) in [
            ("138 0000 1234", "13800001234"),
            ("+86-13800001234", "13800001234"),
            ("0571-87654321", "0571-87654321"),
            ("(0571)87654321", "0571-87654321"),
            ("01087654321", "010-87654321"),
            ("0571-87654321-801", "0571-87654321-801"),
            ("12348", "12348"),
            ("4008001234", "4008001234"),
        ] {
            assert_eq!(phone(given).as_deref(), Ok(expected), "{given}");
        }
        for wrong in [
            "1380000123",
            "12800001234",
            "无",
            "-",
            "05718765",
            "1380000123四",
        ] {
            assert!(phone(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn regions_have_six_nine_or_twelve_digits() {
        assert!(region("330106").is_ok());
        assert!(region("330106001").is_ok());
        assert!(region("990106").is_err());
        assert!(region("33010").is_err());
    }
}
