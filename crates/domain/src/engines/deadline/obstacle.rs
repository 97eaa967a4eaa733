//! A limit missed because of an obstacle (T14): whether it goes on, or time must be asked for.

use super::calendar::Calendar;
use super::compute::{Due, compute};
use super::types::{Direction, Exclusion, Period, Rule};
use crate::law::Length;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What kept somebody from acting, such as force majeure (不可抗力).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obstacle {
    /// Its first day.
    pub from: Date,
    /// The day on which it was removed (障碍消除之日).
    pub removed_on: Date,
    /// What it was, with the article that regards it.
    pub cause: Exclusion,
}

/// What the law of a limit gives to somebody who was kept from acting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// The limit goes on with its remaining days once the obstacle is removed; it does not begin anew.
    GoesOn,
    /// More time may be asked for within this length after the removal; somebody decides on it.
    MayAsk(Length),
}

/// How a limit stands after an obstacle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AfterObstacle {
    /// The limit itself, the days of the obstacle left out.
    GoesOn(Due),
    /// The limit stays as it was; this is the last day on which to ask for more time.
    AskUntil(Due),
    /// The obstacle began after the limit had ended: it changes nothing.
    TooLate(Due),
}

impl Obstacle {
    /// How a limit stands once this obstacle is removed. A limit that had ended before stays ended.
    pub fn after(
        &self,
        remedy: Remedy,
        rule: &Rule,
        period: &Period,
        calendar: &Calendar,
    ) -> AfterObstacle {
        let unhindered = compute(rule, period, calendar);
        if unhindered.due_on.is_some_and(|due_on| due_on < self.from) {
            return AfterObstacle::TooLate(unhindered);
        }
        match remedy {
            Remedy::GoesOn => {
                let mut hindered = period.clone();
                hindered.exclude(self.from, self.removed_on, Some(self.cause.clone()));
                AfterObstacle::GoesOn(compute(rule, &hindered, calendar))
            }
            Remedy::MayAsk(length) => {
                let asking = Rule {
                    length,
                    direction: Direction::Forward,
                    rolls: true,
                };
                let since = Period::starting(self.removed_on);
                AfterObstacle::AskUntil(compute(&asking, &since, calendar))
            }
        }
    }
}
