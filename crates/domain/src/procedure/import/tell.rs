//! A record told from its dated fields: the days of a row are taken for the module's own steps.

use super::statement::{Statement, wrong};
use crate::identifier::{FieldId, FindingId};
use crate::procedure::apply::begin;
use crate::procedure::decide::{change_stage, problem, retitle};
use crate::procedure::working::Working;
use crate::procedure::{
    Action, Assignment, Definition, Event, ImportStep, LimitProgress, Refusal, Serials, Situation,
    TimeLimit, Trigger, clock, wording,
};
use crate::register::Value;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What a record is told from.
pub(super) struct Tale<'a> {
    pub definition: &'a Definition,
    pub situation: &'a Situation<'a>,
    pub statement: &'a Statement,
    /// Values that stand: those stated, and those kept from before.
    pub held: BTreeMap<FieldId, Value>,
}

/// A step with its place in the list and its day.
#[derive(Clone, Copy)]
struct Dated<'a> {
    place: usize,
    step: &'a ImportStep,
    on: Date,
    /// The field that holds the day.
    field: &'a FieldId,
}

impl<'a> Tale<'a> {
    /// Tells the record from its beginning; nothing is asked for that only the main system could answer.
    ///
    /// # Errors
    /// When no day says when it began, a day lies ahead, or the days contradict the order of the steps.
    pub fn tell(&self, serials: &'a mut Serials) -> Result<Working<'a>, Refusal> {
        let mut dated = self.dated();
        dated.sort_by_key(|one| (one.on, one.place));
        let first = dated
            .iter()
            .find(|one| self.creating(one.step).is_some())
            .copied();
        let (first, creating) = first
            .and_then(|one| Some((one, self.creating(one.step)?)))
            .ok_or_else(|| self.without_beginning())?;
        let mut work = self.begin(creating, first.on, serials)?;
        let mut latest = first;
        let mut taken = Vec::new();
        for one in dated {
            let creates_again = one.place != first.place && self.creating(one.step).is_some();
            self.check_day(&one, &first)?;
            if creates_again || !self.applies(&mut work, one.step, one.on) {
                continue;
            }
            self.check_order(&one, &latest)?;
            self.pass_over(&mut work, (one.place, &one.step.does), &taken);
            self.take(&mut work, one.step);
            if self.leads_on(one.step) {
                latest = one;
            }
            taken.push(one.place);
        }
        self.state(&mut work, &taken);
        self.unread(&mut work, &taken);
        self.silence(&mut work);
        retitle(&mut work);
        Ok(work)
    }

    fn dated(&self) -> Vec<Dated<'a>> {
        let day = |field: &FieldId| match self.held.get(field)? {
            Value::Day(day) => Some(*day),
            Value::Moment(moment) => Some(moment.day()),
            _ => None,
        };
        let steps = self.definition.imports.iter().enumerate();
        let dated = steps.filter_map(|(place, step)| {
            let (field, on) = step
                .on
                .iter()
                .find_map(|field| Some((field, day(field)?)))?;
            Some(Dated {
                place,
                step,
                on,
                field,
            })
        });
        dated.collect()
    }

    fn actions(&self, step: &'a ImportStep) -> impl Iterator<Item = &'a Action> {
        let definition = self.definition;
        step.does.iter().filter_map(|trigger| match trigger {
            Trigger::Action(action) => definition.action(action),
            _ => None,
        })
    }

    fn creating(&self, step: &'a ImportStep) -> Option<&'a Action> {
        self.actions(step).find(|action| action.creates)
    }

    /// Whether the step changes the stage: such steps happen in the order of the list.
    fn leads_on(&self, step: &'a ImportStep) -> bool {
        self.actions(step).any(|action| action.to.is_some())
    }

    fn without_beginning(&self) -> Refusal {
        let begins = self.definition.imports.iter();
        let begins = begins.filter(|step| self.creating(step).is_some());
        let problems = begins.flat_map(|step| step.on.iter().take(1)).map(|field| {
            let rule = "必须填写，期限和件数由它起算";
            problem(self.definition, field.as_str(), None, rule)
        });
        wrong(problems.collect())
    }

    fn begin(
        &self,
        creating: &Action,
        on: Date,
        serials: &'a mut Serials,
    ) -> Result<Working<'a>, Refusal> {
        let stage = creating
            .to
            .clone()
            .ok_or_else(|| self.without_beginning())?;
        let created = Event::Created {
            county: self.situation.county.clone(),
            id: self.situation.new_id.clone(),
            kind: self.definition.id.clone(),
            shape: self.definition.shape.clone(),
            organ: self.situation.actor.organ.clone(),
            handler: None,
            on,
            stage,
        };
        let record = begin(&created).expect("a Created event begins a record");
        let mut work = Working {
            definition: self.definition,
            situation: self.situation,
            serials,
            record,
            events: vec![created],
            day: on,
        };
        work.emit(Event::Referenced {
            external_number: self.statement.external_number.clone(),
        });
        let held = self.held.iter();
        work.emit(Event::FieldsSet {
            fields: held
                .map(|(field, value)| (field.clone(), Some(value.clone())))
                .collect(),
        });
        Ok(work)
    }

    fn applies(&self, work: &mut Working, step: &ImportStep, on: Date) -> bool {
        work.day = on;
        let when = step.when.as_ref();
        when.is_none_or(|condition| condition.holds(&work.facts()))
    }

    /// Refuses a day that lies ahead, or before the record began.
    fn check_day(&self, one: &Dated, first: &Dated) -> Result<(), Refusal> {
        if one.on > self.situation.now.day() {
            return Err(Refusal::plain(
                "time",
                format!("{}晚于今天", self.said(one)),
                "请核对日期；尚未发生的事不能导入",
            ));
        }
        if one.on < first.on {
            return Err(self.contradiction(one, "早于", first));
        }
        Ok(())
    }

    /// Refuses a step that changes the stage and lies after one that must follow it.
    fn check_order(&self, one: &Dated, latest: &Dated) -> Result<(), Refusal> {
        match self.leads_on(one.step) && one.place < latest.place {
            true => Err(self.contradiction(one, "晚于", latest)),
            false => Ok(()),
        }
    }

    fn contradiction(&self, one: &Dated, how: &str, other: &Dated) -> Refusal {
        let reason = format!("{}{how}{}", self.said(one), self.said(other));
        Refusal::plain("time", reason, "请核对这两个日期")
    }

    fn said(&self, one: &Dated) -> String {
        let name = self.name_of(Some(one.field));
        format!("“{name}”{}", wording::day(one.on))
    }

    /// Whether the row has a cell for the field, empty or not.
    fn speaks_of(&self, field: &FieldId) -> bool {
        self.statement.fields.contains_key(field)
    }

    fn name_of(&self, field: Option<&FieldId>) -> &str {
        let field = field.and_then(|id| self.definition.field(id.as_str()));
        field.map_or("日期", |field| field.name.as_str())
    }

    /// Lets limits lapse that an earlier step without a day would have ended, and the step to be taken does not:
    /// whether they were kept is not known. A finding says so, unless the file has no such column at all.
    fn pass_over(&self, work: &mut Working, (place, does): (usize, &[Trigger]), taken: &[usize]) {
        let definition = self.definition;
        let day = work.day;
        let earlier = definition.imports.iter().enumerate().take(place).rev();
        for (place, step) in earlier {
            if taken.contains(&place) || !self.applies(work, step, day) {
                continue;
            }
            let is_passed_over = |rule: &&TimeLimit| {
                let ended_by = |trigger: &Trigger| rule.ends.contains(trigger);
                let lapses_by = |trigger: &Trigger| rule.lapses.contains(trigger);
                step.does.iter().any(ended_by)
                    && !does.iter().any(|it| ended_by(it) || lapses_by(it))
            };
            for rule in definition.limits.iter().filter(is_passed_over) {
                if clock::open_run(work, rule).is_none() {
                    continue;
                }
                clock::finish(work, rule, LimitProgress::Lapsed, day);
                let Some(field) = step.on.iter().find(|field| self.speaks_of(field)) else {
                    continue;
                };
                let name = self.name_of(Some(field));
                work.emit(Event::FindingRaised {
                    guard: format!("import_{}", rule.id).into(),
                    on: day,
                    reason: format!("主系统没有给出“{name}”，“{}”是否遵守无法核对", rule.name),
                    law: Vec::new(),
                });
            }
        }
    }

    /// Takes a step as done: nothing refuses it, what is known to be broken becomes a finding.
    fn take(&self, work: &mut Working, step: &'a ImportStep) {
        let on = work.day;
        let mut closes = false;
        for action in self.actions(step) {
            self.set_fields(work, action);
            judge(work, action);
            closes |= change_stage(work, action);
        }
        for trigger in &step.does {
            if let Err(refusal) = clock::happen(work, trigger, on) {
                work.emit(Event::FindingRaised {
                    guard: refusal.id.as_str().into(),
                    on,
                    reason: refusal.reason,
                    law: refusal.law,
                });
            }
        }
        if closes {
            clock::close(work, on);
        }
    }

    /// What the action sets by itself, where nobody stated the field.
    fn set_fields(&self, work: &mut Working, action: &Action) {
        let mut fields = BTreeMap::new();
        for (field, assignment) in &action.sets {
            let value = match assignment {
                _ if self.held.contains_key(field) => continue,
                Assignment::Constant(value) => Some(value.clone()),
                Assignment::Day => Some(Value::Day(work.day)),
                Assignment::Field(other) => work.record.fields.get(other).cloned(),
                Assignment::Reckoned(term) => term.reckoned(&work.record.fields),
                Assignment::Yearly { limit, year, after } => {
                    let year = work.record.fields.get(year);
                    clock::fixed_day_of(work, limit, (year, *after))
                }
                // Whoever acted in the main system has no account here.
                Assignment::Actor | Assignment::Digest(_) => continue,
                Assignment::Nothing => None,
            };
            fields.insert(field.clone(), value);
        }
        fields.retain(|field, value| work.record.fields.get(field) != value.as_ref());
        if !fields.is_empty() {
            work.emit(Event::FieldsSet { fields });
        }
    }

    /// The stage that is stated, where the days have not led there.
    fn state(&self, work: &mut Working, taken: &[usize]) {
        let Some(stage) = &self.statement.stage else {
            return;
        };
        if *stage == work.record.stage {
            return;
        }
        let mut steps = self.definition.imports.iter().enumerate();
        let leads = |(_, step): &(usize, &'a ImportStep)| {
            self.actions(step)
                .any(|action| action.to.as_ref() == Some(stage))
        };
        if let Some((place, _)) = steps.rfind(|one| leads(one)) {
            self.pass_over(work, (place + 1, &[]), taken);
        }
        let closes = self
            .definition
            .stage(stage)
            .is_some_and(|stage| stage.closes);
        work.emit(Event::StageChanged {
            to: stage.clone(),
            on: work.day,
            closes,
        });
        if closes {
            clock::close(work, work.day);
        }
    }

    /// Raises a finding for each day that led to no step: what else the row says does not fit it.
    fn unread(&self, work: &mut Working, taken: &[usize]) {
        let definition = self.definition;
        let read = |field: &FieldId| {
            let steps = taken
                .iter()
                .filter_map(|place| definition.imports.get(*place));
            steps.flat_map(|step| &step.on).any(|on| on == field)
        };
        let days = definition.imports.iter().flat_map(|step| &step.on);
        let mut unread: Vec<&FieldId> = days
            .filter(|field| self.held.contains_key(*field) && !read(field))
            .collect();
        unread.sort();
        unread.dedup();
        for id in unread {
            let name = self.name_of(Some(id));
            work.emit(Event::FindingRaised {
                guard: format!("import_{id}").into(),
                on: work.day,
                reason: format!("“{name}”有日期，但与其他各项对不上，没有计入办理过程和期限"),
                law: Vec::new(),
            });
        }
    }

    /// Takes back findings about limits that could not begin, where the file has no column for the day.
    fn silence(&self, work: &mut Working) {
        let unasked = self.definition.limits.iter().filter(|rule| {
            let field = rule.counts_from.as_ref();
            field.is_some_and(|field| !self.speaks_of(field))
        });
        let unasked: Vec<String> = unasked
            .map(|rule| format!("uncounted_{}", rule.id))
            .collect();
        let is_unasked = |guard: &FindingId| unasked.iter().any(|one| one == guard.as_str());
        work.record.findings.retain(|it| !is_unasked(&it.guard));
        work.events.retain(|event| match event {
            Event::FindingRaised { guard, .. } => !is_unasked(guard),
            _ => true,
        });
    }
}

/// Raises a finding for each guard of the action that is known to be broken.
fn judge(work: &mut Working, action: &Action) {
    let definition = work.definition;
    let in_force = definition.guards.iter().filter(|guard| {
        guard.on.contains(&action.id)
            && guard.from.is_none_or(|from| from <= work.day)
            && guard.until.is_none_or(|until| work.day <= until)
    });
    let in_force: Vec<_> = in_force.collect();
    for guard in in_force {
        if guard.requires.known(&work.facts()) == Some(false) {
            work.emit(Event::FindingRaised {
                guard: guard.id.clone(),
                on: work.day,
                reason: guard.reason.clone(),
                law: guard.law.clone(),
            });
        }
    }
}
