//! Random and mutated text: no panic, offsets that hold, time that grows with the text only.

use super::gold;
use domain::engines::reporting::reader::Reader;
use proptest::prelude::*;
use std::time::{Duration, Instant};

/// Pieces that mean something to the reader.
const PIECES: [&str; 60] = [
    "一、",
    "（一）",
    "1.",
    "\n",
    "。",
    "，",
    "、",
    "；",
    "“",
    "”",
    "《",
    "》",
    "（",
    "）",
    "第",
    "全市",
    "居",
    "同比",
    "下降",
    "%",
    "个百分点",
    "2024",
    "年",
    "月",
    "2月",
    "3.54",
    "亿元",
    "万",
    "余",
    "件",
    "名",
    "三个",
    "100%",
    "十大",
    "八五",
    "1+3+N",
    "〔2024〕5号",
    "行政复议",
    "纠错",
    "率",
    "人次",
    "达",
    "均",
    "占",
    "的",
    "和",
    "将",
    "开展",
    "次会议",
    "不足",
    "但",
    "将继续",
    "瓯海区",
    "二〇二四",
    "１２",
    "，，",
    "\u{3000}",
    "𠮷",
    "\u{FEFF}",
    "-",
];

fn holds(text: &str) {
    let letters: Vec<char> = text.chars().collect();
    let reading = Reader::new().read(text);
    let mut last = 0;
    for figure in &reading.figures {
        assert!(figure.start < figure.end && figure.end <= letters.len());
        assert!(last <= figure.start, "figures stand in order");
        last = figure.start;
        let there: String = letters[figure.start..figure.end].iter().collect();
        assert_eq!(there, figure.snippet);
        assert!(figure.section.is_none_or(|at| at < reading.sections.len()));
    }
    for section in &reading.sections {
        assert!(section.start <= section.end && section.end <= letters.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn any_text_has_a_reading(text in any::<String>()) {
        holds(&text);
    }

    #[test]
    fn any_order_of_known_pieces_has_a_reading(order in prop::collection::vec(0..PIECES.len(), 0..120)) {
        let text: String = order.into_iter().map(|at| PIECES[at]).collect();
        holds(&text);
    }

    #[test]
    fn mutated_reports_have_a_reading(cuts in prop::collection::vec((0_usize..6000, 0_usize..40, 0..PIECES.len()), 1..12)) {
        let Some(reports) = gold::reports("mutated_reports_have_a_reading") else {
            return Ok(());
        };
        let mut letters: Vec<char> = reports[0].text.chars().collect();
        for (at, length, piece) in cuts {
            let at = at % letters.len();
            let end = (at + length).min(letters.len());
            letters.splice(at..end, PIECES[piece].chars());
        }
        holds(&letters.iter().collect::<String>());
    }
}

/// The fastest of three readings.
fn time(text: &str) -> Duration {
    let times = (0..3).map(|_| {
        let begun = Instant::now();
        Reader::new().read(text);
        begun.elapsed()
    });
    times.min().unwrap()
}

#[test]
fn time_grows_with_the_text_only() {
    let lines = [
        "办结148件，".to_string(),
        "“三个100%".to_string(),
        "第".to_string(),
        "(（《“".to_string(),
        "1+".to_string(),
    ];
    for piece in lines {
        let (short, long) = (piece.repeat(4_000), piece.repeat(32_000));
        let (short, long) = (time(&short), time(&long));
        assert!(
            long < short * 40 + Duration::from_millis(50),
            "{piece}: {short:?} becomes {long:?} for eight times the text"
        );
    }
}
