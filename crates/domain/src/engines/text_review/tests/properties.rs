//! What holds for every text.

use super::findings;
use crate::engines::text_review::{Change, Opinion, Piece, compare, track};
use proptest::prelude::*;

/// Pieces of which drafts are made, so that chance hits the rules.
const PIECES: [&str; 32] = [
    "第一条 ",
    "第三条 ",
    "第九千条",
    "（一）",
    "（三）",
    "1.",
    "\n",
    "。",
    "；",
    "：",
    "不得有下列情形：",
    "《",
    "》",
    "《中华人民共和国行政处罚法》",
    "第九百条",
    "第二款",
    "（国务院令第431号）",
    "（2017年修正）",
    "对企业处一万元以下罚款",
    "政府采购本县企业优先",
    "2027年2月30日起施行",
    "有效期至2020年1月1日",
    "附件1",
    "见附件9",
    "壹万元整（¥1.0）",
    "本办法第八条",
    "“",
    "”",
    "一、",
    "规定的",
    "𠮷",
    "零零零零零零零零零",
];

fn draft() -> impl Strategy<Value = String> {
    proptest::collection::vec(prop_oneof![3 => proptest::sample::select(&PIECES[..]).prop_map(str::to_string), 1 => "\\PC{0,4}"], 0..40)
        .prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_place_lies_in_the_text(text in draft(), kind in proptest::sample::select(&["规范性文件", "合同", "村规民约", "法规规章"][..])) {
        let characters: Vec<char> = text.chars().collect();
        for finding in findings(&text, kind) {
            prop_assert!(finding.place.start <= finding.place.end && finding.place.end <= characters.len());
            let words: String = characters[finding.place.start..finding.place.end].iter().take(60).collect();
            prop_assert_eq!(words, finding.place.words);
        }
    }

    #[test]
    fn arbitrary_text_does_no_harm(text in "\\PC*", other in "\\PC*") {
        findings(&text, "规范性文件");
        compare(&text, &other);
        track(&[Opinion { gone: text.clone(), instead: other.clone(), ..Opinion::default() }], &text, &other);
    }

    #[test]
    fn a_text_is_the_same_as_itself(text in draft()) {
        let [_, changed, added, removed] = compare(&text, &text).counts();
        prop_assert_eq!((changed, added, removed), (0, 0, 0));
    }

    #[test]
    fn pieces_make_up_both_texts(old in draft(), new in draft()) {
        for change in compare(&old, &new).changes {
            let Change::Changed { old, new, pieces } = change else { continue };
            let (mut before, mut after) = (String::new(), String::new());
            for piece in pieces {
                match piece {
                    Piece::Kept(text) => { before.push_str(&text); after.push_str(&text); }
                    Piece::Deleted(text) => before.push_str(&text),
                    Piece::Inserted(text) => after.push_str(&text),
                }
            }
            prop_assert_eq!((before, after), (old.text, new.text));
        }
    }
}
