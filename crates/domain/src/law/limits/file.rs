//! Reads one set of shared time limits.

use super::{
    Basis, CountingRule, ExtensionLength, Lenient, LimitSet, NamedLaw, SharedDeemed,
    SharedExtension, SharedLimit, Template, YearlyDay,
};
use crate::law::{
    CalendarDays, Confidence, DatedValue, Direction, LawBook, Length, LoadProblem, Sense,
    has_length, read_citations, read_dated, read_length, read_values,
};
use crate::reading::{Source, Table, line_of, wrong_identifier};
use jiff::civil::Date;

/// A year without a 29 February, in which a fixed day must exist.
const COMMON_YEAR: i16 = 2001;

/// References to other shared limits, to be checked when all sets are read: who names whom, and where.
pub(in crate::law) type Unchecked = Vec<(LoadProblem, String)>;

/// Reads one file, given as path and text; nothing where it is no TOML.
pub(in crate::law) fn read_set(
    file: (&str, &str),
    book: &LawBook,
    unchecked: &mut Unchecked,
) -> (Option<LimitSet>, Vec<LoadProblem>) {
    let source = Source::new(file);
    let mut set = None;
    if let Some(parsed) = source.parse() {
        let root = Table::new(&source, "期限文件", 0, parsed.get_ref());
        set = Some(read_root(&root, (file, book), unchecked));
        root.finish();
    }
    (set, source.into_problems())
}

type Around<'a> = ((&'a str, &'a str), &'a LawBook);

fn read_root(root: &Table<'_>, around: Around<'_>, unchecked: &mut Unchecked) -> LimitSet {
    let (file, _) = around;
    let id = root.required_text("set");
    let stem = file.0.rsplit('/').next().unwrap_or_default();
    if !id.value.is_empty() && stem.strip_suffix(".toml") != Some(&id.value) {
        let reason = format!("的 set「{}」与文件名「{stem}」不同", id.value);
        root.problem_at(id.at, reason, "改正其中之一");
    }
    let limits = root.tables("limit", "时限");
    let rules = root.tables("rule", "计算规则");
    LimitSet {
        id: id.value,
        name: root.required_text("name").value,
        limits: limits
            .iter()
            .map(|table| read_limit(table, around, unchecked))
            .collect(),
        rules: rules.iter().map(|table| read_rule(table, around)).collect(),
        file: file.0.to_string(),
    }
}

fn identifier(table: &Table<'_>) -> String {
    let id = table.required_text("id");
    if let Some(reason) = wrong_identifier(&id.value).filter(|_| !id.value.is_empty()) {
        let remedy = "用小写英文字母、数字和下划线，字母开头，最多40个字符";
        table.problem_at(id.at, format!("的 id {reason}"), remedy);
    }
    id.value
}

fn read_limit(
    table: &Table<'_>,
    (file, book): Around<'_>,
    unchecked: &mut Unchecked,
) -> SharedLimit {
    let (basis, values) = basis(table, book);
    let limit = SharedLimit {
        id: identifier(table).into(),
        name: table.required_text("name").value,
        event: table.required_text("event").value,
        basis,
        values,
        entered: Vec::new(),
        direction: table.word(
            "direction",
            &[
                ("forward", Direction::Forward),
                ("backward", Direction::Backward),
            ],
        ),
        sense: table.word(
            "sense",
            &[("maximum", Sense::Maximum), ("minimum", Sense::Minimum)],
        ),
        rolls: table.flag("rolls"),
        extension: extension(table, (file, book), unchecked),
        pauses: named(table, "pauses", book),
        restarts: named(table, "restarts", book),
        on_expiry: table.text("on_expiry").map(|text| text.value),
        deemed: deemed(table, book),
        asks_person: table.text("asks_person").map(|text| text.value),
        substance: table.flag("substance"),
        lenient: read_lenient(table),
        note: table.text("note").map(|text| text.value),
        file: file.0.to_string(),
        line: line_of(file.1, table.at),
    };
    check(table, &limit);
    table.finish();
    limit
}

/// Which of two values is milder for the party, where the milder law may apply.
pub(crate) fn read_lenient(table: &Table<'_>) -> Option<Lenient> {
    let words = [
        ("shorter", Some(Lenient::Shorter)),
        ("longer", Some(Lenient::Longer)),
    ];
    table.word("lenient", &words)
}

fn check(table: &Table<'_>, limit: &SharedLimit) {
    let counts_days = matches!(limit.basis, Basis::Law | Basis::Template(_));
    if counts_days && !table.has("rolls") {
        table.problem(
            "没有写 rolls",
            "写 rolls = true（末日遇节假日顺延），追责时效写 false",
        );
    }
    if limit.asks_person.is_some() && limit.rolls {
        table.problem(
            "写了 asks_person，又写了自动顺延",
            "改为 rolls = false：由人判断，不自动顺延",
        );
    }
    for value in &limit.values {
        if value.confidence == Confidence::Low {
            table.problem(
                format!("的值「{}」置信度低，不能作为期限启用", value.length),
                "改写为 template = { …, source = \"…\" }，由县写明依据后启用",
            );
        }
    }
}

/// What the length rests on: exactly one of four keys.
fn basis(table: &Table<'_>, book: &LawBook) -> (Basis, Vec<DatedValue>) {
    const KEYS: [&str; 4] = ["values", "yearly", "open", "template"];
    let written: Vec<&str> = KEYS.into_iter().filter(|key| table.has(key)).collect();
    match written.as_slice() {
        ["values"] => (Basis::Law, read_values(table, book, false)),
        ["yearly"] => (Basis::Yearly(yearly(table, book)), Vec::new()),
        ["open"] => (open(table, book), Vec::new()),
        ["template"] => (template(table, book), Vec::new()),
        _ => {
            let reason = if written.is_empty() {
                "没有写长度".to_string()
            } else {
                format!("同时写了 {}", written.join("、"))
            };
            let remedy = "只写一项：values（法定的值）、yearly（每年固定日期）、open（法律没有规定）、template（模板）";
            table.problem(reason, remedy);
            (Basis::Law, Vec::new())
        }
    }
}

fn yearly(table: &Table<'_>, book: &LawBook) -> Vec<YearlyDay> {
    let tables = table.tables("yearly", &format!("{}的固定日期", table.name));
    let days = tables.iter().filter_map(|table| {
        let part = |key| {
            table
                .number(key)
                .and_then(|number| i8::try_from(number).ok())
        };
        let (month, day) = (part("month"), part("day"));
        let value = read_dated(table, book, Length::CalendarDays(CalendarDays(0)), false);
        let known = month
            .zip(day)
            .filter(|(month, day)| Date::new(COMMON_YEAR, *month, *day).is_ok());
        if known.is_none() {
            table.problem(
                "没有写成每年都有的日期",
                "写作 { month = 1, day = 31, law = [\"…\"] }",
            );
        }
        known.map(|(month, day)| YearlyDay { month, day, value })
    });
    days.collect()
}

fn open(table: &Table<'_>, book: &LawBook) -> Basis {
    let Some(open) = table.table("open", format!("{}的 open", table.name)) else {
        return Basis::Law;
    };
    let named = NamedLaw {
        name: open.required_text("reason").value,
        law: read_citations(&open, book),
    };
    if named.law.is_empty() {
        open.problem("没有写依据", "补写 law：哪一条没有规定期限");
    }
    open.finish();
    Basis::Open(named)
}

fn template(table: &Table<'_>, book: &LawBook) -> Basis {
    let Some(template) = table.table("template", format!("{}的模板", table.name)) else {
        return Basis::Law;
    };
    let source = template.required_text("source").value;
    let without_law = !template.has("law");
    let value = has_length(&template).then(|| {
        let length = read_length(&template);
        let mut value = read_dated(&template, book, length, without_law);
        value.confidence = Confidence::Low;
        value.unproven = without_law;
        value
    });
    template.finish();
    Basis::Template(Template { value, source })
}

fn extension(
    table: &Table<'_>,
    (file, book): Around<'_>,
    unchecked: &mut Unchecked,
) -> Option<SharedExtension> {
    let table = table.table("extension", format!("{}的延长", table.name))?;
    let times = table.number("times");
    let limit = table.text("limit");
    let is_open = table.flag("open");
    let length = match (table.has("values"), &limit, is_open) {
        (true, None, false) => Some(ExtensionLength::Values(read_values(&table, book, false))),
        (false, Some(limit), false) => {
            let reason = format!("{}：没有时限「{}」", table.name, limit.value);
            let remedy = "写 laws/limits/ 中已有的时限";
            let problem = LoadProblem::at(file, limit.at, reason, remedy);
            unchecked.push((problem, limit.value.clone()));
            Some(ExtensionLength::Limit(limit.value.as_str().into()))
        }
        (false, None, true) => {
            let law = read_citations(&table, book);
            if law.is_empty() {
                table.problem("没有写依据", "补写 law：哪一条允许延长");
            }
            Some(ExtensionLength::Open(law))
        }
        _ => {
            table.problem(
                "没有写明延长多久，或者写了不止一种",
                "只写一项：values、limit（另一时限的值）、open = true（由批准人或者其他规定确定）",
            );
            None
        }
    };
    let approved_by = table.required_text("approved_by").value;
    let when = table.text("when").map(|text| text.value);
    table.finish();
    Some(SharedExtension {
        approved_by,
        when,
        times: match times {
            Some(0) => None,
            other => Some(other.unwrap_or(1)),
        },
        length: length?,
    })
}

fn named(table: &Table<'_>, key: &'static str, book: &LawBook) -> Vec<NamedLaw> {
    let tables = table.tables(key, &format!("{}的 {key}", table.name));
    let read = tables.iter().map(|table| {
        let named = NamedLaw {
            name: table.required_text("name").value,
            law: read_citations(table, book),
        };
        table.finish();
        named
    });
    read.collect()
}

fn deemed(table: &Table<'_>, book: &LawBook) -> Vec<SharedDeemed> {
    let tables = table.tables("deemed", &format!("{}的法定拟制", table.name));
    let read = tables.iter().map(|table| {
        let deemed = SharedDeemed {
            from: table.day("from"),
            until: table.day("until"),
            effect: table.required_text("effect").value,
            unless: table.text("unless").map(|text| text.value),
            law: read_citations(table, book),
        };
        if deemed.law.is_empty() {
            table.problem("没有写依据", "补写 law：只有法律规定的后果才能拟制");
        }
        table.finish();
        deemed
    });
    read.collect()
}

fn read_rule(table: &Table<'_>, (file, book): Around<'_>) -> CountingRule {
    let rule = CountingRule {
        id: identifier(table),
        rule: table.required_text("rule").value,
        name: table.required_text("name").value,
        gist: table.required_text("gist").value,
        law: read_citations(table, book),
        words: table
            .required_texts("words")
            .into_iter()
            .map(|word| word.value)
            .collect(),
        note: table.text("note").map(|text| text.value),
        file: file.0.to_string(),
        line: line_of(file.1, table.at),
    };
    if rule.law.is_empty() {
        table.problem("没有写依据", "补写 law = [\"法律名称(年份)#条号\"]");
    }
    table.finish();
    rule
}
