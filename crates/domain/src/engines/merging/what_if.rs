//! What would be if: one more officer, a wider window, another cap.

use super::types::{CLASSES_MAX, Day, Instance, Officer};

/// A change to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// One more officer of an organ, with every certificate, at work every day.
    Officer {
        /// The organ.
        organ: u16,
    },
    /// Another window for a task.
    Window {
        /// Number of the task.
        task: u32,
        /// First day.
        from: Day,
        /// Last day.
        to: Day,
    },
    /// Another cap for an enterprise.
    Cap {
        /// Number of the enterprise.
        enterprise: u32,
        /// Visits in the period.
        cap: u32,
    },
}

/// Why a change cannot be tried.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// Not in one of the three forms.
    #[error("假设“{0}”不成格式。请写 officer=机关、window=任务:首日-末日 或者 cap=企业:次数。")]
    Form(String),
    /// What it names is not there.
    #[error("假设“{0}”所指的机关、任务或者企业不存在，或者日期不在计划期内。请核对编号。")]
    Unknown(String),
}

/// Reads a change: `officer=ORGAN`, `window=TASK:FROM-TO`, `cap=ENTERPRISE:VISITS`.
///
/// # Errors
/// It is in none of these forms.
pub fn read_change(text: &str) -> Result<Change, ChangeError> {
    let read = || {
        let (kind, rest) = text.split_once('=')?;
        let pair = rest.split_once(':');
        Some(match kind {
            "officer" => Change::Officer {
                organ: rest.parse().ok()?,
            },
            "window" => {
                let (task, window) = pair?;
                let (from, to) = window.split_once('-')?;
                Change::Window {
                    task: task.parse().ok()?,
                    from: from.parse().ok()?,
                    to: to.parse().ok()?,
                }
            }
            "cap" => {
                let (enterprise, cap) = pair?;
                Change::Cap {
                    enterprise: enterprise.parse().ok()?,
                    cap: cap.parse().ok()?,
                }
            }
            _ => return None,
        })
    };
    read().ok_or_else(|| ChangeError::Form(text.to_string()))
}

impl Change {
    /// Makes the change.
    ///
    /// # Errors
    /// What it names is not in the instance.
    pub fn apply(self, instance: &mut Instance) -> Result<(), ChangeError> {
        let horizon = instance.horizon;
        let applied = match self {
            Self::Officer { organ } => (organ < instance.organs).then(|| {
                let id = instance
                    .officers
                    .iter()
                    .map(|one| one.id)
                    .max()
                    .map_or(0, |id| id + 1);
                let days = (0..usize::from(horizon).div_ceil(64))
                    .map(|_| u64::MAX)
                    .collect();
                let certificates = ((1u16 << CLASSES_MAX) - 1) as u8;
                instance.officers.push(Officer {
                    id,
                    organ,
                    certificates,
                    days,
                });
            }),
            Self::Window { task, from, to } => {
                let found = instance.tasks.iter_mut().find(|one| one.id == task);
                found.filter(|_| from <= to && to < horizon).map(|one| {
                    one.from = from;
                    one.to = to;
                })
            }
            Self::Cap { enterprise, cap } => {
                let found = instance
                    .enterprises
                    .iter_mut()
                    .find(|one| one.id == enterprise);
                found.map(|one| one.cap = cap.min(2000))
            }
        };
        applied.ok_or_else(|| ChangeError::Unknown(self.to_string()))
    }
}

impl std::fmt::Display for Change {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Officer { organ } => write!(formatter, "officer={organ}"),
            Self::Window { task, from, to } => write!(formatter, "window={task}:{from}-{to}"),
            Self::Cap { enterprise, cap } => write!(formatter, "cap={enterprise}:{cap}"),
        }
    }
}
