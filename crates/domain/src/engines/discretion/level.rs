//! How much: circumstances, the row of the decision table, the band, and the amount in it.

use super::answer::{Answer, BandSaid, Evidence, Level, Question, Range, Said};
use super::benchmark::{Benchmark, Factor, FactorKind};
use super::book::{Book, Enabled};
use super::case::Case;
use super::fine::range_words;
use super::money::Fen;
use super::order::{condition, yes_no};
use super::source::{Ask, Circumstance, Effect, Item, covers};

/// The choice between lenient and mitigated.
const EFFECT: &str = "effect";

/// The circumstances that count.
#[derive(Default)]
pub struct Weights<'a> {
    /// Those that count, in the order of the definitions.
    pub counted: Vec<&'a Circumstance>,
    /// Below the range, as the officer chose.
    pub mitigated: bool,
}

impl Weights<'_> {
    /// Whether a circumstance for which the law allows to go below the range counts.
    pub fn may_mitigate(&self) -> bool {
        self.counted
            .iter()
            .any(|it| it.effect == Effect::LenientOrMitigated)
    }
}

/// What a benchmark proposes.
pub struct Proposed {
    pub band: BandSaid,
    pub level: Level,
    pub mitigated: Option<Range>,
    pub amount: Fen,
    pub steps: Vec<Said>,
}

/// Asks for every circumstance of the law and says which count.
pub fn weigh<'a>(
    book: &'a Book,
    item: &Item,
    case: &Case,
    (lawful, answer): (&Range, &mut Answer),
) -> Weights<'a> {
    let mut weights = Weights::default();
    for circumstance in book
        .circumstances
        .iter()
        .filter(|it| applies(it, item, case))
    {
        let ask = Ask {
            id: circumstance.id.clone(),
            question: circumstance.question.clone(),
            evidence: circumstance.evidence.clone(),
            needs_evidence: false,
        };
        if condition(&ask, case, answer) != Some(true) {
            continue;
        }
        let counts = circumstance.must || left_open(circumstance, case, answer);
        if counts {
            let must = if circumstance.must {
                "应当"
            } else {
                "可以"
            };
            let text = format!("成立，{must}{}", effect_words(circumstance.effect));
            answer.say(&circumstance.name, text, &circumstance.law);
            weights.counted.push(circumstance);
        }
    }
    if weights.may_mitigate() {
        weights.mitigated = mitigation(lawful, case, answer);
    }
    weights
}

fn applies(circumstance: &Circumstance, item: &Item, case: &Case) -> bool {
    let field = circumstance
        .field
        .as_ref()
        .is_none_or(|field| *field == item.field);
    field && covers(circumstance.from, circumstance.until, case.decided_on)
}

/// The officer's choice on a circumstance that may count.
fn left_open(circumstance: &Circumstance, case: &Case, answer: &mut Answer) -> bool {
    match case.choice(&circumstance.id) {
        Some("apply") => true,
        Some("not") => {
            let text = "成立，办案机关决定不据此从轻或者减轻，应当说明理由";
            answer.say(&circumstance.name, text, &circumstance.law);
            false
        }
        _ => {
            answer.ask(Question {
                id: circumstance.id.clone(),
                text: format!(
                    "{}，依法可以{}，是否适用",
                    circumstance.name,
                    effect_words(circumstance.effect)
                ),
                options: vec![
                    ("apply".into(), "适用".into()),
                    ("not".into(), "不适用，并说明理由".into()),
                ],
                evidence: String::new(),
                choice: true,
            });
            false
        }
    }
}

fn effect_words(effect: Effect) -> &'static str {
    match effect {
        Effect::LenientOrMitigated => "从轻或者减轻处罚",
        Effect::Lenient => "从轻处罚",
        Effect::Heavier => "从重处罚",
    }
}

fn mitigation(lawful: &Range, case: &Case, answer: &mut Answer) -> bool {
    if lawful.low == Fen(0) {
        let text = "罚款没有法定下限，在幅度内从轻；需要减轻的，减少处罚种类";
        answer.say("从轻或者减轻", text, &[]);
        return false;
    }
    match case.choice(EFFECT) {
        Some("mitigated") => {
            let text = format!("选择减轻：在法定下限{}以下处罚", lawful.low);
            answer.say("从轻或者减轻", text, &[]);
            true
        }
        Some("lenient") => {
            answer.say("从轻或者减轻", "选择从轻：在法定幅度内处罚", &[]);
            false
        }
        _ => {
            answer.ask(Question {
                id: EFFECT.into(),
                text: format!(
                    "依法从轻或者减轻：从轻在法定幅度内，减轻在下限{}以下，选择哪一种",
                    lawful.low
                ),
                options: vec![
                    ("lenient".into(), "从轻".into()),
                    ("mitigated".into(), "减轻".into()),
                ],
                evidence: String::new(),
                choice: true,
            });
            false
        }
    }
}

/// What a benchmark in force proposes; nothing while a factor is not answered.
pub fn propose(
    enabled: &Enabled,
    case: &Case,
    (lawful, weights): (&Range, &Weights),
    answer: &mut Answer,
) -> Option<Proposed> {
    let benchmark = &enabled.benchmark;
    let mut asked = false;
    for factor in &benchmark.factors {
        asked |= ask_factor(factor, case, answer);
    }
    let row = enabled.table.find(&case.facts).ok().filter(|_| !asked)?;
    let start = benchmark
        .bands
        .iter()
        .position(|band| band.id == benchmark.rows[row].band)?;
    let mut steps = vec![step("裁量因素", factors_said(benchmark, case), None)];
    let place = shifted(benchmark, start, (weights, &mut steps));
    let band = &benchmark.bands[place];
    let (low, high) = band_ends(benchmark, place, lawful);
    steps.push(step(
        "裁量阶次",
        format!("“{}”，{}", band.name, range_words(low, high)),
        None,
    ));
    let said = BandSaid {
        benchmark: benchmark.id.clone(),
        id: band.id.clone(),
        name: band.name.clone(),
        low,
        high,
        document: benchmark.document.clone()?,
        confidence: benchmark.confidence,
    };
    let mitigated = weights
        .mitigated
        .then(|| mitigated_range(benchmark, lawful));
    let (low, high) = mitigated
        .as_ref()
        .map_or((low, high), |range| (range.low, range.high));
    let amount = settle(benchmark, case, (low, high, weights), &mut steps);
    Some(Proposed {
        level: if mitigated.is_some() {
            Level::Mitigated
        } else {
            band.level
        },
        band: said,
        mitigated,
        amount,
        steps,
    })
}

fn step(name: &str, text: String, amount: Option<Fen>) -> Said {
    Said {
        name: name.into(),
        text,
        law: Vec::new(),
        amount,
    }
}

fn ask_factor(factor: &Factor, case: &Case, answer: &mut Answer) -> bool {
    answer.prove(Evidence {
        id: factor.id.clone(),
        name: factor.name.clone(),
        needed: factor.evidence.clone(),
        given: case.evidence.get(&factor.id).cloned(),
    });
    if factor.takes(case.facts.get(&factor.id)) {
        return false;
    }
    let unit = match factor.kind {
        FactorKind::Number => match factor.most {
            Some(most) => format!("（整数，0至{most}{}）", factor.unit),
            None => format!("（整数，{}）", factor.unit),
        },
        _ => String::new(),
    };
    answer.ask(Question {
        id: factor.id.clone(),
        text: format!("{}{unit}", factor.question),
        options: match factor.kind {
            FactorKind::YesNo => yes_no(),
            FactorKind::Number => Vec::new(),
            FactorKind::Choice => factor
                .options
                .iter()
                .map(|it| (it.id.clone(), it.name.clone()))
                .collect(),
        },
        evidence: factor.evidence.clone(),
        choice: false,
    });
    true
}

fn factors_said(benchmark: &Benchmark, case: &Case) -> String {
    let told = benchmark.factors.iter().map(|factor| {
        let value = case
            .facts
            .get(&factor.id)
            .map_or_else(String::new, |value| factor.said(value));
        format!("{}：{value}", factor.name)
    });
    let told: Vec<String> = told.collect();
    if told.is_empty() {
        "本项基准没有另设因素".into()
    } else {
        told.join("；")
    }
}

/// The band after the circumstances that the table does not weigh itself.
fn shifted(
    benchmark: &Benchmark,
    start: usize,
    (weights, steps): (&Weights, &mut Vec<Said>),
) -> usize {
    let weighed = |it: &&Circumstance| {
        benchmark
            .factors
            .iter()
            .any(|factor| factor.counts_as.contains(&it.id))
    };
    let counted = weights.counted.iter().copied();
    let (twice, moving): (Vec<&Circumstance>, Vec<&Circumstance>) = counted.partition(weighed);
    for circumstance in twice {
        let text = "裁量因素已经评价，同一事实不重复评价".to_string();
        steps.push(step(&circumstance.name, text, None));
    }
    let heavier = moving.iter().any(|it| it.effect == Effect::Heavier);
    let lenient = moving.iter().any(|it| it.effect != Effect::Heavier);
    let last = benchmark.bands.len().saturating_sub(1);
    let (place, text) = match (lenient, heavier) {
        (false, false) => return start,
        (true, true) => (
            start,
            "既有从轻情节又有从重情节，阶次不动，在阶次内综合考虑",
        ),
        (true, false) => (
            start.saturating_sub(benchmark.shift),
            "有从轻情节，阶次下移",
        ),
        (false, true) => ((start + benchmark.shift).min(last), "有从重情节，阶次上移"),
    };
    let from = &benchmark.bands[start].name;
    let text = format!("{text}：由“{from}”到“{}”", benchmark.bands[place].name);
    steps.push(step("情节", text, None));
    place
}

/// The ends of a band within the lawful range.
pub fn band_ends(benchmark: &Benchmark, place: usize, lawful: &Range) -> (Fen, Fen) {
    let band = &benchmark.bands[place];
    let (low, high) = match (band.share, band.yuan.and_then(super::source::ends)) {
        (Some([low, high]), _) => (
            lawful.low.towards(lawful.high, low),
            lawful.low.towards(lawful.high, high),
        ),
        (None, Some(ends)) => ends,
        (None, None) => (lawful.low, lawful.high),
    };
    let inside = |fen: Fen| fen.clamp(lawful.low, lawful.high);
    (inside(low), inside(high))
}

fn mitigated_range(benchmark: &Benchmark, lawful: &Range) -> Range {
    let below = Fen((lawful.low.0 - 1).max(0));
    let [low, high] = benchmark.mitigated_permille.unwrap_or([0, 1000]);
    let (low, high) = (
        lawful.low.permille(low).min(below),
        lawful.low.permille(high).min(below),
    );
    Range {
        low,
        high,
        words: format!("低于法定下限{}，{}", lawful.low, range_words(low, high)),
        law: lawful.law.clone(),
    }
}

/// The amount between two ends, moved by what the benchmark names, rounded down.
fn settle(
    benchmark: &Benchmark,
    case: &Case,
    (low, high, weights): (Fen, Fen, &Weights),
    steps: &mut Vec<Said>,
) -> Fen {
    let mut permille = benchmark.begin_permille;
    let at = |permille: i64| low.towards(high, permille.clamp(0, 1000));
    let text = format!("自幅度的千分之{permille}处起算");
    steps.push(step("起点", text, Some(at(permille))));
    for adjustment in &benchmark.adjust {
        let fact = &adjustment.fact;
        let circumstance = weights.counted.iter().find(|it| it.id == *fact);
        let factor = benchmark.factors.iter().find(|it| it.id == *fact);
        let holds =
            circumstance.is_some() || (factor.is_some() && case.flag(fact, false) == Some(true));
        if !holds {
            continue;
        }
        permille = permille.saturating_add(adjustment.permille);
        let name = circumstance
            .map(|it| it.name.as_str())
            .or(factor.map(|it| it.name.as_str()));
        let way = if adjustment.permille < 0 {
            "向下限"
        } else {
            "向上限"
        };
        let text = format!(
            "{}，{way}移千分之{}",
            name.unwrap_or(fact),
            adjustment.permille.abs()
        );
        steps.push(step("调整", text, Some(at(permille))));
    }
    let exact = at(permille);
    let unit = benchmark.round_down_yuan.saturating_mul(100);
    let amount = exact.down_to(unit).max(low);
    if amount != exact {
        let text = format!("舍去不足{}的部分，不低于阶次下限", Fen(unit));
        steps.push(step("取整", text, Some(amount)));
    }
    amount
}

impl Factor {
    /// Whether a value is one that the factor may have.
    fn takes(&self, value: Option<&super::case::FactValue>) -> bool {
        use super::case::FactValue as Value;
        match (self.kind, value) {
            (FactorKind::YesNo, Some(Value::Flag(_))) => true,
            (FactorKind::Choice, Some(Value::Word(word))) => {
                self.options.iter().any(|option| option.id == *word)
            }
            (FactorKind::Number, Some(Value::Number(number))) => {
                (0..=self.most.unwrap_or(i64::MAX - 1)).contains(number)
            }
            _ => false,
        }
    }

    fn said(&self, value: &super::case::FactValue) -> String {
        use super::case::FactValue as Value;
        match value {
            Value::Flag(true) => "是".into(),
            Value::Flag(false) => "否".into(),
            Value::Number(number) => format!("{number}{}", self.unit),
            Value::Word(word) => {
                let option = self.options.iter().find(|option| option.id == *word);
                option.map_or_else(|| word.clone(), |option| option.name.clone())
            }
        }
    }
}
