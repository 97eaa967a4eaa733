//! Holds the rows of a proof against a draw that was made anew.

use super::commitment::Outcome;
use super::line::ExclusionKind;
use super::proof::{Drawn, DrawnOfficer, PassedOver, Proof};
use super::replay::{OpenedObjects, OpenedOfficers, Replay, Stop};

/// Everything in which the proof differs from the draw, in words.
pub(super) fn compare_rows(
    proof: &Proof,
    replay: &Replay,
    objects: &OpenedObjects,
    officers: &OpenedOfficers,
) -> Vec<String> {
    let drawn = drawn_rows(proof, replay, objects, officers);
    let mut problems = Vec::new();
    if let Some(stop) = &replay.stopped {
        problems.push(stopped(proof, stop));
    }
    for (number, (expected, found)) in drawn.iter().zip(&proof.drawn).enumerate() {
        let is_whole = replay.stopped.is_none();
        problems.extend(row_problem(number + 1, expected, (found, is_whole)));
    }
    if replay.stopped.is_none() {
        problems.extend(count_problem(&drawn, &proof.drawn));
        problems.extend(passed_problem(proof, replay, objects));
        problems.extend(announced_problem(proof, replay));
    }
    problems
}

fn stopped(proof: &Proof, stop: &Stop) -> String {
    let commitment = &proof.commitment;
    match stop {
        Stop::Object(at) => format!(
            "按种子，第{}条应抽到“{}”类第{}位，证明中没有打开这一位：名单不是这个种子抽出的，或者证明缺页",
            at.drawn + 1,
            commitment.objects.classes[at.class].name,
            u64::from(at.rank) + 1
        ),
        Stop::Officer(at) => format!(
            "按种子，第{}条的检查人员应抽到“{}”第{}位，证明中没有打开这一位：人员不是这个种子抽出的，或者证明缺页",
            at.object + 1,
            commitment.officers.organs[at.organ].name,
            u64::from(at.rank) + 1
        ),
    }
}

fn row_problem(
    number: usize,
    expected: &Drawn,
    (found, with_officers): (&Drawn, bool),
) -> Option<String> {
    let place = |row: &Drawn| {
        format!(
            "“{}”类第{}位“{} {}”",
            row.class,
            row.rank,
            row.id,
            row.name.trim()
        )
    };
    if place(expected) != place(found) || expected.stratum != found.stratum {
        return Some(format!(
            "第{number}条按种子应抽到{}，名单写的是{}：名单被更换",
            place(expected),
            place(found)
        ));
    }
    if expected.counter != found.counter {
        return Some(format!("第{number}条的序号与种子不符"));
    }
    let certificates = |row: &Drawn| {
        let officers = row.officers.iter();
        let officers: Vec<&str> = officers.map(|it| it.certificate.as_str()).collect();
        officers.join("、")
    };
    let differs = expected.officers != found.officers || expected.empty_seats != found.empty_seats;
    (with_officers && differs).then(|| {
        format!(
            "第{number}条（{}）的检查人员按种子应为{}，名单写的是{}：人员被更换",
            found.id,
            certificates(expected),
            certificates(found)
        )
    })
}

fn count_problem(expected: &[Drawn], found: &[Drawn]) -> Option<String> {
    let (more, fewer) = (
        found.len().saturating_sub(expected.len()),
        expected.len().saturating_sub(found.len()),
    );
    let names = |rows: &[Drawn]| {
        let names = rows.iter().take(5).map(|row| row.id.as_str());
        names.collect::<Vec<_>>().join("、")
    };
    if more > 0 {
        let extra = names(&found[expected.len()..]);
        return Some(format!("名单比应抽的多{more}条：{extra}：名单被增加"));
    }
    (fewer > 0).then(|| {
        let missing = names(&expected[found.len()..]);
        format!("名单比应抽的少{fewer}条，缺：{missing}：名单被删减")
    })
}

fn passed_problem(proof: &Proof, replay: &Replay, objects: &OpenedObjects) -> Option<String> {
    let commitment = &proof.commitment;
    let expected = replay.hits.passed_over.iter().map(|hit| {
        let line = &objects.lines[hit.line as usize];
        PassedOver {
            stratum: commitment.rules.strata[usize::from(hit.stratum)]
                .name
                .clone(),
            class: line.class.clone(),
            rank: hit.rank + 1,
            counter: hit.counter,
            id: line.id.clone(),
            kind: line.exclusion.unwrap_or(ExclusionKind::Other),
        }
    });
    let differs = !expected.eq(proof.passed_over.iter().cloned());
    differs.then(|| "抽到而不参加抽取的各条与种子不符：有的被增删或者改动".to_string())
}

fn announced_problem(proof: &Proof, replay: &Replay) -> Option<String> {
    let Outcome::Sealed {
        drawn, empty_seats, ..
    } = proof.announcement.outcome
    else {
        return None;
    };
    let fits = drawn as usize == replay.hits.drawn.len()
        && empty_seats as usize == replay.seats.empty.len();
    (!fits).then(|| {
        format!(
            "封存公告说抽取{drawn}条、缺{empty_seats}个人员席位，重新抽取得{}条、缺{}个席位",
            replay.hits.drawn.len(),
            replay.seats.empty.len()
        )
    })
}

fn drawn_rows(
    proof: &Proof,
    replay: &Replay,
    objects: &OpenedObjects,
    officers: &OpenedOfficers,
) -> Vec<Drawn> {
    let rules = &proof.commitment.rules;
    let rows = replay.hits.drawn.iter().map(|hit| {
        let line = &objects.lines[hit.line as usize];
        Drawn {
            stratum: rules.strata[usize::from(hit.stratum)].name.clone(),
            class: line.class.clone(),
            rank: hit.rank + 1,
            counter: hit.counter,
            id: line.id.clone(),
            name: line.name.clone(),
            officers: Vec::new(),
            empty_seats: Vec::new(),
        }
    });
    let mut rows: Vec<Drawn> = rows.collect();
    for seat in &replay.seats.taken {
        let officer = &officers.lines[seat.officer as usize];
        rows[seat.object as usize].officers.push(DrawnOfficer {
            organ: officer.organ.clone(),
            certificate: officer.certificate.clone(),
            rank: seat.rank + 1,
            counter: seat.counter,
        });
    }
    for seat in &replay.seats.empty {
        let organ = rules.teams[usize::from(seat.team)].organ.clone();
        rows[seat.object as usize].empty_seats.push(organ);
    }
    rows
}
