//! Living the lives of demonstration records: every step goes through the writer like any other command.

use super::lives::{Life, LifeError, LivedStep, lives};
use super::plan::Plan;
use crate::operations::figures::reports;
use crate::operations::{County, Office, papers};
use crate::store::accounts::{Account, put_account, put_grants};
use crate::store::counties::{StoredCounty, put_county};
use crate::store::figures::put_reported;
use crate::store::writer::{Answer, Note, Outcome, Rejected, Submission};
use domain::identifier::{AccountId, CountyId, OrganId, RoleId};
use domain::policy::{Administrator, Grant, OrganTree, Scope};
use domain::procedure::{Actor, Record};
use domain::register::Moment;
use jiff::civil::{Date, date, time};
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

/// Commands that wait for the disk at the same time.
const WAITING: usize = 2_000;

/// Microseconds between two entries of the log on one day.
const APART: i64 = 1_000;

/// The organ whose accounts reach over the whole county.
const CENTRE: &str = "justice";

/// Why a demonstration cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum DemonstrationError {
    /// A life does not hold.
    #[error(transparent)]
    Life(#[from] LifeError),
    /// A command that held in memory was not accepted.
    #[error("演示数据 {group} 第{n}件的“{action}”未被接受")]
    Step {
        /// The group.
        group: String,
        /// The number within it.
        n: u32,
        /// The action.
        action: String,
        /// Why.
        #[source]
        source: Rejected,
    },
    /// A letter has no text.
    #[error(transparent)]
    Paper(#[from] papers::PaperError),
    /// The database.
    #[error(transparent)]
    Rejected(#[from] Rejected),
}

/// What was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// Records.
    pub records: usize,
    /// Actions.
    pub actions: usize,
}

/// Makes the counties of these plans with all their records; `password` is the hash that every account gets.
///
/// # Errors
/// When a life does not hold, or the database fails; the folder is then not whole.
pub fn make(office: &Office, plans: &[Plan], password: &str) -> Result<Made, DemonstrationError> {
    let mut all = Vec::new();
    for (place, plan) in plans.iter().enumerate() {
        let lives = lives(&office.rules, plan)?;
        establish(office, plan, &lives, password)?;
        all.extend(lives.into_iter().map(|life| Placed { place, life }));
    }
    let mut steps: Vec<Scheduled> = Vec::new();
    for (life, placed) in all.iter().enumerate() {
        steps.extend((0..placed.life.steps.len()).map(|at| Scheduled { life, at }));
    }
    steps.sort_by_key(|scheduled| {
        (
            all[scheduled.life].life.steps[scheduled.at]
                .command
                .occurred_at,
            scheduled.life,
            scheduled.at,
        )
    });
    let made = Made {
        records: all.len(),
        actions: steps.len(),
    };
    Living::new(office, plans, &all).live(steps)?;
    office.writer.checkpoint().wait()?;
    Ok(made)
}

/// A life with the plan to which it belongs.
struct Placed {
    /// Which plan.
    place: usize,
    life: Life,
}

/// A step with its place in time: which life, and which of its steps.
#[derive(Clone, Copy)]
struct Scheduled {
    life: usize,
    at: usize,
}

/// The records so far, and the commands that still wait.
struct Living<'a> {
    office: &'a Office,
    plans: &'a [Plan],
    lives: &'a [Placed],
    /// The life of each group and number, for links.
    by_name: HashMap<(usize, &'a str, u32), usize>,
    /// The record of each life, once it is born.
    records: Vec<Option<Arc<Record>>>,
    /// How many commands of each life wait.
    pending: Vec<u32>,
    waiting: VecDeque<(Scheduled, Answer<Outcome>)>,
    clock: Moment,
}

impl<'a> Living<'a> {
    fn new(office: &'a Office, plans: &'a [Plan], lives: &'a [Placed]) -> Self {
        let named = lives.iter().enumerate().map(|(at, placed)| {
            (
                (placed.place, placed.life.group.as_str(), placed.life.n),
                at,
            )
        });
        Self {
            office,
            plans,
            lives,
            by_name: named.collect(),
            records: vec![None; lives.len()],
            pending: vec![0; lives.len()],
            waiting: VecDeque::new(),
            clock: Moment(i64::MIN),
        }
    }

    fn live(mut self, steps: Vec<Scheduled>) -> Result<(), DemonstrationError> {
        for scheduled in steps {
            let linked = self.linked(scheduled);
            while self.pending[scheduled.life] > 0 || linked.is_some_and(|at| self.pending[at] > 0)
            {
                self.take_answer()?;
            }
            let submission = self.submission(scheduled)?;
            let answer = self.office.writer.act(submission);
            self.pending[scheduled.life] += 1;
            self.waiting.push_back((scheduled, answer));
            if self.waiting.len() >= WAITING {
                self.take_answer()?;
            }
        }
        while !self.waiting.is_empty() {
            self.take_answer()?;
        }
        Ok(())
    }

    fn step(&self, scheduled: Scheduled) -> &'a LivedStep {
        &self.lives[scheduled.life].life.steps[scheduled.at]
    }

    /// The life to which a step links.
    fn linked(&self, scheduled: Scheduled) -> Option<usize> {
        let (_, group, n) = self.step(scheduled).link.as_ref()?;
        let place = self.lives[scheduled.life].place;
        self.by_name.get(&(place, group.as_str(), *n)).copied()
    }

    fn take_answer(&mut self) -> Result<(), DemonstrationError> {
        let Some((scheduled, answer)) = self.waiting.pop_front() else {
            return Ok(());
        };
        let life = &self.lives[scheduled.life].life;
        let outcome = answer.wait().map_err(|source| DemonstrationError::Step {
            group: life.group.clone(),
            n: life.n + 1,
            action: self.step(scheduled).command.action.to_string(),
            source,
        })?;
        self.pending[scheduled.life] -= 1;
        self.records[scheduled.life] = Some(outcome.record);
        Ok(())
    }

    fn submission(&mut self, scheduled: Scheduled) -> Result<Submission, DemonstrationError> {
        let step = self.step(scheduled);
        let Placed { place, life } = &self.lives[scheduled.life];
        let plan = &self.plans[*place];
        let mut command = step.command.clone();
        command.key = format!("{}-{}-{}-{}", plan.county, life.group, life.n, scheduled.at);
        let record = self.records[scheduled.life].clone();
        command.record = record.as_ref().map(|record| record.id.clone());
        let target = self
            .linked(scheduled)
            .and_then(|at| self.records[at].as_ref());
        if let (Some((field, _, _)), Some(target)) = (&step.link, target) {
            command
                .fields
                .insert(field.clone(), target.id.to_string().into());
        }
        if let Some(record) = &record {
            let kind = self.office.catalogue.current(&record.kind);
            if let (Some(kind), Some(county)) = (kind, self.office.county(&plan.county)) {
                papers::freeze(&kind.definition, &county, record, &mut command)?;
            }
        }
        let account = account_id(&life.owner, &step.role);
        let actor = Actor {
            account,
            role: step.role.clone(),
            organ: life.owner.clone(),
        };
        let at_nine = working_hour(command.occurred_at.day());
        self.clock = at_nine.max(Moment(self.clock.0.saturating_add(APART)));
        let (county, recorded_at) = (plan.county.clone(), Some(self.clock));
        Ok(Submission {
            county,
            actor,
            command,
            recorded_at,
        })
    }
}

/// Nine in the morning.
fn working_hour(day: Date) -> Moment {
    Moment::from_civil(day.to_datetime(time(9, 0, 0, 0))).unwrap_or(Moment(0))
}

/// Puts the county, its organs and its accounts in place.
fn establish(
    office: &Office,
    plan: &Plan,
    lives: &[Life],
    password: &str,
) -> Result<(), DemonstrationError> {
    let county = StoredCounty {
        id: plan.county.clone(),
        name: plan.name.clone(),
        organs: plan.organs(),
    };
    let organs = OrganTree::new(county.organs.clone());
    office.set_county(County::new(county.id.clone(), county.name.clone(), organs));
    let accounts = accounts(office, plan, lives, password);
    let note = Note {
        county: plan.county.clone(),
        actor: Actor {
            account: "system".into(),
            role: "administrator".into(),
            organ: OrganId::from(CENTRE),
        },
        action: "establish".into(),
        kind: None,
        record: None,
        content: serde_json::json!({ "county": plan.county, "accounts": accounts.len() }),
        recorded_at: Some(working_hour(date(2023, 1, 1))),
    };
    let id = plan.county.clone();
    let reports = reports(plan);
    let change = Box::new(move |sql: &mut dyn crate::store::Sql| {
        put_county(sql, &county)?;
        for (account, grants) in &accounts {
            put_account(sql, &id, account)?;
            put_grants(sql, &id, &account.id, grants)?;
        }
        for report in &reports {
            put_reported(sql, &id, report)?;
        }
        Ok(())
    });
    Ok(office.writer.change(note, change).wait()?)
}

/// The accounts by which records were handled, those of the centre for every role, and the three administrators.
fn accounts(
    office: &Office,
    plan: &Plan,
    lives: &[Life],
    password: &str,
) -> Vec<(Account, Vec<Grant>)> {
    let mut wanted: BTreeSet<(OrganId, RoleId)> = office
        .rules
        .roles
        .all()
        .iter()
        .map(|role| (OrganId::from(CENTRE), role.id.clone()))
        .collect();
    for life in lives {
        wanted.extend(
            life.steps
                .iter()
                .map(|step| (life.owner.clone(), step.role.clone())),
        );
    }
    let mut accounts: Vec<(Account, Vec<Grant>)> = wanted
        .into_iter()
        .map(|(organ, role)| role_account(office, plan, organ, role))
        .collect();
    let administrators = [
        ("system", "系统管理员", Administrator::System),
        ("security", "安全管理员", Administrator::Security),
        ("audit", "审计管理员", Administrator::Audit),
    ];
    for (id, name, administrator) in administrators {
        let mut account = plain_account(id.into(), name.to_string(), OrganId::from(CENTRE));
        account.administrator = Some(administrator);
        accounts.push((account, Vec::new()));
    }
    for (account, _) in &mut accounts {
        account.password = password.to_string();
    }
    accounts
}

fn role_account(
    office: &Office,
    plan: &Plan,
    organ: OrganId,
    role: RoleId,
) -> (Account, Vec<Grant>) {
    let short = plan.organ.iter().find(|known| known.id == organ);
    let short = short.map_or(organ.as_str(), |known| known.short.as_str());
    let name = format!("{short}{}（演示）", office.rules.roles.name(&role));
    let scope = if organ.as_str() == CENTRE {
        Scope::County
    } else {
        Scope::Below
    };
    let account = plain_account(account_id(&organ, &role), name, organ);
    let grant = Grant {
        role,
        kind: None,
        scope,
        from: date(2022, 1, 1),
        until: None,
    };
    (account, vec![grant])
}

fn plain_account(id: AccountId, name: String, organ: OrganId) -> Account {
    Account {
        id,
        name,
        organ,
        password: String::new(),
        must_change: false,
        second_factor: None,
        administrator: None,
        failures: 0,
        locked_until: None,
        closed_on: None,
    }
}

/// `clerk` at the centre, `t01-clerk` elsewhere.
fn account_id(organ: &OrganId, role: &RoleId) -> AccountId {
    if organ.as_str() == CENTRE {
        AccountId::from(role.as_str())
    } else {
        AccountId::from(format!("{organ}-{role}"))
    }
}

/// The counties of these plans, by code.
pub fn counties(plans: &[Plan]) -> BTreeMap<CountyId, String> {
    plans
        .iter()
        .map(|plan| (plan.county.clone(), plan.name.clone()))
        .collect()
}
