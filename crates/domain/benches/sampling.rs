//! `cargo bench -p domain --bench sampling`: verifiable draws.
//!
//! Draws 100,000 of 10,000,000 and of 100,000,000 with weights, exclusions and pairs of officers once the list is
//! committed to. Beside it, turn by turn in one run, numpy's weighted choice (which is not verifiable and knows neither
//! exclusions nor officers) and the very same draw in Python, which must give the same places and officers; both need a
//! Python with numpy (`FADU_PYTHON`) and openssl, and are left out with a word where there is none. Then what it costs
//! to commit, to change a line of a committed list, and to check a proof.

use domain::engines::sampling::{
    ClassCount, Commitment, Frame, Hash, Kept, Lists, ObjectLine, OfficerLine, Officers, Opening,
    Roster, Rules, Run, SealedShare, Share, Size, Stratum, StratumPlan, Stream, Team, TeamPlan,
    draw, draw_teams, run, share_seal, verify,
};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

const DRAWN: u32 = 100_000;
const OFFICERS: u32 = 2000;
const VISITS_MOST: u32 = 500;
const ROUNDS: usize = 15;
const PEER_ROUNDS: usize = 5;

/// A committed list of so many lines: four classes, every hundredth line excluded, every fiftieth with a recusal.
struct Instance {
    counts: Vec<ClassCount>,
    frame: Frame,
    seed: Hash,
}

impl Instance {
    fn new(lines: u32) -> Self {
        let shares = [40, 35, 20, 5].map(|share| u64::from(lines) * share / 100);
        let counts: Vec<ClassCount> = shares
            .iter()
            .map(|lines| ClassCount {
                lines: *lines as u32,
                excluded: *lines as u32 / 100,
            })
            .collect();
        let ranks = counts.iter().flat_map(|count| 0..count.lines);
        let marks = ranks.enumerate();
        let marks = marks.map(|(place, rank)| (rank % 100 == 99, place % 50 == 7));
        Self {
            frame: Frame::of_lines(&counts, marks),
            counts,
            seed: Hash::of("fadu bench"),
        }
    }

    /// One whole draw: milliseconds for the objects, for all, and SM3 of places and officers.
    fn draw(&self) -> (f64, f64, String) {
        let plan = [StratumPlan {
            classes: vec![(0, 1), (1, 2), (2, 4), (3, 8)],
            quota: DRAWN,
        }];
        let team = [TeamPlan {
            organ: 0,
            officers: OFFICERS,
            size: 2,
            visits_max: VISITS_MOST,
            classes: vec![true; 4],
        }];
        let begun = Instant::now();
        let mut stream = Stream::new(&self.seed);
        let hits = draw(&plan, &self.counts, &self.frame, &mut stream).expect("all is known");
        let objects = begun.elapsed().as_secs_f64() * 1e3;
        let pool = (&Pool, OFFICERS as usize);
        let seats = draw_teams(&team, &hits.drawn, pool, &mut stream).expect("all is known");
        let whole = begun.elapsed().as_secs_f64() * 1e3;
        let places = hits.drawn.iter().map(|hit| hit.line);
        let numbers = places.chain(seats.taken.iter().map(|seat| seat.officer));
        let bytes: Vec<u8> = numbers.flat_map(u32::to_le_bytes).collect();
        (objects, whole, sm3(&bytes))
    }
}

fn sm3(bytes: &[u8]) -> String {
    use sm3::{Digest, Sm3};
    let digits = Sm3::digest(bytes);
    digits.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Officers who are recused from one object in fifty.
struct Pool;

impl Officers for Pool {
    fn find(&self, _organ: usize, rank: u32) -> Option<u32> {
        Some(rank)
    }

    fn is_qualified(&self, _officer: u32, _team: usize) -> bool {
        true
    }

    fn is_recused(&self, officer: u32, object: u32) -> bool {
        officer == object % OFFICERS
    }
}

fn main() {
    for lines in [10_000_000, 100_000_000] {
        let instance = Instance::new(lines);
        let mut objects = Vec::new();
        let mut whole = Vec::new();
        for _ in 0..ROUNDS {
            let (first, all, _) = instance.draw();
            objects.push(first);
            whole.push(all);
        }
        println!(
            "{DRAWN} of {lines}: {} for the objects, {} with pairs of officers",
            spread(&mut objects),
            spread(&mut whole)
        );
        if lines == 10_000_000 {
            beside_peers(&instance, lines);
        }
    }
    commit_and_check();
}

/// Median, least and most of milliseconds.
fn spread(values: &mut [f64]) -> String {
    values.sort_by(f64::total_cmp);
    let (least, most) = (values[0], values[values.len() - 1]);
    format!(
        "{:.2} ms ({least:.2} to {most:.2})",
        values[values.len() / 2]
    )
}

fn beside_peers(instance: &Instance, lines: u32) {
    let Some(mut peer) = Peer::start(&instance.seed, lines) else {
        return;
    };
    for (turn, what) in [
        ("numpy", "numpy's weighted choice"),
        ("draw", "the same draw in Python"),
    ] {
        let mut ratios = Vec::new();
        let mut theirs = Vec::new();
        for round in 0..=PEER_ROUNDS {
            let (_, own, digest) = instance.draw();
            let Some((wall, answer)) = peer.turn(turn) else {
                println!("no ratio: {what} ended without an answer");
                return;
            };
            if turn == "draw" && answer != digest {
                println!("no ratio: {what} differs ({answer} instead of {digest})");
                return;
            }
            if round > 0 {
                ratios.push(wall * 1e3 / own);
                theirs.push(wall * 1e3);
            }
        }
        ratios.sort_by(f64::total_cmp);
        println!(
            "{what}: {}; ours with officers is {:.0} times as fast ({:.0} to {:.0} in {PEER_ROUNDS} rounds)",
            spread(&mut theirs),
            ratios[ratios.len() / 2],
            ratios[0],
            ratios[ratios.len() - 1]
        );
    }
}

/// The peers as a program of their own that waits for its turn.
struct Peer {
    child: Child,
    turns: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Peer {
    fn start(seed: &Hash, lines: u32) -> Option<Self> {
        let python = std::env::var("FADU_PYTHON").unwrap_or_else(|_| "python3".into());
        let numbers = [lines, DRAWN, OFFICERS, VISITS_MOST].map(|number| number.to_string());
        let started = Command::new(python)
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/sampling_peer.py"))
            .arg(&seed.to_string()[..32])
            .args(numbers)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut child) = started else {
            println!("no peer: Python cannot be started");
            return None;
        };
        let turns = child.stdin.take()?;
        let mut answers = BufReader::new(child.stdout.take()?);
        let mut ready = String::new();
        answers.read_line(&mut ready).ok()?;
        if !ready.starts_with("ready") {
            println!("no peer: this Python has no numpy");
            return None;
        }
        println!("peer: {}", ready.trim());
        Some(Self {
            child,
            turns,
            answers,
        })
    }

    /// Seconds and digest of one turn.
    fn turn(&mut self, turn: &str) -> Option<(f64, String)> {
        writeln!(self.turns, "{turn}").ok()?;
        self.turns.flush().ok()?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer).ok()?;
        let mut parts = answer.split_whitespace();
        let wall = parts.next()?.parse().ok()?;
        Some((wall, parts.nth(1)?.to_string()))
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lists(count: usize) -> Lists {
    let objects = (0..count).map(|number| ObjectLine {
        id: format!("91330100MA{number:08}"),
        class: ["A", "A", "B", "C"][number % 4].to_string(),
        name: format!("某某商贸有限公司第{number}分公司"),
        exclusion: None,
        recused: Vec::new(),
        reasons: String::new(),
    });
    let officers = (0..500).map(|number| OfficerLine {
        certificate: format!("3301{number:05}"),
        organ: "某局".to_string(),
        qualifications: Vec::new(),
        valid_until: jiff::civil::date(2029, 12, 31),
        name: String::new(),
    });
    Lists {
        objects: objects.collect(),
        officers: officers.collect(),
    }
}

fn commit_and_check() {
    const LINES: usize = 200_000;
    const CHANGES: usize = 2000;
    let classes = ["A", "B", "C"].map(str::to_string);
    let lists = lists(LINES);
    let begun = Instant::now();
    let mut roster = Roster::new(&[7; 32], lists.clone(), &classes).expect("every line can stand");
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "{LINES} lines committed to: {:.2} µs a line",
        seconds * 1e6 / LINES as f64
    );
    let begun = Instant::now();
    for line in lists.objects.iter().step_by(LINES / CHANGES) {
        let mut line = line.clone();
        line.class = "C".to_string();
        roster.put_object(line).expect("the line can stand");
    }
    let seconds = begun.elapsed().as_secs_f64();
    println!("a changed line: {:.1} µs", seconds * 1e6 / CHANGES as f64);
    let shares = ["甲", "乙"].map(|organ| Share {
        organ: organ.to_string(),
        share: Hash::of(organ),
    });
    let commitment = Commitment::new(&roster, rules(&shares));
    let opening = Opening {
        shares: shares.to_vec(),
        figures: Vec::new(),
        drawn_on: jiff::civil::date(2026, 11, 21),
    };
    let begun = Instant::now();
    let Ok(Run::Drawn(proof)) = run(&roster, &commitment, &opening) else {
        println!("no draw to check");
        return;
    };
    let (drawn, made) = (proof.drawn.len(), begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    let holds = verify(&proof, &Kept::default()).holds();
    let checked = begun.elapsed().as_secs_f64();
    println!(
        "{drawn} of {LINES} with their proof: {made:.2} s to make, {checked:.2} s to check (holds: {holds})"
    );
}

fn rules(shares: &[Share]) -> Rules {
    let classes = ["A", "B", "C"].map(str::to_string).to_vec();
    let weights = BTreeMap::from([("B".to_string(), 2), ("C".to_string(), 5)]);
    let sealed = shares.iter().map(|share| SealedShare {
        organ: share.organ.clone(),
        seal: share_seal(share),
    });
    Rules {
        title: "演示".to_string(),
        organ: "某局".to_string(),
        committed_on: jiff::civil::date(2026, 11, 20),
        visits_until: jiff::civil::date(2026, 12, 31),
        strata: vec![Stratum {
            name: "全部".to_string(),
            classes,
            weights,
            size: Size::Quota(20_000),
        }],
        teams: vec![Team {
            organ: "某局".to_string(),
            size: 2,
            qualification: None,
            classes: Vec::new(),
            visits_max: None,
        }],
        shares: sealed.collect(),
        figures: Vec::new(),
    }
}
