use super::super::*;
use proptest::prelude::*;

const TEXT: &str =
    "\u{FEFF}案号,条款,情节,机关层级,机关,日期,罚款金额（元）,基准下限,基准上限,行为编号
甲1,\"价格法第42条，并处\",一般,县级,某局,2026-05-01,\"1,200.50\",500,1500,行为1
甲2,价格法第42条,一般,县级,某局,2026/5/2,0,,,
甲3,价格法第42条,一般,县级,某局,昨天,800,,,
,价格法第42条,一般,县级,某局,2026-05-01,800,,,
甲5,价格法第42条,一般,县级,某局,2026-05-01,八百,,,
甲6,价格法第42条,一般,县级,某局,2026-05-01,800,2000,1000,

甲7,\"他说\"\"不服\"\"\",,,,,300元
";

#[test]
fn good_lines_are_taken_and_bad_ones_named() {
    let (decisions, bad, count) = read(TEXT).unwrap();
    assert_eq!(decisions.numbers, ["甲1", "甲2", "甲7"]);
    assert_eq!(decisions.amounts, [120_050, 0, 30_000]);
    assert_eq!(
        (
            decisions.lowest[0],
            decisions.highest[0],
            decisions.highest[1]
        ),
        (50_000, 150_000, u64::MAX)
    );
    assert_eq!(decisions.years, [2026, 2026, 0]);
    assert_eq!(
        decisions.article_names.name(decisions.articles[0]),
        "价格法第42条，并处"
    );
    assert_eq!(
        decisions.article_names.name(decisions.articles[2]),
        "他说\"不服\""
    );
    assert_eq!((decisions.acts[0], decisions.acts[1]), (0, u32::MAX));
    assert_eq!(count, 4);
    let told: Vec<(usize, &str)> = bad
        .iter()
        .map(|bad| (bad.line, bad.reason.as_str()))
        .collect();
    assert_eq!(
        told[0],
        (4, "“昨天”看不出年份，请写作 2026 或者 2026-05-01")
    );
    assert_eq!(told[1], (5, "没有写案号，请补写"));
    assert!(told[2].1.contains("“八百”不是金额"));
    assert!(told[3].1.contains("基准下限高于"));
}

#[test]
fn columns_that_must_be_there_are_named() {
    assert_eq!(read("  \n").unwrap_err(), ReadError::Empty);
    let told = read("案号,条款\n").unwrap_err().to_string();
    assert!(
        told.contains("没有“amount”一栏（也可以写作金额、罚款金额"),
        "{told}"
    );
    assert!(
        read("number\tarticle\tamount\n1\t2\t3\n")
            .unwrap()
            .0
            .count()
            == 1
    );
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,300}", rows in "([0-9\",.\n元]{0,40}\n){0,6}") {
        let _ = read(&text);
        if let Ok((decisions, _, _)) = read(&format!("案号,条款,金额,年度\n{rows}")) {
            let rule = Rule::of_the_program();
            let analysis = analyse(&decisions, &rule, 2);
            let index = Index::build(&decisions, &analysis, &rule);
            for flag in &analysis.flags {
                explain(flag, &decisions, (&rule, &analysis, &index));
            }
            drifts(&decisions, &rule, &analysis, 2);
        }
    }
}
