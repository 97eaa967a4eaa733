//! The language of patterns: what it finds, what it refuses.

use crate::engines::text_review::RuleBook;
use crate::law::LawBook;

const KINDS: &str = "[[kind]]\nname = \"文件\"\nabout = \"甲\"\ndimensions = [\"内容\"]\n";
const WORDS: &str =
    "\"列举引语\" = [\"不得\"]\n\"废止用语\" = [\"废止\"]\n\"果\" = [\"苹果\", \"梨\"]\n";
const LAW: &str = "id = \"某法(2020)\"\ntitle = \"某法\"\nshort = \"某法\"\nissuer = \"甲\"\nnumber = \"一号\"\napplies_in = \"国家\"\nadopted_on = 2020-01-01\nin_force_from = 2020-01-01\n[articles]\n1 = \"甲\"\n";

fn rule(lines: &str) -> String {
    format!(
        "id = \"X\"\nname = \"甲\"\ndimension = \"内容\"\nseverity = \"提示\"\nlaw = [\"某法(2020)#1\"]\nwhy = \"甲\"\nadvice = \"甲\"\nfires = [\"甲\"]\nsilent = [\"乙\"]\n{lines}\n"
    )
}

fn book(lines: &str) -> Result<RuleBook, String> {
    let laws = LawBook::from_toml(&[("laws/some.toml", LAW)]).unwrap();
    let rule = rule(lines);
    let files = [
        ("review/kinds.toml", KINDS),
        ("review/words.toml", WORDS),
        ("review/a/x.toml", rule.as_str()),
    ];
    RuleBook::from_toml(&files, &laws)
        .map_err(|problems| problems.iter().map(ToString::to_string).collect())
}

fn fires(lines: &str, text: &str) -> Option<String> {
    let book = book(lines).unwrap();
    let library = crate::engines::text_review::Library::default();
    let review = crate::engines::text_review::TextReview {
        book: &book,
        library: &library,
        kind: &book.kinds()[0],
        day: "2026-01-01".parse().unwrap(),
    };
    review
        .findings(text)
        .into_iter()
        .next()
        .map(|finding| finding.place.words)
}

#[test]
fn steps_follow_each_other_within_their_gap() {
    let near = "match = [\"吃 …2 {果}\"]";
    assert_eq!(
        fires(near, "我吃一个苹果。"),
        Some("吃一个苹果".to_string())
    );
    assert_eq!(fires(near, "我吃一个大苹果。"), None);
    assert_eq!(fires(near, "我吃一。个苹果。"), None);
    assert_eq!(
        fires("match = [\"吃 {果}\"]", "我吃苹果"),
        Some("吃苹果".to_string())
    );
    assert_eq!(fires("match = [\"吃 {果}\"]", "我吃个苹果"), None);
    assert_eq!(
        fires(
            "match = [\"吃 … 梨\"]",
            &format!("吃{}梨", "很".repeat(500))
        )
        .map(|words| words.chars().count()),
        Some(60)
    );
}

#[test]
fn numbers_edges_and_optional_steps() {
    assert_eq!(
        fires("match = [\"罚 {数字} 元\"]", "罚二百元"),
        Some("罚二百元".to_string())
    );
    assert_eq!(
        fires("match = [\"罚 {数字} 元\"]", "罚3,000元"),
        Some("罚3,000元".to_string())
    );
    assert_eq!(
        fires("match = [\"{句首} 吃\"]", "  吃梨"),
        Some("吃".to_string())
    );
    assert_eq!(fires("match = [\"{句首} 吃\"]", "我吃梨"), None);
    assert_eq!(
        fires("match = [\"吃 {果} {句尾}\"]", "吃梨。"),
        Some("吃梨".to_string())
    );
    assert_eq!(fires("match = [\"吃 {果} {句尾}\"]", "吃梨子。"), None);
    let optional = "match = [\"吃 了? {果}\"]";
    assert!(fires(optional, "吃了梨").is_some() && fires(optional, "吃梨").is_some());
}

#[test]
fn an_excuse_holds_for_its_sentence_only() {
    let lines = "match = [\"吃 {果}\"]\nunless = [\"洗\"]";
    assert_eq!(fires(lines, "洗了才吃梨。"), None);
    assert!(fires(lines, "洗手。吃梨。").is_some());
}

#[test]
fn what_cannot_be_read_is_refused_with_its_place() {
    for (lines, reason) in [
        ("match = [\"吃 …x 梨\"]", "间隔「…x」不对"),
        ("match = [\"吃 {菜}\"]", "没有名为「菜」的词表"),
        ("match = [\"吃||梨\"]", "空的词"),
        ("match = [\"吃 …3\"]", "间隔之后没有词"),
        ("match = [\"吃{果\"]", "花括号不成对"),
        ("match = [\"{数字}|三\"]", "须单独成为一步"),
        ("match = [\"{数字}\"]", "没有写要找的词"),
        ("match = [\"吃。梨\"]", "断句的标点"),
        ("", "没有写 match 或者 check"),
        ("check = \"漂亮\"", "check 不能是「漂亮」"),
        ("matches = [\"吃\"]\nmatch = [\"吃\"]", "matches"),
    ] {
        let refused = book(lines).unwrap_err();
        assert!(
            refused.contains(reason) && refused.contains("review/a/x.toml 第"),
            "{lines}: {refused}"
        );
    }
}

#[test]
fn an_article_that_is_not_in_the_book_is_refused() {
    let laws = LawBook::from_toml(&[("laws/some.toml", LAW)]).unwrap();
    let rule = rule("match = [\"吃\"]").replace("#1", "#2");
    let files = [
        ("review/kinds.toml", KINDS),
        ("review/words.toml", WORDS),
        ("review/a/x.toml", rule.as_str()),
    ];
    let problems = RuleBook::from_toml(&files, &laws).unwrap_err();
    assert!(
        problems[0].to_string().contains("某法(2020)#2"),
        "{}",
        problems[0]
    );
}
