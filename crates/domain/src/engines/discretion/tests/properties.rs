use super::super::{Case, Effect, Fen, Level, Outcome, examine};
use super::{book, examined, fire, plain};
use proptest::prelude::*;
use serde_json::json;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// No facts lead outside the range of the law; below it only with a fact that the law names.
    #[test]
    fn no_facts_lead_outside_the_range(
        answers in proptest::collection::vec(proptest::option::weighted(0.995, prop::bool::weighted(0.08)), 40),
        hours in 0_i64..200, place in 0_usize..3, value in 0_i64..10_000_000, item in 0_usize..3,
        choices in proptest::collection::vec(0_usize..3, 6), yuan in 0_i64..100_000, depart in any::<bool>(), served in 0_i64..60,
    ) {
        let book = book();
        let item = ["fire_equipment", "spoiled_food", "price_not_marked"][item];
        let mut case = plain(&book, item);
        let ids: Vec<String> = case["facts"].as_object().unwrap().keys().cloned().collect();
        for (id, answer) in ids.iter().zip(&answers) {
            match answer {
                Some(answer) => case["facts"][id] = json!(answer),
                None => { case["facts"].as_object_mut().unwrap().remove(id); }
            }
        }
        for id in ["hindered", "complained", "sold"] {
            case["facts"][id] = json!(hours % 2 == 0);
        }
        case["facts"]["out_of_order_hours"] = json!(hours);
        case["facts"]["times_in_year"] = json!(hours % 4);
        case["facts"]["place_class"] = json!(["general", "key", "crowded"][place]);
        case["facts"]["injury"] = json!(["none", "slight", "serious"][place]);
        case["bases"]["goods_value"] = json!(format!("{}.{:02}", value / 100, value % 100));
        let pick = |place: usize, words: [&'static str; 2]| words.get(choices[place]).copied();
        for (place, (id, words)) in [
            ("effect", ["lenient", "mitigated"]), ("first_violation", ["waive", "punish"]),
            ("partly_unable", ["apply", "not"]), ("fine", ["fine", "none"]),
        ].into_iter().enumerate() {
            if let Some(word) = pick(place, words) {
                case["choices"][id] = json!(word);
            }
        }
        if depart {
            case["departure"] = json!({ "yuan": yuan.to_string(), "reason": "本案情形与基准所设情形明显不同", "signed_by": "局长", "signed_on": "2026-05-01" });
        }
        case["service"] = json!({ "volunteered": true, "corrected": true, "hours": served, "evidence": "证明" });
        let answer = examined(&book, &case);
        if let (Some(amount), Some(lawful)) = (answer.amount, &answer.lawful) {
            if answer.level == Some(Level::Mitigated) {
                let named = |id: &String| book.circumstances.iter().any(|it| it.id == *id && it.effect == Effect::LenientOrMitigated);
                prop_assert!(answer.circumstances.iter().any(named));
                prop_assert!(amount < lawful.low, "{:?}", answer);
            } else {
                prop_assert!(lawful.low <= amount && amount <= lawful.high, "{:?}", answer);
            }
        }
        prop_assert_eq!(answer.outcome == Outcome::Open, !answer.questions.is_empty());
    }

    #[test]
    fn more_hours_never_make_it_cheaper(hours in 0_i64..200, more in 0_i64..50) {
        let book = book();
        let of = |hours: i64| examined(&book, &fire(&book, hours)).amount.unwrap();
        prop_assert!(of(hours) <= of(hours + more));
    }

    #[test]
    fn no_case_panics(text in "\\PC{0,200}", item in "[a-z_]{0,20}", days in -4_000_i64..4_000) {
        let _ = Case::read(&text);
        let book = book();
        let mut case = fire(&book, days);
        case["item"] = json!(item);
        if let Ok(case) = Case::read(&case.to_string()) {
            let _ = examine(&book, &case);
        }
        let mut case = fire(&book, days);
        case["departure"] = json!({ "yuan": text, "reason": text });
        prop_assert!(examined(&book, &case).amount.is_none_or(|amount| amount >= Fen(0)));
    }
}
