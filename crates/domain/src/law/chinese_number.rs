//! Chinese numerals as statutes write them: 五, 三十, 一百零一, 二十年, 两个月.

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// Reads a Chinese numeral below ten thousand, or ASCII digits; `None` if it is neither.
pub(crate) fn read(text: &str) -> Option<u32> {
    if text.is_empty() {
        return None;
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    let mut sum = 0;
    let mut pending = None;
    for sign in text.chars() {
        let power = match sign {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            _ => {
                pending = Some(digit(sign)?);
                continue;
            }
        };
        sum += pending.take().unwrap_or(1) * power;
    }
    Some(sum + pending.unwrap_or(0))
}

fn digit(sign: char) -> Option<u32> {
    if sign == '两' {
        return read("2");
    }
    let position = DIGITS.iter().position(|known| *known == sign)?;
    u32::try_from(position).ok()
}

/// Writes a number below ten thousand as a Chinese numeral.
pub(crate) fn write(number: u32) -> String {
    let mut words = String::new();
    let mut left = number;
    let mut zero_pending = false;
    for (power, unit) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let count = left / power;
        left %= power;
        if count == 0 {
            zero_pending = !words.is_empty();
            continue;
        }
        if std::mem::take(&mut zero_pending) {
            words.push('零');
        }
        let leading_ten = power == 10 && words.is_empty() && count == 1;
        if !leading_ten {
            words.extend(
                usize::try_from(count)
                    .ok()
                    .and_then(|index| DIGITS.get(index)),
            );
        }
        words.push_str(unit);
    }
    if words.is_empty() {
        "零".to_string()
    } else {
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_of_statutes_are_read() {
        for (text, number) in [
            ("五", 5),
            ("十", 10),
            ("十二", 12),
            ("三十", 30),
            ("九十", 90),
            ("四十五", 45),
            ("一百", 100),
            ("一百零一", 101),
            ("一百一十", 110),
            ("一百六十二", 162),
            ("两", 2),
            ("三千", 3000),
            ("15", 15),
        ] {
            assert_eq!(read(text), Some(number), "{text}");
        }
        assert_eq!(read("期"), None);
        assert_eq!(read(""), None);
    }

    #[test]
    fn writing_and_reading_agree() {
        for number in 0..2000 {
            assert_eq!(read(&write(number)), Some(number), "{}", write(number));
        }
        assert_eq!(write(15), "十五");
        assert_eq!(write(110), "一百一十");
        assert_eq!(write(101), "一百零一");
    }
}
