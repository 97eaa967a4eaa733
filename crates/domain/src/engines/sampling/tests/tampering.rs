//! Whatever is changed in a proof is found, and named.

use super::*;
use proptest::prelude::*;
use serde_json::Value;

fn told(change: impl Fn(&mut Proof)) -> String {
    let mut proof = drawn();
    change(&mut proof);
    let verification = verify(&proof, &Kept::default());
    assert!(!verification.holds(), "the change is found");
    verification.problems().collect::<Vec<_>>().join("\n")
}

fn line_of(proof: &Proof, id: &str) -> usize {
    let found = proof.objects.iter().position(|piece| piece.contains(id));
    found.expect("a drawn line is opened")
}

#[test]
fn a_changed_line_is_named() {
    let id = drawn().drawn[4].id.clone();
    let text = told(|proof| {
        let line = line_of(proof, &id);
        proof.objects[line] = proof.objects[line].replace("户", "号");
    });
    assert!(
        text.contains(&format!("“{id}”这一条与公示时的内容不同")),
        "{text}"
    );
    let text = told(|proof| {
        // The line and its hash are both made anew.
        let line = line_of(proof, &id);
        let (_, rest) = proof.objects[line].split_once("= ").unwrap();
        let mut parts = rest.splitn(3, ' ').skip(1);
        let (salt, text) = (
            parts.next().unwrap(),
            parts.next().unwrap().replace("户", "号"),
        );
        let salt_bytes = super::super::digest::read_hexadecimal(salt).unwrap();
        let hash = super::super::tree::leaf(&salt_bytes, &text);
        proof.objects[line] = format!("= {hash} {salt} {text}");
    });
    assert!(text.contains(&id) && text.contains("对不上"), "{text}");
}

#[test]
fn an_added_or_removed_line_is_named() {
    let extra = drawn().drawn[0].clone();
    let added = told(|proof| proof.drawn.push(extra.clone()));
    assert!(added.contains("比应抽的多1条"), "{added}");
    let last = drawn().drawn.last().unwrap().id.clone();
    let removed = told(|proof| drop(proof.drawn.pop()));
    assert!(removed.contains(&format!("少1条，缺：{last}")), "{removed}");
    let cut = told(|proof| {
        let line = line_of(proof, &extra.id);
        proof.objects.remove(line);
    });
    assert!(cut.contains("名录"), "{cut}");
}

#[test]
fn another_seed_is_named() {
    let text = told(|proof| proof.seed = Hash([3; 32]));
    assert!(text.contains("种子被更换"), "{text}");
    let share = told(|proof| proof.shares[0].share = Hash([9; 32]));
    assert!(
        share.contains("“甲局”打开的份额与事先封存的不符"),
        "{share}"
    );
    let figure = told(|proof| proof.announcement.figures[0].value = "1,2,3,4,5,6,7".to_string());
    assert!(figure.contains("与检查前公布的封条不符"), "{figure}");
    assert!(
        figure.contains("按种子"),
        "the list is not that of the seed: {figure}"
    );
}

#[test]
fn a_redrawn_list_is_named() {
    let exchanged = told(|proof| proof.drawn.swap(1, 2));
    assert!(exchanged.contains("第2条按种子应抽到"), "{exchanged}");
    let passed = drawn().passed_over[0].clone();
    let smuggled = told(|proof| {
        proof.drawn[0].id = passed.id.clone();
        proof.drawn[0].rank = passed.rank;
    });
    assert!(smuggled.contains("第1条按种子应抽到"), "{smuggled}");
    let officers = told(|proof| proof.drawn[3].officers.swap(0, 1));
    assert!(
        officers.contains("第4条") && officers.contains("人员被更换"),
        "{officers}"
    );
    let hidden = told(|proof| drop(proof.passed_over.pop()));
    assert!(hidden.contains("不参加抽取的各条与种子不符"), "{hidden}");
}

#[test]
fn changed_rules_and_lists_are_named() {
    let quota = told(|proof| proof.commitment.rules.strata[1].size = Size::Quota(10));
    assert!(quota.contains("规则或者条数被改动"), "{quota}");
    let title = told(|proof| proof.commitment.rules.title.push('二'));
    assert!(title.contains("在公示之后被改动"), "{title}");
    let (roster, _) = committed();
    let text = told(|proof| {
        // Another list under the same announcement.
        let mut lists = lists();
        lists.objects[1].class = "C".to_string();
        let other = super::roster(lists);
        let ids: Vec<String> = proof.drawn.iter().map(|row| row.id.clone()).collect();
        proof.objects = other.open_objects(ids.iter().map(String::as_str));
    });
    assert!(text.contains("名录在公示之后被增删或者改动"), "{text}");
    assert_eq!(roster.classes().len(), 3);
}

#[test]
fn a_line_out_of_its_place_is_named() {
    let mut proof = drawn();
    let lines: Vec<usize> = (0..proof.objects.len())
        .filter(|place| proof.objects[*place].starts_with('='))
        .collect();
    let (first, last) = (lines[0], lines[lines.len() - 1]);
    proof.objects.swap(first, last);
    let verification = verify(&proof, &Kept::default());
    assert!(
        verification
            .problems()
            .any(|it| it.contains("不在它应在的位置"))
    );
}

/// All places of values in a JSON text, as pointers.
fn pointers(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.for_each(|(place, item)| pointers(item, format!("{at}/{place}"), found));
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                pointers(field, format!("{at}/{name}"), found);
            }
        }
        _ => found.push(at),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_value_of_a_proof_counts(place in any::<prop::sample::Index>(), digit in 0_u8..10) {
        let mut json = serde_json::to_value(drawn()).unwrap();
        let mut places = Vec::new();
        pointers(&json, String::new(), &mut places);
        let place = &places[place.index(places.len())];
        let value = json.pointer_mut(place).unwrap();
        let before = value.clone();
        *value = match &before {
            Value::String(text) => Value::String(format!("{text}{digit}")),
            Value::Number(number) => Value::from(number.as_u64().unwrap() + 1 + u64::from(digit)),
            other => other.clone(),
        };
        prop_assume!(*value != before);
        if let Ok(proof) = serde_json::from_value::<Proof>(json) {
            prop_assert!(!verify(&proof, &Kept::default()).holds(), "{place}");
        }
    }
}

#[test]
fn numbers_without_measure_end_in_words() {
    let text = told(|proof| {
        for class in &mut proof.commitment.objects.classes {
            class.lines = u32::MAX / 3;
            class.excluded = 0;
        }
        proof.commitment.rules.strata[0].size = Size::Quota(u32::MAX);
        proof.commitment.quotas = proof.commitment.quotas_by_rule();
    });
    assert!(text.contains("不符"), "{text}");
    let text = told(|proof| proof.commitment.rules.teams[0].size = u32::MAX);
    assert!(text.contains("最多50名"), "{text}");
}
