//! Instances made from a seed.

use std::fmt::Write;

/// How plan periods lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// They tile the horizon.
    Easy,
    /// Their lengths do not line up, so that they overlap by a day or so.
    Hard,
}

struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed >> 33) as usize * end.max(1)) >> 31
    }

    /// One of several, by weight.
    fn of(&mut self, weights: &[usize]) -> usize {
        let mut draw = self.below(weights.iter().sum());
        weights
            .iter()
            .position(|weight| match draw.checked_sub(*weight) {
                Some(rest) => {
                    draw = rest;
                    false
                }
                None => true,
            })
            .unwrap_or(0)
    }
}

/// The four texts of an instance of so many tasks, days and organs.
pub fn make(
    family: Family,
    (tasks, horizon, organs): (usize, usize, usize),
    seed: u64,
) -> [String; 4] {
    let mut dice = Dice(seed);
    let mut lines = Vec::with_capacity(tasks);
    let mut caps = Vec::new();
    let mut load = vec![0usize; organs];
    while lines.len() < tasks {
        let own = (1 + dice.of(&[36, 27, 13, 8, 5, 3, 2, 2, 1, 1, 1, 1])).min(tasks - lines.len());
        let sector = dice.below(20);
        let mut windows = Vec::new();
        for _ in 0..own {
            let (from, to) = window(family, &mut dice, horizon);
            windows.push((to, from));
            let organ = (sector * 7 + dice.below(6) * 3) % organs;
            load[organ] += 1;
            lines.push((
                caps.len(),
                organ,
                dice.below(3),
                from,
                to,
                usize::from(dice.below(5) < 2),
            ));
        }
        let usual = [1, 1, 2, 4][dice.of(&[30, 30, 30, 10])];
        let planned = dice.below(100) < 97;
        caps.push(if planned {
            usual.max(fewest(windows))
        } else {
            usual
        });
    }
    let places = places(caps.len(), seed + 1);
    let mut texts = [
        format!("{horizon} {organs} 2 100000 10 1000\n"),
        format!("{}\n", caps.len()),
        format!("{tasks}\n"),
        String::new(),
    ];
    for (id, (cap, (x, y))) in caps.iter().zip(places).enumerate() {
        let _ = writeln!(texts[1], "{id} {x} {y} {} 0 {cap}", id % 24);
    }
    for (id, (enterprise, organ, class, from, to, ground)) in lines.iter().enumerate() {
        let _ = writeln!(
            texts[2],
            "{id} {enterprise} {organ} {organ} {class} {from} {to} 30 {ground}"
        );
    }
    texts[3] = officers(&mut dice, &load, horizon);
    texts
}

fn window(family: Family, dice: &mut Dice, horizon: usize) -> (usize, usize) {
    let kind = dice.of(&[10, 20, 30, 25, 15]);
    let aligned = dice.below(10) < 6;
    let (from, length) = match family {
        Family::Easy => {
            let part = [24, 12, 4, 2, 1][kind].min(horizon / 4).max(1);
            let place = dice.below(part);
            let from = place * horizon / part;
            (from, (place + 1) * horizon / part - from)
        }
        Family::Hard => {
            let length = (horizon / [20, 8, 4, 2, 1][kind]).max(5.min(horizon));
            (dice.below(horizon - length + 1) / length * length, length)
        }
    };
    let from = if aligned {
        from
    } else {
        dice.below(horizon - length + 1)
    };
    (from, from + length - 1)
}

fn fewest(mut windows: Vec<(usize, usize)>) -> usize {
    windows.sort_unstable();
    let mut last = None;
    let mut count = 0;
    for (to, from) in windows {
        if last.is_none_or(|last| from > last) {
            last = Some(to);
            count += 1;
        }
    }
    count
}

/// As many as three quarters of their visits ask for, two of them always there.
fn officers(dice: &mut Dice, load: &[usize], horizon: usize) -> String {
    let mut lines = Vec::new();
    for (organ, load) in load.iter().enumerate() {
        let count = (load * 85 / (horizon * 9 * 75 / 100)).div_ceil(10).max(1) * 10 / 10;
        for place in 0..count.max(3) {
            let held = if place < 3 || dice.below(10) < 6 {
                7
            } else {
                [3, 5, 6][dice.below(3)]
            };
            let mut days = String::new();
            let mut bits = 0u8;
            for day in (0..horizon.div_ceil(4) * 4).rev() {
                let works = day < horizon && (place < 2 || dice.below(10) < 9);
                bits = bits << 1 | u8::from(works);
                if day % 4 == 0 {
                    let _ = write!(days, "{bits:x}");
                    bits = 0;
                }
            }
            lines.push(format!("{} {organ} {held} {days}", lines.len()));
        }
    }
    format!("{}\n{}\n", lines.len(), lines.join("\n"))
}

/// Places around two dozen centres.
pub fn places(count: usize, seed: u64) -> Vec<(i32, i32)> {
    let mut dice = Dice(seed);
    let centres: Vec<(usize, usize)> = (0..24)
        .map(|_| (dice.below(60_000), dice.below(60_000)))
        .collect();
    (0..count)
        .map(|_| {
            let centre = centres[dice.below(24)];
            (
                (centre.0 + dice.below(6_000)) as i32,
                (centre.1 + dice.below(6_000)) as i32,
            )
        })
        .collect()
}
