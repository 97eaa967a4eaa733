//! Radicals that some programs write into a PDF in the place of letters that look the same.

/// The letters of the radicals from U+2F00 on, in order.
const LETTERS: &str = concat!(
    "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴",
    "廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿",
    "目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵",
    "邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠",
);
/// The first of those radicals.
const FIRST: u32 = 0x2F00;
/// Radicals of the supplement, each before its letter.
const SUPPLEMENT: &str = "⻓长⻔门⻘青⻚页⻛风⻜飞⻝食⻢马⻥鱼⻦鸟⻩黄⻬齐⻰龙⻅见⻆角⻉贝⻋车⻄西⻤鬼⺠民⺟母⺝月⻁虎⻊足⻑長⻨麦⻮齿⻳龟";

/// The text with letters in the place of radicals.
pub(super) fn letters(text: &str) -> String {
    if !text.contains(|letter| matches!(letter, '\u{2E80}'..='\u{2FDF}')) {
        return text.to_string();
    }
    text.chars().map(letter).collect()
}

fn letter(radical: char) -> char {
    let found = match radical {
        '\u{2F00}'..='\u{2FDF}' => {
            let at = u32::from(radical) - FIRST;
            LETTERS.chars().zip(0_u32..).find(|(_, place)| *place == at)
        }
        '\u{2E80}'..='\u{2EFF}' => {
            let mut pairs = SUPPLEMENT.chars();
            let found = pairs.by_ref().step_by(2).position(|known| known == radical);
            let letter = found.and_then(|at| SUPPLEMENT.chars().nth(2 * at + 1));
            letter.map(|letter| (letter, 0))
        }
        _ => None,
    };
    found.map_or(radical, |(letter, _)| letter)
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn radicals_become_letters_and_nothing_else_does() {
        assert_eq!(letters("⼀、⾏政⻓⽂12"), "一、行政长文12");
        assert_eq!(letters("行政"), "行政");
        assert_eq!(letters("\u{2FDF}\u{2E80}"), "\u{2FDF}\u{2E80}");
    }
}
