//! Checks a proof with nothing but what was published, and names what does not fit.
//!
//! What is checked, and against what: the rules against what every draw must keep; the commitment against the
//! announcement that was made before the visits (and both, by whoever kept copies, against those copies); shares and
//! figures against what was sealed and named before; the seed against its seal; the opened lines against the roots;
//! and the drawn list against a draw that is made anew.

use super::SCHEME;
use super::commitment::{Announcement, Commitment, Outcome};
use super::digest::Hash;
use super::opening::{Opened, OpeningProblem};
use super::proof::Proof;
use super::replay::{OpenedObjects, OpenedOfficers, open_objects, open_officers, replay};
use super::rows::compare_rows;
use super::rules::CLASSES_MOST;
use super::seed::{missing_shares, seed, seed_seal, share_seal};
use serde::Serialize;

/// Problems of one kind that are written out; the rest is counted.
pub const PROBLEMS_MOST: usize = 20;

/// What was checked, step by step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// The steps in their order.
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What is checked.
    pub title: &'static str,
    /// What was found to hold, for people.
    pub found: String,
    /// What does not fit, each with place and reason; empty where all is well.
    pub problems: Vec<String>,
}

impl Verification {
    /// Whether every step holds.
    pub fn holds(&self) -> bool {
        self.steps.iter().all(|step| step.problems.is_empty())
    }

    /// All problems.
    pub fn problems(&self) -> impl Iterator<Item = &str> {
        let problems = self.steps.iter().flat_map(|step| &step.problems);
        problems.map(String::as_str)
    }
}

/// Copies of what was published earlier, kept by whoever checks.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// What was published before the draw.
    pub commitment: Option<Commitment>,
    /// What was published between draw and visits.
    pub announcement: Option<Announcement>,
}

/// Checks a proof.
pub fn verify(proof: &Proof, kept: &Kept) -> Verification {
    let commitment = &proof.commitment;
    let hash = commitment.hash();
    let rules = check_rules(commitment);
    let publications = check_publications(proof, &hash, kept);
    if !rules.problems.is_empty() {
        return Verification {
            steps: vec![rules, publications],
        };
    }
    let seed = seed(&hash, &proof.shares, &proof.announcement.figures);
    let objects = open_objects(&proof.objects, &commitment.class_names());
    let organs = commitment.organ_counts().into_iter().map(|(name, _)| name);
    let officers = open_officers(&proof.officers, &organs.collect::<Vec<_>>());
    let mut steps = vec![
        rules,
        publications,
        check_sources(proof),
        check_seed(proof, &seed),
        check_objects(commitment, &objects),
        check_officers(commitment, &officers),
    ];
    let lists = &steps[steps.len() - 2..];
    if lists.iter().all(|step| step.problems.is_empty()) {
        steps.push(check_draw(proof, &seed, &objects, &officers));
    }
    Verification { steps }
}

/// Checks what is published before the draw.
pub fn verify_commitment(commitment: &Commitment) -> Verification {
    Verification {
        steps: vec![check_rules(commitment)],
    }
}

fn check_rules(commitment: &Commitment) -> Step {
    let rules = &commitment.rules;
    let mut problems = rules.problems();
    if commitment.scheme != SCHEME {
        problems.push(format!(
            "抽取办法“{}”不是本程序能核验的“{SCHEME}”，请用相应版本核验",
            commitment.scheme
        ));
    }
    let counts = commitment.objects.classes.iter();
    if counts.clone().any(|class| class.excluded > class.lines) {
        problems.push("有的类别不参加抽取的条数多于总条数，公示有误".to_string());
    }
    let lines: u64 = counts.clone().map(|class| u64::from(class.lines)).sum();
    let (classes, organs) = (counts.len(), commitment.officers.organs.len());
    if classes > CLASSES_MOST || organs > CLASSES_MOST {
        problems.push(format!("类别或者机关超过{CLASSES_MOST}个，本程序不能核验"));
    }
    if lines > u64::from(u32::MAX) {
        problems.push("名录的条数超出本程序能核验的范围".to_string());
    }
    if problems.is_empty() && commitment.quotas != commitment.quotas_by_rule() {
        problems.push("各层应抽数与按规则和名录条数算出的不符，规则或者条数被改动".to_string());
    }
    let drawn: u64 = commitment.quotas.iter().map(|it| u64::from(it.quota)).sum();
    Step {
        title: "抽取规则",
        found: format!(
            "{}层，名录{lines}条，应抽{drawn}条",
            commitment.quotas.len()
        ),
        problems,
    }
}

fn check_publications(proof: &Proof, hash: &Hash, kept: &Kept) -> Step {
    let announcement = &proof.announcement;
    let mut problems = Vec::new();
    if announcement.commitment != *hash {
        problems.push(format!(
            "抽取前公示的指纹应为{hash}，封存公告写的是{}：名录或者规则在公示之后被改动，或者不是同一次抽取",
            announcement.commitment
        ));
    }
    if proof.scheme != SCHEME || announcement.scheme != SCHEME {
        problems.push(format!("证明或者封存公告写的抽取办法不是“{SCHEME}”"));
    }
    if kept
        .commitment
        .as_ref()
        .is_some_and(|it| *it != proof.commitment)
    {
        problems.push("证明中的抽取前公示与您保存的不同：公示之后被改动".to_string());
    }
    if kept
        .announcement
        .as_ref()
        .is_some_and(|it| it != announcement)
    {
        problems.push("证明中的封存公告与您保存的不同：抽取之后被改动".to_string());
    }
    Step {
        title: "公示前后一致",
        found: format!("抽取前公示的指纹 {hash}"),
        problems,
    }
}

fn check_sources(proof: &Proof) -> Step {
    let mut problems = share_problems(proof);
    problems.extend(figure_problems(proof));
    let published = proof.announcement.figures.iter();
    let figures: Vec<String> = published
        .map(|figure| format!("{} {}", figure.name, figure.value))
        .collect();
    let figures = if figures.is_empty() {
        String::new()
    } else {
        format!("；请自行核对公开号码：{}", figures.join("；"))
    };
    Step {
        title: "种子的来源",
        found: format!("{}个机关打开了封存的份额{figures}", proof.shares.len()),
        problems,
    }
}

fn share_problems(proof: &Proof) -> Vec<String> {
    let rules = &proof.commitment.rules;
    let missing = missing_shares(rules, &proof.shares).into_iter();
    let mut problems: Vec<String> = missing
        .map(|organ| format!("“{organ}”没有打开封存的份额，这次抽取应当作废"))
        .collect();
    let organs = rules.shares.iter().map(|share| &share.organ);
    let opened = proof.shares.iter().map(|share| &share.organ);
    if problems.is_empty() && !organs.eq(opened) {
        problems.push("打开的份额与规则中的机关或者次序不一致".to_string());
    }
    for share in &proof.shares {
        let sealed = rules.shares.iter().find(|it| it.organ == share.organ);
        if sealed.is_some_and(|sealed| sealed.seal != share_seal(share)) {
            problems.push(format!(
                "“{}”打开的份额与事先封存的不符：种子被更换",
                share.organ
            ));
        }
    }
    problems
}

fn figure_problems(proof: &Proof) -> Vec<String> {
    let rules = &proof.commitment.rules;
    let drawn_on = proof.announcement.drawn_on;
    let published = &proof.announcement.figures;
    let mut problems = Vec::new();
    if published.len() != rules.figures.len() {
        problems.push("公开号码的个数与规则不符".to_string());
    }
    for (figure, value) in rules.figures.iter().zip(published) {
        let fits = figure.name == value.name
            && figure.canonical(&value.value).as_ref() == Ok(&value.value);
        if !fits {
            problems.push(format!(
                "公开号码“{}”的值“{}”不合规则，请到{}核对",
                figure.name, value.value, figure.source
            ));
        }
        if drawn_on < figure.published_on {
            problems.push(format!(
                "公开号码“{}”在{}才公布，抽取日却写作{drawn_on}",
                figure.name, figure.published_on
            ));
        }
    }
    if drawn_on < rules.committed_on {
        problems.push(format!("抽取日{drawn_on}早于名录的公示日"));
    }
    problems
}

fn check_seed(proof: &Proof, computed: &Hash) -> Step {
    let mut problems = Vec::new();
    if proof.seed != *computed {
        problems.push(format!(
            "种子应为{computed}，证明写的是{}：种子被更换",
            proof.seed
        ));
    }
    match &proof.announcement.outcome {
        Outcome::Sealed { seal, .. } if *seal != seed_seal(computed) => problems
            .push("种子与检查前公布的封条不符：抽取以后换了种子，或者换了份额、号码".to_string()),
        Outcome::Sealed { .. } => {}
        Outcome::Void { missing } => problems.push(format!(
            "封存公告说这次抽取已经作废（{}没有打开份额），不应有抽取结果",
            missing.join("、")
        )),
    }
    Step {
        title: "种子",
        found: format!("种子 {computed}"),
        problems,
    }
}

fn check_objects(commitment: &Commitment, objects: &OpenedObjects) -> Step {
    let mut problems = told(&objects.opened, "名录");
    let committed = &commitment.objects;
    let counts = commitment.class_counts();
    let counts = counts
        .iter()
        .flat_map(|class| [class.free(), class.excluded]);
    if problems.is_empty() && objects.opened.root.hash != committed.root {
        problems.push("打开的各条拼不回公示的名录根：名录在公示之后被增删或者改动".to_string());
    }
    if problems.is_empty() && !counts.eq(objects.opened.root.counts.iter().copied()) {
        problems.push("公示的各类条数与名录不符".to_string());
    }
    Step {
        title: "抽查对象名录",
        found: format!("打开的{}条都在公示的名录中", objects.lines.len()),
        problems,
    }
}

fn check_officers(commitment: &Commitment, officers: &OpenedOfficers) -> Step {
    let mut problems = told(&officers.opened, "人员名录");
    let counts = commitment
        .organ_counts()
        .into_iter()
        .map(|(_, count)| count);
    if problems.is_empty() && officers.opened.root.hash != commitment.officers.root {
        problems
            .push("打开的各条拼不回公示的人员名录根：人员名录在公示之后被增删或者改动".to_string());
    }
    if problems.is_empty() && !counts.eq(officers.opened.root.counts.iter().copied()) {
        problems.push("公示的各机关人数与人员名录不符".to_string());
    }
    let until = commitment.rules.visits_until;
    for officer in officers.lines.iter().filter(|it| it.valid_until < until) {
        problems.push(format!(
            "执法证“{}”到{}失效，早于检查截止日{until}",
            officer.certificate, officer.valid_until
        ));
    }
    Step {
        title: "执法人员名录",
        found: format!("打开的{}名都在公示的名录中", officers.lines.len()),
        problems: shortened(problems),
    }
}

/// What is wrong with an opening, in words.
fn told(opened: &Opened, list: &str) -> Vec<String> {
    let first = |text: &str| text.split('\t').next().unwrap_or_default().to_string();
    let problems = opened.problems.iter().map(|problem| match problem {
        OpeningProblem::Malformed(piece) => {
            format!("{list}的第{piece}段无法识别：证明不完整，或者被改动")
        }
        OpeningProblem::LineChanged(text) => format!(
            "{list}中“{}”这一条与公示时的内容不同：这一条被改动，现在写的是“{}”",
            first(text),
            text.replace('\t', " ").trim()
        ),
        OpeningProblem::Misplaced(text) => format!(
            "{list}中“{}”不在它应在的位置：同一编号可能放了两次，或者编号被改动",
            first(text)
        ),
        OpeningProblem::Branch(texts) if texts.is_empty() => {
            format!("{list}中没有打开的部分被改动")
        }
        OpeningProblem::Branch(texts) => {
            let names: Vec<String> = texts.iter().take(5).map(|text| first(text)).collect();
            format!(
                "{list}中“{}”等{}条与公示的名录对不上：其中有的被改动，或者旁边有一条被增删",
                names.join("”“"),
                texts.len()
            )
        }
        OpeningProblem::LeftOver(piece) => format!("{list}从第{piece}段起是多余的"),
    });
    shortened(problems.collect())
}

fn check_draw(
    proof: &Proof,
    seed: &Hash,
    objects: &OpenedObjects,
    officers: &OpenedOfficers,
) -> Step {
    let replay = replay(proof, seed, objects, officers);
    let problems = compare_rows(proof, &replay, objects, officers);
    Step {
        title: "重新抽取",
        found: format!(
            "按种子重新抽取，{}条对象及其检查人员逐条相同",
            replay.hits.drawn.len()
        ),
        problems: shortened(problems),
    }
}

/// The first problems, and how many more there are.
fn shortened(mut problems: Vec<String>) -> Vec<String> {
    if problems.len() > PROBLEMS_MOST {
        let more = problems.len() - PROBLEMS_MOST;
        problems.truncate(PROBLEMS_MOST);
        problems.push(format!("还有{more}处不符，没有一一列出"));
    }
    problems
}
