//! Opening hours of sites: `周一至周五 09:00-12:00、14:00-17:30；周六 09:00-12:00`, `Mo-Fr 09:00-17:00`, `24/7`.

/// Names of the days of the week, Monday first.
const DAYS: [[&str; 2]; 7] = [
    ["周一", "Mo"],
    ["周二", "Tu"],
    ["周三", "We"],
    ["周四", "Th"],
    ["周五", "Fr"],
    ["周六", "Sa"],
    ["周日", "Su"],
];
const MINUTES: u32 = 24 * 60;

/// A moment of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The day, nought for Monday.
    pub day: u32,
    /// Minutes since midnight.
    pub minute: u32,
}

/// When a site is open in a week.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hours {
    /// Day, first minute, minute of closing; what goes past midnight is two stretches.
    stretches: Vec<(u32, u32, u32)>,
}

impl Moment {
    /// Reads `周三 10:30` or `We 10:30`.
    pub fn read(text: &str) -> Option<Self> {
        let (day, time) = text.trim().split_once(' ')?;
        Some(Self {
            day: day_of(day)?,
            minute: minute(time)?.min(MINUTES - 1),
        })
    }
}

impl Hours {
    /// Reads opening hours; `None` if they are not understood. Nothing is always open.
    pub fn read(text: &str) -> Option<Self> {
        let mut hours = Self::default();
        let text = text.trim();
        if text.is_empty() || text == "24/7" || text == "全天" {
            hours.stretches.extend((0..7).map(|day| (day, 0, MINUTES)));
            return Some(hours);
        }
        for rule in text
            .split([';', '；'])
            .map(str::trim)
            .filter(|rule| !rule.is_empty())
        {
            let (days, times) = match rule.split_once(' ') {
                Some((days, times)) => (days_of(days)?, times),
                None => (vec![true; 7], rule),
            };
            for time in times.split([',', '，', '、']) {
                let (open, close) = time.trim().split_once(['-', '—', '–'])?;
                hours.add(&days, minute(open)?, minute(close)?);
            }
        }
        Some(hours)
    }

    /// Whether the site is open at a moment; it is not at the minute of closing.
    pub fn is_open(&self, moment: Moment) -> bool {
        let within = |(day, open, close): &(u32, u32, u32)| {
            *day == moment.day && (*open..*close).contains(&moment.minute)
        };
        self.stretches.iter().any(within)
    }

    fn add(&mut self, days: &[bool], open: u32, close: u32) {
        for day in (0..7).filter(|day| days[*day as usize]) {
            if open < close {
                self.stretches.push((day, open, close));
            } else {
                self.stretches.push((day, open, MINUTES));
                self.stretches.push(((day + 1) % 7, 0, close));
            }
        }
    }
}

fn day_of(text: &str) -> Option<u32> {
    let text = if text == "周天" { "周日" } else { text };
    DAYS.iter()
        .position(|names| names.contains(&text))
        .map(|day| day as u32)
}

/// `周一至周五`, `Mo-Fr`, `周一、周三`, `每天`.
fn days_of(text: &str) -> Option<Vec<bool>> {
    let mut days = vec![false; 7];
    if ["每天", "每日"].contains(&text) {
        return Some(vec![true; 7]);
    }
    for part in text.split([',', '，', '、']) {
        let (first, last) = part
            .split_once(['至', '-', '—', '–'])
            .unwrap_or((part, part));
        let (mut day, last) = (day_of(first)?, day_of(last)?);
        days[last as usize] = true;
        while day != last {
            days[day as usize] = true;
            day = (day + 1) % 7;
        }
    }
    Some(days)
}

fn minute(text: &str) -> Option<u32> {
    let (hours, minutes) = text.trim().split_once([':', '：'])?;
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let within = hours <= 24 && minutes < 60 && (hours < 24 || minutes == 0);
    within.then(|| hours * 60 + minutes)
}
