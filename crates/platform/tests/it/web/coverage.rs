//! The service circle: shares, map, sites and their entries, white spots, new sites.

use super::house::House;
use serde_json::Value as Json;

const ADDRESS: &str = "/coverage";

#[test]
fn the_demonstration_shows_its_circle_as_a_map() {
    let house = House::demonstration();
    let mut clerk = house.signed_in("clerk");
    assert!(
        clerk
            .get("/")
            .expect(200)
            .text()
            .contains("href=\"/coverage\"")
    );
    let page = clerk.get(ADDRESS).expect(200).text();
    for shown in [
        "<svg class=\"coverage\"",
        "class=\"near\" d=\"M",
        "circle class=\"site\"",
        "circle class=\"white\"",
        "均为虚构",
    ] {
        assert!(page.contains(shown), "{shown}");
    }
    let tiles = page.contains("src=\"http") || page.contains("url(");
    assert!(!tiles, "nothing comes from elsewhere");
    let entry = clerk.get(&format!("{ADDRESS}?site=1")).expect(200).text();
    assert!(
        entry.contains("id=\"site\"")
            && entry.contains("演示公共法律服务工作站1")
            && entry.contains("开放时间")
    );
}

#[test]
fn what_is_asked_changes_the_answer() {
    let house = House::demonstration();
    let mut clerk = house.signed_in("clerk");
    let mut json = |query: &str| -> Json {
        let page = clerk
            .get(&format!("{ADDRESS}?format=json&{query}"))
            .expect(200);
        serde_json::from_str(&page.text()).unwrap()
    };
    let people = |answer: &Json| answer["demand_within"].as_u64().unwrap();
    let (walk, drive) = (json(""), json("mode=drive"));
    assert!(people(&walk) > 0 && people(&walk) < people(&drive));
    assert!(people(&json("minutes=30")) > people(&walk));
    assert!(people(&json("kind=%E6%B3%95%E5%BE%8B%E6%8F%B4%E5%8A%A9")) < people(&walk));
    let night = json("at=%E5%91%A8%E6%97%A5%2019:00");
    assert!(people(&night) > 0 && people(&night) < people(&walk));
    let added = json("add=2");
    assert_eq!(added["add"].as_array().unwrap().len(), 2);
    assert_eq!(added["add_proven"], Json::Bool(true));
    let told = clerk.get(&format!("{ADDRESS}?add=2")).expect(200).text();
    assert!(told.contains("建议新设") && told.contains("已经证明没有更好的选法"));
}

#[test]
fn what_cannot_be_answered_is_said() {
    let house = House::demonstration();
    let mut clerk = house.signed_in("clerk");
    for (query, told) in [
        ("minutes=x", "分钟数应当"),
        ("at=noon", "无法识别"),
        ("add=99", "新设的个数"),
    ] {
        let page = clerk.get(&format!("{ADDRESS}?{query}")).expect(422).text();
        assert!(page.contains(told), "{query}");
    }
    let (founded, _) = House::founded();
    assert!(
        founded
            .visitor()
            .get(ADDRESS)
            .leads_to()
            .contains("sign-in")
    );
}
