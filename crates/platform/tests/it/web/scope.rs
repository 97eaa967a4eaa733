//! Data scope: what lies in another organ or county is not seen, not searched, not exported, not acted on.

use super::browser::Browser;
use super::house::{COUNTY, House, form_token};
use documents::table::Limits;
use documents::xlsx::read_sheet;
use platform::operations::accounts::DEMONSTRATION_PASSWORD as PASSWORD;
use serde_json::json;

/// A record: its id and number.
struct Known {
    id: String,
    number: String,
}

/// The records of an organ that have letters.
fn records_of(house: &House, county: &str, organ: &str) -> Vec<Known> {
    let found = house.app.office.readers.read(|sql| {
        let rows = sql.query(
            "SELECT r.id, r.number FROM records r JOIN letters l ON l.county = r.county AND l.record = r.id \
             WHERE r.county = $1 AND r.organ = $2 AND l.ordinal = 1 AND r.number IS NOT NULL ORDER BY r.id",
            &[county.into(), organ.into()],
        )?;
        let known = |row: &platform::store::Row| {
            Ok(Known {
                id: row.text(0)?.to_string(),
                number: row.text(1)?.to_string(),
            })
        };
        rows.iter().map(known).collect()
    });
    let found: Vec<Known> = found.unwrap();
    assert!(!found.is_empty(), "{organ} has records");
    found
}

const LIST: &str = "/kinds/legality_review";

#[test]
fn a_town_does_not_reach_another_towns_record_by_address() {
    let house = House::demonstration();
    let (own, other) = (
        &records_of(&house, COUNTY, "t01")[0],
        &records_of(&house, COUNTY, "t02")[0],
    );
    let mut clerk = house.signed_in("t01-clerk");
    let tabs = [
        "",
        "/facts",
        "/process",
        "/files",
        "/letters",
        "/services",
        "/limits",
        "/links",
        "/log",
    ];
    let rest = [
        "/letters/1",
        "/letters/1/letter.docx",
        "/letters/1/letter_serve",
        "/actions/note",
        "/actions/reveal",
        "/actions/accept",
        "/files/0123",
    ];
    for part in tabs.iter().chain(&rest) {
        let page = clerk
            .get(&format!("/records/{}{part}", other.id))
            .expect(403);
        let text = page.text();
        assert!(text.contains("这个单位没有任何角色"), "{part}: {text}");
        assert!(text.contains("请联系安全管理员"), "{part}: {text}");
        assert!(!text.contains(&other.number), "{part} tells the number");
    }
    for part in tabs {
        clerk.get(&format!("/records/{}{part}", own.id)).expect(200);
    }
    let carried = format!("/kinds/litigation_response/new/receive?from={}", other.id);
    assert_ne!(
        clerk.get(&carried).status,
        200,
        "nothing is carried over from it"
    );
}

#[test]
fn a_town_acts_on_nothing_of_another_town() {
    let house = House::demonstration();
    let other = &records_of(&house, COUNTY, "t02")[0];
    let mut clerk = house.signed_in("t01-clerk");
    let token = form_token(&mut clerk);
    let before = house.entries();
    for part in [
        "/actions/note",
        "/actions/reveal",
        "/actions/accept",
        "/letters/1/letter_serve",
    ] {
        let fields = [
            ("_token", token.as_str()),
            ("_key", part),
            ("f.text", "备注"),
            ("f.reason", "理由"),
        ];
        clerk
            .post(&format!("/records/{}{part}", other.id), &fields)
            .expect(403);
    }
    assert_eq!(house.entries(), before, "nothing was written");
}

#[test]
fn lists_searches_and_workbooks_show_the_own_organ_only() {
    let house = House::demonstration();
    let (own, others) = (
        records_of(&house, COUNTY, "t01"),
        ["t02", "justice", "d01"].map(|organ| records_of(&house, COUNTY, organ)),
    );
    let mut clerk = house.signed_in("t01-clerk");
    let workbook = clerk.get(&format!("{LIST}/export.xlsx")).expect(200);
    let exported = read_sheet(&workbook.content, "合法性审查", Limits::default()).unwrap();
    let exported = format!("{:?}", exported.rows);
    let mut shown = String::new();
    for address in [
        LIST,
        "/",
        "/workbench/watched",
        "/workbench/done",
        "/kinds/reconsideration",
    ] {
        shown += &clerk.get(address).expect(200).text();
    }
    assert!(shown.contains(&own[0].number) && exported.contains(&own[0].number));
    for other in others.iter().flatten() {
        assert!(!shown.contains(&other.number), "{} is listed", other.number);
        assert!(
            !exported.contains(&other.number),
            "{} is exported",
            other.number
        );
        let number = platform::paths::part(&other.number);
        for address in [format!("/search?q={number}"), format!("{LIST}?q={number}")] {
            let found = clerk.get(&address).expect(200).text();
            assert!(
                !found.contains(&format!("/records/{}", other.id)),
                "{address}"
            );
        }
    }
    let number = platform::paths::part(&own[0].number);
    let found = clerk.get(&format!("/search?q={number}")).text();
    assert!(
        found.contains(&format!("/records/{}", own[0].id)),
        "the own record is found"
    );
}

#[test]
fn behind_a_figure_a_town_finds_its_own_records_only() {
    let house = House::demonstration();
    let mut clerk = house.signed_in("t01-clerk");
    let mut head = house.signed_in("head");
    let address = "/figures/2024/legality_review.total/numerator";
    let links = |browser: &mut Browser| browser.get(address).expect(200).text();
    let (town, county) = (links(&mut clerk), links(&mut head));
    for (organ, sees) in [("t01", true), ("t02", false), ("d01", false)] {
        let record = &records_of(&house, COUNTY, organ)[0];
        let link = format!("/records/{}", record.id);
        assert!(county.contains(&link), "{organ}: the county sees all");
        assert_eq!(town.contains(&link), sees, "{organ}");
    }
}

#[test]
fn the_interface_keeps_to_the_same_scope() {
    let house = House::demonstration();
    let (own, other) = (
        &records_of(&house, COUNTY, "t01")[0],
        &records_of(&house, COUNTY, "t02")[0],
    );
    let mut program = house.visitor();
    let credentials = json!({ "county": COUNTY, "account": "t01-clerk", "password": PASSWORD });
    let token = program
        .post_json("/api/v1/sessions", &credentials)
        .expect(201)
        .json();
    let bearer = format!("Bearer {}", token["token"].as_str().unwrap());
    let mut program = program.sending("authorization", &bearer);
    let shown = program
        .get(&format!("/api/v1/records/{}", own.id))
        .expect(200)
        .json();
    assert_eq!(
        (&shown["number"], &shown["marking"]),
        (&json!(own.number), &json!("演示数据"))
    );
    let refused = program
        .get(&format!("/api/v1/records/{}", other.id))
        .expect(403)
        .json();
    assert!(
        refused["error"].as_str().unwrap().contains("没有任何角色"),
        "{refused}"
    );
    assert!(!refused.to_string().contains(&other.number));
    let before = house.entries();
    let command = |record: &str| {
        json!({ "key": "k1", "kind": "legality_review", "action": "note", "record": record,
            "occurred_at": "2024-12-31", "fields": { "text": "备注" } })
    };
    program
        .post_json("/api/v1/actions", &command(&other.id))
        .expect(403);
    assert_eq!(house.entries(), before, "nothing was written");
    program
        .post_json("/api/v1/actions", &command(&own.id))
        .expect(200);
    assert_eq!(house.entries(), before + 1);
}

#[test]
fn another_county_in_the_same_folder_is_not_there() {
    let house = House::demonstration();
    let foreign = &records_of(&house, "330225", "justice")[0];
    let mut head = house.signed_in("head");
    head.get(&format!("/records/{}", foreign.id)).expect(404);
    let mut theirs = house.visitor();
    assert_eq!(theirs.sign_in("330225", "head", PASSWORD).leads_to(), "/");
    theirs.get(&format!("/records/{}", foreign.id)).expect(200);
    let own = &records_of(&house, COUNTY, "justice")[0];
    theirs.get(&format!("/records/{}", own.id)).expect(404);
}

#[test]
fn a_role_without_the_right_is_told_why_and_to_whom_to_turn() {
    let house = House::demonstration();
    let record = &records_of(&house, COUNTY, "justice")[0].id;
    let open = house.record_in("received");
    let mut viewer = house.signed_in("viewer");
    viewer.get(&format!("/records/{record}")).expect(200);
    let token = form_token(&mut viewer);
    let fields = [
        ("_token", token.as_str()),
        ("f.text", "备注"),
        ("f.reason", "因"),
    ];
    let new = "/kinds/reconsideration/new/receive".to_string();
    let letter = format!("/records/{record}/letters/1/letter_void");
    let action = |id: &str| format!("/records/{open}/actions/{id}");
    let before = house.entries();
    for (address, said) in [
        (action("accept"), "这一步由经办人"),
        (action("note"), "您没有这个角色"),
        (action("assign"), "这一步由负责人办理"),
        (action("reveal"), "您不能查看已隐去的个人信息"),
        (letter, "这一步由经办人办理"),
        (new, "这一步由经办人"),
    ] {
        for page in [viewer.get(&address), viewer.post(&address, &fields)] {
            let text = page.expect(403).text();
            assert!(text.contains(said), "{address}: {text}");
            assert!(text.contains("请联系安全管理员"), "{address}: {text}");
        }
    }
    assert_eq!(house.entries(), before, "nothing was written");
}

#[test]
fn nothing_is_offered_that_is_refused() {
    let house = House::demonstration();
    let open = house.record_in("received");
    let (mut viewer, mut clerk) = (house.signed_in("viewer"), house.signed_in("clerk"));
    let list = "/kinds/reconsideration";
    let refused = viewer.get(&format!("{list}/export.xlsx")).expect(403);
    assert!(refused.text().contains("您不能导出"));
    for (address, offer) in [
        (format!("/records/{open}"), "/actions/"),
        (list.to_string(), "export.xlsx"),
        (list.to_string(), "/new/"),
    ] {
        assert!(clerk.get(&address).text().contains(offer), "{address}");
        assert!(!viewer.get(&address).text().contains(offer), "{address}");
    }
}
