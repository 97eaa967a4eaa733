//! `make bench`, time limits: the working-day core, due days with their derivation and whole files, beside
//! `numpy.busday_offset` with the same calendar and the same million rows, in one run.
//!
//! The rows, the calendar and the peer come from the reference (`FADU_REFERENCE`). A ratio is printed only if both
//! give the same days; each is the median of the rounds, in which ours and the peer take turns.

use domain::engines::deadline::{
    Calendar, CompactDay, CompactWorkingDays, Direction, Period, Rule, compute,
};
use domain::law::{Length, WorkingDays};
use jiff::civil::Date;
use platform::definitions::DefinitionFiles;
use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

/// Rounds in which ours and the peer take turns; the first is not counted.
const ROUNDS: usize = 6;
/// How often the core runs over all rows in one round.
const PASSES: usize = 100;
/// How many due days with their derivation are computed in one round.
const DERIVATIONS: usize = 200_000;
const ROWS: usize = 1_000_000;

/// A start and a number of working days each, and the due day by the peer where there is one.
struct Rows {
    starts: Vec<Date>,
    days: Vec<WorkingDays>,
    expected: Option<Vec<Date>>,
}

fn main() {
    let folder = Folder::fresh();
    let mut peer = Peer::start(&folder.0);
    let rows = match &peer {
        Some(_) => Rows::read(&folder.0),
        None => Rows::random(),
    };
    println!(
        "{} rows; wall and processor time, medians",
        rows.starts.len()
    );
    let files = DefinitionFiles::embedded();
    let read = || Calendar::from_toml(&files.under("calendar")).expect("the calendar is whole");
    let calendar = read();
    show(
        "calendar read and indexed",
        &median(1, || drop(black_box(read()))),
    );
    let agree = rows.agree(&calendar);
    println!("same due days as the peer: {}", said(agree));
    let mut core = Vec::new();
    for round in 0..ROUNDS {
        let ours = rows.core(&calendar);
        let theirs = peer.as_mut().map(Peer::round);
        if round > 0 {
            core.push((ours, theirs));
        }
    }
    report(&core, agree == Some(true));
    let count = rows.starts.len();
    show(
        "single, one after the other",
        &median(count, || rows.single(&calendar)),
    );
    show(
        "single, each from the last",
        &median(count, || rows.chained(&calendar)),
    );
    let compact = median(count, || rows.chained_compact(&calendar));
    show("the same, days in their short form", &compact);
    derivations(&rows, &calendar);
    let batch = median(1, || rows.batch(&folder.0)).wall / 1e9;
    println!("fadu deadline --batch, {count} lines: {batch:.3} s");
}

/// Measures due days with what they are derived from.
fn derivations(rows: &Rows, calendar: &Calendar) {
    for pauses in [0, 2] {
        let asked = rows.questions(pauses);
        let derived = median(asked.len(), || derived(&asked, calendar));
        show(
            &format!("due day with derivation, {pauses} pauses"),
            &derived,
        );
    }
    let asked = rows.questions(0);
    show(
        "with its sentence",
        &median(asked.len(), || told(&asked, calendar)),
    );
    show(
        "with every day",
        &median(asked.len(), || stepped(&asked, calendar)),
    );
}

/// Nanoseconds of one thing, by the wall and by the processor.
#[derive(Clone, Copy)]
struct Cost {
    wall: f64,
    processor: f64,
}

/// Limits and periods.
type Questions = Vec<(Rule, Period)>;

fn derived(asked: &Questions, calendar: &Calendar) {
    for (rule, period) in asked {
        black_box(compute(rule, period, calendar));
    }
}

fn told(asked: &Questions, calendar: &Calendar) {
    for (rule, period) in asked {
        let due = compute(rule, period, calendar);
        black_box(due.derivation.sentence(calendar, &[]));
    }
}

fn stepped(asked: &Questions, calendar: &Calendar) {
    for (rule, period) in asked {
        let due = compute(rule, period, calendar);
        black_box(due.derivation.steps(calendar));
    }
}

impl Rows {
    /// The rows that the peer wrote: days since 1970-01-01 and numbers, four bytes each.
    fn read(folder: &Path) -> Self {
        let numbers = |name: &str| -> Vec<i32> {
            let bytes = std::fs::read(folder.join(name)).expect("the peer wrote its rows");
            let fours = bytes.as_chunks::<4>().0.iter();
            fours.map(|four| i32::from_le_bytes(*four)).collect()
        };
        let dates = |name: &str| numbers(name).into_iter().map(date).collect();
        Self {
            starts: dates("starts"),
            days: numbers("days")
                .into_iter()
                .map(|days| WorkingDays(days.unsigned_abs()))
                .collect(),
            expected: Some(dates("expected")),
        }
    }

    /// Rows of our own, where there is no peer: five years from 2019, one to ninety days.
    fn random() -> Self {
        let mut state = 1_u64;
        let mut below = |end: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) % end
        };
        let (first, days_of_starts, most) = (17_897, 2_000, 90);
        let (mut starts, mut days) = (Vec::new(), Vec::new());
        for _ in 0..ROWS {
            starts.push(date(first + below(days_of_starts) as i32));
            days.push(WorkingDays(1 + below(most) as u32));
        }
        Self {
            starts,
            days,
            expected: None,
        }
    }

    /// Whether ours are the peer's days, in every way of asking.
    fn agree(&self, calendar: &Calendar) -> Option<bool> {
        let expected = self.expected.as_ref()?;
        let mut due = vec![CompactDay::BEYOND; self.starts.len()];
        calendar.add_working_days_each(&self.compact(), &self.compact_days(), &mut due);
        let asked = self.starts.iter().zip(&self.days);
        let single = asked.map(|(start, days)| calendar.add_working_days(*start, *days));
        let batch = due.iter().zip(expected);
        Some(
            single.eq(expected.iter().copied())
                && batch.into_iter().all(|(due, day)| due.date() == Some(*day)),
        )
    }

    fn compact(&self) -> Vec<CompactDay> {
        let compact =
            |day: &Date| CompactDay::new(*day).expect("the rows lie within two centuries");
        self.starts.iter().map(compact).collect()
    }

    fn compact_days(&self) -> Vec<CompactWorkingDays> {
        let compact = |days: &WorkingDays| CompactWorkingDays::new(*days);
        let days: Option<Vec<CompactWorkingDays>> = self.days.iter().map(compact).collect();
        days.expect("the rows have few days")
    }

    /// The core over all rows at once, so many times.
    fn core(&self, calendar: &Calendar) -> Cost {
        let (starts, days) = (self.compact(), self.compact_days());
        let mut due = vec![CompactDay::BEYOND; starts.len()];
        cost(starts.len() * PASSES, || {
            for _ in 0..PASSES {
                calendar.add_working_days_each(black_box(&starts), black_box(&days), &mut due);
                black_box(&due);
            }
        })
    }

    fn single(&self, calendar: &Calendar) {
        for (start, days) in self.starts.iter().zip(&self.days) {
            black_box(calendar.add_working_days(*start, *days));
        }
    }

    /// Each call waits for the one before.
    fn chained(&self, calendar: &Calendar) {
        let first = self.starts[0];
        let mut day = first;
        for days in &self.days {
            day = calendar.add_working_days(day, *days);
            if day.year() > 2025 {
                day = first;
            }
        }
        black_box(day);
    }

    /// The same with days in their short form.
    fn chained_compact(&self, calendar: &Calendar) {
        let (starts, days) = (self.compact(), self.compact_days());
        let last = CompactDay::new(jiff::civil::date(2025, 12, 31));
        let mut day = starts[0];
        for days in &days {
            day = calendar.add_compact(day, *days);
            if Some(day) > last {
                day = starts[0];
            }
        }
        black_box(day);
    }

    /// Limits in working days with so many pauses of a week each.
    fn questions(&self, pauses: usize) -> Questions {
        let rows = self.starts.iter().zip(&self.days).take(DERIVATIONS);
        let question = |(start, days): (&Date, &WorkingDays)| {
            let rule = Rule {
                length: Length::WorkingDays(*days),
                direction: Direction::Forward,
                rolls: true,
            };
            let mut period = Period::starting(*start);
            for pause in 1..=pauses as i64 {
                let day = |days: i64| start.saturating_add(jiff::Span::new().days(days));
                period.exclude(day(pause * 10), day(pause * 10 + 6), None);
            }
            (rule, period)
        };
        rows.map(question).collect()
    }

    /// The program from its start to its end, reading a file and writing another.
    fn batch(&self, folder: &Path) {
        let (input, output) = (folder.join("lines.tsv"), folder.join("answers"));
        if !input.exists() {
            let line =
                |(start, days): (&Date, &WorkingDays)| format!("workdays\t{start}\t{}\n", days.0);
            let lines: String = self.starts.iter().zip(&self.days).map(line).collect();
            std::fs::write(&input, lines).expect("the folder can be written");
        }
        let output = std::fs::File::create(output).expect("the folder can be written");
        let status = Command::new(env!("CARGO_BIN_EXE_fadu"))
            .args(["deadline", "--batch"])
            .arg(&input)
            .current_dir(folder)
            .stdout(output)
            .status();
        assert!(
            status.is_ok_and(|status| status.success()),
            "every line is answered"
        );
    }
}

/// The peer as a program of its own that waits for its turn.
struct Peer {
    child: Child,
    turns: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Peer {
    /// Starts the peer, which prepares its rows; `None`, with the reason, if it cannot be had.
    fn start(folder: &Path) -> Option<Self> {
        let reference = std::env::var_os("FADU_REFERENCE").map(PathBuf::from)?;
        let script = reference.join("bench/deadline/bench_g.py");
        let python = std::env::var("FADU_PYTHON").unwrap_or_else(|_| "python3".into());
        let started = Command::new(python)
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/deadline_peer.py"))
            .arg(script)
            .current_dir(folder)
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

    /// Lets the peer run once over all rows.
    fn round(&mut self) -> Cost {
        let mut answer = String::new();
        self.turns
            .write_all(b"go\n")
            .and_then(|()| self.turns.flush())
            .and_then(|()| self.answers.read_line(&mut answer).map(drop))
            .expect("the peer takes its turn");
        let number = |text: &str| text.parse().expect("the peer answers two numbers");
        let (wall, processor) = answer.trim().split_once(' ').expect("the peer answers two");
        Cost {
            wall: number(wall),
            processor: number(processor),
        }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn report(core: &[(Cost, Option<Cost>)], agree: bool) {
    let ours: Vec<Cost> = core.iter().map(|(ours, _)| *ours).collect();
    show("working-day core, all rows at once", &middle(&ours));
    let theirs: Vec<Cost> = core.iter().filter_map(|(_, theirs)| *theirs).collect();
    if theirs.is_empty() {
        println!("no ratio: the peer did not run");
        return;
    }
    show("numpy.busday_offset", &middle(&theirs));
    if !agree {
        println!("no ratio: ours and the peer differ");
        return;
    }
    let turns = ours.iter().zip(&theirs);
    let ratios: Vec<Cost> = turns
        .map(|(ours, theirs)| Cost {
            wall: theirs.wall / ours.wall,
            processor: theirs.processor / ours.processor,
        })
        .collect();
    let by_processor = |ratio: &Cost| ratio.processor;
    let least = ratios
        .iter()
        .map(by_processor)
        .fold(f64::INFINITY, f64::min);
    let most = ratios.iter().map(by_processor).fold(0.0, f64::max);
    let ratio = middle(&ratios);
    println!(
        "ratio: {:.0} times by the wall, {:.0} by the processor ({least:.0} to {most:.0} in {} rounds)",
        ratio.wall,
        ratio.processor,
        ratios.len()
    );
}

fn said(agree: Option<bool>) -> &'static str {
    match agree {
        Some(true) => "yes",
        Some(false) => "no",
        None => "not compared",
    }
}

fn date(number: i32) -> Date {
    jiff::civil::date(1970, 1, 1).saturating_add(jiff::Span::new().days(i64::from(number)))
}

/// Runs something and answers what each of so many things in it costs.
fn cost(count: usize, run: impl FnOnce()) -> Cost {
    let (begun, processor) = (Instant::now(), processor_time());
    run();
    let wall = begun.elapsed().as_secs_f64() * 1e9;
    let processor = (processor_time() - processor) as f64;
    Cost {
        wall: wall / count as f64,
        processor: processor / count as f64,
    }
}

/// Nanoseconds that this thread has run; none where the system does not tell.
fn processor_time() -> u64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let first = told.split_whitespace().next();
    first.and_then(|first| first.parse().ok()).unwrap_or(0)
}

/// The median of several runs after one that is not counted.
fn median(count: usize, run: impl Fn()) -> Cost {
    let costs: Vec<Cost> = (0..ROUNDS).map(|_| cost(count, &run)).skip(1).collect();
    middle(&costs)
}

fn middle(costs: &[Cost]) -> Cost {
    let middle = |pick: fn(&Cost) -> f64| {
        let mut values: Vec<f64> = costs.iter().map(pick).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    Cost {
        wall: middle(|cost| cost.wall),
        processor: middle(|cost| cost.processor),
    }
}

fn show(what: &str, cost: &Cost) {
    println!("{what}: {:.2} ns ({:.2} ns)", cost.wall, cost.processor);
}

/// A folder that is gone when it is dropped.
struct Folder(PathBuf);

impl Folder {
    fn fresh() -> Self {
        let folder = std::env::temp_dir().join(format!("fadu-bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("the folder can be made");
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
