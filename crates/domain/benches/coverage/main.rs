//! `make bench`, service coverage: times from many sites beside scipy, networkit and igraph; sites that come and go; the
//! best new sites beside scipy with HiGHS. Ours and the peer take turns on the same instance in one run.
//!
//! The instances are made here: a county of villages on a jittered grid, two thirds of its lanes, county and trunk roads,
//! two nodes of shape on every edge, nodes in no order. A ratio is printed only if both give the same answer for every
//! node; it is the median of the rounds. `FADU_PYTHON` names the Python with the peers; without them ours runs alone.
//! `FADU_BENCH_NODES` takes other sizes, such as `50000,500000`.

mod instance;

use domain::engines::coverage::placement::{EFFORT, Model, choose};
use domain::engines::coverage::{Cells, LONGEST, Links, Local, NEVER, Reach, Roads, Search};
use instance::Instance;
use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

/// Rounds in which ours and the peer take turns; the first is not counted.
const ROUNDS: usize = 4;
/// A quarter of an hour in tenths of a second.
const LIMIT: u32 = 9000;

fn main() {
    let sizes = std::env::var("FADU_BENCH_NODES").unwrap_or_else(|_| "500000,5000000".into());
    for size in sizes.split(',') {
        let instance = Instance::new(size.parse().expect("FADU_BENCH_NODES holds numbers"));
        let mut bench = Bench::new(instance);
        bench.times();
        bench.changes();
    }
    for (nodes, mode, candidates, most) in [
        (50_000, "walk", 300, 20),
        (500_000, "walk", 1500, 50),
        (50_000, "drive", 300, 5),
    ] {
        Bench::new(Instance::new(nodes)).best(mode, candidates, most);
    }
}

/// Seconds by the wall and by the processor.
type Cost = (f64, f64);

struct Bench {
    instance: Instance,
    walk: Links,
    drive: Links,
    peer: Option<Peer>,
}

impl Bench {
    fn new(instance: Instance) -> Self {
        let peer = Peer::start(&instance);
        println!(
            "\n{} nodes, {} links, {} sites",
            instance.points.len(),
            instance.from.len(),
            instance.sites.len()
        );
        let [walk, drive] = ["walk", "drive"].map(|mode| instance.links(mode));
        Self {
            instance,
            walk,
            drive,
            peer,
        }
    }

    fn prepare(&self, mode: &str) -> Roads {
        let links = if mode == "walk" {
            &self.walk
        } else {
            &self.drive
        };
        Roads::prepare(
            self.instance.points.len(),
            links,
            Some(&self.instance.points),
        )
        .expect("the links are whole")
    }

    /// Times from all sites by car, beside each peer.
    fn times(&mut self) {
        let mut roads = None;
        let prepared: Vec<Cost> = (0..ROUNDS)
            .map(|_| cost(|| roads = Some(self.prepare("drive"))).1)
            .collect();
        show("prepared", middle(&prepared[1..]));
        let roads = roads.expect("it was prepared");
        println!(
            "{} crossings, {} searched",
            roads.crossings(),
            roads.searched()
        );
        let sites: Vec<u32> = self
            .instance
            .sites
            .iter()
            .map(|site| roads.place(*site))
            .collect();
        for (peer, limit) in [
            ("scipy", LIMIT),
            ("networkit", LONGEST),
            ("igraph", LONGEST),
        ] {
            let rounds: Option<Vec<Round>> = (0..ROUNDS)
                .map(|_| self.round(&roads, &sites, peer, limit))
                .collect();
            match rounds {
                Some(rounds) => report(peer, &rounds[1..]),
                None => println!("no ratio: ours and {peer} differ"),
            }
        }
    }

    /// Ours and the peer once; `None` if they differ.
    fn round(&mut self, roads: &Roads, sites: &[u32], peer: &str, limit: u32) -> Option<Round> {
        let mut search = Search::default();
        search.times(roads, sites, limit);
        let passes = (5_000_000 / roads.nodes()).clamp(1, 100);
        let all = cost(|| {
            for _ in 0..passes {
                black_box(search.times(roads, sites, limit));
            }
        });
        let ours = (all.1.0 / passes as f64, all.1.1 / passes as f64);
        let (answer, copied) = cost(|| roads.by_node(search.times(roads, sites, limit)));
        let theirs = self
            .peer
            .as_mut()
            .and_then(|own| own.turn(&format!("{peer} {limit}")));
        let differ =
            theirs.is_some() && self.peer.as_ref().is_some_and(|own| own.answer() != answer);
        (!differ).then_some(Round {
            ours,
            copied: Some(copied),
            theirs,
        })
    }

    /// Sites that close and open again.
    fn changes(&self) {
        let roads = self.prepare("drive");
        let local = Local::new(&roads);
        let mut cells = Cells::new(&local, LIMIT, roads.by_place(&self.instance.people));
        let numbers: Vec<u32> = self
            .instance
            .sites
            .iter()
            .map(|site| cells.add(roads.place(*site)))
            .collect();
        let (mut removed, mut added) = (Vec::new(), Vec::new());
        for (number, site) in numbers.into_iter().zip(&self.instance.sites).take(500) {
            removed.push(cost(|| cells.remove(number)).1);
            added.push(cost(|| cells.add(roads.place(*site))).1);
        }
        for (what, costs) in [("a site removed", removed), ("a site added", added)] {
            let most = costs.iter().map(|cost| cost.0).fold(0.0, f64::max);
            println!(
                "{what}: {:.3} ms, at most {:.3} ms by the wall",
                middle(&costs).0 * 1e3,
                most * 1e3
            );
        }
    }

    /// From links to the proven best sites, beside scipy with HiGHS.
    fn best(&mut self, mode: &str, candidates: usize, most: usize) {
        println!("best {most} of {candidates} places, {mode}");
        let mut rounds = Vec::new();
        for _ in 0..ROUNDS {
            let (chosen, ours) = cost(|| self.choose(mode, candidates, most));
            let theirs = self
                .peer
                .as_mut()
                .and_then(|peer| peer.turn(&format!("sites {mode} {candidates} {most}")));
            let proven = chosen.is_proven();
            let same = self
                .peer
                .as_ref()
                .filter(|_| theirs.is_some())
                .is_none_or(|peer| peer.answer() == [chosen.value as u32]);
            if !proven || !same {
                println!(
                    "no ratio: value {}, proven {proven}, the same as the peer's {same}",
                    chosen.value
                );
                return;
            }
            rounds.push(Round {
                ours,
                copied: None,
                theirs,
            });
        }
        report("scipy with HiGHS", &rounds[1..]);
    }

    fn choose(
        &self,
        mode: &str,
        candidates: usize,
        most: usize,
    ) -> domain::engines::coverage::placement::Chosen {
        let roads = self.prepare(mode);
        let sites: Vec<u32> = self
            .instance
            .sites
            .iter()
            .map(|site| roads.place(*site))
            .collect();
        let mut people = roads.by_place(&self.instance.people);
        for (people, time) in people
            .iter_mut()
            .zip(Search::default().times(&roads, &sites, LIMIT))
        {
            *people = if *time == NEVER { *people } else { 0 };
        }
        let local = Local::new(&roads);
        let wanted = local.wanted(&people, LIMIT);
        let mut reach = Reach::default();
        let mut sets = Vec::new();
        for candidate in &self.instance.candidates[..candidates] {
            let mut set = Vec::new();
            reach.each_wanted(
                &local,
                &wanted,
                (roads.place(*candidate), LIMIT),
                |place, _| {
                    if people[place as usize] > 0 {
                        set.push(place);
                    }
                },
            );
            sets.push(set);
        }
        choose(&Model::new(&sets, &people), most, EFFORT)
    }
}

/// The peers as a program of its own that waits for its turn.
struct Peer {
    child: Child,
    turns: ChildStdin,
    answers: BufReader<ChildStdout>,
    folder: PathBuf,
}

impl Peer {
    fn start(instance: &Instance) -> Option<Self> {
        let folder = std::env::temp_dir().join(format!("fadu-coverage-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("the folder can be made");
        instance.write(&folder.join("instance"));
        let python = std::env::var("FADU_PYTHON").unwrap_or_else(|_| "python3".into());
        let started = Command::new(python)
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/coverage/peer.py"))
            .arg(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let mut child = started
            .inspect_err(|error| println!("no peer: Python cannot be started ({error})"))
            .ok()?;
        let (turns, answers) = (child.stdin.take()?, BufReader::new(child.stdout.take()?));
        Some(Self {
            child,
            turns,
            answers,
            folder,
        })
    }

    /// Lets a peer run once; `None`, with the reason, if it cannot.
    fn turn(&mut self, line: &str) -> Option<Cost> {
        let mut told = String::new();
        let asked = writeln!(self.turns, "{line}").and_then(|()| self.turns.flush());
        let read = asked.and_then(|()| self.answers.read_line(&mut told));
        let numbers: Vec<f64> = told
            .split_whitespace()
            .filter_map(|number| number.parse().ok())
            .collect();
        match (read, &numbers[..]) {
            (Ok(_), [wall, processor]) => Some((*wall, *processor)),
            _ => {
                println!("no peer for {line}: {}", told.trim());
                None
            }
        }
    }

    fn answer(&self) -> Vec<u32> {
        let bytes = std::fs::read(self.folder.join("answer")).expect("the peer left its answer");
        bytes
            .as_chunks::<4>()
            .0
            .iter()
            .map(|four| u32::from_le_bytes(*four))
            .collect()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// One round: ours, ours with all times copied into the caller's order, and the peer.
struct Round {
    ours: Cost,
    copied: Option<Cost>,
    theirs: Option<Cost>,
}

/// What both cost, and the median of the ratios.
fn report(peer: &str, rounds: &[Round]) {
    let ours: Vec<Cost> = rounds.iter().map(|round| round.ours).collect();
    let copied: Vec<Cost> = rounds.iter().filter_map(|round| round.copied).collect();
    let theirs: Vec<Cost> = rounds.iter().filter_map(|round| round.theirs).collect();
    show("ours", middle(&ours));
    if theirs.len() < rounds.len() {
        println!("no ratio: {peer} did not run");
        return;
    }
    show(peer, middle(&theirs));
    ratio("", &ours, &theirs);
    if !copied.is_empty() {
        ratio(
            ", with all times copied into the caller's order",
            &copied,
            &theirs,
        );
    }
}

fn ratio(what: &str, ours: &[Cost], theirs: &[Cost]) {
    let pairs = ours.iter().zip(theirs);
    let ratios: Vec<Cost> = pairs
        .map(|(ours, theirs)| (theirs.0 / ours.0, theirs.1 / ours.1))
        .collect();
    let by_wall = |start: f64, pick: fn(f64, f64) -> f64| {
        ratios.iter().map(|ratio| ratio.0).fold(start, pick)
    };
    let (least, most) = (by_wall(f64::INFINITY, f64::min), by_wall(0.0, f64::max));
    let ratio = middle(&ratios);
    println!(
        "  ratio{what}: {:.1} by the wall ({least:.1} to {most:.1}), {:.1} by the processor",
        ratio.0, ratio.1
    );
}

fn show(what: &str, cost: Cost) {
    println!("{what}: {:.2} ms ({:.2} ms)", cost.0 * 1e3, cost.1 * 1e3);
}

fn cost<T>(run: impl FnOnce() -> T) -> (T, Cost) {
    let (begun, processor) = (Instant::now(), processor_time());
    let result = run();
    (
        result,
        (
            begun.elapsed().as_secs_f64(),
            (processor_time() - processor) as f64 / 1e9,
        ),
    )
}

/// Nanoseconds that this thread has run; none where the system does not tell.
fn processor_time() -> u64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    told.split_whitespace()
        .next()
        .and_then(|first| first.parse().ok())
        .unwrap_or(0)
}

fn middle(costs: &[Cost]) -> Cost {
    let middle = |pick: fn(&Cost) -> f64| {
        let mut values: Vec<f64> = costs.iter().map(pick).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    (middle(|cost| cost.0), middle(|cost| cost.1))
}
