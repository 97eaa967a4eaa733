//! Two versions of the law for one limit: which counts by the county's choice, and what is shown beside it.

use crate::law_book::book;
use crate::worked_cases::House;
use domain::engines::deadline::{Period, Question, Weighed, weigh};
use domain::law::limits::Lenient;
use domain::law::{LawBook, Length, VersionChoices, VersionDays, VersionRule, Versions};
use domain::module::examples::{MAIN_RECORD, Player, Surroundings};
use domain::procedure::{
    Command, Definition, Limit, LinkedRecords, OrganSigns, Record, Serials, Situation, decide,
};
use domain::register::Moment;
use jiff::civil::{Date, date};
use serde_json::Value as Json;

const COUNTY: &str = "330106";

/// The choices of a county that chose one option.
fn chosen(law: &LawBook, choice: &str, option: &str) -> VersionChoices {
    law.version_choices(|id| (id == choice).then(|| option.to_string()))
}

/// The run of the respondent's limit to answer: applied for and accepted on one day, told on another.
fn answer(
    house: &House,
    definition: &Definition,
    choices: &VersionChoices,
    days: (Date, Date),
) -> Limit {
    let definitions = [definition];
    let player = played(house, &definitions, choices, days);
    the_answer(player.record(MAIN_RECORD).unwrap())
}

fn the_answer(record: &Record) -> Limit {
    let mut runs = record.limits.iter();
    Limit::clone(runs.find(|run| run.limit.as_str() == "answer").unwrap())
}

/// A case up to where the respondent was told.
fn played<'a>(
    house: &'a House,
    definitions: &'a [&'a Definition; 1],
    choices: &'a VersionChoices,
    (opened, told): (Date, Date),
) -> Player<'a> {
    let definition = definitions[0];
    let own = house.modules.iter();
    let mut own = own.filter(|module| module.definition.id == definition.id);
    let module = own.next().unwrap();
    let path = match opened.year() {
        2023 => "upheld_2017",
        _ => "upheld",
    };
    let example = module.examples.iter().find(|it| it.id == path).unwrap();
    let surroundings = Surroundings {
        choices,
        ..house.surroundings(definitions)
    };
    let now = Moment::at_start_of(date(2026, 1, 1)).unwrap();
    let mut player = Player::new(surroundings, example.county.clone(), now);
    for (position, step) in example.steps.iter().take(6).enumerate() {
        let mut step = step.clone();
        let day = if position < 2 { opened } else { told };
        step.at = Moment::at_start_of(day).unwrap();
        for (field, value) in &mut step.fields {
            let moved = match field.as_str() {
                "applied_on" | "received_on" | "known_on" => opened,
                "carried_out_on" => told,
                _ => continue,
            };
            *value = Json::String(moved.to_string());
        }
        let taken = player.take(&definition.id, &step);
        taken.unwrap_or_else(|refusal| panic!("{}: {}", step.action, refusal.reason));
    }
    player
}

fn reconsideration(house: &House) -> Definition {
    let mut modules = house.modules.iter();
    let found = modules.find(|module| module.definition.id.as_str() == "reconsideration");
    found.unwrap().definition.clone()
}

#[test]
fn each_application_takes_the_law_of_its_own_year() {
    let house = House::open();
    let definition = reconsideration(&house);
    let december = (date(2023, 12, 20), date(2023, 12, 27));
    let run = answer(&house, &definition, &house.choices, december);
    // Ten days after 27 December end on Saturday 6 January and move to Monday.
    assert_eq!(run.due_on, Some(date(2024, 1, 8)));
    assert_eq!(run.law[0].to_string(), "行政复议法(2017)#23.1");
    assert_eq!(run.other_law, None);
    let january = (date(2024, 1, 2), date(2024, 1, 8));
    let run = answer(&house, &definition, &house.choices, january);
    assert_eq!(run.due_on, Some(date(2024, 1, 22)));
    assert_eq!(run.law[0].to_string(), "行政复议法(2023)#48");
    assert_eq!((run.other_law.is_none(), run.two_laws()), (true, None));
}

#[test]
fn a_case_over_the_turn_of_the_law_shows_both_days() {
    let house = House::open();
    let definition = reconsideration(&house);
    let days = (date(2023, 12, 20), date(2024, 1, 8));
    let (old, new) = (Some(date(2024, 1, 18)), Some(date(2024, 1, 22)));
    let run = answer(&house, &definition, &house.choices, days);
    let other = run.other_law.as_deref().unwrap();
    assert_eq!((run.due_on, other.due_on), (new, old));
    assert_eq!(
        run.two_laws().unwrap(),
        "法律前后规定不同，按“程序从新、实体从旧”（没有明文规定，为本县的选择）：\
         依行政复议法(2023)第48条、第88条第2款为10个工作日，至2024年1月22日届满；\
         另一种算法：依行政复议法(2017)第23条第1款、第40条为10日，至2024年1月18日届满"
    );
    let opening = chosen(&house.law, "cross_year", "case_opening");
    let run = answer(&house, &definition, &opening, days);
    let other = run.other_law.as_deref().unwrap();
    assert_eq!((run.due_on, other.due_on), (old, new));
    assert!(
        run.two_laws()
            .unwrap()
            .contains("一律适用案件开始之日的法律")
    );
}

#[test]
fn a_correction_goes_by_what_the_county_had_chosen_then() {
    let house = House::open();
    let definition = reconsideration(&house);
    let definitions = [&definition];
    let days = (date(2023, 12, 20), date(2024, 1, 8));
    let player = played(&house, &definitions, &house.choices, days);
    let record = player.record(MAIN_RECORD).unwrap();
    let history = player.history(MAIN_RECORD);
    let fields = [("reason", "听写有误"), ("applicant", "乙公司")];
    let correction = Command {
        key: String::new(),
        kind: definition.id.clone(),
        action: "correct".into(),
        record: Some(record.id.clone()),
        version: None,
        occurred_at: history[0].recorded_at,
        fields: fields
            .map(|(id, value)| (id.to_string(), Json::from(value)))
            .into(),
        letter: None,
        corrects: Some(1),
    };
    let later = chosen(&house.law, "cross_year", "case_opening");
    let (organs, linked) = (OrganSigns::new(), LinkedRecords::new());
    let situation = Situation {
        county: &record.county,
        actor: &history[0].actor,
        now: history[0].recorded_at,
        new_id: &record.id,
        organs: &organs,
        calendar: &house.calendar,
        methods: house.law.service(),
        choices: &later,
        linked: &linked,
        history,
    };
    let mut serials = Serials::default();
    let decided = decide(
        &definition,
        Some(record),
        &correction,
        &situation,
        &mut serials,
    );
    let corrected = decided.unwrap_or_else(|refusal| panic!("{}", refusal.reason));
    assert_eq!(the_answer(&corrected.record), the_answer(record));
    assert_eq!(the_answer(record).due_on, Some(date(2024, 1, 22)));
}

#[test]
fn the_milder_law_is_weighed_on_the_day_of_the_decision() {
    let house = House::open();
    let days = (date(2023, 12, 20), date(2024, 1, 8));
    let due = |lenient, choices: &VersionChoices| {
        let mut definition = reconsideration(&house);
        let limits = definition.limits.iter_mut();
        let mut found = limits.filter(|limit| limit.id.as_str() == "answer");
        let limit = found.next().unwrap();
        limit.lenient = Some(lenient);
        limit.counts_from = Some("known_on".into());
        let run = answer(&house, &definition, choices, days);
        (run.due_on, run.other_law.and_then(|other| other.due_on))
    };
    // Counted from 20 December: ten days end on Saturday 30 December and move past New Year, ten working days on 4 January.
    let (old, new) = (Some(date(2024, 1, 2)), Some(date(2024, 1, 4)));
    assert_eq!(due(Lenient::Longer, &house.choices), (new, old));
    assert_eq!(due(Lenient::Shorter, &house.choices), (old, new));
    let conduct = chosen(&house.law, "milder_law", "conduct");
    assert_eq!(due(Lenient::Longer, &conduct), (old, new));
}

/// A shared limit under the law of two days.
fn weighed<'a>(
    house: &House,
    law: &'a LawBook,
    (id, rule): (&str, VersionRule),
    (opening, later, start): (Date, Date, Date),
) -> Weighed<'a> {
    let limit = law.limits().limit(id).unwrap();
    let question = Question {
        versions: Versions::of(&limit.values, VersionDays { opening, later }, COUNTY),
        rule,
        substance: limit.substance,
        lenient: limit.lenient,
        direction: limit.direction,
        rolls: limit.rolls,
        period: &Period::starting(start),
    };
    weigh(&question, &house.calendar)
}

fn days(weighed: &Weighed<'_>) -> (Option<Date>, Option<Date>) {
    let counts = weighed.counts.as_ref().and_then(|it| it.due.due_on);
    let other = weighed.other.as_ref().and_then(|it| it.due.due_on);
    (counts, other)
}

#[test]
fn penalties_before_and_after_the_law_of_2021() {
    let (house, law) = (House::open(), book());
    let served = |opened, decided, rule| {
        let days = (opened, decided, decided);
        weighed(&house, &law, ("penalty_service_7d", rule), days)
    };
    let (own, opening) = (VersionRule::OwnStart, VersionRule::Opening);
    let before = served(date(2021, 7, 1), date(2021, 7, 14), own);
    assert_eq!(days(&before), (Some(date(2021, 7, 21)), None));
    let after = served(date(2021, 7, 15), date(2021, 7, 15), own);
    assert_eq!(days(&after), (Some(date(2021, 7, 26)), None));
    let (old, new) = (Some(date(2021, 7, 27)), Some(date(2021, 7, 29)));
    let across = |rule| served(date(2021, 7, 1), date(2021, 7, 20), rule);
    assert_eq!(days(&across(own)), (new, old));
    assert_eq!(days(&across(opening)), (old, new));
}

#[test]
fn the_more_lenient_law_of_article_37_shows_both_computations() {
    let (house, law) = (House::open(), book());
    let (ended, decided) = (date(2020, 3, 10), date(2023, 5, 1));
    let asked = ("penalty_limitation_5y", VersionRule::Milder);
    let result = weighed(&house, &law, asked, (ended, decided, ended));
    let (old, new) = (Some(date(2022, 3, 10)), Some(date(2025, 3, 10)));
    assert_eq!(days(&result), (old, new));
    let counts = result.counts.unwrap();
    assert_eq!(counts.value.length, Length::Years(2));
    assert_eq!(counts.value.law[0].to_string(), "行政处罚法(2017)#29");
    let other = result.other.unwrap();
    let sentence = other
        .due
        .derivation
        .sentence(&house.calendar, &other.value.law);
    assert!(sentence.contains("2020年3月10日起算"), "{sentence}");
    assert!(sentence.contains("行政处罚法(2021)第36条"), "{sentence}");
    // Conduct under the law of today has one version only.
    let (ended, decided) = (date(2022, 3, 10), date(2023, 5, 1));
    let result = weighed(&house, &law, asked, (ended, decided, ended));
    assert_eq!(days(&result), (Some(date(2027, 3, 10)), None));
}

#[test]
fn choices_are_named_and_rest_on_an_article_or_say_that_there_is_none() {
    let law = book();
    let choices = law.version_choices(|_| None);
    assert_eq!(choices.cross_year.rule, VersionRule::OwnStart);
    assert_eq!(choices.cross_year.name, "程序从新、实体从旧");
    assert_eq!(choices.cross_year.basis, "没有明文规定，为本县的选择");
    assert_eq!(choices.milder.rule, VersionRule::Milder);
    assert_eq!(choices.milder.basis, "依据行政处罚法(2021)第37条");
    let unknown = chosen(&law, "cross_year", "gone");
    assert_eq!(unknown, choices, "an option that is gone counts as none");
}

#[test]
fn wrong_choices_are_refused() {
    let good = "[[choice]]\nid = \"cross_year\"\nname = \"甲\"\nquestion = \"乙\"\nwithout_text = true\n\
                default = \"one\"\noptions = [{ id = \"one\", name = \"丙\", rule = \"opening\", gist = \"丁\" }]\n";
    let said = |from: &str, to: &str| {
        let text = good.replacen(from, to, 1);
        let read = LawBook::from_toml(&[("laws/choices.toml", &text)]);
        read.err().map(|problems| problems[0].to_string())
    };
    assert_eq!(said("甲", "甲"), None);
    for (from, to, message) in [
        (
            "default = \"one\"",
            "default = \"two\"",
            "laws/choices.toml 第6行：选择「cross_year」：没有选项「two」。处理办法：已声明的选项：one。",
        ),
        (
            "without_text = true\n",
            "",
            "laws/choices.toml 第1行：选择「cross_year」须写明有没有明文依据。处理办法：有明文的写 law，没有明文的写 without_text = true。",
        ),
        (
            "rule = \"opening\"",
            "rule = \"newest\"",
            "laws/choices.toml",
        ),
    ] {
        let said = said(from, to).unwrap();
        assert!(said.starts_with(message), "{said}");
    }
}
