//! Reads an instance from its four files: settings, enterprises, tasks, officers.

use super::types::{
    CLASSES_MAX, Day, Enterprise, Ground, Instance, Officer, TASKS_MAX, Task, WEIGHT_MAX,
};
use std::collections::HashMap;

/// The texts of the four files.
#[derive(Debug, Clone, Copy)]
pub struct Files<'a> {
    /// `.cfg`: days, organs, visits a day, minutes on site, weight random, weight statutory.
    pub settings: &'a [u8],
    /// `.ent`: id, x, y, zone, risk, cap.
    pub enterprises: &'a [u8],
    /// `.task`: id, enterprise, organ, item, certificate, first day, last day, minutes, ground (0, 1, 2).
    pub tasks: &'a [u8],
    /// `.off`: id, organ, certificates, days as a hexadecimal number.
    pub officers: &'a [u8],
}

/// What is wrong with a line of a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file} 第{line}行：{what}")]
pub struct Flaw {
    /// Ending of the file, such as `.task`.
    pub file: &'static str,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong, why, and what to do.
    pub what: String,
}

/// Flaws that are told; the rest is counted.
const FLAWS_MAX: usize = 100;

/// The ways in which one file goes wrong.
struct Reader<'a> {
    file: &'static str,
    text: &'a [u8],
    at: usize,
    line: usize,
    flaws: &'a mut Vec<Flaw>,
}

/// Reads an instance.
///
/// # Errors
/// All flaws found, at most a hundred, by file and line.
pub fn read(files: Files) -> Result<Instance, Vec<Flaw>> {
    let mut flaws = Vec::new();
    let mut instance = settings(files.settings, &mut flaws);
    if flaws.is_empty() {
        read_enterprises(files.enterprises, &mut instance, &mut flaws);
        read_tasks(files.tasks, &mut instance, &mut flaws);
        read_officers(files.officers, &mut instance, &mut flaws);
    }
    if flaws.is_empty() {
        Ok(instance)
    } else {
        Err(flaws)
    }
}

impl<'a> Reader<'a> {
    fn new(file: &'static str, text: &'a [u8], flaws: &'a mut Vec<Flaw>) -> Self {
        Self {
            file,
            text,
            at: 0,
            line: 0,
            flaws,
        }
    }

    fn flaw(&mut self, what: impl Into<String>) {
        if self.flaws.len() < FLAWS_MAX {
            self.flaws.push(Flaw {
                file: self.file,
                line: self.line.max(1),
                what: what.into(),
            });
        }
    }

    /// The next line that is not empty.
    fn next_line(&mut self) -> Option<&'a [u8]> {
        while self.at < self.text.len() {
            let rest = &self.text[self.at..];
            let end = rest
                .iter()
                .position(|byte| *byte == b'\n')
                .unwrap_or(rest.len());
            self.at += end + 1;
            self.line += 1;
            let line = rest[..end].trim_ascii();
            if !line.is_empty() {
                return Some(line);
            }
        }
        None
    }

    /// The first line: how many lines follow.
    fn count(&mut self) -> usize {
        let Some(line) = self.next_line() else {
            self.flaw("文件是空的。第一行应当写行数。请核对文件。");
            return 0;
        };
        let Some([count]) = numbers::<1>(line) else {
            self.flaw("第一行应当只写一个数，即下面的行数。请补上行数。");
            return 0;
        };
        count as usize
    }

    fn finish(&mut self, announced: usize, found: usize) {
        if announced != found && self.flaws.is_empty() {
            self.line = 1;
            self.flaw(format!(
                "第一行写{announced}行，实际{found}行。文件可能不完整，请重新导出或者改正行数。"
            ));
        }
    }
}

/// Whole numbers between blanks, exactly so many.
fn numbers<const N: usize>(line: &[u8]) -> Option<[i64; N]> {
    let mut found = [0i64; N];
    let mut at = 0;
    for slot in &mut found {
        while at < line.len() && (line[at] == b' ' || line[at] == b'\t') {
            at += 1;
        }
        let minus = line.get(at) == Some(&b'-');
        at += usize::from(minus);
        let begun = at;
        let mut value = 0i64;
        while at < line.len() && line[at].is_ascii_digit() && at - begun < 12 {
            value = value * 10 + i64::from(line[at] - b'0');
            at += 1;
        }
        if at == begun || at < line.len() && line[at] != b' ' && line[at] != b'\t' {
            return None;
        }
        *slot = if minus { -value } else { value };
    }
    line[at..].trim_ascii().is_empty().then_some(found)
}

fn settings(text: &[u8], flaws: &mut Vec<Flaw>) -> Instance {
    let mut reader = Reader::new(".cfg", text, flaws);
    let line = reader.next_line().unwrap_or_default();
    let mut instance = Instance {
        horizon: 0,
        organs: 0,
        visits_a_day: 0,
        minutes_max: 0,
        weight_random: 0,
        weight_statutory: 0,
        enterprises: Vec::new(),
        tasks: Vec::new(),
        officers: Vec::new(),
    };
    let Some([horizon, organs, visits, minutes, random, statutory]) = numbers(line) else {
        reader.flaw("应当是六个整数：天数、机关数、每人每日检查户数、每户在场分钟上限、随机任务权重、法定任务权重。请照此改写。");
        return instance;
    };
    let weight = 1..=i64::from(WEIGHT_MAX);
    if !(1..=2000).contains(&horizon)
        || !(1..=1000).contains(&organs)
        || !(1..=100).contains(&visits)
        || !(0..=i64::from(u32::MAX)).contains(&minutes)
        || !weight.contains(&random)
        || !weight.contains(&statutory)
    {
        reader.flaw(format!(
            "数值超出范围：天数1至2000，机关1至1000，每日户数1至100，权重1至{WEIGHT_MAX}。请改正。"
        ));
        return instance;
    }
    instance.horizon = horizon as Day;
    instance.organs = organs as u16;
    instance.visits_a_day = visits as u32;
    instance.minutes_max = minutes as u32;
    instance.weight_random = random as u32;
    instance.weight_statutory = statutory as u32;
    instance
}

fn read_enterprises(text: &[u8], instance: &mut Instance, flaws: &mut Vec<Flaw>) {
    let mut reader = Reader::new(".ent", text, flaws);
    let announced = reader.count();
    while let Some(line) = reader.next_line() {
        let Some([id, x, y, zone, risk, cap]) = numbers(line) else {
            reader.flaw(
                "应当是六个整数：编号、横坐标、纵坐标、片区、风险等级、检查次数上限。请照此改写。",
            );
            continue;
        };
        let place = i64::from(i32::MIN / 4)..=i64::from(i32::MAX / 4);
        if !place.contains(&x)
            || !place.contains(&y)
            || id < 0
            || zone < 0
            || cap < 0
            || !(0..=255).contains(&risk)
        {
            reader.flaw("编号、片区、风险等级和次数上限不能是负数，坐标以米计。请改正。");
            continue;
        }
        instance.enterprises.push(Enterprise {
            id: id as u32,
            x: x as i32,
            y: y as i32,
            zone: zone as u32,
            risk: risk as u8,
            cap: cap.min(2000) as u32,
        });
    }
    let found = instance.enterprises.len();
    reader.finish(announced, found);
}

fn read_tasks(text: &[u8], instance: &mut Instance, flaws: &mut Vec<Flaw>) {
    let mut reader = Reader::new(".task", text, flaws);
    let announced = reader.count();
    instance.tasks.reserve(announced.min(text.len() / 16));
    let in_order = |(place, one): (usize, &Enterprise)| one.id as usize == place;
    let named: Option<HashMap<u32, u32>> = if instance.enterprises.iter().enumerate().all(in_order)
    {
        None
    } else {
        let own = instance.enterprises.iter().enumerate();
        Some(own.map(|(place, one)| (one.id, place as u32)).collect())
    };
    let mut counts = vec![0usize; instance.enterprises.len()];
    while let Some(line) = reader.next_line() {
        let Some(fields) = numbers::<9>(line) else {
            reader.flaw("应当是九个整数：编号、企业、机关、事项、证件类别、首日、末日、分钟、依据（0随机，1法定，2投诉举报或者转办交办）。请照此改写。");
            continue;
        };
        let enterprise = match &named {
            None => (fields[1] >= 0 && fields[1] < counts.len() as i64).then_some(fields[1] as u32),
            Some(named) => u32::try_from(fields[1])
                .ok()
                .and_then(|id| named.get(&id).copied()),
        };
        match task(fields, enterprise, instance) {
            Ok(task) => {
                let count = &mut counts[task.enterprise as usize];
                *count += 1;
                if *count == TASKS_MAX + 1 {
                    reader.flaw(format!(
                        "企业{}的任务超过{TASKS_MAX}项。请核对是否重复导出。",
                        fields[1]
                    ));
                }
                instance.tasks.push(task);
            }
            Err(what) => reader.flaw(what),
        }
    }
    let found = instance.tasks.len();
    reader.finish(announced, found);
}

fn task(fields: [i64; 9], enterprise: Option<u32>, instance: &Instance) -> Result<Task, String> {
    let [
        id,
        named,
        organ,
        item,
        certificate,
        from,
        to,
        minutes,
        ground,
    ] = fields;
    let enterprise = enterprise
        .ok_or_else(|| format!("企业{named}不在 .ent 文件中。请补上该企业或者改正编号。"))?;
    check_task(fields, instance)?;
    let ground = match ground {
        0 => Ground::Random,
        1 => Ground::Statutory,
        2 => Ground::Referral,
        other => {
            return Err(format!(
                "依据{other}不存在：0随机，1法定，2投诉举报或者转办交办。请改正。"
            ));
        }
    };
    let number = |value: i64| {
        u32::try_from(value).map_err(|_| "编号、事项和分钟不能是负数。请改正。".to_string())
    };
    Ok(Task {
        id: number(id)?,
        enterprise,
        organ: organ as u16,
        item: number(item)?,
        certificate: certificate as u8,
        from: from as Day,
        to: to as Day,
        minutes: number(minutes)?,
        ground,
    })
}

/// What of a task is outside its range.
fn check_task(fields: [i64; 9], instance: &Instance) -> Result<(), String> {
    let [_, _, organ, _, certificate, from, to, _, _] = fields;
    if !(0..i64::from(instance.organs)).contains(&organ) {
        return Err(format!(
            "机关{organ}不存在，应当在0至{}之间。请改正。",
            instance.organs - 1
        ));
    }
    if !(0..CLASSES_MAX as i64).contains(&certificate) {
        return Err(format!(
            "证件类别{certificate}不存在，应当在0至{}之间。请改正。",
            CLASSES_MAX - 1
        ));
    }
    if from < 0 || from > to || to >= i64::from(instance.horizon) {
        return Err(format!(
            "检查期间{from}至{to}不成立：首日不晚于末日，且在0至{}之间。请改正。",
            instance.horizon - 1
        ));
    }
    Ok(())
}

fn read_officers(text: &[u8], instance: &mut Instance, flaws: &mut Vec<Flaw>) {
    let mut reader = Reader::new(".off", text, flaws);
    let announced = reader.count();
    while let Some(line) = reader.next_line() {
        let split = line.iter().rposition(u8::is_ascii_whitespace).unwrap_or(0);
        let (head, days) = line.split_at(split);
        let (Some([id, organ, held]), Some(days)) = (numbers(head), hexadecimal(days.trim_ascii()))
        else {
            reader.flaw("应当是编号、机关、证件（各类别之和，第一类1、第二类2、第三类4）和十六进制的工作日。请照此改写。");
            continue;
        };
        if id < 0 || !(0..i64::from(instance.organs)).contains(&organ) || !(0..256).contains(&held)
        {
            reader.flaw("编号不能是负数，机关应当在 .cfg 的机关数以内，证件在0至255之间。请改正。");
            continue;
        }
        instance.officers.push(Officer {
            id: id as u32,
            organ: organ as u16,
            certificates: held as u8,
            days,
        });
    }
    let found = instance.officers.len();
    reader.finish(announced, found);
}

/// A hexadecimal number of any length as words, the lowest first.
fn hexadecimal(text: &[u8]) -> Option<Vec<u64>> {
    if text.is_empty() {
        return None;
    }
    let mut words = vec![0u64; text.len().div_ceil(16)];
    for (place, byte) in text.iter().rev().enumerate() {
        let digit = (*byte as char).to_digit(16)?;
        words[place / 16] |= u64::from(digit) << (place % 16 * 4);
    }
    Some(words)
}
