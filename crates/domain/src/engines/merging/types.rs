//! What is to be merged: tasks, enterprises, officers; and the plan that comes out.

/// A day of the plan period, counted from 0; the working days of the period in order.
pub type Day = u16;

/// The most certificate classes that one organ may have.
pub const CLASSES_MAX: usize = 8;

/// The most tasks that one enterprise may have in one period.
pub const TASKS_MAX: usize = 400;

/// The greatest weight of a task left out, in visits.
pub const WEIGHT_MAX: u32 = 4000;

/// Why a task is there, which decides what it costs to leave it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ground {
    /// Drawn at random; it may be drawn again.
    Random,
    /// The law asks for it in this period.
    Statutory,
    /// A complaint, a report or a referral: outside the yearly cap, never postponed for a merger.
    Referral,
}

/// One matter that one organ has to inspect at one enterprise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Task {
    /// Number of the task in the file.
    pub id: u32,
    /// Index into [`Instance::enterprises`].
    pub enterprise: u32,
    /// Number of the organ; its legal basis and its conclusion stay its own.
    pub organ: u16,
    /// Number of the matter in the catalogue.
    pub item: u32,
    /// Class of certificate that the officers need.
    pub certificate: u8,
    /// First day of the window, included.
    pub from: Day,
    /// Last day of the window, included.
    pub to: Day,
    /// Minutes on site.
    pub minutes: u32,
    /// Why the task is there.
    pub ground: Ground,
}

/// One enterprise to be visited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Enterprise {
    /// Number in the file.
    pub id: u32,
    /// Place in metres.
    pub x: i32,
    /// Place in metres.
    pub y: i32,
    /// Township or other zone.
    pub zone: u32,
    /// Credit-risk class, 0 the best.
    pub risk: u8,
    /// The most days on which it may be visited in the period.
    pub cap: u32,
}

/// One officer of one organ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Officer {
    /// Number in the file.
    pub id: u32,
    /// Organ to which the officer belongs.
    pub organ: u16,
    /// Certificates held, one bit for each class.
    pub certificates: u8,
    /// Working days, one bit for each day from the lowest bit of the first word.
    pub days: Vec<u64>,
}

impl Officer {
    /// Whether the officer works on a day.
    #[must_use]
    pub fn works_on(&self, day: Day) -> bool {
        let word = self.days.get(usize::from(day) / 64).copied().unwrap_or(0);
        word >> (day % 64) & 1 == 1
    }
}

/// Everything that a plan rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    /// Days in the period.
    pub horizon: Day,
    /// Organs, numbered from 0.
    pub organs: u16,
    /// Visits that an officer may make in a day.
    pub visits_a_day: u32,
    /// Minutes that one organ may stay in one visit.
    pub minutes_max: u32,
    /// What it costs to leave out a random task, in visits.
    pub weight_random: u32,
    /// What it costs to leave out a statutory task, in visits.
    pub weight_statutory: u32,
    /// The enterprises.
    pub enterprises: Vec<Enterprise>,
    /// The tasks.
    pub tasks: Vec<Task>,
    /// The officers.
    pub officers: Vec<Officer>,
}

impl Instance {
    /// Officers that every organ sends to every visit (行政检查不得少于两人).
    pub const PAIR: u32 = 2;

    /// What it costs to leave out a task, in visits.
    #[must_use]
    pub fn weight(&self, ground: Ground) -> u32 {
        match ground {
            Ground::Random => self.weight_random,
            Ground::Statutory => self.weight_statutory,
            Ground::Referral => WEIGHT_MAX,
        }
    }

    /// Certificate classes that occur, at least one.
    #[must_use]
    pub fn classes(&self) -> usize {
        let asked = self
            .tasks
            .iter()
            .map(|task| usize::from(task.certificate) + 1);
        asked.max().unwrap_or(1)
    }
}

/// What somebody has decided about a task before the plan is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pin {
    /// Nothing: the plan decides.
    #[default]
    Free,
    /// It takes place on this day.
    On(Day),
    /// It does not take place.
    Out,
}

/// A plan: for each task its day, its visit and its officers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// Day by index of task; nothing where the task is left out.
    pub days: Vec<Option<Day>>,
    /// Number of the visit by index of task, the same for all tasks of one enterprise on one day.
    pub visits: Vec<Option<u32>>,
    /// Who goes.
    pub teams: Teams,
}

/// Officers by task, stored once for all tasks of one organ at one visit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Teams {
    /// Team by index of task.
    pub(super) team: Vec<u32>,
    /// Indices of the officers, team after team.
    pub(super) members: Vec<u32>,
    /// Where each team begins.
    pub(super) starts: Vec<u32>,
}

impl Plan {
    /// Number of visits.
    #[must_use]
    pub fn visit_count(&self) -> usize {
        self.visits
            .iter()
            .flatten()
            .max()
            .map_or(0, |last| *last as usize + 1)
    }

    /// Indices of the officers of a task, none where it is left out.
    #[must_use]
    pub fn officers(&self, task: usize) -> &[u32] {
        let Some(team) = self.teams.team.get(task).map(|team| *team as usize) else {
            return &[];
        };
        match (self.teams.starts.get(team), self.teams.starts.get(team + 1)) {
            (Some(from), Some(to)) => &self.teams.members[*from as usize..*to as usize],
            _ => &[],
        }
    }
}
