//! The form of facts, and the case that it says.

use crate::web::pages::form::{Input, InputGroup};
use crate::web::posted::Posted;
use domain::engines::discretion::{
    Ask, Book, Case, Departure, Earlier, Effect, FactValue, Factor, FactorKind, Item, Look,
    Service, Step, StepEffect,
};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The inputs of an item, with what was filled in.
pub fn groups(book: &Book, item: &Item, posted: &Posted) -> Vec<InputGroup> {
    let typed = |id: &str| posted.trimmed(id).to_string();
    let group = |name: &str, inputs: Vec<Input>| InputGroup {
        name: name.into(),
        inputs,
    };
    let mut seen = Vec::new();
    let listed = |step: &&Step, ask: &&Ask| {
        item.first_violation.is_some() && step.first_violation.as_ref() == Some(&ask.id)
    };
    let steps = book.steps.iter().flat_map(|step| {
        let asks = step.asks.iter();
        asks.filter(move |ask| !listed(&step, ask))
    });
    let order = item.requires.iter().chain(steps);
    let mut asks = Vec::new();
    for ask in order {
        if !seen.contains(&&ask.id) {
            seen.push(&ask.id);
            asks.extend(inputs_of(ask, posted));
        }
    }
    let own = |field: &Option<String>| field.as_ref().is_none_or(|field| *field == item.field);
    let circumstances = book.circumstances.iter().filter(|it| own(&it.field));
    let circumstances = circumstances.map(|it| yes_no(&it.id, &it.question, posted));
    let date = |id: &str, name: &str| {
        Input::text(id, name, posted.trimmed(id))
            .as_kind("date")
            .required()
    };
    let mut basics = vec![
        date("act_on", "违法行为终了的日期"),
        date("decided_on", "拟作出决定的日期"),
        Input::text("area", "违法行为发生地", &typed("area")),
    ];
    basics.extend(bases(item, posted));
    vec![
        group("基本情况", basics),
        group("应否处罚", asks),
        group("违法记录查询", look(item, posted)),
        group("法定情节", circumstances.collect()),
        group("裁量因素", factors(book, item, posted)),
        group("由办案机关选择", choices(book, item, posted)),
        group("逸脱裁量基准、公益服务减罚（没有的不填）", rest(posted)),
    ]
}

fn yes_no(id: &str, name: &str, posted: &Posted) -> Input {
    let id = format!("f.{id}");
    let words = vec![("true".into(), "是".into()), ("false".into(), "否".into())];
    Input::text(&id, name, posted.trimmed(&id))
        .with_choices(words)
        .as_kind("radio")
}

fn inputs_of(ask: &Ask, posted: &Posted) -> Vec<Input> {
    let mut inputs = vec![yes_no(&ask.id, &ask.question, posted)];
    if ask.needs_evidence {
        let id = format!("e.{}", ask.id);
        inputs.push(Input::text(
            &id,
            "上一项答是的，写明证据",
            posted.trimmed(&id),
        ));
    }
    inputs
}

fn bases(item: &Item, posted: &Posted) -> Vec<Input> {
    let rules = item.version.iter().flat_map(|version| &version.fines);
    let mut named = BTreeMap::new();
    for rule in rules {
        if let Some(base) = &rule.base {
            named.insert(base, rule.base_name.as_deref().unwrap_or("计算基数"));
        }
    }
    let input = |(base, name): (&String, &str)| {
        let id = format!("b.{base}");
        Input::text(&id, &format!("{name}（元）"), posted.trimmed(&id)).as_kind("money")
    };
    named.into_iter().map(input).collect()
}

fn look(item: &Item, posted: &Posted) -> Vec<Input> {
    let input = |id: &str, name: &str| Input::text(id, name, posted.trimmed(id));
    let source = item.first_violation.as_ref().map_or(
        "本项没有清单界定“初次”，直接回答上面的问题",
        |list| &list.source,
    );
    vec![
        input("look.by", "查询人（执法证号）").with_hint(&format!("界定“初次”的依据：{source}")),
        input("look.case", "为哪一案查询（案号）"),
        input("look.on", "查询日期").as_kind("date"),
        input("look.organs", "查询的机关").with_hint("几个机关用顿号分开"),
        input("look.number", "查到的同类旧案案号").with_hint("没有的不填"),
        input("look.decided", "旧案的决定日期").as_kind("date"),
    ]
}

fn factors(book: &Book, item: &Item, posted: &Posted) -> Vec<Input> {
    let enabled = book.enabled.iter().map(|it| &it.benchmark);
    let mut seen = Vec::new();
    let mut inputs = Vec::new();
    for factor in enabled
        .filter(|it| it.item == item.id)
        .flat_map(|it| &it.factors)
    {
        if !seen.contains(&&factor.id) {
            seen.push(&factor.id);
            inputs.push(factor_input(factor, posted));
        }
    }
    inputs
}

fn factor_input(factor: &Factor, posted: &Posted) -> Input {
    let id = format!("f.{}", factor.id);
    let plain = Input::text(&id, &factor.question, posted.trimmed(&id));
    match factor.kind {
        FactorKind::YesNo => yes_no(&factor.id, &factor.question, posted),
        FactorKind::Number => plain.with_hint(&format!("整数，{}", factor.unit)),
        FactorKind::Choice => {
            let options = factor
                .options
                .iter()
                .map(|it| (it.id.clone(), it.name.clone()));
            plain.with_choices(options.collect())
        }
    }
}

fn choices(book: &Book, item: &Item, posted: &Posted) -> Vec<Input> {
    let choice = |id: &str, name: &str, words: [(&str, &str); 2]| {
        let id = format!("c.{id}");
        let words = words.map(|(id, name)| (id.to_string(), name.to_string()));
        Input::text(&id, name, posted.trimmed(&id))
            .with_choices(words.to_vec())
            .as_kind("radio")
    };
    let mut inputs: Vec<Input> = book
        .steps
        .iter()
        .filter(|step| step.effect == StepEffect::MayWaive)
        .map(|step| {
            choice(
                &step.id,
                &format!("{}的条件符合时", step.name),
                [("waive", "不予处罚"), ("punish", "给予处罚")],
            )
        })
        .collect();
    inputs.push(choice(
        "effect",
        "有法定从轻或者减轻情节时",
        [("lenient", "从轻"), ("mitigated", "减轻")],
    ));
    for it in book
        .circumstances
        .iter()
        .filter(|it| !it.must && it.effect != Effect::Heavier)
    {
        inputs.push(choice(
            &it.id,
            &format!("{}成立时", it.name),
            [("apply", "适用"), ("not", "不适用")],
        ));
    }
    if item.version.iter().any(|version| version.may_fine) {
        inputs.push(choice(
            "fine",
            "可以处罚款的",
            [("fine", "处罚款"), ("none", "不处罚款")],
        ));
    }
    if item.version.len() > 1 {
        inputs.push(choice(
            "law",
            "新旧规定互有轻重时",
            [("old", "行为时的规定"), ("new", "决定时的规定")],
        ));
    }
    inputs
}

fn rest(posted: &Posted) -> Vec<Input> {
    let input = |id: &str, name: &str| Input::text(id, name, posted.trimmed(id));
    vec![
        input("d.yuan", "逸脱后的罚款（元）").as_kind("money"),
        input("d.reason", "为什么适用基准明显不当").as_kind("long"),
        input("d.signed_by", "签署的负责人"),
        input("d.signed_on", "签署日期").as_kind("date"),
        input("d.officers", "本案办案人员").with_hint("用顿号分开；办案人员不能签署"),
        input("s.hours", "当事人自愿服务的小时数").with_hint("只填当事人自愿申请并且已经改正的"),
        input("s.evidence", "服务时长的证明"),
    ]
}

/// The case that the form says.
///
/// # Errors
/// What is not a day or a number, in Chinese.
pub fn case(posted: &Posted) -> Result<Case, String> {
    let mut case = Case {
        item: posted.trimmed("item").to_string(),
        act_on: day(posted, "act_on", "违法行为终了的日期")?,
        decided_on: day(posted, "decided_on", "拟作出决定的日期")?,
        facts: BTreeMap::new(),
        evidence: BTreeMap::new(),
        bases: BTreeMap::new(),
        area: posted.trimmed("area").to_string(),
        look: looked(posted)?,
        choices: BTreeMap::new(),
        departure: departure(posted)?,
        service: service(posted)?,
        instalments: None,
        late: None,
    };
    for (name, text) in posted.pairs().filter(|(_, text)| !text.trim().is_empty()) {
        let text = text.trim().to_string();
        match name.split_once('.') {
            Some(("f", fact)) => drop(case.facts.insert(fact.into(), value(&text))),
            Some(("e", fact)) => drop(case.evidence.insert(fact.into(), text)),
            Some(("b", base)) => drop(case.bases.insert(base.into(), text)),
            Some(("c", choice)) => drop(case.choices.insert(choice.into(), text)),
            _ => {}
        }
    }
    Ok(case)
}

fn value(text: &str) -> FactValue {
    match (text, text.parse()) {
        ("true", _) => FactValue::Flag(true),
        ("false", _) => FactValue::Flag(false),
        (_, Ok(number)) => FactValue::Number(number),
        _ => FactValue::Word(text.to_string()),
    }
}

fn day(posted: &Posted, id: &str, name: &str) -> Result<Date, String> {
    let text = posted.trimmed(id);
    text.parse()
        .map_err(|_| format!("{name}“{text}”不是日期，请写作 2026-05-01"))
}

fn optional_day(posted: &Posted, id: &str, name: &str) -> Result<Option<Date>, String> {
    match posted.trimmed(id) {
        "" => Ok(None),
        _ => day(posted, id, name).map(Some),
    }
}

fn parts(text: &str) -> Vec<String> {
    let parts = text.split(['、', ',', '，', ';', '；']);
    parts
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_string)
        .collect()
}

fn looked(posted: &Posted) -> Result<Option<Look>, String> {
    let Some(on) = optional_day(posted, "look.on", "查询日期")? else {
        return Ok(None);
    };
    let earlier = optional_day(posted, "look.decided", "旧案的决定日期")?;
    let number = posted.trimmed("look.number");
    let found = match (number, earlier) {
        ("", _) => Vec::new(),
        (_, None) => return Err("写了旧案案号，没有写旧案的决定日期，请补写".into()),
        (number, Some(on)) => vec![Earlier {
            number: number.into(),
            item: posted.trimmed("item").into(),
            on,
            area: posted.trimmed("area").into(),
            waived: false,
        }],
    };
    Ok(Some(Look {
        by: posted.trimmed("look.by").into(),
        case_number: posted.trimmed("look.case").into(),
        on,
        organs: parts(posted.trimmed("look.organs")),
        found,
    }))
}

fn departure(posted: &Posted) -> Result<Option<Departure>, String> {
    let yuan = posted.trimmed("d.yuan");
    let signed_on = optional_day(posted, "d.signed_on", "签署日期")?;
    let departure = || Departure {
        yuan: yuan.into(),
        reason: posted.trimmed("d.reason").into(),
        signed_by: posted.trimmed("d.signed_by").into(),
        signed_on,
        officers: parts(posted.trimmed("d.officers")),
    };
    Ok((!yuan.is_empty()).then(departure))
}

fn service(posted: &Posted) -> Result<Option<Service>, String> {
    let text = posted.trimmed("s.hours");
    if text.is_empty() {
        return Ok(None);
    }
    let hours = text
        .parse()
        .map_err(|_| format!("服务小时数“{text}”不是整数，请只填数字"))?;
    let corrected = posted.trimmed("f.corrected_in_time") == "true";
    let evidence = posted.trimmed("s.evidence").to_string();
    Ok(Some(Service {
        volunteered: true,
        corrected,
        hours,
        evidence,
    }))
}
