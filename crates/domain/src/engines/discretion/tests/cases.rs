use super::super::{Book, Case, CaseError, Fen, Level, Outcome, examine};
use super::{book, examined, files, fire, plain};
use serde_json::json;

#[test]
fn a_plain_case_gets_the_middle_of_its_band() {
    let book = book();
    let answer = examined(&book, &fire(&book, 30));
    assert_eq!(answer.outcome, Outcome::Penalty, "{answer:#?}");
    assert_eq!(
        (answer.level, answer.amount),
        (Some(Level::Normal), Some(Fen(2_000_000)))
    );
    assert_eq!(answer.conclusion, "拟处罚款2万元（一般）");
    let band = answer.band.unwrap();
    assert_eq!((band.low, band.high), (Fen(1_000_000), Fen(3_000_000)));
    assert!(
        answer
            .steps
            .iter()
            .any(|step| step.text.contains("停用时间：30小时"))
    );
}

#[test]
fn limits_of_numbers_belong_to_the_upper_row() {
    let book = book();
    let levels: Vec<_> = [23, 24, 71, 72]
        .iter()
        .map(|hours| examined(&book, &fire(&book, *hours)).level.unwrap())
        .collect();
    assert_eq!(
        levels,
        [Level::Lenient, Level::Normal, Level::Normal, Level::Heavier]
    );
}

#[test]
fn all_three_conditions_are_needed_and_each_is_asked() {
    let book = book();
    let mut case = fire(&book, 30);
    for fact in ["act_minor", "corrected_in_time", "no_harm"] {
        case["facts"][fact] = json!(true);
    }
    assert_eq!(examined(&book, &case).outcome, Outcome::NoPenalty);
    for fact in ["act_minor", "corrected_in_time", "no_harm"] {
        let mut lacking = case.clone();
        lacking["facts"][fact] = json!(false);
        assert_eq!(
            examined(&book, &lacking).outcome,
            Outcome::Penalty,
            "{fact}"
        );
        lacking["facts"].as_object_mut().unwrap().remove(fact);
        let open = examined(&book, &lacking);
        assert_eq!(open.outcome, Outcome::Open);
        assert!(open.questions.iter().any(|question| question.id == fact));
        assert_eq!(open.amount, None);
    }
}

#[test]
fn a_first_violation_is_left_to_the_officer() {
    let book = book();
    let mut case = fire(&book, 30);
    for fact in ["harm_slight", "corrected_in_time"] {
        case["facts"][fact] = json!(true);
    }
    let open = examined(&book, &case);
    assert_eq!(open.outcome, Outcome::Open, "{open:#?}");
    assert_eq!(open.waiver.unwrap().chosen, None);
    case["choices"]["first_violation"] = json!("waive");
    let waived = examined(&book, &case);
    assert_eq!(waived.outcome, Outcome::Waived);
    assert!(waived.duties.iter().any(|duty| duty.contains("教育")));
    case["choices"]["first_violation"] = json!("punish");
    assert_eq!(examined(&book, &case).outcome, Outcome::Penalty);
}

#[test]
fn first_is_what_the_list_says() {
    let book = book();
    let mut case = fire(&book, 30);
    for fact in ["harm_slight", "corrected_in_time"] {
        case["facts"][fact] = json!(true);
    }
    case["choices"]["first_violation"] = json!("waive");
    let earlier = |on: &str, area: &str, item: &str, waived: bool| json!([{ "number": "旧案7", "item": item, "on": on, "area": area, "waived": waived }]);
    let counted = [
        (
            earlier("2024-02-01", "甲县", "fire_equipment", false),
            Outcome::Penalty,
        ),
        (
            earlier("2024-01-31", "甲县", "fire_equipment", false),
            Outcome::Waived,
        ),
        (
            earlier("2025-02-01", "乙县", "fire_equipment", false),
            Outcome::Waived,
        ),
        (
            earlier("2025-02-01", "甲县", "price_not_marked", false),
            Outcome::Waived,
        ),
        (
            earlier("2025-02-01", "甲县", "fire_equipment", true),
            Outcome::Waived,
        ),
    ];
    for (found, outcome) in counted {
        case["look"]["found"] = found;
        assert_eq!(examined(&book, &case).outcome, outcome, "{}", case["look"]);
    }
    case["look"]["organs"] = json!([]);
    let unlogged = examined(&book, &case);
    assert!(
        unlogged
            .questions
            .iter()
            .any(|question| question.text.contains("登记查询人"))
    );
}

#[test]
fn a_fine_after_refusal_needs_the_refusal() {
    let book = book();
    let mut case = plain(&book, "filing_missing");
    case["facts"]["refused_correction"] = json!(false);
    let answer = examined(&book, &case);
    assert_eq!(answer.outcome, Outcome::ClauseNotMet);
    assert_eq!(answer.conclusion, "不具备罚款的要件：责令改正。");
}

#[test]
fn no_fault_counts_only_with_evidence() {
    let book = book();
    let mut case = fire(&book, 30);
    case["facts"]["no_fault_proven"] = json!(true);
    assert_eq!(examined(&book, &case).outcome, Outcome::Open);
    case["evidence"]["no_fault_proven"] = json!("维保合同和当日维保记录");
    assert_eq!(examined(&book, &case).outcome, Outcome::NoPenalty);
}

#[test]
fn below_the_range_only_with_a_fact_of_the_law() {
    let book = book();
    let mut case = fire(&book, 30);
    case["choices"]["effect"] = json!("mitigated");
    assert_eq!(examined(&book, &case).level, Some(Level::Normal));
    case["facts"]["harm_removed"] = json!(true);
    let answer = examined(&book, &case);
    assert_eq!(answer.level, Some(Level::Mitigated));
    assert!(answer.amount.unwrap() < Fen(500_000), "{answer:#?}");
    case["choices"]["effect"] = json!("lenient");
    let lenient = examined(&book, &case);
    assert_eq!(lenient.level, Some(Level::Lenient));
    assert!(lenient.amount.unwrap() >= Fen(500_000));
    case["choices"] = json!({});
    assert_eq!(examined(&book, &case).outcome, Outcome::Open);
}

#[test]
fn an_emergency_moves_one_band_up_and_never_out() {
    let book = book();
    let mut case = fire(&book, 30);
    case["facts"]["emergency_breach"] = json!(true);
    assert_eq!(examined(&book, &case).level, Some(Level::Heavier));
    let mut worst = fire(&book, 300);
    worst["facts"]["emergency_breach"] = json!(true);
    worst["facts"]["hindered"] = json!(true);
    assert!(examined(&book, &worst).amount.unwrap() <= Fen(5_000_000));
}

#[test]
fn without_a_published_document_there_is_only_the_range() {
    let book = Book::from_toml(&files()).unwrap();
    let answer = examined(&book, &fire(&book, 30));
    assert_eq!(answer.outcome, Outcome::Penalty);
    assert_eq!((answer.amount, answer.band), (None, None));
    assert!(
        answer
            .steps
            .iter()
            .any(|step| step.text.contains("没有录入本项公布的裁量基准"))
    );
}

#[test]
fn multiples_count_from_their_base() {
    let book = book();
    let mut case = plain(&book, "spoiled_food");
    case["facts"]["sold"] = json!(true);
    case["facts"]["injury"] = json!("none");
    let open = examined(&book, &case);
    assert!(
        open.questions
            .iter()
            .any(|question| question.id == "goods_value")
    );
    for (base, low, high) in [
        ("9999.99", 5_000_000, 10_000_000),
        ("10000", 10_000_000, 20_000_000),
        ("12345.67", 12_345_670, 24_691_340),
    ] {
        case["bases"]["goods_value"] = json!(base);
        let lawful = examined(&book, &case).lawful.unwrap();
        assert_eq!((lawful.low, lawful.high), (Fen(low), Fen(high)), "{base}");
    }
    case["bases"]["goods_value"] = json!("一万");
    let wrong = examine(&book, &Case::read(&case.to_string()).unwrap());
    assert!(matches!(wrong, Err(CaseError::NotMoney { .. })));
}

#[test]
fn a_departure_needs_reason_head_and_range() {
    let book = book();
    let mut case = fire(&book, 30);
    let signed = json!({
        "yuan": "6000", "reason": "停用系供电公司检修，当日已加派值守人员", "signed_by": "局长",
        "signed_on": "2026-05-01", "officers": ["甲", "乙"],
    });
    case["departure"] = signed.clone();
    assert_eq!(examined(&book, &case).amount, Some(Fen(600_000)));
    let wrong = [
        ("yuan", json!("60000")),
        ("yuan", json!("4999.99")),
        ("reason", json!("从宽")),
        ("signed_by", json!("")),
        ("signed_by", json!("甲")),
        ("signed_on", json!(null)),
    ];
    for (part, value) in wrong {
        case["departure"] = signed.clone();
        case["departure"][part] = value;
        let answer = examined(&book, &case);
        assert_eq!(answer.refused.len(), 1, "{part}");
        assert_eq!(answer.amount, Some(Fen(2_000_000)), "{part}");
    }
}

#[test]
fn community_service_stays_in_the_band_and_is_voluntary() {
    let book = book();
    let mut case = fire(&book, 30);
    let served =
        json!({ "volunteered": true, "corrected": true, "hours": 10, "evidence": "社区证明" });
    case["service"] = served.clone();
    assert_eq!(examined(&book, &case).amount, Some(Fen(1_600_000)));
    case["service"]["hours"] = json!(40);
    assert_eq!(examined(&book, &case).amount, Some(Fen(1_000_000)));
    for (part, value) in [
        ("volunteered", json!(false)),
        ("corrected", json!(false)),
        ("hours", json!(41)),
        ("evidence", json!("")),
    ] {
        case["service"] = served.clone();
        case["service"][part] = value;
        let answer = examined(&book, &case);
        assert_eq!(answer.refused.len(), 1, "{part}");
        assert_eq!(answer.amount, Some(Fen(2_000_000)));
    }
}

#[test]
fn the_more_lenient_law_governs() {
    let two = |second: &str| {
        let text = format!(
            "[[item]]\nid = \"x\"\nname = \"样例\"\nfield = \"样例\"\n\
             [[item.version]]\nfrom = 2020-01-01\nuntil = 2026-02-28\nlaw = [\"甲\"]\nfines = [{{ yuan = [1000, 5000] }}]\n\
             [[item.version]]\nfrom = 2026-03-01\nlaw = [\"乙\"]\n{second}\n"
        );
        let book =
            Book::from_toml(&[("order.toml", super::ORDER), ("x.toml", text.as_str())]).unwrap();
        let answer = examined(&book, &plain(&book, "x"));
        let range = answer
            .lawful
            .as_ref()
            .map(|range| (range.low.0 / 100, range.high.0 / 100));
        (answer.outcome, range)
    };
    let new = two("fines = [{ yuan = [500, 5000] }]");
    assert_eq!(new, (Outcome::Penalty, Some((500, 5000))));
    assert_eq!(
        two("fines = [{ yuan = [1000, 6000] }]").1,
        Some((1000, 5000))
    );
    assert_eq!(
        two("fines = [{ yuan = [1000, 4000] }]\nkinds = [\"吊销许可证件\"]").0,
        Outcome::Open
    );
    assert_eq!(two("fines = [{ yuan = [500, 6000] }]").0, Outcome::Open);
    assert_eq!(two("").0, Outcome::NoPenalty);
}

#[test]
fn assessments_of_penalties_are_refused() {
    let book = book();
    for item in [
        "罚没收入增长10%得5分",
        "全年行政处罚案件数量不少于100件",
        "检查户次排名前三的加分",
    ] {
        assert!(book.forbids(item).is_some(), "{item}");
    }
    for item in [
        "行政处罚案卷合格率",
        "不得下达罚款任务指标",
        "行政检查数量同比下降",
        "复议纠错率",
    ] {
        assert!(book.forbids(item).is_none(), "{item}");
    }
}

#[test]
fn cases_that_cannot_be_examined_say_why() {
    let book = book();
    let said = |case: &serde_json::Value| {
        let case = Case::read(&case.to_string());
        case.and_then(|case| examine(&book, &case))
            .unwrap_err()
            .to_string()
    };
    let mut case = fire(&book, 30);
    case["decided_on"] = json!("2026-01-01");
    assert!(said(&case).contains("早于违法行为的日期"));
    case["act_on"] = json!("2020-01-01");
    assert!(said(&case).contains("没有收录"));
    case["item"] = json!("nothing");
    assert!(said(&case).contains("--list"));
    case["itme"] = json!(1);
    assert!(said(&case).contains("第1行"));
}
