//! How far a known limit may be extended: as often and as long as the law of its start day says, and no longer.

use super::error::DeadlineError;
use domain::engines::deadline::{Calendar, Period, Rule, compute};
use domain::law::limits::{ExtensionLength, LimitSets};
use domain::law::{Citation, DatedValue, Length, SharedLimit, cite, in_force};
use domain::procedure::TimeLimit;
use jiff::civil::Date;

/// How far a limit may be extended.
#[derive(Clone, Debug, PartialEq)]
pub enum Extent {
    /// As far as is asked: a plain length, which belongs to no limit of the law.
    Free,
    /// Not at all.
    None,
    /// As often and as long as the law says.
    AtMost {
        /// How often; `None`: without limit.
        times: Option<u32>,
        /// The longest single extension with its articles; `None`: the law names no number.
        most: Option<(Length, Vec<Citation>)>,
    },
}

impl Extent {
    /// That of a shared limit which starts on a day in a county.
    pub fn of_shared(limit: &SharedLimit, sets: &LimitSets, place: (Date, &str)) -> Self {
        let Some(extension) = &limit.extension else {
            return Self::None;
        };
        match extension.length {
            ExtensionLength::Open(_) => Self::AtMost {
                times: extension.times,
                most: None,
            },
            _ => Self::of_values(extension.times, &sets.extension_values(limit), place),
        }
    }

    /// That of a limit of a business.
    pub fn of_module(limit: &TimeLimit, place: (Date, &str)) -> Self {
        limit.extension.as_ref().map_or(Self::None, |extension| {
            Self::of_values(Some(extension.times), &extension.values, place)
        })
    }

    fn of_values(times: Option<u32>, values: &[DatedValue], (day, county): (Date, &str)) -> Self {
        in_force(values, day, county).map_or(Self::None, |value| Self::AtMost {
            times,
            most: Some((value.length, value.law.clone())),
        })
    }

    /// Refuses extensions that are more or longer than the law allows.
    ///
    /// # Errors
    /// Which one, and what the law allows.
    pub(super) fn check(
        &self,
        (name, rule, start): (&str, Rule, Date),
        extensions: &[Length],
        calendar: &Calendar,
    ) -> Result<(), DeadlineError> {
        let refused = |allowed: String| {
            Err(DeadlineError::Extension {
                name: name.to_string(),
                allowed,
            })
        };
        match self {
            Self::Free => Ok(()),
            _ if extensions.is_empty() => Ok(()),
            Self::None => refused("起算日适用的规定没有写可以延长".into()),
            Self::AtMost { times, most } => {
                if let Some(times) = times.filter(|times| extensions.len() > *times as usize) {
                    let asked = extensions.len();
                    return refused(format!("最多延长{times}次，写了{asked}次"));
                }
                let Some((most, law)) = most else {
                    return Ok(());
                };
                let too_long = |asked: &&Length| is_longer(**asked, *most, (rule, start), calendar);
                match extensions.iter().find(too_long) {
                    Some(asked) => {
                        let law = cite(law);
                        refused(format!("依据{law}，每次最多延长{most}，写了{asked}"))
                    }
                    None => Ok(()),
                }
            }
        }
    }
}

/// Whether one length is longer than another: by number in one unit, else by the days that they reach after the limit.
fn is_longer(
    asked: Length,
    most: Length,
    (rule, start): (Rule, Date),
    calendar: &Calendar,
) -> bool {
    if asked.checked_add(most).is_some() {
        return asked.number() > most.number();
    }
    let reached = |added: Length| {
        let mut period = Period::starting(start);
        period.extend(added);
        let unrolled = Rule {
            rolls: false,
            ..rule
        };
        compute(&unrolled, &period, calendar).due_on
    };
    reached(asked) > reached(most)
}
