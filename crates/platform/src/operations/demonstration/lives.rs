//! The lives of demonstration records: worked cases at other times, tried in memory before they are lived.

use super::plan::{Group, Plan};
use super::shift::Shift;
use crate::rules::Rules;
use domain::engines::deadline::{Calendar, Sense};
use domain::identifier::{OrganId, RoleId};
use domain::module::examples::{Example, MAIN_RECORD, Player, Step, Surroundings};
use domain::procedure::{Bearer, Command, Light};
use domain::register::Moment;
use jiff::civil::Date;

/// How many working days later a life may begin when its time does not suit.
const TRIES: u32 = 15;

/// One record to be.
#[derive(Clone, Debug)]
pub struct Life {
    /// Its group.
    pub group: String,
    /// Its number within the group, from 0.
    pub n: u32,
    /// Its organ.
    pub owner: OrganId,
    /// Its steps in order.
    pub steps: Vec<LivedStep>,
}

/// One step of a life.
#[derive(Clone, Debug)]
pub struct LivedStep {
    /// The command; its record and links are filled in when it is given.
    pub command: Command,
    /// The role in which it is taken.
    pub role: RoleId,
    /// A link field that gets the record of another life: the field, its group and number.
    pub link: Option<(String, String, u32)>,
}

/// Why a plan cannot be lived.
#[derive(Debug, thiserror::Error)]
pub enum LifeError {
    /// The plan names a kind or a worked case that is not there.
    #[error("演示计划 {county} 的“{group}”：没有{what}")]
    Unknown {
        /// The county.
        county: String,
        /// The group.
        group: String,
        /// What is missing.
        what: String,
    },
    /// The worked case does not hold at that time.
    #[error("演示计划 {county} 的“{group}”第{n}件，自{from}起{TRIES}个工作日内都走不通：{reason}")]
    Refused {
        /// The county.
        county: String,
        /// The group.
        group: String,
        /// The number within the group.
        n: u32,
        /// The first day tried.
        from: Date,
        /// The last reason.
        reason: String,
    },
}

/// All lives of a plan, group by group.
///
/// # Errors
/// When the plan names what is not there, or a life does not hold.
pub fn lives(rules: &Rules, plan: &Plan) -> Result<Vec<Life>, LifeError> {
    let definitions = rules.definitions();
    let surroundings = rules.surroundings(&definitions);
    let mut lives = Vec::new();
    for group in &plan.records {
        let example = example(rules, plan, group)?;
        for (n, start) in (0..).zip(spread(&rules.calendar, group)) {
            let cast = Cast {
                plan,
                group,
                example,
                surroundings,
                n,
            };
            lives.push(cast.live(start)?);
        }
    }
    Ok(lives)
}

fn example<'a>(rules: &'a Rules, plan: &Plan, group: &Group) -> Result<&'a Example, LifeError> {
    let unknown = |what: String| LifeError::Unknown {
        county: plan.county.to_string(),
        group: group.group.clone(),
        what,
    };
    let module = rules
        .modules
        .iter()
        .find(|module| module.definition.id == group.kind);
    let module = module.ok_or_else(|| unknown(format!("业务 {}", group.kind)))?;
    let example = module
        .examples
        .iter()
        .find(|example| example.id == group.example);
    let example = example.ok_or_else(|| unknown(format!("案例 {}", group.example)))?;
    if !example.path {
        return Err(unknown(format!("可用作路径的案例 {}", group.example)));
    }
    Ok(example)
}

/// The first days of a group's records: spread evenly over the working days between its bounds.
fn spread(calendar: &Calendar, group: &Group) -> Vec<Date> {
    let mut days = Vec::new();
    let mut day = calendar.next_working_day(group.from);
    while day <= group.until {
        days.push(day);
        let Ok(next) = day.tomorrow() else { break };
        day = calendar.next_working_day(next);
    }
    let count = usize::try_from(group.count).unwrap_or(usize::MAX);
    (0..count)
        .filter_map(|n| days.get(n * days.len() / count.max(1)).copied())
        .collect()
}

/// One record of a group, with all that decides its life.
struct Cast<'a> {
    plan: &'a Plan,
    group: &'a Group,
    example: &'a Example,
    surroundings: Surroundings<'a>,
    n: u32,
}

impl Cast<'_> {
    /// The life that begins on `start`, or on one of the next working days.
    fn live(&self, start: Date) -> Result<Life, LifeError> {
        let mut reason = String::new();
        let mut day = start;
        for _ in 0..TRIES {
            match self.attempt(day) {
                Ok(life) => return Ok(life),
                Err(why) => reason = why,
            }
            let Ok(next) = day.tomorrow() else { break };
            day = self.surroundings.calendar.next_working_day(next);
        }
        Err(LifeError::Refused {
            county: self.plan.county.to_string(),
            group: self.group.group.clone(),
            n: self.n + 1,
            from: start,
            reason,
        })
    }

    /// Tries the life from one day; the error says which step fails, or which limit would be missed.
    fn attempt(&self, start: Date) -> Result<Life, String> {
        let steps = self.shifted(start)?;
        let now = Moment::at_start_of(self.plan.clock.tomorrow().unwrap_or(self.plan.clock))
            .map_err(|error| error.to_string())?;
        let mut player = Player::new(self.surroundings, self.plan.county.clone(), now);
        for step in &steps {
            player.take(&self.group.kind, step).map_err(|refusal| {
                format!("{}（{}）：{}", step.action, step.at.day(), refusal.reason)
            })?;
        }
        self.check_limits(&player)?;
        let lived = player.history(MAIN_RECORD).iter().map(|logged| LivedStep {
            command: logged.command.clone(),
            role: logged.actor.role.clone(),
            link: None,
        });
        let mut steps: Vec<LivedStep> = lived.collect();
        if let (Some(link), Some(first)) = (&self.group.link, steps.first_mut()) {
            first.link = Some((link.field.to_string(), link.group.clone(), self.n));
        }
        let owner = self.plan.organ_for(&self.group.owner, self.n);
        Ok(Life {
            group: self.group.group.clone(),
            n: self.n,
            owner: owner.ok_or_else(|| format!("没有单位 {}", self.group.owner))?,
            steps,
        })
    }

    /// The steps at their new time, up to the day on which the demonstration stands.
    fn shifted(&self, start: Date) -> Result<Vec<Step>, String> {
        let first = self.example.steps.first().map(|step| step.at.day());
        let shift = Shift::new(self.surroundings.calendar, first.unwrap_or(start), start);
        let mut steps = Vec::new();
        for (position, step) in self.example.steps.iter().enumerate() {
            let day = shift.day(step.at.day());
            if day > self.plan.clock {
                break;
            }
            let mut step = step.clone();
            step.at = Moment::at_start_of(day).map_err(|error| error.to_string())?;
            for value in step.fields.values_mut() {
                *value = shift.value(value);
            }
            if position == 0 {
                self.fill(&mut step);
            }
            for (field, value) in &mut step.fields {
                if let Some(other) = self.group.value(field, self.n) {
                    *value = other;
                }
            }
            steps.push(step);
        }
        Ok(steps)
    }

    /// Organ fields and serial numbers of the first step.
    fn fill(&self, step: &mut Step) {
        for (field, name) in &self.group.organs {
            if let Some(organ) = self.plan.organ_for(name, self.n) {
                step.fields
                    .insert(field.to_string(), organ.to_string().into());
            }
        }
        for field in &self.group.serial {
            let text = step
                .fields
                .get(field.as_str())
                .and_then(|text| text.as_str());
            let text = format!("{}{}", text.unwrap_or_default(), self.n + 1);
            step.fields.insert(field.to_string(), text.into());
        }
    }

    /// No demonstration record misses a limit.
    fn check_limits(&self, player: &Player) -> Result<(), String> {
        let Some((record, rows)) = player.seen_on(MAIN_RECORD, self.plan.clock) else {
            return Err("没有登记的件".into());
        };
        let definition = self.surroundings.definition(&self.group.kind);
        for row in &rows {
            let rule = definition.and_then(|definition| definition.limit(&row.limit.limit));
            // A right that a party did not use is not a delay of anybody.
            if rule.is_some_and(|rule| rule.bearer == Bearer::Party) {
                continue;
            }
            let sense = rule.map_or(Sense::Maximum, |rule| rule.sense);
            if row.light(self.plan.clock, sense) == Some(Light::Black) {
                return Err(format!("{}的期限{}超期", record.title, row.limit.limit));
            }
        }
        Ok(())
    }
}
