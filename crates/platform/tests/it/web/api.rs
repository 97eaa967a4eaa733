//! The interface for programs: sessions, definitions, figures.

use super::browser::Browser;
use super::house::{COUNTY, House};
use jiff::SignedDuration;
use platform::operations::accounts::DEMONSTRATION_PASSWORD as PASSWORD;
use platform::operations::{answer::with_desk, files};
use serde_json::{Value, json};

/// A program that is signed in.
pub(super) fn program(house: &House, account: &str) -> Browser {
    let mut program = house.visitor();
    let credentials = json!({ "county": COUNTY, "account": account, "password": PASSWORD });
    let answer = program
        .post_json("/api/v1/sessions", &credentials)
        .expect(201)
        .json();
    assert!(program.cookies.is_empty(), "a program is given no cookie");
    let token = answer["token"].as_str().unwrap();
    program.sending("authorization", &format!("Bearer {token}"))
}

#[test]
fn a_program_needs_a_token_that_still_holds() {
    let house = House::demonstration();
    let address = "/api/v1/kinds/reconsideration";
    house.visitor().get(address).expect(401);
    let mut wrong = house.visitor().sending("authorization", "Bearer 0000");
    assert!(
        wrong.get(address).expect(401).json()["error"]
            .as_str()
            .unwrap()
            .contains("令牌")
    );
    let credentials = json!({ "county": COUNTY, "account": "clerk", "password": "wrong" });
    let refused = house
        .visitor()
        .post_json("/api/v1/sessions", &credentials)
        .expect(422);
    assert_eq!(refused.json()["refusal"]["id"], "password");
    let mut program = program(&house, "clerk");
    program.get(address).expect(200);
    house.pass(SignedDuration::from_mins(31));
    program.get(address).expect(401);
    // A browser's cookie is no token of a program, so that no page can speak in its name.
    let mut browser = house.signed_in("clerk");
    browser.get(address).expect(401);
}

#[test]
fn an_account_that_must_change_its_password_is_no_use_to_a_program() {
    let (house, slips) = House::founded();
    let credentials =
        json!({ "county": COUNTY, "account": "system", "password": slips[0].password });
    let refused = house
        .visitor()
        .post_json("/api/v1/sessions", &credentials)
        .expect(422);
    assert_eq!(refused.json()["refusal"]["id"], "session");
}

#[test]
fn a_definition_says_what_can_be_filled_in_and_done() {
    let house = House::demonstration();
    let mut program = program(&house, "t01-clerk");
    let kind = program
        .get("/api/v1/kinds/reconsideration")
        .expect(200)
        .json();
    assert_eq!(
        (&kind["kind"], &kind["marking"]),
        (&json!("reconsideration"), &json!("演示数据"))
    );
    let of = |list: &str, id: &str| -> Value {
        let all = kind[list].as_array().unwrap();
        let found = all.iter().find(|one| one["id"] == id);
        found
            .unwrap_or_else(|| panic!("no {id} among {list}"))
            .clone()
    };
    let applicant = of("fields", "applicant");
    assert_eq!(
        (&applicant["name"], &applicant["kind"]),
        (&json!("申请人"), &json!("text"))
    );
    assert_eq!(
        of("fields", "applicant_kind")["kind"]["choice"][0]["id"],
        "natural_person"
    );
    assert_eq!(of("stages", "archived")["name"], "已归档");
    let accept = of("actions", "accept");
    assert_eq!(accept["from"], json!(["received"]));
    assert!(
        accept["requires"]
            .as_array()
            .unwrap()
            .contains(&json!("meets_parties"))
    );
    let limit = of("limits", "review");
    let value = limit["values"]
        .as_array()
        .unwrap()
        .iter()
        .find(|value| value["from"] == "2024-01-01");
    let value = value.unwrap();
    assert_eq!(value["shown"], "5个工作日");
    assert_eq!(value["law"][0], "行政复议法(2023)#30.1");
    assert!(!kind["guards"].as_array().unwrap().is_empty());
    assert_eq!(of("letters", "decision")["name"], "行政复议决定书");
    program.get("/api/v1/kinds/nothing").expect(404);
}

fn figure<'a>(answer: &'a Value, id: &str) -> &'a Value {
    let all = answer["figures"].as_array().unwrap();
    let found = all.iter().find(|figure| figure["indicator"] == id);
    found.unwrap_or_else(|| panic!("no figure {id}"))
}

#[test]
fn figures_are_those_of_the_command_line_with_the_records_that_may_be_seen() {
    let house = House::demonstration();
    let (mut town, mut county) = (program(&house, "t01-clerk"), program(&house, "head"));
    let address = "/api/v1/figures/2024";
    let (seen, all) = (
        town.get(address).expect(200).json(),
        county.get(address).expect(200).json(),
    );
    let office = &house.app.office;
    let place = office.county(&COUNTY.into()).unwrap();
    let asked = platform::operations::figures::Asked {
        county: &place,
        year: 2024,
        as_of: office.today(),
        organ: None,
    };
    let expected = platform::operations::figures::evaluate_with_records(office, &asked).unwrap();
    let depth = platform::operations::figures::Depth::Records;
    assert_eq!(
        all["figures"],
        platform::operations::figures::json(&expected, depth)
    );
    assert_eq!(all["marking"], "演示数据");

    let id = "legality_review.total";
    let (of_town, of_county) = (
        &figure(&seen, id)["numerator"],
        &figure(&all, id)["numerator"],
    );
    assert_eq!(
        of_town["count"], of_county["count"],
        "the count is everybody's"
    );
    let records = |side: &Value| side["records"].as_array().unwrap().clone();
    let (own, every) = (records(of_town), records(of_county));
    assert_eq!(every.len() as u64, of_county["count"].as_u64().unwrap());
    assert!(!own.is_empty() && own.len() < every.len());
    for record in &own {
        let address = format!("/api/v1/records/{}", record.as_str().unwrap());
        town.get(&address).expect(200);
    }
    assert!(records(&figure(&seen, "reconsideration.received")["numerator"]).is_empty());
}

#[test]
fn figures_can_be_counted_only_and_asked_for_an_organ_and_a_day() {
    let house = House::demonstration();
    let mut head = program(&house, "head");
    let id = "legality_review.total";
    let mut counted = |query: &str| -> Value {
        let answer = head
            .get(&format!("/api/v1/figures/2024?{query}"))
            .expect(200)
            .json();
        figure(&answer, id)["numerator"].clone()
    };
    let plain = counted("records=false");
    assert!(plain.get("records").is_none(), "{plain}");
    let organ = counted("organ=t01");
    assert!(organ["count"].as_u64() < plain["count"].as_u64() && organ["count"] != 0);
    let spring = counted("as_of=2024-03-31");
    assert!(spring["count"].as_u64() < plain["count"].as_u64());
    for (status, address) in [
        (404, "/api/v1/figures/2024?organ=nowhere"),
        (404, "/api/v1/figures/1900"),
        (404, "/api/v1/figures/2030"),
        (400, "/api/v1/figures/2024?as_of=yesterday"),
        (400, "/api/v1/figures/2024?unknown=1"),
        (400, "/api/v1/figures/next"),
    ] {
        let error = head.get(address).expect(status).json()["error"].clone();
        assert!(!error.as_str().unwrap().is_ascii(), "{address}: {error}");
    }
}

#[test]
fn a_digest_is_taken_from_a_file_that_is_stored() {
    let house = House::demonstration();
    let mut program = program(&house, "clerk");
    let mut submit = |key: &str, file: &str| {
        let fields = json!({
            "level": "county", "matter_kind": "normative_document", "matter_name": "样例办法",
            "submitter": "样例单位", "m_explanation": true, "m_basis": true,
            "m_consultation": true, "m_own_opinion": true, "draft_file": file,
        });
        let command = json!({
            "key": key, "kind": "legality_review", "action": "submit",
            "occurred_at": "2024-12-16T09:00", "fields": fields,
        });
        program.post_json("/api/v1/actions", &command)
    };
    let refused = submit("a", &"5a".repeat(32)).expect(422).json();
    let field = &refused["refusal"]["fields"][0];
    assert_eq!(field["field"], "draft_file", "{refused}");
    let office = &house.app.office;
    let stored = with_desk(office, &format!("{COUNTY}/clerk"), |desk| {
        files::store(desk, "送审稿.txt", "第一条".as_bytes())
    });
    let stored = stored.unwrap();
    let taken = submit("b", &stored.to_ascii_uppercase());
    assert!(taken.status < 300, "{}", taken.text());
    let digests = "SELECT text_sm3 FROM kind_legality_review WHERE matter_name = '样例办法'";
    assert_eq!(house.texts(digests), [stored]);
}
