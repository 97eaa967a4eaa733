//! `make bench`, the pages: the program itself, over HTTP, on a county with 200,000 records of one kind.
//!
//! The records are worked cases that went through the writer like any other, over the last two years, so that
//! log, rows and indexes are those of real work. A folder named by `FADU_BENCH_PAGES` is filled once and used
//! again; otherwise one is made in `FADU_BENCH_FOLDER`, or beside the temporary files, and removed.
//! `FADU_BENCH_RECORDS` sets another number of records.

mod client;
mod load;
mod server;

use client::Client;
use load::{Folder, Load, WIDE, size};
use platform::definitions::DefinitionFiles;
use platform::paths::part;
use platform::rules::Rules;
use server::{Server, starts};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Records, unless told otherwise.
const RECORDS: u32 = 200_000;
/// People who ask at the same time.
const CLIENTS: usize = 50;
/// How long each measurement of many clients runs.
const MEASURED: Duration = Duration::from_secs(10);
/// How often a single page is asked for.
const REPEATED: usize = 31;
/// How often the program is started.
const STARTED: usize = 5;

fn main() {
    let rules = Rules::compile(&DefinitionFiles::embedded()).expect("the definitions are whole");
    let rules = Arc::new(rules);
    let count = std::env::var("FADU_BENCH_RECORDS").ok();
    let count = count.map_or(RECORDS, |count| count.parse().expect("a number of records"));
    let folder = Folder::of(count);
    let load = Load::new(&rules, count);
    folder.fill(&load);
    println!(
        "{count} records of {}, {} MB",
        load.kind,
        size(&folder.path) / 1_000_000
    );
    let server = starts(&folder.path);
    println!("memory at rest: {} MB", server.memory() / 1024);
    pages(&server, &load);
    println!("memory after all pages: {} MB", server.memory() / 1024);
}

/// Times in milliseconds: half are below, ninety-five hundredths are below.
pub struct Spread {
    half: f64,
    most: f64,
    count: usize,
}

impl Spread {
    /// Of some times.
    pub fn of(mut times: Vec<f64>) -> Self {
        times.sort_by(f64::total_cmp);
        let at = |share: usize| {
            let place = (times.len() * share / 100).min(times.len() - 1);
            times[place]
        };
        Self {
            half: at(50),
            most: at(95),
            count: times.len(),
        }
    }
}

impl std::fmt::Display for Spread {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { half, most, count } = self;
        write!(out, "p50 {half:.1} ms, p95 {most:.1} ms ({count} times)")
    }
}

/// Measures pages: each alone, then the lists by many people at once.
fn pages(server: &Server, load: &Load) {
    let county = load.plan.county.as_str();
    let list = format!("/kinds/{}", load.kind);
    let year = load.today.year() - 1;
    let town = load.plan.organ_for("@town", 0).expect("there are towns");
    let clerk = format!("{town}-clerk");
    let lists = [
        ("first page", list.clone()),
        ("search", format!("{list}?q={}", part("〔"))),
        ("rare search", format!("{list}?q={}", part("1234号"))),
        ("sort", format!("{list}?sort=due")),
        ("deep page", format!("{list}?page=2000")),
    ];
    for account in [clerk.as_str(), WIDE, "head"] {
        println!("alone, as {account}:");
        let mut client = Client::signed_in(server.port, county, account);
        let others = [
            ("workbench", "/".to_string()),
            ("figures", format!("/figures/{year}")),
            ("figures, this year", format!("/figures/{}", year + 1)),
            ("search over all", format!("/search?q={}", part("1234号"))),
            ("case", client.first_record(&list)),
        ];
        for (name, address) in lists.iter().chain(&others) {
            let before = server.ticks();
            let times = (0..REPEATED).map(|_| client.timed(address)).collect();
            let cpu = (server.ticks() - before) as f64 * 10.0 / REPEATED as f64;
            println!("  {name:<20} {}, {cpu:.1} ms of CPU", Spread::of(times));
        }
    }
    for pause in [Duration::from_secs(1), Duration::ZERO] {
        let how = if pause.is_zero() {
            "without pause"
        } else {
            "one page a second each"
        };
        println!("{CLIENTS} people at the lists, {how}:");
        for account in [clerk.as_str(), WIDE] {
            for (name, address) in &lists {
                let crowd = (CLIENTS, pause);
                let (spread, pages, cpu) = together(server, (county, account), address, crowd);
                println!(
                    "  {account:<12} {name:<12} {spread}, {pages:.0} pages/s, {cpu:.1} ms of CPU"
                );
            }
        }
    }
}

/// Many people ask for the same page; answers times, pages per second and CPU per page.
fn together(
    server: &Server,
    (county, account): (&str, &str),
    address: &str,
    (clients, pause): (usize, Duration),
) -> (Spread, f64, f64) {
    let signed_in = Client::signed_in(server.port, county, account);
    let (before, begun) = (server.ticks(), Instant::now());
    let times: Vec<f64> = std::thread::scope(|scope| {
        let hands: Vec<_> = (0..clients)
            .map(|hand| {
                let mut client = signed_in.another();
                scope.spawn(move || {
                    let mut times = Vec::new();
                    let late = pause.mul_f64(hand as f64 / clients as f64);
                    std::thread::sleep(late);
                    while begun.elapsed() < MEASURED {
                        let taken = client.timed(address);
                        times.push(taken);
                        std::thread::sleep(
                            pause.saturating_sub(Duration::from_secs_f64(taken / 1e3)),
                        );
                    }
                    times
                })
            })
            .collect();
        let lists = hands
            .into_iter()
            .map(|hand| hand.join().expect("the hand ends"));
        lists.flatten().collect()
    });
    let seconds = begun.elapsed().as_secs_f64();
    let count = times.len() as f64;
    let cpu = (server.ticks() - before) as f64 * 10.0 / count;
    (Spread::of(times), count / seconds, cpu)
}
