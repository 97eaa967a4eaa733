//! `cargo bench -p domain --bench merging`: merged inspections, beside HiGHS and VROOM where Python has them.
//!
//! Instances are made here from a seed: an easy family, whose plan periods tile the year, and a hard one, whose periods
//! overlap by a day at their ends so that very many enterprises want the same day. With `FADU_REFERENCE` instances of
//! the same form that lie beside it can be named: `FADU_MERGING=PREFIX`. Every plan passes the independent check, and a
//! ratio is printed only if both find the same objective.

mod made;
mod peer;

use domain::engines::merging::{Files, Instance, Wishes, check, read, route, solve, write};
use made::{Family, make};
use std::time::Instant;

/// Rounds in which ours and the peer take turns.
const ROUNDS: usize = 3;

fn main() {
    println!("tasks, family: seconds from text to text; objective, bound, gap");
    for (tasks, horizon, organs) in [
        (1_000, 21, 12),
        (10_000, 60, 12),
        (100_000, 250, 25),
        (1_000_000, 250, 25),
    ] {
        own(Family::Easy, tasks, horizon, organs);
    }
    own(Family::Hard, 100_000, 250, 25);
    if let Some(prefix) = std::env::var_os("FADU_MERGING") {
        named(&prefix.to_string_lossy());
    }
    for family in [Family::Easy, Family::Hard] {
        beside_solver(family);
    }
    for most in [2, 6] {
        beside_router(most);
    }
}

fn instance(texts: &[String; 4]) -> Instance {
    let files = Files {
        settings: texts[0].as_bytes(),
        enterprises: texts[1].as_bytes(),
        tasks: texts[2].as_bytes(),
        officers: texts[3].as_bytes(),
    };
    read(files).unwrap_or_else(|flaws| panic!("{}", flaws[0]))
}

/// Plans an instance, checks the plan; objective, bound and seconds.
fn planned(texts: &[String; 4]) -> (i64, i64, f64) {
    let begun = Instant::now();
    let instance = instance(texts);
    let outcome = solve(&instance, &Wishes::default(), &mut |_| true);
    let text = write(&instance, &outcome.plan);
    let seconds = begun.elapsed().as_secs_f64();
    let text = String::from_utf8(text).expect("a plan is text");
    let checked = check(&instance, &text).unwrap_or_else(|wrong| panic!("{}", wrong[0]));
    assert_eq!(checked.objective as i64, outcome.objective);
    (outcome.objective, outcome.bound, seconds)
}

fn tell(name: &str, (objective, bound, seconds): (i64, i64, f64)) {
    let gap = (objective - bound) as f64 * 100.0 / bound.max(1) as f64;
    println!("{name:<24} {seconds:>8.3} s  {objective} {bound} {gap:.3}%");
}

fn own(family: Family, tasks: usize, horizon: usize, organs: usize) {
    let texts = make(family, (tasks, horizon, organs), 1);
    tell(&format!("{tasks} {family:?}"), planned(&texts));
}

fn named(prefix: &str) {
    let text = |ending: &str| std::fs::read_to_string(format!("{prefix}.{ending}"));
    match (text("cfg"), text("ent"), text("task"), text("off")) {
        (Ok(cfg), Ok(ent), Ok(task), Ok(off)) => tell(prefix, planned(&[cfg, ent, task, off])),
        _ => println!("{prefix}: cannot be read"),
    }
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn beside_solver(family: Family) {
    let texts = make(family, (1_000, 21, 12), 2);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let mut objectives = (0, 0);
    for _ in 0..ROUNDS {
        let (objective, _, seconds) = planned(&texts);
        ours.push(seconds);
        let Some((other, seconds)) = peer::solver(&texts) else {
            println!(
                "{family:?} beside HiGHS: no Python with highspy, numpy and scipy (FADU_PYTHON), or no proof in time"
            );
            return;
        };
        objectives = (objective, other);
        theirs.push(seconds);
    }
    let (ours, theirs) = (median(ours), median(theirs));
    println!(
        "1000 {family:?}: {ours:.4} s, HiGHS {theirs:.2} s; objectives {} {}",
        objectives.0, objectives.1
    );
    if objectives.0 == objectives.1 {
        println!("    {:.0} times as fast", theirs / ours);
    } else {
        println!("    no ratio: the objectives differ");
    }
}

fn beside_router(most: usize) {
    let places = made::places(280, 4);
    let begun = Instant::now();
    let own = route((35_000, 35_000), &places, most, 1);
    let seconds = begun.elapsed().as_secs_f64();
    print!(
        "280 visits, {most} a team: {} m in {seconds:.3} s",
        own.length
    );
    match peer::router(&places, most) {
        None => println!("; no Python with vroom"),
        Some((length, peer)) => {
            println!("; VROOM {length} m in {peer:.2} s");
            if own.length <= length {
                println!("    no longer, {:.0} times as fast", peer / seconds);
            }
        }
    }
}
