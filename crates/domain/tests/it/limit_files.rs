//! Files of shared time limits, the program's and a county's: what is read and what is refused.

use domain::law::LawBook;
use domain::law::limits::Standing;
use jiff::civil::date;

const LAW: &str = "id = \"甲法(2020)\"\ntitle = \"甲法\"\nshort = \"甲法\"\nissuer = \"某机关\"\nnumber = \"1号\"\n\
                   applies_in = \"国家\"\nadopted_on = 2020-01-01\nin_force_from = 2020-02-01\n\
                   [articles]\n1 = \"五日内\"\n";

const SET: &str = "set = \"a\"\nname = \"甲\"\n\n[[limit]]\nid = \"one\"\nname = \"一\"\nevent = \"收到之日\"\n\
                   values = [{ from = 2020-02-01, calendar_days = 5, law = [\"甲法(2020)#1\"] }]\nrolls = true\n\n\
                   [[limit]]\nid = \"two\"\nname = \"二\"\nevent = \"收到之日\"\nrolls = true\n\
                   template = { source = \"外省\" }\n";

const ENTRY: &str = "[basis]\nid = \"本县办法(2026)\"\ntitle = \"本县办法\"\nissuer = \"某县人民政府\"\nnumber = \"1号\"\n\
                     applies_in = \"330106\"\nadopted_on = 2026-01-01\nin_force_from = 2026-02-01\n\n\
                     [[entry]]\nof = \"two\"\narticle = \"12\"\nwords = \"自收到之日起十五日内反馈\"\ncalendar_days = 15\n";

/// What is replaced in the good set, by what, and what is said then.
const WRONG_SETS: [(&str, &str, &str); 15] = [
    (
        "event = \"收到之日\"\nvalues",
        "values",
        "laws/limits/a.toml 第4行：时限「one」没有写 event。处理办法：补写 event = \"…\"。",
    ),
    (
        "set = \"a\"",
        "set = \"b\"",
        "laws/limits/a.toml 第1行：期限文件的 set「b」与文件名「a.toml」不同。处理办法：改正其中之一。",
    ),
    (
        "rolls = true\n\n",
        "\n",
        "laws/limits/a.toml 第4行：时限「one」没有写 rolls。处理办法：写 rolls = true（末日遇节假日顺延），追责时效写 false。",
    ),
    (
        "rolls = true\n\n",
        "rolls = true\nasks_person = \"须判断\"\n\n",
        "laws/limits/a.toml 第4行：时限「one」写了 asks_person，又写了自动顺延。处理办法：改为 rolls = false：由人判断，不自动顺延。",
    ),
    (
        "甲法(2020)#1",
        "甲法(2020)#2",
        "laws/limits/a.toml 第8行：时限「one」的值：「甲法(2020)#2」：jia.toml 没有列出该条。处理办法：在 jia.toml 的 [articles] 增加该条。",
    ),
    (
        ", law = [\"甲法(2020)#1\"]",
        "",
        "laws/limits/a.toml 第8行：时限「one」的值没有写依据。处理办法：补写 law = [\"法律名称(年份)#条号\"]；内部时限请写 internal = true。",
    ),
    (
        "calendar_days = 5,",
        "calendar_days = 5, confidence = \"low\",",
        "laws/limits/a.toml 第4行：时限「one」的值「5日」置信度低，不能作为期限启用。处理办法：改写为 template = { …, source = \"…\" }，由县写明依据后启用。",
    ),
    (
        "template = { source = \"外省\" }",
        "",
        "laws/limits/a.toml 第11行：时限「two」没有写长度。处理办法：只写一项：values（法定的值）、yearly（每年固定日期）、open（法律没有规定）、template（模板）。",
    ),
    (
        "template = { source = \"外省\" }",
        "template = { source = \"外省\" }\nopen = { reason = \"无\", law = [\"甲法(2020)#1\"] }",
        "laws/limits/a.toml 第11行：时限「two」同时写了 open、template。处理办法：只写一项：values（法定的值）、yearly（每年固定日期）、open（法律没有规定）、template（模板）。",
    ),
    (
        "template = { source = \"外省\" }",
        "yearly = [{ month = 2, day = 29, law = [\"甲法(2020)#1\"] }]",
        "laws/limits/a.toml 第16行：时限「two」的固定日期没有写成每年都有的日期。处理办法：写作 { month = 1, day = 31, law = [\"…\"] }。",
    ),
    (
        "id = \"two\"",
        "id = \"one\"",
        "laws/limits/a.toml 第11行：「one」已在 laws/limits/a.toml 中写过。处理办法：改名，或者删去其中一个。",
    ),
    (
        "rolls = true\n\n",
        "rolls = true\nextension = { approved_by = \"负责人\", limit = \"tow\" }\n\n",
        "laws/limits/a.toml 第10行：时限「one」的延长：没有时限「tow」。处理办法：写 laws/limits/ 中已有的时限。",
    ),
    (
        "rolls = true\n\n",
        "rolls = true\nextension = { approved_by = \"负责人\" }\n\n",
        "laws/limits/a.toml 第10行：时限「one」的延长没有写明延长多久，或者写了不止一种。处理办法：只写一项：values、limit（另一时限的值）、open = true（由批准人或者其他规定确定）。",
    ),
    (
        "rolls = true\n\n",
        "rolls = true\ndeemed = [{ effect = \"视为受理\" }]\n\n",
        "laws/limits/a.toml 第10行：时限「one」的法定拟制没有写依据。处理办法：补写 law：只有法律规定的后果才能拟制。",
    ),
    (
        "rolls = true\n\n",
        "rolls = true\nroll = true\n\n",
        "laws/limits/a.toml 第10行：时限「one」中没有「roll」这一项。处理办法：是否应为「rolls」。",
    ),
];

/// The same for the good entry of a county.
const WRONG_ENTRIES: [(&str, &str, &str); 7] = [
    (
        "calendar_days = 15",
        "calendar_days = 10",
        "limits/own.toml 第13行：登记：条文没有写明「十日」，写的是十五日。处理办法：改正长度，或者照录条文。",
    ),
    (
        "calendar_days = 15",
        "working_days = 15",
        "limits/own.toml 第13行：登记：条文没有写明「十五个工作日」，写的是十五日。处理办法：改正长度，或者照录条文。",
    ),
    (
        "of = \"two\"",
        "of = \"one\"",
        "limits/own.toml 第11行：登记：时限「one」已由上位法规定，本县不能另定。处理办法：删去该项；更短的内部时限在业务模块里写 internal = true。",
    ),
    (
        "of = \"two\"",
        "of = \"twa\"",
        "limits/own.toml 第11行：登记：没有时限「twa」。处理办法：是否应为「two」。",
    ),
    (
        "applies_in = \"330106\"",
        "applies_in = \"国家\"",
        "limits/own.toml 第6行：依据的 applies_in 不能是「国家」。处理办法：写本县的六位行政区划代码。",
    ),
    (
        "number = \"1号\"\n",
        "",
        "limits/own.toml 第1行：依据没有写 number。处理办法：补写 number = \"…\"。",
    ),
    (
        "[basis]",
        "[base]",
        "limits/own.toml 第1行：本县依据文件没有写 [basis]。处理办法：写明依据文件的名称、文号、机关和日期。",
    ),
];

fn load(set: &str, entry: Option<&str>) -> Result<LawBook, Vec<String>> {
    let mut files = vec![("laws/jia.toml", LAW), ("laws/limits/a.toml", set)];
    files.extend(entry.map(|entry| ("limits/own.toml", entry)));
    LawBook::from_toml(&files)
        .map_err(|problems| problems.iter().map(ToString::to_string).collect())
}

/// What is said when one text in the good set is replaced by another.
fn said(from: &str, to: &str) -> Vec<String> {
    assert!(SET.contains(from), "{from}");
    load(&SET.replacen(from, to, 1), None)
        .err()
        .unwrap_or_default()
}

#[test]
fn wrong_sets_are_refused_with_line_reason_and_remedy() {
    assert!(load(SET, None).is_ok());
    for (from, to, message) in WRONG_SETS {
        assert_eq!(said(from, to), [message], "{from} → {to}");
    }
}

#[test]
fn a_county_fills_a_template_with_its_own_basis() {
    let book = load(SET, Some(ENTRY)).unwrap();
    let limit = book.limits().limit("two").unwrap();
    assert_eq!(limit.standing(), Standing::Blocks);
    let value = limit.value_on(date(2026, 2, 1), "330106").unwrap();
    assert_eq!(
        (value.length.to_string(), value.may_block()),
        ("15日".to_string(), true)
    );
    assert_eq!(value.law[0].to_string(), "本县办法(2026)#12");
    assert!(book.resolve(&value.law[0]).is_ok());
    assert!(limit.value_on(date(2026, 1, 31), "330106").is_none());
    assert!(limit.value_on(date(2026, 2, 1), "330108").is_none());
    let without_words = ENTRY.replace("words = \"自收到之日起十五日内反馈\"\n", "");
    let book = load(SET, Some(&without_words)).unwrap();
    assert_eq!(
        book.limits().limit("two").unwrap().standing(),
        Standing::Warns
    );
}

#[test]
fn wrong_entries_of_a_county_are_refused() {
    for (from, to, message) in WRONG_ENTRIES {
        assert!(ENTRY.contains(from), "{from}");
        let problems = load(SET, Some(&ENTRY.replacen(from, to, 1))).unwrap_err();
        assert_eq!(problems[0], message, "{from} → {to}");
    }
}
