//! What plans promise.

use super::super::*;
use super::made::{Dice, made};

fn plan(instance: &Instance, wishes: &Wishes) -> Outcome {
    solve(instance, wishes, &mut |_| true)
}

#[track_caller]
fn checked(instance: &Instance, outcome: &Outcome) -> Checked {
    let text = String::from_utf8(write(instance, &outcome.plan)).unwrap();
    let checked = check(instance, &text).unwrap_or_else(|wrong| panic!("{wrong:?}"));
    assert_eq!(checked.objective as i64, outcome.objective);
    assert!(
        outcome.bound <= outcome.objective,
        "{} {}",
        outcome.bound,
        outcome.objective
    );
    checked
}

fn quick() -> Wishes {
    Wishes {
        effort: Some(2000),
        ..Wishes::default()
    }
}

#[test]
fn every_plan_passes_the_check() {
    for seed in 0..60 {
        let instance = made(seed, 5 + seed as usize % 60, 1 + seed as u32 % 7);
        checked(&instance, &plan(&instance, &quick()));
    }
}

#[test]
fn the_same_seed_gives_the_same_plan() {
    let instance = made(7, 90, 4);
    assert_eq!(plan(&instance, &quick()), plan(&instance, &quick()));
}

/// One task a day for one organ of two officers, three windows that share a day.
fn simple() -> Instance {
    let mut instance = made(1, 0, 0);
    instance.horizon = 10;
    instance.organs = 2;
    instance.visits_a_day = 1;
    instance.minutes_max = 100_000;
    instance.enterprises = vec![Enterprise {
        id: 0,
        x: 0,
        y: 0,
        zone: 0,
        risk: 0,
        cap: 2,
    }];
    instance.officers = (0..4)
        .map(|id| Officer {
            id: 70 + id,
            organ: (id % 2) as u16,
            certificates: 1,
            days: vec![u64::MAX],
        })
        .collect();
    instance.tasks = [(0, 0, 4), (1, 3, 6), (0, 4, 9)]
        .iter()
        .enumerate()
        .map(|(id, (organ, from, to))| Task {
            id: id as u32,
            enterprise: 0,
            organ: *organ,
            item: 0,
            certificate: 0,
            from: *from,
            to: *to,
            minutes: 30,
            ground: Ground::Statutory,
        })
        .collect();
    instance
}

#[test]
fn windows_that_share_a_day_share_a_visit() {
    let instance = simple();
    let outcome = plan(&instance, &quick());
    assert_eq!(outcome.plan.days, [Some(4); 3]);
    let text = String::from_utf8(write(&instance, &outcome.plan)).unwrap();
    assert_eq!(text, "0 4 0 70,72\n1 4 0 71,73\n2 4 0 70,72\n");
    let summary = summarise(&instance, &[], &outcome);
    assert_eq!(
        (
            summary.visits,
            summary.separate_by_organ,
            summary.left_out.len()
        ),
        (1, 2, 0)
    );
}

#[test]
fn a_task_left_out_is_named_with_what_stands_in_its_way() {
    let reasons = |instance: &Instance| {
        let outcome = plan(instance, &quick());
        checked(instance, &outcome);
        let summary = summarise(instance, &[], &outcome);
        summary
            .left_out
            .into_iter()
            .map(|one| (one.task, one.reason))
            .collect::<Vec<_>>()
    };
    let mut instance = simple();
    instance.tasks[2].from = 7;
    instance.enterprises[0].cap = 1;
    let apart = vec![0, 2];
    assert_eq!(reasons(&instance), [(2, Reason::Cap { apart })]);
    let mut instance = simple();
    instance.tasks[1].certificate = 1;
    assert_eq!(reasons(&instance), [(1, Reason::NoOfficers)]);
    let mut instance = simple();
    instance.minutes_max = 29;
    assert_eq!(reasons(&instance)[0], (0, Reason::TooLong));
    let mut instance = simple();
    instance.enterprises.push(Enterprise {
        id: 1,
        ..instance.enterprises[0]
    });
    let rival = Task {
        id: 3,
        enterprise: 1,
        from: 4,
        to: 4,
        ..instance.tasks[0]
    };
    instance.tasks[0].from = 4;
    instance.tasks[0].ground = Ground::Random;
    instance.tasks[2].ground = Ground::Random;
    instance.tasks.push(rival);
    assert_eq!(reasons(&instance), [(0, Reason::Full)]);
}

#[test]
fn no_task_left_out_for_want_of_officers_could_simply_be_added() {
    for seed in 200..220 {
        let mut instance = made(seed, 40, 3);
        instance.minutes_max = 100_000;
        let outcome = plan(&instance, &quick());
        for left in summarise(&instance, &[], &outcome).left_out {
            if left.reason != Reason::Full {
                continue;
            }
            let task = instance.tasks[left.task];
            for day in task.from..=task.to {
                let mut pins: Vec<Pin> = outcome
                    .plan
                    .days
                    .iter()
                    .map(|day| day.map_or(Pin::Out, Pin::On))
                    .collect();
                pins[left.task] = Pin::On(day);
                assert!(
                    !pin_flaws(&instance, &pins).is_empty(),
                    "seed {seed} task {} {task:?} day {day} {:?}",
                    left.task,
                    instance.officers
                );
            }
        }
    }
}

#[test]
fn a_complaint_is_outside_the_cap_and_goes_first() {
    let mut instance = simple();
    instance.enterprises[0].cap = 0;
    instance.tasks[0].ground = Ground::Referral;
    let outcome = plan(&instance, &quick());
    assert_eq!(outcome.plan.days, [Some(0), None, None]);
    instance.enterprises[0].cap = 1;
    instance.tasks[2].from = 5;
    let outcome = plan(&instance, &quick());
    assert_eq!(outcome.plan.days[0], Some(0), "not put off to be merged");
    assert_eq!(outcome.plan.days[1], outcome.plan.days[2]);
    checked(&instance, &outcome);
}

#[test]
fn what_was_decided_stays() {
    let instance = simple();
    let pins = vec![Pin::On(1), Pin::Free, Pin::Out];
    let outcome = plan(
        &instance,
        &Wishes {
            pins: pins.clone(),
            ..quick()
        },
    );
    assert_eq!(
        (outcome.plan.days[0], outcome.plan.days[2]),
        (Some(1), None)
    );
    assert_eq!(
        summarise(&instance, &pins, &outcome).left_out[0].reason,
        Reason::Decided
    );
    assert_eq!(pin_flaws(&instance, &pins), Vec::<String>::new());
    assert!(pin_flaws(&instance, &[Pin::On(5)])[0].contains("不在期间"));
    for seed in 300..320 {
        let instance = made(seed, 40, 3);
        let first = plan(&instance, &quick());
        let mut dice = Dice(seed);
        let pins: Vec<Pin> = first
            .plan
            .days
            .iter()
            .map(|day| {
                day.filter(|_| dice.below(2) == 0)
                    .map_or(Pin::Free, Pin::On)
            })
            .collect();
        let second = plan(
            &instance,
            &Wishes {
                pins: pins.clone(),
                ..quick()
            },
        );
        checked(&instance, &second);
        for (task, pin) in pins.iter().enumerate() {
            if let Pin::On(day) = pin {
                assert_eq!(second.plan.days[task], Some(*day), "seed {seed}");
            }
        }
    }
}

#[test]
fn planning_again_moves_nothing_when_nothing_changed() {
    let instance = made(11, 80, 5);
    let first = plan(&instance, &quick());
    let again = replan(&instance, &first.plan.days, &quick(), &mut |_| true);
    assert_eq!(again.moved, Vec::<usize>::new());
}

#[test]
fn planning_again_after_sickness_moves_only_what_must() {
    let mut instance = simple();
    instance.officers.extend((0..2).map(|id| Officer {
        id: 80 + id,
        organ: 0,
        certificates: 1,
        days: vec![1 << 5],
    }));
    let before = [Some(4), Some(4), Some(4)];
    for officer in instance.officers.iter_mut().filter(|one| one.organ == 1) {
        officer.days = vec![!(1 << 4)];
    }
    let again = replan(&instance, &before, &quick(), &mut |_| true);
    checked(&instance, &again.outcome);
    assert_eq!(again.moved, [1]);
    for seed in 400..410 {
        let mut instance = made(seed, 60, 4);
        let first = plan(&instance, &quick());
        instance.officers[0].days = vec![0];
        let again = replan(&instance, &first.plan.days, &quick(), &mut |_| true);
        checked(&instance, &again.outcome);
    }
}

#[test]
fn a_change_is_tried_on_a_copy() {
    let mut instance = simple();
    instance.enterprises[0].cap = 1;
    instance.tasks[2].from = 7;
    let before = plan(&instance, &quick()).objective;
    for text in ["cap=0:2", "window=2:4-9"] {
        let mut other = instance.clone();
        read_change(text).unwrap().apply(&mut other).unwrap();
        assert!(plan(&other, &quick()).objective < before);
    }
    let mut other = instance.clone();
    read_change("officer=1").unwrap().apply(&mut other).unwrap();
    assert_eq!(other.officers.len(), 5);
    assert!(read_change("officer").is_err());
    assert!(read_change("cap=9:1").unwrap().apply(&mut other).is_err());
}

#[test]
fn the_check_finds_what_is_wrong() {
    let instance = simple();
    let wrong = |text: &str| check(&instance, text).unwrap_err().join("\n");
    assert!(wrong("0 4 0 70,72\n1 4 0 71,73\n").contains("任务2没有写"));
    let rest = "1 4 0 71,73\n2 4 0 70,72\n";
    assert!(wrong(&format!("0 5 1 70,72\n{rest}")).contains("不在期间"));
    assert!(wrong(&format!("0 4 0 70\n{rest}")).contains("不足"));
    assert!(wrong(&format!("0 4 0 70,71\n{rest}")).contains("不是机关0"));
    assert!(wrong(&format!("0 4 1 70,72\n{rest}")).contains("一一对应"));
    assert!(wrong(&format!("0 4 0 70,99\n{rest}")).contains("不在人员文件"));
    assert!(wrong("0 1 0 70,72\n1 4 1 71,73\n2 9 2 70,72\n").contains("超过上限"));
    assert!(check(&instance, &format!("0 4 0 70,72\n{rest}")).is_ok());
}

#[test]
fn visits_of_one_township_gather_without_more_visits() {
    let spread = |instance: &Instance, outcome: &Outcome| {
        let mut days = std::collections::BTreeSet::new();
        for (task, day) in outcome.plan.days.iter().enumerate() {
            let zone = instance.enterprises[instance.tasks[task].enterprise as usize].zone;
            days.extend(day.map(|day| (zone, day)));
        }
        days.len()
    };
    let (mut without, mut with) = (0, 0);
    for seed in 500..510 {
        let instance = made(seed, 60, 6);
        let plain = plan(&instance, &quick());
        let gathered = plan(
            &instance,
            &Wishes {
                gather: true,
                ..quick()
            },
        );
        checked(&instance, &gathered);
        assert!(gathered.objective <= plain.objective);
        without += spread(&instance, &plain);
        with += spread(&instance, &gathered);
    }
    assert!(with < without, "{with} {without}");
}

#[test]
fn ways_visit_every_place_once_within_what_a_team_may_make() {
    let mut dice = Dice(3);
    for count in [0, 1, 2, 7, 40] {
        let places: Vec<Place> = (0..count)
            .map(|_| (dice.below(9000) as i32, dice.below(9000) as i32))
            .collect();
        for most in [1, 2, 5] {
            let routes = route((4000, 4000), &places, most, 1);
            assert!(
                routes
                    .teams
                    .iter()
                    .all(|team| !team.is_empty() && team.len() <= most)
            );
            let mut seen: Vec<u32> = routes.teams.concat();
            seen.sort_unstable();
            assert_eq!(seen, (0..count as u32).collect::<Vec<_>>());
        }
    }
    let line = [(10, 0), (20, 0), (-10, 0), (-20, 0)];
    assert_eq!(route((0, 0), &line, 2, 1).length, 80);
}
