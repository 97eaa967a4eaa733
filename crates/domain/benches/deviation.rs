//! `cargo bench -p domain --bench deviation`: fines compared with their like, beside DuckDB on a table of its own.
//!
//! Both begin with the same columns in memory (DuckDB in its own table) and end with the same columns of the flagged
//! decisions: statistics of their group, quartiles and ratio. Rounds take turns; a ratio is printed only if both flag
//! the same decisions with the same statistics. Then a new decision is scored and explained, and text is read.

use domain::engines::deviation::{
    Decisions, Index, Key, Rule, Scale, Subject, Summary, analyse, code_rows, explain_new,
    flag_above, limits, read, summarise,
};
use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

const DECISIONS: usize = 10_000_000;
/// Rounds; the first is not counted.
const ROUNDS: usize = 6;
const THREADS: usize = 2;
const ARTICLES: usize = 600;
const CIRCUMSTANCES: usize = 4;
const PARTIES: usize = 4;
/// Decisions that are read as text, and new ones that are scored.
const READ: usize = 500_000;
const SCORED: usize = 200_000;

/// Numbers that are the same everywhere (splitmix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (0..4).map(|_| self.share()).sum::<f64>() * 1.732 - 3.464
    }
}

/// Decisions as columns: amounts scatter by a ratio around the middle of their benchmark, one in a hundred lies beyond it.
#[derive(Default)]
struct Columns {
    articles: Vec<u16>,
    circumstances: Vec<u8>,
    parties: Vec<u8>,
    amounts: Vec<u32>,
    benchmarks: Vec<u32>,
}

impl Columns {
    fn generate(count: usize) -> Self {
        let mut random = Random(7);
        let weights = (0..ARTICLES).map(|rank| 1.0 / (rank as f64 + 1.0).powf(1.05));
        let sum: f64 = weights.clone().sum();
        let mut upto = 0.0;
        let bounds: Vec<f64> = weights
            .map(|weight| {
                upto += weight / sum;
                upto
            })
            .collect();
        let lowest: Vec<f64> = (0..ARTICLES)
            .map(|_| 10_f64.powf(2.0 + 2.3 * random.share()))
            .collect();
        let mut columns = Self::default();
        for _ in 0..count {
            let share = random.share();
            let article = bounds
                .partition_point(|bound| *bound < share)
                .min(ARTICLES - 1);
            let circumstances = [0, 0, 0, 1, 1, 1, 1, 1, 2, 3][(random.next() % 10) as usize];
            let party = (random.next() % PARTIES as u64) as u8;
            let low = lowest[article] * [0.5, 1.0, 2.0, 0.1][circumstances as usize];
            let usual = low * 1.3 * [0.8, 0.9, 1.0, 1.4][party as usize];
            let amount = match random.next() % 1000 {
                0..4 => low * (6.0 + 24.0 * random.share()),
                4..10 => low * 4.0 * (1.02 + 0.5 * random.share()),
                _ => (usual * (0.35 * random.normal()).exp()).clamp(low * 0.5, low * 4.0),
            };
            columns.articles.push(article as u16);
            columns.circumstances.push(circumstances);
            columns.parties.push(party);
            columns.amounts.push(amount.round() as u32);
            columns.benchmarks.push((low * 4.0) as u32);
        }
        columns
    }

    fn write(&self, folder: &Path) {
        let write = |name: &str, bytes: Vec<u8>| {
            std::fs::write(folder.join(name), bytes).expect("the folder can be written");
        };
        write(
            "article",
            self.articles.iter().flat_map(|x| x.to_le_bytes()).collect(),
        );
        write("circumstances", self.circumstances.clone());
        write("party", self.parties.clone());
        write(
            "amount",
            self.amounts.iter().flat_map(|x| x.to_le_bytes()).collect(),
        );
        write(
            "benchmark",
            self.benchmarks
                .iter()
                .flat_map(|x| x.to_le_bytes())
                .collect(),
        );
    }
}

/// A flagged decision with the statistics of its group, as the query answers it.
struct Row {
    id: u32,
    article: u16,
    circumstances: u8,
    party: u8,
    amount: u32,
    benchmark: u32,
    summary: Summary,
    ratio: f64,
}

fn rule() -> Rule {
    Rule {
        scale: Scale::Amount,
        distance_milli: 5000,
        peers_least: 30,
        shrink: 0,
        widen: 0,
        floor_permille: 10,
        ..Rule::of_the_program()
    }
}

/// All flagged decisions; with the time of each part where asked.
fn ours(columns: &Columns, told: bool) -> Vec<Row> {
    let mut begun = Instant::now();
    let mut lap = |what: &str| {
        if told {
            println!("  {what}: {:.1} ms", begun.elapsed().as_secs_f64() * 1e3);
        }
        begun = Instant::now();
    };
    let keys = [
        Key::Middle(&columns.articles, ARTICLES),
        Key::Narrow(&columns.circumstances, CIRCUMSTANCES),
        Key::Narrow(&columns.parties, PARTIES),
    ];
    let grouping = code_rows(&keys, THREADS).expect("the groups are few");
    lap("numbering");
    let summaries = summarise(&grouping, &columns.amounts, THREADS);
    lap("statistics");
    let rule = rule();
    let limits: Vec<_> = summaries
        .iter()
        .map(|summary| limits(&rule, summary, summary))
        .collect();
    let found = flag_above(
        &grouping,
        (&columns.amounts, &columns.benchmarks),
        &limits,
        THREADS,
    );
    lap("flags");
    let row = |id: &u32| {
        let at = *id as usize;
        let summary = summaries[grouping.codes[at] as usize];
        Row {
            id: *id,
            article: columns.articles[at],
            circumstances: columns.circumstances[at],
            party: columns.parties[at],
            amount: columns.amounts[at],
            benchmark: columns.benchmarks[at],
            summary,
            ratio: f64::from(columns.amounts[at]) / (summary.median_2 as f64 / 2.0),
        }
    };
    let rows = found.iter().map(row).collect();
    lap("rows");
    rows
}

fn main() {
    let count = std::env::var("FADU_BENCH_DECISIONS")
        .ok()
        .and_then(|it| it.parse().ok());
    let columns = Columns::generate(count.unwrap_or(DECISIONS));
    println!("{} decisions, {THREADS} threads", columns.amounts.len());
    let folder = Folder::fresh();
    let mut peer = Peer::start(&folder.0, &columns);
    let rows = ours(&columns, true);
    println!("{} flagged", rows.len());
    let mut turns = Vec::new();
    for round in 0..ROUNDS {
        let (begun, processor) = (Instant::now(), processor_seconds());
        let found = black_box(ours(&columns, false));
        let mine = (
            begun.elapsed().as_secs_f64(),
            processor_seconds() - processor,
        );
        drop(found);
        let theirs = peer.as_mut().map(Peer::round);
        if round > 0 {
            turns.push((mine, theirs));
        }
    }
    report(&turns, peer.is_some().then(|| agree(&rows, &folder.0)));
    drop(columns);
    scored();
}

/// Seconds by the wall and by the processor.
type Cost = (f64, f64);

fn report(turns: &[(Cost, Option<Cost>)], agree: Option<bool>) {
    let mine = |pick: fn(&Cost) -> f64| middle(turns.iter().map(|turn| pick(&turn.0)).collect());
    println!(
        "ours: {:.3} s by the wall, {:.3} s by the processor",
        mine(|it| it.0),
        mine(|it| it.1)
    );
    let pairs: Vec<_> = turns
        .iter()
        .filter_map(|(mine, theirs)| Some((*mine, (*theirs)?)))
        .collect();
    if pairs.is_empty() {
        println!("no ratio: the peer did not run");
        return;
    }
    let theirs = |pick: fn(&Cost) -> f64| middle(pairs.iter().map(|pair| pick(&pair.1)).collect());
    println!(
        "DuckDB: {:.3} s by the wall, {:.3} s by the processor",
        theirs(|it| it.0),
        theirs(|it| it.1)
    );
    if agree != Some(true) {
        println!("no ratio: ours and the peer differ");
        return;
    }
    let ratio = |pick: fn(&Cost) -> f64| -> Vec<f64> {
        pairs
            .iter()
            .map(|(mine, theirs)| pick(theirs) / pick(mine))
            .collect()
    };
    let wall = ratio(|it| it.0);
    let (least, most) = wall.iter().fold((f64::MAX, 0_f64), |(low, high), it| {
        (low.min(*it), high.max(*it))
    });
    println!(
        "the same decisions with the same statistics; ratio {:.1} by the wall ({least:.1} to {most:.1}), {:.1} by the processor",
        middle(wall.clone()),
        middle(ratio(|it| it.1))
    );
}

/// Whether the peer found the same decisions with the same statistics.
fn agree(rows: &[Row], folder: &Path) -> bool {
    let read = |name: &str| std::fs::read(folder.join(format!("their_{name}"))).unwrap_or_default();
    let eight = |bytes: &[u8]| -> Vec<[u8; 8]> { bytes.as_chunks().0.to_vec() };
    let same_whole = |name: &str, own: &dyn Fn(&Row) -> i64| {
        eight(&read(name))
            .into_iter()
            .map(i64::from_le_bytes)
            .eq(rows.iter().map(own))
    };
    let same = |name: &str, own: &dyn Fn(&Row) -> f64| {
        eight(&read(name))
            .into_iter()
            .map(f64::from_le_bytes)
            .eq(rows.iter().map(own))
    };
    let whole = rows.iter().all(|row| {
        row.benchmark > 0
            && usize::from(row.article) < ARTICLES
            && row.circumstances < 4
            && row.party < 4
    });
    whole
        && same_whole("id", &|row| i64::from(row.id))
        && same_whole("n", &|row| i64::from(row.summary.count))
        && same("med", &|row| row.summary.median_2 as f64 / 2.0)
        && same("mad", &|row| row.summary.mad_4 as f64 / 4.0)
        && same("q1", &|row| row.summary.lower_4 as f64 / 4.0)
        && same("q3", &|row| row.summary.upper_4 as f64 / 4.0)
        && same("r", &|row| {
            f64::from(row.amount).min(row.ratio * 1e18) / row.summary.median_2 as f64 * 2.0
        })
}

/// Reads decisions as text, examines them, then scores and explains new ones.
fn scored() {
    let mut random = Random(11);
    let mut text = String::from("案号,条款,情节,机关层级,机关,年度,金额,基准下限,基准上限\n");
    for number in 0..READ {
        let article = random.next() % 60;
        let amount = 1000.0 * (article + 1) as f64 * (0.3 * random.normal()).exp();
        text += &format!(
            "某罚〔2025〕{number}号,第{article}项,一般,县级,第{}局,2025,{amount:.2},,\n",
            article % 12
        );
    }
    let begun = Instant::now();
    let (decisions, _, _) = read(&text).expect("the text has its columns");
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "read: {:.0} MB/s, {:.2} million decisions a second",
        text.len() as f64 / 1e6 / seconds,
        READ as f64 / 1e6 / seconds
    );
    let rule = Rule::of_the_program();
    let begun = Instant::now();
    let analysis = analyse(&decisions, &rule, THREADS);
    println!(
        "examined on ratios: {:.0} ns a decision",
        begun.elapsed().as_secs_f64() * 1e9 / READ as f64
    );
    let index = Index::build(&decisions, &analysis, &rule);
    let begun = Instant::now();
    let mut flagged = 0;
    for _ in 0..SCORED {
        flagged += new(&mut random, &decisions, (&rule, &analysis, &index));
    }
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "a new decision scored and explained: {:.2} µs, {flagged} of {SCORED} flagged",
        seconds * 1e6 / SCORED as f64
    );
}

/// Scores a decision far above its like, so that it is explained too.
fn new(
    random: &mut Random,
    decisions: &Decisions,
    with: (&Rule, &domain::engines::deviation::Analysis, &Index),
) -> usize {
    let like = (random.next() % READ as u64) as u32;
    let subject = Subject {
        number: "某罚〔2026〕1号",
        organ: "某局",
        like,
        amount: decisions.amounts[like as usize] * 9,
        benchmark: (0, u64::MAX),
    };
    black_box(explain_new(&subject, decisions, with)).len()
}

fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// Seconds that this process has run on all its threads; in hundredths, as the system tells them.
fn processor_seconds() -> f64 {
    let told = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = told.rsplit(')').next().unwrap_or_default();
    let fields: Vec<f64> = after
        .split_whitespace()
        .map(|it| it.parse().unwrap_or(0.0))
        .collect();
    fields
        .get(11)
        .zip(fields.get(12))
        .map_or(0.0, |(user, system)| (user + system) / 100.0)
}

/// A folder that goes with the bench.
struct Folder(PathBuf);

impl Folder {
    fn fresh() -> Self {
        let folder = std::env::temp_dir().join(format!("fadu-deviation-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("the folder can be made");
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The peer as a program of its own that waits for its turn.
struct Peer {
    child: Child,
    turns: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Peer {
    fn start(folder: &Path, columns: &Columns) -> Option<Self> {
        let python = std::env::var("FADU_PYTHON").unwrap_or_else(|_| "python3".into());
        columns.write(folder);
        let started = Command::new(python)
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/deviation_peer.py"))
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let mut child = match started {
            Ok(child) => child,
            Err(error) => {
                println!("no peer: Python cannot be started ({error})");
                return None;
            }
        };
        let turns = child.stdin.take()?;
        let mut answers = BufReader::new(child.stdout.take()?);
        let mut ready = String::new();
        answers.read_line(&mut ready).ok()?;
        println!("peer: {}", ready.trim());
        ready.starts_with("ready").then_some(Self {
            child,
            turns,
            answers,
        })
    }

    /// Lets the peer run once.
    fn round(&mut self) -> (f64, f64) {
        let mut answer = String::new();
        self.turns
            .write_all(b"go\n")
            .and_then(|()| self.turns.flush())
            .and_then(|()| self.answers.read_line(&mut answer).map(drop))
            .expect("the peer takes its turn");
        let mut numbers = answer
            .split_whitespace()
            .map(|it| it.parse::<f64>().unwrap_or(f64::NAN));
        (
            numbers.next().unwrap_or(f64::NAN),
            numbers.next().unwrap_or(f64::NAN),
        )
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
