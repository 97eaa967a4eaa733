//! `cargo bench -p domain --bench evaluation`: 120 indicators, 36 months, 1,000 villages, 20 towns and 2 counties,
//! beside DuckDB (two forms of its query) and Polars on the same facts in memory.
//!
//! Ours and the peers take turns; a ratio is printed only if every figure of every organ, month and indicator is the
//! same. Then 1,000 facts at a time are changed, and the state is compared with one that is built anew.
//! `FADU_PYTHON` names the Python with the peers; without them ours runs alone. `FADU_BENCH_FACTS` takes other numbers
//! of facts, such as `1000000,10000000`; `FADU_BENCH_ROUNDS` other numbers of rounds.

mod made;
mod peer;

use domain::engines::evaluation::{Fact, Facts, Figure, Grant, Held, Period, State};
use made::{INDICATORS, Kind, MONTHS, Made, ORGANS, Random, VILLAGES, organs};
use peer::{Cost, Peer};
use std::hint::black_box;
use std::time::Instant;

const PEERS: [&str; 3] = ["duckdb", "duckdb_base", "polars"];
/// Facts changed at a time, and how often.
const CHANGED: usize = 1000;
const BATCHES: usize = 300;

fn main() {
    let sizes = std::env::var("FADU_BENCH_FACTS").unwrap_or_else(|_| "1000000,10000000".into());
    for size in sizes.split(',') {
        let facts: usize = size.parse().expect("FADU_BENCH_FACTS holds numbers");
        println!("\n{facts} facts, each of one indicator");
        compare(&Made::new(Kind::Kinds, facts));
    }
    let facts = 1_000_000;
    println!("\n{facts} facts, each of many indicators with conditions over four columns");
    compare(&Made::new(Kind::Conditions, facts));
}

fn grant(threads: usize) -> Grant {
    Grant {
        threads,
        cell_bytes: 1 << 33,
    }
}

fn compare(made: &Made) {
    let begun = Instant::now();
    let facts = made.facts();
    println!(
        "columns taken in and checked: {:.0} ms",
        begun.elapsed().as_secs_f64() * 1e3
    );
    let rounds = std::env::var("FADU_BENCH_ROUNDS")
        .ok()
        .and_then(|it| it.parse().ok())
        .unwrap_or(6);
    let mut peer = Peer::start(made);
    let mut state = build(made, &facts, 2).1;
    let own = figures(made, &state);
    let mut turns = Vec::new();
    for round in 0..rounds {
        let (one, _) = build(made, &facts, 1);
        let mut turn = vec![one, build(made, &facts, 2).0];
        if let Some(peer) = &mut peer {
            turn.extend(PEERS.iter().map(|name| peer.round(name)));
        }
        if round > 0 {
            turns.push(turn);
        }
    }
    report(&turns, &own, peer.as_ref());
    drop(peer);
    let Held {
        facts: columns,
        cells,
        distinct,
        plan,
    } = state.held();
    println!(
        "held: facts {columns}, cells {cells}, different values {distinct}, conditions {plan} bytes"
    );
    read(made, &state);
    change(made, &mut state);
}

/// Evaluates everything.
fn build(made: &Made, facts: &Facts, threads: usize) -> (Cost, State) {
    let (facts, indicators, organs) = (facts.clone(), made.indicators(), organs());
    let (begun, processor) = (Instant::now(), processor_seconds());
    let state = State::build(organs, facts, indicators, grant(threads)).expect("it fits");
    (
        (
            begun.elapsed().as_secs_f64(),
            processor_seconds() - processor,
        ),
        state,
    )
}

/// Every whole figure, organ by organ, month by month, as the peers leave them.
fn figures(made: &Made, state: &State) -> Vec<i64> {
    let asked = made.asked();
    let mut all = Vec::with_capacity((ORGANS * MONTHS) as usize * asked.len());
    for organ in 0..ORGANS {
        for month in 0..MONTHS {
            for indicator in &asked {
                match state.figure(*indicator, organ, Period::month(month)) {
                    Some(Figure::Whole(figure)) => all.push(figure),
                    other => panic!("{other:?} is no whole figure"),
                }
            }
        }
    }
    all
}

fn report(turns: &[Vec<Cost>], own: &[i64], peer: Option<&Peer>) {
    let cost = |at: usize, pick: fn(&Cost) -> f64| {
        middle(turns.iter().map(|turn| pick(&turn[at])).collect())
    };
    for (at, name) in ["ours, one thread", "ours, two threads"].iter().enumerate() {
        println!(
            "{name}: {:.3} s by the wall, {:.2} s by the processor",
            cost(at, |it| it.0),
            cost(at, |it| it.1)
        );
    }
    let Some(peer) = peer else {
        return println!("no ratio: the peers did not run");
    };
    for (at, name) in PEERS.iter().enumerate() {
        let at = at + 2;
        let shown = format!(
            "{name}: {:.3} s by the wall, {:.2} s by the processor",
            cost(at, |it| it.0),
            cost(at, |it| it.1)
        );
        if peer.figures(name) != own {
            println!("{shown}; no ratio: figures differ");
            continue;
        }
        let ratio = |pick: fn(&Cost) -> f64, with: usize| -> Vec<f64> {
            turns
                .iter()
                .map(|turn| pick(&turn[at]) / pick(&turn[with]))
                .collect()
        };
        let wall = ratio(|it| it.0, 1);
        let (least, most) = wall.iter().fold((f64::MAX, 0_f64), |(low, high), it| {
            (low.min(*it), high.max(*it))
        });
        println!(
            "{shown}; all {} figures the same; ratio {:.1} by the wall ({least:.1} to {most:.1}), {:.1} by the processor, {:.1} by the wall against one thread of ours",
            own.len(),
            middle(wall.clone()),
            middle(ratio(|it| it.1, 1)),
            middle(ratio(|it| it.0, 0)),
        );
    }
}

/// Reads figures one by one.
fn read(made: &Made, state: &State) {
    let indicators = made.indicators().len();
    let begun = Instant::now();
    let mut found = 0_usize;
    for organ in 0..ORGANS {
        for month in 0..MONTHS {
            for indicator in 0..indicators {
                found += usize::from(
                    black_box(state.figure(indicator, organ, Period::month(month))).is_some(),
                );
            }
        }
    }
    let asked = (ORGANS * MONTHS) as usize * indicators;
    println!(
        "{found} of {asked} figures read: {:.1} ns each",
        begun.elapsed().as_secs_f64() * 1e9 / asked as f64
    );
}

/// Changes facts, 1,000 at a time: everything about them is new.
fn change(made: &Made, state: &mut State) {
    let mut random = Random(11);
    let sizes: &[u32] = match made.kind {
        Kind::Kinds => &[INDICATORS],
        Kind::Conditions => &[40, 8, 5, 3],
    };
    let mut times = Vec::new();
    let rows_end = state.facts().rows() as u32;
    for _ in 0..BATCHES {
        let rows: Vec<usize> = (0..CHANGED)
            .map(|_| random.below(rows_end) as usize)
            .collect();
        let mut fresh = || {
            let values: Vec<u32> = sizes.iter().map(|end| random.below(*end)).collect();
            (
                random.below(VILLAGES),
                random.below(MONTHS),
                values,
                [i64::from(random.below(100)), 100],
            )
        };
        let fresh: Vec<_> = (0..CHANGED).map(|_| fresh()).collect();
        let facts: Vec<Fact<'_>> = fresh
            .iter()
            .map(|(organ, month, values, amounts)| Fact {
                organ: *organ,
                month: *month,
                values,
                amounts,
            })
            .collect();
        let begun = Instant::now();
        state
            .change(&rows, &facts)
            .expect("the facts are like the others");
        times.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    tell_changes(times);
    let anew = build(made, state.facts(), 2).1;
    let is_same = figures(made, state) == figures(made, &anew);
    println!(
        "after all changes {}",
        if is_same {
            "the same as evaluated anew"
        } else {
            "NOT the same as evaluated anew"
        }
    );
    assert!(is_same, "a change must leave nothing behind");
}

/// Says how long changes took, in milliseconds.
fn tell_changes(mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times[times.len() * share / 100];
    println!(
        "{CHANGED} facts changed in all indicators: {:.2} ms (median of {BATCHES}), {:.2} ms (a tenth is quicker), {:.2} ms (p90)",
        at(50),
        at(10),
        at(90)
    );
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
