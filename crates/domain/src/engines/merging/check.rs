//! An independent check of a plan as it stands in a file: it shares nothing with the search but the instance.

use super::types::{Day, Ground, Instance};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What a plan amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Checked {
    /// Visits.
    pub visits: u64,
    /// Random tasks left out.
    pub random_out: u64,
    /// Statutory tasks left out.
    pub statutory_out: u64,
    /// Complaints and referrals left out.
    pub referral_out: u64,
    /// Visits and the weights of tasks left out.
    pub objective: u64,
}

/// Violations that are told; the rest is counted.
const TOLD_MAX: usize = 100;

/// One line of a plan.
struct Line<'a> {
    task: u32,
    day: Option<Day>,
    visit: i64,
    officers: &'a str,
}

#[derive(Default)]
struct Book {
    told: Vec<String>,
    more: usize,
    /// Days of each enterprise, and whether anything but complaints takes place.
    days: BTreeMap<(u32, Day), bool>,
    visit_of: HashMap<i64, (u32, Day)>,
    visit_at: HashMap<(u32, Day), i64>,
    minutes: BTreeMap<(u32, u16, Day), u64>,
    /// Enterprises of each officer by day.
    trips: BTreeSet<(u32, Day, u32)>,
    checked: Checked,
}

/// Checks the text of a plan, `task day visit officers` in each line.
///
/// # Errors
/// Every violation found, at most a hundred, each with its task.
pub fn check(instance: &Instance, text: &str) -> Result<Checked, Vec<String>> {
    let mut book = Book::default();
    let tasks: HashMap<u32, usize> = instance
        .tasks
        .iter()
        .enumerate()
        .map(|(place, task)| (task.id, place))
        .collect();
    let officers: HashMap<u32, usize> = instance
        .officers
        .iter()
        .enumerate()
        .map(|(place, one)| (one.id, place))
        .collect();
    let mut seen = vec![false; instance.tasks.len()];
    for (number, line) in text.lines().enumerate() {
        let Some(line) = parse(line) else {
            book.tell(format!(
                "第{}行不成格式，应当是“任务 日 检查编号 人员”。",
                number + 1
            ));
            continue;
        };
        let Some(place) = tasks.get(&line.task).copied() else {
            book.tell(format!("任务{}不在任务文件中。", line.task));
            continue;
        };
        if std::mem::replace(&mut seen[place], true) {
            book.tell(format!("任务{}写了两次。", line.task));
            continue;
        }
        book.enter(instance, place, &line, &officers);
    }
    for place in (0..seen.len()).filter(|place| !seen[*place]) {
        book.tell(format!("任务{}没有写。", instance.tasks[place].id));
    }
    book.close(instance)
}

fn parse(line: &str) -> Option<Line<'_>> {
    let mut parts = line.split_ascii_whitespace();
    let task = parts.next()?.parse().ok()?;
    let day: i64 = parts.next()?.parse().ok()?;
    let visit = parts.next()?.parse().ok()?;
    let officers = parts.next()?;
    let day = if day == -1 {
        None
    } else {
        Some(Day::try_from(day).ok()?)
    };
    parts.next().is_none().then_some(Line {
        task,
        day,
        visit,
        officers,
    })
}

impl Book {
    fn tell(&mut self, what: String) {
        if self.told.len() < TOLD_MAX {
            self.told.push(what);
        } else {
            self.more += 1;
        }
    }

    fn enter(
        &mut self,
        instance: &Instance,
        place: usize,
        line: &Line,
        officers: &HashMap<u32, usize>,
    ) {
        let task = &instance.tasks[place];
        let Some(day) = line.day else {
            *match task.ground {
                Ground::Random => &mut self.checked.random_out,
                Ground::Statutory => &mut self.checked.statutory_out,
                Ground::Referral => &mut self.checked.referral_out,
            } += 1;
            self.checked.objective += u64::from(instance.weight(task.ground));
            return;
        };
        if day < task.from || day > task.to {
            self.tell(format!(
                "任务{}排在第{day}日，不在期间{}至{}之内。",
                task.id, task.from, task.to
            ));
        }
        let key = (task.enterprise, day);
        *self.days.entry(key).or_default() |= task.ground != Ground::Referral;
        if *self.visit_of.entry(line.visit).or_insert(key) != key
            || *self.visit_at.entry(key).or_insert(line.visit) != line.visit
        {
            self.tell(format!(
                "任务{}的检查编号{}与企业、日期不是一一对应。",
                task.id, line.visit
            ));
        }
        *self
            .minutes
            .entry((task.enterprise, task.organ, day))
            .or_default() += u64::from(task.minutes);
        self.team(instance, place, (line, day), officers);
    }

    fn team(
        &mut self,
        instance: &Instance,
        place: usize,
        (line, day): (&Line, Day),
        officers: &HashMap<u32, usize>,
    ) {
        let task = &instance.tasks[place];
        let mut team = BTreeSet::new();
        for name in line.officers.split(',') {
            let Some(at) = name
                .parse()
                .ok()
                .and_then(|id: u32| officers.get(&id).copied())
            else {
                self.tell(format!("任务{}的人员“{name}”不在人员文件中。", task.id));
                continue;
            };
            let officer = &instance.officers[at];
            if officer.organ != task.organ {
                self.tell(format!(
                    "任务{}的人员{}不是机关{}的人员。",
                    task.id, officer.id, task.organ
                ));
            }
            if !officer.works_on(day) {
                self.tell(format!(
                    "任务{}的人员{}在第{day}日不上班。",
                    task.id, officer.id
                ));
            }
            if officer.certificates >> task.certificate & 1 == 0 {
                self.tell(format!(
                    "任务{}的人员{}没有类别{}的证件。",
                    task.id, officer.id, task.certificate
                ));
            }
            team.insert(officer.id);
            self.trips.insert((officer.id, day, task.enterprise));
        }
        if team.len() < Instance::PAIR as usize {
            self.tell(format!("任务{}的人员不足{}人。", task.id, Instance::PAIR));
        }
    }

    fn close(mut self, instance: &Instance) -> Result<Checked, Vec<String>> {
        let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
        for ((enterprise, _), counted) in &self.days {
            *counts.entry(*enterprise).or_default() += u32::from(*counted);
        }
        for (place, count) in counts {
            let one = &instance.enterprises[place as usize];
            if count > one.cap {
                self.tell(format!(
                    "企业{}检查{count}次，超过上限{}次。",
                    one.id, one.cap
                ));
            }
        }
        for ((place, organ, day), minutes) in std::mem::take(&mut self.minutes) {
            if minutes > u64::from(instance.minutes_max) {
                let id = instance.enterprises[place as usize].id;
                self.tell(format!(
                    "机关{organ}第{day}日在企业{id}停留{minutes}分钟，超过上限。"
                ));
            }
        }
        let mut trips: BTreeMap<(u32, Day), u32> = BTreeMap::new();
        for (officer, day, _) in &self.trips {
            *trips.entry((*officer, *day)).or_default() += 1;
        }
        for ((officer, day), count) in trips {
            if count > instance.visits_a_day {
                self.tell(format!(
                    "人员{officer}第{day}日检查{count}户，超过每日{}户。",
                    instance.visits_a_day
                ));
            }
        }
        self.checked.visits = self.days.len() as u64;
        self.checked.objective += self.checked.visits;
        if self.more > 0 {
            self.told.push(format!("另有{}处。", self.more));
        }
        if self.told.is_empty() {
            Ok(self.checked)
        } else {
            Err(self.told)
        }
    }
}
