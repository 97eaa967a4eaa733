//! Worked draws that the tests of this engine share.

mod drawing;
mod lists;
mod published;
mod statistics;
mod tampering;

use super::*;
use jiff::civil::date;
use std::collections::BTreeMap;

const SECRET: [u8; 32] = [7; 32];
const BUREAU: &str = "甲局";
const OFFICE: &str = "乙局";

fn object(number: usize, class: &str) -> ObjectLine {
    ObjectLine {
        id: format!("91330100MA{number:08}"),
        class: class.to_string(),
        name: format!("第{number}户"),
        exclusion: None,
        recused: Vec::new(),
        reasons: String::new(),
    }
}

fn officer(number: usize, organ: &str) -> OfficerLine {
    OfficerLine {
        certificate: format!("3301{number:05}"),
        organ: organ.to_string(),
        qualifications: if number.is_multiple_of(3) {
            vec!["特种设备".to_string()]
        } else {
            Vec::new()
        },
        valid_until: date(2029, 12, 31),
        name: format!("人员{number}"),
    }
}

/// 300 objects in three classes, some excluded or with recused officers, and 20 officers of two organs.
fn lists() -> Lists {
    let class = |number: usize| match number % 10 {
        0 => "C",
        1..=3 => "B",
        _ => "A",
    };
    let objects = (0..300).map(|number| {
        let mut line = object(number, class(number));
        if number.is_multiple_of(7) {
            line.exclusion = Some(ExclusionKind::ALL[number % 4]);
            line.reasons = "负责人的近亲属".to_string();
        }
        if number.is_multiple_of(5) {
            line.recused = vec![officer(number % 12, BUREAU).certificate];
            line.reasons.push_str("曾任职");
        }
        line
    });
    let officers = (0..20).map(|number| officer(number, if number < 12 { BUREAU } else { OFFICE }));
    Lists {
        objects: objects.collect(),
        officers: officers.collect(),
    }
}

fn share(organ: &str, byte: u8) -> Share {
    Share {
        organ: organ.to_string(),
        share: Hash([byte; 32]),
    }
}

fn stratum(name: &str, classes: &[(&str, u32)], size: Size) -> Stratum {
    let weights = classes
        .iter()
        .map(|(class, weight)| (class.to_string(), *weight));
    Stratum {
        name: name.to_string(),
        classes: classes.iter().map(|(class, _)| class.to_string()).collect(),
        weights: weights.collect(),
        size,
    }
}

fn team(organ: &str, qualification: Option<&str>) -> Team {
    Team {
        organ: organ.to_string(),
        size: 2,
        qualification: qualification.map(str::to_string),
        classes: Vec::new(),
        visits_max: Some(20),
    }
}

fn rules() -> Rules {
    let seals = [share(BUREAU, 1), share(OFFICE, 2)];
    let shares = seals.iter().map(|share| SealedShare {
        organ: share.organ.clone(),
        seal: share_seal(share),
    });
    Rules {
        title: "演示抽查".to_string(),
        organ: BUREAU.to_string(),
        committed_on: date(2026, 11, 20),
        visits_until: date(2026, 12, 31),
        strata: vec![
            stratum(
                "低风险",
                &[("A", 1)],
                Size::Ratio("5%".to_string().try_into().unwrap()),
            ),
            stratum("中高风险", &[("B", 1), ("C", 3)], Size::Quota(20)),
        ],
        teams: vec![team(BUREAU, None), team(OFFICE, Some("特种设备"))],
        shares: shares.collect(),
        figures: vec![Figure {
            name: "双色球第2026136期".to_string(),
            source: "中国福利彩票官方网站".to_string(),
            published_on: date(2026, 11, 26),
            kind: FigureKind::Numbers(7),
        }],
    }
}

fn opening() -> Opening {
    Opening {
        shares: vec![share(OFFICE, 2), share(BUREAU, 1)],
        figures: vec![(
            "双色球第2026136期".to_string(),
            "03 08 12 19 25 33 + 07".to_string(),
        )],
        drawn_on: date(2026, 11, 27),
    }
}

fn roster(lists: Lists) -> Roster {
    Roster::new(&SECRET, lists, &[]).unwrap()
}

fn committed() -> (Roster, Commitment) {
    let roster = roster(lists());
    let commitment = Commitment::new(&roster, rules());
    (roster, commitment)
}

fn drawn() -> Proof {
    let (roster, commitment) = committed();
    match run(&roster, &commitment, &opening()).unwrap() {
        Run::Drawn(proof) => *proof,
        Run::Void(_) => panic!("every share is opened"),
    }
}

/// A frame of classes with so many lines, of which those in `excluded` (places) are excluded.
fn frame(classes: &[u32], excluded: &[u32]) -> Frame {
    let mut start = 0;
    let counts = classes.iter().map(|lines| {
        let here = start..start + lines;
        start += lines;
        ClassCount {
            lines: *lines,
            excluded: excluded.iter().filter(|place| here.contains(place)).count() as u32,
        }
    });
    let counts: Vec<ClassCount> = counts.collect();
    let marks = (0..start).map(|place| (excluded.contains(&place), false));
    Frame::of_lines(&counts, marks)
}

fn seed_of(number: u64) -> Hash {
    Hash::of(&number.to_string())
}

fn counted<T: Ord>(things: impl Iterator<Item = T>) -> BTreeMap<T, u32> {
    let mut counts = BTreeMap::new();
    things.for_each(|thing| *counts.entry(thing).or_insert(0) += 1);
    counts
}
