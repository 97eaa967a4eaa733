//! Worked cases, properties over generated facts, and faults of definitions.

mod cases;
mod definitions;
mod payment;
mod properties;

use super::{Answer, Book, Case, examine};
use serde_json::{Value as Json, json};

pub const ORDER: &str = include_str!("../../../../../../discretion/order.toml");
const FIRE: &str = include_str!("../../../../../../discretion/items/fire.toml");
const MARKET: &str = include_str!("../../../../../../discretion/items/market.toml");
const WASTE: &str = include_str!("../../../../../../discretion/items/waste.toml");

/// What a county enters to adopt the templates.
const ADOPTED: &str = r#"
[[basis]]
adopts = "fire_equipment_template"
document = { title = "某县消防裁量基准", number = "某应急〔2026〕1号", published_on = 2026-01-01 }
from = 2026-01-01
[[basis]]
adopts = "spoiled_food_template"
document = { title = "某县市场监管裁量基准", number = "某市监〔2026〕1号", published_on = 2026-01-01 }
from = 2026-01-01
[[basis]]
adopts = "price_not_marked_template"
document = { title = "某县市场监管裁量基准", number = "某市监〔2026〕1号", published_on = 2026-01-01 }
from = 2026-01-01
[[basis]]
adopts = "service_template"
document = { title = "某县公益服务减罚办法", number = "某司〔2026〕2号", published_on = 2026-01-01 }
from = 2026-01-01
"#;

pub fn files() -> Vec<(&'static str, &'static str)> {
    vec![
        ("order.toml", ORDER),
        ("fire.toml", FIRE),
        ("market.toml", MARKET),
        ("waste.toml", WASTE),
    ]
}

pub fn book() -> Book {
    let mut files = files();
    files.push(("county.toml", ADOPTED));
    Book::from_toml(&files).unwrap()
}

/// A case of an item in which every condition and circumstance is answered no.
pub fn plain(book: &Book, item: &str) -> Json {
    let mut facts = serde_json::Map::new();
    let asks = book
        .steps
        .iter()
        .flat_map(|step| &step.asks)
        .map(|ask| &ask.id);
    for id in asks.chain(book.circumstances.iter().map(|it| &it.id)) {
        facts.insert(id.clone(), json!(false));
    }
    for ask in &book.item(item).unwrap().requires {
        facts.insert(ask.id.clone(), json!(true));
    }
    json!({
        "item": item, "act_on": "2026-02-01", "decided_on": "2026-05-01", "area": "甲县",
        "facts": facts, "evidence": {}, "bases": {}, "choices": {},
        "look": { "by": "甲", "case_number": "案1", "on": "2026-04-01", "organs": ["市场监管局", "应急局"] },
    })
}

/// A fire case of a general unit whose equipment was off for some hours.
pub fn fire(book: &Book, hours: i64) -> Json {
    let mut case = plain(book, "fire_equipment");
    case["facts"]["out_of_order_hours"] = json!(hours);
    case["facts"]["place_class"] = json!("general");
    case["facts"]["hindered"] = json!(false);
    case
}

pub fn examined(book: &Book, case: &Json) -> Answer {
    examine(book, &Case::read(&case.to_string()).unwrap()).unwrap()
}
