//! What definitions must fulfil before they are used: nothing leaves the law's range, nothing is uncovered.

use super::benchmark::Benchmark;
use super::book::{Part, Problem};
use super::source::{FineRule, Item, Version, ends};
use super::table::DecisionTable;
use std::collections::BTreeSet;

/// Thousandths of the whole.
const WHOLE: i64 = 1000;

/// Every problem of all files together.
pub fn all(parts: &[Part]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let items: Vec<&Item> = parts.iter().flat_map(|part| &part.says.item).collect();
    let weights = |id: &str| {
        parts
            .iter()
            .flat_map(|part| &part.says.circumstance)
            .any(|it| it.id == id)
    };
    for part in parts {
        repeated(part, parts, &mut problems);
        for step in &part.says.step {
            let known = |id: &String| step.asks.iter().any(|ask| ask.id == *id);
            if step.asks.is_empty() || !step.first_violation.as_ref().is_none_or(known) {
                let reason = format!("步骤“{}”没有条件，或者“初次”不是它的条件", step.name);
                problems.push(part.problem(&step.id, reason, "补写 asks，并核对 first_violation"));
            }
        }
        for item in &part.says.item {
            problems.extend(item_faults(item).into_iter().map(|(reason, remedy)| {
                part.problem(&item.id, format!("事项“{}”{reason}", item.name), remedy)
            }));
        }
        for benchmark in &part.says.benchmark {
            let found = match items.iter().find(|item| item.id == benchmark.item) {
                None => vec![(
                    format!("没有事项“{}”", benchmark.item),
                    "核对 item 所写的编号",
                )],
                Some(item) => benchmark_faults(benchmark, item, &weights),
            };
            problems.extend(found.into_iter().map(|(reason, remedy)| {
                part.problem(
                    &benchmark.id,
                    format!("裁量基准“{}”{reason}", benchmark.id),
                    remedy,
                )
            }));
        }
    }
    problems
}

type Fault = (String, &'static str);

/// Identifiers that stand twice.
fn repeated(part: &Part, parts: &[Part], problems: &mut Vec<Problem>) {
    let ids = |part: &Part| -> Vec<String> {
        let says = &part.says;
        let steps = says.step.iter().map(|it| &it.id);
        let circumstances = says.circumstance.iter().map(|it| &it.id);
        let items = says.item.iter().map(|it| &it.id);
        let benchmarks = says.benchmark.iter().map(|it| &it.id);
        steps
            .chain(circumstances)
            .chain(items)
            .chain(benchmarks)
            .cloned()
            .collect()
    };
    let mut seen = BTreeSet::new();
    let earlier = parts.iter().take_while(|other| !std::ptr::eq(*other, part));
    seen.extend(earlier.flat_map(ids));
    for id in ids(part) {
        if !seen.insert(id.clone()) {
            problems.push(part.problem(&id, format!("编号“{id}”用了两次"), "改用新的编号"));
        }
    }
}

fn item_faults(item: &Item) -> Vec<Fault> {
    let mut faults = Vec::new();
    if item.version.is_empty() {
        faults.push(("没有处罚规定".into(), "补写 [[item.version]]"));
    }
    for (place, version) in item.version.iter().enumerate() {
        let next = item.version.get(place + 1);
        let follows = next.is_none_or(|next| {
            version.until.and_then(|until| until.tomorrow().ok()) == Some(next.from)
        });
        if !follows {
            faults.push((
                "的两个版本之间有缺口或者重叠".into(),
                "前一版的 until 写后一版 from 的前一日",
            ));
        }
        faults.extend(version_faults(version));
    }
    faults
}

/// Rules of one version must cover every base exactly once, and each must be a range.
fn version_faults(version: &Version) -> Vec<Fault> {
    let mut faults = Vec::new();
    for rule in &version.fines {
        let fixed = rule.yuan.is_some_and(|yuan| ends(yuan).is_some());
        let multiple = rule
            .times_permille
            .is_some_and(|[low, high]| 0 <= low && low <= high);
        if fixed == multiple || (multiple && rule.base.is_none()) {
            let remedy = "写 yuan = [下限, 上限]，或者 base 和 times_permille = [下限, 上限]";
            faults.push(("的罚款幅度不完整".into(), remedy));
        }
    }
    let mut rules: Vec<&FineRule> = version.fines.iter().collect();
    rules.sort_by_key(|rule| rule.base_from);
    let same_base = rules.windows(2).all(|pair| pair[0].base == pair[1].base);
    let adjoin = rules
        .windows(2)
        .all(|pair| pair[0].base_below == Some(pair[1].base_from));
    let first = rules.first().is_none_or(|rule| rule.base_from == 0);
    let last = rules.last().is_none_or(|rule| rule.base_below.is_none());
    if !(same_base && adjoin && first && last) {
        let remedy = "各段的 base_from 从0起，后一段的 base_from 等于前一段的 base_below，末段不写 base_below";
        faults.push(("的罚款幅度在计算基数上有缺口或者重叠".into(), remedy));
    }
    faults
}

fn benchmark_faults(
    benchmark: &Benchmark,
    item: &Item,
    weights: &dyn Fn(&str) -> bool,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    if let Err(problem) = DecisionTable::build(&benchmark.factors, &benchmark.rows) {
        faults.push((
            format!("的{problem}"),
            "补足或者改正决策表，使每一种情形恰好落入一行",
        ));
    }
    for row in &benchmark.rows {
        if benchmark.bands.iter().all(|band| band.id != row.band) {
            faults.push((format!("没有阶次“{}”", row.band), "核对 band 所写的编号"));
        }
    }
    let factor = |id: &str| benchmark.factors.iter().any(|factor| factor.id == id);
    for adjustment in &benchmark.adjust {
        if !factor(&adjustment.fact) && !weights(&adjustment.fact) {
            faults.push((
                format!("没有因素或者情节“{}”", adjustment.fact),
                "核对 fact 所写的编号",
            ));
        }
    }
    for circumstance in benchmark
        .factors
        .iter()
        .flat_map(|factor| &factor.counts_as)
    {
        if !weights(circumstance) {
            faults.push((
                format!("没有情节“{circumstance}”"),
                "核对 counts_as 所写的编号",
            ));
        }
    }
    if benchmark.round_down_yuan < 1 || !(0..=WHOLE).contains(&benchmark.begin_permille) {
        faults.push((
            "的取整单位或者起点不对".into(),
            "取整单位至少1元，起点写0至1000",
        ));
    }
    if benchmark
        .mitigated_permille
        .is_some_and(|[low, high]| low < 0 || low > high || high >= WHOLE)
    {
        faults.push((
            "的减轻幅度不低于法定下限".into(),
            "写小于1000的千分数，前小后大",
        ));
    }
    faults.extend(band_faults(benchmark, item));
    faults
}

/// Bands adjoin, rise, and lie in the lawful range of every version during which the benchmark is in force.
fn band_faults(benchmark: &Benchmark, item: &Item) -> Vec<Fault> {
    let mut faults = Vec::new();
    if benchmark.bands.is_empty() {
        faults.push(("没有阶次".into(), "补写 bands"));
        return faults;
    }
    let shares: Vec<[i64; 2]> = benchmark
        .bands
        .iter()
        .filter_map(|band| band.share)
        .collect();
    let sums: Vec<[i64; 2]> = benchmark
        .bands
        .iter()
        .filter_map(|band| band.yuan)
        .collect();
    let all = benchmark.bands.len();
    let ends = match (shares.len() == all, sums.len() == all) {
        (true, false) => &shares,
        (false, true) => &sums,
        _ => {
            faults.push(("的阶次应当都写 share 或者都写 yuan".into(), "统一写法"));
            return faults;
        }
    };
    if ends.iter().any(|[low, high]| low > high)
        || ends.windows(2).any(|pair| pair[0][1] != pair[1][0])
    {
        faults.push((
            "相邻阶次之间有缺口或者重叠".into(),
            "后一阶次的下限等于前一阶次的上限",
        ));
    }
    let limits = if shares.is_empty() {
        lawful_ends(benchmark, item, &mut faults)
    } else {
        vec![[0, WHOLE]]
    };
    let (first, last) = (ends[0][0], ends[ends.len() - 1][1]);
    if limits
        .iter()
        .any(|[low, high]| first != *low || last != *high)
    {
        let remedy = "最低阶次的下限等于法定下限，最高阶次的上限等于法定上限";
        faults.push(("的阶次没有恰好覆盖法定幅度".into(), remedy));
    }
    faults
}

/// The ends in yuan of every version during which the benchmark is in force.
fn lawful_ends(benchmark: &Benchmark, item: &Item, faults: &mut Vec<Fault>) -> Vec<[i64; 2]> {
    let overlapping = item.version.iter().filter(|version| {
        version.until.is_none_or(|until| until >= benchmark.from)
            && benchmark.until.is_none_or(|until| version.from <= until)
    });
    let rules: Vec<&FineRule> = overlapping.flat_map(|version| &version.fines).collect();
    if rules.iter().any(|rule| rule.yuan.is_none()) {
        faults.push(("的阶次写 yuan，而法定幅度是倍数".into(), "改写 share"));
    }
    rules.iter().filter_map(|rule| rule.yuan).collect()
}
